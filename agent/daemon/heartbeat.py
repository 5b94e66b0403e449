"""When the agent last worked, and what is the matter: one small file in the runtime folder.

It is not in the ledger, so that an idle cycle writes nothing there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The last cycle's end. `error` and `hint` are "" after a cycle that worked."""

    at: datetime
    worked_at: datetime | None
    error: str = ""
    hint: str = ""
    spent: int = 0


def write_heartbeat(file: Path, beat: Heartbeat) -> None:
    """Replace the file in one step. Raises OSError."""
    fresh = file.with_suffix(".new")
    text = json.dumps(asdict(beat), default=datetime.isoformat)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


def read_heartbeat(file: Path) -> Heartbeat | None:
    """The last heartbeat; None where there is none or it can't be read."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Heartbeat(
            at=datetime.fromisoformat(data["at"]),
            worked_at=datetime.fromisoformat(data["worked_at"]) if data["worked_at"] else None,
            error=str(data["error"]),
            hint=str(data["hint"]),
            spent=int(data["spent"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None

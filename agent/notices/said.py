"""What was told, in a file beside the ledger: written before anything is shown, so that a crash
costs a notice and never doubles one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

KEPT_FOR = timedelta(days=400)


@dataclass(slots=True)
class Said:
    """`days` has the day each key was last told on. A file that can't be read counts as nothing
    told: then all that waits is told once more, in one digest.
    """

    file: Path
    days: dict[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, file: Path) -> Said:
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            return cls(file, {str(key): date.fromisoformat(day) for key, day in found.items()})
        except (OSError, ValueError, AttributeError, TypeError):
            return cls(file)

    def on(self, key: str) -> date | None:
        return self.days.get(key)

    def keep(self, keys: list[str], day: date) -> None:
        """Remember that they were told on that day. Raises OSError: then they must not be."""
        days = self.days | dict.fromkeys(keys, day)
        self._write({key: on for key, on in days.items() if day - on <= KEPT_FOR})

    def forget(self, *keys: str) -> None:
        """What is over may be told again when it comes back. Raises OSError."""
        if not self.days.keys().isdisjoint(keys):
            self._write({one: on for one, on in self.days.items() if one not in keys})

    def _write(self, days: dict[str, date]) -> None:
        fresh = self.file.with_name(f"{self.file.name}.new")
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps({key: day.isoformat() for key, day in days.items()})
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)
        self.days = days

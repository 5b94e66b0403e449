"""When the agent last worked, and what is the matter: one small file in the runtime folder.

It is not in the ledger, so that an idle cycle writes nothing there. It is written at each cycle's
end and, while the agent is alive, about once a minute; so its age tells whether somebody is there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

AT_LEAST = timedelta(minutes=3)
"""However short the interval, silence means something only after this."""
AHEAD = timedelta(minutes=1)
"""A heartbeat may be this far in the future: a daemon that lives dates the next one by the clock
that was set back, within seconds.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """`at` is when it was written, `worked_at` the end of the last cycle that worked, `moved_at`
    when cycles last got on: one ended, or made a request. `error` and `hint` are "" after a cycle
    that worked; `interval` and `spent` are seconds and quota units. `config_error` names what is
    wrong with the configuration's newest edit, one problem a line.
    """

    at: datetime
    worked_at: datetime | None
    moved_at: datetime | None = None
    next_at: datetime | None = None
    since: datetime | None = None
    error: str = ""
    hint: str = ""
    login_needed: bool = False
    config_error: str = ""
    at_start: str = ""
    interval: int = 0
    spent: int = 0
    stopped: bool = False


class Health(StrEnum):
    """`DEGRADED` is alive and in trouble: a restart would not help, so it is no failure."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    FROZEN = "frozen"
    SILENT = "silent"
    STOPPED = "stopped"

    @property
    def alive(self) -> bool:
        return self in (Health.HEALTHY, Health.DEGRADED)


SAID = {
    Health.HEALTHY: "Tactful is running and well.",
    Health.DEGRADED: "Tactful is running, and something needs you.",
    Health.FROZEN: "Tactful hangs: it has not got on for three intervals. Start it again.",
    Health.SILENT: "Tactful is not running. Start it with `tactful run`.",
    Health.STOPPED: "Tactful was stopped. Start it with `tactful run`.",
}
"""For people."""


def health_of(beat: Heartbeat | None, now: datetime) -> Health:
    """Silent after three intervals without a sign of life, frozen after three without progress.
    One from the future, left from before the clock was set back, is no sign of life.
    """
    if beat is None:
        return Health.SILENT
    if beat.stopped:
        return Health.STOPPED
    limit = max(3 * timedelta(seconds=beat.interval), AT_LEAST)
    if not -AHEAD <= now - beat.at <= limit:
        return Health.SILENT
    if beat.moved_at is not None and beat.at - beat.moved_at > limit:
        return Health.FROZEN
    return Health.DEGRADED if beat.error or beat.config_error else Health.HEALTHY


def write_heartbeat(file: Path, beat: Heartbeat) -> None:
    """Replace the file in one step. Raises OSError."""
    fresh = file.with_suffix(".new")
    text = json.dumps(asdict(beat), default=datetime.isoformat)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


def read_heartbeat(file: Path) -> Heartbeat | None:
    """The last heartbeat; None where there is none or it can't be read."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        known = {one.name: data[one.name] for one in fields(Heartbeat) if one.name in data}
        for name in ("at", "worked_at", "moved_at", "next_at", "since"):
            known[name] = datetime.fromisoformat(known[name]) if known.get(name) else None
        if known["at"] is None or "worked_at" not in data:
            return None
        return Heartbeat(
            **known | {name: int(known[name]) for name in ("interval", "spent") if name in known}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None

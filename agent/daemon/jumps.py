"""What time did between two looks: it passed, the computer slept, or its wall clock was set.

The monotonic clock tells them apart: it goes on in a sleep, and nobody can set it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from agent.clock import Clock

SLEPT = timedelta(seconds=30)
"""A look that comes this much late means that the computer slept."""
SET = timedelta(seconds=30)
"""A wall clock that parts from the monotonic one by more, back or ahead, was set."""


class Jump(StrEnum):
    """The values are what the log says."""

    SLEPT = "awake again"
    SET = "the clock was set"


@dataclass(slots=True)
class Jumps:
    """Looks at `clock`; the first look is what the second is measured by."""

    clock: Clock
    _before: tuple[datetime, float] | None = None

    def look(self) -> Jump | None:
        """What has happened since the look before. A clock set during a sleep counts as set."""
        now, ticks = self.clock.now(), self.clock.monotonic()
        before, self._before = self._before, (now, ticks)
        if before is None:
            return None
        passed = timedelta(seconds=ticks - before[1])
        if abs(now - before[0] - passed) > SET:
            return Jump.SET
        return Jump.SLEPT if passed > SLEPT else None

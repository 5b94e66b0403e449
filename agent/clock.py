"""The only module that asks this computer for the time.

`monotonic` goes on counting while a laptop sleeps (CLOCK_BOOTTIME) where the system can do that,
so that Gmail's clock, carried on by it, is still right after a night with the lid closed.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_BOOTTIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Clock(Protocol):
    """What the program may ask of time. `now` is an aware UTC instant, the others are seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """This computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic() if _BOOTTIME is None else time.clock_gettime(_BOOTTIME)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that moves only when told to; sleeping moves it and takes no time."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a virtual clock starts at an aware instant")
        self._start = start.astimezone(UTC)
        self._passed = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self._passed += max(0.0, seconds)

    def advance(self, span: timedelta) -> None:
        """Move on by `span`; a clock never goes back."""
        if span < timedelta(0):
            raise ValueError("a clock never goes back")
        self._passed += span.total_seconds()

    def advance_to(self, instant: datetime) -> None:
        """Move on to `instant`; one already passed leaves the clock alone."""
        self._passed = max(self._passed, (instant - self._start).total_seconds())

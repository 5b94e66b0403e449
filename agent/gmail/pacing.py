"""Spending Gmail's quota evenly: a token bucket of units, and a count of what was spent.

Gmail allows 6,000 units a minute (GMAIL.md 4.2). With a small bucket refilled at 5,500 a minute,
no 60 seconds ever see more than that, a first sync included.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from agent.gmail.calls import Call

UNITS_A_MINUTE = 5_500
AT_ONCE = 500


class Clock(Protocol):
    """What this package asks of time (`agent.clock` has it): an aware UTC instant, and seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class Pacing:
    """Waits until a call's units are free, then takes them. `spent` and `requests` only grow."""

    def __init__(
        self, clock: Clock, *, units_a_minute: int = UNITS_A_MINUTE, at_once: int = AT_ONCE
    ) -> None:
        self.spent = 0
        self.requests = 0
        self._clock = clock
        self._rate = units_a_minute / 60
        self._size = float(at_once)
        self._level = self._size
        self._filled_at = clock.monotonic()

    def take(self, call: Call) -> None:
        """Wait for the call's turn and count it, whatever becomes of it."""
        self._fill()
        if self._level < call.units:
            self._clock.sleep((call.units - self._level) / self._rate)
            self._fill()
        self._level -= call.units
        self.spent += call.units
        self.requests += 1

    def _fill(self) -> None:
        now = self._clock.monotonic()
        passed = max(0.0, now - self._filled_at)
        self._level = min(self._size, self._level + passed * self._rate)
        self._filled_at = now

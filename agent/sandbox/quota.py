"""Quota units: a ledger of what every call cost, and Gmail's limit a minute."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.sandbox.errors import quota_exceeded

UNITS_PER_MINUTE = 6_000
_WINDOW = timedelta(minutes=1)


@dataclass(slots=True)
class QuotaLedger:
    """Counts always; refuses calls beyond the limit only while `enforced`."""

    enforced: bool = False
    limit: int = UNITS_PER_MINUTE
    total: int = 0
    _window: deque[tuple[datetime, int]] = field(default_factory=deque)
    _in_window: int = 0

    def charge(self, units: int, at: datetime) -> None:
        while self._window and self._window[0][0] <= at - _WINDOW:
            self._in_window -= self._window.popleft()[1]
        if self.enforced and self._in_window + units > self.limit:
            raise quota_exceeded()
        self._window.append((at, units))
        self._in_window += units
        self.total += units

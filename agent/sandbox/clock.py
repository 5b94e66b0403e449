"""The sandbox's clock: where every date, expiry and quota window of the server comes from.

It never runs backwards, whatever the system's clock does: Gmail's ids and dates don't either.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Self


class SandboxClock:
    """Follows the system's clock, or stands still until it is told to move (*virtual*).

    A clock that follows the system can be moved forward too; it then runs on from there. A program
    may take it for its own clock: it then lives in the sandbox's time, where sleeping takes none.
    """

    def __init__(self, start: datetime | None = None) -> None:
        """Without *start* the clock follows the system, with it the clock is virtual."""
        self._lock = Lock()
        self._standing_at = None if start is None else _utc(start)
        self._ahead = timedelta(0)
        self._latest = self._standing_at or datetime.now(UTC)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    @property
    def is_virtual(self) -> bool:
        return self._standing_at is not None

    def now(self) -> datetime:
        with self._lock:
            return self._read()

    def monotonic(self) -> float:
        return self.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self.advance(timedelta(seconds=max(0.0, seconds)))

    def set(self, instant: datetime) -> datetime:
        """Move to *instant*, which may not lie before `now()`; `ValueError` otherwise."""
        with self._lock:
            return self._move(_utc(instant))

    def advance(self, span: timedelta) -> datetime:
        """Move forward by *span*; `ValueError` if it is negative."""
        with self._lock:
            return self._move(self._read() + span)

    def rewind(self, instant: datetime) -> None:
        """Put a virtual clock back, for restoring a snapshot and for nothing else."""
        with self._lock:
            if self._standing_at is None:
                raise ValueError("only a virtual clock can be put back")
            self._standing_at = self._latest = _utc(instant)

    def _read(self) -> datetime:
        current = self._standing_at or datetime.now(UTC) + self._ahead
        self._latest = max(self._latest, current)
        return self._latest

    def _move(self, instant: datetime) -> datetime:
        current = self._read()
        if instant < current:
            raise ValueError(
                f"the sandbox clock stands at {current.isoformat()}, it never goes back"
            )
        if self._standing_at is None:
            self._ahead += instant - current
        else:
            self._standing_at = instant
        self._latest = instant
        return instant


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the sandbox clock takes aware datetimes only")
    return instant.astimezone(UTC)

"""A span of waiting, as people write it: "11 days", "2 working days", "1 hour".

Calendar time unless it says working days (DESIGN section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_CLOCK_UNITS: Final = (
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
    (timedelta(seconds=1), "second"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span as people write it: `calendar` time plus `working_days`; one is usually zero."""

    calendar: timedelta = timedelta(0)
    working_days: int = 0

    def __str__(self) -> str:
        """As the configuration would have it: reading it back gives the same span."""
        parts = [*_calendar_parts(self.calendar)]
        if self.working_days:
            parts.append(_counted(self.working_days, "working day"))
        return " and ".join(parts) or "0 days"


def _calendar_parts(calendar: timedelta) -> Iterator[str]:
    """Whole weeks as weeks; over two days as days and the rest; below that as hours or minutes."""
    days, rest = divmod(calendar, timedelta(days=1))
    if not rest or calendar >= timedelta(days=2):
        if days:
            yield _counted(days, "day") if days % 7 or rest else _counted(days // 7, "week")
    else:
        rest = calendar
    for unit, name in _CLOCK_UNITS:
        if rest and not rest % unit:
            yield _counted(rest // unit, name)
            return
    if rest:
        yield f"{rest.total_seconds():.6f}".rstrip("0") + " seconds"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def days(count: float) -> Span:
    return Span(calendar=timedelta(days=count))


def hours(count: float) -> Span:
    return Span(calendar=timedelta(hours=count))


def working_days(count: int) -> Span:
    return Span(working_days=count)

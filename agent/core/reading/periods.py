"""Weeks, months, quarters and years as spans of days, and their early, middle and late parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agent.core.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What words of time are resolved against: the day the message was written on, and working
    days.
    """

    today: date
    calendar: Calendar
    day_first: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both included."""

    first: date
    last: date

    def __or__(self, other: Days) -> Days:
        return Days(min(self.first, other.first), max(self.last, other.last))


def week(frame: Frame, ahead: int = 0) -> Days:
    """This working week or a later one. On a weekend "this week" is the one about to begin."""
    monday = frame.today - timedelta(days=frame.today.weekday())
    if ahead == 0 and frame.today.weekday() > 4:
        monday += timedelta(days=7)
    monday += timedelta(days=7 * ahead)
    return Days(monday, monday + timedelta(days=4))


def week_of(day: date) -> Days:
    monday = day - timedelta(days=day.weekday())
    if day.weekday() > 4:  # "the week of Sunday the 3rd" begins there
        monday += timedelta(days=7)
    return Days(monday, monday + timedelta(days=4))


def weekend(frame: Frame, ahead: int = 0) -> Days:
    monday = frame.today - timedelta(days=frame.today.weekday()) + timedelta(days=7 * ahead)
    return Days(monday + timedelta(days=5), monday + timedelta(days=6))


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def month_days(year: int, month: int) -> int:
    nxt = date(year + month // 12, month % 12 + 1, 1)
    return (nxt - date(year, month, 1)).days


def month(year: int, number: int) -> Days:
    return Days(date(year, number, 1), date(year, number, month_days(year, number)))


def quarter(year: int, number: int) -> Days:
    return Days(date(year, 3 * number - 2, 1), month(year, 3 * number).last)


def year(number: int) -> Days:
    return Days(date(number, 1, 1), date(number, 12, 31))


_OF_WEEK = {
    "early": (0, 2), "mid": (1, 3), "late": (3, 4), "end": (3, 4), "first half": (0, 2),
    "second half": (2, 4),
}  # fmt: skip
_OF_MONTH = {
    "early": (0, 9), "mid": (9, 19), "late": (19, 99), "first half": (0, 14),
    "second half": (15, 99),
}  # fmt: skip
"""First and last day of each part, counted from the period's first; the period's end caps it."""


def part(edge: str, span: Days) -> Days:
    """The early, mid, late, first-half, second-half or end part of a week, month, quarter or
    year.
    """
    size = (span.last - span.first).days + 1
    if size <= 7:
        low, high = _OF_WEEK[edge]
        return Days(span.first + timedelta(days=low), span.first + timedelta(days=high))
    if size <= 31:
        low, high = (size - 5, 99) if edge == "end" else _OF_MONTH[edge]
        return Days(
            span.first + timedelta(days=low), min(span.last, span.first + timedelta(days=high))
        )
    step = 1 if size <= 92 else 2
    if edge == "early":
        return Days(span.first, add_months(span.first, 1) - timedelta(days=1))
    if edge == "first half":
        return Days(span.first, span.first + timedelta(days=size // 2 - 1))
    if edge == "second half":
        return Days(span.first + timedelta(days=size // 2), span.last)
    if edge == "mid":
        start = add_months(span.first, 1 if step == 1 else 5)
        return Days(start, add_months(start, step) - timedelta(days=1))
    return Days(span.last - timedelta(days=30 if edge == "late" else 9), span.last)

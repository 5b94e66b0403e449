"""The user's working time: which days and hours are good for writing, in their zone.

Everything here moves a moment later, never earlier; a moment that does not exist (the hour that the
clocks skip) becomes the first one after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from agent.core.span import Span

SEARCH_LIMIT = 800
"""Days looked ahead for a working day before the calendar is called empty (a config check refuses
those).
"""


class HolidayBook(Protocol):
    """Public holidays of the user's place."""

    def name_of(self, day: date) -> str | None:
        """The holiday's name, None for an ordinary day."""


class NoHolidays:
    def name_of(self, day: date) -> str | None:  # noqa: ARG002 - the protocol's name
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A quiet season, from one (month, day) to another, both included; it may span new year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __contains__(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working days and hours of one zone. `working_days` counts Monday as 0."""

    zone: ZoneInfo
    working_days: frozenset[int] = frozenset(range(5))
    opens: time = time(9, 0)
    closes: time = time(18, 0)
    morning: time = time(9, 0)
    evening_until: time = time(21, 0)
    holidays: HolidayBook = field(default_factory=NoHolidays)
    quiet: tuple[Season, ...] = ()

    def day_of(self, moment: datetime) -> date:
        """The user's day at that instant."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, hour: time) -> datetime:
        """That local time as an instant (UTC); a skipped hour gives the first instant after it."""
        local = datetime.combine(day, hour, tzinfo=self.zone)
        back = local.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != local.replace(tzinfo=None):
            return self._end_of_gap(local)
        return local.astimezone(UTC)

    def _end_of_gap(self, skipped: datetime) -> datetime:
        """The instant at which the clocks jump over that local time.

        PEP 495: read with fold=1 it lies before the jump, with fold=0 after it, or upon it.
        """
        early = skipped.replace(fold=1).astimezone(UTC)
        late = skipped.replace(fold=0).astimezone(UTC)
        before = early.astimezone(self.zone).utcoffset()
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) // 2
            if middle.astimezone(self.zone).utcoffset() == before:
                early = middle
            else:
                late = middle
        return late.replace(microsecond=0)

    def is_working_day(self, day: date, *, seasons: bool = False) -> bool:
        """Whether people work on that day; with `seasons`, quiet seasons count as closed too."""
        if day.weekday() not in self.working_days or self.holidays.name_of(day) is not None:
            return False
        return not (seasons and any(day in season for season in self.quiet))

    def why_closed(self, day: date, *, seasons: bool = False) -> str:
        """A phrase for people: "a Saturday", "Good Friday", "your quiet season"; "" for a working
        day.
        """
        if (holiday := self.holidays.name_of(day)) is not None:
            return holiday
        if day.weekday() not in self.working_days:
            return f"a {day:%A}"
        if seasons and any(day in season for season in self.quiet):
            return "your quiet season"
        return ""

    def add(self, moment: datetime, span: Span) -> datetime:
        """`moment` plus the span. Days keep the local time of day, also across a clock change."""
        whole = span.calendar - (span.calendar % timedelta(days=1))
        local = moment.astimezone(self.zone)
        if whole or span.working_days:
            day = self.add_working_days(local.date() + whole, span.working_days)
            moment = self.at(day, local.timetz().replace(tzinfo=None))
        return moment.astimezone(UTC) + (span.calendar - whole)

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day`; zero gives the day itself."""
        for _ in range(count):
            day = self._nearest(day + timedelta(days=1), seasons=False)
        return day

    def working_day_before(self, day: date, count: int = 1) -> date:
        """The day `count` working days before `day`."""
        for _ in range(count):
            day = self._nearest(day - timedelta(days=1), seasons=False, step=-1)
        return day

    def _nearest(self, day: date, *, seasons: bool, step: int = 1) -> date:
        """The day itself if people work on it, else the next one that way on which they do."""
        for ahead in range(SEARCH_LIMIT):
            candidate = day + timedelta(days=step * ahead)
            if self.is_working_day(candidate, seasons=seasons):
                return candidate
        raise ValueError("the calendar has no working days")

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; zero if last ≤ first."""
        span = (last - first).days
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))

    def next_morning(self, day: date, *, seasons: bool = True) -> datetime:
        """The working morning of `day`, or of the first working day after it."""
        return self.at(self._nearest(day, seasons=seasons), self.morning)

    def first_morning_from(self, moment: datetime, *, seasons: bool = True) -> datetime:
        """The first working morning not before `moment`: moved later, never earlier."""
        day = self.day_of(moment)
        found = self.next_morning(day, seasons=seasons)
        if found < moment:
            found = self.next_morning(day + timedelta(days=1), seasons=seasons)
        return found

    def next_working_moment(self, moment: datetime, *, seasons: bool = True) -> datetime:
        """The first instant not before `moment` inside working hours of a working day."""
        day = self.day_of(moment)
        if self.is_working_day(day, seasons=seasons):
            if moment < self.at(day, self.opens):
                return self.at(day, self.opens)
            if moment < self.at(day, self.closes):
                return moment.astimezone(UTC)
        following = self._nearest(day + timedelta(days=1), seasons=seasons)
        return self.at(following, self.opens)

    def next_evening_moment(self, moment: datetime) -> datetime:
        """For thank-yous: any day from opening until the evening's end, else the next morning at
        opening.
        """
        day = self.day_of(moment)
        if moment < self.at(day, self.opens):
            return self.at(day, self.opens)
        if moment < self.at(day, self.evening_until):
            return moment.astimezone(UTC)
        return self.at(day + timedelta(days=1), self.opens)

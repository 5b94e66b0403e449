"""Days and periods named in words: "Friday", "end of next week", "mid-January", "the weekend".

The start symbol of the grammar is `DayReader.days`; dates proper are read by its base.
"""

from __future__ import annotations

from datetime import date, timedelta

from agent.core.reading.dates import DateReader, Found, calendar_day
from agent.core.reading.periods import (
    Days,
    add_months,
    month,
    part,
    quarter,
    week,
    week_of,
    weekend,
    year,
)
from agent.core.reading.timewords import (
    DAYPARTS,
    EDGES,
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    PERIODS,
    WEEKDAYS,
    is_digits,
)

_NEXT = frozenset({"next", "following", "upcoming", "coming"})


_PARTS = {"first": "early", "early": "early", "middle": "mid"}
_HALVES = {**_PARTS, "first": "first half", "front": "first half", "second": "second half"}
_HALVED = frozenset({*_HALVES, "latter", "last", "later", "back"})


class DayReader(DateReader):
    """Reads named days and periods from the tokens of one sentence."""

    # The start symbol: anything that names days, most specific first.

    def days(self, at: int) -> Found | None:
        for rule in (
            self.end_of_day,
            self.relative_day,
            self.part_of_period,
            self.week_of_day,
            self.weekday,
            self.date,
            self.holiday,
            self.period,
        ):
            if (found := rule(at)) is not None:
                return found
        return None

    # Days

    def day(self, at: int) -> Found | None:
        """One day: a weekday, a date, a holiday, today or tomorrow."""
        for rule in (self.relative_day, self.weekday, self.date, self.holiday):
            if (found := rule(at)) is not None:
                return found
        return None

    def end_of_day(self, at: int) -> Found | None:
        """ "end of day Friday", "COB tomorrow", "close of play"; alone it is today's."""
        nxt = self._day_end(at)
        if nxt is None:
            return None
        then = self.skip(nxt, ",", "on", "this", "(", "of")
        if (named := self.day(then)) is not None:
            return named
        return Days(self.today, self.today), nxt

    def _day_end(self, at: int) -> int | None:
        if self.word(at) in ("eod", "cob", "eob", "cop"):
            return at + 1
        if self.word(at) in ("end", "close") and self.word(at + 1) == "of":
            then = self.skip(at + 2, "the", "our", "your")
            then = self.skip(then, "business", "working", "work")
            if self.word(then) in ("day", "play", "business", "today"):
                return then if self.word(then) == "today" else then + 1
            if self.word(then - 1) == "business":
                return then
        return None

    def relative_day(self, at: int) -> Found | None:
        """ "tomorrow", "today", "tonight", "the day after tomorrow", "this afternoon"."""
        word, today = self.word(at), self.today
        if word in ("today", "tonight"):
            return Days(today, today), self._daypart(at + 1)
        if word in ("tomorrow", "tmrw", "tomorow", "tommorow"):
            return Days(today + timedelta(days=1), today + timedelta(days=1)), self._daypart(at + 1)
        if word == "day" and self.word(at + 1) == "after" and self.word(at + 2) == "tomorrow":
            return Days(today + timedelta(days=2), today + timedelta(days=2)), self._daypart(at + 3)
        if word == "this" and self.word(at + 1) in ("morning", "afternoon", "evening"):
            return Days(today, today), at + 2
        if word == "the" and self.word(at + 1) == "morning" and self.word(at - 1) == "in":
            return Days(today + timedelta(days=1), today + timedelta(days=1)), at + 2
        if word == "later" and self.word(at + 1) == "today":
            return Days(today, today), at + 2
        return None

    def _daypart(self, at: int) -> int:
        then = self.skip(at, "'")
        if self.word(then) in DAYPARTS and self.word(then) not in ("am", "pm"):
            return then + 1
        return at

    def weekday(self, at: int) -> Found | None:
        """ "Friday", "next Tuesday", "Thursday of next week", "Monday the 18th", "Friday week"."""
        ahead, coming, place = self._which(at)
        number = WEEKDAYS.get(self.word(place))
        if number is None or not self._is_name(place):
            return None
        place += 1
        place = self.skip(place, ".") if len(self.word(place - 1)) <= 4 else place
        place = self._daypart(place)
        if (dated := self._date_after_weekday(place)) is not None:
            return dated
        if (inside := self._of_week(place)) is not None:
            span, place = inside
            day = span.first + timedelta(days=number)
            return Days(day, day), self._daypart(place)
        to_come = (number - self.today.weekday() - 1) % 7 + 1
        day = self.today + timedelta(days=to_come)
        if ahead:  # "next Tuesday": the one of next week
            monday = self.today - timedelta(days=self.today.weekday())
            day = monday + timedelta(days=7 + number)
        elif coming and number == self.today.weekday():
            day = self.today if self.word(at) == "this" else day
        if self.word(place) == "week" and self.word(place + 1) != "of":
            return Days(day + timedelta(days=7), day + timedelta(days=7)), place + 1
        return Days(day, day), place

    def _which(self, at: int) -> tuple[bool, bool, int]:
        """Whether "next" (of next week) or "this/coming" (the first to come) stands before."""
        place = self.skip(at, "the")
        if self.word(place) in ("next", "following"):
            return True, False, place + 1
        if self.word(place) in ("this", "coming", "upcoming"):
            return False, True, self.skip(place + 1, "coming", "upcoming", "next", "past")
        if self.word(place) == "first" and self.word(place + 1) == "thing":
            return False, False, self.skip(place + 2, "on")
        return False, False, at

    def _of_week(self, at: int) -> Found | None:
        place = self.skip(self.skip(at, ","), "of", "in")
        place = self.skip(place, "the")
        if self.word(place + 1) == "week" and self.word(place) in (*_NEXT, "this"):
            return self.period(place)
        return None

    def _date_after_weekday(self, at: int) -> Found | None:
        place = self.skip(at, ",", "(", "-")
        place = self.skip(place, "the")
        found = self.date(place, bare=True)
        return (found[0], self.skip(found[1], ")")) if found else None

    # Dates

    # Periods

    def period(self, at: int) -> Found | None:
        """ "next week", "this month", "the week", "January", "Q2", "the new year"."""
        if (named := self._named_month(at)) is not None:
            return named
        if (numbered := self._numbered_week(at)) is not None:
            return numbered
        place = self.skip(at, "the", "our", "your")
        word = self.word(place)
        if word == "new" and self.word(place + 1) == "year":
            number = self.today.year + (0 if self.today.month == 1 else 1)
            return month(number, 1), place + 2
        ahead = 1 if word in _NEXT else 0
        if word == "this":
            place += 1
            if self.word(place) in ("coming", "upcoming"):
                ahead, place = 1 if self.word(place + 1) == "week" else 0, place + 1
        elif ahead:
            place += 1
        elif place == at:
            return self._quarter(at)
        place = self.skip(place, "calendar", "business", "working", "work", "coming", "full")
        unit = self.word(place)
        if unit not in PERIODS:
            return self._quarter(place)
        inside = self.skip(place + 1, "on", ",", "(", "'s")
        weekday = WEEKDAYS.get(self.word(inside))
        if word in _NEXT | {"this"} and unit == "week" and weekday is not None:
            day = week(self.frame, ahead).first + timedelta(days=weekday)
            return Days(day, day), self._daypart(inside + 1)
        if self.word(place + 1) == "after":
            if self.word(place + 2) == "next":
                return self._unit(unit, 2), place + 3
            if unit == "week" and (named := self.days(self.skip(place + 2, "the"))) is not None:
                return week_of(named[0].last + timedelta(days=7)), named[1]
        return self._unit(unit, ahead), place + 1

    def _unit(self, unit: str, ahead: int) -> Days:
        today = self.today
        if unit == "week":
            return week(self.frame, ahead)
        if unit == "weekend":
            return weekend(self.frame, ahead)
        if unit == "month":
            begin = add_months(today.replace(day=1), ahead)
            return month(begin.year, begin.month)
        if unit == "quarter":
            begin = add_months(today.replace(day=1), 3 * ahead)
            return quarter(begin.year, (begin.month + 2) // 3)
        if unit == "fortnight":
            return Days(today, today + timedelta(days=14))
        return year(today.year + ahead)

    def _numbered_week(self, at: int) -> Found | None:
        """ "calendar week 22", "CW 22", "week 22": as the offices of Europe count (ISO 8601)."""
        place = at + 1 if self.word(at) == "calendar" else at
        if self.word(place) not in ("week", "cw", "kw") or not is_digits(self.word(place + 1)):
            return None
        number = int(self.word(place + 1)[:3])
        if not 1 <= number <= 53 or (self.word(at) == "week" and number < 10):
            return None
        given = self.today.year + (number < self.today.isocalendar().week)
        try:
            return week_of(date.fromisocalendar(given, number, 1)), place + 2
        except ValueError:
            return None

    def _quarter(self, at: int) -> Found | None:
        if self.word(at) != "q" or self.word(at + 1) not in ("1", "2", "3", "4"):
            return None
        if not self.joined(at + 1):
            return None
        given, place = self._year(at + 2)
        found = quarter(given or self.today.year, int(self.word(at + 1)))
        if given is None and found.last < self.today:
            found = quarter(self.today.year + 1, int(self.word(at + 1)))
        return found, place

    def _named_month(self, at: int) -> Found | None:
        place = self.skip(at, "this", "next", "coming")
        number = MONTHS.get(self.word(place))
        if number is None or not self._is_name(place):
            return None
        if self.word(place) == "may" and not self.tokens[place].capital and place == at:
            return None
        given, end = self._year(self.skip(place + 1, "of"))
        if given is None:
            end = place + 1
        start = calendar_day(given, number, 1) if given else self._nearest_month(number)
        return (month(start.year, number), end) if start else None

    def _nearest_month(self, number: int) -> date:
        begin = self.today.replace(day=1)
        ahead = (number - begin.month) % 12
        return add_months(begin, ahead if ahead < 10 else ahead - 12)

    def week_of_day(self, at: int) -> Found | None:
        """ "the week of May 18", "w/c 18 May", "the week commencing Monday"."""
        place = self.skip(at, "the")
        if self.word(place) in ("w", "wc") and (
            self.word(place + 1) == "/" or self.word(place) == "wc"
        ):
            place += 3 if self.word(place) == "w" else 1
        elif self.word(place) == "week" and self.word(place + 1) in (
            "of", "commencing", "beginning", "starting", "from", "ending",
        ):  # fmt: skip
            place += 2
        else:
            return None
        then = self.skip(place, "on")
        then = self.skip(then, "the")
        named = self.date(then, bare=True) or self.day(place)
        return (week_of(named[0].first), named[1]) if named else None

    def part_of_period(self, at: int) -> Found | None:
        """ "early January", "end of next week", "mid-March", "the first week of May", "later this
        week", "the last week of the month".
        """
        place = self.skip(at, "the", "very")
        if (weekly := self._nth_week(place)) is not None:
            return weekly
        if self.word(place) in ("eow", "eom", "eoy", "eoq"):
            unit = {"w": "week", "m": "month", "y": "year", "q": "quarter"}[self.word(place)[2]]
            return part("end", self._unit(unit, 0)), place + 1
        if self.word(place) in ("rest", "remainder", "balance") and self.word(place + 1) == "of":
            inner = self.period(place + 2)
            return self._rest(inner) if inner else None
        edge, place = self._edge(place)
        if edge is None:
            return self._period_edge(at)
        inner = self.part_of_period(place) or self.period(place)
        if inner is None and self.word(place) in ("week", "month", "quarter", "year"):
            inner = self._unit(self.word(place), 0), place + 1
        if inner is None:
            return None
        span, end = inner
        if self.word(at) == "later":
            return self._rest(inner)
        if (span.last - span.first).days < 4:  # "early Friday" is no part of a period
            return None
        return part(edge, span), end

    def _period_edge(self, at: int) -> Found | None:
        """ "year-end", "month end", "midweek", "later in the week"."""
        if self.word(at) in ("year", "month", "week", "quarter"):
            place = self.skip(at + 1, "-", "'s")
            place = self.skip(place, "s")
            if self.word(place) == "end":
                return part("end", self._unit(self.word(at), 0)), place + 1
        if self.word(at) == "midweek":
            span = week(self.frame, 0)
            return part("mid", span), at + 1
        return None

    def _edge(self, at: int) -> tuple[str | None, int]:
        word = self.word(at)
        if word in _HALVED and self.word(at + 1) in ("half", "part"):
            halves = _HALVES if self.word(at + 1) == "half" else _PARTS
            return halves.get(word, "late"), self.skip(at + 2, "of")
        edge = EDGES.get(word)
        if edge is None:
            return None, at
        place = self.skip(at + 1, "-")
        if self.word(place) in ("to", "-") and self.word(place + 1) in ("mid", "late"):
            # "early to mid March", "mid-to-late March": the later one counts
            return self._edge(place + 1)
        if self.word(place) in ("or", "and", "/") and self.word(place + 1) in (
            "mid",
            "late",
            "middle",
        ):
            return self._edge(place + 1)
        place = self.skip(place, "of", "in")
        return edge, place

    def _nth_week(self, at: int) -> Found | None:
        nth = {**ORDINALS, "last": -1, "final": -1, "1": 1, "2": 2, "3": 3, "4": 4}.get(
            self.word(at)
        )
        place = at + 1
        if is_digits(self.word(at)):
            if self.word(place) not in ORDINAL_ENDINGS:
                return None
            place += 1
        place = self.skip(place, "full", "working", "few", "couple", "ten")
        if nth is None or not -1 <= nth <= 5 or self.word(place) not in ("week", "weeks", "days"):
            return None
        if self.word(place + 1) not in ("of", "in"):
            return None
        inner = self.period(place + 2) or self.period(place + 3)
        if inner is None or (inner[0].last - inner[0].first).days < 20:
            return None
        span, end = inner
        if self.word(place) == "days":
            nth = -1 if nth == -1 else 1
        if nth == -1:
            return Days(span.last - timedelta(days=6), span.last), end
        first = span.first + timedelta(days=7 * (nth - 1))
        return Days(min(first, span.last), min(first + timedelta(days=6), span.last)), end

    def _rest(self, inner: Found) -> Found:
        span, end = inner
        first = max(span.first, min(self.today, span.last))
        return Days(first, span.last), end

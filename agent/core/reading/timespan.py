"""Spans of time in a sentence: what `dates` names, counts ("2-4 weeks"), ranges, and the words
that lead them ("by", "within", "after"), resolved to an earliest and a latest day.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from agent.core.reading import holidaywords
from agent.core.reading.counts import Count, CountReader
from agent.core.reading.periods import Days, Frame, add_months, week_of
from agent.core.reading.timewords import (
    EDGES,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PERIODS,
    WEEKDAYS,
    is_digits,
    tokens_of,
)
from agent.core.reading.words import vocabulary

HORIZON_DAYS = 3 * 366
"""Counts beyond this are no waiting time."""


class Shape(StrEnum):
    DAY = "day"
    PERIOD = "period"
    COUNT = "count"
    VAGUE = "vague"
    """ "the coming weeks": a time, but no date."""
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One span of time in a sentence: its days, the word that leads it, and where it stands.

    `floating` is a count from an event of which the sentence gives no day ("a week after that").
    """

    earliest: date
    latest: date
    shape: Shape
    lead: str
    start: int
    end: int
    named: date
    """The last day as named, before "by", "before" or "after" moved it."""
    floating: bool = False
    unit: str = ""


_FILLERS = vocabulary(
    "the about around approximately approx roughly some sometime probably likely perhaps maybe"
    " only just another an other a next coming following upcoming this more say ~ ( , first"
    " possibly hopefully early least most as space period matter course span timeframe tail back"
)
_LEADS = {
    "by": "by", "before": "before", "until": "until", "till": "until", "til": "until",
    "within": "within", "in": "in", "inside": "within", "on": "on", "over": "in",
    "during": "in", "throughout": "in", "after": "after", "following": "after", "past": "past",
    "from": "from", "since": "past", "for": "for", "through": "until", "thru": "until",
    "last": "past", "previous": "past", "under": "within", "maximum": "within", "between": "in",
    "starting": "from", "beginning": "from", "of": "of", "around": "on", "at": "on",
    "towards": "on", "toward": "on", "every": "every", "each": "every", "per": "every",
    "beyond": "after", "once": "after", "come": "by",
}  # fmt: skip
_EDGE_WORDS = vocabulary("end close eod cob eow eom late mid year month")
_THAN = {
    "later": "by", "less": "within", "earlier": "from", "more": "within", "fewer": "for",
    "sooner": "from", "longer": "within",
}  # fmt: skip
_COMING = vocabulary("come coming stop stopping drop dropping swing swinging pop popping")
""" "Come by Thursday": on that day, not until it."""
_WAITING = vocabulary("us patient patience")
""" "Bear with us for another week": within it; "for two weeks" alone is how long a thing is."""
_PAST_BEFORE = frozenset({"last", "past", "previous", "earlier", "recent"})


STARTERS = (
    frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(NUMBERS) | frozenset(ORDINALS)
    | frozenset(EDGES) | PERIODS | holidaywords.FIRST_WORDS
    | vocabulary(
"today tonight tomorrow tmrw tomorow tommorow day this next coming following upcoming that"
        " same then calendar cw kw the"
        " very eod cob eob cop eow eom eoy eoq w wc q rest remainder balance midweek last"
        " final our your new a an another couple few several half"
)
)  # fmt: skip
"""The words a span can begin with: all others are passed over."""


class SpanReader:
    """Reads the spans of one sentence."""

    def __init__(self, text: str, low: str, frame: Frame) -> None:
        self.tokens = tokens_of(text, low)
        self.frame = frame
        self.named = CountReader(self.tokens, frame)
        self.word = self.named.word
        self.skip = self.named.skip
        self.last: date | None = None
        """The day named last, for "the week after" and "a day later"."""

    def all(self) -> list[When]:
        """Every span, in order; what one has read is not read again."""
        found: list[When] = []
        at = 0
        while at < len(self.tokens):
            word = self.tokens[at].text
            read = self.span(at) if word in STARTERS or is_digits(word) else None
            if read is None:
                at += 1
                continue
            when, at = read
            found.append(when)
        return found

    def span(self, at: int) -> tuple[When, int] | None:
        if (told := self._told_by_last(at)) is not None:
            return self._when(at, told[1], told[0], Shape.PERIOD)
        if (counted := self.named.count(at)) is not None:
            return self._counted(at, *counted)
        if self.word(at) in ("coming", "next", "following") and self.word(at + 1) in (
            "weeks", "days", "months",
        ):  # fmt: skip
            return self._when(at, at + 2, Days(self.frame.today, self.frame.today), Shape.VAGUE)
        named = self.named.days(at)
        if named is None:
            return None
        days, end = named
        days, end = self._extended(at, days, end)
        single = days.first == days.last
        return self._when(at, end, days, Shape.DAY if single else Shape.PERIOD)

    def _told_by_last(self, at: int) -> tuple[Days, int] | None:
        """ "The week after", "that week", "the day after": of the day named last."""
        if self.last is None:
            return None
        words = (self.word(at), self.word(at + 1), self.word(at + 2))
        if words[0] == "then" and self.word(at - 1) in ("by", "before"):
            return Days(self.last, self.last), at + 1
        closed = self.word(at + 3) in ("", ".", ",", ";", "!", ")", "and", "we", "i", "to")
        match words:
            case ("the", "week", "after" | "following" | "thereafter") if closed:
                return week_of(self.last + timedelta(days=7)), at + 3
            case ("the", "following" | "next", "week"):
                return week_of(self.last + timedelta(days=7)), at + 3
            case ("that" | "same", "week", _):
                return week_of(self.last), at + 2
            case ("the", "day", "after" | "following") if closed:
                return Days(self.last + timedelta(days=1), self.last + timedelta(days=1)), at + 3
            case ("the", day, "after" | "following") if closed and day in WEEKDAYS:
                ahead = (WEEKDAYS[day] - self.last.weekday() - 1) % 7 + 1
                return Days(*[self.last + timedelta(days=ahead)] * 2), at + 3
            case ("the", "following" | "next", "day"):
                return Days(self.last + timedelta(days=1), self.last + timedelta(days=1)), at + 3
            case _:
                return None

    # Counts

    def _counted(self, at: int, count: Count, end: int) -> tuple[When, int] | None:
        base, floating, shape = self.frame.today, False, Shape.COUNT
        place = self.skip(end, "'", "'s", "time")
        place = self.skip(place, "time")
        after = self.word(place)
        if after in ("later", "after", "afterwards", "thereafter") and (
            after != "after" or self.word(place + 1) in ("", ".", ",", ";", "!", "that")
        ):
            base, floating = self.last or base, self.last is None
            place += 1
        elif after == "ago" or (
            after in ("earlier", "prior", "old", "back") and self.word(place + 1) != "to"
        ):
            shape, place = Shape.PAST, place + 1
        elif after in ("from", "after", "of", "following", "post", "on") and shape is Shape.COUNT:
            anchor = self.named.days(self.skip(place + 1, "the", "now"))
            if after == "from" and self.word(place + 1) in ("now", "here"):
                place += 2
            elif anchor is not None and after != "of":
                base, place = anchor[0].last, anchor[1]
                shape = Shape.DAY if count.low == count.high else Shape.PERIOD
            elif anchor is not None:
                place = end if after == "of" and count.unit not in ("day", "week") else anchor[1]
                base = anchor[0].last if place != end else base
            elif after in ("after", "following", "post", "of", "from") and self.word(
                place + 1
            ) not in ("", "."):
                floating = True
        if count.unit in ("year", "quarter") and count.high > 2:
            return None
        low, high = self._add(base, count, count.low), self._add(base, count, count.high)
        if high is None or low is None:
            return None
        return self._when(at, place, Days(low, high), shape, floating=floating, unit=count.unit)

    def _add(self, base: date, count: Count, amount: float) -> date | None:
        if count.unit == "minute":
            return base
        if count.unit == "hour":
            days = math.ceil(amount / 24)
        elif count.unit == "month":
            whole = add_months(base, int(amount)) if amount < 37 else None
            return whole + timedelta(days=round((amount % 1) * 30)) if whole else None
        elif count.unit == "quarter":
            return add_months(base, int(amount * 3))
        elif count.unit == "year":
            return add_months(base, int(amount * 12))
        else:
            days = math.ceil(amount * {"day": 1, "week": 7, "fortnight": 14}[count.unit])
        if days > HORIZON_DAYS:
            return None
        if count.working:
            if count.unit == "week":
                days = math.ceil(amount * 5)
            return self.frame.calendar.add_working_days(base, min(days, 300))
        return base + timedelta(days=days)

    # Ranges and leads

    def _extended(self, at: int, days: Days, end: int) -> tuple[Days, int]:
        """Ranges and choices: "Monday to Wednesday", "the 3rd and the 5th", "Thu or Fri"."""
        for _ in range(6):
            joint = self.word(end)
            place = end + 1
            if joint == "," and self.word(place) in ("or", "and"):
                place += 1
            if joint not in ("-", "to", "or", "and", "through", "&", "/", ",", "until", "thru"):
                break
            place = self.skip(
                self.skip(place, "possibly", "perhaps", "even"), "on", "in", "the", "early"
            )
            if self.word(place - 1) == "early":
                place -= 1
            other = self.named.days(place)
            if other is None or other[0].last < days.first:
                break
            if (
                joint in ("and", ",", "&")
                and (other[0].first - days.last).days > 4
                and not (self.word(at - 1) == "between" or self.word(at - 2) == "between")
            ):
                break
            days, end = days | other[0], other[1]
        return days, end

    def _when(
        self,
        at: int,
        end: int,
        days: Days,
        shape: Shape,
        *,
        floating: bool = False,
        unit: str = "",
    ) -> tuple[When, int]:
        lead = self._lead(at)
        if lead == "past" and shape is not Shape.DAY:
            shape = Shape.PAST
        if lead == "past" and shape is Shape.DAY and self.word(at - 1) in _PAST_BEFORE:
            shape = Shape.PAST
        today = self.frame.today
        first, last = days.first, days.last
        if shape is Shape.COUNT:
            if lead in ("within", "by") or unit in ("hour", "minute"):
                first = today if first == last else first
            if lead == "after":
                first, last = last, last + timedelta(days=7)
        elif lead in ("by", "within"):
            first = min(today, last)
        elif lead == "before":
            if not self._at_edge(at) and not (
                "or" in (self.word(at - 2), self.word(at - 3))
                or (
                    self.word(end) in ("is", "ends")
                    and self.word(end + 1) in ("over", "out", "up", "", ".")
                )
            ):
                last = first - timedelta(days=1) if first > today else last
            first = min(today, last)
        elif lead == "after":
            first, last = last + timedelta(days=1), last + timedelta(days=7)
        when = When(
            earliest=min(first, last),
            latest=last,
            shape=shape,
            lead=lead,
            start=self.tokens[at].start,
            end=self.tokens[min(end, len(self.tokens)) - 1].end,
            named=days.last,
            floating=floating,
            unit=unit,
        )
        self.last = days.last if shape is not Shape.PAST else self.last
        return when, max(end, at + 1)

    def _at_edge(self, at: int) -> bool:
        place = self.skip(at, "the")
        return self.word(place) in _EDGE_WORDS

    def _lead(self, at: int) -> str:
        """The word that leads the span, looked for over fillers."""
        place = at - 1
        for _ in range(5):
            word = self.word(place)
            if word == "than":
                before = self.word(place - 1)
                return _THAN.get(before, "")
            if word == "to" and self.word(place - 1) in ("up", "prior"):
                return "within" if self.word(place - 1) == "up" else "before"
            if word == "of" and self.word(place - 1) in ("ahead", "advance"):
                return "before"
            if word == "by" and self.word(place - 1) in _COMING:
                return "on"
            if word == "for" and {self.word(place - 1), self.word(place - 2)} & _WAITING:
                return "within"
            if word in _LEADS and not (
                word == "following" and self.word(place - 1) in ("the", "in")
            ):
                return _LEADS[word]
            if word not in _FILLERS:
                return ""
            place -= 1
        return ""


_HINT = re.compile(
    r"[0-9]|day\b|days\b|week|month|quarter|year|tomor|tonight|january|february|march|april"
    r"|may\b|june|july|august|september|october"
    r"|november|december|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thu"
    r"|thurs?|fri|sat|sun|eo[bdwmqy]|cob|cop)\b"
    r"|hour|christmas|xmas|holiday|easter|thanksgiving|halloween|juneteenth|fortnight|play\b"
    r"|business|morning|afternoon|break|season"
)


def may_hold_time(low: str) -> bool:
    """Whether reading a sentence for spans can find any: most sentences hold none."""
    return _HINT.search(low) is not None


def spans(text: str, low: str, frame: Frame) -> list[When]:
    """Every span of time in a sentence."""
    if not may_hold_time(low):
        return []
    return SpanReader(text, low, frame).all()

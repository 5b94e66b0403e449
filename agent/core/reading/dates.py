"""Dates in words and numbers: "May 14, 2026", "the 14th", "14.05.", "5/14", "after Easter".

A small recursive grammar over tokens: each method reads one thing at a place and gives it with the
place after it, or None. Nothing here looks at what the day is for.
"""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from typing import TypeAlias

from agent.core.reading import holidaywords
from agent.core.reading.periods import Days, Frame, add_months, month_days
from agent.core.reading.timewords import (
    AMBIGUOUS,
    EDGES,
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    WEEKDAYS,
    Token,
    is_digits,
)
from agent.core.reading.words import vocabulary

Found: TypeAlias = tuple[Days, int]

NEAREST_PAST = timedelta(days=92)
"""A yearless date up to this long ago is in the past, one longer ago is next year's."""

_COUNTED_NOUNS = vocabulary(
    "floor street st ave avenue round interview stage anniversary annual edition grade century"
    " party year time place one person candidate call conversation step choice"
)
_DATE_LEADS = vocabulary(
    "in by of mid early late until till before after during since through from next this end"
    " on around"
)


class DateReader:
    """Reads dates from the tokens of one sentence."""

    def __init__(self, tokens: list[Token], frame: Frame) -> None:
        self.tokens = tokens
        self.frame = frame
        self.today = frame.today

    def word(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def skip(self, at: int, *words: str) -> int:
        return at + 1 if self.word(at) in words else at

    def joined(self, at: int) -> bool:
        """Whether this token follows the one before it without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def _is_name(self, at: int) -> bool:
        """Whether an ambiguous word ("may", "sun") is written like a date."""
        word = self.word(at)
        if word not in AMBIGUOUS:
            return True
        before, after = self.word(at - 1), self.word(at + 1)
        beside = is_digits(self.word(self.skip(at + 1, "."))[:2]) or (
            is_digits(before) or before in ORDINAL_ENDINGS or before == "of"
        )
        if word in ("may", "march", "sat", "sun"):
            named = self.tokens[at].capital and (before in _DATE_LEADS or before in EDGES)
            return beside or named or (before in ("mid", "early", "late", "-") and after != "be")
        return self.tokens[at].capital or beside or before in _DATE_LEADS

    def date(self, at: int, *, bare: bool = False) -> Found | None:
        """ "May 14, 2026", "14 May", "the 14th", "2026-05-14", "5/14"; `bare` after a weekday."""
        for rule in (self._iso, self._month_day, self._day_month, self._slashed):
            if (found := rule(at)) is not None:
                return found
        return self._ordinal(at, bare=bare)

    def _iso(self, at: int) -> Found | None:
        numbers = [self.word(at + n) for n in range(0, 5, 2)]
        if (
            len(numbers[0]) != 4
            or self.word(at + 1) not in ("-", "/", ".")
            or not all(is_digits(n) for n in numbers)
        ):
            return None
        day = calendar_day(int(numbers[0]), int(numbers[1][:3]), int(numbers[2][:3]))
        return (Days(day, day), at + 5) if day else None

    def _month_day(self, at: int) -> Found | None:
        number = MONTHS.get(self.word(at))
        if number is None:
            return None
        place = self.skip(self.skip(at + 1, "."), "the")
        first = self._day_number(place)
        if first is None or self.word(first[1]) == ":":
            return None
        day, place = first
        last, place = self._to_day(day, place)
        given, place = self._year(place)
        return self._dated(number, day, last, given, place)

    def _day_month(self, at: int) -> Found | None:
        first = self._day_number(at) or self._worded_day(at)
        if first is None:
            return None
        day, place = first
        last, place = self._to_day(day, place)
        place = self.skip(self.skip(place, "of", "-"), ",")
        number = MONTHS.get(self.word(place))
        if number is None or (
            self.word(place) == "may"
            and is_digits(self.word(place - 1))
            and not self.tokens[place].capital
        ):
            return None
        given, place = self._year(self.skip(place + 1, "."))
        return self._dated(number, day, last, given, place)

    def _day_number(self, at: int) -> tuple[int, int] | None:
        if is_digits(word := self.word(at)) and len(word) <= 2 and 1 <= int(word) <= 31:
            ending = self.word(at + 1) in ORDINAL_ENDINGS and self.joined(at + 1)
            return int(word), at + 1 + ending
        return None

    def _worded_day(self, at: int) -> tuple[int, int] | None:
        """ "the first of June": a worded ordinal, only with its month."""
        day = ORDINALS.get(self.word(at))
        if day is None or self.word(at + 1) != "of" or self.word(at + 2) not in MONTHS:
            return None
        return day, at + 1

    def _to_day(self, day: int, at: int) -> tuple[int, int]:
        """The second day of "14-16", "14th to the 16th", "14 or 15"."""
        if self.word(at) in ("-", "to", "or", "and", "through", "&", "/"):
            second = self._day_number(self.skip(at + 1, "the"))
            if (
                second is not None
                and second[0] > day
                and self.word(second[1]) not in (":", "am", "pm", "%")
            ):
                return second
        return day, at

    def _year(self, at: int) -> tuple[int | None, int]:
        place = self.skip(at, ",")
        word = self.word(place)
        if len(word) == 4 and is_digits(word) and word.startswith(("19", "20")):
            return int(word), place + 1
        return None, at

    def _dated(self, number: int, day: int, last: int, given: int | None, at: int) -> Found | None:
        found = self._nearest(number, day) if given is None else calendar_day(given, number, day)
        if found is None:
            return None
        end = calendar_day(found.year, number, last) or found
        place = at
        if self.word(at) == "(" and self.word(at + 1) in WEEKDAYS and self.word(at + 2) == ")":
            place = at + 3
        return Days(found, max(found, end)), place

    def _nearest(self, number: int, day: int) -> dt.date | None:
        for ahead in (0, 1, 2, 3, 4):  # 29 February may be years away
            found = calendar_day(self.today.year + ahead, number, day)
            if found is not None and found >= self.today - NEAREST_PAST:
                earlier = calendar_day(found.year - 1, number, day)
                if earlier is not None and earlier >= self.today - NEAREST_PAST:
                    return earlier
                return found
        return None

    def _slashed(self, at: int) -> Found | None:
        separator = self.word(at + 1)
        a, b = self._day_number(at), self._day_number(at + 2)
        if a is None or b is None or separator not in ("/", ".", "-") or b[1] != at + 3:
            return None
        if not (self.joined(at + 1) and self.joined(at + 2)):
            return None
        given, place = None, at + 3
        if self.word(place) == separator and is_digits(self.word(place + 1)):
            given, place = int(self.word(place + 1)[:4]), place + 2
            given += 2000 if given < 100 else 0
        elif separator in (".", "-"):
            return None
        number, day = a[0], b[0]
        if separator == "." or self.frame.day_first or number > 12:
            number, day = day, number
        if number > 12:
            number, day = day, number
        return self._dated(number, day, day, given, place)

    def _ordinal(self, at: int, *, bare: bool) -> Found | None:
        """ "the 14th" of this month, or of the next where that has passed."""
        found = self._day_number(at)
        if found is None or self.word(found[1] - 1) not in ORDINAL_ENDINGS:
            return None
        day, place = found
        if not bare and self.word(at - 1) not in (
            "the", "by", "on", "until", "before", "after", "from", "-", "to", "or", "and", "(",
            "till",
        ):  # fmt: skip
            return None
        if self.word(place) in _COUNTED_NOUNS:
            return None
        last, place = self._to_day(day, place)
        if self.word(place) == "of" and self.word(place + 1) in ("the", "this", "next"):
            ahead = 1 if self.word(place + 1) == "next" else 0
            if self.word(place + 2) == "month":
                begin = add_months(self.today.replace(day=1), ahead)
                place += 3
                return self._in_month(begin, day, last, place)
        begin = self.today.replace(day=1)
        if day < self.today.day or day > month_days(begin.year, begin.month):
            begin = add_months(begin, 1)
        return self._in_month(begin, day, last, place)

    def _in_month(self, begin: dt.date, day: int, last: int, at: int) -> Found | None:
        first = calendar_day(begin.year, begin.month, day)
        if first is None:
            return None
        return Days(first, calendar_day(begin.year, begin.month, last) or first), at

    def holiday(self, at: int) -> Found | None:
        if self.word(at) not in holidaywords.FIRST_WORDS:
            return None
        for words, name in holidaywords.NAMES:
            if all(self.word(at + n) == word for n, word in enumerate(words)):
                place = at + len(words)
                found = holidaywords.next_holiday(name, self.today)
                if found is None:
                    return None
                place = self.skip(place, "day", "eve", "break", "holiday", "holidays", "weekend")
                return Days(*found), place
        return None


def calendar_day(year_number: int, month_number: int, day: int) -> dt.date | None:
    try:
        return dt.date(year_number, month_number, day)
    except ValueError:
        return None

"""Counts of time in words: "two weeks", "5-7 business days", "a week or two"."""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.reading.dayspans import DayReader
from agent.core.reading.timewords import UNITS, WORKING, is_digits


@dataclass(frozen=True, slots=True)
class Count:
    """From `low` to `high` of a unit; `working` counts working days."""

    low: float
    high: float
    unit: str
    working: bool


_MORE = ("more", "additional", "full", "further", "short", "other", "extra")


class CountReader(DayReader):
    """Reads counts, besides the days and periods of its base."""

    def count(self, at: int) -> tuple[Count, int] | None:
        """ "two weeks", "5-7 business days", "a week or two", "a couple of days"."""
        low_high = self._a_unit_or_two(at) or self._amount(at)
        if low_high is None:
            return None
        low, high, place = low_high
        place = self._brackets(place)
        place = self.skip(self.skip(place, "-"), *_MORE)
        working = False
        if self.word(place) in WORKING:
            working, place = True, place + 1
        elif self.word(place) == "calendar":
            place += 1
        unit = UNITS.get(self.word(place))
        if unit is None:
            return None
        place += 1
        if unit == "workday":
            unit, working = "day", True
        extra, place = self._tail(place, low, high, unit)
        return Count(*extra, unit, working), place

    def _a_unit_or_two(self, at: int) -> tuple[float, float, int] | None:
        """ "the next day or two": read up to its unit, which stands first."""
        if self.word(at) in ("day", "week", "month") and self.word(at + 1) == "or":
            second = self._number(at + 2)
            if second is not None and self.word(at - 1) in ("next", "coming"):
                return 1, second[0], at
        return None

    def _amount(self, at: int) -> tuple[float, float, int] | None:
        place, word = at, self.word(at)
        if word == "a" and self.word(at + 1) in ("couple", "few", "good"):
            place += 1 + (self.word(at + 1) == "good")
            word = self.word(place)
        if word == "couple":
            return 2, 2, self.skip(place + 1, "of", "more")
        if word == "few":
            return 2, 4, self.skip(place + 1, "more", "short")
        if word == "several":
            return 3, 5, place + 1
        if word == "half" and self.word(place + 1) in ("a", "an"):
            return 0.5, 0.5, place + 2
        if word in ("a", "an", "one") and UNITS.get(self.word(place + 1)):
            return 1, 1, place + 1
        if word in ("a", "one", "another") and self.word(place + 1) in (*WORKING, "full", "short"):
            return 1, 1, place + 1
        if word == "another" and UNITS.get(self.word(place + 1)):
            return 1, 1, place + 1
        low = self._number(place)
        if low is None:
            return None
        amount, place = low
        place = self._brackets(place)
        between = self.word(place)
        if (
            between in ("-", "to", "or", "and", "/")
            and (high := self._number(place + 1 + (self.word(place + 1) in ("-", "a")))) is not None
            and high[0] >= amount
        ):
            return amount, high[0], high[1]
        if between in ("-", "to", "or") and self.word(place + 1) == "so":
            place += 2
        return amount, amount, place

    def _number(self, at: int) -> tuple[float, int] | None:
        token = self.tokens[at] if 0 <= at < len(self.tokens) else None
        number = token.number if token else None
        if number is None or number > 999:
            return None
        part, joined = self.word(at + 2), self.joined(at + 1) and self.joined(at + 2)
        if self.word(at + 1) == "." and joined and is_digits(part) and len(part) == 1:
            return number + int(part) / 10, at + 3
        return number, self.skip(at + 1, "+")

    def _brackets(self, at: int) -> int:
        """Past "(2)" or "(five)"."""
        if self.word(at) == "(" and self.word(at + 2) == ")":
            return at + 3
        if self.word(at) == "(" and self.word(at + 2) in ("-", "to") and self.word(at + 4) == ")":
            return at + 5
        return at

    def _tail(self, at: int, low: float, high: float, unit: str) -> tuple[tuple[float, float], int]:
        """ "a week or two", "a week and a half", "a week or so", "a week to ten days"."""
        if self.word(at) in ("or", "and", "to", "-"):
            if self.word(at + 1) == "so":
                return (low, high), at + 2
            if self.word(at + 1) == "a" and self.word(at + 2) == "half":
                return (low + 0.5, high + 0.5), at + 3
            second = self._number(at + 1)
            other = UNITS.get(self.word(second[1])) if second is not None else None
            if (
                second is not None
                and other is None
                and second[0] > high
                and (self.word(at) in ("or", "to") and self.word(second[1]) not in WORKING)
            ):
                return (low, second[0]), second[1]
            if second is not None and other == "day" and unit == "week":
                return (low, max(high, second[0] / 7)), second[1] + 1
            if self.word(at) == "to" and self.word(at + 1) == "a" and self.word(at + 2) == unit:
                return (low, high), at + 3
        return (low, high), at

"""The vocabulary of time in English mail, and its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
EDGES = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "latter": "late", "end": "end", "close": "end", "eow": "end", "later": "late",
}  # fmt: skip
AMBIGUOUS = frozenset(
    {"may", "march", "mar", "sat", "sun", "mon", "wed", "jan", "dec", "thu", "fri"}
)
"""Also words or names of people: only dates when written like one."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

UNITS = {
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week",
    "workday": "workday", "workdays": "workday", "weekday": "workday", "weekdays": "workday",
    "fortnight": "fortnight", "fortnights": "fortnight",
    "month": "month", "months": "month", "mth": "month", "mths": "month",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year", "yr": "year",
}  # fmt: skip
PERIODS = frozenset({"week", "month", "quarter", "year", "weekend", "fortnight"})
WORKING = frozenset({"business", "working", "work", "bank", "office"})
DAYPARTS = frozenset(
    {"morning", "afternoon", "evening", "night", "am", "pm", "noon", "midday", "lunchtime", "eod"}
)

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)*|[^\s\w]")


def is_digits(word: str) -> bool:
    """Whether a word is an ordinary number: "²" is a digit to Python, and no number."""
    return word.isascii() and word.isdigit()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: folded `text`, its place, and whether it was capitalised."""

    text: str
    start: int
    end: int
    capital: bool = False

    @property
    def number(self) -> int | None:
        if is_digits(self.text) and len(self.text) <= 4:
            return int(self.text)
        return NUMBERS.get(self.text)


_OWNS = frozenset(WEEKDAYS) | frozenset(UNITS) - {"year"} | {"today", "tomorrow", "weekend"}


def tokens_of(text: str, low: str) -> list[Token]:
    """The tokens of a sentence: `text` as written, `low` folded, of the same length. A time that
    owns something ("Friday's call", "a week's time") is a token of the bare time.
    """
    return [
        Token(_bare(match.group()), match.start(), match.end(), text[match.start()].isupper())
        for match in _TOKEN.finditer(low)
    ]


def _bare(word: str) -> str:
    stem = word.removesuffix("'s")
    return stem if stem in _OWNS else word

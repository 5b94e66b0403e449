"""Spans as people write them in the file: "11 days", "a week and a half", "2 working days".

Half weeks and half months round up to whole days (a wait grows, it never shrinks), so "a week and
a half" is 11 days; a month counts as 30 days, a year as 365.
"""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Final

from agent.config.shown import shown
from agent.core.span import Span

EXAMPLE: Final = 'write it like "11 days", "2 working days" or "a week and a half"'
LONGEST: Final = timedelta(days=730)
LONGEST_WORKING_DAYS: Final = 522
_MAX_CHARACTERS: Final = 80

_UNITS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "fortnight": timedelta(days=14),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_WORKING_DAY: Final = "working day"
_UNIT_WORDS: Final = (
    {name: name for name in _UNITS}
    | {f"{name}s": name for name in _UNITS}
    | {"s": "second", "sec": "second", "secs": "second"}
    | {"min": "minute", "mins": "minute"}
    | {"h": "hour", "hr": "hour", "hrs": "hour"}
    | {"d": "day", "w": "week", "wk": "week", "wks": "week"}
    | dict.fromkeys(("workday", "workdays", "weekday", "weekdays"), _WORKING_DAY)
)
_WORKING: Final = frozenset({"working", "business", "work", "week"})
_TEENS: Final = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_ONES: Final = {word: number for number, word in enumerate(_TEENS.split())}
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_VAGUE: Final = frozenset({"few", "several", "some", "many", "about", "around", "roughly"})
_NEGATIVE: Final = re.compile(r"(?:^|[\s,])[-−–]\s*[\d.½]|\b(?:minus|negative)\b")
_RANGE: Final = re.compile(r"\d\s*(?:-|–|\.\.|to\b)\s*\d|\b[a-z]+ (?:to|or) [a-z0-9]+ ")
_DATE: Final = re.compile(
    r"\d{4}-\d\d|\b(?:to|yester)day\b|\btomorrow\b|\bnext\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_CLOCK: Final = re.compile(r"\d:\d")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+|½|[a-z]+|,", re.ASCII)


def parse_span(text: str) -> Span:
    """The span that `text` says. Raises ValueError with a reason a person understands."""
    said = " ".join(text.lower().split())
    _refuse_what_is_no_span(text, said)
    tokens = _tokens(text, said)
    calendar, working = timedelta(0), 0
    fine = False
    while tokens:
        amount, unit, halved = _part(text, tokens)
        if unit == _WORKING_DAY:
            if amount.denominator != 1 or halved:
                raise ValueError(
                    f'{shown(text)}: working days are counted whole; like "2 working days"'
                )
            working += int(amount)
        else:
            length = _UNITS[unit]
            exact = (amount + (Fraction(1, 2) if halved else 0)) * Fraction(length.total_seconds())
            if unit in {"week", "fortnight", "month", "year"}:
                calendar += timedelta(days=min(ceil(exact / 86400), 10_000))
            else:
                calendar += timedelta(seconds=min(float(exact), 1e9))
                fine = fine or unit != "day"
    if working and fine:
        raise ValueError(
            f"{shown(text)}: working days and hours don't add up to one wait; "
            'choose one, like "2 working days" or "36 hours"'
        )
    if calendar > LONGEST or working > LONGEST_WORKING_DAYS:
        raise ValueError(f"{shown(text)} is over two years, which is surely a slip")
    return Span(calendar=calendar, working_days=working)


def days_long(span: Span, *, days_a_week: int = 5) -> float:
    """How many calendar days the span takes, roughly: 10 working days of five a week are 14."""
    return span.calendar / timedelta(days=1) + span.working_days * 7 / days_a_week


def _refuse_what_is_no_span(text: str, said: str) -> None:
    if not said:
        raise ValueError(f"is empty; {EXAMPLE}")
    if len(said) > _MAX_CHARACTERS:
        raise ValueError(f"is far too long for a span; {EXAMPLE}")
    if _DATE.search(said) or _CLOCK.search(said):
        raise ValueError(f"{shown(text)} is a point in time, not a span; {EXAMPLE}")
    if _RANGE.search(said):
        raise ValueError(f"{shown(text)} is a range, and one span is needed; {EXAMPLE}")
    if _NEGATIVE.search(said):
        raise ValueError(f"{shown(text)} is negative, and no wait ends before it starts; {EXAMPLE}")
    if re.search(r"\d,\d", said):
        raise ValueError(f'{shown(text)}: write fractions with a point, like "1.5 hours"')


def _tokens(text: str, said: str) -> list[str]:
    """The words and numbers, the first one last."""
    spaced = said.replace("-", " ")
    tokens = _TOKEN.findall(spaced)
    left = _TOKEN.sub("", spaced).strip(" .")
    if left or not tokens:
        raise ValueError(f"{shown(text)} is no span; {EXAMPLE}")
    return tokens[::-1]


def _part(text: str, tokens: list[str]) -> tuple[Fraction, str, bool]:
    """Takes one amount and its unit off the tokens; the flag says "and a half" came after it."""
    while tokens and tokens[-1] in {",", "and"}:
        tokens.pop()
    if not tokens:
        raise ValueError(f"{shown(text)} stops in the middle; {EXAMPLE}")
    amount = _amount(text, tokens)
    unit = _unit(text, tokens)
    halved = tokens[-3:][::-1] == ["and", "a", "half"] and (
        len(tokens) == 3 or tokens[-4] in {",", "and"}
    )
    if halved:
        del tokens[-3:]
    return amount, unit, halved


def _amount(text: str, tokens: list[str]) -> Fraction:
    word = tokens.pop()
    following = tokens[-1] if tokens else ""
    if word == "a" and following == "couple":
        tokens.pop()
        if tokens and tokens[-1] == "of":
            tokens.pop()
        return Fraction(2)
    if word in _VAGUE or (word == "a" and following in _VAGUE):
        vague = word if word in _VAGUE else f"a {following}"
        raise ValueError(f"{shown(text)}: how long is “{vague}”? Give a number; {EXAMPLE}")
    if word == "half":
        if following in {"a", "an"}:
            tokens.pop()
        return Fraction(1, 2)
    amount = _number(word)
    if amount is None:
        raise ValueError(f"{shown(text)}: “{word}” is not a number; {EXAMPLE}")
    if word in _TENS and following in _ONES and 0 < _ONES[following] < 10:
        amount += _ONES[tokens.pop()]
    if tokens and tokens[-1] == "½":
        tokens.pop()
        amount += Fraction(1, 2)
    if tokens[-3:][::-1] == ["and", "a", "half"]:
        del tokens[-3:]
        amount += Fraction(1, 2)
    return amount


def _number(word: str) -> Fraction | None:
    if word in {"a", "an"}:
        return Fraction(1)
    if word == "½":
        return Fraction(1, 2)
    if word in _ONES:
        return Fraction(_ONES[word])
    if word in _TENS:
        return Fraction(_TENS[word])
    return Fraction(word) if word[0].isdigit() or word[0] == "." else None


def _unit(text: str, tokens: list[str]) -> str:
    if not tokens:
        raise ValueError(f"{shown(text)} has no unit (days, hours, working days); {EXAMPLE}")
    word = tokens.pop()
    if word in _WORKING and tokens and _UNIT_WORDS.get(tokens[-1]) == "day":
        tokens.pop()
        return _WORKING_DAY
    if word in _WORKING - {"week"} and tokens and tokens[-1].rstrip("s") in _UNITS:
        raise ValueError(f'{shown(text)}: only days can be working ones; like "5 working days"')
    if word == "m":
        raise ValueError(f"{shown(text)}: minutes or months? Write the word out")
    if word not in _UNIT_WORDS:
        raise ValueError(f"{shown(text)}: “{word}” is not a unit of time; {EXAMPLE}")
    return _UNIT_WORDS[word]

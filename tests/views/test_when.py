"""WHEN, as people type it. It is Tuesday 12 May 2026, 10:00, in Berlin."""

from __future__ import annotations

from datetime import date, time

import pytest

from agent.views.when import parse_when
from tests.core.rules.facts import POLICY, at, local

NOW = at("05-12 10:00")
CALENDAR = POLICY.calendar


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-05-14", "05-14", "05-14"),
        ("today", "05-12", "05-12"),
        ("tomorrow", "05-13", "05-13"),
        ("yesterday", "05-11", "05-11"),
        ("in two weeks", "05-26", "05-26"),
        ("in a week and a half", "05-23", "05-23"),
        ("in 2 working days", "05-14", "05-14"),
        ("2 days ago", "05-10", "05-10"),
        ("1 working day ago", "05-11", "05-11"),
        ("Friday", "05-15", "05-15"),
        ("next Friday", "05-22", "05-22"),
        ("last Friday", "05-08", "05-08"),
        ("last Tuesday", "05-05", "05-05"),
        ("on last Tuesday", "05-05", "05-05"),
        ("May 14", "05-14", "05-14"),
        ("14 May 2026", "05-14", "05-14"),
        ("14.05.2026", "05-14", "05-14"),
        ("the 20th", "05-20", "05-20"),
        ("by Friday", "05-12", "05-15"),
        ("before Friday", "05-12", "05-14"),
        ("next week", "05-18", "05-22"),
        ("in a week or two", "05-19", "05-26"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    when = parse_when(text, now=NOW, calendar=CALENDAR)
    assert (f"{when.first:%m-%d}", f"{when.last:%m-%d}", when.start) == (first, last, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-05-14 15:00", "05-14 15:00", None),
        ("2026-05-14T15:00", "05-14 15:00", None),
        ("Friday 9am", "05-15 09:00", None),
        ("May 14 at 3 pm", "05-14 15:00", None),
        ("14 May, 15:00-16:30", "05-14 15:00", "05-14 16:30"),
        ("tomorrow at noon", "05-13 12:00", None),
        ("Thursday 3pm ET", "05-14 21:00", None),
        ("15:00", "05-12 15:00", None),
        ("now", "05-12 10:00", None),
        ("yesterday at 3 pm", "05-11 15:00", None),
        ("last Friday, 15:00", "05-08 15:00", None),
        ("in 3 hours", "05-12 13:00", None),
    ],
)
def test_times(text: str, start: str, end: str | None) -> None:
    when = parse_when(text, now=NOW, calendar=CALENDAR)
    assert local(when.start) == start
    assert (local(when.end) if when.end else None) == end


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "soon", "blah", "2026-02-31", "31 February", "2026-05-14 25:00", "3pm or 4pm",
        "next week 15:00", "a while ago", "x" * 500, "Friday\x1b[31m", "friday potato",
    ],
)  # fmt: skip
def test_what_is_unclear_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="in two weeks"):
        parse_when(text, now=NOW, calendar=CALENDAR)


def test_a_day_without_a_time_takes_the_hour_that_is_asked_for() -> None:
    when = parse_when("Friday", now=NOW, calendar=CALENDAR)
    assert local(when.moment(CALENDAR, otherwise=time(8))) == "05-15 08:00"
    assert when.one_day() == date(2026, 5, 15)
    with pytest.raises(ValueError, match="one day is needed"):
        parse_when("next week", now=NOW, calendar=CALENDAR).moment(CALENDAR, otherwise=time(8))

"""A span says itself the way people write it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.span import Span, days, hours, working_days


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (days(0), "0 days"),
        (days(1), "1 day"),
        (days(11), "11 days"),
        (days(7), "1 week"),
        (days(14), "2 weeks"),
        (days(42), "6 weeks"),
        (days(90), "90 days"),
        (days(1.5), "36 hours"),
        (days(10.5), "10 days and 12 hours"),
        (hours(1), "1 hour"),
        (hours(24), "1 day"),
        (hours(36), "36 hours"),
        (hours(1.5), "90 minutes"),
        (Span(calendar=timedelta(minutes=5)), "5 minutes"),
        (Span(calendar=timedelta(minutes=1)), "1 minute"),
        (Span(calendar=timedelta(seconds=15)), "15 seconds"),
        (Span(calendar=timedelta(days=3, minutes=5)), "3 days and 5 minutes"),
        (Span(calendar=timedelta(days=7, seconds=1)), "7 days and 1 second"),
        (Span(calendar=timedelta(milliseconds=1500)), "1.5 seconds"),
        (working_days(1), "1 working day"),
        (working_days(2), "2 working days"),
        (Span(calendar=timedelta(days=7), working_days=2), "1 week and 2 working days"),
        (Span(calendar=timedelta(days=1), working_days=1), "1 day and 1 working day"),
    ],
)
def test_a_span_is_said_as_people_say_it(span: Span, said: str) -> None:
    assert str(span) == said


SECONDS = st.integers(0, 800 * 86400).map(lambda count: timedelta(seconds=count))


@settings(max_examples=40, deadline=None)
@given(st.builds(Span, calendar=SECONDS, working_days=st.integers(0, 40)))
def test_a_span_never_leaves_a_part_of_itself_out(span: Span) -> None:
    said = str(span)

    assert ("working day" in said) == (span.working_days > 0)
    assert "0 working" not in said.replace("10 working", "").replace("20 working", "").replace(
        "30 working", ""
    ).replace("40 working", "")
    units = {"week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1}
    total = 0
    for part in said.split(" and "):
        count, unit = part.split(" ", 1)
        total += int(count) * units.get(unit.removesuffix("s"), 0)
    assert timedelta(seconds=total) == span.calendar


@given(st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_one_is_said_without_an_s(count: int) -> None:
    assert str(working_days(count)).endswith("s") == (count != 1)


def test_spans_can_be_keys_and_compared() -> None:
    assert {days(7): "a week"}[Span(calendar=timedelta(weeks=1))] == "a week"
    assert days(1) != working_days(1)

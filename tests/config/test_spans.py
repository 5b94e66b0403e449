"""The spans people write, and the ones that are refused with a reason."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.config.spans import LONGEST, LONGEST_WORKING_DAYS, days_long, parse_span
from agent.core.span import Span, days, hours, working_days


def minutes(count: float) -> Span:
    return Span(calendar=timedelta(minutes=count))


READ = [
    ("11 days", days(11)),
    ("1 day", days(1)),
    ("0 days", days(0)),
    ("a day", days(1)),
    ("one day", days(1)),
    ("11days", days(11)),
    ("  11   Days ", days(11)),
    ("11 DAYS", days(11)),
    ("11 days.", days(11)),
    ("11\tdays", days(11)),
    ("eleven days", days(11)),
    ("twenty-one days", days(21)),
    ("twenty one days", days(21)),
    ("ninety days", days(90)),
    ("1.5 days", days(1.5)),
    ("a day and a half", days(1.5)),
    ("half a day", hours(12)),
    ("a week", days(7)),
    ("two weeks", days(14)),
    ("2 wks", days(14)),
    ("2w", days(14)),
    ("a fortnight", days(14)),
    ("two fortnights", days(28)),
    ("a week and a half", days(11)),
    ("one and a half weeks", days(11)),
    ("1.5 weeks", days(11)),
    ("1½ weeks", days(11)),
    ("half a week", days(4)),
    ("two and a half weeks", days(18)),
    ("a week and a day", days(8)),
    ("a week and a half and a day", days(12)),
    ("1 week, 2 days", days(9)),
    ("1 week, 2 days and 3 hours", Span(calendar=timedelta(days=9, hours=3))),
    ("2 weeks 3 days", days(17)),
    ("a couple of days", days(2)),
    ("a couple days", days(2)),
    ("a couple of weeks", days(14)),
    ("a couple of working days", working_days(2)),
    ("a month", days(30)),
    ("six months", days(180)),
    ("a year", days(365)),
    ("2 years", days(730)),
    ("1 hour", hours(1)),
    ("an hour", hours(1)),
    ("an hour and a half", minutes(90)),
    ("half an hour", minutes(30)),
    ("½ hour", minutes(30)),
    (".5 hours", minutes(30)),
    ("1.5 hours", minutes(90)),
    ("36h", hours(36)),
    ("2 hrs", hours(2)),
    ("1 hour and 15 minutes", minutes(75)),
    ("90 minutes", minutes(90)),
    ("5 minutes", minutes(5)),
    ("5min", minutes(5)),
    ("15 seconds", Span(calendar=timedelta(seconds=15))),
    ("15s", Span(calendar=timedelta(seconds=15))),
    ("2 working days", working_days(2)),
    ("1 working day", working_days(1)),
    ("two business days", working_days(2)),
    ("2 work days", working_days(2)),
    ("3 workdays", working_days(3)),
    ("3 weekdays", working_days(3)),
    ("5 week days", working_days(5)),
    ("2-working-days", working_days(2)),
    ("a week and 2 working days", Span(calendar=timedelta(days=7), working_days=2)),
]

REFUSED = [
    ("", "empty"),
    ("   ", "empty"),
    ("11", "no unit"),
    ("eleven", "no unit"),
    ("1.5", "no unit"),
    ("days", "“days” is not a number"),
    ("-3 days", "negative"),
    ("- 3 days", "negative"),
    ("−3 days", "negative"),
    ("minus three days", "negative"),
    ("2 weeks, -3 days", "negative"),
    ("11-14 days", "a range"),
    ("11 – 14 days", "a range"),
    ("11 to 14 days", "a range"),
    ("11..14 days", "a range"),
    ("two to three weeks", "a range"),
    ("one or two weeks", "a range"),
    ("a few days", "how long is “a few”"),
    ("several weeks", "how long is “several”"),
    ("about 2 weeks", "how long is “about”"),
    ("1.5 working days", "counted whole"),
    ("half a working day", "counted whole"),
    ("a working day and a half", "counted whole"),
    ("2 working weeks", "only days can be working"),
    ("2 business hours", "only days can be working"),
    ("1 working day and 2 hours", "don't add up"),
    ("30 minutes and 2 working days", "don't add up"),
    ("3 years", "over two years"),
    ("731 days", "over two years"),
    ("600 working days", "over two years"),
    ("999999999999999999999 days", "over two years"),
    ("99999999999999999999999 hours", "over two years"),
    ("5m", "minutes or months"),
    ("3 moons", "“moons” is not a unit"),
    ("3 days later", "“later” is not a number"),
    ("in 2 weeks", "“in” is not a number"),
    ("1,5 hours", "with a point"),
    ("1 000 days", "“000” is not a unit"),
    ("P11D", "“p” is not a number"),
    ("1e3 days", "“e” is not a unit"),
    ("inf days", "“inf” is not a number"),
    ("nan days", "“nan” is not a number"),
    ("2 weeks and", "stops in the middle"),
    ("and a half", "“half” is not a unit"),
    ("tomorrow", "a point in time"),
    ("next week", "a point in time"),
    ("Monday", "a point in time"),
    ("2026-05-14", "a point in time"),
    ("09:30", "a point in time"),
    ("2 days!", "no span"),
    ("११ days", "no span"),
    ("$5 days", "no span"),
    ("2 days\x00", "no span"),
    ("?", "no span"),
    ("day " * 100, "far too long"),
]


@pytest.mark.parametrize(("text", "span"), READ)
def test_a_span_is_read_as_people_mean_it(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_span_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_span(text)

    assert reason in str(refused.value)


def test_there_are_sixty_phrases_to_learn_from() -> None:
    assert len(READ) >= 60
    assert len(REFUSED) >= 40


SECONDS = st.integers(0, int(LONGEST.total_seconds())).map(lambda count: timedelta(seconds=count))
WORKING = st.integers(0, LONGEST_WORKING_DAYS)


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.builds(Span, calendar=SECONDS),
        st.builds(Span, working_days=WORKING),
        st.builds(
            Span,
            calendar=st.integers(0, 700).map(lambda count: timedelta(days=count)),
            working_days=WORKING,
        ),
    )
)
def test_a_span_reads_back_from_what_it_says(span: Span) -> None:
    assert parse_span(str(span)) == span


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=100),
        st.lists(
            st.sampled_from(
                sorted({word for phrase, _ in READ for word in phrase.split()} | {"-2", "few", ","})
            ),
            max_size=8,
        ).map(" ".join),
    )
)
def test_any_text_is_a_span_within_two_years_or_a_refusal(text: str) -> None:
    with suppress(ValueError):
        span = parse_span(text)

        assert timedelta(0) <= span.calendar <= LONGEST
        assert 0 <= span.working_days <= LONGEST_WORKING_DAYS


def test_working_days_take_the_weekends_along() -> None:
    assert days_long(working_days(10)) == 14
    assert days_long(working_days(10), days_a_week=7) == 10
    assert days_long(hours(36)) == 1.5

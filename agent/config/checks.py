"""Values that are right alone and wrong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from agent.config.problems import written
from agent.config.schema import Config
from agent.config.spans import days_long
from agent.config.values import LONGEST_LABEL
from agent.core.span import Span
from agent.cycle.sync import mark_of

_YEARS = range(2024, 2052)
"""28 years: every weekday on every day of the year, leap days too."""
_BOOK_YEARS = range(2024, 2030)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """`keys` of one section don't fit together; the first that the user wrote is pointed at."""

    section: str
    keys: tuple[str, ...]
    what: str


def clashes(config: Config) -> Iterator[Clash]:
    yield from _waits_out_of_order(config)
    yield from _times_out_of_order(config)
    yield from _no_time_to_work(config)
    yield from _no_room_for_the_mark(config)


def _waits_out_of_order(config: Config) -> Iterator[Clash]:
    pairs = (
        ("thank_you", "after", "late_after"),
        ("thank_you", "late_after", "offer_for"),
        ("follow_up", "wait", "no_later_than"),
        ("long_haul", "every", "no_later_than"),
        ("drafts", "remind_after", "withdraw_after"),
    )
    week = len(set(config.time.working_days))
    for section, shorter, longer in pairs:
        values = getattr(config, section)
        first, second = _span(values, shorter), _span(values, longer)
        if days_long(first, days_a_week=week) > days_long(second, days_a_week=week):
            yield Clash(
                section=section,
                keys=(shorter, longer),
                what=f"{shorter} ({first}) must not be longer than {longer} ({second})",
            )


def _span(values: object, key: str) -> Span:
    return cast("Span", getattr(values, key))


def _times_out_of_order(config: Config) -> Iterator[Clash]:
    time = config.time
    hours = time.working_hours
    if not hours.opens <= time.morning < hours.closes:
        yield Clash(
            section="time",
            keys=("morning", "working_hours"),
            what=f"morning ({written(time.morning)}) must lie within working_hours "
            f"({written(hours)})",
        )
    if time.evening_until <= hours.opens:
        yield Clash(
            section="time",
            keys=("evening_until", "working_hours"),
            what=f"evening_until ({written(time.evening_until)}) must come after the start of "
            f"working_hours ({written(hours)})",
        )


def _no_time_to_work(config: Config) -> Iterator[Clash]:
    time = config.time
    if not time.quiet and time.holidays is None:
        return
    calendar = time.calendar()
    for year in _YEARS if time.holidays is None else _BOOK_YEARS:
        if not any(calendar.is_working_day(day, seasons=True) for day in _days_of(year)):
            yield Clash(
                section="time",
                keys=("quiet", "working_days", "holidays"),
                what=f"working_days, holidays and quiet together leave no working day in {year}",
            )
            return


def _no_room_for_the_mark(config: Config) -> Iterator[Clash]:
    gmail = config.gmail
    if gmail.mark_threads and len(mark_of(gmail.label)) > LONGEST_LABEL:
        yield Clash(
            section="gmail",
            keys=("mark_threads", "label"),
            what=f"mark_threads needs a label of at most {LONGEST_LABEL - len(mark_of(''))} "
            "characters, for the mark stands below it",
        )


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days))

"""In every time zone there is, the year round: nothing at night, nothing early, and each moment of
change exact.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo, available_timezones

from agent.core.decision import Wait, Write
from agent.core.policy import Policy
from agent.core.process import Kind
from agent.core.rules.decide import decide
from agent.core.workdays import Calendar
from tests.core.rules.facts import process, promise, talk, they, we

ZONES = [ZoneInfo(name) for name in sorted(available_timezones())]
A_MOMENT = timedelta(microseconds=1)
STEP = timedelta(hours=167)
"""A week less an hour, taken zone by zone: the interviews fall on all hours and through all the
clocks' changes of the year.
"""
NIGHT, MORNING = time(21), time(9)


def starts() -> dict[ZoneInfo, datetime]:
    first = datetime(2026, 1, 5, 8, tzinfo=UTC)
    return {zone: first + (STEP * number) % timedelta(days=364)
            for number, zone in zip(count(), ZONES, strict=False)}  # fmt: skip


def test_a_thank_you_comes_by_daylight_an_hour_after_the_end_at_the_earliest() -> None:
    for zone, start in starts().items():
        policy = Policy(calendar=Calendar(zone=zone))
        shown = f"{start.astimezone(UTC):%Y-%m-%d %H:%M}"
        end = f"{start + timedelta(hours=1):%Y-%m-%d %H:%M}"
        said = f"{start - timedelta(days=2):%Y-%m-%d %H:%M}"
        yes = f"{start - timedelta(days=1):%Y-%m-%d %H:%M}"
        utc = ZoneInfo("UTC")
        case = process(
            they(said, zone=utc, interviews=[talk(shown, end, zone=utc)]), we(yes, zone=utc)
        )
        over = start + timedelta(hours=1)
        waiting = decide(case, policy, over)
        assert isinstance(waiting, Wait), zone
        assert isinstance(decide(case, policy, waiting.until - A_MOMENT), Wait), zone
        due = decide(case, policy, waiting.until)
        assert isinstance(due, Write), zone
        assert due.planned.kind is Kind.THANK_YOU
        local = waiting.until.astimezone(zone)
        assert MORNING <= local.time() < NIGHT, (zone, local)
        assert over + timedelta(hours=1) <= waiting.until <= over + timedelta(hours=13), zone


def test_a_follow_up_comes_on_a_working_morning_two_working_days_after_their_date() -> None:
    for zone, start in starts().items():
        policy = Policy(calendar=Calendar(zone=zone))
        calendar = policy.calendar
        promised: date = calendar.day_of(start) + timedelta(days=10)
        written = f"{start:%Y-%m-%d %H:%M}"
        case = process(they(written, zone=ZoneInfo("UTC"), promises=[promise(str(promised))]))
        waiting = decide(case, policy, start)
        assert isinstance(waiting, Wait), zone
        assert isinstance(decide(case, policy, waiting.until - A_MOMENT), Wait), zone
        assert isinstance(decide(case, policy, waiting.until), Write), zone
        local = waiting.until.astimezone(zone)
        assert local.weekday() < 5, (zone, local)
        assert local.time() == calendar.morning, (zone, local)
        working = [
            one for one in (promised + timedelta(days=n) for n in range(1, 10)) if one.weekday() < 5
        ]
        assert local.date() == working[1], (zone, local)

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from agent.clock import SystemClock, VirtualClock
from agent.gmail.calls import CALLS, GET_THREAD, LIST_HISTORY
from agent.gmail.pacing import Pacing

START = datetime(2026, 5, 1, tzinfo=UTC)
UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.create": 5,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "messages.list": 5,
    "messages.get": 20,
    "history.list": 2,
    "drafts.list": 5,
    "drafts.get": 20,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.delete": 10,
    "settings.sendAs.list": 1,
}


def test_every_call_costs_what_gmail_says():
    assert {call.id.removeprefix("gmail.users."): call.units for call in CALLS} == UNITS


def test_a_first_sync_never_spends_more_than_gmail_allows_in_any_minute():
    clock = VirtualClock(START)
    pacing = Pacing(clock)
    taken = []
    for _ in range(400):
        pacing.take(GET_THREAD)
        taken.append(clock.monotonic())
    assert pacing.spent == 16_000
    for first, last in itertools.combinations(range(0, 400, 7), 2):
        if taken[last] - taken[first] < 60:
            assert (last - first + 1) * 40 <= 6_000
    assert clock.monotonic() == pytest.approx((16_000 - 500) / (5_500 / 60))


def test_an_idle_mailbox_never_waits():
    clock = VirtualClock(START)
    pacing = Pacing(clock)
    for minute in range(100):
        clock.advance_to(START + timedelta(minutes=minute))
        pacing.take(LIST_HISTORY)
    assert clock.now() == START + timedelta(minutes=99)
    assert (pacing.spent, pacing.requests) == (200, 100)


def test_a_virtual_clock_moves_only_when_told_and_never_back():
    clock = VirtualClock(START)
    clock.sleep(90)
    clock.sleep(-5)
    clock.advance(timedelta(hours=1))
    clock.advance_to(START)
    assert clock.now() == START + timedelta(hours=1, seconds=90)
    assert clock.monotonic() == 3_690
    with pytest.raises(ValueError, match="back"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime(2026, 5, 1))  # noqa: DTZ001


def test_the_system_clock_is_aware_and_only_goes_on():
    clock = SystemClock()
    before = clock.monotonic()
    clock.sleep(0)
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() >= before

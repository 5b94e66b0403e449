"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from agent.sandbox import SandboxClock

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_virtual_clock_stands_until_it_is_moved() -> None:
    clock = SandboxClock(MONDAY)
    assert clock.is_virtual
    assert clock.now() == clock.now() == MONDAY
    assert clock.advance(timedelta(hours=1)) == MONDAY + timedelta(hours=1)
    assert clock.set(MONDAY + timedelta(days=1)) == clock.now()


def test_it_never_goes_back() -> None:
    clock = SandboxClock(MONDAY)
    for move in (
        lambda: clock.advance(timedelta(seconds=-1)),
        lambda: clock.set(MONDAY - timedelta(seconds=1)),
    ):
        with pytest.raises(ValueError, match="never goes back"):
            move()
    clock.rewind(MONDAY - timedelta(days=1))
    assert clock.now() == MONDAY - timedelta(days=1)


def test_it_speaks_utc_and_takes_aware_instants_only() -> None:
    east = timezone(timedelta(hours=2))
    clock = SandboxClock(MONDAY.astimezone(east))
    assert clock.now() == MONDAY
    assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2027, 1, 1))  # noqa: DTZ001 the refusal is what is tested


def test_a_clock_that_follows_the_system_can_run_ahead_of_it() -> None:
    clock = SandboxClock()
    assert not clock.is_virtual
    before = clock.now()
    assert clock.now() >= before
    clock.advance(timedelta(days=7))
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=8)
    with pytest.raises(ValueError, match="virtual"):
        clock.rewind(before)

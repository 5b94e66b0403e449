"""A wall clock that is set, back or ahead, keeps no poll waiting and hides no silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.clock import VirtualClock
from agent.cycle.options import Report
from agent.daemon.heartbeat import Health, Heartbeat, health_of, read_heartbeat
from agent.daemon.service import Service
from agent.daemon.supervisor import Supervisor
from agent.errors import MailboxUnavailable

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
STEPS = (timedelta(hours=-3), timedelta(days=-365), timedelta(hours=3), timedelta(days=365))


class SetClock(VirtualClock):
    """One whose wall clock can be set; its monotonic clock can't."""

    shift = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.shift


class Work:
    """Cycles that end at once; while `busy`, Gmail names a time to come back."""

    busy = False

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self.polls = 0

    def once(self) -> Report:
        self.polls += 1
        if self.busy:
            later = self.clock.now() + timedelta(minutes=30)
            raise MailboxUnavailable("Busy.", hint="Wait.", retry_at=later)
        return Report(at=self.clock.now())

    def stop(self) -> None: ...

    def spent(self) -> int:
        return 0


class Ear(Supervisor):
    def tell(self, **states: str) -> None:
        HEARD.extend(states)


HEARD: list[str] = []


@pytest.fixture
def made(tmp_path: Path) -> Service:
    """A daemon that has made its first poll; its scheduler stands still."""
    HEARD.clear()
    clock = SetClock(START)
    service = Service(
        work=Work(clock),
        interval=timedelta(minutes=5),
        clock=clock,
        heartbeat=tmp_path / "heartbeat.json",
        supervisor=Ear(),
    )
    service._schedule().modify_job("cycle", next_run_time=START + timedelta(minutes=5))
    service.once()
    service.look_around()
    return service


def looks(made: Service, span: timedelta = timedelta(seconds=2)) -> None:
    assert isinstance(made.clock, SetClock)
    made.clock.advance(span)
    made.look_around()


def sets_clock(made: Service, step: timedelta) -> None:
    assert isinstance(made.clock, SetClock)
    made.clock.shift += step


def next_poll(made: Service) -> datetime:
    assert made._scheduler is not None
    found = made._scheduler.get_job("cycle").next_run_time
    assert isinstance(found, datetime)
    return found


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_that_is_set_back_or_ahead_brings_the_next_poll_at_once(
    made: Service, step: timedelta
) -> None:
    looks(made)
    assert next_poll(made) == START + timedelta(minutes=5), "no step, no change"
    sets_clock(made, step)
    looks(made)
    assert next_poll(made) == made.clock.now()
    beat = read_heartbeat(made.heartbeat)
    assert beat is not None
    assert beat.next_at == next_poll(made)


def test_a_clock_that_drifts_or_is_corrected_by_seconds_changes_nothing(made: Service) -> None:
    for _ in range(20):
        sets_clock(made, timedelta(seconds=-5))
        looks(made)
    assert next_poll(made) == START + timedelta(minutes=5)


def test_a_time_that_gmail_named_is_not_waited_for_by_a_clock_that_was_set_back(
    made: Service,
) -> None:
    work = made.work
    assert isinstance(work, Work)
    work.busy = True
    made.once()
    polls = work.polls
    made.once()
    assert work.polls == polls, "it waits"
    sets_clock(made, timedelta(days=-30))
    looks(made)
    made.once()
    assert work.polls == polls + 1


def test_a_dead_daemon_is_silent_after_the_clock_was_set_back() -> None:
    beat = Heartbeat(at=START, worked_at=START, moved_at=START, interval=300)
    assert health_of(beat, START - timedelta(seconds=10)) is Health.HEALTHY
    assert health_of(beat, START - timedelta(hours=3)) is Health.SILENT
    stopped = replace(beat, stopped=True)
    assert health_of(stopped, START - timedelta(hours=3)) is Health.STOPPED


def test_a_living_one_is_healthy_from_its_next_look_on(made: Service) -> None:
    sets_clock(made, timedelta(hours=-3))
    looks(made)
    assert health_of(read_heartbeat(made.heartbeat), made.clock.now()) is Health.HEALTHY


def test_one_that_hangs_is_found_out_three_intervals_after_the_clock_was_set_back(
    made: Service,
) -> None:
    sets_clock(made, timedelta(hours=-3))
    for _ in range(46):
        looks(made, timedelta(seconds=20))
    HEARD.clear()
    for _ in range(10):
        looks(made, timedelta(seconds=20))
    assert "WATCHDOG" not in HEARD
    assert health_of(read_heartbeat(made.heartbeat), made.clock.now()) is Health.FROZEN

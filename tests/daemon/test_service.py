"""The daemon's loop: what goes wrong is said and tried again; a refused request ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.clock import SystemClock, VirtualClock
from agent.cycle.options import Report
from agent.daemon.heartbeat import Heartbeat, read_heartbeat, write_heartbeat
from agent.daemon.instance import only_instance
from agent.daemon.service import Service
from agent.errors import AnotherInstance, Forbidden, LoginNeeded, MailboxUnavailable

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def service(tmp_path: Path, cycle: Callable[[], Report], clock: VirtualClock) -> Service:
    return Service(
        cycle=cycle,
        stop_cycle=lambda: None,
        spent=lambda: 42,
        interval=timedelta(minutes=5),
        clock=clock,
        heartbeat=tmp_path / "run" / "heartbeat.json",
    )


def test_a_cycle_that_worked_leaves_a_heartbeat_without_an_error(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock)

    made.once()

    beat = read_heartbeat(made.heartbeat)
    assert beat == Heartbeat(at=START, worked_at=START, spent=42)


def test_a_lost_login_is_said_with_what_to_do_and_the_loop_goes_on(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    answers: list[Report | Exception] = [
        Report(at=START),
        LoginNeeded("Google says that the login has ended.", hint="Log in again."),
        Report(at=START),
    ]

    def cycle() -> Report:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    made = service(tmp_path, cycle, clock)
    made.once()
    clock.advance(timedelta(minutes=5))
    made.once()

    beat = read_heartbeat(made.heartbeat)
    assert beat is not None
    assert (beat.error, beat.hint) == ("Google says that the login has ended.", "Log in again.")
    assert beat.worked_at == START
    made.once()
    assert read_heartbeat(made.heartbeat).error == ""  # type: ignore[union-attr]


def test_a_named_time_is_waited_for(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    calls: list[datetime] = []

    def cycle() -> Report:
        calls.append(clock.now())
        raise MailboxUnavailable("Busy.", hint="Wait.", retry_at=START + timedelta(minutes=12))

    made = service(tmp_path, cycle, clock)
    for _ in range(4):
        made.once()
        clock.advance(timedelta(minutes=5))

    assert calls == [START, START + timedelta(minutes=15)]


def test_an_unforeseen_error_does_not_end_the_loop(tmp_path: Path) -> None:
    def cycle() -> Report:
        raise ZeroDivisionError

    made = service(tmp_path, cycle, VirtualClock(START))

    made.once()

    beat = read_heartbeat(made.heartbeat)
    assert beat is not None
    assert "ZeroDivisionError" in beat.error
    assert not made.stopped.is_set()


def test_a_request_that_the_guard_refused_ends_the_program(tmp_path: Path) -> None:
    def cycle() -> Report:
        raise Forbidden("POST /gmail/v1/users/me/messages/send")

    made = service(tmp_path, cycle, VirtualClock(START))

    with pytest.raises(Forbidden):
        run_in_main_thread(made)


def run_in_main_thread(made: Service) -> None:
    """`run` sets signal handlers, so it runs here; a timer ends it at the latest."""
    limit = threading.Timer(10, made.stopped.set)
    limit.start()
    try:
        made.run()
    finally:
        limit.cancel()


def test_the_scheduler_runs_a_cycle_at_once_and_stops_when_told(tmp_path: Path) -> None:
    ran = threading.Event()
    made: Service

    def cycle() -> Report:
        ran.set()
        made.stopped.set()
        return Report(at=START)

    made = service(tmp_path, cycle, VirtualClock(SystemClock().now()))
    run_in_main_thread(made)

    assert ran.is_set()


def test_a_broken_heartbeat_file_reads_as_none(tmp_path: Path) -> None:
    file = tmp_path / "heartbeat.json"
    assert read_heartbeat(file) is None
    for text in ("", "[]", '{"at": 3}', '{"at": "2026-05-04T09:00:00+00:00"}', "\x00"):
        file.write_text(text)
        assert read_heartbeat(file) is None
    write_heartbeat(file, Heartbeat(at=START, worked_at=None))
    assert read_heartbeat(file) == Heartbeat(at=START, worked_at=None)


def test_the_lock_is_held_by_one_and_free_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db.lock"
    with only_instance(file):
        with pytest.raises(AnotherInstance) as refused, only_instance(file):
            pass
        assert "status" in refused.value.hint
    with only_instance(file):
        pass

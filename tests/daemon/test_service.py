"""The daemon's loop: what goes wrong is said and tried again; a refused request ends it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.clock import SystemClock, VirtualClock
from agent.config import Config, load_config
from agent.cycle.options import Report
from agent.daemon.heartbeat import Health, Heartbeat, health_of, read_heartbeat, write_heartbeat
from agent.daemon.instance import only_instance
from agent.daemon.reload import ConfigWatch, Reloaded
from agent.daemon.service import Service
from agent.daemon.supervisor import Supervisor
from agent.errors import AnotherInstance, Forbidden, LoginNeeded, MailboxUnavailable

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@dataclass
class Cycles:
    """The work: `cycle` is one pass; `units` grow when the test says so."""

    cycle: Callable[[], Report]
    units: int = 42
    asked_to_stop: bool = False

    def once(self) -> Report:
        return self.cycle()

    def stop(self) -> None:
        self.asked_to_stop = True

    def spent(self) -> int:
        return self.units


def service(
    tmp_path: Path, cycle: Callable[[], Report], clock: VirtualClock, **more: Any
) -> Service:
    return Service(
        work=Cycles(cycle),
        interval=timedelta(minutes=5),
        clock=clock,
        heartbeat=tmp_path / "run" / "heartbeat.json",
        **more,
    )


def beat_of(made: Service) -> Heartbeat:
    beat = read_heartbeat(made.heartbeat)
    assert beat is not None
    return beat


def test_a_cycle_that_worked_leaves_a_heartbeat_without_an_error(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock)

    made.once()

    assert beat_of(made) == Heartbeat(
        at=START, worked_at=START, moved_at=START, spent=42, interval=300
    )


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


# Health


def test_a_heartbeat_is_written_while_nothing_happens_and_while_a_named_time_is_waited_for(
    tmp_path: Path,
) -> None:
    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock)
    made.once()
    for _ in range(100):
        clock.advance(timedelta(seconds=2))
        made.look_around()
    assert clock.now() - beat_of(made).at < timedelta(minutes=1)
    assert health_of(beat_of(made), clock.now()) is Health.HEALTHY


def test_a_poll_thread_that_hangs_is_unhealthy_after_three_intervals_and_not_before(
    tmp_path: Path,
) -> None:
    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock)
    made.once()
    seen = []
    for _ in range(18):
        clock.advance(timedelta(minutes=1))
        made._jumps.look()  # awake all the time
        made.look_around()
        seen.append(health_of(beat_of(made), clock.now()))
    assert seen[:15] == [Health.HEALTHY] * 15
    assert seen[16:] == [Health.FROZEN] * 2


def test_a_long_first_sync_is_healthy_as_long_as_it_makes_requests(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock)
    work = made.work
    assert isinstance(work, Cycles)
    for _ in range(60):
        clock.advance(timedelta(minutes=1))
        work.units += 40
        made.look_around()
        assert health_of(beat_of(made), clock.now()) is Health.HEALTHY


def test_silence_and_trouble_are_told_apart() -> None:
    beat = Heartbeat(at=START, worked_at=START, moved_at=START, interval=300)
    later = START + timedelta(minutes=14)
    assert health_of(None, START) is Health.SILENT
    assert health_of(beat, later) is Health.HEALTHY
    assert health_of(beat, START + timedelta(minutes=16)) is Health.SILENT
    lost = replace(beat, error="The login has ended.", login_needed=True)
    assert health_of(lost, later) is Health.DEGRADED
    assert health_of(lost, later).alive
    assert health_of(replace(beat, stopped=True), later) is Health.STOPPED
    assert not health_of(replace(beat, stopped=True), later).alive


# Sleep and wake


def test_a_sleep_is_noticed_and_the_missed_cycles_are_made_up_by_one(tmp_path: Path) -> None:
    """The scheduler runs for real; only the clock that it and the service ask has jumped."""
    ran: list[datetime] = []
    done = threading.Event()
    clock = VirtualClock(SystemClock().now())

    def cycle() -> Report:
        ran.append(clock.now())
        done.set()
        return Report(at=clock.now())

    made = service(tmp_path, cycle, clock)
    job = scheduled(made)
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    made._jumps.look()
    clock.advance(timedelta(days=7))
    made.look_around()
    assert health_of(beat_of(made), clock.now()) is Health.HEALTHY
    made.once()
    assert len(ran) == 1


def scheduled(made: Service) -> Any:
    """The job as `run` schedules it."""
    found: list[Any] = []

    def cycle() -> Report:
        assert made._scheduler is not None
        found.append(made._scheduler.get_job("cycle"))
        made.stopped.set()
        return Report(at=START)

    assert isinstance(made.work, Cycles)
    made.work.cycle, before = cycle, made.work.cycle
    run_in_main_thread(made)
    made.work.cycle = before
    made.stopped.clear()
    made._scheduler = None
    return found[0]


# The configuration


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def watching(folder: Path, text: str = '[time]\nzone = "UTC"\n') -> ConfigWatch:
    file = folder / "config.toml"
    write(file, text)

    def load() -> Config:
        return load_config(file, env={}, cwd=folder)

    return ConfigWatch(config=load(), load=load, find=lambda: file)


def looks(watch: ConfigWatch) -> Reloaded | None:
    """Two looks: an edit counts once it has settled."""
    assert watch.look() is None
    return watch.look()


def test_an_edit_counts_after_two_looks_that_see_the_same(tmp_path: Path) -> None:
    watch = watching(tmp_path)
    assert looks(watch) is None
    write(tmp_path / "config.toml", '[gmail]\npoll_every = "7 minutes"\n')
    found = looks(watch)
    assert found is not None
    assert found.config.gmail.poll_every == timedelta(minutes=7)
    assert looks(watch) is None


def test_a_file_swapped_in_by_an_editor_with_the_same_size_and_time_is_seen(
    tmp_path: Path,
) -> None:
    watch = watching(tmp_path, '[follow_up]\nwait = "11 days"\n')
    file = tmp_path / "config.toml"
    before = file.stat()
    other = tmp_path / "config.toml~"
    write(other, '[follow_up]\nwait = "12 days"\n')
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    found = looks(watch)
    assert found is not None
    assert str(found.config.follow_up.wait) == "12 days"


def test_a_broken_edit_keeps_the_last_good_one_and_names_file_line_and_key(
    tmp_path: Path,
) -> None:
    watch = watching(tmp_path, '[follow_up]\nwait = "12 days"\n')
    write(tmp_path / "config.toml", '[follow_up]\n\nwiat = "9 days"\n')
    found = looks(watch)
    assert found is not None
    assert found.error is not None
    [problem] = found.error.problems
    assert problem.startswith("config.toml:3: [follow_up] wiat")
    assert str(watch.config.follow_up.wait) == "12 days"
    assert looks(watch) is None, "said once"
    write(tmp_path / "config.toml", '[follow_up]\nwait = "9 days"\nno_later_than = "10 days"\n')
    mended = looks(watch)
    assert mended is not None
    assert mended.error is None


def test_a_file_that_is_gone_does_not_mean_the_defaults(tmp_path: Path) -> None:
    folder = tmp_path
    write(folder / "config.toml", '[gmail]\nlabel = "Jobs"\n')

    def load() -> Config:
        return load_config(None, env={"XDG_CONFIG_HOME": str(folder)}, cwd=folder)

    def find() -> Path | None:
        file = folder / "config.toml"
        return file if file.exists() else None

    watch = ConfigWatch(config=load(), load=load, find=find)
    (folder / "config.toml").unlink()
    found = looks(watch)
    assert found is not None
    assert found.error is not None
    assert "gone" in found.error.message
    assert found.config.gmail.label == "Jobs"


def test_what_is_open_keeps_its_value_until_the_next_start_and_says_so(tmp_path: Path) -> None:
    watch = watching(tmp_path)
    before = watch.config
    write(
        tmp_path / "config.toml",
        '[gmail]\nlabel = "Jobs"\ntoken_file = "other.json"\napi_root = "http://127.0.0.1:9/"\n'
        '[store]\nurl = "sqlite:///other.db"\n',
    )
    found = looks(watch)
    assert found is not None
    assert found.at_start == ("[store] url", "[gmail] token_file", "[gmail] api_root")
    assert found.config.gmail.label == "Jobs"
    assert found.config.store == before.store
    assert found.config.gmail.token_file == before.gmail.token_file


def test_further_files_count_too(tmp_path: Path) -> None:
    text = tmp_path / "follow_up.txt"
    write(text, "one")
    watch = watching(tmp_path)
    watch.others = lambda _: [text]
    assert looks(watch) is not None, "now there are more files to it"
    write(text, "two")
    assert looks(watch) is not None
    assert looks(watch) is None


def test_a_broken_edit_stands_in_the_heartbeat_until_it_is_mended(tmp_path: Path) -> None:
    watch = watching(tmp_path)
    made = service(
        tmp_path,
        lambda: Report(at=START),
        VirtualClock(START),
        reload=lambda forced: watch.look(forced=forced),
    )
    write(tmp_path / "config.toml", "[follow_up\n")
    made.look_around()
    made.look_around()
    assert "config.toml:1" in beat_of(made).config_error
    assert health_of(beat_of(made), START) is Health.DEGRADED
    write(tmp_path / "config.toml", '[gmail]\npoll_every = "9 minutes"\n')
    made.look_around()
    made.look_around()
    assert beat_of(made).config_error == ""
    assert made.interval == timedelta(minutes=9)
    assert beat_of(made).interval == 540


def test_sighup_reads_the_configuration_at_once_and_a_new_interval_is_scheduled(
    tmp_path: Path,
) -> None:
    watch = watching(tmp_path, '[gmail]\npoll_every = "1 day"\n')
    triggers: list[timedelta] = []

    def reload(forced: bool) -> Reloaded | None:
        found = watch.look(forced=forced)
        if forced:
            made.stopped.set()
        return found

    def cycle() -> Report:
        write(tmp_path / "config.toml", '[gmail]\npoll_every = "20 seconds"\n')
        os.kill(os.getpid(), signal.SIGHUP)
        return Report(at=START)

    made = service(tmp_path, cycle, VirtualClock(SystemClock().now()), reload=reload)
    run_in_main_thread(made)
    assert made.interval == timedelta(seconds=20)
    assert made._scheduler is not None
    triggers.append(made.interval)
    assert beat_of(made).stopped


# The supervisor and the companions


def test_the_supervisor_hears_ready_alive_and_stopping(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    clock = VirtualClock(SystemClock().now())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        ear.settimeout(5)
        made = service(
            tmp_path,
            lambda: Report(at=START),
            clock,
            supervisor=Supervisor.of({"NOTIFY_SOCKET": address}),
        )
        made.look_around()
        assert b"WATCHDOG=1" in ear.recv(4096)

        made.work.cycle = lambda: made.stopped.set() or Report(at=START)  # type: ignore[attr-defined, func-returns-value]
        run_in_main_thread(made)
        assert ear.recv(4096).startswith(b"READY=1\nSTATUS=")
        assert ear.recv(4096).startswith(b"STOPPING=1")


def test_a_frozen_agent_is_no_longer_vouched_for(tmp_path: Path) -> None:
    said: list[str] = []

    class Ear(Supervisor):
        def tell(self, **states: str) -> None:
            said.extend(states)

    clock = VirtualClock(START)
    made = service(tmp_path, lambda: Report(at=START), clock, supervisor=Ear())
    made.once()
    clock.advance(timedelta(minutes=16))
    made.look_around()
    assert said == []


def test_without_a_supervisor_nothing_is_said() -> None:
    for address in ("", "relative", "vsock:2:1"):
        assert Supervisor.of({"NOTIFY_SOCKET": address}).address == ""
    Supervisor(address="/nowhere/at/all").tell(READY="1")


@dataclass
class Page:
    name: str
    story: list[str]
    fails: Exception | None = field(default=None)

    def start(self) -> None:
        if self.fails:
            raise self.fails
        self.story.append(f"{self.name} starts")

    def stop(self) -> None:
        self.story.append(f"{self.name} stops")


def test_companions_live_as_long_as_the_service_and_one_that_fails_stops_nothing(
    tmp_path: Path,
) -> None:
    story: list[str] = []
    made: Service

    def cycle() -> Report:
        story.append("cycle")
        made.stopped.set()
        return Report(at=START)

    made = service(
        tmp_path,
        cycle,
        VirtualClock(SystemClock().now()),
        companions=(Page("page", story), Page("broken", story, OSError("port taken"))),
    )
    run_in_main_thread(made)
    assert story == ["page starts", "cycle", "page stops"]


def test_the_heartbeat_is_readable_for_its_owner_alone(tmp_path: Path) -> None:
    made = service(tmp_path, lambda: Report(at=START), VirtualClock(START))
    made.once()
    assert stat.S_IMODE(made.heartbeat.stat().st_mode) == 0o600

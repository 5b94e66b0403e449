"""`tactful run`: a cycle now and then one every interval, until somebody says stop.

Cycles run in the scheduler's one thread; the main thread looks after them: it reads the
configuration anew, keeps the heartbeat and the supervisor's watchdog, and notices a sleep and a
clock that was set. Only one cycle at a time, missed ones are made up by one, and SIGTERM lets the
step in hand finish. What goes wrong is said and tried again; only a request the guard refused ends
the program.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Protocol

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from agent.clock import Clock
from agent.cycle.options import Report
from agent.daemon.heartbeat import AT_LEAST, Heartbeat, write_heartbeat
from agent.daemon.jumps import Jump, Jumps
from agent.daemon.reload import Reloaded
from agent.daemon.supervisor import Supervisor
from agent.errors import Forbidden, LoginNeeded, MailboxUnavailable, TactfulError

LOOK_EVERY = 2.0
"""Seconds between two looks at the configuration: an edit counts after two of them."""
BEAT_EVERY = timedelta(seconds=45)
SAY_AGAIN = timedelta(days=1)
LONGEST_PAUSE = timedelta(hours=1)
JITTER = 0.1
"""Part of the interval by which cycles wander, so that many mailboxes don't ask in step."""
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
RELOAD_SIGNAL = getattr(signal, "SIGHUP", None)

log = logging.getLogger(__name__)


class Work(Protocol):
    """What the service runs: one agent's cycles."""

    def once(self) -> Report: ...

    def stop(self) -> None:
        """Ask a cycle under way to end at its next safe point; called from another thread."""

    def spent(self) -> int:
        """Quota units so far: while it grows, a cycle gets on."""


class Companion(Protocol):
    """Something that lives as long as the service does, in threads of its own: the dashboard."""

    name: str

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a cycle ended, for whoever tells the user. `error` None: it worked."""

    report: Report | None
    error: TactfulError | None


@dataclass(slots=True, kw_only=True)
class Service:
    """Runs `work` every `interval`.

    `reload` says what came of an edit of the configuration (True: judge it in any case); the new
    one has been handed to the work by then. `tell` is called after each cycle, in the cycles'
    thread. `config_error` may be set from the start, by whoever could not read the file then.
    """

    work: Work
    interval: timedelta
    clock: Clock
    heartbeat: Path
    reload: Callable[[bool], Reloaded | None] = lambda _: None
    tell: Callable[[Outcome], None] = lambda _: None
    companions: tuple[Companion, ...] = ()
    supervisor: Supervisor = field(default_factory=Supervisor)
    stopped: threading.Event = field(default_factory=threading.Event)
    refused: Forbidden | None = None
    worked_at: datetime | None = None
    not_before: datetime | None = None
    _error: TactfulError | None = None
    _said: tuple[str, datetime] | None = None
    _config_error: str = ""
    _at_start: str = ""
    _since: datetime | None = None
    _moved: tuple[datetime, int] | None = None
    _beaten_at: datetime | None = None
    _next_at: datetime | None = None
    _jumps: Jumps = field(init=False)
    _hangup: bool = False
    _signal: int = 0
    _under_way: bool = False
    _scheduler: BackgroundScheduler | None = None
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._jumps = Jumps(self.clock)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises Forbidden where the guard refused a request."""
        self._jumps.look()
        scheduler = self._schedule()
        self._since = self.clock.now()
        self._moved = (self._since, self.work.spent())
        before = self._take_signals()
        started = self._start_companions()
        scheduler.start()
        self.supervisor.tell(READY="1", STATUS="Watching your interview threads.")
        try:
            while not self.stopped.wait(LOOK_EVERY):
                self.look_around()
        finally:
            log.info(
                "stopping after the step in hand", extra={"action": "stop", "signal": self._signal}
            )
            self.supervisor.tell(STOPPING="1", STATUS="Finishing the step in hand.")
            self.work.stop()
            for companion in reversed(started):
                self._companion(companion, companion.stop)
            scheduler.shutdown(wait=True)
            self._beat(stopped=True)
            for name, handler in before.items():
                signal.signal(name, handler)
        if self.refused is not None:
            raise self.refused

    def once(self) -> None:
        """One cycle, logged and kept as the heartbeat; nothing but Forbidden gets out."""
        if self.stopped.is_set():
            return
        if self.not_before and self.clock.now() < self.not_before:
            self._get_on()
            self._beat()
            return
        report, error = None, None
        self._get_on()
        self._under_way = True
        try:
            report = self.work.once()
            self.worked_at, self.not_before = self.clock.now(), None
            self._say(report)
        except Forbidden as forbidden:
            self.refused = forbidden
            self.stopped.set()
            return
        except TactfulError as known:
            error = known
            if isinstance(known, MailboxUnavailable):
                # Gmail's time against this computer's, which may be wrong: never trusted for long.
                longest = self.clock.now() + LONGEST_PAUSE
                self.not_before = min(known.retry_at, longest) if known.retry_at else None
        except Exception as unforeseen:
            log.exception("a cycle failed", extra={"action": "cycle"})
            error = TactfulError(
                f"A cycle failed: {type(unforeseen).__name__}.",
                hint="It is tried again; the log has the details.",
            )
        finally:
            self._under_way = False
        self._keep(Outcome(report=report, error=error))

    def look_around(self) -> None:
        """What the main thread does every two seconds: the configuration, the clock, the beat."""
        hangup, self._hangup = self._hangup, False
        if hangup and _terminal_is_gone():
            self.stopped.set()
            return
        self._look_at_config(hangup)
        if hangup:
            self._poll_now()
        self._look_at_clock()
        if self._scheduler is not None:
            # Asked here alone: at the end the scheduler waits for the cycles' thread, holding the
            # lock that this question needs.
            self._next_at = self._scheduler.get_job("cycle").next_run_time
        now = self.clock.now()
        if self._moved is None or self.work.spent() != self._moved[1]:
            self._get_on()
        if self._beaten_at is None or not timedelta(0) <= now - self._beaten_at < BEAT_EVERY:
            self._beat()
            if not self._is_frozen(now):
                self.supervisor.tell(WATCHDOG="1", STATUS=self._status())

    def _look_at_clock(self) -> None:
        """The scheduler keeps the next cycle as an instant of the wall clock: where that was set
        back, the cycle would be put off by as much, and `not_before` with it.
        """
        jump = self._jumps.look()
        if jump is None:
            return
        log.info(jump.value, extra={"action": "wake"})
        self._get_on()
        if jump is Jump.SET:
            self.not_before = None
            self._poll_now()
        elif self._scheduler is not None:
            self._scheduler.wakeup()

    def _poll_now(self) -> None:
        if self._scheduler is not None:
            self._scheduler.modify_job("cycle", next_run_time=self.clock.now())

    def _keep(self, outcome: Outcome) -> None:
        self._error = outcome.error
        self._say_trouble(outcome.error)
        self._get_on()
        self._beat()
        try:
            self.tell(outcome)
        except Exception:
            log.exception("the user could not be told", extra={"action": "notice"})

    def _say_trouble(self, error: TactfulError | None) -> None:
        """Once when it begins, then daily: what lasts for days would fill the log."""
        now = self.clock.now()
        if error is None:
            if self._said is not None:
                log.info("all is well again", extra={"action": "cycle"})
            self._said = None
        elif (
            self._said is None
            or self._said[0] != error.message
            or not timedelta(0) <= now - self._said[1] < SAY_AGAIN
        ):
            log.warning(error.message, extra={"action": "cycle", "hint": error.hint})
            self._said = (error.message, now)
        else:
            log.debug(error.message, extra={"action": "cycle", "hint": error.hint})

    def _look_at_config(self, forced: bool) -> None:
        try:
            reloaded = self.reload(forced)
        except Exception:
            log.exception("the configuration could not be looked at", extra={"action": "reload"})
            return
        if reloaded is None:
            return
        if reloaded.error is not None:
            self._config_error = reloaded.error.message
            for problem in reloaded.error.problems:
                log.error(problem, extra={"action": "reload", "hint": reloaded.error.hint})
            log.warning("the last good configuration stays in force", extra={"action": "reload"})
        else:
            self._config_error, self._at_start = "", ", ".join(reloaded.at_start)
            log.info("the configuration was read again", extra={"action": "reload"})
            for key in reloaded.at_start:
                log.warning(
                    "another value, for the next start", extra={"action": "reload", "key": key}
                )
            if self.interval != reloaded.config.gmail.poll_every:
                self.interval = reloaded.config.gmail.poll_every
                if self._scheduler is not None:
                    self._scheduler.reschedule_job("cycle", trigger=self._trigger())
        self._beat()

    def _schedule(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            timezone="UTC",
        )
        scheduler.add_job(
            self.once,
            self._trigger(),
            id="cycle",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=self.clock.now(),
        )
        self._scheduler = scheduler
        return scheduler

    def _trigger(self) -> IntervalTrigger:
        seconds = self.interval.total_seconds()
        return IntervalTrigger(
            seconds=seconds, jitter=max(1, round(seconds * JITTER)), timezone="UTC"
        )

    def _take_signals(self) -> dict[int, signal.Handlers | Callable[..., object] | int | None]:
        # Handlers only set flags: a log line from here could wait for a lock that we hold.
        before = {int(name): signal.signal(name, self._on_stop) for name in STOP_SIGNALS}
        if RELOAD_SIGNAL is not None:
            before[int(RELOAD_SIGNAL)] = signal.signal(RELOAD_SIGNAL, self._on_hangup)
        return before

    def _on_stop(self, number: int, _: FrameType | None) -> None:
        self._signal = number
        self.stopped.set()
        self.work.stop()

    def _on_hangup(self, _: int, __: FrameType | None) -> None:
        self._hangup = True

    def _start_companions(self) -> list[Companion]:
        return [one for one in self.companions if self._companion(one, one.start)]

    def _companion(self, companion: Companion, step: Callable[[], None]) -> bool:
        """The agent's work goes on without its companions."""
        try:
            step()
        except TactfulError as known:
            log.warning(known.message, extra={"action": companion.name, "hint": known.hint})
            return False
        except Exception:
            log.exception("a companion failed", extra={"action": companion.name})
            return False
        return True

    def _say(self, report: Report) -> None:
        for where, fault in report.faults:
            log.warning(
                fault.message, extra={"action": "set_back", "thread_id": where, "hint": fault.hint}
            )
        if report.drafted or report.withdrawn or report.read or report.full:
            log.info(
                "cycle",
                extra={
                    "action": "cycle",
                    "read": report.read,
                    "drafted": report.drafted,
                    "withdrawn": report.withdrawn,
                    "full_sync": report.full,
                },
            )

    def _get_on(self) -> None:
        self._moved = (self.clock.now(), self.work.spent())

    def _is_frozen(self, now: datetime) -> bool:
        return self._moved is not None and now - self._moved[0] > max(3 * self.interval, AT_LEAST)

    def _status(self) -> str:
        if self._error is not None:
            return self._error.message
        if self._under_way:
            return "Looking at the mailbox."
        return "Watching your interview threads."

    def _beat(self, *, stopped: bool = False) -> None:
        now = self.clock.now()
        beat = Heartbeat(
            at=now,
            worked_at=self.worked_at,
            moved_at=self._moved[0] if self._moved else None,
            next_at=None if stopped else self._next_at,
            since=self._since,
            error=self._error.message if self._error else "",
            hint=self._error.hint if self._error else "",
            login_needed=isinstance(self._error, LoginNeeded),
            config_error=self._config_error,
            at_start=self._at_start,
            interval=round(self.interval.total_seconds()),
            spent=self.work.spent(),
            stopped=stopped,
        )
        with self._writing:
            self._beaten_at = now
            try:
                write_heartbeat(self.heartbeat, beat)
            except OSError as failed:
                log.warning(
                    "the heartbeat can't be written",
                    extra={"action": "heartbeat", "error": str(failed)},
                )


def _terminal_is_gone() -> bool:
    """Whether the hangup means that the window was closed that we were started in."""
    try:
        os.tcgetpgrp(0)
    except OSError as error:
        # There was a terminal and it has hung up, or there never was one.
        return error.errno not in (errno.ENOTTY, errno.EBADF)
    return False

"""`tactful run`: a cycle now and then one every interval, until somebody says stop.

Only one cycle at a time, missed ones are made up by one, and SIGTERM lets the step in hand finish.
What goes wrong is said and tried again; only a request the guard refused ends the program.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from agent.clock import Clock
from agent.cycle.options import Report
from agent.daemon.heartbeat import Heartbeat, write_heartbeat
from agent.errors import Forbidden, MailboxUnavailable, TactfulError

LONGEST_PAUSE = timedelta(hours=1)
JITTER = 0.1
"""Part of the interval by which cycles wander, so that many mailboxes don't ask in step."""
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Service:
    """Runs `cycle` every `interval`. `stop_cycle` asks one under way to end at its next safe
    point.
    """

    cycle: Callable[[], Report]
    stop_cycle: Callable[[], None]
    spent: Callable[[], int]
    interval: timedelta
    clock: Clock
    heartbeat: Path
    stopped: threading.Event = field(default_factory=threading.Event)
    refused: Forbidden | None = None
    worked_at: datetime | None = None
    not_before: datetime | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises Forbidden where the guard refused a request."""
        scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            timezone="UTC",
        )
        seconds = self.interval.total_seconds()
        scheduler.add_job(
            self.once,
            IntervalTrigger(
                seconds=seconds, jitter=max(1, round(seconds * JITTER)), timezone="UTC"
            ),
            id="cycle",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=self.clock.now(),
        )
        before = {name: signal.signal(name, self._on_signal) for name in STOP_SIGNALS}
        scheduler.start()
        try:
            self.stopped.wait()
        finally:
            self.stop_cycle()
            scheduler.shutdown(wait=True)
            for name, handler in before.items():
                signal.signal(name, handler)
        if self.refused is not None:
            raise self.refused

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self.stopped.set()
        self.stop_cycle()
        log.info("stopping after the step in hand", action="stop", signal=number)

    def once(self) -> None:
        """One cycle, logged and kept as the heartbeat; nothing but Forbidden gets out."""
        if self.stopped.is_set() or (self.not_before and self.clock.now() < self.not_before):
            return
        error: TactfulError | None = None
        try:
            report = self.cycle()
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
            log.exception("a cycle failed", action="cycle")
            error = TactfulError(
                f"A cycle failed: {type(unforeseen).__name__}.",
                hint="It is tried again; the log has the details.",
            )
        if error is not None:
            log.warning(error.message, action="cycle", hint=error.hint)
        self._beat(error)

    def _say(self, report: Report) -> None:
        for where, fault in report.faults:
            log.warning(fault.message, action="set_back", thread_id=where, hint=fault.hint)
        if report.drafted or report.withdrawn or report.read or report.full:
            log.info(
                "cycle",
                action="cycle",
                read=report.read,
                drafted=report.drafted,
                withdrawn=report.withdrawn,
                full_sync=report.full,
            )

    def _beat(self, error: TactfulError | None) -> None:
        beat = Heartbeat(
            at=self.clock.now(),
            worked_at=self.worked_at,
            error=error.message if error else "",
            hint=error.hint if error else "",
            spent=self.spent(),
        )
        try:
            write_heartbeat(self.heartbeat, beat)
        except OSError as failed:
            log.warning("the heartbeat can't be written", action="heartbeat", error=str(failed))

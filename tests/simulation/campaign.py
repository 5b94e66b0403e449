"""Many schedules at once, over all cores, and what they showed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from tests.simulation.host import own_folder
from tests.simulation.schedule import Schedule
from tests.simulation.simulation import Outcome, play
from tests.simulation.stories import START


@dataclass(slots=True, kw_only=True)
class Tally:
    """The figures of a campaign. `failures` are (schedule, violations)."""

    schedules: int = 0
    drafts: list[int] = field(default_factory=list)
    kills: int = 0
    fired: int = 0
    posts: int = 0
    windows: int = 0
    withdrawals: int = 0
    two_hosts: int = 0
    cpu: float = 0.0
    seconds: float = 0.0
    failures: list[tuple[Schedule, list[str]]] = field(default_factory=list)

    def add(self, outcome: Outcome, cpu: float) -> None:
        self.schedules += 1
        self.drafts.append(outcome.drafts)
        self.kills += outcome.kills
        self.fired += outcome.fired
        self.posts += outcome.posts
        self.windows += outcome.windows
        self.withdrawals += outcome.withdrawals
        self.two_hosts += outcome.schedule.hosts > 1
        self.cpu += cpu
        if outcome.failed:
            self.failures.append((outcome.schedule, outcome.violations))

    @property
    def is_vacuous(self) -> bool:
        """A campaign whose schedules mostly make no draft proves nothing."""
        return not self.drafts or median(self.drafts) == 0

    def __str__(self) -> str:
        rate = 60 * self.schedules / self.seconds if self.seconds else 0
        per_core = 60 * self.schedules / self.cpu if self.cpu else 0
        return (
            f"{self.schedules} schedules ({self.two_hosts} with two instances), "
            f"{sum(self.drafts)} drafts made (median {median(self.drafts or [0]):g}), "
            f"{self.posts} POSTs, {self.withdrawals} drafts removed, {self.fired} faults, "
            f"{self.kills} kills, {self.windows} events in the window that can't be closed; "
            f"{len(self.failures)} failed; {self.seconds:.0f} s, {rate:.0f} a minute "
            f"({per_core:.0f} a minute of one core's time)"
        )


def _timed(schedule: Schedule) -> tuple[Outcome, float]:
    started = time.process_time()
    try:
        outcome = play(schedule)
    except Exception:  # noqa: BLE001 - not every error comes whole from one process to another
        broken = f"{START:%Y-%m-%d %H:%M:%S} SIMULATION: {traceback.format_exc()}"
        outcome = Outcome(schedule=schedule, violations=[broken])
    outcome.steps.clear()
    if not outcome.failed:
        outcome.log.clear()
    return outcome, time.process_time() - started


def _without_looking_for_garbage_often() -> None:
    """What is loaded once stays, and a schedule leaves little behind that has to be looked for."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def campaign(
    schedules: Iterable[Schedule],
    *,
    processes: int | None = None,
    most_failures: int = 20,
    tell: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Play them all, stopping early once there is more than enough to look at. `tell` hears of the
    tally after each schedule.
    """
    tally = Tally()
    started = time.perf_counter()

    def counts(outcome: Outcome, cpu: float) -> bool:
        tally.add(outcome, cpu)
        tally.seconds = time.perf_counter() - started
        tell(tally)
        return len(tally.failures) < most_failures

    processes = processes or os.cpu_count() or 1
    if processes == 1:
        for schedule in schedules:
            if not counts(*_timed(schedule)):
                break
    else:
        own_folder()  # made here, it is removed with those of the processes
        context = multiprocessing.get_context("fork")
        with context.Pool(processes, initializer=_without_looking_for_garbage_often) as pool:
            for found in pool.imap_unordered(_timed, schedules, chunksize=4):
                if not counts(*found):
                    break
    return tally

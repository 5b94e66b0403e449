"""A failing schedule made small: one fault, deed, round or switch less at a time."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.schedule import Schedule
from tests.simulation.simulation import Outcome, play


def promise_of(outcome: Outcome) -> str:
    """Which invariant was broken first: the word before the colon, without the instant."""
    return outcome.violations[0].split(":")[2][-20:].split()[-1] if outcome.violations else ""


def shrink(
    schedule: Schedule, *, run: Callable[[Schedule], Outcome] = play
) -> tuple[Schedule, Outcome, int]:
    """The smallest schedule that breaks the same promise, its outcome, and the runs it took."""
    outcome, runs = run(schedule), 1
    broken = promise_of(outcome)
    smaller = bool(broken)
    while smaller:
        smaller = False
        for lighter in schedule.lighter():
            found = run(lighter)
            runs += 1
            if promise_of(found) == broken:
                schedule, outcome, smaller = lighter, found, True
                break
    return schedule, outcome, runs

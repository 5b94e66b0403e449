"""The schedules that hunt broken protocols: what once failed, and what is aimed at the writes and
what comes around them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from tests.simulation import draws
from tests.simulation.schedule import SEEDBANK, Deed, Schedule, Strike


def hunt() -> Iterator[Schedule]:
    """What once failed, then schedules of each kind in turn, shuffled; always in the same order."""
    yield from _seedbank()
    kinds = (_faults(), _deeds(), _settling(), _clocks(), _readings())
    for several in itertools.zip_longest(*map(_shuffled, kinds)):
        yield from (one for one in several if one is not None)


def _shuffled(schedules: list[Schedule]) -> list[Schedule]:
    draw = draws.Draw(15)
    return sorted(schedules, key=lambda one: draw.below(1 << 30))


def _faults() -> list[Schedule]:
    """Every fault at every write, and at the commits next to it."""
    found = []
    for number, base in enumerate(draws.BASES):
        steps = draws.steps_of(number)
        for index, (_, at, _) in enumerate(steps):
            if at in draws.WRITES:
                for host, near, nth in steps[max(0, index - 1) : index + 2]:
                    found += [
                        replace(base, strikes=(Strike(host=host, at=near, nth=nth, fault=fault),))
                        for fault in draws.faults_at(near)
                        if near == at or fault in ("kill_before", "kill_after", "full")
                    ]
    return found


def _deeds() -> list[Schedule]:
    """Everything people do, right before each step that leads to a write, and a question later; and
    in the rounds after it.
    """
    found = []
    for number, base in enumerate(draws.BASES):
        steps = draws.steps_of(number)
        for index, (_, at, _) in enumerate(steps):
            if at not in draws.WRITES:
                continue
            for host, near, nth in steps[max(0, index - 4) : index + 3]:
                for deed in draws.AROUND:
                    done = Deed(host=host, at=near, nth=nth, deed=deed)
                    later = Deed(at="round", nth=len(base.rounds), deed="question")
                    found.append(replace(base, deeds=(*base.deeds, done, later)))
            for number_later in draws._rounds_after(number, index):
                found += [
                    replace(base, deeds=(Deed(at="round", nth=number_later, deed=deed),))
                    for deed in draws.AROUND
                ]
    return found


def _seedbank() -> list[Schedule]:
    return [Schedule.of_json(file.read_text()) for file in sorted(SEEDBANK.glob("*.json"))]


def _clocks() -> list[Schedule]:
    """This computer's clock set wrong before the agent first looks, or soon after."""
    return [
        replace(base, deeds=(*base.deeds, Deed(at="round", nth=number, deed=deed)))
        for base in draws.BASES
        for number in (1, 2, 3)
        for deed in ("clock_year_ahead", "clock_year_behind")
    ]


def _readings() -> list[Schedule]:
    """The program ends as a thread that has news is about to be read, or what was read there to be
    recorded. The first is read in the full sync, which is done again.
    """
    return [
        replace(base, strikes=(Strike(host=host, at=at, nth=nth, fault="kill_before"),))
        for number, base in enumerate(draws.BASES)
        for host, at, nth in draws.steps_of(number)
        if at in ("threads.get", "commit:record_thread") and nth > 1
    ]


def _settling() -> list[Schedule]:
    """An unclear write, a deed before the next round, and an index that lags."""
    found = []
    for number, base in enumerate(draws.BASES):
        for index, (host, at, nth) in enumerate(draws.steps_of(number)):
            if at not in draws.WRITES:
                continue
            for fault in draws.UNCLEAR:
                strike = Strike(host=host, at=at, nth=nth, fault=fault)
                for later in draws._rounds_after(number, index):
                    for deed in draws.AROUND:
                        done = Deed(at="round", nth=later, deed=deed)
                        found.append(
                            replace(
                                base,
                                strikes=(strike,),
                                deeds=(*base.deeds, done),
                                quirks={"index_lag": 3000},
                            )
                        )
    return found

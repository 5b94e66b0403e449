"""`python -m tests.simulation`: run many schedules, replay one, shrink one."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.simulation import draws
from tests.simulation.campaign import Tally, campaign
from tests.simulation.schedule import Schedule
from tests.simulation.shrink import promise_of, shrink
from tests.simulation.simulation import Outcome, play

TELL_EVERY = 500
"""Schedules between two words on how far a long run is."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="play many schedules over all cores")
    run.add_argument("--count", type=int, default=1000)
    run.add_argument("--seed", type=int, default=0, help="the first schedule's number")
    run.add_argument("--kind", choices=("aimed", "singles", "pairs", "marked"), default="aimed")
    run.add_argument("--processes", type=int, default=None)
    run.add_argument("--keep", type=Path, default=Path("failures"), help="where failures go")
    for name in ("replay", "shrink"):
        commands.add_parser(name).add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "run":
        return _run(chosen)
    schedule = Schedule.of_json(chosen.file.read_text())
    if chosen.command == "replay":
        return _show(play(schedule))
    small, outcome, runs = shrink(schedule)
    print(small.to_json())
    print(f"{runs} runs", file=sys.stderr)
    return _show(outcome)


def _run(chosen: argparse.Namespace) -> int:
    kept = 0

    def tell(tally: Tally) -> None:
        """A failure at once, and how far it is every few minutes."""
        nonlocal kept
        for schedule, violations in tally.failures[kept:]:
            chosen.keep.mkdir(exist_ok=True)
            file = chosen.keep / f"{chosen.kind}-{chosen.seed}-{kept}.json"
            file.write_text(schedule.to_json())
            kept += 1
            print(f"{file}: {violations[0]}", flush=True)
        if tally.schedules % TELL_EVERY == 0:
            print(tally, file=sys.stderr, flush=True)

    tally = campaign(
        itertools.islice(_schedules(chosen.kind, chosen.seed), chosen.count),
        processes=chosen.processes,
        tell=tell,
    )
    print(tally)
    if tally.is_vacuous:
        print("The median schedule made no draft: this proves nothing.")
    return int(bool(tally.failures) or tally.is_vacuous)


def _schedules(kind: str, seed: int) -> Iterator[Schedule]:
    match kind:
        case "singles":
            return itertools.islice(draws.singles(), seed, None)
        case "pairs":
            return itertools.islice(draws.pairs(), seed, None)
        case "marked":
            return itertools.islice(draws.marked(), seed, None)
        case _:
            return (draws.aimed(number) for number in itertools.count(seed))


def _show(outcome: Outcome) -> int:
    print("\n".join(outcome.log), file=sys.stderr)
    print(f"{promise_of(outcome) or 'sound'}; {outcome.drafts} drafts", file=sys.stderr)
    return int(outcome.failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

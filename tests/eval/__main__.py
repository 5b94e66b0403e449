"""Measures reading on a corpus folder: `python -m tests.eval CORPUS_DIR [--misses] [--half A|B]`.

Prints the table of figures, and every miss. Exit code 1 where a figure is below its target.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.facts import Confidence, MessageClass, Outcome, Reading
from agent.core.mail import Address, Message
from agent.core.reading import Desk, read_message
from agent.core.workdays import Calendar

SENDER = Address(email="dana.reed@northwind.example", name="Dana Reed")


@dataclass
class Measure:
    """One line of the table: hits of total, and the misses."""

    name: str
    target: float
    at_most: bool = False
    hits: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, hit: bool, miss: str) -> None:
        self.total += 1
        self.hits += hit
        if hit == self.at_most:
            self.misses.append(miss)

    @property
    def share(self) -> float:
        return 100 * self.hits / self.total if self.total else 0.0

    @property
    def met(self) -> bool:
        return self.share <= self.target if self.at_most else self.share >= self.target


def rows(folder: Path, name: str, half: str | None) -> list[dict]:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    if half is None:
        return found
    wanted = 0 if half == "A" else 1
    return [row for row in found if hashlib.sha1(row["id"].encode()).digest()[0] % 2 == wanted]


def message(
    text: str, *, at: datetime, subject: str = "", headers: dict[str, str] | None = None
) -> Message:
    return Message(
        id="m", thread_id="t", at=at.astimezone(UTC), subject=subject, sender=SENDER, text=text,
        headers=headers or {},
    )  # fmt: skip


def desk(zone: str = "America/New_York") -> Desk:
    return Desk(me=frozenset({"alex@example.com"}), calendar=Calendar(zone=ZoneInfo(zone)))


def timed(seconds: list[float], mail: Message, at: Desk) -> Reading:
    start = time.perf_counter()
    reading = read_message(mail, at)
    seconds.append(time.perf_counter() - start)
    return reading


def timeline(folder: Path, half: str | None, seconds: list[float]) -> list[Measure]:
    ends = Measure("promised end date in the accepted range", 95)
    false = Measure("promises read in negative and undated vague lines", 5, at_most=True)
    away = Measure("return date in automatic replies", 95)
    for row in rows(folder, "timeline.jsonl", half):
        at = datetime.fromisoformat(row["ref"])
        kind, text = row["kind"], row["text"]
        headers = {"auto-submitted": "auto-replied"} if kind == "ooo_return" else {}
        reading = timed(seconds, message(text, at=at, headers=headers), desk(row["tz"]))
        shown = f"{row['id']} {at:%a %Y-%m-%d} {kind} want {row['end_ok']}: {text}"
        if kind in ("hear_back", "hold_until"):
            got = [p.latest for p in reading.promises]
            ok = any(within(day, row["end_ok"]) for day in got) or (row["null_ok"] and not got)
            ends.add(ok, f"{shown}\n      got {[str(d) for d in got]}")
        elif kind == "ooo_return":
            until = reading.absence.until if reading.absence else None
            away.add(
                until is not None and within(until, row["end_ok"]), f"{shown}\n      got {until}"
            )
        elif kind == "negative" or (kind == "vague" and row["end"] is None):
            got = [(str(p.earliest), str(p.latest)) for p in reading.promises]
            false.add(bool(got), f"{shown}\n      got {got}")
    return [ends, false, away]


def within(day: date, accepted: list[str] | None) -> bool:
    return accepted is not None and date.fromisoformat(accepted[0]) <= day <= date.fromisoformat(
        accepted[1]
    )


def jobmail(folder: Path, half: str | None, seconds: list[float]) -> list[Measure]:
    every = Measure("job mail, all classes", 95)
    per = {c: Measure(f"  {c.value}", 88) for c in MessageClass}
    asks = Measure("asks on ack_wait messages", 3, at_most=True)
    precision = Measure("strong rejection: precision", 99)
    recall = Measure("strong rejection: recall", 92)
    at = datetime(2026, 5, 19, 14, 0, tzinfo=UTC)
    for row in rows(folder, "jobmail.jsonl", half):
        reading = timed(seconds, message(row["text"], at=at, subject=row["subject"] or ""), desk())
        got = reading.message_class.value
        words = " ".join(row["text"].split())[:700]
        shown = f"{row['id']} {row['label']} {row['alt']} got {got}: {row['subject']!r} {words}"
        ok = got == row["label"] or got in (row["alt"] or [])
        every.add(ok, shown)
        per[MessageClass(row["label"])].add(ok, shown)
        if row["label"] == "ack_wait":
            quote = reading.asks.quote if reading.asks else ""
            asks.add(reading.asks is not None, f"{row['id']} {quote}")
        outcome = reading.outcome
        strong = (
            outcome is not None
            and outcome.outcome is Outcome.REJECTED
            and outcome.confidence is Confidence.STRONG
        )
        is_rejection = row["label"] == "rejection" or "rejection" in (row["alt"] or [])
        if strong:
            precision.add(is_rejection, f"{shown}\n      quote: {outcome.evidence.quote}")
        if row["label"] == "rejection":
            recall.add(
                strong,
                f"{row['id']} outcome {outcome and outcome.outcome}: {words}",
            )
    kinds = [per[c] for c in MessageClass if per[c].total]
    return [every, *kinds, asks, precision, recall]


def replies(folder: Path, half: str | None, seconds: list[float]) -> list[Measure]:
    english = Measure("replies: exact new text, English plain", 85)
    others = Measure("replies: other languages", 60)
    at = datetime(2026, 5, 19, 14, 0, tzinfo=UTC)
    for row in rows(folder, "replies.jsonl", half):
        mail = message(row["text"] if row["fmt"] == "plain" else "", at=at)
        if row["fmt"] != "plain":
            mail = Message(id="m", thread_id="t", at=at, html=row["text"], sender=SENDER)
        reading = timed(seconds, mail, desk())
        same = "".join(reading.new_text.split()) == "".join(row["expected"].split())
        want, got = row["expected"], reading.new_text
        shown = f"{row['id']} ({row['sig']})\n--- want\n{want}\n--- got\n{got}\n"
        (english if row["lang"] == "en" and row["fmt"] == "plain" else others).add(same, shown)
    return [english, others]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.eval")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", choices=["A", "B"])
    parser.add_argument("--no-misses", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    seconds: list[float] = []
    measures = [
        *timeline(options.corpus, options.half, seconds),
        *jobmail(options.corpus, options.half, seconds),
        *replies(options.corpus, options.half, seconds),
    ]
    for one in measures:
        if (
            not options.no_misses
            and options.only in one.name
            and not one.name.startswith("job mail")
        ):
            for miss in one.misses:
                print(f"MISS [{one.name.strip()}] {miss}")
    for one in measures:
        sign = "<=" if one.at_most else ">="
        mark = "ok" if one.met else "BELOW"
        print(
            f"{one.name:55} {one.hits:4}/{one.total:<4} {one.share:5.1f} %"
            f"  ({sign} {one.target:g} %) {mark}"
        )
    ordered = sorted(seconds)
    print(
        f"time per message: median {statistics.median(ordered) * 1000:.2f} ms, "
        f"p99 {ordered[int(len(ordered) * 0.99) - 1] * 1000:.2f} ms, "
        f"max {ordered[-1] * 1000:.2f} ms"
    )
    return 0 if all(one.met for one in measures) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Throws damaged mail at reading: `python -m tests.eval.fuzz --seconds 600 [--seed N]`.

Message files are cut, doubled, shuffled and sprinkled with bytes that break parsers, and their
words mixed into sentences that have never been written. Whatever comes out must be read, or refused
by name, within two seconds. Exit code 1 and the seed where it is not; that seed alone replays it.
"""

from __future__ import annotations

import argparse
import random  # noqa: TID251 - seeded, and no part of the program
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.mail import Address, Message
from agent.core.reading import Desk, parse_raw, read_message, reading_json
from agent.core.reading.reader import FAILED
from agent.core.workdays import Calendar
from agent.errors import MailFault

MESSAGES = Path(__file__).parents[1] / "messages"
LONGEST_SECONDS = 2.0
DESK = Desk(me=frozenset({"sam@example.org"}), calendar=Calendar(zone=ZoneInfo("Europe/Berlin")))
SPRINKLES = [
    b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"\r\n ", b"=?utf-8?b?", b"?=", b"<", b"<!--",
    b"<![CDATA[", b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"--x--\n",
    b"BEGIN:VEVENT\r\n", b"DTSTART:99999999T999999Z\r\n",
    b"RRULE:FREQ=SECONDLY\r\n", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"&#99999999;", b"=", b"=3D", b">" * 50, b"(" * 60, b"\t" * 60, b"charset=utf-7\n", b"@",
    b"\x1b[2J", b"Content-Transfer-Encoding: base64\n", b"Date: Thu, 99 Foo 0000 99:99:99 +9999\n",
]  # fmt: skip
WORDS = re.split(
    " ",
    "we you i will 'll would could let know get back to by within in on until before after next "
    "this last week weeks monday tuesday friday may march 14th 31 30 february 2026 99 9999 0 - to "
    "or and a couple of business days month end early mid late the interview call moved from "
    "confirmed at 2 pm 25:99 half past noon offer position unfortunately not selected other "
    "candidates decided if unless please send references availability ? ! . , ; : ( ) ' \" q3 "
    "christmas easter quarter year hold freeze until out office return back cw 22 54 w/c eod cob "
    "re: > wrote ² ½ ５ İ ﬁ \u202e \u200b 😀 \n \n\n -- -----Original",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.eval.fuzz")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, help="replay this one alone")
    options = parser.parse_args()
    seeds = [path.read_bytes() for path in sorted(MESSAGES.glob("*.eml"))]
    if options.seed is not None:
        return 0 if fault_of(options.seed, seeds) is None else 1
    end, seed, longest = time.perf_counter() + options.seconds, 0, 0.0
    while time.perf_counter() < end:
        start = time.perf_counter()
        fault = fault_of(seed, seeds)
        took = time.perf_counter() - start
        longest = max(longest, took)
        if fault is None and took > LONGEST_SECONDS:
            fault = f"took {took:.1f} s"
        if fault is not None:
            print(f"seed {seed}: {fault}")
            return 1
        seed += 1
    print(f"{seed} messages in {options.seconds:.0f} s, nothing uncaught; longest {longest:.3f} s")
    return 0


def fault_of(seed: int, files: list[bytes]) -> str | None:
    """What goes wrong with the message that a seed makes, None where it is read or refused."""
    rng = random.Random(seed)
    try:
        raw = rng.random() < 0.5
        message = parse_raw(damaged(rng, rng.choice(files))) if raw else worded(rng)
        reading = read_message(message, DESK)
        reading_json("fuzz.eml", message, reading, DESK)
    except MailFault:
        return None
    except Exception as error:  # noqa: BLE001 - what this script looks for
        return f"{type(error).__name__}: {error}"
    if (reading.refused or "").startswith(FAILED):
        return reading.refused
    if any(promise.earliest > promise.latest for promise in reading.promises):
        return f"a promise ends before it begins: {reading.promises}"
    return None


def damaged(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0:
                data = data[:at] + rng.choice(SPRINKLES) * rng.choice([1, 1, 1, 40]) + data[at:]
            case 1:
                data = data[:at] + data[at + rng.randint(1, 200) :]
            case 2:
                data = data[:at] + rng.randbytes(rng.randint(1, 30)) + data[at:]
            case 3:
                data = data[:at] + data[rng.randrange(len(data) + 1) :]
            case 4 if len(data) < 200_000:
                data += data[at:]
            case _:
                data = data.replace(data[at : at + 3] or b"\n", rng.choice(SPRINKLES), 20)
    return data


def worded(rng: random.Random) -> Message:
    words = [rng.choice(WORDS) for _ in range(rng.choice([5, 20, 80, 400]))]
    text = " ".join(words)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(10**6))
    sender = Address(email=rng.choice(["dana@northwind.example", "no-reply@ats.example", "x"]))
    headers = rng.choice([{}, {"auto-submitted": "auto-replied"}, {"date": text[:40]}])
    is_html = rng.random() < 0.2
    return Message(
        id="m", thread_id="t", at=at, subject=" ".join(words[:6]), sender=sender,
        text="" if is_html else text, html=f"<p>{text}</p>" if is_html else "", headers=headers,
        labels=frozenset({"SENT"}) if rng.random() < 0.2 else frozenset(),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

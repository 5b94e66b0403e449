"""Reading is the same on every machine, in any place, and never takes much memory."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from agent.core.reading import parse_raw, read_message
from agent.errors import MailFault
from tests.core.reading.desks import DESK, theirs
from tests.core.reading.test_hostile import BOMBS
from tests.core.reading.test_many_voices import voices

ROOT = Path(__file__).parents[3]
MEMORY_MB = 256
HEAVIEST = ("nested tables", "flat parts", "a long header", "a big body", "calendar guests")


def readings() -> str:
    """What every promise and interview of voices.txt is read as, as one text."""
    texts = [text for title in ("promised", "interviews") for _, text in voices(title)]
    return "\n".join(repr(read_message(theirs(text), DESK)) for text in texts)


def heaviest_mb() -> float:
    """The memory this process has needed at most, once it has read the heaviest bombs."""
    for name in HEAVIEST:
        try:
            read_message(parse_raw(BOMBS[name]), DESK)
        except MailFault:
            continue
    # Not getrusage: its maximum is carried over from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(peak) / 1024


@cache
def elsewhere() -> tuple[str, float]:
    """Both of the above, in a process that runs in another place and language."""
    code = "from tests.core.reading import test_any_machine as m; m.tell()"
    there = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, **there, "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"}, encoding="utf-8",
    )  # fmt: skip
    said, _, memory = done.stdout.strip().rpartition("\n")
    return said, float(memory)


def tell() -> None:
    print(readings())
    print(heaviest_mb())


def test_reading_is_the_same_in_another_place_and_language() -> None:
    assert elsewhere()[0] == readings()


def test_the_heaviest_bombs_stay_within_memory() -> None:
    assert elsewhere()[1] < MEMORY_MB

"""Reading is the same on every machine, in any place, and never takes much memory."""

from __future__ import annotations

import os
import subprocess
import sys
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


def elsewhere(expression: str, **environment: str) -> str:
    """What an expression of this module gives in a process of its own."""
    code = f"from tests.core.reading import test_any_machine as m; print(m.{expression})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return done.stdout.strip()


def test_reading_is_the_same_in_another_place_and_language() -> None:
    there = elsewhere(
        "readings()",
        LC_ALL="tr_TR.UTF-8",
        LANG="tr_TR.UTF-8",
        TZ="Pacific/Kiritimati",
        PYTHONHASHSEED="7",
        PYTHONUTF8="1",
    )
    assert there == readings()


def test_the_heaviest_bombs_stay_within_memory() -> None:
    assert float(elsewhere("heaviest_mb()")) < MEMORY_MB

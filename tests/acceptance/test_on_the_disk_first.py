"""What the kernel sees of one draft: its intent is on the disk before its POST leaves.

SQLite and the network library do both in C, so the system's own calls are looked at.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache

import pytest

from tests.acceptance.program import TACTFUL, Program, SandboxProcess
from tests.acceptance.test_the_program import interviewed

CALLS = "write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sendto,sendmsg"
POST = '"POST /gmail/v1/users/me/drafts?'


@cache
def may_trace() -> bool:
    """Whether strace is here, and the system lets it look at another program."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def traced(program: Program, *words: str) -> list[str]:
    """The writes and syncs of that command, one a line, in order, each with its file's name."""
    into = program.folder / "strace.txt"
    strace = ["strace", "-y", "-s", "64", "-e", f"trace={CALLS}", "-o", str(into)]
    done = subprocess.run(
        [*strace, *TACTFUL, *words],
        cwd=program.folder,
        env=program.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return into.read_text(encoding="utf-8", errors="replace").splitlines()


def last(lines: list[str], call: str, file: str) -> int:
    """Which line is the last such call on that file; -1 where there is none."""
    on_it = re.compile(rf"(?:{call})\(\d+<[^>]*/{re.escape(file)}>.*= \d+$")
    return max((at for at, line in enumerate(lines) if on_it.match(line)), default=-1)


@pytest.mark.skipif("not may_trace()", reason="it needs strace, and leave to trace")
def test_an_intent_is_on_the_disk_before_its_post_leaves(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    program.ok("poll")
    sandbox.control("clock", advance=3 * 3600)

    lines = traced(program, "poll")

    [posted] = [at for at, line in enumerate(lines) if POST in line]
    before = lines[:posted]
    for file in ("ledger.db-wal", "ledger.intents.log"):
        written = last(before, "p?writev?2?(?:64)?", file)
        assert 0 <= written < last(before, "fsync|fdatasync", file), file

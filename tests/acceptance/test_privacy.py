"""What a whole run leaves in its log and in its files."""

from __future__ import annotations

import os
import signal
import stat
import subprocess

import pytest

from tests.acceptance.conftest import TACTFUL, Program, SandboxProcess, wait_for_line, write_config
from tests.acceptance.test_the_program import interviewed


@pytest.mark.parametrize("level", ["debug", "info"])
def test_s16_a_whole_run_logs_no_word_subject_or_address(
    program: Program, sandbox: SandboxProcess, level: str
) -> None:
    write_config(program, sandbox.url, f'[log]\nlevel = "{level}"\nformat = "json"\n')
    interviewed(sandbox)
    made = sandbox.control(
        "deliver",
        **{"from": "Kim Canary <kim@canary.example>"},
        to="sam@example.com",
        subject="canary subject",
        text="Hi Sam,\n\nthe canary body. Which day suits you?\n\nKim\n",
    )
    sandbox.control("relabel", thread_id=made["threadId"], add=["Interviews"])
    sandbox.control("clock", advance=3 * 3600)
    daemon = program.start("run")
    wait_for_line(daemon, r'"drafted": [1-9]')
    daemon.send_signal(signal.SIGTERM)
    said, _ = daemon.communicate(timeout=30)
    for word in ("anary", "Northwind", "dana@", "sam@example.com", "ya29", "1//"):
        assert word not in said


def test_s17_whatever_a_command_writes_is_for_its_owner_alone(
    program: Program, sandbox: SandboxProcess
) -> None:
    """Under a umask that would let everyone read."""
    interviewed(sandbox)
    before = set(program.folder.rglob("*"))
    for words in (["poll"], ["db", "backup"], ["close", "1"], ["resume", "1"], ["status"]):
        done = subprocess.run(
            [*TACTFUL, *words],
            cwd=program.folder,
            env=program.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=lambda: os.umask(0),
        )
        assert done.returncode == 0, done.stderr
        for path in program.folder.rglob("*"):
            if path not in before and not path.is_symlink():
                assert not stat.S_IMODE(path.stat().st_mode) & 0o077, (words, path)
    assert set(program.folder.rglob("*")) - before

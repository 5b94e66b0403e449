"""What a whole run leaves in its log."""

from __future__ import annotations

import signal

import pytest

from tests.acceptance.program import Program, SandboxProcess, wait_for_line, write_config
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

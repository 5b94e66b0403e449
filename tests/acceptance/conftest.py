"""The installed program, a sandbox for it, and a hunt that waits for its first drafts."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.kills import STORY, Hunt
from tests.acceptance.program import Program, SandboxProcess, served, write_config


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    yield made
    made.stop_all()


@pytest.fixture
def sandbox(program: Program) -> Iterator[SandboxProcess]:
    """A sandbox that lives in real time, an account in it, and a config.toml that points there."""
    made = served(program)
    write_config(program, made.url)
    yield made
    if made.process.poll() is None:
        assert made.control("state")["sendAttempts"] == 0
        made.process.send_signal(signal.SIGTERM)
        made.process.wait(timeout=20)


@pytest.fixture
def hunt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hunt]:
    """Two thank-yous are due, and nothing is drafted yet."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with Hunt(tmp_path / "hunt") as made:
        made.act(STORY[0])
        made.poll()
        made.act(STORY[1])
        yield made
        assert made.server.send_attempts == 0

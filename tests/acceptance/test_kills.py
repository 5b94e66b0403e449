"""The daemon killed at any moment resumes to the same mailbox as if nothing had happened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.acceptance.kills import STORY, played

KILLS = int(os.environ.get("TACTFUL_KILLS", "10"))
"""`make kills` asks for 200; the test run makes do with ten over the story's beginning."""
LINES = len(STORY) if KILLS >= 100 else 4


@pytest.mark.timeout(3600)
def test_f53_a_daemon_killed_at_random_moments_ends_in_the_same_mailbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    undisturbed = played(tmp_path / "undisturbed", LINES)
    killed = played(tmp_path / "killed", LINES, kills=KILLS, calls=undisturbed.calls)

    print(f"{dict(killed.killed)} of {KILLS} kills, {killed.made()} drafts made")
    print(f"calls made by the cycles that were hit: {sorted(killed.hit.items())}")
    assert sum(killed.killed.values()) == KILLS
    assert sorted(set(killed.snapshot()) ^ set(undisturbed.snapshot())) == []
    assert killed.snapshot() == undisturbed.snapshot()
    assert killed.made() == undisturbed.made() >= 4
    assert killed.server.send_attempts == undisturbed.server.send_attempts == 0
    assert killed.killed["in a cycle"] >= KILLS * 7 // 10

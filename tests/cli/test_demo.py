"""The demo is the real thing, and shows what it promises."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from agent.cli import serving
from agent.cli.main import tactful
from agent.cli.play import stage
from agent.core.process import DraftState


def play(*words: str) -> str:
    result = CliRunner().invoke(tactful, ["demo", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ten_weeks_show_every_kind_of_moment_and_nothing_is_sent() -> None:
    told = json.loads(play("--json"))

    assert told["send_attempts"] == 0
    timelines = {thread["subject"]: thread["timeline"] for thread in told["threads"]}
    assert len(timelines) >= 10
    seen = {(event["event"], event["kind"]) for line in timelines.values() for event in line}
    assert seen >= {
        ("draft", "thank_you"),
        ("draft", "materials"),
        ("draft", "follow_up"),
        ("draft", "long_haul"),
        ("draft", "gracious_reply"),
        ("withdraw", "follow_up"),
        ("edited", "follow_up"),
        ("discarded", "follow_up"),
        ("your_turn", None),
        ("close", None),
        ("ask", None),
    }
    for line in timelines.values():
        for event in line:
            assert event["because"]
            if event["event"] == "draft":
                assert event["evidence"]["quote"]
                assert event["text"]
                assert event["to"]


def test_the_demo_reads_well_at_eighty_columns() -> None:
    shown = play("--days", "20")

    assert "send_attempts: 0" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_serving_leaves_drafts_in_the_mailbox_and_reacts_to_what_is_done_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person at the page sends a draft as it stands; the next look sees it."""
    monkeypatch.setenv("BROWSER", "true")  # opens nothing
    with stage(tmp_path) as play:
        serving.leave_drafts(play, serving.DAYS)
        play.run(serving.DAYS, quiet=True)
        waiting = play.agent.ledger.drafts_in([DraftState.LIVE])
        assert len(waiting) >= 3

        looks = Looks(2, lambda: play.server.mailbox.user.send_draft(waiting[0][1].draft_id or ""))
        result = CliRunner().invoke(
            click.Command("serve", callback=lambda: serving.serve(play, looks))
        )

        assert result.exit_code == 0, result.output
        assert f"{play.server.url}/mail" in result.output
        assert "/enter?pass=" in result.output
        assert "send_attempts: 0" in result.output
        assert play.agent.ledger.draft(waiting[0][1].intent_id).state is DraftState.SENT


class Looks(threading.Event):
    """Stops the demo after some looks at the mailbox; `act` happens before the first."""

    def __init__(self, number: int, act: Callable[[], object]) -> None:
        super().__init__()
        self._left = number
        self._act = act

    def wait(self, timeout: float | None = None) -> bool:
        if self._left == 2:
            self._act()
        self._left -= 1
        return self._left < 0

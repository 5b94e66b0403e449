"""The demo is the real thing, and shows what it promises."""

import json

from click.testing import CliRunner

from agent.cli.main import tactful


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

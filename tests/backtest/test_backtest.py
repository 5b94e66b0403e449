"""`tactful backtest` on small exports: what becomes of drafts, what is printed, what is refused."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from agent.cli.main import tactful
from tests.backtest.generate import Letter, write

ZONE = ZoneInfo("Europe/Berlin")
ME = "Alex Morgan <alex.morgan@example.com>"
INES = "Ines Duarte <ines@fernhill.example>"
DONE = 0


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of 2026 in Berlin; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class Story:
    """One thread of an export, message by message."""

    def __init__(self, *, thread: int = 77, label: str = "Interviews", them: str = INES) -> None:
        self.thread, self.label, self.them = thread, label, them
        self.letters: list[Letter] = []

    def add(self, when: datetime, sender: str, text: str, **more: Any) -> Letter:
        mine = sender == ME
        letter = Letter(
            at=when,
            sender=sender,
            to=self.them if mine else ME,
            subject=("Re: " if self.letters else "") + "Interview at Fernhill",
            text=text,
            thread=self.thread,
            number=self.thread * 10_000 + len(self.letters),
            labels=("Sent," if mine else "Inbox,Opened,") + self.label,
            parents=[one.message_id for one in self.letters],
        )
        for name, value in more.items():
            setattr(letter, name, value)
        self.letters.append(letter)
        return letter

    def interviewed(self) -> Story:
        """Confirmed on Monday 2 March for Thursday the 5th, 14:00, and accepted."""
        self.add(
            at(3, 2),
            self.them,
            "Hi Alex,\n\nYour interview is confirmed for Thursday, March 5 at 14:00.\n\nInes",
        )
        self.add(at(3, 2, 12), ME, "Hi Ines,\n\nThursday at 14:00 works for me.\n\nAlex")
        return self


class Bench:
    """Writes exports and replays them, in Berlin's time."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mail.mbox"
        self.config = folder / "config.toml"
        self.config.write_text('[time]\nzone = "Europe/Berlin"\n', encoding="utf-8")

    def export(self, *letters: Letter) -> None:
        self.file.write_text("".join(one.mbox() for one in letters), encoding="utf-8")

    def run(self, *options: str, me: str = "alex.morgan@example.com") -> Result:
        arguments = ["backtest", str(self.file), "--me", me, "--config", str(self.config)]
        return CliRunner().invoke(tactful, [*arguments, *options])

    def told(self, *options: str) -> dict[str, Any]:
        result = self.run("--json", *options)
        assert result.exit_code == DONE, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        assert found["send_attempts"] == 0
        return found

    def story(self, *options: str) -> list[tuple[str, str, str | None]]:
        """(day and time, event, kind) of the first thread."""
        timeline = self.told(*options)["threads"][0]["timeline"]
        return [(one["at"][5:16], one["event"], one["kind"]) for one in timeline]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_draft_counts_as_sent_two_working_hours_after_it_appeared(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    assert bench.story("--until", "2026-03-08") == [
        ("03-05T16:00", "draft", "thank_you"),
        ("03-05T18:00", "sent", "thank_you"),
    ]


def test_the_users_own_message_within_that_time_overtakes_the_draft(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 5, 17), ME, "Hi Ines,\n\nThank you for your time today.\n\nAlex")
    bench.export(*story.letters)
    assert bench.story("--until", "2026-03-08") == [
        ("03-05T16:00", "draft", "thank_you"),
        ("03-05T17:05", "withdraw", "thank_you"),
    ]


def test_their_answer_within_that_time_takes_the_draft_back(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 5, 17), INES, "Hi Alex,\n\nIt was great to meet you.\n\nInes")
    bench.export(*story.letters)
    assert ("03-05T17:05", "withdraw", "thank_you") in bench.story("--until", "2026-03-05")


def test_ignored_drafts_lie_until_the_user_writes(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 7, 11), ME, "Hi Ines,\n\nIt was a pleasure to meet you.\n\nAlex")
    bench.export(*story.letters)
    assert bench.story("--assume", "ignored", "--until", "2026-03-08") == [
        ("03-05T16:00", "draft", "thank_you"),
        ("03-07T11:05", "withdraw", "thank_you"),
    ]


def test_an_ignored_follow_up_is_withdrawn_and_asked_about(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 5, 17), ME, "Hi Ines,\n\nThank you for your time today.\n\nAlex")
    bench.export(*story.letters)
    events = [(event, kind) for _, event, kind in bench.story("--assume", "ignored")]
    assert ("draft", "follow_up") in events
    assert ("withdraw", "follow_up") in events
    assert events.count(("draft", "follow_up")) == 1


def test_the_clock_runs_sixty_days_past_the_last_message(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    found = bench.told()
    assert found["until"].startswith("2026-05-01T23:59:59")


def test_messages_after_until_are_left_out_and_counted(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 20), INES, "Hi Alex,\n\nWe will let you know by March 27.\n\nInes")
    bench.export(*story.letters)
    found = bench.told("--until", "2026-03-10")
    assert found["messages"] == 2
    assert "1 message written after --until left out." in found["notes"]
    result = bench.run("--until", "2026-03-01")
    assert result.exit_code == 1
    assert "the first message is of 2026-03-02" in result.stderr


def test_json_has_the_shape_other_programs_rely_on(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    found = bench.told("--until", "2026-03-08")
    (thread,) = found["threads"]
    assert thread["thread"] == f"{77:x}"
    assert thread["subject"] == "Interview at Fernhill"
    assert thread["state"]
    draft = thread["timeline"][0]
    assert set(draft) >= {"at", "event", "kind", "step", "to", "because", "evidence", "text"}
    assert draft["to"] == ["ines@fernhill.example"]
    assert draft["evidence"]["message"] in {f"{900_770_000 + n:x}" for n in (0, 1)}
    assert draft["evidence"]["quote"]
    assert draft["text"].split("\n")[0].endswith(" Ines,")


def test_sublabels_join_their_threads_into_one_process(bench: Bench) -> None:
    one = Story(thread=5, label="Interviews/Fernhill").interviewed()
    two = Story(thread=6, label="Interviews/Fernhill")
    two.add(at(3, 3), INES, "Hi Alex,\n\nThe address is 4 Mill Lane.\n\nInes")
    bench.export(*one.letters, *two.letters)
    threads = bench.told("--until", "2026-03-06")["threads"]
    assert {thread["thread"] for thread in threads} == {"5", "6"}
    assert len({thread["process"] for thread in threads}) == 1


def test_mail_without_the_label_is_left_alone(bench: Bench) -> None:
    other = Story(thread=8, label="Friends", them="Theo <theo@choir.example>").interviewed()
    bench.export(*Story().interviewed().letters, *other.letters)
    assert [one["thread"] for one in bench.told("--until", "2026-03-08")["threads"]] == ["4d"]


def test_another_label_can_be_named_whatever_its_case(bench: Bench) -> None:
    bench.export(*Story(label="Job hunt").interviewed().letters)
    assert bench.told("--label", "job HUNT", "--until", "2026-03-08")["threads"]


def test_a_page_for_people_fits_eighty_columns(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    result = bench.run("--until", "2026-03-30")
    assert result.exit_code == DONE, result.output
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "DRAFT thank-you" in result.stdout
    assert "Send attempts: 0." in result.stdout


def test_a_configuration_moves_the_drafts(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    with bench.config.open("a", encoding="utf-8") as file:
        file.write('[thank_you]\nafter = "3 hours"\n')
    assert bench.story("--until", "2026-03-05")[0] == ("03-05T18:00", "draft", "thank_you")


def test_a_generated_export_in_no_order_is_replayed(bench: Bench, tmp_path: Path) -> None:
    write(bench.file, messages=40, processes=2)
    found = bench.told()
    assert found["messages"] == 40
    assert {one["event"] for thread in found["threads"] for one in thread["timeline"]} >= {
        "draft",
        "sent",
    }


def test_quota_pauses_do_not_move_the_replays_clock(bench: Bench) -> None:
    """Many threads at one moment cost more units than a minute holds."""
    stories = [
        Story(thread=100 + n, them=f"Ines Duarte <ines@fernhill{n}.example>").interviewed()
        for n in range(14)
    ]
    bench.export(*(letter for story in stories for letter in story.letters))
    found = bench.told("--until", "2026-03-05")
    drafted = {
        one["at"][11:16]
        for thread in found["threads"]
        for one in thread["timeline"]
        if one["event"] == "draft"
    }
    assert drafted == {"16:00"}

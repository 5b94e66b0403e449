"""Where the user was early, late, or forgot a thank-you."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backtest.test_backtest import INES, ME, Bench, Story, at

THANKS = "Hi Ines,\n\nThank you for your time, I enjoyed our talk.\n\nAlex"
NEWS = "Hi Ines,\n\nIs there any news about the position?\n\nAlex"
NO = "Hi Alex,\n\nWe have decided to move forward with another candidate.\n\nInes"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def habits(bench: Bench, story: Story) -> list[tuple[str, str]]:
    bench.export(*story.letters)
    (thread,) = bench.told()["threads"]
    return [(one["kind"], one["timing"]) for one in thread["habits"]]


@pytest.mark.parametrize(
    ("day", "hour", "timing"), [(5, 19, "in_time"), (6, 14, "in_time"), (7, 11, "late")]
)
def test_a_thank_you_is_in_time_within_a_day(
    bench: Bench, day: int, hour: int, timing: str
) -> None:
    story = Story().interviewed()
    story.add(at(3, day, hour), ME, THANKS)
    assert habits(bench, story) == [("thank_you", timing)]


def test_a_thank_you_never_written_is_told(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 30), INES, NO)
    assert ("thank_you", "never") in habits(bench, story)


def test_nothing_after_the_histories_end_is_held_against_anybody(bench: Bench) -> None:
    assert habits(bench, Story().interviewed()) == []


@pytest.mark.parametrize(
    ("month", "day", "timing"),
    [(3, 10, "early"), (3, 17, "in_time"), (4, 7, "late")],
)
def test_a_follow_up_is_measured_against_the_rule(
    bench: Bench, month: int, day: int, timing: str
) -> None:
    """Thanked on 5 March and no date given: due on Monday the 16th."""
    story = Story().interviewed()
    story.add(at(3, 5, 17), ME, THANKS)
    story.add(at(month, day, 11), ME, NEWS)
    assert habits(bench, story) == [("thank_you", "in_time"), ("follow_up", timing)]


def test_a_follow_up_never_written_is_told_once(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 5, 17), ME, THANKS)
    other = Story(thread=9, label="Friends", them="Theo <theo@choir.example>")
    other.add(at(6, 30), "Theo <theo@choir.example>", "Rehearsal moves to Tuesday.")
    story.letters += other.letters
    assert habits(bench, story) == [("thank_you", "in_time"), ("follow_up", "never")]


def test_a_quick_word_back_is_talk_and_no_early_follow_up(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 5, 17), ME, THANKS)
    story.add(at(3, 6, 10), INES, "Hi Alex,\n\nYou will hear from us by March 20.\n\nInes")
    story.add(at(3, 6, 12), ME, "Hi Ines,\n\nThanks, I look forward to it.\n\nAlex")
    assert ("follow_up", "early") not in habits(bench, story)


def test_what_only_the_replay_sent_plays_no_part(bench: Bench) -> None:
    """The replay's own thank-you went out on time; the user's never did."""
    story = Story().interviewed()
    story.add(at(3, 30), INES, NO)
    bench.export(*story.letters)
    (thread,) = bench.told()["threads"]
    assert ("sent", "thank_you") in [(one["event"], one["kind"]) for one in thread["timeline"]]
    assert thread["habits"][0]["timing"] == "never"


def test_the_summary_names_what_was_off(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 7, 11), ME, THANKS)
    bench.export(*story.letters)
    said = " ".join(bench.run().stdout.split())
    assert "Thank-yous (1): 0 in good time, 1 late, 0 never written" in said

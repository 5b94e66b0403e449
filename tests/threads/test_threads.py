"""Every hand-written thread in this folder is decided as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.threads.plain import Expected, Story, stories
from tests.threads.stage import Stage

HERE = Path(__file__).parent
ALL = [(path.stem, one) for path in sorted(HERE.glob("*.txt")) for one in stories(path)]


@pytest.mark.parametrize(
    "story", [pytest.param(one, id=f"{stem}: {one.title}") for stem, one in ALL]
)
def test_thread(story: Story) -> None:
    assert any(isinstance(step, Expected) for step in story.steps)
    Stage.of(story).play()


def test_there_are_at_least_forty_and_each_has_its_own_title() -> None:
    titles = [one.title for _, one in ALL]
    assert len(titles) >= 40
    assert len(set(titles)) == len(titles)


NAMED = (
    "Round two fixed before round one took place",
    "Rejected before the interview, which then did not take place",
    "A portfolio wanted before the interview goes out ahead of it",
    "A promise already past when the thread is first seen is followed up at once",
    "Still working on it, after a missed date, starts the ordinary wait",
    "A date without a year is read as the nearest one ahead",
    "A date that lies behind is no promise",
    "A thread labelled a week late goes on without the thank-you",
    "An interview rescheduled after its draft exists",
    "Two interviewers in two threads get their thank-you on the newer one",
    "One agency with three clients is one conversation here",
    "A panel behind a coordinator is thanked through the coordinator",
    "Only the system has written, so there is nobody to follow up with",
    "Rejected, then reopened by a question",
    "Easter in London moves a follow-up to the Tuesday after",
    "An interview that ends on Saturday night in Berlin is thanked for on Sunday morning",
    '"We\'ll decide tomorrow" waits for tomorrow to be over',
    '"Please don\'t follow up" is kept',
    "A friend the thread was forwarded to never counts",
    "A job alert from the employer is no answer",
)
"""Turns that the rules were written for: none of them may be lost from this folder."""


@pytest.mark.parametrize("title", NAMED)
def test_the_turns_that_the_rules_were_written_for_are_told(title: str) -> None:
    assert title in {one.title for _, one in ALL}

"""What is read from the sentences of voices.txt, the letters of letters.txt and the replies of
replies.txt, which stand for offices of every kind. They were written before the rules that read
them, to see how far those carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.core.facts import Confidence, Outcome
from agent.core.reading import read_message
from tests.core.reading.desks import DESK, ours, theirs

HERE = Path(__file__).parent
ON = re.compile(r"(?:(\d{4}-\d\d-\d\d) )?(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")


def voices(title: str) -> list[tuple[str, str]]:
    """The lines of a section: what is read, and the words."""
    sections = (HERE / "voices.txt").read_text(encoding="utf-8").split("\n## ")
    section = next(one for one in sections if one.startswith(title))
    lines = [line.partition(" | ") for line in section.splitlines()[1:] if line.strip()]
    return [(left, right) for left, _, right in lines]


def letters() -> Iterator[tuple[str, str, str, str]]:
    """Classes, whether something is asked, subject, and text of each letter."""
    for letter in (HERE / "letters.txt").read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, text = letter.partition("\n")
        kinds, asks, subject = head.split(" · ")
        yield kinds, asks, subject, text.strip()


def replies() -> Iterator[tuple[str, str]]:
    for reply in (HERE / "replies.txt").read_text(encoding="utf-8").split("\n==\n")[1:]:
        text, _, new = reply.partition("\n=> \n")
        yield text, new


def named(lines: list[tuple[str, str]]) -> list[str]:
    return [text for _, text in lines]


PROMISED, NOTHING = voices("promised"), voices("nothing is promised")
AWAY, INTERVIEWS, OURS = voices("away"), voices("interviews"), voices("the user's own")
LETTERS = list(letters())


@pytest.mark.parametrize(("days", "text"), PROMISED, ids=named(PROMISED))
def test_a_promise_ends_on_its_day(days: str, text: str) -> None:
    written, first, last = ON.fullmatch(days).groups()  # type: ignore[union-attr]
    at = datetime.fromisoformat(f"{written or '2026-05-13'}T14:30").replace(tzinfo=UTC)
    ends = [p.latest.isoformat() for p in read_message(theirs(text, at=at), DESK).promises]
    assert any(first <= end <= (last or first) for end in ends), ends


@pytest.mark.parametrize("text", named(NOTHING))
def test_what_promises_no_answer_gives_no_promise(text: str) -> None:
    assert read_message(theirs(text), DESK).promises == ()


@pytest.mark.parametrize(("days", "text"), AWAY, ids=named(AWAY))
def test_they_are_back_on_the_day_they_say(days: str, text: str) -> None:
    _, first, last = ON.fullmatch(days).groups()  # type: ignore[union-attr]
    mail = theirs(text, headers={"auto-submitted": "auto-replied"})
    absence = read_message(mail, DESK).absence
    assert absence is not None
    assert first <= str(absence.until) <= (last or first)


@pytest.mark.parametrize(("states", "text"), INTERVIEWS, ids=named(INTERVIEWS))
def test_an_interview_has_its_state_and_time(states: str, text: str) -> None:
    expected = [] if states == "-" else states.split(", ")
    found = read_message(theirs(text), DESK).interviews
    assert len(found) == len(expected)
    for one, told in zip(found, expected, strict=True):
        assert one.state.value in told.split()
        if (when := re.search(r"\d{4}.*", told)) is not None:
            start = one.start.astimezone(DESK.calendar.zone) if one.start else None
            shown = f"{start:%Y-%m-%d %H:%M}" if start else str(one.on)
            assert shown.startswith(when.group())


@pytest.mark.parametrize(("what", "text"), OURS, ids=named(OURS))
def test_the_users_words_accept_or_thank(what: str, text: str) -> None:
    reading = read_message(ours(text), DESK)
    assert (reading.accepts is not None) == (what == "accepts")
    assert (reading.thanks is not None) == (what == "thanks")


@pytest.mark.parametrize(
    ("kinds", "asks", "subject", "text"), LETTERS, ids=[t for *_, t in LETTERS]
)
def test_a_letter_has_its_class(kinds: str, asks: str, subject: str, text: str) -> None:
    reading = read_message(theirs(text, subject=subject), DESK)
    assert reading.message_class.value in kinds.split("|")
    assert asks == "?" or bool(reading.requests) == (asks == "asks")
    outcome = reading.outcome
    is_strong = outcome is not None and (outcome.outcome, outcome.confidence) == (
        Outcome.REJECTED,
        Confidence.STRONG,
    )
    assert is_strong == (kinds == "rejection")


@pytest.mark.parametrize(("text", "new"), list(replies()))
def test_only_the_new_words_of_a_reply_are_read(text: str, new: str) -> None:
    assert read_message(theirs(text), DESK).new_text.split() == new.split()

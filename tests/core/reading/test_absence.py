"""When they are back, from automatic replies of Wednesday 13 May 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.core.facts import Author
from agent.core.reading import read_message
from tests.core.reading.desks import DESK, WEDNESDAY, theirs

AUTOMATIC = {"auto-submitted": "auto-replied"}

BACK = [
    ("I am out of the office until Monday, May 18.", "2026-05-18"),
    ("I'm on vacation and will be back on May 26th.", "2026-05-26"),
    ("I will be out of office from May 11 to May 22 and return on Monday, May 25.", "2026-05-25"),
    ("I am away from May 12 through May 15.", "2026-05-18"),
    (
        "Thank you for your message. I am travelling May 12-20 with limited access to email.",
        "2026-05-21",
    ),
    ("Our offices are closed on Friday, May 15.", "2026-05-18"),
    ("I'm out today and will reply tomorrow. Back in the office on Thursday.", "2026-05-14"),
    ("I am on parental leave, returning in September.", "2026-09-01"),
    ("I'll be out of the office this week, back Monday.", "2026-05-18"),
    ("I'm currently on annual leave, returning 1 June 2026.", "2026-06-01"),
    ("I will be away until the 20th.", "2026-05-20"),
    ("I am out of office and will respond when I return on 18/05.", "2026-05-18"),
    ("I am on holiday for two weeks.", "2026-05-27"),
    ("Out of office till 19 May.", "2026-05-19"),
    ("I'm at a conference and will be back at my desk next Tuesday.", "2026-05-19"),
    ("I am out sick today.", "2026-05-14"),
    ("I will have no access to my email until May 29. For urgent matters call Tom.", "2026-05-29"),
    ("I'm out of the office, back after Memorial Day.", "2026-05-26"),
    ("I will be out of the office starting May 14 and will return on May 19.", "2026-05-19"),
    ("I'm away on leave from 11 May until 22 May inclusive.", "2026-05-26"),
]


@pytest.mark.parametrize(("text", "back"), BACK, ids=[t for t, _ in BACK])
def test_an_automatic_reply_tells_when_they_are_back(text: str, back: str) -> None:
    reading = read_message(theirs(text, headers=AUTOMATIC), DESK)
    assert reading.author is Author.AUTOMATIC
    assert reading.message_class.value == "auto_reply"
    assert reading.absence is not None
    assert reading.absence.until is not None
    assert reading.absence.until.isoformat() == back


UNDATED = [
    "I am out of the office with limited access to email.",
    "I'm away from my desk. I will get back to you within 24 hours of my return.",
    "I am on leave. Please contact our team.",
    "I was out of the office until May 4.",
]


@pytest.mark.parametrize("text", UNDATED)
def test_an_absence_without_a_day_to_come_has_none(text: str) -> None:
    reading = read_message(theirs(text, headers=AUTOMATIC), DESK)
    assert reading.absence is not None
    assert reading.absence.until is None


PRESENT = [
    "Are you out of the office next week?",
    "The director is away until Monday, we will decide then.",
    "I'm back in the office and have your answer.",
    "Please let us know if you are on holiday in June.",
]


@pytest.mark.parametrize("text", PRESENT)
def test_a_letter_about_something_else_is_no_absence(text: str) -> None:
    assert read_message(theirs(text), DESK).absence is None


def test_a_person_may_say_that_they_are_away() -> None:
    reading = read_message(theirs("I'm out until Monday, but I'll ask the team."), DESK)
    assert reading.author is Author.THEM
    assert reading.absence is not None
    assert reading.absence.until == date(2026, 5, 18)


def test_a_yearless_day_is_the_nearest_one() -> None:
    december = datetime(2026, 12, 21, 15, 0, tzinfo=UTC)
    reading = read_message(
        theirs("I am out of the office until January 4.", at=december, headers=AUTOMATIC), DESK
    )
    assert reading.absence is not None
    assert reading.absence.until == date(2027, 1, 4)
    assert december > WEDNESDAY

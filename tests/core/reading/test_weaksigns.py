"""Regret that is no rejection, and regret that may be one."""

from __future__ import annotations

import pytest

from agent.core.facts import Confidence, Outcome, Reading
from agent.core.reading import read_message
from tests.core.reading.desks import DESK, theirs

MOVED = [
    "Unfortunately our director is ill, so we have moved your interview to Friday, May 22 at 10.",
    "I'm afraid the panel is stuck abroad and we need to reschedule your interview. I will "
    "write again with a new time.",
    "Sorry, your interview for the editor role has to be moved to Thursday, May 21 at 9 am.",
    "I'm sorry, I gave you the wrong hour for your interview: it is on Friday, May 22 at 11:00.",
    "We regret that the interview falls on a holiday; let us meet on Tuesday, May 26 at 10:00.",
    "Sadly I have to push your interview back to 3 pm.",
]
LATE = [
    "Sorry for the delay in getting back to you about your application. We are still reading.",
    "I'm sorry for the long wait on the editor role; we will decide on Friday, May 22.",
    "Sorry it has taken so long to move your application along.",
]
ASKED = [
    "Hi Sam, unfortunately Tom is unwell and we need to reschedule your interview. Could you do "
    "Friday, May 22 at 10:00?",
    "Unfortunately, the position is based in Leeds only. Is that a problem for you?",
    "I'm afraid the role is a little more junior than you are. Would you still be interested?",
    "We are sorry, that slot for the interview is taken by now. Please pick another one.",
    "Sorry for the late reply about your application. Are you still looking?",
    "Unfortunately we must reschedule your interview. We hope you find a time that suits. When "
    "could you talk next week?",
]
HINTS = [
    "Sorry for the delay with your application. I'm afraid the role is not what it was.",
    "I'm afraid it does not look good for your application. Please let me know if you have any "
    "questions.",
    "Unfortunately your interview has been cancelled.",
    "Unfortunately your interview was cancelled and will not be rescheduled.",
    "Unfortunately we will not hold the interview planned for Thursday, May 21.",
    "Sadly, we are no longer accepting candidates for the role.",
    "I'm sorry for the delay, but there is bad news about the role.",
]
NOES = [
    "Unfortunately we will not be moving forward with your application. We wish you luck with your "
    "search. Feel free to ask questions.",
    "Unfortunately we have decided to go with another candidate after your interview. Could you "
    "return the badge?",
    "I'm sorry to say that the role has gone to someone else. Would you like feedback?",
    "Sorry for the delay with your application. We wish you the best of luck in your search.",
    "Sorry for the delay. Unfortunately your application was not successful.",
]


def outcome(text: str) -> tuple[Outcome, Confidence] | None:
    fact = read(text).outcome
    return (fact.outcome, fact.confidence) if fact is not None else None


def read(text: str) -> Reading:
    return read_message(theirs(text), DESK)


@pytest.mark.parametrize("text", MOVED)
def test_an_interview_that_is_moved_is_no_weak_rejection(text: str) -> None:
    assert outcome(text) is None


@pytest.mark.parametrize("text", LATE)
def test_regret_over_a_delay_is_no_weak_rejection(text: str) -> None:
    assert outcome(text) is None


@pytest.mark.parametrize("text", ASKED)
def test_regret_that_asks_the_user_something_is_a_question_and_no_weak_rejection(text: str) -> None:
    assert outcome(text) is None
    assert read(text).asks is not None


@pytest.mark.parametrize("text", HINTS)
def test_regret_that_neither_asks_nor_moves_anything_still_hints_at_a_rejection(text: str) -> None:
    assert outcome(text) == (Outcome.REJECTED, Confidence.WEAK)


@pytest.mark.parametrize("text", NOES)
def test_a_plain_rejection_stays_one_whatever_it_asks(text: str) -> None:
    assert outcome(text) == (Outcome.REJECTED, Confidence.STRONG)
    assert read(text).asks is None


def test_two_sides_in_one_letter_give_way_to_an_interview_and_keep_what_is_asked() -> None:
    both = (
        "We chose another candidate for the editor role. We would like to move forward with you "
        "for the proofreader role. "
    )
    assert outcome(both + "Would Friday, May 22 at 10:00 work for an interview?") is None
    unsure = read(both + "What salary do you expect?")
    assert unsure.outcome is not None
    assert unsure.outcome.confidence is Confidence.WEAK
    assert unsure.asks is not None

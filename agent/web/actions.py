"""Everything the user may say of a process on the page: a button, what it asks, when it is offered.

What is said, and what it means, is `views.sayings`; the commands say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from agent.core.facts import Outcome
from agent.core.instructions import Pause
from agent.core.process import DraftState
from agent.core.rules.orders import wish_of
from agent.errors import TactfulError
from agent.views import sayings
from agent.views.sayings import NONE, Said
from agent.views.talk import Talk


class Asks(StrEnum):
    """What stands in the form beside the button."""

    NOTHING = "nothing"
    MOMENT = "moment"
    DAY = "day"
    ADDRESS = "address"
    WORDS = "words"


class Topic(StrEnum):
    """Under which heading a button stands."""

    DRAFT = "The draft"
    KNOWN = "What you know better"
    ELSEWHERE = "What happened outside Gmail"
    REST = "Rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`label` is the button, `field` the words beside its input. `say` makes what was typed an
    instruction: ValueError for a slip, TactfulError where it can't be said.
    """

    name: str
    topic: Topic
    label: str
    say: Callable[[Talk, str], Said]
    asks: Asks = Asks.NOTHING
    field: str = ""
    example: str = ""
    fits: Callable[[Talk], bool] = lambda _: True


def _resting(talk: Talk) -> bool:
    return wish_of(talk.view.process.instructions) is not None


def _paused(talk: Talk) -> bool:
    process = talk.view.process
    return isinstance(wish_of(process.instructions), Pause) or process.shelf is not None


def _can_be_written(talk: Talk) -> bool:
    return talk.view.draft is None and talk.before.planned is not None


def _can_be_skipped(talk: Talk) -> bool:
    draft = talk.view.draft
    return draft.state is DraftState.LIVE if draft is not None else talk.before.planned is not None


def _was_rejected(talk: Talk) -> bool:
    return any(
        one.reading.outcome is not None and one.reading.outcome.outcome is Outcome.REJECTED
        for one in talk.view.process.messages
        if not one.is_ours
    )


def _answered(talk: Talk, choice: str) -> Said:
    if (question := talk.before.question) is None:
        raise TactfulError(
            f"Nothing is asked about {talk.name} any more.", hint="See where it stands below."
        )
    return sayings.answer(talk, question, choice)


A_MOMENT = "Thu 3 pm, or 2026-05-14 15:00"
A_DAY = "Friday, 2026-05-14, or in two weeks"

ACTIONS = {
    action.name: action
    for action in (
        Action(
            name="write",
            topic=Topic.DRAFT,
            label="Write it now",
            say=lambda talk, _: sayings.write(talk),
            fits=_can_be_written,
        ),
        Action(
            name="skip",
            topic=Topic.DRAFT,
            label="Skip this one",
            say=lambda talk, _: sayings.skip(talk),
            fits=_can_be_skipped,
        ),
        Action(
            name="to",
            topic=Topic.DRAFT,
            label="Write to this person",
            say=sayings.address,
            asks=Asks.ADDRESS,
            field="Somebody else to write to",
            example="dana@northwind.example",
        ),
        Action(
            name="interview",
            topic=Topic.KNOWN,
            label="Set the interview",
            say=sayings.interview,
            asks=Asks.MOMENT,
            field="The interview is (or was) on",
            example=A_MOMENT,
        ),
        Action(
            name="no-interview",
            topic=Topic.KNOWN,
            label="There is no interview",
            say=lambda talk, _: sayings.interview(talk, NONE),
        ),
        Action(
            name="deadline",
            topic=Topic.KNOWN,
            label="Set their date",
            say=sayings.deadline,
            asks=Asks.DAY,
            field="They decide by",
            example=A_DAY,
        ),
        Action(
            name="no-deadline",
            topic=Topic.KNOWN,
            label="They gave no date",
            say=lambda talk, _: sayings.deadline(talk, NONE),
        ),
        Action(
            name="about",
            topic=Topic.KNOWN,
            label="Keep it for the thank-you",
            say=sayings.about,
            asks=Asks.WORDS,
            field="One thing you talked about",
            example="the move to the new archive",
        ),
        Action(
            name="recruiter",
            topic=Topic.KNOWN,
            label="They are a recruiter",
            say=lambda talk, _: sayings.contact(talk, "recruiter"),
        ),
        Action(
            name="team",
            topic=Topic.KNOWN,
            label="They are of the team",
            say=lambda talk, _: sayings.contact(talk, "team"),
        ),
        Action(
            name="no-outcome",
            topic=Topic.KNOWN,
            label="Not a rejection after all",
            say=lambda talk, _: sayings.outcome(talk, NONE),
            fits=_was_rejected,
        ),
        Action(
            name="wrote",
            topic=Topic.ELSEWHERE,
            label="I wrote, or they called",
            say=sayings.wrote,
            asks=Asks.MOMENT,
            field="You were in touch on",
            example="yesterday, or 2026-05-11 15:00",
        ),
        Action(
            name="rejected",
            topic=Topic.ELSEWHERE,
            label="They said no",
            say=lambda talk, _: sayings.outcome(talk, "rejected"),
        ),
        Action(
            name="advanced",
            topic=Topic.ELSEWHERE,
            label="It goes on to the next round",
            say=lambda talk, _: sayings.outcome(talk, "advanced"),
        ),
        Action(
            name="pause",
            topic=Topic.REST,
            label="Pause",
            say=lambda talk, _: sayings.pause(talk),
            fits=lambda talk: not _paused(talk),
        ),
        Action(
            name="resume",
            topic=Topic.REST,
            label="Resume",
            say=lambda talk, _: sayings.resume(talk),
            fits=_resting,
        ),
        Action(
            name="snooze",
            topic=Topic.REST,
            label="Snooze",
            say=sayings.snooze,
            asks=Asks.DAY,
            field="Nothing before",
            example=A_DAY,
        ),
        Action(
            name="close",
            topic=Topic.REST,
            label="Close",
            say=lambda talk, _: sayings.close(talk),
        ),
        Action(
            name="answer",
            topic=Topic.DRAFT,
            label="Answer",
            say=_answered,
            fits=lambda _: False,  # a question has its own buttons
        ),
    )
}

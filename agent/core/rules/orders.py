"""What the user wants done, as against what they know (`told`): rest, go on, write now, to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from agent.core.facts import MessageFacts
from agent.core.instructions import (
    Answer,
    Close,
    Finish,
    Instruction,
    Pause,
    Resume,
    Snooze,
    TellAddress,
    WriteNow,
)
from agent.core.mail import Address

ENDS = frozenset({"close", "stop"})
"""Answers that end a process."""
GO_ON = "go on"
WORDS = "words"
"""The gate and the question of a draft whose text failed a check."""
BY_HAND = "by hand"
"""The answer to it that leaves the draft to the user."""
TWO_MORE = 2
"""Follow-ups that each "go on" allows once the limit is reached (DESIGN, R9)."""

Wish = Pause | Snooze | Close | Finish | Answer


def wish_of(instructions: Iterable[Instruction]) -> Wish | None:
    """The newest wish for rest that nothing has lifted; a snooze may be over by now."""
    found: Wish | None = None
    for one in instructions:
        match one:
            case Pause() | Snooze() | Close() | Finish():
                found = one
            case Answer(choice=choice) if choice in ENDS:
                found = one
            case Resume():
                found = None
            case _:
                pass
    return found


def choice_of(instructions: Sequence[Instruction], key: str) -> str | None:
    """The user's newest answer to that question; to resume after a "close" is to go on."""
    found: str | None = None
    for one in instructions:
        match one:
            case Answer(key=answered, choice=choice) if answered == key:
                found = choice
            case Resume() if found in ENDS:
                found = GO_ON
            case _:
                pass
    return found


def more_follow_ups(instructions: Sequence[Instruction], since: datetime | None) -> int:
    """How many follow-ups beyond the limit the user allowed since their last word."""
    asked = {
        one.key
        for one in instructions
        if isinstance(one, Answer)
        and one.key.startswith("limit:")
        and (since is None or one.at > since)
    }
    return TWO_MORE * sum(choice_of(instructions, key) == GO_ON for key in asked)


def wanted_at(instructions: Iterable[Instruction], occasion: str) -> datetime | None:
    """When the user asked for this draft now; None where they did not."""
    asked = [
        one.at for one in instructions if isinstance(one, WriteNow) and one.occasion == occasion
    ]
    return asked[-1] if asked else None


def addressee(
    instructions: Iterable[Instruction], messages: Iterable[MessageFacts]
) -> Address | None:
    """Whom the user wants written to, unless mail to that address came back since."""
    told = [one for one in instructions if isinstance(one, TellAddress)]
    if not told:
        return None
    newest = told[-1]
    bounced = any(one.at > newest.at and newest.to.email in one.reading.bounced for one in messages)
    return None if bounced else newest.to

"""A process's story: what was written, what Tactful did and why, what the user said, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.core.facts import Author, MessageFacts
from agent.core.instructions import Instruction
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.views.heard import heard
from agent.views.instructed import instruction_words
from agent.views.shown import one_line
from agent.views.view import View

_DONE = {
    "withdraw": "taken back",
    "sent": "sent",
    "opened": "opened by you",
    "edited": "changed by you",
    "gone": "left your drafts",
    "discarded": "discarded",
    "refused": "refused by Gmail",
}
_SAID = {
    "ask": "A question for you",
    "your_turn": "Your turn",
    "close": "At rest",
    "overtaken": "Overtaken",
}
_PLAIN = frozenset({"sent", "opened", "edited"})
"""What the user did themselves, which needs no reason."""


class Teller(StrEnum):
    THEM = "them"
    YOU = "you"
    AUTOMATIC = "automatic"
    TACTFUL = "tactful"
    TOLD = "told"
    """What the user told Tactful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened. `details` are facts read, `quote` the words they rest on, `text` a
    draft's own words.
    """

    at: datetime
    teller: Teller
    title: str
    why: str = ""
    details: tuple[str, ...] = ()
    quote: str = ""
    text: str = ""


def story_of(view: View, events: Sequence[Event], calendar: Calendar) -> list[Line]:
    """Oldest first."""
    lines = [_message(one, calendar) for one in view.process.messages]
    lines += [_event(one) for one in events]
    lines += [_told(one, calendar) for one in view.process.instructions]
    return sorted(lines, key=lambda line: line.at)


def _message(message: MessageFacts, calendar: Calendar) -> Line:
    reading = message.reading
    facts = tuple(one_line(fact, 400) for fact in heard(reading, calendar))
    quote = reading.gist.quote if reading.gist and not facts else ""
    if message.is_ours:
        title, teller = "You wrote", Teller.YOU
        if reading.author is Author.AUTOMATIC:
            title, teller = "Your calendar answered", Teller.AUTOMATIC
    else:
        sender = message.sender
        who = one_line((sender.name or sender.email) if sender else "They", 60)
        is_person = reading.author is Author.THEM
        title = f"{who} wrote" if is_person else f"{who} wrote automatically"
        teller = Teller.THEM if is_person else Teller.AUTOMATIC
    return Line(at=message.at, teller=teller, title=title, details=facts, quote=quote)


def _event(event: Event) -> Line:
    kind = event.kind.words if event.kind else "draft"
    if event.event == "draft":
        title = f"Drafted a {kind}"
    elif event.event in _DONE:
        title = f"The {kind} was {_DONE[event.event]}"
        title = title.replace("was left", "left")
    else:
        title = _SAID.get(event.event, event.event.replace("_", " ").capitalize())
    is_plain = event.event in _PLAIN
    return Line(
        at=event.at,
        teller=Teller.TACTFUL,
        title=title,
        why="" if is_plain else event.because,
        quote=event.evidence.quote if event.evidence and not is_plain else "",
        text=event.text if event.event == "draft" else "",
    )


def _told(instruction: Instruction, calendar: Calendar) -> Line:
    words = instruction_words(instruction, calendar)
    return Line(at=instruction.at, teller=Teller.TOLD, title=f"You told Tactful: {words}")

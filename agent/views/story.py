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

HEADINGS = {
    "draft": "Drafted a {kind}",
    "withdraw": "The {kind} was taken back",
    "sent": "The {kind} was sent",
    "opened": "The {kind} was opened by you",
    "edited": "The {kind} was changed by you",
    "gone": "The {kind} left your drafts",
    "discarded": "The {kind} was discarded",
    "ignored": "The {kind} still lies untouched",
    "overtaken": "The {kind} in your hands is out of date",
    "in_the_way": "A draft of your own is in the way of a {kind}",
    "nothing_attached": "You sent it with nothing attached",
    "ask": "A question for you",
    "your_turn": "Your turn",
    "close": "At rest",
}
"""The heading of every event there is; `{kind}` is the draft that it is about."""
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


def heading(event: Event) -> str:
    """What happened, short: "The follow-up was taken back"."""
    said = HEADINGS.get(event.event, event.event.replace("_", " ").capitalize())
    return said.format(kind=event.kind.words if event.kind else "draft")


def _event(event: Event) -> Line:
    is_plain = event.event in _PLAIN
    return Line(
        at=event.at,
        teller=Teller.TACTFUL,
        title=heading(event),
        why="" if is_plain else event.because,
        quote=event.evidence.quote if event.evidence and not is_plain else "",
        text=event.text if event.event == "draft" else "",
    )


def _told(instruction: Instruction, calendar: Calendar) -> Line:
    words = instruction_words(instruction, calendar)
    return Line(at=instruction.at, teller=Teller.TOLD, title=f"You told Tactful: {words}")

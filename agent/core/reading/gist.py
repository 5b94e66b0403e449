"""The sentence that tells most of a message, for evidence where no single fact decides."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.core.facts import Evidence, MessageFacts, Reading
from agent.core.reading.sentences import sentences

GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?]{0,40}[,!.:]?$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^(?:best|kind|warm|many thanks|regards|cheers|sincerely|yours|thanks?|thank you)\b"
    r"[^.!?]{0,25}$",
    re.IGNORECASE,
)
LOOKED_AT = 4_000
"""Characters of a message that are looked at for its gist."""


def with_gist(facts: MessageFacts) -> MessageFacts:
    """The facts with their reading's `gist`: what it says most clearly, else its first sentence
    that is neither greeting nor closing; None for an empty message.
    """
    reading = facts.reading
    gist = _said(reading) or _first(facts)
    return replace(facts, reading=replace(reading, gist=gist))


def _said(reading: Reading) -> Evidence | None:
    if reading.outcome is not None:
        return reading.outcome.evidence
    if reading.asks is not None:
        return reading.asks
    if reading.promises:
        return reading.promises[0].evidence
    return None


def _first(facts: MessageFacts) -> Evidence | None:
    for sentence in sentences(facts.reading.new_text[:LOOKED_AT]):
        text = sentence.text
        if len(text.split()) > 2 and not GREETING.match(text) and not CLOSING.match(text):
            return Evidence(message_id=facts.id, quote=text)
    return Evidence(message_id=facts.id, quote=facts.subject) if facts.subject else None

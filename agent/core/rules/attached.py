"""R3's last line: something they asked for went out with nothing attached and no link. Said at
once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.core.facts import Author, Evidence, MessageFacts, RequestKind
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.phrases import day

LINK = re.compile(r"https?://\S|\bwww\.\S")
FRESH = timedelta(days=3)
"""Only what went out this lately is worth saying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattached:
    """The user's message that went out bare, and what was asked for."""

    message: MessageFacts
    because: str
    evidence: Evidence


def with_link(facts: MessageFacts) -> MessageFacts:
    """The facts, a link in the words counting as an attachment. Needs the words, before they go."""
    found = facts.has_attachment or bool(LINK.search(facts.reading.new_text[:20_000]))
    return replace(facts, has_attachment=found)


def unattached(process: Process, policy: Policy, now: datetime) -> tuple[Unattached, ...]:
    """Requests to send something that the user's next message answered with nothing to open."""
    found = []
    for asked in process.messages:
        if asked.is_ours:
            continue
        for request in asked.reading.requests:
            if request.kind is not RequestKind.MATERIALS:
                continue
            answers = [
                one
                for one in process.messages
                if one.is_ours and one.reading.author is Author.US and one.at > asked.at
            ]
            if not answers or any(one.has_attachment for one in answers):
                continue
            if now - answers[0].at > FRESH:
                continue
            on = day(policy.calendar.day_of(answers[0].at))
            because = (
                f"They asked for {request.what}, and your message of {on} went out with nothing "
                "attached and no link."
            )
            found.append(Unattached(message=answers[0], because=because, evidence=request.evidence))
    return tuple(found)

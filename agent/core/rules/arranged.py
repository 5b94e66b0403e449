"""Whether those a thank-you can reach only arranged the interview, and did not take part in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.core.facts import ContactPart
from agent.core.mail import Address
from agent.core.names import first_name
from agent.core.names.lists import GIVEN
from agent.core.names.people import Mailbox, folded
from agent.core.rules.chronicle import Chronicle
from agent.core.rules.rounds import Round

_WITH = re.compile(
    r"\b(?i:with|meet(?:ing)?(?: with)?|see(?:ing)?|speak(?:ing)? (?:with|to)"
    r"|talk(?:ing)? (?:with|to)|joined by|interviewers?:|panel:)\s+"
    r"(?:(?i:our|the|your|my|two|three|several|members?|some) (?P<people>[^.;!?\n]{2,60})"
    r"|(?P<name>[A-Z][^\W\d_]+))"
)
_SOMEBODY = re.compile(
    r"\b(?:manager|director|team|head|lead|panel|engineers?|editors?|designers?|founders?|ceo|cto"
    r"|vp|colleagues?|members?|department|committee|partners?|professors?|principal|interviewers?"
    r"|supervisor|staff|president|owner|chief|analysts?|scientists?|nurses?|teachers?)\b",
    re.IGNORECASE,
)


def only_arranged(to: Sequence[Address], held: Round | None, chronicle: Chronicle) -> bool:
    """Whether a thank-you to those people is for having arranged that talk.

    1. Whoever is known to have taken part and is no recruiter is thanked for the talk itself.
    2. Recruiters who take part beside others, and whoever did not take part, arranged it.
    3. Where nobody is known to have taken part: a desk did not; a recruiter did not if the mail
       says with whom the talk is.
    """
    if held is None or not to:
        return False
    recruiters = [one for one in to if _part_of(one, chronicle) is ContactPart.RECRUITER]
    took_part = [one for one in to if _is_among(one, held.people)]
    others = [one for one in held.people if not _is_among(one, to)]
    if held.people:
        return bool(others) and all(one in recruiters for one in took_part)
    if all(_is_desk(one) for one in to):
        return True
    return len(recruiters) == len(to) and _names_others(to, held, chronicle)


def _part_of(person: Address, chronicle: Chronicle) -> ContactPart | None:
    """Their part, as far as any of their messages tells it, the newest first."""
    return next(
        (
            one.reading.contact
            for one in reversed(chronicle.theirs)
            if one.sender is not None
            and one.sender.email == person.email
            and one.reading.contact is not None
        ),
        None,
    )


def _is_among(person: Address, people: Sequence[Address]) -> bool:
    """By address or, since people have several, by name."""
    return any(
        one.email == person.email or (one.name and folded(one.name) == folded(person.name))
        for one in people
    )


def _is_desk(person: Address) -> bool:
    return Mailbox.of(person.email).is_role and first_name(person) is None


def _names_others(to: Sequence[Address], held: Round, chronicle: Chronicle) -> bool:
    """Whether the words about the talk say that it is with somebody else."""
    known = {folded(name) for one in to if (name := first_name(one))}
    quotes = [
        stated.evidence.quote
        for message in chronicle.messages
        if message.id in held.message_ids
        for stated in message.reading.interviews
    ]
    for found in (hit for quote in quotes for hit in _WITH.finditer(quote)):
        name = folded(found["name"] or "")
        if name in GIVEN and name not in known:
            return True
        if found["people"] and _SOMEBODY.search(found["people"]):
            return True
    return False

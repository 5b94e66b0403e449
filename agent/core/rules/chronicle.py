"""A process as the rules see it: who wrote last, which follow-ups went out, what stands open.

Folded from the facts of its messages alone. *Contact* is a human message either way, or an
interview's end; automatic mail is never contact, though what it says (a rejection, a promise) still
counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.facts import (
    Author,
    Confidence,
    ContactPart,
    Evidence,
    InterviewState,
    MessageFacts,
    Outcome,
    Promise,
    Request,
    RequestKind,
)
from agent.core.policy import Policy
from agent.core.process import DraftState, Kind, Process, Withdrawal
from agent.core.rules import ownership
from agent.core.rules.bystanders import bystanders, is_aside, own_addresses
from agent.core.rules.followups import FOLLOW_UPS, FollowUp, follow_ups_of
from agent.core.rules.given import date_given
from agent.core.rules.rounds import Round, rounds_of
from agent.core.rules.told import retold
from agent.core.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The last time the two sides were in touch: by a message, or by an interview that ended."""

    at: datetime
    key: str
    message: MessageFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """What happened, in the order of time, as of `now`.

    `human` are messages by people, either way; what the user wrote to bystanders only is left out
    of everything. `declined` are follow-ups of ours that the user discarded or ignored. `unclear`
    are messages that bear the user's address and may be forged; they are in nothing else.
    """

    now: datetime
    messages: tuple[MessageFacts, ...]
    human: tuple[MessageFacts, ...]
    ours: tuple[MessageFacts, ...]
    theirs: tuple[MessageFacts, ...]
    rounds: tuple[Round, ...]
    follow_ups: tuple[FollowUp, ...]
    discarded: tuple[datetime, ...]
    thanks: frozenset[str]
    unclear: tuple[MessageFacts, ...] = ()

    @property
    def last_ours(self) -> MessageFacts | None:
        return self.ours[-1] if self.ours else None

    @property
    def last_theirs(self) -> MessageFacts | None:
        return self.theirs[-1] if self.theirs else None

    @property
    def held_rounds(self) -> tuple[Round, ...]:
        """Rounds that are over."""
        return tuple(one for one in self.rounds if one.end <= self.now)

    @property
    def next_round(self) -> Round | None:
        return next((one for one in self.rounds if one.end > self.now), None)

    @property
    def last_contact(self) -> Contact | None:
        contacts = [Contact(at=one.at, key=one.id, message=one) for one in self.human[-1:]]
        contacts += [
            Contact(at=one.end, key=f"interview:{one.key}", message=None)
            for one in self.held_rounds[-1:]
        ]
        return max(contacts, key=lambda contact: contact.at, default=None)

    @property
    def unheard(self) -> tuple[FollowUp, ...]:
        """Follow-ups sent since their last human message."""
        since = self.last_theirs.at if self.last_theirs else None
        return tuple(one for one in self.follow_ups if since is None or one.last_at > since)

    @property
    def unanswered(self) -> int:
        return len(self.unheard)

    @property
    def newest_outcome(self) -> MessageFacts | None:
        """The newest message with a strong outcome, theirs, automatic, or the user's own words."""
        return next((one for one in reversed(self.messages) if strong_outcome(one)), None)

    def newest_outcome_after(self, moment: datetime) -> MessageFacts | None:
        outcome = self.newest_outcome
        return outcome if outcome is not None and outcome.at > moment else None

    @property
    def contact_part(self) -> ContactPart | None:
        """The part of the person who wrote last, as far as any of their messages tells it."""
        newest = self.last_theirs
        if newest is None or newest.sender is None:
            return None
        return next(
            (
                one.reading.contact
                for one in reversed(self.theirs)
                if one.sender is not None
                and one.sender.email == newest.sender.email
                and one.reading.contact is not None
            ),
            None,
        )

    def written_since(self, moment: datetime) -> bool:
        """Whether the user wrote to them after that moment."""
        return any(message.at > moment for message in self.ours)

    def open_question(self) -> tuple[MessageFacts, Evidence] | None:
        """The newest thing asked since the user's last message that nothing has answered (rule R2).

        A calendar acceptance or a booking answers too, and so does the end of an interview, by
        `answering_ends`. A machine's question counts only where it asks for something to be done.
        What a person wrote in a language that is not read is taken for a question.
        """
        for message in reversed(self.messages):
            if is_answer(message):
                return None
            if message.is_ours:
                continue
            evidence = _first_answer_request(message)
            if message.reading.author is Author.THEM:
                evidence = message.reading.asks or evidence
                if evidence is None and message.reading.unread_language:
                    evidence = message.reading.gist or Evidence(
                        message_id=message.id, quote=message.subject
                    )
            if evidence is None or any(end <= self.now for end in self.answering_ends(message)):
                continue
            return message, evidence
        return None

    def answering_ends(self, message: MessageFacts) -> tuple[datetime, ...]:
        """The ends of interviews, any of which answers what that message asks (rule R2): of one
        fixed after it, and, where it asks only whether the user comes, of the last one it speaks of
        (the last that was ahead, where it names none).
        """
        later = [one.end for one in self.rounds if one.fixed_at > message.at]
        if not _asks_only_to_come(message):
            return tuple(later)
        spoken_of = [one.end for one in self.rounds if message.id in one.message_ids]
        if not spoken_of and not message.reading.interviews:
            spoken_of = [one.end for one in self.rounds if one.start > message.at]
        return (*later, *([max(spoken_of)] if spoken_of else []))

    def open_materials(self) -> tuple[tuple[MessageFacts, Request], ...]:
        """What they asked to be sent since the user's last message (rule R3)."""
        since = self.last_ours.at if self.last_ours else None
        return tuple(
            (message, request)
            for message in self.messages
            if not message.is_ours and (since is None or message.at > since)
            for request in message.reading.requests
            if request.kind is RequestKind.MATERIALS
        )

    def promise(self, calendar: Calendar) -> tuple[MessageFacts, tuple[Promise, ...]] | None:
        """The date they gave that is in force, and the message that gave it (rule R8).

        The first one is the earliest not yet passed; further dates of the same message follow.
        """
        return date_given(
            self.messages, self.rounds, thanks=self.thanks, calendar=calendar, now=self.now
        )


def strong_outcome(message: MessageFacts) -> Outcome | None:
    """The outcome a message states beyond doubt."""
    fact = message.reading.outcome
    return fact.outcome if fact is not None and fact.confidence is Confidence.STRONG else None


def is_answer(message: MessageFacts) -> bool:
    """Whether it answers what they asked before: the user's words, their calendar's yes, or a
    booking that a machine confirms.
    """
    reading = message.reading
    if message.is_ours:
        return reading.author is Author.US or reading.accepts is not None
    return reading.author is Author.AUTOMATIC and any(
        one.state is InterviewState.AGREED for one in reading.interviews
    )


def _first_answer_request(message: MessageFacts) -> Evidence | None:
    for request in message.reading.requests:
        if request.kind is not RequestKind.MATERIALS:
            return request.evidence
    return None


def _asks_only_to_come(message: MessageFacts) -> bool:
    wanted = {one.kind for one in message.reading.requests} - {RequestKind.MATERIALS}
    return wanted == {RequestKind.ATTENDANCE}


def chronicle_of(process: Process, policy: Policy, now: datetime) -> Chronicle:
    """Fold the process's facts and what the user told, none later than `now`, bystanders' and
    asides left out.
    """
    unclear = ownership.unclear(process, policy.mine)
    process = replace(process, messages=ownership.settled(process, policy.mine))
    process = retold(process, policy, now)
    strangers = bystanders(process.messages)
    aside = strangers | own_addresses(process.messages, policy.mine)
    messages = tuple(
        message
        for message in sorted(process.messages, key=lambda one: (one.at, one.id))
        if message.at <= now
        and not (message.sender and message.sender.email in strangers and not message.is_ours)
        and not is_aside(message, aside)
    )
    ours = tuple(one for one in messages if one.is_ours and one.reading.author is Author.US)
    theirs = tuple(one for one in messages if not one.is_ours and one.reading.author is Author.THEM)
    human = tuple(sorted((*ours, *theirs), key=lambda one: (one.at, one.id)))
    rounds = rounds_of(messages, policy)
    return Chronicle(
        now=now,
        messages=messages,
        human=human,
        ours=ours,
        theirs=theirs,
        rounds=rounds,
        follow_ups=follow_ups_of(process.drafts, messages, rounds, policy),
        discarded=_declined(process),
        thanks=_thank_yous(process, ours, rounds),
        unclear=tuple(one for one in unclear if one.at <= now),
    )


def _declined(process: Process) -> tuple[datetime, ...]:
    """When follow-ups of ours were declined: discarded by the user, or withdrawn as ignored."""
    return tuple(
        sorted(
            draft.ended_at or draft.planned_at
            for draft in process.drafts
            if draft.kind in FOLLOW_UPS
            and (
                draft.state is DraftState.DISCARDED
                or (draft.state is DraftState.WITHDRAWN and draft.withdrawal is Withdrawal.IGNORED)
            )
        )
    )


def _thank_yous(
    process: Process, ours: tuple[MessageFacts, ...], rounds: tuple[Round, ...]
) -> frozenset[str]:
    """Ids of the user's thank-yous: sent from ours, or their first words after an interview."""
    found = {one.sent_message_id for one in process.drafts if one.kind is Kind.THANK_YOU}
    for one in rounds:
        first = next((message for message in ours if message.at >= one.end), None)
        if first is not None:
            found.add(first.id)
    return frozenset(one for one in found if one is not None)

"""What the user told, folded into the facts as if the mail had said it: the rules then need not
know who did.

A told fact is a message of its own, of no thread and by no address, that is never answered, or a
change to what was read in one. An instruction is in force from the moment it was given, whatever
this computer's clock said then: one that seems to lie ahead counts as given now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agent.core.facts import (
    Author,
    Confidence,
    Evidence,
    Interview,
    InterviewState,
    MessageFacts,
    Outcome,
    OutcomeFact,
    Promise,
    Reading,
)
from agent.core.instructions import (
    Answer,
    Instruction,
    Skip,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
)
from agent.core.mail import SENT
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process
from agent.core.rules.orders import BY_HAND, WORDS
from agent.core.rules.phrases import day
from agent.core.rules.rounds import RECENT_TALK, Round, rounds_of

_TOLD = "told:"
Messages = tuple[MessageFacts, ...]


def is_told(message: MessageFacts) -> bool:
    """Whether it is the user's word to Tactful and no message at all."""
    return message.id.startswith(_TOLD)


def retold(process: Process, policy: Policy, now: datetime) -> Process:
    """The process with everything told folded into its messages and drafts."""
    if not process.instructions:
        return process
    messages = tuple(sorted(process.messages, key=_order))
    for instruction in process.instructions:
        messages = _apply(messages, instruction, policy, now)
    return replace(process, messages=messages, drafts=with_skipped(process))


def with_skipped(process: Process) -> tuple[DraftFacts, ...]:
    """Its drafts, and for each one skipped, or left to the user to write, a draft that the user
    discarded: that is what it is.
    """
    skipped = [skip for one in process.instructions if (skip := _skip(one)) is not None]
    return (
        *process.drafts,
        *(
            DraftFacts(
                intent_id=-number,
                occasion=one.occasion,
                attempt=0,
                kind=Kind(one.occasion.partition(":")[0]),
                step=1,
                thread_id="",
                state=DraftState.DISCARDED,
                planned_at=one.at,
                ended_at=one.at,
            )
            for number, one in enumerate(skipped, 1)
        ),
    )


def _skip(said: Instruction) -> Skip | None:
    match said:
        case Skip():
            return said
        case Answer(key=key, choice=choice) if choice == BY_HAND:
            return Skip(at=said.at, occasion=key.removeprefix(f"{WORDS}:").partition(":")[2])
        case _:
            return None


def _apply(messages: Messages, instruction: Instruction, policy: Policy, now: datetime) -> Messages:
    match instruction:
        case TellInterview(start=None, on=None):
            return _called_off(messages, instruction, policy, now)
        case TellInterview():
            return _with(messages, _interview(messages, instruction, policy, now))
        case TellDeadline():
            return _deadline(messages, instruction, now)
        case TellContact(part=part):
            return _of_their_part(messages, instruction.at, contact=part)
        case TellWrote(when=when):
            wrote = _told(instruction, min(when, now), author=Author.US, thanks=None)
            return _with(messages, wrote)
        case TellOutcome(outcome=None):
            return _no_outcome(messages, instruction.at)
        case TellOutcome(outcome=Outcome() as outcome):
            return _outcome(messages, instruction, outcome, now)
        case Answer():
            return _answered(messages, instruction, policy, now)
        case _:
            return messages


def _order(message: MessageFacts) -> tuple[datetime, str]:
    return message.at, message.id


def _with(messages: Messages, told: MessageFacts) -> Messages:
    return tuple(sorted((*messages, told), key=_order))


def _told(
    instruction: Instruction, at: datetime, *, author: Author = Author.AUTOMATIC, **reading: Any
) -> MessageFacts:
    """The user's word as a message: theirs in effect, by nobody, so that it counts as no contact;
    with author US one of the user's own.
    """
    return MessageFacts(
        id=f"{_TOLD}{type(instruction).__name__}:{instruction.at:%Y%m%dT%H%M%S%f}",
        thread_id="",
        at=at,
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        subject="",
        message_id="",
        labels=frozenset({SENT} if author is Author.US else ()),
        has_attachment=author is Author.US,
        reading=Reading(author=author, **reading),
    )


def _you_said(words: str) -> Evidence:
    return Evidence(message_id="", quote=f"You said: {words}")


def _edited(
    messages: Messages, which: Callable[[MessageFacts], bool], change: Callable[[Reading], Reading]
) -> Messages:
    return tuple(
        replace(one, reading=change(one.reading)) if which(one) else one for one in messages
    )


# interviews


def _interview(
    messages: Messages, told: TellInterview, policy: Policy, now: datetime
) -> MessageFacts:
    """An agreed interview; one that is over is put where it was. It takes the place of another
    that is known for that day.
    """
    calendar = policy.calendar
    on = told.on or calendar.day_of(told.start or told.at)
    start = told.start or calendar.at(on, calendar.opens)
    words = f"interview on {day(on)}"
    if told.start is not None:
        words += f", {told.start.astimezone(calendar.zone):%H:%M}"
    known = [one for one in rounds_of(messages, policy) if one.day == on]
    stated = Interview(
        state=InterviewState.AGREED,
        evidence=_you_said(words),
        start=told.start,
        end=told.end,
        on=None if told.start else on,
        people=tuple(person for one in known for person in one.people),
    )
    instead = (_cancelled(one, stated.evidence) for one in known if told.start is not None)
    return _told(told, min(told.at, start, now), interviews=(*instead, stated))


def _cancelled(one: Round, evidence: Evidence) -> Interview:
    return Interview(state=InterviewState.CANCELLED, evidence=evidence, on=one.day)


def _called_off(
    messages: Messages, told: TellInterview | Answer, policy: Policy, now: datetime
) -> Messages:
    """There is none: whatever is agreed and ahead does not take place. Where nothing is ahead, the
    one that was just to be did not.
    """
    at = min(told.at, now)
    evidence = _you_said("there is no interview")
    rounds = rounds_of(messages, policy)
    ahead = [one for one in rounds if one.end > at]
    lately = [one for one in rounds if at - RECENT_TALK < one.end <= at]
    if isinstance(told, TellInterview) and lately and not ahead:
        ahead = lately[-1:]
        at = lately[-1].end - timedelta(seconds=1)  # called off before it ended, if said later
    none = Interview(state=InterviewState.CANCELLED, evidence=evidence)
    stated = (*(_cancelled(one, evidence) for one in ahead), none)
    return _with(messages, _told(told, at, interviews=stated))


def _takes_place(
    messages: Messages, told: Answer, key: str, policy: Policy, now: datetime
) -> Messages:
    """On hold meanwhile, or to be moved: agreed anew, or not taking place."""
    rounds = [one for one in rounds_of(messages, policy) if one.key == key]
    if not rounds:
        return messages
    one = rounds[0]
    if told.choice not in ("it takes place", "it took place"):
        evidence = _you_said(f"the interview on {day(one.day)} does not take place")
        stated = _cancelled(one, evidence)
        # called off before it ended, however late it was said
        at = min(told.at, now, one.end - timedelta(seconds=1))
    else:
        evidence = _you_said(f"the interview on {day(one.day)} takes place")
        stated = Interview(
            state=InterviewState.AGREED, evidence=evidence, start=one.start, end=one.end
        )
        at = min(told.at, now)
    return _with(messages, _told(told, at, interviews=(stated,)))


# dates, outcomes, people


def _deadline(messages: Messages, told: TellDeadline, now: datetime) -> Messages:
    """The newest statement wins: the dates they gave before it are forgotten."""
    messages = _without_promises(messages, told.at)
    if told.latest is None:
        return messages
    promise = Promise(
        earliest=told.earliest or told.latest,
        latest=told.latest,
        evidence=_you_said(f"they answer by {day(told.latest)}"),
    )
    return _with(messages, _told(told, min(told.at, now), promises=(promise,)))


def _without_promises(messages: Messages, until: datetime, only: str | None = None) -> Messages:
    return _edited(
        messages,
        lambda one: one.at <= until and only in (None, one.id),
        lambda reading: replace(reading, promises=()),
    )


def _of_their_part(messages: Messages, at: datetime, **part: Any) -> Messages:
    """The person who wrote last by then is the recruiter, or of the team."""
    people = [
        one.sender.email
        for one in messages
        if one.reading.author is Author.THEM and not one.is_ours and one.sender and one.at <= at
    ]
    return _edited(
        messages,
        lambda one: bool(people) and one.sender is not None and one.sender.email == people[-1],
        lambda reading: replace(reading, **part),
    )


def _outcome(messages: Messages, told: TellOutcome, outcome: Outcome, now: datetime) -> Messages:
    """What they said on the phone; a no that the mail only hints at is that mail's."""
    inbound = [one for one in messages if not one.is_ours and one.at <= told.at]
    if outcome is Outcome.REJECTED and inbound and _hints_at_a_no(inbound[-1].reading):
        return _confirmed(messages, inbound[-1].id)
    said = "they said no" if outcome is Outcome.REJECTED else "it goes on"
    fact = OutcomeFact(outcome=outcome, confidence=Confidence.STRONG, evidence=_you_said(said))
    return _with(messages, _told(told, min(told.at, now), outcome=fact))


def _hints_at_a_no(reading: Reading) -> bool:
    return reading.outcome is not None and reading.outcome.outcome is Outcome.REJECTED


def _confirmed(messages: Messages, message_id: str) -> Messages:
    """The outcome that a message hints at is one."""

    def confirm(reading: Reading) -> Reading:
        if reading.outcome is None:
            return reading
        return replace(reading, outcome=replace(reading.outcome, confidence=Confidence.STRONG))

    return _edited(messages, lambda one: one.id == message_id, confirm)


def _no_outcome(messages: Messages, until: datetime) -> Messages:
    """What was read last as an outcome is none, in no message that says the same."""
    said = [
        one.reading.outcome.outcome
        for one in messages
        if one.reading.outcome is not None and one.at <= until
    ]
    return _edited(
        messages,
        lambda one: (
            one.at <= until
            and one.reading.outcome is not None
            and one.reading.outcome.outcome is said[-1]
        ),
        lambda reading: replace(reading, outcome=None),
    )


# answers


def _answered(messages: Messages, answer: Answer, policy: Policy, now: datetime) -> Messages:
    """What an answer changes in the facts; those that only let the rules go on change none."""
    question, _, about = answer.key.partition(":")
    match question, answer.choice:
        case "answered", "answered elsewhere":
            return _with(messages, _told(answer, min(answer.at, now), author=Author.US))
        case "takes_place" | "took_place", _:
            return _takes_place(messages, answer, about, policy, now)
        case "when", "there is none":
            return _called_off(messages, answer, policy, now)
        case "rejection", "close it":
            return _confirmed(messages, about)
        case "rejection", _:
            return _edited(
                messages, lambda one: one.id == about, lambda old: replace(old, outcome=None)
            )
        case "no_news", "go on":
            return _edited(
                messages, lambda one: one.id == about, lambda old: replace(old, wishes=())
            )
        case "far_ahead", "no date":
            return _without_promises(messages, answer.at, about)
        case _:
            return messages

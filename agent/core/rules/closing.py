"""R0 and R1: processes that are at rest, and what is owed after a no."""

from __future__ import annotations

from datetime import datetime

from agent.core.decision import Ask, Decision, Reason, Rest
from agent.core.facts import (
    Author,
    Confidence,
    ContactPart,
    Evidence,
    InterviewState,
    MessageFacts,
    Outcome,
)
from agent.core.process import Kind
from agent.core.reply import is_no_reply
from agent.core.rules import ownership, resting, theirs
from agent.core.rules.chronicle import strong_outcome
from agent.core.rules.phrases import day, who
from agent.core.rules.rounds import COMING
from agent.core.rules.situation import Situation
from agent.core.span import days

GRACIOUS_OFFER = days(10)
"""How long a gracious reply is offered after a no (DESIGN, R1)."""


def rest_for_good(situation: Situation) -> Decision | None:
    """R0: label removed, thread trashed or deleted; an offer; withdrawn.

    What they asked is still said to the user after an offer or a withdrawal, never after the user
    took the thread away.
    """
    process, calendar = situation.process, situation.policy.calendar
    if process.threads and all(thread.gone for thread in process.threads):
        return _rest("The thread was deleted in Gmail.")
    if process.threads and not any(one.labelled for one in process.threads if not one.gone):
        return _rest("You took the label off; put it back and Tactful goes on.")
    if process.messages and all(message.is_hidden for message in process.messages):
        return _rest("The thread lies in the trash or in spam.")
    if (told := resting.as_told(situation)) is not None:
        return told
    if (message := situation.chronicle.newest_outcome) is None:
        return None
    outcome = strong_outcome(message)
    if outcome not in (Outcome.OFFER, Outcome.WITHDRAWN):
        return None
    if outcome is Outcome.WITHDRAWN and _interview_after(situation, message.at):
        return None
    on = day(calendar.day_of(message.at))
    if outcome is Outcome.OFFER:
        because = f"They made you an offer, by the mail of {on}: that is for you to answer."
    elif message.is_ours:
        because = f"You withdrew on {on}."
    else:
        because = f"{who(message.sender)} closed this process on {on}."
    fact = message.reading.outcome
    return theirs.your_turn(situation) or _rest(because, fact.evidence if fact else None)


def _rest(because: str, evidence: Evidence | None = None) -> Rest:
    return Rest(reason=Reason(rule="R0", because=because, evidence=evidence))


def whose_is_it(situation: Situation) -> Decision | None:
    """R0: a message that may be the user's or forged. Ask about the newest, and write nothing."""
    if not situation.chronicle.unclear:
        return None
    message = situation.chronicle.unclear[-1]
    on = day(situation.policy.calendar.day_of(message.at))
    because = (
        f"A message of {on} bears your address but was not sent from this mailbox: is it yours?"
    )
    return Ask(
        reason=Reason(rule="R0", because=because, evidence=message.reading.gist),
        key=ownership.key_of(message),
        choices=(ownership.YES, ownership.NO),
    )


def after_rejection(situation: Situation) -> Decision | None:
    """R1: a gracious reply once, then keep in touch once, but only if they met."""
    newest = situation.chronicle.newest_outcome
    if newest is None or strong_outcome(newest) is not Outcome.REJECTED:
        return _looks_like_a_no(situation)
    if _reopened(situation, newest):
        return None
    noes = _noes(situation)
    on = day(situation.policy.calendar.day_of(noes[0].at))
    fact = noes[0].reading.outcome
    return (
        _gracious_reply(situation, noes)
        or _keep_in_touch(situation, noes)
        or Rest(
            reason=Reason(
                rule="R1",
                because=f"They said no on {on}.",
                evidence=fact.evidence if fact else None,
            )
        )
    )


def _noes(situation: Situation) -> tuple[MessageFacts, ...]:
    """The mails that say this no, oldest first: a person's letter and the system's are one no."""
    found: list[MessageFacts] = []
    for message in situation.chronicle.messages:
        outcome = strong_outcome(message)
        if outcome is Outcome.REJECTED and found and _reopened(situation, found[-1], by=message.at):
            found = [message]
        elif outcome is Outcome.REJECTED:
            found.append(message)
        elif outcome is not None:
            found = []
    return tuple(found)


def _reopened(situation: Situation, no: MessageFacts, *, by: datetime | None = None) -> bool:
    """A later question of a person's, or an interview, reopens; an advance is a newer outcome."""
    asked = any(
        one.at > no.at and one.reading.asks is not None and (by is None or one.at < by)
        for one in situation.chronicle.theirs
    )
    return asked or _interview_after(situation, no.at, by=by)


def _interview_after(situation: Situation, moment: datetime, *, by: datetime | None = None) -> bool:
    """Whether they announced or offered an interview, or one was agreed, after that moment."""
    return any(
        one.at > moment
        and (by is None or one.at < by)
        and any(
            stated.state is InterviewState.AGREED if one.is_ours else stated.state in COMING
            for stated in one.reading.interviews
        )
        for one in situation.chronicle.messages
    )


def _looks_like_a_no(situation: Situation) -> Decision | None:
    """Weak signs never close a thread: they ask, as long as nothing newer came in, the user took
    no time since, and no interview was fixed or held (R1: an interview reopens).
    """
    inbound = [one for one in situation.chronicle.messages if not one.is_ours]
    if not inbound:
        return None
    newest = inbound[-1]
    fact = newest.reading.outcome
    if fact is None or fact.outcome is not Outcome.REJECTED:
        return None
    if fact.confidence is not Confidence.WEAK:
        return None
    ahead = [one for one in situation.chronicle.rounds if one.start >= newest.at]
    taken = any(
        one.is_ours and one.at > newest.at and one.reading.accepts is not None
        for one in situation.chronicle.messages
    )
    if taken or any(one.fixed_at > newest.at or one.end <= situation.now for one in ahead):
        return None
    on = day(situation.policy.calendar.day_of(newest.at))
    because = (
        f"{who(newest.sender)} wrote on {on} what looks like a rejection, but does not say so "
        "outright: close it?"
    )
    return Ask(
        reason=Reason(rule="R1", because=because, evidence=fact.evidence),
        key=f"rejection:{newest.id}",
        choices=("close it", "not a rejection"),
        until=min((one.end for one in ahead), default=None),
    )


def _once(situation: Situation, kind: Kind, noes: tuple[MessageFacts, ...]) -> bool:
    """Whether a draft of that kind has had its chance since the first of these noes."""
    return any(
        draft.kind is kind and draft.spent and draft.planned_at >= noes[0].at
        for draft in situation.process.drafts
    )


def _gracious_reply(situation: Situation, noes: tuple[MessageFacts, ...]) -> Decision | None:
    """To a person's own mail, one to two working days after it; the user's own words spend it."""
    policy, calendar = situation.policy, situation.policy.calendar
    personal = [
        one
        for one in noes
        if one.reading.author is Author.THEM and one.sender and not is_no_reply(one.sender)
    ]
    if not personal or situation.chronicle.written_since(noes[0].at):
        return None
    message = personal[0]
    if _once(situation, Kind.GRACIOUS_REPLY, noes):
        return None
    planned = situation.plan(
        Kind.GRACIOUS_REPLY,
        occasion=f"gracious_reply:{message.id}",
        due_at=calendar.next_working_moment(
            calendar.add(message.at, policy.rejection.gracious_reply), seasons=False
        ),
        answering=message,
        expires_at=calendar.add(message.at, GRACIOUS_OFFER),
    )
    fact = message.reading.outcome
    on = day(calendar.day_of(message.at))
    return situation.owe(
        planned,
        rule="R1",
        because=f"{who(message.sender)} said no on {on}: a gracious reply keeps the door open.",
        evidence=fact.evidence if fact else None,
    )


def _keep_in_touch(situation: Situation, noes: tuple[MessageFacts, ...]) -> Decision | None:
    """Only if they met, to a person, and never on the heels of other words of the user's."""
    policy, chronicle = situation.policy, situation.chronicle
    calendar, no = policy.calendar, noes[0]
    if not any(one.start <= no.at for one in chronicle.held_rounds):
        return None
    if _once(situation, Kind.KEEP_IN_TOUCH, noes):
        return None
    team = chronicle.contact_part is ContactPart.TEAM
    after = policy.rejection.team_after if team else policy.rejection.recruiter_after
    due_at = calendar.add(no.at, after)
    if chronicle.last_ours is not None:
        due_at = max(due_at, calendar.add(chronicle.last_ours.at, policy.follow_up.floor))
    planned = situation.plan(
        Kind.KEEP_IN_TOUCH,
        occasion=f"keep_in_touch:{no.id}",
        due_at=calendar.first_morning_from(due_at),
    )
    if planned is None or not planned.to:
        return None
    fact = no.reading.outcome
    on = day(calendar.day_of(no.at))
    return situation.owe(
        planned,
        rule="R1",
        because=f"They said no on {on} after you had met: a word {after} later keeps in touch.",
        evidence=fact.evidence if fact else None,
    )

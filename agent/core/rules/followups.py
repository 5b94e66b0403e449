"""Which messages were follow-ups, and when: what the floor and the limit are counted from.

Spacing is counted from what was really sent, ours or hand-written, never from what was drafted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.facts import Author, MessageFacts
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind
from agent.core.rules.rounds import RECENT_TALK, Round

ONE_FOLLOW_UP = timedelta(days=3)
"""Several hand-written messages within this are one follow-up (DESIGN section 3, the floor)."""
FOLLOW_UPS = frozenset({Kind.FOLLOW_UP, Kind.LONG_HAUL})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One follow-up that went out, in one message or in several within three days."""

    first_at: datetime
    last_at: datetime


def follow_ups_of(
    drafts: Sequence[DraftFacts],
    messages: Sequence[MessageFacts],
    rounds: Sequence[Round],
    policy: Policy,
) -> tuple[FollowUp, ...]:
    """The follow-ups that were sent, in order of time; `messages` in order of time too.

    A sent draft of ours counts by its kind, also where its message can't be found any more. A
    hand-written message counts only if since the user's previous one nobody wrote, no machine asked
    for anything and no interview ended, and if it is no thank-you: thank-yous and answers are none
    (DESIGN section 3, the floor).
    """
    kinds = {draft.sent_message_id: draft.kind for draft in drafts if draft.sent_message_id}
    ours = [one for one in messages if one.is_ours and one.reading.author is Author.US]
    known = {message.id for message in ours}
    sent = [
        draft.ended_at or draft.made_at or draft.planned_at
        for draft in drafts
        if draft.state is DraftState.SENT
        and draft.kind in FOLLOW_UPS
        and draft.sent_message_id not in known
    ]
    previous: MessageFacts | None = None
    for message in messages:
        if _may_be_answered(message):
            previous = None
        if message.id not in known:
            continue
        if message.id in kinds:
            counts = kinds[message.id] in FOLLOW_UPS
        else:
            counts = (
                previous is not None
                and not any(previous.at < one.end <= message.at for one in rounds)
                and not _is_thank_you(message, ours, rounds, policy)
            )
        if counts:
            sent.append(message.at)
        previous = message
    heard = [one.at for one in messages if not one.is_ours and one.reading.author is Author.THEM]
    return _clustered(sorted(sent), heard)


def _may_be_answered(message: MessageFacts) -> bool:
    """Whether the user's next words are an answer to it: a person's, or a machine that asks for
    something (R2, R3).
    """
    reading = message.reading
    return not message.is_ours and (reading.author is Author.THEM or bool(reading.requests))


def _is_thank_you(
    message: MessageFacts, ours: Sequence[MessageFacts], rounds: Sequence[Round], policy: Policy
) -> bool:
    """Whether it thanks for an interview: on the day after it, or, while a thank-you is offered
    (R4), somebody who was not written to since.

    Later thanks to the same person open a question for news as often as not.
    """
    if message.reading.thanks is None:
        return False
    add, times = policy.calendar.add, policy.thank_you
    for one in rounds:
        since = one.start if one.timed else one.start - RECENT_TALK
        if not since < message.at < add(one.end, times.offer_for):
            continue
        written = {to.email for own in ours if since < own.at < message.at for to in own.to}
        is_near = one.timed and message.at < add(one.end, times.late_after)
        if is_near or not written.issuperset(to.email for to in message.to):
            return True
    return False


def _clustered(sent: Sequence[datetime], heard: Sequence[datetime]) -> tuple[FollowUp, ...]:
    found: list[FollowUp] = []
    for at in sent:
        last = found[-1] if found else None
        joins = last is not None and at - last.first_at < ONE_FOLLOW_UP
        if joins and last is not None and not any(last.last_at < one <= at for one in heard):
            found[-1] = FollowUp(first_at=last.first_at, last_at=at)
        else:
            found.append(FollowUp(first_at=at, last_at=at))
    return tuple(found)

"""Which messages were follow-ups, and when: what the floor and the limit are counted from.

Spacing is counted from what was really sent, ours or hand-written, never from what was drafted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.facts import MessageFacts
from agent.core.process import DraftFacts, DraftState, Kind
from agent.core.rules.rounds import Round

ONE_FOLLOW_UP = timedelta(days=3)
"""Several hand-written messages within this are one follow-up (DESIGN section 3, the floor)."""
FOLLOW_UPS = frozenset({Kind.FOLLOW_UP, Kind.LONG_HAUL})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One follow-up that went out, in one message or in several within three days."""

    first_at: datetime
    last_at: datetime


def follow_ups_of(
    drafts: Sequence[DraftFacts], human: Sequence[MessageFacts], rounds: Sequence[Round]
) -> tuple[FollowUp, ...]:
    """The follow-ups that were sent, in order of time.

    A sent draft of ours counts by its kind, also where its message can't be found any more. A
    hand-written message counts only if nothing came in, and no interview ended, since the user's
    previous one: else it is an answer, or a thank-you.
    """
    kinds = {draft.sent_message_id: draft.kind for draft in drafts if draft.sent_message_id}
    known = {message.id for message in human}
    sent = [
        draft.ended_at or draft.made_at or draft.planned_at
        for draft in drafts
        if draft.state is DraftState.SENT
        and draft.kind in FOLLOW_UPS
        and draft.sent_message_id not in known
    ]
    previous: MessageFacts | None = None
    for message in human:
        if not message.is_ours:
            previous = None
            continue
        if message.id in kinds:
            counts = kinds[message.id] in FOLLOW_UPS
        else:
            counts = previous is not None and not any(
                previous.at < one.end <= message.at for one in rounds
            )
        if counts:
            sent.append(message.at)
        previous = message
    heard = [message.at for message in human if not message.is_ours]
    return _clustered(sorted(sent), heard)


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

"""How the user's own messages compare with the rules: early, in time, late, or never written.

What was really sent is held against what the rules say of the real history alone; the replay's own
drafts play no part in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agent.core.decision import Decision, Planned, Wait, Write, YourTurn, next_change
from agent.core.facts import MessageFacts
from agent.core.policy import Policy
from agent.core.process import Kind, Process
from agent.core.rules.chronicle import Chronicle, chronicle_of
from agent.core.rules.decide import decide
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.meeting import thank_you_due_at
from agent.core.rules.rounds import RECENT_TALK, Round
from agent.core.span import Span

CONVERSATION = timedelta(days=3)
"""The user's words within this of theirs are talk, not a follow-up."""
HARDLY_EARLY = timedelta(hours=24)
STEPS = 12
"""Changes of mind followed in one silence."""
MOST = 150
"""Messages of one process that are compared, the newest: more is no hiring process."""


class Timing(StrEnum):
    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One thank-you or follow-up of the user's own, written or not.

    `due_at` is when the rules would have had it, `wrote_at` when it went out; `because` why then.
    """

    process_id: int
    kind: Kind
    timing: Timing
    due_at: datetime
    wrote_at: datetime | None
    because: str
    message_id: str | None = None

    @property
    def off_by(self) -> timedelta:
        return abs(self.wrote_at - self.due_at) if self.wrote_at else timedelta(0)


def habits_of(
    process: Process, policy: Policy, *, known_until: datetime, invented: Collection[str]
) -> tuple[Habit, ...]:
    """The user's habits in one process, in order of time.

    `invented` are ids of messages that only the replay sent; nothing after `known_until`, where the
    history ends, is held against anybody.
    """
    real = replace(
        process,
        drafts=(),
        messages=tuple(one for one in process.messages if one.id not in invented),
    )
    chronicle = chronicle_of(real, policy, known_until)
    found = [
        *(_thank_you(real, policy, chronicle, one) for one in chronicle.held_rounds),
        *_follow_ups(real, policy, chronicle),
    ]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.due_at))


def _thank_you(process: Process, policy: Policy, chronicle: Chronicle, held: Round) -> Habit | None:
    """Whether the user thanked them for a round; None where the rules would not have asked it."""
    calendar, times = policy.calendar, policy.thank_you
    due_at = thank_you_due_at(held, policy)
    ends = calendar.add(held.end, times.offer_for)
    since = held.start if held.timed else held.start - RECENT_TALK
    first = next(
        (
            one
            for one in chronicle.ours
            if one.at >= held.end or (one.at > since and one.reading.thanks is not None)
        ),
        None,
    )
    if first is not None and first.at < ends:
        timing = Timing.IN_TIME
        if first.at >= max(due_at, calendar.add(held.end, times.late_after)):
            timing = Timing.LATE
    elif chronicle.now < ends or not _is_owed(decide(process, policy, due_at)):
        return None
    else:
        timing, first = Timing.NEVER, None
    return Habit(
        process_id=process.id,
        kind=Kind.THANK_YOU,
        timing=timing,
        due_at=due_at,
        wrote_at=first.at if first else None,
        because=f"“{held.evidence.quote}”",
        message_id=first.id if first else None,
    )


def _is_owed(decision: Decision) -> bool:
    if isinstance(decision, YourTurn):
        return True
    return isinstance(decision, Write) and decision.planned.kind is Kind.THANK_YOU


def _follow_ups(process: Process, policy: Policy, chronicle: Chronicle) -> list[Habit]:
    """Each silence between two messages: was a follow-up due in it, and did the user write?"""
    human = chronicle.human[-MOST:]
    found: list[Habit] = []
    for index, message in enumerate(human):
        following = human[index + 1] if index + 1 < len(human) else None
        if following is not None and not following.is_ours:
            continue
        stop = following.at if following is not None else chronicle.now
        decision = _first_due(process, policy, message.at, stop)
        planned = decision.planned if isinstance(decision, Write) else None
        if isinstance(decision, Wait) and following is not None:
            planned = decision.next if _is_word(following, chronicle) else None
        if planned is None or planned.kind not in FOLLOW_UPS:
            continue
        wrote_at = following.at if following is not None else None
        timing = _timing(planned, wrote_at, stop, policy)
        if timing is not None:
            found.append(
                Habit(
                    process_id=process.id,
                    kind=planned.kind,
                    timing=timing,
                    due_at=planned.due_at,
                    wrote_at=wrote_at,
                    because=decision.reason.because,
                    message_id=following.id if following is not None else None,
                )
            )
    return found


def _first_due(process: Process, policy: Policy, start: datetime, stop: datetime) -> Decision:
    """The first draft that falls due in a silence, else the decision as it stands at its end."""
    now, last = start, stop - timedelta(seconds=1)
    for _ in range(STEPS):
        decision = decide(process, policy, now)
        if isinstance(decision, Write) and decision.planned.kind in FOLLOW_UPS:
            return decision
        change = next_change(decision)
        if change is None or not now < change <= last:
            break
        now = change
    return decide(process, policy, max(start, last))


def _is_word(message: MessageFacts, chronicle: Chronicle) -> bool:
    """Whether the user's message is a follow-up, or speaks up after their silence."""
    if any(one.first_at == message.at for one in chronicle.follow_ups):
        return True
    heard = [one.at for one in chronicle.theirs if one.at < message.at]
    return bool(heard) and message.at - heard[-1] >= CONVERSATION


def _timing(
    planned: Planned, wrote_at: datetime | None, stop: datetime, policy: Policy
) -> Timing | None:
    """None while it is not yet late, and nothing was written."""
    grace = _slack(planned.kind, policy)
    if wrote_at is None:
        return Timing.NEVER if stop > planned.due_at + grace else None
    if planned.due_at - wrote_at > HARDLY_EARLY:
        return Timing.EARLY
    return Timing.LATE if wrote_at > planned.due_at + grace else Timing.IN_TIME


def _slack(kind: Kind, policy: Policy) -> timedelta:
    """How wide the rule's own window is: "11 to 14 days" leaves three."""
    if kind is Kind.LONG_HAUL:
        return _between(policy.long_haul.every, policy.long_haul.no_later_than)
    return _between(policy.follow_up.wait, policy.follow_up.no_later_than)


def _between(first: Span, last: Span) -> timedelta:
    return max(last.calendar - first.calendar, timedelta(days=1))

"""Spacing across processes (the gate *Elsewhere*): one person is never followed up twice within the
floor, one employer not within three working days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.core.decision import Planned
from agent.core.policy import Policy
from agent.core.process import STANDING, UNDER_WAY, DraftState, Process
from agent.core.reply.recipients import organisation
from agent.core.rules.candidacy import is_employers
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.phrases import day
from agent.core.span import working_days

SAME_EMPLOYER = working_days(3)
COUNTED = STANDING | UNDER_WAY | {DraftState.SENT, DraftState.GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A follow-up that went out, or lies ready to: to whom, and when."""

    process_id: int
    at: datetime
    people: frozenset[str]


def nudges_of(processes: Iterable[Process]) -> tuple[Nudge, ...]:
    """Every follow-up of ours that was sent or may still be, of all processes."""
    return tuple(
        Nudge(
            process_id=process.id,
            at=draft.ended_at or draft.made_at or draft.planned_at,
            people=frozenset(draft.recipients),
        )
        for process in processes
        for draft in process.drafts
        if draft.kind in FOLLOW_UPS and draft.state in COUNTED
    )


def too_soon(
    planned: Planned, process_id: int, nudges: Iterable[Nudge], policy: Policy, now: datetime
) -> tuple[str, datetime] | None:
    """Why another process's follow-up keeps this one back, and until when; None if none does."""
    if planned.kind not in FOLLOW_UPS or ":invited:" in planned.occasion:
        return None
    people = {person.email for person in (*planned.to, *planned.cc)}
    employers = {host for one in people if is_employers(host := organisation(one))}
    found: list[tuple[datetime, str]] = []
    for nudge in nudges:
        if nudge.process_id == process_id:
            continue
        on = day(policy.calendar.day_of(nudge.at))
        if shared := people & nudge.people:
            until = policy.calendar.add(nudge.at, policy.follow_up.floor)
            because = f"You followed up with {min(shared)} on {on}, in another process."
        elif employers & {organisation(one) for one in nudge.people}:
            until = policy.calendar.add(nudge.at, SAME_EMPLOYER)
            because = f"You followed up with somebody at the same employer on {on}."
        else:
            continue
        if until > now:
            found.append((until, because))
    if not found:
        return None
    until, because = max(found)
    return because, until

"""What comes next in all processes, and what other rules would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.core.decision import Planned, Reason
from agent.core.policy import Policy
from agent.core.process import DraftState
from agent.core.rules.ahead import coming
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.offers import Offer, offers_of
from agent.core.rules.phrases import count, day, listed, who
from agent.core.rules.withdraw import withdraw
from agent.core.workdays import Calendar
from agent.views.outlook import Outlook, outlook_of
from agent.views.shown import one_line
from agent.views.view import View, local, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next for one process. `planned` None: no draft comes by itself."""

    view: View
    planned: Planned | None
    reason: Reason
    outlook: Outlook
    stands: bool
    """The draft that waits in Gmail is the one these rules would write."""


def steps_of(found: Sequence[View], policy: Policy, now: datetime) -> list[Step]:
    """The next step of every process, by time; what comes by no time of its own last."""
    offers = offers_of([view.process for view in found], policy, now)
    steps = [_step(view, offers, policy, now) for view in found]
    return sorted(
        steps,
        key=lambda step: (
            step.planned is None,
            step.planned.due_at if step.planned else now,
            step.view.number,
        ),
    )


def _step(view: View, offers: Sequence[Offer], policy: Policy, now: datetime) -> Step:
    ahead = coming(view.process, policy, now)
    draft = view.process.holding_draft
    goes = draft is not None and bool(withdraw(view.process, policy, now, offers=offers))
    return Step(
        view=view,
        planned=ahead.planned,
        reason=ahead.decision.reason,
        outlook=outlook_of(view.process, offers, policy, now, asked=view.held),
        stands=draft is not None and not goes,
    )


def moves_between(
    steps: Sequence[Step], others: Sequence[Step], calendar: Calendar
) -> list[dict[str, Any]]:
    """The drafts that come at another time under the other rules, or only under one of the two."""
    by_process = {step.view.process.id: step for step in others}
    moves = (_move(step, by_process[step.view.process.id], calendar) for step in steps)
    return [move for move in moves if move is not None]


def _move(step: Step, other: Step, calendar: Calendar) -> dict[str, Any] | None:
    before, after = step.planned, other.planned
    draft = step.view.process.holding_draft
    if step.stands and other.stands:
        return None
    if step.stands and draft is not None and draft.state is DraftState.LIVE:
        says = f"{draft.kind.words} ({step.view.name}): in Gmail now → taken back"
        says += f", and again on {_on(after, calendar)}" if after else ""
    elif before is None and after is None:
        return None
    elif before is None and after is not None:
        says = f"{named_words(after)}: appears, on {_on(after, calendar)}"
    elif before is not None and after is None:
        says = f"{named_words(before)}: {_on(before, calendar)} → no draft"
    elif before is not None and after is not None:
        if (before.kind, before.due_at) == (after.kind, after.due_at):
            return None
        named = named_words(before)
        named += f" → {after.kind.words}" if after.kind is not before.kind else ""
        says = f"{named}: {_shift(before.due_at, after.due_at, calendar)}"
    return {
        "threads": [thread.id for thread in step.view.process.threads],
        "name": step.view.name,
        "kind": (before or after).kind.value if (before or after) else None,  # type: ignore[union-attr]
        "before": local(before.due_at, calendar) if before else None,
        "after": local(after.due_at, calendar) if after else None,
        "says": says,
    }


def _on(planned: Planned, calendar: Calendar) -> str:
    return day(calendar.day_of(planned.due_at))


def _shift(before: datetime, after: datetime, calendar: Calendar) -> str:
    """ "Tue 12 May → Fri 15 May, 3 days later"; with the hours where the day is the same."""
    first, last = calendar.day_of(before), calendar.day_of(after)
    way = "later" if after > before else "earlier"
    if first == last:
        return f"{moment(before, calendar)} → {moment(after, calendar)}, {way} that day"
    return f"{day(first)} → {day(last)}, {count(abs((last - first).days), 'day')} {way}"


def named_words(planned: Planned) -> str:
    """ "follow-up to Dana Reyes"."""
    people = listed([who(person) for person in planned.to]) or "nobody yet"
    return f"{planned.kind.words} to {one_line(people, 60)}"


def sum_of(moves: Sequence[dict[str, Any]]) -> str:
    """ "3 follow-ups later, 1 earlier"; "drafts" where not all are such; "" where nothing moves."""
    noun = "follow-up" if all(move["kind"] in FOLLOW_UPS for move in moves) else "draft"
    pairs = [(move["before"], move["after"]) for move in moves]
    counts = (
        (sum(bool(was and will and datetime.fromisoformat(will) > datetime.fromisoformat(was))
             for was, will in pairs), "later"),
        (sum(bool(was and will and datetime.fromisoformat(will) < datetime.fromisoformat(was))
             for was, will in pairs), "earlier"),
        (sum(bool(will and not was) for was, will in pairs), "more"),
        (sum(bool(was and not will) for was, will in pairs), "fewer"),
    )  # fmt: skip
    said = [(number, way) for number, way in counts if number]
    if not said:
        return f"{count(len(moves), noun)} another" if moves else ""
    (first, way), *rest = said
    return ", ".join([f"{count(first, noun)} {way}", *(f"{n} {other}" for n, other in rest)])

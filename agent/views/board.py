"""Everything at a glance: what waits for the user first, and the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agent.core.decision import Planned, Wait, Write
from agent.core.policy import Policy
from agent.core.process import STANDING, DraftFacts, DraftState
from agent.core.rules.offers import offers_of
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.cycle.ports import Standing
from agent.views.outlook import Outlook, outlook_of
from agent.views.view import View, moment

MISSED = timedelta(hours=1)
"""So long after its time a step that was planned is called late: nobody looked."""


CLOCKS_APART = timedelta(hours=1)
"""What the user says has this computer's time, a decision Gmail's."""


class Group(StrEnum):
    """In the order in which they come."""

    YOUR_MOVE = "Your move"
    DRAFTS = "Drafts waiting"
    WAITING = "Waiting for them"
    REST = "At rest"


def group_of(view: View) -> Group:
    if view.state == "set back":
        return Group.YOUR_MOVE
    if view.draft is not None and view.draft.state in STANDING:
        return Group.DRAFTS
    if view.state in ("your turn", "asks you"):
        return Group.YOUR_MOVE
    return Group.REST if view.state == "at rest" else Group.WAITING


def grouped(found: Sequence[View]) -> dict[Group, list[View]]:
    """Every group, in its order, also the empty ones."""
    groups: dict[Group, list[View]] = {group: [] for group in Group}
    for view in found:
        groups[group_of(view)].append(view)
    return groups


def brought_up_to_date(found: Sequence[View], policy: Policy, now: datetime) -> list[View]:
    """The views as they stand with what the user has said since the last look at the mailbox."""
    offers = offers_of([view.process for view in found], policy, now)
    fresh: list[View] = []
    for view in found:
        standing = view.standing
        said = max((one.at for one in view.process.instructions), default=None)
        if standing is not None and said is not None and said > standing.decided_at - CLOCKS_APART:
            outlook = outlook_of(view.process, offers, policy, now)
            until = getattr(outlook.decision, "until", None)
            view = replace(view, standing=_standing(standing, outlook, until, now))
        fresh.append(view)
    return fresh


def _standing(
    before: Standing, outlook: Outlook, until: datetime | None, now: datetime
) -> Standing:
    return replace(
        before,
        decision=outlook.decision,
        held=outlook.held,
        due_at=until,
        decided_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWords:
    """`waits` is False where there is nothing to do."""

    text: str
    waits: bool


def first_words(found: Sequence[View], calendar: Calendar, now: datetime) -> FirstWords:
    """ "Two drafts wait, and one question", or that nothing is to be done and until when."""
    groups = grouped(found)
    moves = groups[Group.YOUR_MOVE]
    drafts = len(groups[Group.DRAFTS])
    turns = sum(view.state == "your turn" for view in moves)
    asks = sum(view.state == "asks you" for view in moves)
    faults = sum(view.state == "set back" for view in moves)
    parts: list[str] = []
    if drafts:
        parts.append("one draft waits" if drafts == 1 else f"{number(drafts)} drafts wait")
    if turns:
        they = "one person waits" if turns == 1 else f"{number(turns)} people wait"
        parts.append(f"{they} for your answer")
    if asks:
        ask = "one question" if asks == 1 else f"{number(asks)} questions"
        wait = "" if parts else " waits for you" if asks == 1 else " wait for you"
        parts.append(ask + wait)
    if faults:
        parts.append("one thread is in trouble" if faults == 1 else f"{number(faults)} in trouble")
    if parts:
        return FirstWords(text=_sentence(parts), waits=True)
    if not found:
        return FirstWords(text="No interview thread is known yet.", waits=False)
    ahead = [view.planned.due_at for view in found if view.planned and view.planned.due_at > now]
    until = f"quiet until {day(calendar.day_of(min(ahead)))}" if ahead else "nothing is planned"
    return FirstWords(text=f"Nothing to do, and that is right: {until}.", waits=False)


def _sentence(parts: list[str]) -> str:
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{said[0].upper()}{said[1:]}."


def number(many: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[many] if many < len(words) else str(many)


def _draft_words(draft: DraftFacts, calendar: Calendar) -> str:
    if draft.state is DraftState.GONE:
        on = day(calendar.day_of(draft.ended_at or draft.planned_at))
        return f"{draft.kind.words} left your drafts on {on}, unsent so far"
    if draft.state not in STANDING:
        return f"{draft.kind.words} being made: Gmail's answer is not in yet"
    since = day(calendar.day_of(draft.made_at or draft.planned_at))
    return f"{draft.kind.words} in your drafts since {since}"


def next_words(view: View, calendar: Calendar, now: datetime) -> str:
    """The next step in a few words: "follow-up on Tue 12 May"."""
    state = view.state
    if (draft := view.draft) is not None and state.startswith("draft"):
        return _draft_words(draft, calendar)
    if state in ("your turn", "asks you", "set back", "not read yet"):
        return {
            "your turn": "they wait for your answer",
            "asks you": "a question for you",
            "set back": "tried again by itself",
            "not read yet": "looked at soon",
        }[state]
    standing = view.standing
    match view.decision:
        case Write(planned=planned) if standing and standing.held and standing.held.until:
            return f"{planned.kind.words} held back until {moment(standing.held.until, calendar)}"
        case Write(planned=planned):
            return f"{planned.kind.words} at the next look"
        case Wait(next=Planned() as planned):
            if planned.due_at + MISSED < now:
                return f"{planned.kind.words}, due since {day(calendar.day_of(planned.due_at))}"
            return f"{planned.kind.words} on {day(calendar.day_of(planned.due_at))}"
        case Wait(until=until):
            return f"nothing before {day(calendar.day_of(until))}"
        case _:
            return "no drafts"

"""What is news to the user in where a process stands, as lines of its story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from agent.core.decision import Ask, Decision, Held, Rest, YourTurn
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.rules.phrases import day
from agent.cycle.ports import Event, Standing

IGNORED = "ignored"
IN_THE_WAY = "in_the_way"


def reminder_due_at(draft: DraftFacts, policy: Policy) -> datetime | None:
    """When a draft that still lies untouched is said to do so; None: never."""
    if draft.state is not DraftState.LIVE or draft.made_at is None:
        return None
    return policy.calendar.add(draft.made_at, policy.drafts.remind_after)


def tidings(
    process: Process, before: Standing | None, decision: Decision, held: Held | None, now: datetime
) -> Iterator[Event]:
    """A question, a turn of the user's or an end that was not there at the last look."""
    if (event := _of_decision(before.decision if before else None, decision)) is not None:
        reason = decision.reason
        yield Event(
            process_id=process.id,
            thread_id=process.threads[-1].id if process.threads else "",
            at=now,
            event=event,
            because=reason.because,
            evidence=reason.evidence,
        )
    asked = _asked(held)
    if held is not None and asked and asked != _asked(before.held if before else None):
        yield Event(
            process_id=process.id,
            thread_id=held.decision.planned.thread_id,
            at=now,
            event="ask",
            because=held.because,
        )


def _asked(held: Held | None) -> str:
    """What a gate wants to know of the user, "" where it only waits."""
    if held is None:
        return ""
    return held.because if held.gate == "addressee" else held.key


def _of_decision(before: Decision | None, decision: Decision) -> str | None:
    match decision:
        case Ask(key=key):
            return None if isinstance(before, Ask) and before.key == key else "ask"
        case YourTurn(reason=reason):
            return None if isinstance(before, YourTurn) and before.reason == reason else "your_turn"
        case Rest(reason=reason) if reason.rule in ("R0", "R1"):
            return None if isinstance(before, Rest) and before.reason == reason else "close"
        case _:
            return None


def said_once(
    process: Process, held: Held | None, policy: Policy, now: datetime
) -> Iterator[Event]:
    """What is worth one line, however long it lasts: a draft of ours that lies untouched, a draft
    of the user's in the way of a due one.
    """
    calendar = policy.calendar
    for draft in process.drafts:
        remind_at = reminder_due_at(draft, policy)
        if draft.made_at is None or remind_at is None or now < remind_at:
            continue
        yield Event(
            process_id=process.id,
            thread_id=draft.thread_id,
            at=now,
            event=IGNORED,
            because=f"The {draft.kind.words} drafted on {day(calendar.day_of(draft.made_at))} "
            "still lies untouched in Gmail: send it, change it, or discard it.",
            kind=draft.kind,
            step=draft.step,
            evidence=draft.evidence,
        )
    blocking = [one for one in process.threads if one.user_drafts]
    if held is None or held.gate != "draft" or process.holding_draft is not None or not blocking:
        return
    planned = held.decision.planned
    is_foreign = any(one.foreign_drafts for one in blocking)
    whose, which = ("another Tactful's", "that one") if is_foreign else ("your own", "yours")
    yield Event(
        process_id=process.id,
        thread_id=blocking[0].id,
        at=now,
        event=IN_THE_WAY,
        because=f"A draft of {whose} lies on this thread, so the {planned.kind.words} that was "
        f"due on {day(calendar.day_of(planned.due_at))} is not drafted: send or discard {which}.",
        kind=planned.kind,
        step=planned.step,
    )


def untold(events: Iterable[Event], story: Iterable[Event]) -> list[Event]:
    """Those that the story does not tell yet."""
    told = {(one.event, one.kind, one.step, one.because) for one in story}
    return [one for one in events if (one.event, one.kind, one.step, one.because) not in told]

"""R7: their explicit wish about following up, standing in for R8 to R10."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from agent.core.decision import Ask, Decision, Reason, Rest, Wait
from agent.core.facts import MessageFacts, Outcome, Wish, WishKind
from agent.core.process import Kind
from agent.core.rules.bounds import Bound, away
from agent.core.rules.chronicle import strong_outcome
from agent.core.rules.phrases import day, who
from agent.core.rules.rounds import COMING
from agent.core.rules.situation import Situation

A_DAY = timedelta(days=1)
PINGS = frozenset({WishKind.PING_ON, WishKind.PING_IF_SILENT})


def their_wish(situation: Situation) -> Decision | None:
    """The newest wish that still stands decides; no day named is a pleasantry."""
    for message in reversed(situation.chronicle.messages):
        if message.is_ours:
            continue
        for wish in message.reading.wishes:
            if (decision := _as_they_wish(situation, message, wish)) is not None:
                return decision
    return None


def _as_they_wish(situation: Situation, message: MessageFacts, wish: Wish) -> Decision | None:
    if _overtaken(situation, message, wish):
        return None
    if wish.kind is WishKind.NO_FOLLOW_UP:
        because = f"{who(message.sender)} asked you not to follow up."
        return Rest(reason=Reason(rule="R7", because=because, evidence=wish.evidence))
    if wish.on is None or wish.on < situation.policy.calendar.day_of(message.at) - A_DAY:
        return None
    if wish.kind is WishKind.NO_NEWS_MEANS_NO:
        return _no_news(situation, message, wish, _after(situation, wish))
    return _invited(situation, message, wish)


def _after(situation: Situation, wish: Wish) -> datetime:
    """The first moment after the day they named; of a ping on a day, the day's own first moment."""
    assert wish.on is not None  # noqa: S101 - the caller has looked
    on_that_day = wish.kind is WishKind.PING_ON
    return situation.policy.calendar.at(
        wish.on + (timedelta(0) if on_that_day else A_DAY), time.min
    )


def _overtaken(situation: Situation, message: MessageFacts, wish: Wish) -> bool:
    """A ping lapses on their newer message, the others on a newer promise, advance or interview."""
    chronicle = situation.chronicle
    if wish.kind in PINGS:
        return any(one.at > message.at for one in chronicle.theirs)
    if any(one.fixed_at > message.at for one in chronicle.rounds):
        return True
    return any(
        one.reading.promises
        or strong_outcome(one) is Outcome.ADVANCED
        or any(stated.state in COMING for stated in one.reading.interviews)
        for one in chronicle.messages
        if one.at > message.at and not one.is_ours
    )


def _no_news(
    situation: Situation, message: MessageFacts, wish: Wish, until: datetime
) -> Wait | Ask:
    assert wish.on is not None  # noqa: S101 - the caller has looked
    reason = Reason(
        rule="R7",
        because=f"{who(message.sender)} wrote that no news by {day(wish.on)} means no.",
        evidence=wish.evidence,
    )
    if situation.now < until:
        return Wait(reason=reason, until=until)
    return Ask(reason=reason, key=f"no_news:{message.id}", choices=("close", "go on"))


def _invited(situation: Situation, message: MessageFacts, wish: Wish) -> Decision | None:
    """An invited follow-up: that morning, or the next working morning; free of floor and buffer.

    The user's own words from that moment on spend it, as sending or discarding the draft does.
    """
    assert wish.on is not None  # noqa: S101 - the caller has looked
    calendar = situation.policy.calendar
    occasion = f"follow_up:invited:{message.id}"
    opens = _after(situation, wish)
    if situation.is_spent(occasion) or any(one.at >= opens for one in situation.chronicle.ours):
        return None
    name, on = who(message.sender), day(wish.on)
    first = Bound(
        at=calendar.next_morning(calendar.day_of(opens), seasons=False),
        rule="R7",
        because=f"{name} invited you to write on {on}."
        if wish.kind is WishKind.PING_ON
        else f"{name} invited you to write if you had heard nothing by {on}.",
        evidence=wish.evidence,
    )
    binding = max([first, *away(situation)], key=lambda bound: bound.at)
    planned = situation.plan(
        Kind.FOLLOW_UP,
        occasion=occasion,
        due_at=binding.at,
        step=situation.chronicle.unanswered + 1,
    )
    return situation.owe(
        planned, rule=binding.rule, because=binding.because, evidence=binding.evidence
    )

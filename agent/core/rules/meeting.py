"""R4 and R5: interviews. A thank-you after each round, and silence before one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.core.decision import Ask, Decision, Planned, Reason, Wait
from agent.core.facts import InterviewState, MessageFacts, Outcome
from agent.core.policy import Policy
from agent.core.process import Kind
from agent.core.rules.chronicle import Chronicle, strong_outcome
from agent.core.rules.phrases import day, listed
from agent.core.rules.rounds import RECENT_TALK, Round
from agent.core.rules.situation import Situation
from agent.core.span import days

UNKNOWN_FOR = days(14)
"""How long an accepted interview without a time is waited for (DESIGN, R5)."""


def thank_you(situation: Situation) -> Decision | None:
    """R4: an interview took place and the user has not written to them since.

    Where several rounds are open, the newest whose thank-you is due takes the place of the older.
    """
    policy, now = situation.policy, situation.now
    open_rounds = open_thank_yous(situation)
    if not open_rounds:
        return None
    moment = max(now, min(thank_you_due_at(one, policy) for one in open_rounds))
    held = [one for one in open_rounds if thank_you_due_at(one, policy) <= moment][-1]
    if (hold := _held_off(situation, held)) is not None:
        return _doubtful(situation, held, hold)
    if (asking := _asked_in_vain(situation, held)) is not None:
        return _perhaps_moved(situation, held, asking)
    decision = situation.owe(
        _planned(situation, held),
        rule="R4",
        because=_thanks_because(situation, held),
        evidence=held.evidence,
    )
    if isinstance(decision, Wait):
        overtaking = [
            one.end
            for one in situation.chronicle.rounds
            if one.end > now and thank_you_due_at(one, policy) <= decision.until
        ]
        return replace(decision, until=min([decision.until, *overtaking]))
    return decision


def open_thank_yous(situation: Situation, *, ahead: bool = False) -> tuple[Round, ...]:
    """The rounds whose thank-you is open, oldest first; with `ahead` also those still to come.

    The user's words after a round, and a thank-you spent on it, close it and those before it.
    """
    policy, chronicle = situation.policy, situation.chronicle
    found: list[Round] = []
    for one in reversed(chronicle.rounds if ahead else chronicle.held_rounds):
        if _thanked(situation, one) or situation.is_spent(f"thank_you:{one.key}"):
            break
        if situation.now < policy.calendar.add(one.end, policy.thank_you.offer_for):
            found.append(one)
    return tuple(reversed(found))


def thank_you_due_at(held: Round, policy: Policy) -> datetime:
    """An hour after its end by default, on the same day, evenings too."""
    return policy.calendar.next_evening_moment(
        policy.calendar.add(held.end, policy.thank_you.after)
    )


def _thanked(situation: Situation, held: Round) -> bool:
    """Words after its end; thanks after its start, or before the mail that first spoke of it."""
    since = held.start if held.timed else held.start - RECENT_TALK
    return any(
        message.at >= held.end or (message.at > since and message.reading.thanks is not None)
        for message in situation.chronicle.ours
    )


def _planned(situation: Situation, held: Round) -> Planned | None:
    """The thank-you for that round; it is offered until a later round's falls due."""
    policy = situation.policy
    ends = policy.calendar.add(held.end, policy.thank_you.offer_for)
    later = [
        thank_you_due_at(one, policy)
        for one in situation.chronicle.rounds
        if one.end > held.end and not situation.is_spent(f"thank_you:{one.key}")
    ]
    due_at = thank_you_due_at(held, policy)
    return situation.plan(
        Kind.THANK_YOU,
        occasion=f"thank_you:{held.key}",
        due_at=due_at,
        after=held,
        expires_at=min([ends, *(one for one in later if one > due_at)]),
        late=_is_late(situation, held),
    )


def _is_late(situation: Situation, held: Round) -> bool:
    policy = situation.policy
    late_at = policy.calendar.add(held.end, policy.thank_you.late_after)
    return situation.now >= max(late_at, thank_you_due_at(held, policy))


def _thanks_because(situation: Situation, held: Round) -> str:
    if held.timed:
        because = f"Your interview was on {day(held.day)}: a thank-you goes out within a day of it."
    else:
        because = f"They speak of having met you (written on {day(held.day)}): a thank-you is due."
    if _is_late(situation, held):
        because += " It is late by now, and still better than none."
    if wanted := [request.what for _, request in situation.chronicle.open_materials()]:
        because += f" They also asked for {listed(wanted)}: remember to attach."
    return because


def _held_off(situation: Situation, round_: Round) -> MessageFacts | None:
    """The mail that put the process on hold after this interview was last spoken of."""
    stated = [
        one
        for one in situation.chronicle.messages
        if round_.stated_at < one.at < round_.end and strong_outcome(one) is not None
    ]
    if stated and strong_outcome(stated[-1]) is Outcome.ON_HOLD:
        return stated[-1]
    return None


def _doubtful(situation: Situation, round_: Round, hold: MessageFacts) -> Ask:
    """R5: on hold meanwhile. Whether it takes place, or took place, only the user knows."""
    policy = situation.policy
    fact = hold.reading.outcome
    on = day(policy.calendar.day_of(hold.at))
    thanked = situation.is_spent(f"thank_you:{round_.key}")
    asked_for = days(0) if thanked else policy.thank_you.offer_for
    return Ask(
        reason=Reason(
            rule="R5",
            because=f"They put the process on hold on {on}, and an interview on {day(round_.day)} "
            "was agreed before: does it take place?",
            evidence=fact.evidence if fact else None,
        ),
        key=f"takes_place:{round_.key}",
        choices=("it takes place", "it does not"),
        until=policy.calendar.add(round_.end, asked_for),
    )


def _asked_in_vain(situation: Situation, held: Round) -> MessageFacts | None:
    """The mail in which the user asked to move this interview, and nobody has written since."""
    for message in reversed(situation.chronicle.human):
        if not message.is_ours or message.at <= held.stated_at:
            return None
        stated = message.reading.interviews
        if any(one.state is InterviewState.TO_MOVE and one.start == held.start for one in stated):
            return message
    return None


def _perhaps_moved(situation: Situation, held: Round, asking: MessageFacts) -> Ask:
    """R5: a wish of the user's to move it that nobody answered."""
    policy = situation.policy
    on = day(policy.calendar.day_of(asking.at))
    return Ask(
        reason=Reason(
            rule="R5",
            because=f"You asked on {on} to move your interview of {day(held.day)}, and nobody "
            "answered: did it take place?",
            evidence=next(
                one.evidence
                for one in asking.reading.interviews
                if one.state is InterviewState.TO_MOVE
            ),
        ),
        key=f"took_place:{held.key}",
        choices=("it took place", "it did not"),
        until=policy.calendar.add(held.end, policy.thank_you.offer_for),
    )


def ahead(situation: Situation) -> Decision | None:
    """R5: an interview is agreed and ahead, or accepted and its time unknown."""
    coming = situation.chronicle.next_round
    if coming is None:
        return _time_unknown(situation)
    if (hold := _held_off(situation, coming)) is not None:
        return _doubtful(situation, coming, hold)
    return Wait(
        reason=Reason(
            rule="R5",
            because=f"Your interview is on {day(coming.day)}; nothing is written before it.",
            evidence=coming.evidence,
        ),
        until=coming.end,
        next=None if situation.is_spent(f"thank_you:{coming.key}") else _planned(situation, coming),
    )


def _speaks_of_interview(chronicle: Chronicle, answer: MessageFacts) -> bool:
    """Whether a yes of the user's is one to an interview: theirs before it, or it, speaks of one.

    A mere "great, thank you" accepts nothing, nor does an answer to "we would love to talk".
    """
    before = [one for one in chronicle.messages if not one.is_ours and one.at < answer.at]
    return any(
        stated.state in (InterviewState.PROPOSED, InterviewState.AGREED)
        for one in (*before[-1:], answer)
        for stated in one.reading.interviews
    )


def _time_unknown(situation: Situation) -> Decision | None:
    """The user accepted an interview whose time the mail does not tell: ask once."""
    chronicle, calendar = situation.chronicle, situation.policy.calendar
    accepted = [
        one
        for one in chronicle.messages
        if one.is_ours and one.reading.accepts and _speaks_of_interview(chronicle, one)
    ]
    if not accepted:
        return None
    message = accepted[-1]
    until = calendar.add(message.at, UNKNOWN_FOR)
    told = any(one.end > message.at or one.fixed_at >= message.at for one in chronicle.rounds)
    called_off = any(
        stated.state is InterviewState.CANCELLED
        for one in chronicle.messages
        if one.at > message.at
        for stated in one.reading.interviews
    )
    if told or called_off or situation.now >= until or chronicle.newest_outcome_after(message.at):
        return None
    on = day(calendar.day_of(message.at))
    return Ask(
        reason=Reason(
            rule="R5",
            because=f"You accepted an interview on {on}, but the mail does not say when it takes "
            "place: when is it?",
            evidence=message.reading.accepts,
        ),
        key=f"when:{message.id}",
        choices=("its date and time", "there is none"),
        until=until,
    )

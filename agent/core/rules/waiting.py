"""R8 and R10: following up, after a date they gave or without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from agent.core.decision import Ask, Decision, Reason, Rest, Wait
from agent.core.facts import Evidence, MessageFacts, Outcome, Promise
from agent.core.process import Kind
from agent.core.rules.bounds import Bound, declined, follow_up
from agent.core.rules.chronicle import Chronicle, Contact, strong_outcome
from agent.core.rules.given import day_over
from agent.core.rules.orders import GO_ON
from agent.core.rules.phrases import count, day, who
from agent.core.rules.situation import Situation
from agent.core.rules.told import is_told

FAR_AHEAD = timedelta(days=90)
"""A promise further ahead than this is asked about (DESIGN, R8)."""
RIGHT = "that is right"


def after_their_date(situation: Situation) -> Decision | None:
    """R8: they gave a date: sit tight, then follow up a couple of days after its latest day."""
    policy, chronicle = situation.policy, situation.chronicle
    calendar = policy.calendar
    if (found := chronicle.promise(calendar)) is None:
        return None
    message, promises = found
    promise, over = promises[0], day_over(promises[0], calendar)
    occasion = f"follow_up:promise:{message.id}:{promise.latest.isoformat()}"
    followed_up = any(one.last_at >= over for one in chronicle.follow_ups)
    if situation.is_spent(occasion) or followed_up:
        return None
    if (asked := declined(situation)) is not None:
        return asked
    is_right = is_told(message) or situation.answer(f"far_ahead:{message.id}") == RIGHT
    if promise.latest - calendar.day_of(situation.now) > FAR_AHEAD and not is_right:
        return _far_ahead(situation, message, promise)
    decision = follow_up(
        situation, Kind.FOLLOW_UP, occasion, _bounds(situation, message, promise, over)
    )
    if isinstance(decision, Wait) and len(promises) > 1 and over < decision.until:
        return replace(decision, until=over, next=None)
    return decision


def _bounds(
    situation: Situation, message: MessageFacts, promise: Promise, over: datetime
) -> list[Bound]:
    """Two working days after their date, not within five days of the user's last message."""
    policy, chronicle = situation.policy, situation.chronicle
    calendar, buffer = policy.calendar, policy.follow_up.after_deadline
    base = calendar.add(calendar.at(promise.latest, calendar.morning), buffer)
    reason = f"{_said(message)} by {day(promise.latest)}; a follow-up comes {buffer} after that."
    bounds = [
        Bound(
            at=calendar.first_morning_from(max(base, over)),
            rule="R8",
            because=reason,
            evidence=promise.evidence,
        )
    ]
    if chronicle.last_ours is not None:
        own = calendar.add(chronicle.last_ours.at, policy.follow_up.not_within)
        on = day(calendar.day_of(chronicle.last_ours.at))
        bounds.append(
            Bound(
                at=calendar.first_morning_from(own),
                rule="R8",
                because=f"{_said(message)} by {day(promise.latest)}; you wrote on {on}, and a "
                f"follow-up comes {policy.follow_up.not_within} after that at the earliest.",
                evidence=promise.evidence,
            )
        )
    return bounds


def _said(message: MessageFacts) -> str:
    if is_told(message):
        return "You said they would answer"
    if message.is_ours:
        return "You wrote that they would answer"
    return f"{who(message.sender)} said you would hear"


def _far_ahead(situation: Situation, message: MessageFacts, promise: Promise) -> Decision:
    return Ask(
        reason=Reason(
            rule="R8",
            because=f"{_said(message)} by {day(promise.latest)} {promise.latest.year}, more than "
            f"{FAR_AHEAD.days} days ahead: is that right?",
            evidence=promise.evidence,
        ),
        key=f"far_ahead:{message.id}",
        choices=(RIGHT, "another date", "no date"),
        until=situation.policy.calendar.at(promise.latest - FAR_AHEAD, time.min),
    )


def without_date(situation: Situation) -> Decision | None:
    """R10: no date was given, or it drags on."""
    chronicle = situation.chronicle
    if (contact := chronicle.last_contact) is None:
        because = (
            "Nobody has written yet."
            if not chronicle.messages
            else ("Only automatic mail so far: there is nobody to follow up with.")
        )
        return Rest(reason=Reason(rule="R10", because=because))
    if (asked := declined(situation)) is not None:
        return asked
    noes = [at for at in chronicle.discarded if at > contact.at]
    sent = [one.last_at for one in chronicle.unheard]
    news = _goes_on(chronicle, contact)
    base = max([contact.at, *noes, *sent, *([news.at] if news else [])])
    kind, bound = _drags_on(situation, contact, base) or _plain(situation, contact, base, noes)
    step = chronicle.unanswered + 1
    occasion = f"{kind.value}:{step}:{contact.key}" + (f":{len(noes)}" if noes else "")
    while situation.is_spent(occasion) and situation.answer(f"spent:{occasion}") == GO_ON:
        occasion += ":again"
    if situation.is_spent(occasion):
        because = "The follow-up for this was withdrawn unsent: say how to go on."
        return Ask(
            reason=Reason(rule="R10", because=because, evidence=bound.evidence),
            key=f"spent:{occasion}",
            choices=("go on", "close"),
        )
    return follow_up(situation, kind, occasion, [bound])


def _plain(
    situation: Situation, contact: Contact, base: datetime, noes: list[datetime]
) -> tuple[Kind, Bound]:
    """A week and a half to two weeks after the last contact, or after the user's own no."""
    calendar, wait = situation.policy.calendar, situation.policy.follow_up.wait
    if noes:
        on = day(calendar.day_of(noes[-1]))
        because = f"You discarded a follow-up on {on}; the next one comes {wait} later."
    elif (news := _goes_on(situation.chronicle, contact)) is not None:
        said = "you said" if is_told(news) else "they wrote"
        on = day(calendar.day_of(news.at))
        because = f"On {on} {said} that it goes on; a follow-up comes {wait} later."
    else:
        because = (
            f"{_last_contact(situation, contact)} and no date is open; a follow-up comes {wait} "
            "later."
        )
    at = calendar.first_morning_from(calendar.add(base, wait))
    evidence = _words(situation, contact)
    return Kind.FOLLOW_UP, Bound(at=at, rule="R10", because=because, evidence=evidence)


def _drags_on(situation: Situation, contact: Contact, base: datetime) -> tuple[Kind, Bound] | None:
    """On hold, two unanswered follow-ups, or over six weeks since the last interview by the time
    the ordinary follow-up would be due.
    """
    policy, chronicle = situation.policy, situation.chronicle
    calendar, every = policy.calendar, policy.long_haul.every
    regular = calendar.first_morning_from(calendar.add(base, policy.follow_up.wait))
    evidence = _words(situation, contact)
    last = chronicle.held_rounds[-1] if chronicle.held_rounds else None
    hold = chronicle.newest_outcome
    fact = hold.reading.outcome if hold is not None else None
    if (
        hold is not None
        and fact is not None
        and strong_outcome(hold) is Outcome.ON_HOLD
        and not any(one.fixed_at > hold.at for one in chronicle.rounds)
    ):
        why = f"The process is on hold since {day(calendar.day_of(hold.at))}"
        evidence = fact.evidence
    elif chronicle.unanswered >= policy.long_haul.after_unanswered:
        why = f"{count(chronicle.unanswered, 'follow-up')} went unanswered"
    elif last is not None and regular > calendar.add(last.end, policy.long_haul.starts_after):
        why = f"Your last interview, on {day(last.day)}, is more than "
        why += f"{policy.long_haul.starts_after} back by then"
        evidence = last.evidence
    else:
        return None
    because = f"{why}: from here on a word {every} after the last."
    at = calendar.first_morning_from(calendar.add(base, every))
    return Kind.LONG_HAUL, Bound(at=at, rule="R10", because=because, evidence=evidence)


def _goes_on(chronicle: Chronicle, contact: Contact) -> MessageFacts | None:
    """That it goes on, said after the last contact: by a machine, or to the user who told of it. It
    is an answer, so what comes after it is counted from there.
    """
    newest = chronicle.newest_outcome_after(contact.at)
    if newest is None or strong_outcome(newest) is not Outcome.ADVANCED:
        return None
    return newest


def _last_contact(situation: Situation, contact: Contact) -> str:
    on = day(situation.policy.calendar.day_of(contact.at))
    if contact.message is None:
        return f"Your interview was on {on}"
    if contact.message.is_ours:
        return f"Your last message went out on {on}"
    name = who(contact.message.sender)
    if not contact.message.reading.understood:
        return f"{name} last wrote on {on}, in words that were not understood,"
    return f"{name} last wrote on {on}"


def _words(situation: Situation, contact: Contact) -> Evidence | None:
    """The words behind a contact: the last they wrote, or those that fixed the interview."""
    chronicle = situation.chronicle
    if contact.message is None:
        return chronicle.held_rounds[-1].evidence
    last = chronicle.last_theirs if contact.message.is_ours else contact.message
    return (last or contact.message).reading.gist

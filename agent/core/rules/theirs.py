"""R2 and R3: what they asked for. A question is the user's turn, something to send a draft."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from agent.core.decision import Ask, Decision, Reason, YourTurn
from agent.core.facts import MessageFacts, Request, RequestKind
from agent.core.process import Kind
from agent.core.rules.meeting import open_thank_yous, thank_you_due_at
from agent.core.rules.phrases import day, listed, who
from agent.core.rules.situation import Situation
from agent.core.span import days, working_days

REMIND = working_days(2)
WEEKS = (days(7), days(14))
"""R2: said at once, again after two working days, then weekly; after three notices, ask."""
RIDES_WITHIN = timedelta(hours=24)
"""Materials go with a thank-you that falls due this soon after they were asked for (R3)."""


def your_turn(situation: Situation) -> Decision | None:
    """R2: something they asked is open, so nothing is drafted."""
    if (found := situation.chronicle.open_question()) is None:
        return None
    message, evidence = found
    calendar, now = situation.policy.calendar, situation.now
    again = calendar.add(message.at, REMIND)
    notices = [message.at, again, *(calendar.add(again, week) for week in WEEKS)]
    notice = sum(at <= now for at in notices)
    thanks, changes_at = _thanks_too(situation)
    reason = Reason(
        rule="R2",
        because=f"{who(message.sender)} {_did(message)} on {day(calendar.day_of(message.at))}"
        f"{_wanted_by(message)}: {'answer, and thank them' if thanks else 'your turn'}.",
        evidence=evidence,
    )
    answers_itself = situation.chronicle.answering_ends(message)
    moments = (*notices, *answers_itself, *([changes_at] if changes_at else []))
    ahead = [at for at in moments if at > now]
    until = min(ahead, default=None)
    if notice == len(notices):
        return Ask(
            reason=reason,
            key=f"answered:{message.id}",
            choices=("answered elsewhere", "close"),
            until=until,
        )
    return YourTurn(reason=reason, notice=notice, until=until)


def _did(message: MessageFacts) -> str:
    unread = message.reading.unread_language and message.reading.asks is None
    return "wrote in a language Tactful does not read" if unread else "asked you something"


def _wanted_by(message: MessageFacts) -> str:
    wanted = [
        one.due_on
        for one in message.reading.requests
        if one.kind is not RequestKind.MATERIALS and one.due_on is not None
    ]
    return f" and would like it by {day(min(wanted))}" if wanted else ""


def _thanks_too(situation: Situation) -> tuple[bool, datetime | None]:
    """Whether a thank-you is due beside the answer, and the moment at which that changes."""
    policy = situation.policy
    spans = [
        (thank_you_due_at(one, policy), policy.calendar.add(one.end, policy.thank_you.offer_for))
        for one in open_thank_yous(situation, ahead=True)
    ]

    def due_at(moment: datetime) -> bool:
        return any(first <= moment < last for first, last in spans)

    due = due_at(situation.now)
    ahead = sorted(moment for span in spans for moment in span if moment > situation.now)
    return due, next((moment for moment in ahead if due_at(moment) != due), None)


def materials(situation: Situation) -> Decision | None:
    """R3: what they asked to be sent goes with a thank-you due within a day, else by itself."""
    calendar, now = situation.policy.calendar, situation.now
    asked: dict[str, list[tuple[MessageFacts, Request]]] = {}
    for message, request in situation.chronicle.open_materials():
        asked.setdefault(message.id, []).append((message, request))
    for pairs in asked.values():
        message, request = pairs[0]
        dates = [one.due_on for _, one in pairs if one.due_on is not None]
        due_on = min((one for one in dates if one >= calendar.day_of(message.at)), default=None)
        occasion = f"materials:{'dated:' if due_on else ''}{message.id}"
        if situation.is_spent(occasion):
            continue
        last_on = calendar.working_day_before(due_on) if due_on else None
        if _goes_with_a_thank_you(situation, message, last_on):
            return None
        due_at = calendar.next_working_moment(message.at)
        urgent = False
        if last_on is not None:
            in_time = calendar.next_working_moment(max(message.at, now))
            urgent = calendar.day_of(in_time) > last_on
            due_at = message.at if calendar.day_of(due_at) > last_on else due_at
        planned = situation.plan(
            Kind.MATERIALS, occasion=occasion, due_at=due_at, answering=message, urgent=urgent
        )
        what = listed([one.what for _, one in pairs])
        wanted = f" by {day(due_on)}" if due_on else ""
        on = day(calendar.day_of(message.at))
        decision = situation.owe(
            planned,
            rule="R3",
            because=f"{who(message.sender)} asked on {on} for {what}{wanted}: remember to attach.",
            evidence=request.evidence,
        )
        if decision is not None:
            return decision
    return None


def _goes_with_a_thank_you(
    situation: Situation, message: MessageFacts, last_on: date | None
) -> bool:
    """Whether a thank-you is owed already or falls due within a day of the request, and in time."""
    policy, calendar = situation.policy, situation.policy.calendar
    for one in open_thank_yous(situation, ahead=True):
        due_at = thank_you_due_at(one, policy)
        if due_at > message.at + RIDES_WITHIN:
            continue
        if last_on is None or calendar.day_of(due_at) <= max(last_on, calendar.day_of(message.at)):
            return True
    return False

"""What holds a follow-up back, whichever rule owes it: absence (R6), the floor, the limit (R9),
and the user's own noes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.core.decision import Ask, Decision, Reason, Rest, Wait
from agent.core.facts import Author, Evidence, MessageFacts
from agent.core.process import DraftState, Kind, Withdrawal
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.orders import GO_ON, more_follow_ups
from agent.core.rules.phrases import count, day, ordinal, who
from agent.core.rules.situation import Situation

AWAY_WORKING_DAYS = 5
"""They are away and gave no date (DESIGN, R6)."""
DECLINED_LIMIT = 2
"""Follow-ups the user discarded before Tactful asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One thing that keeps a follow-up back: not before `at`, and why."""

    at: datetime
    rule: str
    because: str
    evidence: Evidence | None


def follow_up(
    situation: Situation, kind: Kind, occasion: str, bounds: list[Bound]
) -> Decision | None:
    """The follow-up at the latest of its bounds; R6, the floor and R9 bear on it here."""
    bounds = [*bounds, *away(situation), *_floor(situation, bounds[0])]
    binding = max(bounds, key=lambda bound: bound.at)
    step = situation.chronicle.unanswered + 1
    if step > situation.policy.limits.unanswered + _allowed(situation):
        return _limit(situation, binding)
    planned = situation.plan(kind, occasion=occasion, due_at=binding.at, step=step)
    if planned is None:
        because = "What they wrote lies in the trash or in spam; there is no message to answer."
        return Rest(reason=Reason(rule=binding.rule, because=because, evidence=binding.evidence))
    return situation.owe(
        planned, rule=binding.rule, because=binding.because, evidence=binding.evidence
    )


def _floor(situation: Situation, first: Bound) -> list[Bound]:
    """Two follow-ups with no human word of theirs between them are never closer than the floor."""
    calendar, floor = situation.policy.calendar, situation.policy.follow_up.floor
    if not (unheard := situation.chronicle.unheard):
        return []
    last_at = unheard[-1].last_at
    return [
        Bound(
            at=calendar.first_morning_from(calendar.add(last_at, floor)),
            rule=first.rule,
            because=f"Your last follow-up went out on {day(calendar.day_of(last_at))}; two are "
            f"never closer than {floor}.",
            evidence=first.evidence,
        )
    ]


def away(situation: Situation) -> list[Bound]:
    """R6: nothing is due before the day they are back plus one working day.

    Counted are the absences told since a person last wrote, that person's own included. A day that
    had passed when it was written says nothing.
    """
    found: list[Bound] = []
    for message in reversed(situation.chronicle.messages):
        if message.is_ours:
            continue
        if (bound := _absence(situation, message)) is not None:
            found.append(bound)
        if message.reading.author is Author.THEM:
            break
    return found


def _absence(situation: Situation, message: MessageFacts) -> Bound | None:
    absence = message.reading.absence
    if absence is None:
        return None
    calendar = situation.policy.calendar
    written_on = calendar.day_of(message.at)
    if absence.until is None:
        due_on = calendar.add_working_days(written_on, AWAY_WORKING_DAYS)
        said = (
            f"{who(message.sender)} wrote on {day(written_on)} that they are away, without a date: "
            f"nothing is due within {AWAY_WORKING_DAYS} working days."
        )
    elif absence.until < written_on:
        return None
    else:
        due_on = calendar.add_working_days(absence.until, 1)
        said = (
            f"{who(message.sender)} is away and back on {day(absence.until)}; nothing is due "
            "before one working day after that."
        )
    return Bound(
        at=calendar.next_morning(due_on), rule="R6", because=said, evidence=absence.evidence
    )


def _allowed(situation: Situation) -> int:
    """Follow-ups beyond the limit: two for each time the user said to go on (R9)."""
    heard = situation.chronicle.last_theirs
    return more_follow_ups(situation.process.instructions, heard.at if heard else None)


def _limit(situation: Situation, binding: Bound) -> Decision:
    """R9: the limit of unanswered follow-ups is reached: ask when the next would be due."""
    sent = situation.chronicle.unanswered
    because = (
        f"{count(sent, 'follow-up')} went unanswered; whether there is a {ordinal(sent + 1)} is "
        "for you to say."
    )
    reason = Reason(rule="R9", because=because, evidence=binding.evidence)
    if situation.now < binding.at:
        return Wait(reason=reason, until=binding.at)
    last = situation.chronicle.unheard[-1].first_at
    return Ask(reason=reason, key=f"limit:{sent}:{last:%Y%m%d}", choices=("close", "go on"))


def declined(situation: Situation) -> Decision | None:
    """Two follow-ups discarded in a row, or one that was ignored, since the two were last in
    touch: ask, and write nothing before the answer.
    """
    contact = situation.chronicle.last_contact
    noes = [
        draft
        for draft in situation.process.drafts
        if draft.kind in FOLLOW_UPS
        and (contact is None or (draft.ended_at or draft.planned_at) > contact.at)
        and (
            draft.state is DraftState.DISCARDED
            or (draft.state is DraftState.WITHDRAWN and draft.withdrawal is Withdrawal.IGNORED)
        )
    ]
    if any(draft.state is DraftState.WITHDRAWN for draft in noes):
        because = "The last follow-up lay untouched and was taken back: shall this go on?"
    elif len(noes) >= DECLINED_LIMIT:
        because = f"You discarded {count(len(noes), 'follow-up')}: shall this go on?"
    else:
        return None
    newest = max(noes, key=lambda draft: (draft.ended_at or draft.planned_at, draft.intent_id))
    key = f"declined:{len(noes)}:{newest.occasion}"
    if situation.answer(key) == GO_ON:
        return None
    return Ask(
        reason=Reason(rule="R10", because=because, evidence=newest.evidence),
        key=key,
        choices=("go on", "close"),
    )

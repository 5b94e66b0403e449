"""Stage 3 of the waiting rules: the gates. All must open before a draft is written.

Each says why it is shut and until when. The gate *Elsewhere* needs a look at the mailbox and so is
the cycle's; the others are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from agent.core.decision import Admitted, Held, Planned, Write
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process
from agent.core.reply import is_no_reply
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.offers import CHOICES, Offer, open_offer
from agent.core.rules.orders import GO_ON, choice_of, wanted_at
from agent.core.rules.phrases import count, day
from agent.core.rules.spacing import Nudge, too_soon
from agent.core.workdays import Calendar

BEFORE_INTERVIEW = timedelta(minutes=15)
"""Nothing new appears from this long before an interview to its end (the Moment gate)."""

Interview = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A due draft with the process it belongs to."""

    process: Process
    decision: Write


def admit(
    owed: Sequence[Owed],
    policy: Policy,
    now: datetime,
    *,
    interviews: Iterable[Interview] = (),
    made_recently: Sequence[DraftFacts] = (),
    offers: Sequence[Offer] = (),
    nudges: Sequence[Nudge] = (),
) -> tuple[Admitted | Held, ...]:
    """Which due drafts may be written now.

    `interviews` are (start, end) of every interview of the user's, in any process; `made_recently`
    the drafts planned since the start of the user's day, whatever became of them; `offers` and
    `nudges` (follow-ups sent or standing) those of all processes. The answers come newest occasion
    first; a draft admitted counts against the day's limit, and as a follow-up to its people, for
    those after it. What the user wants written now passes all gates but Draft and
    Addressee.
    """
    spans = tuple(interviews)
    known = list(nudges)
    answers: list[Admitted | Held] = []
    used = sum(
        not _is_exempt(draft.kind, draft.occasion)
        for draft in made_recently
        if draft.state is not DraftState.REFUSED
    )
    for one in sorted(
        owed, key=lambda item: (item.decision.planned.due_at, item.process.id), reverse=True
    ):
        held = _draft_gate(one) or _addressee_gate(one)
        if held is None and not _is_wanted_now(one):
            held = (
                _offer_gate(one, policy, now, offers)
                or _spacing_gate(one, policy, now, known)
                or _moment_gate(one, policy, now, spans)
                or _dormant(one, policy, now)
                or _flood_gate(one, policy, now, used)
            )
        if held is not None:
            answers.append(held)
            continue
        answers.append(Admitted(process_id=one.process.id, decision=one.decision))
        planned = one.decision.planned
        if planned.kind in FOLLOW_UPS:
            people = frozenset(person.email for person in (*planned.to, *planned.cc))
            known.append(Nudge(process_id=one.process.id, at=now, people=people))
        used += not _is_exempt(planned.kind, planned.occasion)
    return tuple(answers)


def _is_wanted_now(one: Owed) -> bool:
    return wanted_at(one.process.instructions, one.decision.planned.occasion) is not None


def _held(
    one: Owed,
    gate: str,
    because: str,
    until: datetime | None,
    *,
    key: str = "",
    choices: tuple[str, ...] = (),
) -> Held:
    return Held(
        process_id=one.process.id,
        decision=one.decision,
        gate=gate,
        because=because,
        until=until,
        key=key,
        choices=choices,
    )


def _draft_gate(one: Owed) -> Held | None:
    """No live draft on the process, ours or the user's."""
    expires_at = one.decision.planned.expires_at
    ours = one.process.holding_draft
    if ours is not None:
        return _held(one, "draft", _in_the_way(ours, one.decision.planned), expires_at)
    threads = one.process.threads
    if any(thread.user_drafts for thread in threads):
        is_foreign = any(thread.foreign_drafts for thread in threads)
        whose = "Another Tactful's" if is_foreign else "Your own"
        because = f"{whose} draft lies on this thread; a second one would collide with it."
        return _held(one, "draft", because, expires_at)
    return None


def _in_the_way(ours: DraftFacts, planned: Planned) -> str:
    if ours.state is DraftState.GONE:
        return "Our draft left the mailbox unsent; it may be scheduled to go out."
    if ours.state in (DraftState.OPENED, DraftState.EDITED):
        if ours.occasion == planned.occasion:
            return "You have our draft in hand; it is yours now."
        return (
            f"You have our draft in hand (the {ours.kind.words}), which is overtaken: send or "
            f"discard it, and the {planned.kind.words} can be drafted."
        )
    if ours.state is DraftState.LIVE:
        return "The draft waits for you in Gmail."
    return "The draft is being made; its answer from Gmail is not in yet."


def _spacing_gate(one: Owed, policy: Policy, now: datetime, nudges: Sequence[Nudge]) -> Held | None:
    """No second follow-up to one person or employer just because there are two processes."""
    found = too_soon(one.decision.planned, one.process.id, nudges, policy, now)
    return None if found is None else _held(one, "elsewhere", found[0], found[1])


def _addressee_gate(one: Owed) -> Held | None:
    """A human to answer: no draft ever goes to an automatic sender, to nobody, or where it is
    unsure whom they want answered.
    """
    planned = one.decision.planned
    machine = any(is_no_reply(person) for person in (*planned.to, *planned.cc))
    if planned.to and not machine and not planned.unsure_of:
        return None
    because = planned.unsure_of or (
        "There is no person to answer on this thread: is there another contact?"
    )
    return _held(one, "addressee", because, planned.expires_at)


def _offer_gate(one: Owed, policy: Policy, now: datetime, offers: Sequence[Offer]) -> Held | None:
    """An offer elsewhere holds follow-ups until the user says to go on; looked at again daily."""
    planned, calendar = one.decision.planned, policy.calendar
    if planned.kind not in FOLLOW_UPS:
        return None
    if (offer := open_offer(one.process, offers)) is None:
        return None
    tomorrow = calendar.at(calendar.day_of(now) + timedelta(days=1), time.min)
    return _held(one, "offer", offer.because, tomorrow, key=offer.key, choices=CHOICES)


def _moment_gate(
    one: Owed, policy: Policy, now: datetime, interviews: tuple[Interview, ...]
) -> Held | None:
    """Good days and hours, and never around an interview; `until` is when all of it is past."""
    planned, calendar = one.decision.planned, policy.calendar
    over = _interviews_over(now, interviews)
    good = _good_moment(planned, over, calendar)
    while (later := _good_moment(planned, _interviews_over(good, interviews), calendar)) > good:
        good = later
    if good <= now:
        return None
    if over > now:
        because = "You have an interview; nothing new appears until it is over."
    else:
        because = _why_not_now(planned, calendar, now)
    return _held(one, "moment", because, good)


def _interviews_over(moment: datetime, interviews: tuple[Interview, ...]) -> datetime:
    """The moment itself, or the end of the interviews that it falls into."""
    for start, end in sorted(interviews):
        if start - BEFORE_INTERVIEW <= moment < end:
            moment = end
    return moment


def _good_moment(planned: Planned, moment: datetime, calendar: Calendar) -> datetime:
    if planned.urgent:
        return moment
    if planned.kind is Kind.THANK_YOU:
        return calendar.next_evening_moment(moment)
    return calendar.next_working_moment(moment, seasons=not _ignores_seasons(planned))


def _ignores_seasons(planned: Planned) -> bool:
    return planned.kind is Kind.GRACIOUS_REPLY or ":invited:" in planned.occasion


def _why_not_now(planned: Planned, calendar: Calendar, now: datetime) -> str:
    closed = ""
    if planned.kind is not Kind.THANK_YOU:
        closed = calendar.why_closed(calendar.day_of(now), seasons=not _ignores_seasons(planned))
    return f"It is {closed}." if closed else "It is outside your hours for writing."


def _dormant(one: Owed, policy: Policy, now: datetime) -> Held | None:
    """Silent for long when first seen, and never drafted for: ask before the first draft."""
    process = one.process
    if process.drafts or process.first_seen_at is None:
        return None
    contact = chronicle_of(process, policy, now).last_contact
    if contact is None:
        return None
    if policy.calendar.add(contact.at, policy.limits.dormant_after) > process.first_seen_at:
        return None
    key = f"dormant:{contact.key}"
    if choice_of(process.instructions, key) == GO_ON:
        return None
    on = day(policy.calendar.day_of(contact.at))
    because = f"This process had been silent since {on} when Tactful first saw it: go on with it?"
    expires_at = one.decision.planned.expires_at
    return _held(one, "flood", because, expires_at, key=key, choices=(GO_ON, "close"))


def _flood_gate(one: Owed, policy: Policy, now: datetime, used: int) -> Held | None:
    planned, calendar = one.decision.planned, policy.calendar
    if used < policy.limits.drafts_per_day or _is_exempt(planned.kind, planned.occasion):
        return None
    tomorrow = calendar.at(calendar.day_of(now) + timedelta(days=1), time.min)
    because = (
        f"{count(policy.limits.drafts_per_day, 'new draft')} a day is enough; this one comes on "
        "the next."
    )
    return _held(one, "flood", because, _good_moment(planned, tomorrow, calendar))


def _is_exempt(kind: Kind, occasion: str) -> bool:
    """Thank-yous and dated materials go whatever the day's number (the Flood gate)."""
    return kind is Kind.THANK_YOU or occasion.startswith("materials:dated:")

"""Stage 1 of the waiting rules: our untouched draft whose reason has lapsed goes, before anything
else.

A draft lives only while the rules, asked as if it did not exist, would write the very same one; any
human word that came after it was planned, theirs or the user's, ends it at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from agent.core.decision import Decision, Withdraw, Write, YourTurn
from agent.core.facts import Author, Evidence, MessageFacts
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process, Withdrawal
from agent.core.rules.chronicle import Chronicle, chronicle_of, strong_outcome
from agent.core.rules.decide import decide
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.offers import Offer, open_offer
from agent.core.rules.orders import wanted_at
from agent.core.rules.phrases import count, day, who
from agent.core.rules.talkedabout import talked_about, was_told_since

TOUCHED = frozenset({DraftState.OPENED, DraftState.EDITED})


def withdraw(
    process: Process, policy: Policy, now: datetime, *, offers: Iterable[Offer] = ()
) -> tuple[Withdraw, ...]:
    """The waiting drafts that are to go: untouched ones only, each with its reason.

    `offers` are those of all processes: another's holds the follow-ups until the user says to go
    on, one that waits already included.
    """
    gone = _lapsed(process, policy, now, states=frozenset({DraftState.LIVE}))
    if (offer := open_offer(process, offers)) is None:
        return gone
    known = {one.intent_id for one in gone}
    return (
        *gone,
        *(
            Withdraw(
                process_id=process.id,
                intent_id=draft.intent_id,
                because=offer.because,
                evidence=offer.evidence,
                withdrawal=Withdrawal.LAPSED,
            )
            for draft in process.drafts
            if draft.intent_id not in known and _is_held_by_offers(draft, process)
        ),
    )


def _is_held_by_offers(draft: DraftFacts, process: Process) -> bool:
    return (
        draft.state is DraftState.LIVE
        and draft.kind in FOLLOW_UPS
        and wanted_at(process.instructions, draft.occasion) is None
    )


def overtaken(process: Process, policy: Policy, now: datetime) -> tuple[Withdraw, ...]:
    """Drafts the user has in hand whose reason has lapsed: never touched, only said, once each."""
    return _lapsed(process, policy, now, states=TOUCHED)


def _lapsed(
    process: Process, policy: Policy, now: datetime, *, states: frozenset[DraftState]
) -> tuple[Withdraw, ...]:
    standing = [draft for draft in process.drafts if draft.state in states]
    if not standing:
        return ()
    chronicle = chronicle_of(process, policy, now)
    gone = (_judge(process, draft, chronicle, policy) for draft in standing)
    return tuple(one for one in gone if one is not None)


def _judge(
    process: Process, draft: DraftFacts, chronicle: Chronicle, policy: Policy
) -> Withdraw | None:
    """Why a standing draft is to go, None where it stays.

    1. They answered since it was planned, or the user wrote: its words are out of date.
    2. A follow-up lay untouched for too long: ignored.
    3. The rules no longer owe it. By time alone its occasion is over; by anything else it stays
       open.
    4. It is a thank-you, and the user told since what they talked about: it is written anew.
    """

    def gone(
        because: str,
        withdrawal: Withdrawal,
        *,
        evidence: Evidence | None = None,
        answered_at: datetime | None = None,
    ) -> Withdraw:
        return Withdraw(
            process_id=process.id,
            intent_id=draft.intent_id,
            because=because,
            evidence=evidence,
            withdrawal=withdrawal,
            answered_at=answered_at,
        )

    now, calendar, since = chronicle.now, policy.calendar, draft.planned_at
    if (answer := _answer(chronicle, since)) is not None:
        on = day(calendar.day_of(answer.at))
        return gone(
            f"{who(answer.sender)} answered on {on}.",
            Withdrawal.LAPSED,
            evidence=_words_of(answer),
            answered_at=answer.at,
        )
    own = [one for one in chronicle.ours if one.at > since and one.id != draft.sent_message_id]
    if own:
        on = day(calendar.day_of(own[-1].at))
        return gone(f"You wrote to them yourself on {on}.", Withdrawal.LAPSED)
    if (until := _ignored_at(draft, policy)) is not None and now >= until:
        waited = count((now - (draft.made_at or since)).days, "day")
        return gone(f"It lay untouched for {waited}.", Withdrawal.IGNORED)
    others = tuple(one for one in process.drafts if one.intent_id != draft.intent_id)
    alone = replace(process, drafts=others)
    owed = decide(alone, policy, now)
    if _is_it(owed, draft):
        if _lacks_what_was_told(process, draft, chronicle, policy):
            return gone(
                "You told what you talked about: it is written anew with that.", Withdrawal.LAPSED
            )
        return None
    news = bool(chronicle.unclear) or any(one.at > since for one in chronicle.messages)
    by_time = not news and _is_it(decide(alone, policy, since), draft)
    return gone(
        _because(owed),
        Withdrawal.EXPIRED if by_time else Withdrawal.LAPSED,
        evidence=owed.reason.evidence,
    )


def _is_it(owed: Decision, draft: DraftFacts) -> bool:
    return isinstance(owed, Write) and owed.planned.occasion == draft.occasion


def _lacks_what_was_told(
    process: Process, draft: DraftFacts, chronicle: Chronicle, policy: Policy
) -> bool:
    """Whether an untouched thank-you was written before the user told what to mention in it."""
    if draft.kind is not Kind.THANK_YOU or draft.state is not DraftState.LIVE:
        return False
    for held in chronicle.held_rounds:
        if draft.occasion == f"thank_you:{held.key}":
            about = talked_about(held, process, chronicle, policy)
            return was_told_since(draft, about, process, chronicle.now)
    return False


def _answer(chronicle: Chronicle, since: datetime) -> MessageFacts | None:
    """What they wrote after the draft was planned: a person's words, a machine's clear outcome."""
    for message in chronicle.messages:
        if message.at <= since or message.is_ours:
            continue
        if message.reading.author is Author.THEM or strong_outcome(message) is not None:
            return message
    return None


def _words_of(message: MessageFacts) -> Evidence | None:
    """What to quote of an answer: its outcome, what it asks, the date it gives, else its gist."""
    reading = message.reading
    if reading.outcome is not None:
        return reading.outcome.evidence
    if reading.promises:
        return reading.promises[0].evidence
    return reading.asks or reading.gist


def _because(owed: Decision) -> str:
    if isinstance(owed, YourTurn):
        return owed.reason.because
    return f"Its reason has lapsed. {owed.reason.because}"


def _ignored_at(draft: DraftFacts, policy: Policy) -> datetime | None:
    if draft.kind not in FOLLOW_UPS or draft.made_at is None:
        return None
    return policy.calendar.add(draft.made_at, policy.drafts.withdraw_after)


def withdrawal_due_at(draft: DraftFacts, policy: Policy) -> datetime | None:
    """When an untouched draft is withdrawn by time alone, for the next look; None: never."""
    return _ignored_at(draft, policy) if draft.state is DraftState.LIVE else None

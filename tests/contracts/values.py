"""Small values to try a ledger with. Every argument can be set by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.core.decision import Decision, Planned, Reason, Rest, Wait
from agent.core.facts import Author, Evidence, MessageFacts, Reading
from agent.core.mail import Address
from agent.core.process import DraftFacts, DraftState, Kind, Withdrawal
from agent.cycle.ports import Event, Fault, Ledger, NewIntent, NotedThread, Standing

NOW = datetime(2026, 5, 14, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DANA = Address(email="dana@northwind.example", name="Dana Reyes")
ME = Address(email="me@example.org")
QUOTE = Evidence(message_id="m1", quote="you will hear from us by the 20th")


def message(message_id: str = "m1", *, thread_id: str = "t1", **fields: Any) -> MessageFacts:
    facts = MessageFacts(
        id=message_id, thread_id=thread_id, at=NOW, sender=DANA, to=(ME,), cc=(), reply_to=(),
        subject="Your interview", message_id=f"<{message_id}@northwind.example>",
        labels=frozenset({"INBOX"}), has_attachment=False, reading=Reading(author=Author.THEM),
    )  # fmt: skip
    return replace(facts, **fields)


def noted(thread_id: str = "t1", **fields: Any) -> NotedThread:
    thread = NotedThread(
        id=thread_id, subject="Your interview", history_id="100", labelled=True,
        messages=(message(f"{thread_id}-m1", thread_id=thread_id),), user_drafts=(),
        process_key=f"thread:{thread_id}", process_name="",
    )  # fmt: skip
    return replace(thread, **fields)


def wait(until: datetime = NOW + DAY) -> Decision:
    return Wait(
        reason=Reason(rule="R8", because="They answer by the 20th.", evidence=QUOTE), until=until
    )


def rest() -> Decision:
    return Rest(reason=Reason(rule="R0", because="The process is over."))


def standing(process_id: int, **fields: Any) -> Standing:
    value = Standing(
        process_id=process_id, decision=wait(), held=None, due_at=NOW + DAY, decided_at=NOW
    )
    return replace(value, **fields)


def fault(retry_at: datetime = NOW + HOUR, *, failures: int = 1) -> Fault:
    return Fault(
        at=NOW, message="It can't be read.", hint="Look at it.", failures=failures,
        retry_at=retry_at,
    )  # fmt: skip


def planned(occasion: str = "thank_you:m1", thread_id: str = "t1", **fields: Any) -> Planned:
    value = Planned(
        kind=Kind.THANK_YOU, step=0, occasion=occasion, due_at=NOW, thread_id=thread_id,
        parent_id="m1", to=(DANA,),
    )  # fmt: skip
    return replace(value, **fields)


def intent(
    process_id: int, occasion: str = "thank_you:m1", thread_id: str = "t1", **fields: Any
) -> NewIntent:
    at = fields.get("at", NOW)
    value = NewIntent(
        process_id=process_id, planned=planned(occasion, thread_id),
        reason=Reason(rule="R4", because="You met Dana on 13 May.", evidence=QUOTE),
        marker=f"{process_id}/{occasion}/{at.isoformat()}", text="Dear Dana, thank you.",
        recipients=("dana@northwind.example",), raw_sha256="0" * 64, history_id="90", at=NOW,
    )  # fmt: skip
    return replace(value, **fields)


def event(process_id: int, thread_id: str = "t1", **fields: Any) -> Event:
    value = Event(
        process_id=process_id, thread_id=thread_id, at=NOW, event="draft",
        because="You met Dana on 13 May.", kind=Kind.THANK_YOU, to=(DANA.email,),
        evidence=QUOTE, text="Dear Dana, thank you.",
    )  # fmt: skip
    return replace(value, **fields)


ROADS: dict[DraftState, tuple[DraftState, ...]] = {
    DraftState.CREATING: (),
    DraftState.UNKNOWN: (DraftState.UNKNOWN,),
    DraftState.LIVE: (DraftState.LIVE,),
    DraftState.OPENED: (DraftState.LIVE, DraftState.OPENED),
    DraftState.EDITED: (DraftState.LIVE, DraftState.OPENED, DraftState.EDITED),
    DraftState.GONE: (DraftState.LIVE, DraftState.GONE),
    DraftState.SENT: (DraftState.LIVE, DraftState.SENT),
    DraftState.DISCARDED: (DraftState.LIVE, DraftState.GONE, DraftState.DISCARDED),
    DraftState.WITHDRAWN: (DraftState.LIVE, DraftState.WITHDRAWN),
    DraftState.REFUSED: (DraftState.REFUSED,),
}
"""The states after `creating` on the usual way to each state."""


def draft_in(
    ledger: Ledger,
    process_id: int,
    state: DraftState,
    *,
    withdrawal: Withdrawal = Withdrawal.LAPSED,
    **fields: Any,
) -> DraftFacts:
    """A new draft of that process, brought to the state on the usual way; every step at NOW."""
    draft = ledger.plan_draft(intent(process_id, **fields))
    for step in ROADS[state]:
        draft = ledger.advance_draft(
            draft.intent_id, step, at=NOW,
            draft_id=f"r{draft.intent_id}", message_id=f"d{draft.intent_id}",
            withdrawal=withdrawal if step is DraftState.WITHDRAWN else None,
        )  # fmt: skip
    return draft

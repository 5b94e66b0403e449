"""A draft's life in the ledger: which state may follow which, and what each change sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.core.process import HOLDING, STANDING, UNDER_WAY, DraftFacts, DraftState, Withdrawal
from agent.cycle.ports import NewIntent, Permit
from agent.errors import IntentTaken, LedgerError
from agent.store.faults import REPORT
from agent.store.models import DraftRow, PermitRow, ProcessRow, evidence_columns

_S = DraftState
_MADE = frozenset({_S.LIVE, _S.OPENED, _S.EDITED, _S.SENT, _S.GONE, _S.DISCARDED})

NEXT: Mapping[DraftState, frozenset[DraftState]] = {
    _S.PLANNED: frozenset({_S.CREATING, _S.REFUSED}),
    # what the answer, or reading the mailbox, told of the one POST
    _S.CREATING: _MADE | {_S.UNKNOWN, _S.REFUSED},
    _S.UNKNOWN: _MADE | {_S.REFUSED},
    # only an untouched draft is ever withdrawn
    _S.LIVE: _MADE - {_S.LIVE} | {_S.WITHDRAWN},
    # touched: ours to follow, never to change
    _S.OPENED: frozenset({_S.EDITED, _S.SENT, _S.GONE, _S.DISCARDED}),
    _S.EDITED: frozenset({_S.SENT, _S.GONE, _S.DISCARDED}),
    # a scheduled one comes back when the user cancels: touched, whatever it was before
    _S.GONE: frozenset({_S.OPENED, _S.EDITED, _S.SENT, _S.DISCARDED}),
    # scheduled for later than the seven days
    _S.DISCARDED: frozenset({_S.OPENED, _S.EDITED, _S.SENT}),
    # a POST given up for lost was carried out after all
    _S.REFUSED: _MADE,
    _S.SENT: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
"""Which state may follow which. Staying in a state is always allowed: only fields change."""

LEFT_THE_MAILBOX = frozenset({_S.GONE, _S.SENT, _S.DISCARDED, _S.WITHDRAWN})


def plan(session: Session, mailbox_id: int, intent: NewIntent) -> DraftFacts:
    """Write the intent down as `creating`. Raises IntentTaken.

    The occasion must be open: nothing under way or standing on the process, nothing sent, discarded
    or given up for this occasion.
    """
    owner = session.get(ProcessRow, intent.process_id)
    if owner is None or owner.mailbox_id != mailbox_id:
        raise unknown_process(intent.process_id)
    earlier = session.scalars(
        select(DraftRow).where(DraftRow.process_id == intent.process_id)
    ).all()
    if any(row.state in HOLDING for row in earlier):
        raise _taken("Another draft on this process is under way or stands in Gmail.")
    same = [row for row in earlier if row.occasion == intent.planned.occasion]
    if any(facts_of(row).spent for row in same):
        raise _taken(f"The occasion {intent.planned.occasion} has had its draft.")
    row = DraftRow(
        mailbox_id=mailbox_id,
        process_id=intent.process_id,
        occasion=intent.planned.occasion,
        attempt=max((row.attempt for row in same), default=0) + 1,
        kind=intent.planned.kind,
        step=intent.planned.step,
        gmail_thread_id=intent.planned.thread_id,
        state=DraftState.CREATING,
        planned_at=intent.at,
        marker=intent.marker,
        raw_sha256=intent.raw_sha256,
        history_id=intent.history_id,
        text=intent.text,
        recipients=intent.recipients,
        rule=intent.reason.rule,
        because=intent.reason.because,
        planned=intent.planned,
        **evidence_columns(intent.reason.evidence),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        raise _taken("This draft has been planned already.") from fault
    return facts_of(row)


def advance(
    row: DraftRow,
    state: DraftState,
    *,
    at: datetime,
    draft_id: str | None,
    message_id: str | None,
    rfc_message_id: str | None,
    thread_id: str | None,
    sent_message_id: str | None,
    withdrawal: Withdrawal | None,
) -> None:
    """Move the row on, its instants included. Raises LedgerError on an illegal move."""
    before = row.state
    if state is not before and state not in NEXT[before]:
        raise LedgerError(f"A draft that is {before} can't become {state}.", hint=REPORT)
    if state is DraftState.WITHDRAWN and (withdrawal or row.withdrawal) is None:
        raise LedgerError("A draft is withdrawn for a reason, and none was given.", hint=REPORT)
    if state in _MADE and row.made_at is None:
        row.made_at = at
    if state in STANDING | UNDER_WAY:
        row.ended_at = None
    elif state in LEFT_THE_MAILBOX and row.ended_at is None:
        row.ended_at = at
    if state is DraftState.UNKNOWN:
        row.unclear_at = at
    row.state = state
    row.gmail_draft_id = draft_id or row.gmail_draft_id
    row.gmail_message_id = message_id or row.gmail_message_id
    row.rfc_message_id = rfc_message_id or row.rfc_message_id
    row.gmail_thread_id = thread_id or row.gmail_thread_id
    row.sent_message_id = sent_message_id or row.sent_message_id
    row.withdrawal = withdrawal or row.withdrawal


def permit(session: Session, row: DraftRow, *, at: datetime, removes: bool) -> Permit:
    """Write down and return the leave to withdraw the version we know. Raises LedgerError."""
    if row.state is not DraftState.LIVE:
        raise LedgerError(f"A draft that is {row.state} is not ours to withdraw.", hint=REPORT)
    if row.gmail_draft_id is None or row.gmail_message_id is None:
        raise LedgerError("A draft whose ids are unknown can't be withdrawn.", hint=REPORT)
    issued = PermitRow(
        draft_id=row.id, gmail_draft_id=row.gmail_draft_id, gmail_message_id=row.gmail_message_id,
        gmail_thread_id=row.gmail_thread_id, issued_at=at,
    )  # fmt: skip
    session.add(issued)
    if removes:
        row.removal_at = at
    return Permit(
        draft_id=issued.gmail_draft_id,
        message_id=issued.gmail_message_id,
        thread_id=issued.gmail_thread_id,
    )


def facts_of(row: DraftRow) -> DraftFacts:
    return DraftFacts(
        intent_id=row.id,
        occasion=row.occasion,
        attempt=row.attempt,
        kind=row.kind,
        step=row.step,
        thread_id=row.gmail_thread_id,
        state=row.state,
        planned_at=row.planned_at,
        made_at=row.made_at,
        ended_at=row.ended_at,
        unclear_at=row.unclear_at,
        removal_at=row.removal_at,
        withdrawal=row.withdrawal,
        draft_id=row.gmail_draft_id,
        message_id=row.gmail_message_id,
        rfc_message_id=row.rfc_message_id,
        sent_message_id=row.sent_message_id,
        marker=row.marker,
        text=row.text,
        recipients=row.recipients,
        because=row.because,
        evidence=row.evidence,
    )


def unknown_process(process_id: int) -> LedgerError:
    return LedgerError(f"The ledger doesn't know the process {process_id}.", hint=REPORT)


def _taken(why: str) -> IntentTaken:
    return IntentTaken(why, hint="Nothing was drafted; the next cycle decides again.")

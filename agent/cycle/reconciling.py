"""A draft whose making is unclear (lost answer, crash): find out by direct reads, never by search.

DESIGN section 7, step 3, and RELIABILITY section 1, settle. Nothing is tried anew before Gmail has
had `SETTLE` to carry out a late request; where it can't be known, zero drafts beat two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent.core.mail import DRAFT, Message
from agent.core.process import DraftFacts, DraftState
from agent.core.reply import MARKER_HEADER
from agent.cycle.following import is_untouched
from agent.cycle.options import Report
from agent.cycle.ports import ChangeKind, Event, Ledger, Mailbox
from agent.cycle.setbacks import as_tactful
from agent.errors import HistoryExpired, LedgerError, LoginNeeded, NotThere

SETTLE = timedelta(minutes=10)
"""A POST whose answer was lost may still be carried out this much later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of an unclear attempt. `state` UNKNOWN: too early to tell."""

    state: DraftState
    because: str
    draft_id: str | None = None
    message_id: str | None = None
    rfc_message_id: str | None = None
    thread_id: str | None = None
    sent_message_id: str | None = None


def settle(draft: DraftFacts, mailbox: Mailbox, ledger: Ledger) -> Settled:
    """Look for the draft: its thread, the whole draft list, the history since its intent.

    1. The marker on a message of the thread, or of any draft in the list: that is it.
    2. A draft was put on the thread since the intent and can't be told apart (Gmail strips the
       marker when the user edits): taken as the user's, hands off; gone again: the occasion is
       held.
    3. History is gone too: after SETTLE, as a late request may still be carried out before, it
       can't be known, and the occasion is held.
    4. Nothing anywhere: after SETTLE it was never made, and may be tried anew.
    """
    waiting = Settled(
        state=DraftState.UNKNOWN, because="Gmail's answer was lost; looking again soon."
    )
    if (found := _marked_in_thread(draft, mailbox)) is not None:
        return _adopt(draft, found, mailbox)
    refs = mailbox.drafts()
    known = {one.message_id for _, one in ledger.drafts_in([DraftState.LIVE, DraftState.OPENED])}
    for ref in refs:
        if ref.message_id in known:
            continue
        message = _message(mailbox, ref.message_id)
        if message is not None and _is_marked(message, draft):
            return _adopt(draft, message, mailbox)
    early = mailbox.now() - draft.planned_at < SETTLE
    try:
        changes = mailbox.changes_since(ledger.intent_history_id(draft.intent_id)).changes
    except HistoryExpired:
        if early:
            return waiting
        return Settled(
            state=DraftState.GONE,
            because="Whether the draft was made can't be known any more; it is not made again.",
        )
    added = {
        change.message_id: change.thread_id
        for change in changes
        if change.kind is ChangeKind.ADDED and DRAFT in change.labels
    }
    on_thread = {one for one, thread_id in added.items() if thread_id == draft.thread_id}
    for ref in refs:
        if ref.message_id in on_thread and ref.message_id not in known:
            return Settled(
                state=DraftState.EDITED,
                because="A draft appeared on the thread meanwhile; it is taken as yours.",
                draft_id=ref.id,
                message_id=ref.message_id,
                thread_id=ref.thread_id,
            )
    if on_thread - known:
        return Settled(
            state=DraftState.GONE,
            because="A draft was on the thread for a moment and is gone; it is not made again.",
        )
    if early:
        return waiting
    return Settled(state=DraftState.REFUSED, because="Gmail never made it; it may be tried again.")


def settle_open(mailbox: Mailbox, ledger: Ledger, report: Report) -> set[int]:
    """Settle every unclear draft; returns the processes concerned."""
    touched: set[int] = set()
    for process_id, draft in ledger.drafts_in([DraftState.CREATING, DraftState.UNKNOWN]):
        touched.add(process_id)
        try:
            settled = settle(draft, mailbox, ledger)
        except (LoginNeeded, LedgerError):
            raise
        except Exception as error:  # noqa: BLE001 - one draft never stops the others
            report.faults.append((draft.thread_id, as_tactful(error)))
            report.unclear += 1
            continue
        if ledger.draft(draft.intent_id).state not in (DraftState.CREATING, DraftState.UNKNOWN):
            continue  # Another instance knows by now: what was seen here is older.
        if settled.state is DraftState.UNKNOWN:
            report.unclear += 1
            if draft.state is DraftState.UNKNOWN:
                continue
        live = settled.state in (DraftState.LIVE, DraftState.EDITED)
        event = None
        if settled.state not in (DraftState.UNKNOWN, DraftState.REFUSED):
            event = Event(
                process_id=process_id,
                thread_id=settled.thread_id or draft.thread_id,
                at=report.at,
                event="draft" if live else settled.state.value,
                because=f"{draft.because} {settled.because}".strip() if live else settled.because,
                kind=draft.kind,
                step=draft.step,
                to=draft.recipients,
                evidence=draft.evidence,
                text=draft.text if live else "",
            )
        ledger.advance_draft(
            draft.intent_id,
            settled.state,
            at=report.at,
            draft_id=settled.draft_id,
            message_id=settled.message_id,
            rfc_message_id=settled.rfc_message_id,
            thread_id=settled.thread_id,
            sent_message_id=settled.sent_message_id,
            event=event,
        )
    return touched


def _is_marked(message: Message, draft: DraftFacts) -> bool:
    return message.headers.get(MARKER_HEADER.lower()) == draft.marker


def _marked_in_thread(draft: DraftFacts, mailbox: Mailbox) -> Message | None:
    try:
        thread = mailbox.thread(draft.thread_id)
    except NotThere:
        return None
    return next((one for one in thread.messages if _is_marked(one, draft)), None)


def _message(mailbox: Mailbox, message_id: str) -> Message | None:
    try:
        return mailbox.message(message_id)
    except NotThere:
        return None


def _adopt(draft: DraftFacts, message: Message, mailbox: Mailbox) -> Settled:
    if not message.is_draft:
        return Settled(
            state=DraftState.SENT,
            because="It had been made, and you have sent it.",
            sent_message_id=message.id,
        )
    ref = next((one for one in mailbox.drafts() if one.message_id == message.id), None)
    if ref is None:
        return Settled(state=DraftState.UNKNOWN, because="It changed while it was looked for.")
    try:
        current = mailbox.draft(ref.id)
    except NotThere:
        return Settled(state=DraftState.UNKNOWN, because="It changed while it was looked for.")
    live = current.message.id == message.id and is_untouched(draft, current.message)
    return Settled(
        state=DraftState.LIVE if live else DraftState.EDITED,
        because="Its answer was lost, but it had been made: found by its mark.",
        draft_id=ref.id,
        message_id=current.message.id,
        rfc_message_id=current.message.message_id or None,
        thread_id=current.message.thread_id,
    )

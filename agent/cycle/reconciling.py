"""A draft whose making is unclear (lost answer, crash): find out by direct reads, never by search.

DESIGN section 7, step 3, and RELIABILITY section 1, settle. Nothing is tried anew before Gmail has
had `SETTLE` to carry out a late request; where it can't be known, zero drafts beat two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent.core.mail import DRAFT, DraftRef, Message, Thread
from agent.core.process import STANDING, DraftFacts, DraftState
from agent.core.reply import MARKER_HEADER
from agent.cycle.following import (
    is_marked,
    is_untouched,
    moved_elsewhere,
    read_back,
    sent_as,
)
from agent.cycle.options import Report
from agent.cycle.ports import Change, ChangeKind, Event, Ledger, Mailbox
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
    2. Before SETTLE is over since it was seen to be unclear, it may still be carried out late.
    3. An unmarked draft lies on the thread, which held none at its POST, and can't be told apart
       (Gmail strips the marker when the user edits): taken as the user's, hands off.
    4. A draft was on the thread and is gone, or history is gone: one that answers the thread from
       another (its subject was edited) is the user's too; what the user wrote on the thread since
       is taken for it; else the occasion is held.
    5. Nothing anywhere: it was never made, and may be tried anew.
    """
    waiting = Settled(
        state=DraftState.UNKNOWN, because="Gmail's answer was lost; looking again soon."
    )
    thread = _thread(draft, mailbox)
    on_thread = thread.messages if thread is not None else ()
    if (found := next((one for one in on_thread if _is_marked(one, draft)), None)) is not None:
        return _adopt(draft, found, mailbox)
    known = {one.message_id for _, one in ledger.drafts_in([*STANDING])}
    refs = [ref for ref in mailbox.drafts() if ref.message_id not in known]
    lying: list[DraftRef] = []
    for ref in refs:
        message = _message(mailbox, ref.message_id)
        if message is not None and _is_marked(message, draft):
            return _adopt(draft, message, mailbox)
        if ref.thread_id == draft.thread_id and (message is None or not is_marked(message)):
            lying.append(ref)
    if _is_early(draft, mailbox):
        return waiting
    if lying:
        return _yours(lying[0])
    try:
        changes = mailbox.changes_since(ledger.intent_history_id(draft.intent_id)).changes
    except HistoryExpired:
        because = "Whether the draft was made can't be known any more; it is not made again."
    else:
        because = "A draft was on the thread for a moment and is gone; it is not made again."
        if not any(_put_there(change, draft) for change in changes):
            return Settled(
                state=DraftState.REFUSED, because="Gmail never made it; it may be tried again."
            )
    moved = moved_elsewhere(draft, thread, refs, mailbox)
    if moved is not None:
        return _yours(next(ref for ref in refs if ref.message_id == moved.id))
    if (sent := sent_as(draft, thread)) is not None:
        return _sent(sent)
    return Settled(state=DraftState.GONE, because=because)


def _is_early(draft: DraftFacts, mailbox: Mailbox) -> bool:
    """Whether a request of ours may still be under way: the first to see that a POST is unclear is
    the last moment at which it may have left.
    """
    seen = draft.unclear_at or (draft.planned_at if draft.state is DraftState.UNKNOWN else None)
    return seen is None or mailbox.now() - seen < SETTLE


def _put_there(change: Change, draft: DraftFacts) -> bool:
    """A draft came to the thread since the intent. None of ours that stands: it holds its
    process, so that there would be no intent.
    """
    added = change.kind is ChangeKind.ADDED and DRAFT in change.labels
    return added and change.thread_id == draft.thread_id


def _sent(message: Message) -> Settled:
    return Settled(
        state=DraftState.SENT,
        because="It had been made, and you have sent it.",
        sent_message_id=message.id,
    )


def _yours(ref: DraftRef) -> Settled:
    return Settled(
        state=DraftState.EDITED,
        because="A draft appeared on the thread meanwhile; it is taken as yours.",
        draft_id=ref.id,
        message_id=ref.message_id,
        thread_id=ref.thread_id,
    )


def settle_open(mailbox: Mailbox, ledger: Ledger, report: Report) -> set[int]:
    """Settle every unclear draft; returns the processes concerned. A draft of ours whose
    Message-ID could not be read back is looked at once more.
    """
    for _, draft in ledger.drafts_in([DraftState.LIVE]):
        if not draft.rfc_message_id:
            read_back(draft, mailbox, ledger)
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


def _thread(draft: DraftFacts, mailbox: Mailbox) -> Thread | None:
    try:
        return mailbox.thread(draft.thread_id)
    except NotThere:
        return None


def _message(mailbox: Mailbox, message_id: str) -> Message | None:
    try:
        return mailbox.message(message_id)
    except NotThere:
        return None


def _adopt(draft: DraftFacts, message: Message, mailbox: Mailbox) -> Settled:
    if not message.is_draft:
        return _sent(message)
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

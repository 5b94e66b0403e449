"""The ledger of one mailbox: each method is one transaction, committed when it returns.

Reads take no lock and write nothing. What needs deciding is never lost: whatever changes a process
marks it (`news_at`) in the same transaction, and only the next decision takes the mark away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from agent.core.instructions import Instruction
from agent.core.process import HOLDING, DraftFacts, DraftState, Process, Withdrawal
from agent.cycle.ports import (
    Event,
    Fault,
    MailboxState,
    NewIntent,
    NotedThread,
    Permit,
    Standing,
    TrackedThread,
)
from agent.errors import LedgerError
from agent.store import drafts, threads
from agent.store.engine import Database
from agent.store.faults import REPORT, as_ledger_errors
from agent.store.forgetting import finish_forgetting
from agent.store.loading import (
    LOOKED_AT,
    events_of,
    load_marks,
    load_processes,
    load_standings,
    load_tracked,
    standing_of,
)
from agent.store.memo import Memo
from agent.store.models import (
    DraftRow,
    EventRow,
    InstructionRow,
    MailboxRow,
    ProcessRow,
    ThreadRow,
    evidence_columns,
)
from agent.store.recovering import Recovered, recover, sighting_of


class SqlLedger:
    """`agent.cycle.ports.Ledger` for one mailbox row. `memo` for whoever reads all of it again and
    again.
    """

    def __init__(self, database: Database, mailbox_id: int, memo: Memo | None = None) -> None:
        self._database = database
        self._id = mailbox_id
        self._memo = memo

    # the mailbox

    def state(self) -> MailboxState:
        with self._database.reading() as session:
            row = session.get_one(MailboxRow, self._id)
            return MailboxState(
                account=row.account,
                ledger_mark=f"{row.fingerprint}|{row.bound_at.isoformat()}",
                cursor=row.cursor,
                cursor_saved_at=row.cursor_saved_at,
                labels=row.labels,
                synced_at=row.synced_at,
            )

    def save_cursor(self, cursor: str, *, at: datetime) -> None:
        with self._database.writing() as session:
            row = session.get_one(MailboxRow, self._id)
            row.cursor, row.cursor_saved_at = cursor, at

    def save_labels(self, labels: Mapping[str, str]) -> None:
        with self._database.writing() as session:
            row = session.get_one(MailboxRow, self._id)
            if row.labels != dict(labels):
                row.labels = dict(labels)

    def save_synced(self, cursor: str, *, at: datetime) -> None:
        with self._database.writing() as session:
            row = session.get_one(MailboxRow, self._id)
            row.cursor, row.cursor_saved_at, row.synced_at = cursor, at, at

    # threads

    def tracked(self) -> Mapping[str, TrackedThread]:
        with self._database.reading() as session:
            return load_tracked(session, self._id)

    def record_thread(self, noted: NotedThread, *, at: datetime) -> int:
        with self._database.writing() as session:
            return threads.note_thread(session, self._id, noted, at=at)

    def record_gone(self, thread_id: str, *, at: datetime) -> int:
        with self._database.writing() as session:
            return threads.note_gone(session, self._id, thread_id, at=at)

    def join_thread(self, thread_id: str, process_id: int, *, at: datetime) -> None:
        with self._database.writing() as session:
            threads.join(session, self._id, thread_id, process_id, at=at)

    def marks(self) -> Mapping[str, int]:
        with self._database.reading() as session:
            return load_marks(session, self._id)

    def save_mark(self, thread_id: str, intent_id: int | None) -> None:
        with self._database.writing() as session:
            threads.mark(session, self._id, thread_id, intent_id)

    def set_back_thread(self, thread_id: str, fault: Fault) -> None:
        with self._database.writing() as session:
            threads.set_back(session, self._id, thread_id, fault)

    # processes

    def instruct(self, process_id: int, instruction: Instruction) -> None:
        with self._database.writing() as session:
            process = self._process(session, process_id)
            process.news_at = process.news_at or instruction.at
            session.add(
                InstructionRow(
                    mailbox_id=self._id,
                    process_id=process.id,
                    at=instruction.at,
                    instruction=instruction,
                )
            )

    def process(self, process_id: int) -> Process:
        with self._database.reading() as session:
            found = load_processes(session, self._id, process_id)
        if not found:
            raise drafts.unknown_process(process_id)
        return found[0]

    def processes(self) -> tuple[Process, ...]:
        with self._database.reading() as session:
            return load_processes(session, self._id, memo=self._memo)

    def due(self, now: datetime) -> tuple[int, ...]:
        """As the port says; one set back is due at its `retry_at` alone, unless it has news."""
        undecided = or_(ProcessRow.decision.is_(None), ProcessRow.news_at.is_not(None))
        look_at = func.coalesce(ProcessRow.news_at, ProcessRow.retry_at, ProcessRow.due_at)
        due = or_(
            undecided,
            ProcessRow.retry_at <= now,
            and_(ProcessRow.retry_at.is_(None), ProcessRow.due_at <= now),
        )
        with self._database.reading() as session:
            return tuple(
                session.scalars(
                    select(ProcessRow.id)
                    .where(ProcessRow.mailbox_id == self._id, LOOKED_AT, due)
                    .order_by(look_at, ProcessRow.id)
                )
            )

    def next_due_at(self) -> datetime | None:
        process = select(func.min(func.coalesce(ProcessRow.retry_at, ProcessRow.due_at))).where(
            ProcessRow.mailbox_id == self._id, LOOKED_AT
        )
        thread = select(func.min(ThreadRow.retry_at)).where(ThreadRow.mailbox_id == self._id)
        with self._database.reading() as session:
            moments = (session.scalar(process), session.scalar(thread))
        return min((moment for moment in moments if moment is not None), default=None)

    def standing(self, process_id: int) -> Standing | None:
        with self._database.reading() as session:
            return standing_of(self._process(session, process_id))

    def standings(self) -> Mapping[int, Standing]:
        with self._database.reading() as session:
            return load_standings(session, self._id, memo=self._memo)

    def record_standing(
        self, standing: Standing, *, heard: int | None = None, events: Sequence[Event] = ()
    ) -> bool:
        """As the port says; where only the mark of news is taken away, that is written, and False
        returned.
        """
        with self._database.reading() as session:
            row = self._process(session, standing.process_id)
            if row.news_at is None and not events and _says_the_same(row, standing):
                return False
        with self._database.writing() as session:
            row = self._process(session, standing.process_id)
            for event in events:
                self._tell(session, event)
            if heard is None or heard == self._said(session, row.id):
                row.news_at = None
            if _says_the_same(row, standing):
                return False
            row.decision, row.held = standing.decision, standing.held
            row.due_at, row.decided_at = standing.due_at, standing.decided_at
            row.fault = standing.fault
            row.retry_at = standing.fault.retry_at if standing.fault else None
            return True

    # drafts

    def plan_draft(self, intent: NewIntent) -> DraftFacts:
        """As the port says; the intent is in the second record too before anything is posted.

        Where that can't be written, LedgerError: the intent stays, and is settled as never made.
        """
        with self._database.writing() as session:
            planned = drafts.plan(session, self._id, intent)
            row = self._draft(session, planned.intent_id)
            sighting = sighting_of(row, session.get_one(MailboxRow, self._id).account)
        if self._database.witness is not None:
            with as_ledger_errors(str(self._database.witness.file)):
                self._database.witness.note(sighting)
        return planned

    def advance_draft(
        self,
        intent_id: int,
        state: DraftState,
        *,
        at: datetime,
        draft_id: str | None = None,
        message_id: str | None = None,
        rfc_message_id: str | None = None,
        thread_id: str | None = None,
        sent_message_id: str | None = None,
        withdrawal: Withdrawal | None = None,
        event: Event | None = None,
    ) -> DraftFacts:
        with self._database.writing() as session:
            row = self._draft(session, intent_id)
            before = row.state
            drafts.advance(
                row, state, at=at, draft_id=draft_id, message_id=message_id,
                rfc_message_id=rfc_message_id, thread_id=thread_id,
                sent_message_id=sent_message_id, withdrawal=withdrawal,
            )  # fmt: skip
            if message_id is not None:
                threads.claim(session, self._id, row.gmail_thread_id, message_id)
            if event is not None:
                self._tell(session, event)
            if state is not before:
                process = self._process(session, row.process_id)
                process.news_at = process.news_at or at
            session.flush()
            if before in HOLDING and state not in HOLDING:
                threads.settle(session, self._id, at=at)
            moved = drafts.facts_of(row)
        if state is not before and self._database.witness is not None:
            self._database.witness.move(moved.marker, state, at=at, withdrawal=moved.withdrawal)
        return moved

    def recover(self, *, at: datetime) -> Recovered:
        """Once, when the program starts to work: see `recovering`; and what `forget` could not
        finish is finished. `at` dates what is told. The caller holds the instance lock.
        """
        if self._database.witness is None:
            return Recovered(missing=0, damaged=0)
        with self._database.writing() as session:
            recovered = recover(session, self._id, self._database.witness, at=at)
        try:
            finish_forgetting(self._database, now=at)
        except LedgerError as fault:  # its work goes on all the same, and the user is told
            return replace(recovered, owed=f"{fault.message} {fault.hint}")
        return recovered

    def draft(self, intent_id: int) -> DraftFacts:
        with self._database.reading() as session:
            return drafts.facts_of(self._draft(session, intent_id))

    def drafts_in(self, states: Sequence[DraftState]) -> tuple[tuple[int, DraftFacts], ...]:
        with self._database.reading() as session:
            rows = session.scalars(
                select(DraftRow)
                .where(DraftRow.mailbox_id == self._id, DraftRow.state.in_(states))
                .order_by(DraftRow.planned_at, DraftRow.id)
            )
            return tuple((row.process_id, drafts.facts_of(row)) for row in rows)

    def words_written(self, thread_id: str) -> tuple[str, ...]:
        with self._database.reading() as session:
            return tuple(
                session.scalars(
                    select(DraftRow.text)
                    .where(DraftRow.mailbox_id == self._id, DraftRow.gmail_thread_id == thread_id)
                    .order_by(DraftRow.id)
                )
            )

    def knows_marker(self, marker: str) -> bool:
        with self._database.reading() as session:
            known = select(DraftRow.id).where(
                DraftRow.mailbox_id == self._id, DraftRow.marker == marker
            )
            return session.scalar(known) is not None

    def intent_history_id(self, intent_id: int) -> str:
        with self._database.reading() as session:
            return self._draft(session, intent_id).history_id

    def drafts_made_since(self, since: datetime) -> tuple[DraftFacts, ...]:
        with self._database.reading() as session:
            rows = session.scalars(
                select(DraftRow)
                .where(DraftRow.mailbox_id == self._id, DraftRow.planned_at >= since)
                .order_by(DraftRow.planned_at, DraftRow.id)
            )
            return tuple(drafts.facts_of(row) for row in rows)

    def issue_permit(self, intent_id: int, *, at: datetime, removes: bool = False) -> Permit:
        with self._database.writing() as session:
            row = self._draft(session, intent_id)
            return drafts.permit(session, row, at=at, removes=removes)

    # the story

    def note(self, event: Event) -> None:
        with self._database.writing() as session:
            self._tell(session, event)

    def events(self, process_id: int | None = None) -> tuple[Event, ...]:
        query = select(EventRow).where(EventRow.mailbox_id == self._id)
        if process_id is not None:
            query = query.where(EventRow.process_id == process_id)
        with self._database.reading() as session:
            return events_of(session.scalars(query.order_by(EventRow.at, EventRow.id)))

    def _process(self, session: Session, process_id: int) -> ProcessRow:
        row = session.get(ProcessRow, process_id)
        if row is None or row.mailbox_id != self._id:
            raise drafts.unknown_process(process_id)
        return row

    def _said(self, session: Session, process_id: int) -> int:
        said = select(func.count()).where(InstructionRow.process_id == process_id)
        return session.scalar(said) or 0

    def _draft(self, session: Session, intent_id: int) -> DraftRow:
        row = session.get(DraftRow, intent_id)
        if row is None or row.mailbox_id != self._id:
            raise LedgerError(f"The ledger doesn't know the draft {intent_id}.", hint=REPORT)
        return row

    def _tell(self, session: Session, event: Event) -> None:
        row = EventRow(
            mailbox_id=self._id,
            process_id=self._process(session, event.process_id).id,
            gmail_thread_id=event.thread_id,
            at=event.at,
            event=event.event,
            because=event.because,
            kind=event.kind,
            step=event.step,
            recipients=event.to,
            text=event.text,
            **evidence_columns(event.evidence),
        )
        session.add(row)


def _says_the_same(row: ProcessRow, standing: Standing) -> bool:
    """Whether what is stored differs from the standing in nothing but when it was decided."""
    return row.decision is not None and (row.decision, row.held, row.due_at, row.fault) == (
        standing.decision,
        standing.held,
        standing.due_at,
        standing.fault,
    )

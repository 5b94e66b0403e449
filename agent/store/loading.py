"""Rows to the values the rules look at, in a fixed number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Text, and_, exists, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from agent.core.decision import Decision
from agent.core.facts import MessageFacts
from agent.core.instructions import Instruction
from agent.core.process import STANDING, DraftFacts, Process, ThreadFacts, dated_as_sent
from agent.cycle.ports import Event, Standing, TrackedThread
from agent.store.drafts import facts_of
from agent.store.memo import Memo
from agent.store.models import (
    DraftRow,
    EventRow,
    InstructionRow,
    MessageRow,
    ProcessRow,
    ThreadRow,
)

LOOKED_AT = exists().where(
    ThreadRow.process_id == ProcessRow.id, ThreadRow.first_read_at.is_not(None)
)
"""The process has a thread that was read: what `processes` and `due` leave out otherwise."""


def load_processes(
    session: Session, mailbox_id: int, process_id: int | None = None, *, memo: Memo | None = None
) -> tuple[Process, ...]:
    """The processes that are looked at, or the one asked for, by id: five queries. `memo` spares
    making again what was there at its last reading of them all.
    """
    memo = memo if memo is not None and process_id is None else Memo()

    def mine(
        owner: InstrumentedAttribute[int], process: InstrumentedAttribute[int]
    ) -> ColumnElement[bool]:
        return and_(owner == mailbox_id, true() if process_id is None else process == process_id)

    heads = select(ProcessRow.id, ProcessRow.name, ProcessRow.first_seen_at).where(
        mine(ProcessRow.mailbox_id, ProcessRow.id)
    )
    if process_id is None:
        heads = heads.where(LOOKED_AT)
    threads: dict[int, list[ThreadFacts]] = defaultdict(list)
    for owner, gmail_id, subject, labelled, gone, user_drafts, foreign, shelf in session.execute(
        select(
            ThreadRow.process_id, ThreadRow.gmail_id, ThreadRow.subject, ThreadRow.labelled,
            ThreadRow.gone, ThreadRow.user_drafts, ThreadRow.foreign_drafts, ThreadRow.shelf,
        )
        .where(mine(ThreadRow.mailbox_id, ThreadRow.process_id))
        .order_by(ThreadRow.id)
    ):  # fmt: skip
        threads[owner].append(
            ThreadFacts(
                id=gmail_id,
                subject=subject,
                labelled=labelled,
                gone=gone,
                user_drafts=user_drafts,
                foreign_drafts=foreign,
                shelf=shelf,
            )
        )
    messages: dict[int, list[MessageFacts]] = defaultdict(list)
    said = session.execute(
        select(ThreadRow.process_id, type_coerce(MessageRow.facts, Text))
        .join(ThreadRow, ThreadRow.id == MessageRow.thread_id)
        .where(mine(ThreadRow.mailbox_id, ThreadRow.process_id))
        .order_by(MessageRow.at, MessageRow.gmail_id)
    ).all()
    for (owner, _), facts in zip(
        said, memo.values(MessageFacts, (text for _, text in said)), strict=True
    ):
        messages[owner].append(facts)
    drafts: dict[int, list[DraftFacts]] = defaultdict(list)
    for row in session.scalars(
        select(DraftRow)
        .where(mine(DraftRow.mailbox_id, DraftRow.process_id))
        .order_by(DraftRow.id)
        .options(defer(DraftRow.planned), defer(DraftRow.seal))
    ):
        drafts[row.process_id].append(facts_of(row))
    instructions: dict[int, list[Instruction]] = defaultdict(list)
    told = session.execute(
        select(InstructionRow.process_id, type_coerce(InstructionRow.instruction, Text))
        .where(mine(InstructionRow.mailbox_id, InstructionRow.process_id))
        .order_by(InstructionRow.at, InstructionRow.id)
    ).all()
    for (owner, _), instruction in zip(
        told, memo.values(Instruction, (text for _, text in told)), strict=True
    ):
        instructions[owner].append(instruction)
    return tuple(
        Process(
            id=found,
            name=name,
            first_seen_at=first_seen_at,
            threads=tuple(threads[found]),
            messages=dated_as_sent(messages[found], drafts[found]),
            drafts=tuple(drafts[found]),
            instructions=tuple(instructions[found]),
        )
        for found, name, first_seen_at in session.execute(heads.order_by(ProcessRow.id))
    )


def load_tracked(session: Session, mailbox_id: int) -> dict[str, TrackedThread]:
    """Every thread we follow, by Gmail's id: two queries."""
    standing: dict[str, set[str]] = defaultdict(set)
    for gmail_thread_id, gmail_message_id in session.execute(
        select(DraftRow.gmail_thread_id, DraftRow.gmail_message_id).where(
            DraftRow.mailbox_id == mailbox_id,
            DraftRow.state.in_(STANDING),
            DraftRow.gmail_message_id.is_not(None),
        )
    ):
        standing[gmail_thread_id].add(str(gmail_message_id))
    return {
        gmail_id: TrackedThread(
            id=gmail_id,
            process_id=process_id,
            history_id=history_id,
            labelled=labelled,
            gone=gone,
            draft_message_ids=frozenset(standing.get(gmail_id, ())),
            retry_at=fault.retry_at if fault else None,
            failures=fault.failures if fault else 0,
            fault=fault,
        )
        for gmail_id, process_id, history_id, labelled, gone, fault in session.execute(
            select(
                ThreadRow.gmail_id, ThreadRow.process_id, ThreadRow.history_id,
                ThreadRow.labelled, ThreadRow.gone, ThreadRow.fault,
            )
            .where(ThreadRow.mailbox_id == mailbox_id)
            .order_by(ThreadRow.id)
        )
    }  # fmt: skip


def load_standings(
    session: Session, mailbox_id: int, *, memo: Memo | None = None
) -> dict[int, Standing]:
    """Where every process stands that is looked at and was decided, by its id: one query."""
    rows = session.execute(
        select(
            ProcessRow.id, type_coerce(ProcessRow.decision, Text), ProcessRow.held,
            ProcessRow.due_at, ProcessRow.decided_at, ProcessRow.fault,
        )
        .where(ProcessRow.mailbox_id == mailbox_id, LOOKED_AT, ProcessRow.decision.is_not(None))
        .order_by(ProcessRow.id)
    ).all()  # fmt: skip
    decisions = (memo or Memo()).values(Decision, (row[1] for row in rows))
    return {
        found: Standing(
            process_id=found,
            decision=decision,
            held=held,
            due_at=due_at,
            decided_at=decided_at,
            fault=fault,
        )
        for (found, _, held, due_at, decided_at, fault), decision in zip(
            rows, decisions, strict=True
        )
        if decided_at is not None
    }


def load_marks(session: Session, mailbox_id: int) -> dict[str, int]:
    """Threads that bear our mark, by Gmail's id, each with the draft it is for."""
    found = (
        select(ThreadRow.gmail_id, ThreadRow.marked_for)
        .where(ThreadRow.mailbox_id == mailbox_id, ThreadRow.marked_for.is_not(None))
        .order_by(ThreadRow.id)
    )
    return {one: intent_id for one, intent_id in session.execute(found) if intent_id is not None}


def standing_of(row: ProcessRow) -> Standing | None:
    """Where the process stands; None before its first decision."""
    if row.decision is None or row.decided_at is None:
        return None
    return Standing(
        process_id=row.id,
        decision=row.decision,
        held=row.held,
        due_at=row.due_at,
        decided_at=row.decided_at,
        fault=row.fault,
    )


def events_of(rows: Iterable[EventRow]) -> tuple[Event, ...]:
    return tuple(
        Event(
            process_id=row.process_id,
            thread_id=row.gmail_thread_id,
            at=row.at,
            event=row.event,
            because=row.because,
            kind=row.kind,
            step=row.step,
            to=row.recipients,
            evidence=row.evidence,
            text=row.text,
        )
        for row in rows
    )

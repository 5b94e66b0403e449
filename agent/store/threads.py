"""Threads and the facts of their messages, and which process a thread belongs to.

A thread moves when the user puts it under another sublabel. Its messages, its drafts and its part
of the story go with it, and what the user said of it: all they said of the process where no thread
stays behind, else what names the thread or one of its messages. A process left without threads
stays in the database but is looked at no more. One thing can stand in the way: a process holds one
draft at most, so where both hold one, the thread stays where it is until one of the two drafts is
over (`settle` then moves it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from agent.core.facts import MessageFacts
from agent.core.instructions import Answer, Skip, WriteNow
from agent.core.process import HOLDING
from agent.cycle.ports import Fault, NotedThread
from agent.errors import LedgerError
from agent.store.columns import without_body
from agent.store.models import (
    DraftRow,
    EventRow,
    InstructionRow,
    MessageRow,
    ProcessRow,
    ThreadRow,
)
from agent.store.records import dump


def note_thread(session: Session, mailbox_id: int, noted: NotedThread, *, at: datetime) -> int:
    """Upsert a thread as just read; the process has news where anything the rules see changed."""
    row = find_thread(session, mailbox_id, noted.id)
    before = None if row is None else _what_rules_see(row)
    if row is None:
        row = _new_thread(session, mailbox_id, noted.id, noted.process_key, at=at)
    if row.first_read_at is None:
        row.first_read_at = at
    row.subject, row.history_id = noted.subject, noted.history_id
    row.labelled, row.gone, row.user_drafts = noted.labelled, False, noted.user_drafts
    row.foreign_drafts, row.shelf = noted.foreign_drafts, noted.shelf
    row.fault = row.retry_at = None
    session.flush()
    changed = _note_messages(session, row, noted.messages)
    if changed or before != _what_rules_see(row):
        _news(session, row.process_id, at)
    key = noted.process_key
    name: str | None = noted.process_name
    if key.startswith("label:"):
        row.joined_key = None
    elif row.joined_key is not None:
        key, name = row.joined_key, None
    process = _own(session, row, key, name, at=at)
    return process.id


def join(
    session: Session, mailbox_id: int, gmail_id: str, process_id: int, *, at: datetime
) -> None:
    """Put a thread into a process for good, until the user gives it a sublabel of its own."""
    row = find_thread(session, mailbox_id, gmail_id)
    process = session.get(ProcessRow, process_id)
    if row is None or process is None:
        raise LedgerError("The ledger doesn't know that thread.", hint="Run a full sync.")
    row.joined_key = process.key
    _own(session, row, process.key, None, at=at)


def note_gone(session: Session, mailbox_id: int, gmail_id: str, *, at: datetime) -> int:
    """The thread was deleted; its facts stay."""
    row = find_thread(session, mailbox_id, gmail_id)
    if row is None:
        raise LedgerError(
            f"The ledger doesn't know the thread {gmail_id}.", hint="Run a full sync."
        )
    if not row.gone:
        _news(session, row.process_id, at)
    row.gone, row.fault, row.retry_at = True, None, None
    return row.process_id


def set_back(session: Session, mailbox_id: int, gmail_id: str, fault: Fault) -> None:
    """Keep why a thread failed. One never read gets its own process, which nobody looks at yet."""
    row = find_thread(session, mailbox_id, gmail_id)
    if row is None:
        row = _new_thread(session, mailbox_id, gmail_id, f"thread:{gmail_id}", at=fault.at)
    row.fault, row.retry_at = fault, fault.retry_at


def mark(session: Session, mailbox_id: int, gmail_id: str, intent_id: int | None) -> None:
    """Note for which draft a thread bears our mark; a thread nobody follows is left alone."""
    row = find_thread(session, mailbox_id, gmail_id)
    if row is not None:
        row.marked_for = intent_id


def owner_of(session: Session, mailbox_id: int, gmail_id: str, *, at: datetime) -> int:
    """The process of a thread; one never read gets its own, which nobody looks at yet."""
    row = find_thread(session, mailbox_id, gmail_id)
    if row is None:
        row = _new_thread(session, mailbox_id, gmail_id, f"thread:{gmail_id}", at=at)
    return row.process_id


def settle(session: Session, mailbox_id: int, *, at: datetime) -> None:
    """Move the threads that waited for a draft to be over."""
    waiting = session.scalars(
        select(ThreadRow)
        .join(ProcessRow, ProcessRow.id == ThreadRow.process_id)
        .where(ThreadRow.mailbox_id == mailbox_id, ThreadRow.process_key != ProcessRow.key)
        .order_by(ThreadRow.id)
    ).all()
    for row in waiting:
        _own(session, row, row.process_key, None, at=at)


def claim(session: Session, mailbox_id: int, gmail_id: str, message_id: str) -> None:
    """A draft on that thread turned out to be ours: none of the user's."""
    row = find_thread(session, mailbox_id, gmail_id)
    if row is not None and message_id in row.user_drafts:
        row.user_drafts = tuple(one for one in row.user_drafts if one != message_id)
        row.foreign_drafts = tuple(one for one in row.foreign_drafts if one != message_id)


def find_thread(session: Session, mailbox_id: int, gmail_id: str) -> ThreadRow | None:
    return session.scalar(
        select(ThreadRow).where(ThreadRow.mailbox_id == mailbox_id, ThreadRow.gmail_id == gmail_id)
    )


def _new_thread(
    session: Session, mailbox_id: int, gmail_id: str, key: str, *, at: datetime
) -> ThreadRow:
    process = _find_process(session, mailbox_id, key)
    if process is None:
        process = _new_process(session, mailbox_id, key, first_seen_at=at, at=at)
    row = ThreadRow(
        mailbox_id=mailbox_id, process_id=process.id, gmail_id=gmail_id, process_key=key,
        subject="", history_id="", labelled=True, gone=False, user_drafts=(),
        foreign_drafts=(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _note_messages(session: Session, thread: ThreadRow, noted: Iterable[MessageFacts]) -> bool:
    """Upsert the facts; True where any differ from what was known."""
    facts = {message.id: without_body(message) for message in noted}
    known = {
        row.gmail_id: row
        for row in session.scalars(
            select(MessageRow).where(
                MessageRow.mailbox_id == thread.mailbox_id, MessageRow.gmail_id.in_(facts)
            )
        )
    }
    changed = False
    for gmail_id, message in facts.items():
        row = known.get(gmail_id)
        if row is None:
            row = MessageRow(mailbox_id=thread.mailbox_id, gmail_id=gmail_id)
            session.add(row)
        elif _says_the_same(row.facts, message) and row.thread_id == thread.id:
            continue
        row.thread_id, row.at, row.facts = thread.id, message.at, message
        changed = True
    session.flush()
    return changed


def _says_the_same(known: MessageFacts, noted: MessageFacts) -> bool:
    """Compared as they are kept: broken text (lone surrogates) may come back another way."""
    return known == noted or dump(MessageFacts, known) == dump(MessageFacts, noted)


def _what_rules_see(row: ThreadRow) -> tuple[object, ...]:
    return row.subject, row.labelled, row.gone, row.user_drafts, row.foreign_drafts, row.shelf


def _own(
    session: Session, thread: ThreadRow, key: str, name: str | None, *, at: datetime
) -> ProcessRow:
    """Put the thread into the process with that key. `name` None leaves names as they are.

    1. Already there: only the name may have changed.
    2. No such process, and the thread is alone in its own: that one takes the key.
    3. Else it moves to the process with the key, made where missing, unless both hold a draft.
    """
    thread.process_key = key
    current = session.get_one(ProcessRow, thread.process_id)
    wanted = _find_process(session, thread.mailbox_id, key)
    if wanted is None and _is_alone(session, thread):
        _follow(session, current, key)
        current.key, wanted = key, current
    if wanted is None:
        wanted = _new_process(
            session, thread.mailbox_id, key, first_seen_at=current.first_seen_at, at=at
        )
    if name is not None and wanted.name != name:
        wanted.name, wanted.news_at = name, wanted.news_at or at
    if wanted is not current and not _move(session, thread, current, wanted, at=at):
        return current
    session.flush()
    return wanted


def _follow(session: Session, process: ProcessRow, key: str) -> None:
    """Threads that were joined to a process stay joined to it under its new key."""
    joined = session.scalars(
        select(ThreadRow).where(
            ThreadRow.mailbox_id == process.mailbox_id, ThreadRow.joined_key == process.key
        )
    )
    for row in joined:
        row.joined_key = row.process_key = key


def _move(
    session: Session, thread: ThreadRow, current: ProcessRow, wanted: ProcessRow, *, at: datetime
) -> bool:
    """Move the thread with its drafts and events; False where both processes hold a draft."""
    everything = _is_alone(session, thread)
    drafts = [
        row
        for row in _drafts(session, current.id)
        if everything or row.gmail_thread_id == thread.gmail_id
    ]
    theirs = _drafts(session, wanted.id)
    if any(row.state in HOLDING for row in drafts) and any(row.state in HOLDING for row in theirs):
        return False
    for row in drafts:
        earlier = [one.attempt for one in theirs if one.occasion == row.occasion]
        row.process_id, row.attempt = wanted.id, max([row.attempt, *(n + 1 for n in earlier)])
        theirs.append(row)
    events = update(EventRow).where(EventRow.process_id == current.id)
    if not everything:
        events = events.where(EventRow.gmail_thread_id == thread.gmail_id)
    session.execute(events.values(process_id=wanted.id))
    thread.process_id = wanted.id
    if not everything:
        _take_along(session, thread, current, wanted)
    else:
        said = update(InstructionRow).where(InstructionRow.process_id == current.id)
        session.execute(said.values(process_id=wanted.id))
        _follow(session, current, wanted.key)
        session.execute(
            update(ThreadRow).where(ThreadRow.process_id == current.id).values(process_id=wanted.id)
        )
    wanted.first_seen_at = min(wanted.first_seen_at, current.first_seen_at)
    for process in (current, wanted):
        process.news_at = process.news_at or at
    session.flush()
    return True


def _take_along(
    session: Session, thread: ThreadRow, current: ProcessRow, wanted: ProcessRow
) -> None:
    """What the user said of that thread alone goes with it: answers, skips and wishes that name the
    thread or one of its messages. What names none ("pause", "they decide by Friday") is the
    process's, and stays.
    """
    messages = select(MessageRow.gmail_id).where(MessageRow.thread_id == thread.id)
    about = {thread.gmail_id, *session.scalars(messages)}
    said = select(InstructionRow).where(InstructionRow.process_id == current.id)
    for row in session.scalars(said):
        match row.instruction:
            case Answer(key=name) | Skip(occasion=name) | WriteNow(occasion=name):
                if about & set(name.split(":")):
                    row.process_id = wanted.id
            case _:
                pass


def _drafts(session: Session, process_id: int) -> list[DraftRow]:
    return list(
        session.scalars(
            select(DraftRow).where(DraftRow.process_id == process_id).order_by(DraftRow.id)
        )
    )


def _is_alone(session: Session, thread: ThreadRow) -> bool:
    """Whether the process has no other thread but such as were joined to it."""
    count = select(func.count()).where(
        ThreadRow.process_id == thread.process_id,
        ThreadRow.id != thread.id,
        ThreadRow.joined_key.is_(None),
    )
    return session.scalar(count) == 0


def _find_process(session: Session, mailbox_id: int, key: str) -> ProcessRow | None:
    return session.scalar(
        select(ProcessRow).where(ProcessRow.mailbox_id == mailbox_id, ProcessRow.key == key)
    )


def _new_process(
    session: Session, mailbox_id: int, key: str, *, first_seen_at: datetime, at: datetime
) -> ProcessRow:
    row = ProcessRow(
        mailbox_id=mailbox_id, key=key, name="", first_seen_at=first_seen_at, news_at=at
    )
    session.add(row)
    session.flush()
    return row


def _news(session: Session, process_id: int, at: datetime) -> None:
    process = session.get_one(ProcessRow, process_id)
    process.news_at = process.news_at or at

"""The tables. What must never be two is a constraint here, not a promise elsewhere.

`gmail_id`, `gmail_thread_id` and the like are Gmail's ids; a plain `id` is ours. Bodies are not
kept: of words there are only quotes of at most 300 characters and our own drafts' texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from agent.core.decision import Decision, Held, Planned
from agent.core.facts import QUOTE_LIMIT, Evidence, MessageFacts
from agent.core.instructions import Instruction
from agent.core.process import HOLDING, DraftState, Kind, Shelf, Withdrawal
from agent.cycle.ports import Fault
from agent.store.columns import BodylessFacts, Choice, Instant, Record, Words

GMAIL_ID = String(64)
_SEALED_AS = DefaultDialect()
STRINGS = Record(tuple[str, ...])


def one_of(column: str, values: Iterable[StrEnum]) -> str:
    """An SQL condition: the column holds one of the values, in the enumeration's order."""
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


HOLDS = text(one_of("state", (state for state in DraftState if state in HOLDING)))
QUOTE_FITS = f"length(evidence_quote) <= {QUOTE_LIMIT}"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), str: Words()}  # noqa: RUF012 # SQLAlchemy's own


class MailboxRow(Base):
    """One Gmail account. `fingerprint` tells its token, without keeping it."""

    __tablename__ = "mailboxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(320), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(128), unique=True)
    bound_at: Mapped[datetime]
    cursor: Mapped[str | None] = mapped_column(GMAIL_ID)
    cursor_saved_at: Mapped[datetime | None]
    labels: Mapped[dict[str, str]] = mapped_column(Record(dict[str, str]))
    synced_at: Mapped[datetime | None]


class ProcessRow(Base):
    """One hiring process and where it stands.

    `news_at` is set while something has happened that the standing decision doesn't know of: a
    crash before the next decision can't lose it. `retry_at` repeats the fault's, for queries.
    """

    __tablename__ = "processes"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "key"),
        Index(None, "mailbox_id", "due_at"),
        CheckConstraint("decision IS NULL OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint("(fault IS NULL) = (retry_at IS NULL)", name="set_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(320))
    name: Mapped[str]
    first_seen_at: Mapped[datetime]
    news_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(Record(Decision))
    held: Mapped[Held | None] = mapped_column(Record(Held))
    due_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    fault: Mapped[Fault | None] = mapped_column(Record(Fault))
    retry_at: Mapped[datetime | None]


class ThreadRow(Base):
    """One thread we follow. `process_key` is where it belongs; see `threads` for when that differs
    from where it is. `joined_key` is where it was put by hand, or by what was found elsewhere.
    `first_read_at` is None while it has never been read (only set back). `marked_for` is the draft
    for which it was given our mark in Gmail, None where it bears none.
    """

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "gmail_id"),
        Index(None, "process_id"),
        CheckConstraint("(fault IS NULL) = (retry_at IS NULL)", name="set_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id", ondelete="CASCADE"))
    gmail_id: Mapped[str] = mapped_column(GMAIL_ID)
    process_key: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str]
    history_id: Mapped[str] = mapped_column(GMAIL_ID)
    labelled: Mapped[bool]
    gone: Mapped[bool]
    user_drafts: Mapped[tuple[str, ...]] = mapped_column(STRINGS)
    foreign_drafts: Mapped[tuple[str, ...]] = mapped_column(STRINGS)
    shelf: Mapped[Shelf | None] = mapped_column(Choice(Shelf))
    first_read_at: Mapped[datetime | None]
    fault: Mapped[Fault | None] = mapped_column(Record(Fault))
    retry_at: Mapped[datetime | None]
    joined_key: Mapped[str | None] = mapped_column(String(320))
    marked_for: Mapped[int | None]


class MessageRow(Base):
    """What one message says. Unique in the mailbox: a message that moves takes its facts along."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "gmail_id"),
        Index(None, "thread_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    gmail_id: Mapped[str] = mapped_column(GMAIL_ID)
    at: Mapped[datetime]
    facts: Mapped[MessageFacts] = mapped_column(BodylessFacts())


class Evidenced:
    """The quoted words a row rests on, as two columns so that their length is a constraint."""

    evidence_message_id: Mapped[str | None] = mapped_column(GMAIL_ID)
    evidence_quote: Mapped[str | None] = mapped_column(Words())

    @property
    def evidence(self) -> Evidence | None:
        if self.evidence_message_id is None or self.evidence_quote is None:
            return None
        return Evidence(message_id=self.evidence_message_id, quote=self.evidence_quote)


def evidence_columns(evidence: Evidence | None) -> dict[str, Any]:
    """Keyword arguments for an `Evidenced` row."""
    if evidence is None:
        return {}
    return {"evidence_message_id": evidence.message_id, "evidence_quote": evidence.quote}


class DraftRow(Evidenced, Base):
    """An intent and the draft that came of it: one attempt at one occasion.

    `seal` is a checksum of the rest, made anew with every write.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "process_id", "occasion", "attempt"),
        Index(
            "uq_drafts_one_holding", "process_id", unique=True, sqlite_where=HOLDS
        ),
        Index(None, "mailbox_id", "state"),
        CheckConstraint(one_of("state", DraftState), name="state"),
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("withdrawal", Withdrawal), name="withdrawal"),
        CheckConstraint("state <> 'withdrawn' OR withdrawal IS NOT NULL", name="withdrawn_why"),
        CheckConstraint("attempt >= 1", name="attempt"),
        CheckConstraint(QUOTE_FITS, name="quote"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id", ondelete="CASCADE"))
    occasion: Mapped[str]
    attempt: Mapped[int]
    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    step: Mapped[int]
    gmail_thread_id: Mapped[str] = mapped_column(GMAIL_ID)
    state: Mapped[DraftState] = mapped_column(Choice(DraftState))
    withdrawal: Mapped[Withdrawal | None] = mapped_column(Choice(Withdrawal))
    planned_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    unclear_at: Mapped[datetime | None]
    removal_at: Mapped[datetime | None]
    marker: Mapped[str] = mapped_column(String(200), unique=True)
    raw_sha256: Mapped[str] = mapped_column(String(64))
    history_id: Mapped[str] = mapped_column(GMAIL_ID)
    gmail_draft_id: Mapped[str | None] = mapped_column(GMAIL_ID)
    gmail_message_id: Mapped[str | None] = mapped_column(GMAIL_ID)
    sent_message_id: Mapped[str | None] = mapped_column(GMAIL_ID)
    rfc_message_id: Mapped[str | None] = mapped_column(Words())
    text: Mapped[str]
    recipients: Mapped[tuple[str, ...]] = mapped_column(STRINGS)
    rule: Mapped[str] = mapped_column(String(20))
    because: Mapped[str]
    planned: Mapped[Planned] = mapped_column(Record(Planned))
    seal: Mapped[str] = mapped_column(String(64))


def seal_of(row: DraftRow) -> str:
    """A checksum of everything the row says, as it is kept: a flip on the disk shows."""
    said = []
    for column in DraftRow.__table__.columns:
        if column.key not in ("id", "seal"):
            value = getattr(row, column.key)
            if isinstance(column.type, TypeDecorator):
                value = column.type.process_bind_param(value, _SEALED_AS)
            said.append(f"{column.key}={value!s}")
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


@event.listens_for(DraftRow, "before_insert")
@event.listens_for(DraftRow, "before_update")
def _seal(_: object, __: object, row: DraftRow) -> None:
    row.seal = seal_of(row)


class InstructionRow(Base):
    """One thing the user said of a process. Never changed: a later one takes its place."""

    __tablename__ = "instructions"
    __table_args__ = (Index(None, "process_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    instruction: Mapped[Instruction] = mapped_column(Record(Instruction))


class PermitRow(Base):
    """A leave that was given to change one version of one draft of ours."""

    __tablename__ = "permits"
    __table_args__ = (Index(None, "draft_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    gmail_draft_id: Mapped[str] = mapped_column(GMAIL_ID)
    gmail_message_id: Mapped[str] = mapped_column(GMAIL_ID)
    gmail_thread_id: Mapped[str] = mapped_column(GMAIL_ID)
    issued_at: Mapped[datetime]


class EventRow(Evidenced, Base):
    """One line of a process's story."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "mailbox_id", "at"),
        Index(None, "process_id", "at"),
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(QUOTE_FITS, name="quote"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"))
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id", ondelete="CASCADE"))
    gmail_thread_id: Mapped[str] = mapped_column(GMAIL_ID)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))
    because: Mapped[str]
    kind: Mapped[Kind | None] = mapped_column(Choice(Kind))
    step: Mapped[int]
    recipients: Mapped[tuple[str, ...]] = mapped_column(STRINGS)
    text: Mapped[str]

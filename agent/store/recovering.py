"""What the ledger makes of its second record when the program starts.

After an older copy was restored, or a draft's row was damaged on the disk, the second record knows
more than the database. What it knows to be over is over; what may still stand becomes `unknown`,
and the cycle looks for it in Gmail before anything is drafted. Zero drafts beat two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agent.core.decision import Planned
from agent.core.process import HOLDING, DraftState
from agent.store import drafts, threads
from agent.store.faults import RESTORE, corrupt
from agent.store.models import DraftRow, EventRow, MailboxRow, seal_of
from agent.store.records import RecordError
from agent.store.witness import Sighting, Witness, mailbox_mark

LOOKED_FOR = "It was made before the ledger lost its record of it, and is looked for in Gmail."
DAMAGED = (
    "The record of a draft on this thread was damaged on the disk. Nothing more is drafted for it "
    "before it is found in Gmail: please look at the thread yourself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """How many drafts the second record brought back, and how many rows were damaged."""

    missing: int
    damaged: int
    owed: str = ""
    """Why what was forgotten could not be removed from everywhere."""

    @property
    def words(self) -> tuple[str, ...]:
        """What to tell the user, one sentence each."""
        said = [self.owed] if self.owed else []
        if self.damaged:
            said.append(f"{self.damaged} damaged records of drafts: looked for in Gmail.")
        if self.missing:
            said.append(
                f"{self.missing} drafts were made after this copy of the ledger was written; "
                "they are looked for in Gmail, and none is made twice."
            )
        return tuple(said)


def recover(session: Session, mailbox_id: int, witness: Witness, *, at: datetime) -> Recovered:
    """Bring the database to what the second record knows, and the other way round.

    1. A row whose seal is broken is dropped where the second record has it (3 brings it back);
       else it is taken as gone: it holds its process, and the user is asked.
    2. A draft that the database takes for standing, and that is over, is over.
    3. An intent the database doesn't know is put back: as it ended, or else as `unknown`.
    4. What only the database knows is written to the second record.

    Raises LedgerDamaged where a row can't be read and nothing else knows of it.
    """
    account = session.get_one(MailboxRow, mailbox_id).account
    seen = witness.sightings(mailbox_mark(account))
    dropped, held = _drop_damaged(session, mailbox_id, seen, at=at)
    rows = {row.marker: row for row in _rows(session, mailbox_id)}
    for marker, one in seen.items():
        row = rows.get(marker)
        if row is None or row.state not in HOLDING or one.state in HOLDING:
            continue
        if one.state in drafts.NEXT[row.state]:
            drafts.advance(
                row, one.state, at=one.moved_at, draft_id=None, message_id=None,
                rfc_message_id=None, thread_id=None, sent_message_id=None,
                withdrawal=one.withdrawal,
            )  # fmt: skip
    session.flush()
    missing = [
        one
        for marker, one in seen.items()
        if marker not in rows and one.state is not DraftState.REFUSED
    ]
    for one in missing:
        _put_back(session, mailbox_id, one)
    for marker, row in rows.items():
        known = seen.get(marker)
        if known is None:
            witness.note(sighting_of(row, account))
        elif row.state not in HOLDING and row.state is not known.state:
            witness.move(marker, row.state, at=row.ended_at or at, withdrawal=row.withdrawal)
    return Recovered(missing=len(missing) - dropped, damaged=dropped + held)


def broken_seals(session: Session, mailbox_id: int) -> dict[int, str]:
    """Drafts whose row is not what was written: their ids, and what is wrong with each."""
    try:
        rows = _rows(session, mailbox_id)
        return {row.id: "its checksum is wrong" for row in rows if row.seal != seal_of(row)}
    except RecordError:
        session.expunge_all()
    found: dict[int, str] = {}
    for row_id in session.scalars(select(DraftRow.id).where(DraftRow.mailbox_id == mailbox_id)):
        try:
            row = session.get_one(DraftRow, row_id)
            if row.seal != seal_of(row):
                found[row_id] = "its checksum is wrong"
        except ValueError as fault:
            found[row_id] = str(fault)
    session.expunge_all()
    return found


def sighting_of(row: DraftRow, account: str) -> Sighting:
    return Sighting(
        marker=row.marker,
        mailbox=mailbox_mark(account),
        occasion=row.occasion,
        attempt=row.attempt,
        kind=row.kind,
        step=row.step,
        thread_id=row.gmail_thread_id,
        history_id=row.history_id,
        raw_sha256=row.raw_sha256,
        planned_at=row.planned_at,
        state=row.state,
        moved_at=row.ended_at or row.made_at or row.planned_at,
        withdrawal=row.withdrawal,
    )


def _rows(session: Session, mailbox_id: int) -> list[DraftRow]:
    return list(
        session.scalars(
            select(DraftRow).where(DraftRow.mailbox_id == mailbox_id).order_by(DraftRow.id)
        )
    )


def _drop_damaged(
    session: Session, mailbox_id: int, seen: Mapping[str, Sighting], *, at: datetime
) -> tuple[int, int]:
    """How many rows were dropped for the second record to bring back, and how many only hold their
    process now. One flip hits the mark or the hash, never both.
    """
    dropped = held = 0
    table = DraftRow.__table__
    by_hash = {one.raw_sha256: one for one in seen.values()}
    for row_id, why in broken_seals(session, mailbox_id).items():
        marker, digest, process_id, thread_id = session.execute(
            select(
                table.c.marker, table.c.raw_sha256, table.c.process_id, table.c.gmail_thread_id
            ).where(table.c.id == row_id)
        ).one()
        session.add(
            EventRow(
                mailbox_id=mailbox_id, process_id=process_id, gmail_thread_id=thread_id, at=at,
                event="ask", because=DAMAGED, kind=None, step=0, recipients=(), text="",
            )
        )  # fmt: skip
        if marker in seen or digest in by_hash:
            session.execute(delete(DraftRow).where(DraftRow.id == row_id))
            dropped += 1
            continue
        try:
            row = session.get_one(DraftRow, row_id)
        except ValueError as fault:
            raise corrupt("holding the ledger", f"draft {row_id}: {why}. {RESTORE}") from fault
        row.state, row.ended_at = _holding(session, row.process_id, but=row_id), at
        held += 1
    session.flush()
    return dropped, held


def _holding(session: Session, process_id: int, *, but: int | None = None) -> DraftState:
    """The state for a draft that can't be known: it holds its process, unless another one does."""
    others = select(DraftRow.id).where(
        DraftRow.process_id == process_id, DraftRow.state.in_(HOLDING), DraftRow.id != (but or 0)
    )
    return DraftState.DISCARDED if session.scalar(others) else DraftState.GONE


def _put_back(session: Session, mailbox_id: int, one: Sighting) -> None:
    process_id = threads.owner_of(session, mailbox_id, one.thread_id, at=one.planned_at)
    state = one.state
    if state in HOLDING:
        free = _holding(session, process_id) is DraftState.GONE
        state = DraftState.UNKNOWN if free else DraftState.DISCARDED
    attempts = session.scalars(
        select(DraftRow.attempt).where(
            DraftRow.process_id == process_id, DraftRow.occasion == one.occasion
        )
    ).all()
    over = state not in HOLDING
    session.add(
        DraftRow(
            mailbox_id=mailbox_id, process_id=process_id, occasion=one.occasion,
            attempt=max(attempts, default=0) + 1, kind=one.kind, step=one.step,
            gmail_thread_id=one.thread_id, state=state, withdrawal=one.withdrawal,
            planned_at=one.planned_at, made_at=one.planned_at if over else None,
            ended_at=one.moved_at if over else None, marker=one.marker,
            raw_sha256=one.raw_sha256, history_id=one.history_id, text="", recipients=(),
            rule="", because=LOOKED_FOR,
            planned=Planned(
                kind=one.kind, step=one.step, occasion=one.occasion, due_at=one.planned_at,
                thread_id=one.thread_id, parent_id="", to=(),
            ),
        )
    )  # fmt: skip
    session.flush()

"""A ledger that keeps what it has read until it writes something else: for replays of whole years.

Sound only where nobody else writes to the database, which holds for one in memory. A write it does
not know makes it forget everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.core.process import HOLDING, DraftFacts, DraftState, Process
from agent.cycle.ports import (
    Event,
    MailboxState,
    NewIntent,
    NotedThread,
    Permit,
    Standing,
    TrackedThread,
)
from agent.store.engine import Database
from agent.store.ledger import SqlLedger
from agent.store.loading import LOOKED_AT
from agent.store.models import ProcessRow


class RememberingLedger(SqlLedger):
    """`SqlLedger`, with the processes and threads it has read kept in memory."""

    def __init__(self, database: Database, mailbox_id: int) -> None:
        super().__init__(_Watched(database, self._written), mailbox_id)
        self._processes: dict[int, Process] = {}
        self._ids: tuple[int, ...] | None = None
        self._tracked: Mapping[str, TrackedThread] | None = None
        self._state: MailboxState | None = None
        self._drafts: dict[int, tuple[int, DraftFacts]] | None = None
        self._is_foreseen = False

    @classmethod
    def of(cls, ledger: SqlLedger) -> RememberingLedger:
        return cls(ledger._database, ledger._id)

    # what is kept

    def process(self, process_id: int) -> Process:
        if process_id not in self._processes:
            self._processes[process_id] = super().process(process_id)
        return self._processes[process_id]

    def processes(self) -> tuple[Process, ...]:
        if self._ids is None:
            with self._database.reading() as session:
                self._ids = tuple(
                    session.scalars(
                        select(ProcessRow.id)
                        .where(ProcessRow.mailbox_id == self._id, LOOKED_AT)
                        .order_by(ProcessRow.id)
                    )
                )
        return tuple(self.process(process_id) for process_id in self._ids)

    def tracked(self) -> Mapping[str, TrackedThread]:
        if self._tracked is None:
            self._tracked = super().tracked()
        return self._tracked

    def state(self) -> MailboxState:
        if self._state is None:
            self._state = super().state()
        return self._state

    def drafts_in(self, states: Sequence[DraftState]) -> tuple[tuple[int, DraftFacts], ...]:
        if self._drafts is None:
            every = super().drafts_in(tuple(DraftState))
            self._drafts = {draft.intent_id: (owner, draft) for owner, draft in every}
        wanted = frozenset(states)
        return tuple(one for one in self._drafts.values() if one[1].state in wanted)

    # what each write makes out of date

    def record_thread(self, noted: NotedThread, *, at: datetime) -> int:
        before = self._owner(noted.id)
        with self._foreseen():
            owner = super().record_thread(noted, at=at)
        self._forget(before, owner)
        if before not in (None, owner):
            self._drafts = None
        return owner

    def record_gone(self, thread_id: str, *, at: datetime) -> int:
        with self._foreseen():
            owner = super().record_gone(thread_id, at=at)
        self._forget(owner)
        return owner

    def plan_draft(self, intent: NewIntent) -> DraftFacts:
        with self._foreseen():
            found = super().plan_draft(intent)
        self._forget(intent.process_id)
        self._keep(found, intent.process_id)
        return found

    def advance_draft(
        self, intent_id: int, state: DraftState, *, at: datetime, **changes: Any
    ) -> DraftFacts:
        """A draft that is over may let a thread go to another process: then all is read again."""
        before = self._owners()
        with self._foreseen():
            found = super().advance_draft(intent_id, state, at=at, **changes)
        owner = self._drafts[intent_id][0] if self._drafts else None
        if owner is None or (state not in HOLDING and self._moved(before)):
            self._forget_all()
        else:
            self._forget(owner)
            self._keep(found, owner)
        return found

    def issue_permit(self, intent_id: int, *, at: datetime, removes: bool = False) -> Permit:
        if removes:
            return super().issue_permit(intent_id, at=at, removes=True)
        with self._foreseen():
            return super().issue_permit(intent_id, at=at)

    def record_standing(
        self, standing: Standing, *, heard: int | None = None, events: Sequence[Event] = ()
    ) -> bool:
        with self._foreseen():
            return super().record_standing(standing, heard=heard, events=events)

    def note(self, event: Event) -> None:
        with self._foreseen():
            super().note(event)

    def save_cursor(self, cursor: str, *, at: datetime) -> None:
        with self._foreseen():
            super().save_cursor(cursor, at=at)
        self._state = None

    @contextmanager
    def _foreseen(self) -> Iterator[None]:
        """A write whose effects are told one by one."""
        self._is_foreseen = True
        try:
            yield
        finally:
            self._is_foreseen = False

    def _owner(self, thread_id: str) -> int | None:
        thread = self.tracked().get(thread_id)
        return thread.process_id if thread is not None else None

    def _moved(self, before: dict[str, int]) -> bool:
        self._tracked = None
        return self._owners() != before

    def _keep(self, draft: DraftFacts, owner: int) -> None:
        if self._drafts is not None:
            self._drafts[draft.intent_id] = (owner, draft)

    def _owners(self) -> dict[str, int]:
        return {thread.id: thread.process_id for thread in self.tracked().values()}

    def _forget(self, *process_ids: int | None) -> None:
        """These processes, and which threads there are."""
        self._ids = self._tracked = None
        for process_id in process_ids:
            if process_id is not None:
                self._processes.pop(process_id, None)

    def _written(self) -> None:
        if not self._is_foreseen:
            self._forget_all()

    def _forget_all(self) -> None:
        self._processes.clear()
        self._drafts = None
        self._ids = self._tracked = self._state = None


class _Watched(Database):
    """The same connection; tells when something is written."""

    def __init__(self, database: Database, on_write: Callable[[], None]) -> None:
        self.__dict__.update(database.__dict__)
        self._on_write = on_write

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
        self._on_write()

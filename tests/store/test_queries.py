"""What reading costs: a fixed number of queries, no lock, not one byte written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event as listening
from sqlalchemy import update

from agent.core.process import DraftState
from agent.store import SqlLedger, Store, open_store
from agent.store.models import ProcessRow
from agent.store.threads import note_thread
from tests.contracts.values import DAY, NOW, draft_in, event, message, noted, standing

READS: dict[str, tuple[int, Callable[[SqlLedger], object]]] = {
    "state": (1, lambda ledger: ledger.state()),
    "tracked": (2, lambda ledger: ledger.tracked()),
    "due": (1, lambda ledger: ledger.due(NOW)),
    "next_due_at": (2, lambda ledger: ledger.next_due_at()),
    "process": (5, lambda ledger: ledger.process(1)),
    "processes": (5, lambda ledger: ledger.processes()),
    "standing": (1, lambda ledger: ledger.standing(1)),
    "standings": (1, lambda ledger: ledger.standings()),
    "events": (1, lambda ledger: ledger.events()),
    "drafts_in": (1, lambda ledger: ledger.drafts_in(list(DraftState))),
    "drafts_made_since": (1, lambda ledger: ledger.drafts_made_since(NOW)),
}


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    listening.listen(store.database.engine, "before_cursor_execute", look)
    yield seen
    listening.remove(store.database.engine, "before_cursor_execute", look)


def fill(ledger: SqlLedger, count: int) -> None:
    for number in range(count):
        thread_id = f"t{number}"
        messages = tuple(message(f"{thread_id}-{n}", thread_id=thread_id) for n in range(5))
        process_id = ledger.record_thread(noted(thread_id, messages=messages), at=NOW)
        draft_in(ledger, process_id, DraftState.LIVE, thread_id=thread_id)
        ledger.note(event(process_id))
        ledger.record_standing(standing(process_id, due_at=NOW + DAY))


@pytest.fixture(scope="module", params=[1, 12])
def filled(request: pytest.FixtureRequest) -> Iterator[Store]:
    store = open_store("sqlite://")
    fill(store.bind("me@example.org", "fingerprint", at=NOW), request.param)
    yield store
    store.close()


@pytest.mark.parametrize("name", READS)
def test_reading_takes_the_same_queries_however_much_there_is(filled: Store, name: str) -> None:
    ledger = filled.ledger_for_token("fingerprint")
    assert ledger is not None
    wanted, read = READS[name]
    with statements(filled) as seen:
        read(ledger)
    assert seen[0] == "BEGIN"
    assert len(seen) - 1 == wanted


def test_an_idle_cycle_writes_nothing_and_takes_no_lock(
    store: Store, ledger: SqlLedger, file: Path
) -> None:
    fill(ledger, 3)
    known = list(ledger.standings().values())
    before = {one.name: one.read_bytes() for one in file.parent.iterdir() if "shm" not in one.name}
    with statements(store) as seen:
        for _, read in READS.values():
            read(ledger)
        assert not any(ledger.record_standing(standing) for standing in known)
    after = {one.name: one.read_bytes() for one in file.parent.iterdir() if "shm" not in one.name}
    assert after == before
    assert not any("IMMEDIATE" in statement for statement in seen)


def test_writing_takes_the_lock_before_it_looks(store: Store, ledger: SqlLedger) -> None:
    with statements(store) as seen:
        ledger.record_thread(noted(), at=NOW)
    assert seen[0] == "BEGIN IMMEDIATE"


def test_reading_the_same_thread_again_writes_nothing(
    store: Store, ledger: SqlLedger, file: Path
) -> None:
    ledger.record_thread(noted(), at=NOW)
    log = file.with_name(f"{file.name}-wal")
    before = log.read_bytes()
    ledger.record_thread(noted(), at=NOW + DAY)
    assert log.read_bytes() == before


def test_an_idle_cycle_reads_in_milliseconds(store: Store, ledger: SqlLedger) -> None:
    with store.database.writing() as session:
        for number in range(200):
            note_thread(session, 1, noted(f"t{number}"), at=NOW)
        session.execute(update(ProcessRow).values(due_at=NOW + DAY, news_at=None))

    def idle() -> float:
        begin = time.perf_counter()
        ledger.state()
        assert len(ledger.tracked()) == 200
        ledger.due(NOW)
        ledger.next_due_at()
        return time.perf_counter() - begin

    assert min(idle() for _ in range(10)) < 0.02

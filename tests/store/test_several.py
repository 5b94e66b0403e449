"""Several at once: processes, threads of one process, mailboxes in one database; and kills."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.errors import IntentTaken, LedgerError
from agent.store import SqlLedger, Store, open_store
from agent.store.models import MailboxRow
from tests.contracts.values import NOW, draft_in, event, intent, noted, standing
from tests.store.children import in_a_child, kill_myself


def ledger_at(file: Path) -> SqlLedger:
    return open_store(f"sqlite:///{file}").bind("me@example.org", "fingerprint", at=NOW)


def test_two_processes_writing_lose_nothing_of_each_other(file: Path) -> None:
    ledger_at(file)

    def write(name: str) -> str:
        ledger = ledger_at(file)
        for number in range(25):
            ledger.record_thread(noted(f"{name}{number}"), at=NOW)
        return "done"

    answers = [in_a_child(lambda name=name: write(name)) for name in "ab"]  # type: ignore[misc]
    assert [answer() for answer in answers] == ["done", "done"]
    assert len(ledger_at(file).processes()) == 50


def test_two_processes_never_plan_two_drafts(file: Path) -> None:
    ledger = ledger_at(file)
    ids = [ledger.record_thread(noted(f"t{number}"), at=NOW) for number in range(20)]

    def plan(name: str) -> str:
        ours = ledger_at(file)
        won = 0
        for process_id in ids:
            try:
                ours.plan_draft(intent(process_id, marker=f"{name}{process_id}"))
                won += 1
            except IntentTaken:
                pass
        return str(won)

    answers = [in_a_child(lambda name=name: plan(name)) for name in "abc"]  # type: ignore[misc]
    assert sum(int(answer()) for answer in answers) == 20
    assert all(len(process.drafts) == 1 for process in ledger.processes())


def test_threads_share_the_connection_in_turns(file: Path) -> None:
    ledger = ledger_at(file)
    done: list[str] = []

    def write(name: str) -> None:
        for number in range(15):
            ledger.record_thread(noted(f"{name}{number}"), at=NOW)
            ledger.processes()
        done.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["a", "b"]
    assert len(ledger.processes()) == 30


@pytest.mark.parametrize("acknowledged", [1, 2, 3, 5, 8, 13])
def test_a_kill_loses_nothing_that_was_acknowledged(file: Path, acknowledged: int) -> None:
    reader, writer = os.pipe()

    def write() -> str:
        ledger = ledger_at(file)
        for number in range(100):
            ledger.record_thread(noted(f"t{number}"), at=NOW)
            os.write(writer, b".")
            if number + 1 == acknowledged:
                kill_myself()
        return "done"

    assert in_a_child(write)() == "killed"
    os.close(writer)
    with os.fdopen(reader) as pipe:
        assert len(pipe.read()) == acknowledged
    assert len(ledger_at(file).processes()) == acknowledged
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_write_cut_anywhere_leaves_what_was_committed_before(file: Path, tmp_path: Path) -> None:
    """Cut at the border of every page of the log, a byte to either side, and in its middle."""
    store = open_store(f"sqlite:///{file}")
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    log = file.with_name(f"{file.name}-wal")
    ends = []
    for number in range(6):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
        ends.append(log.stat().st_size)
    database, written = file.read_bytes(), log.read_bytes()
    store.close()
    torn = tmp_path / "torn" / "ledger.db"
    torn.parent.mkdir()
    page = 24 + int.from_bytes(written[8:12])
    borders = range(ends[0], len(written) + 1, page)
    assert borders[-1] == len(written)
    cuts = {border + off for border in borders for off in (-page // 2, -1, 0, 1)}
    for cut in sorted(cut for cut in cuts if ends[0] <= cut <= len(written)):
        for left in torn.parent.iterdir():
            left.unlink()
        torn.write_bytes(database)
        torn.with_name(log.name).write_bytes(written[:cut])
        with closing(sqlite3.connect(torn)) as connection:
            kept = connection.execute("SELECT gmail_id FROM threads ORDER BY id").fetchall()
        whole = sum(end <= cut for end in ends)
        assert kept == [(f"t{number}",) for number in range(whole)]


def test_one_mailbox_never_sees_or_touches_another(store: Store, ledger: SqlLedger) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    draft = draft_in(ledger, process_id, DraftState.LIVE)
    ledger.note(event(process_id))
    with store.database.writing() as session:
        row = MailboxRow(account="you@example.org", fingerprint="two", labels={}, bound_at=NOW)
        session.add(row)
        session.flush()
        other_id = row.id
    other = SqlLedger(store.database, other_id)
    assert other.state().account == "you@example.org"
    assert (other.processes(), other.events(), other.due(NOW)) == ((), (), ())
    assert not other.tracked()
    assert not other.standings()
    assert not other.drafts_in(list(DraftState))
    assert not other.drafts_made_since(NOW)
    assert other.next_due_at() is None
    for call in (
        lambda: other.process(process_id),
        lambda: other.standing(process_id),
        lambda: other.record_standing(standing(process_id)),
        lambda: other.draft(draft.intent_id),
        lambda: other.advance_draft(draft.intent_id, DraftState.SENT, at=NOW),
        lambda: other.issue_permit(draft.intent_id, at=NOW),
        lambda: other.plan_draft(intent(process_id)),
        lambda: other.note(event(process_id)),
    ):
        with pytest.raises(LedgerError):
            call()
    assert other.record_thread(noted(), at=NOW) != process_id
    assert len(ledger.processes()) == len(other.processes()) == 1

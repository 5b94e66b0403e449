"""A disk that fills up under the ledger: said once, nothing half-written, and it goes on
afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.core.process import DraftFacts, DraftState
from agent.errors import LedgerError
from agent.store import SqlLedger, Store
from tests.acceptance.small_disk import with_small_disk
from tests.contracts.values import NOW, event, fault, intent, message, noted, standing

FAULT = fault()
ROOT = Path(__file__).parents[2]


@contextmanager
def no_page_more(store: Store) -> Iterator[None]:
    """SQLite's own limit: SQLITE_FULL at the next page the database would grow by."""
    with store.database.reading() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
    yield
    with store.database.reading() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))


LONG = "word " * 20_000
"""Too long for the pages the database has."""


WRITES: dict[str, Callable[[SqlLedger, DraftFacts], object]] = {
    "labels": lambda ledger, _: ledger.save_labels({"Label_1": LONG}),
    "new thread": lambda ledger, _: ledger.record_thread(noted("t9", subject=LONG), at=NOW),
    "known thread": lambda ledger, _: ledger.record_thread(noted("t2", subject=LONG), at=NOW),
    "message": lambda ledger, _: ledger.record_thread(
        noted("t2", messages=(message(subject=LONG),)), at=NOW
    ),
    "thread set back": lambda ledger, _: ledger.set_back_thread("t9", replace(FAULT, hint=LONG)),
    "standing": lambda ledger, _: ledger.record_standing(
        standing(1, fault=replace(FAULT, hint=LONG))
    ),
    "intent": lambda ledger, _: ledger.plan_draft(intent(2, "other", "t2", text=LONG)),
    "draft": lambda ledger, draft: ledger.advance_draft(
        draft.intent_id, DraftState.LIVE, at=NOW, event=event(1, text=LONG)
    ),
    "event": lambda ledger, _: ledger.note(event(1, text=LONG)),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_fails_whole_and_succeeds_when_there_is_space_again(
    store: Store, ledger: SqlLedger, name: str
) -> None:
    assert [ledger.record_thread(noted(one), at=NOW) for one in ("t1", "t2")] == [1, 2]
    draft = ledger.plan_draft(intent(1))
    before = everything(ledger)
    with no_page_more(store):
        with pytest.raises(LedgerError, match="is full: nothing was written") as raised:
            WRITES[name](ledger, draft)
        assert "Free some space" in raised.value.hint
        assert everything(ledger) == before
    WRITES[name](ledger, draft)
    assert everything(ledger) != before


def everything(ledger: SqlLedger) -> tuple[object, ...]:
    return (
        ledger.state(), ledger.tracked(), ledger.processes(), ledger.standings(), ledger.events(),
    )  # fmt: skip


FILL = """
import sys
from agent.errors import LedgerError
from agent.store import open_store
from tests.contracts.values import NOW, noted

def record_until_full(ledger):
    for number in range(10_000):
        try:
            ledger.record_thread(noted(f"t{number}"), at=NOW)
        except LedgerError as fault:
            return number, fault.message

url = f"sqlite:///{sys.argv[1]}/ledger.db"
ledger = open_store(url).bind("me@example.org", "fingerprint", at=NOW)
kept, said = record_until_full(ledger)
print(said)
print(kept == len(ledger.processes()) > 0)
try:
    open_store(url)
except LedgerError as fault:
    print(fault.message)
"""


def test_a_really_full_disk_loses_nothing(tmp_path: Path) -> None:
    small = with_small_disk(tmp_path, 400)
    done = subprocess.run(
        [*small, sys.executable, "-c", FILL, str(tmp_path)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == ""
    full = f"The disk under {tmp_path}/ledger.db is full: nothing was written."
    assert done.stdout.splitlines() == [full, "True", full]

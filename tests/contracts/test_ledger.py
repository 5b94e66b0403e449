"""The ledger's contract, kept by SQLite in a file and in memory.

One open store serves all tests, wiped before each: an engine compiles a statement but once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from agent.cycle.ports import Ledger
from agent.store import Store, open_store
from tests.contracts.ledger_contract import LedgerContract
from tests.contracts.values import NOW


def fresh_ledger(store: Store) -> Ledger:
    with store.database.writing() as session:
        session.execute(text("DELETE FROM mailboxes"))
    return store.bind("me@example.org", "fingerprint", at=NOW)


@pytest.fixture(scope="module")
def file_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'ledger.db'}")
    yield store
    store.close()


@pytest.fixture(scope="module")
def memory_store() -> Iterator[Store]:
    store = open_store("sqlite://")
    yield store
    store.close()


class TestSqliteFile(LedgerContract):
    @pytest.fixture
    def ledger(self, file_store: Store) -> Ledger:
        return fresh_ledger(file_store)


class TestSqliteMemory(LedgerContract):
    @pytest.fixture
    def ledger(self, memory_store: Store) -> Ledger:
        return fresh_ledger(memory_store)

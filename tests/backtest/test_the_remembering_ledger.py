"""The replay's ledger keeps the same contract as the one it remembers for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from agent.cycle.ports import Ledger
from agent.store import Store, open_store
from agent.store.remembering import RememberingLedger
from tests.contracts.ledger_contract import LedgerContract
from tests.contracts.values import NOW


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = open_store("sqlite://")
    yield store
    store.close()


class TestRemembering(LedgerContract):
    @pytest.fixture
    def ledger(self, store: Store) -> Ledger:
        with store.database.writing() as session:
            session.execute(text("DELETE FROM mailboxes"))
        return RememberingLedger.of(store.bind("me@example.org", "fingerprint", at=NOW))

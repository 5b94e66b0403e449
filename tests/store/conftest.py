from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.store import SqlLedger, Store, open_store
from tests.contracts.values import NOW

Opener = Callable[[], Store]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def opened(file: Path) -> Iterator[Opener]:
    """Opens the database at `file`; all are closed at the end. Waits for no lock."""
    stores: list[Store] = []

    def opener() -> Store:
        stores.append(open_store(f"sqlite:///{file}", busy_seconds=0.05))
        return stores[-1]

    yield opener
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Opener) -> Store:
    return opened()


@pytest.fixture
def ledger(store: Store) -> SqlLedger:
    return store.bind("me@example.org", "fingerprint", at=NOW)

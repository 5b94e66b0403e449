from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world whose ledger is a file, as in life."""
    made = World(tmp_path, ledger=f"sqlite:///{tmp_path / 'ledger.db'}")
    yield made
    made.assert_sound()
    made.store.close()

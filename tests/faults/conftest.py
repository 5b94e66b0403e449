from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle.world import World, sound_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world whose ledger is a file, as in life."""
    with sound_world(tmp_path, ledger=f"sqlite:///{tmp_path / 'ledger.db'}") as made:
        yield made

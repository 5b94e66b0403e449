from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle.world import World, sound_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with sound_world(tmp_path) as made:
        yield made

"""Every hand-written thread in this folder is decided as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.threads.plain import Expected, Story, stories
from tests.threads.stage import Stage

HERE = Path(__file__).parent
ALL = [(path.stem, one) for path in sorted(HERE.glob("*.txt")) for one in stories(path)]


@pytest.mark.parametrize(
    "story", [pytest.param(one, id=f"{stem}: {one.title}") for stem, one in ALL]
)
def test_thread(story: Story) -> None:
    assert any(isinstance(step, Expected) for step in story.steps)
    Stage.of(story).play()


def test_there_are_at_least_forty_and_each_has_its_own_title() -> None:
    titles = [one.title for _, one in ALL]
    assert len(titles) >= 40
    assert len(set(titles)) == len(titles)

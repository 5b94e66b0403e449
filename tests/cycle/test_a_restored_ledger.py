"""The restore drill: an older copy of the ledger comes back, and no occasion is drafted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.sandbox import FaultKind
from agent.store import Shelf, open_store, restore
from tests.cycle.world import World, local, sound_world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def world(tmp_path: Path, file: Path) -> Iterator[World]:
    with sound_world(tmp_path, ledger=f"sqlite:///{file}") as made:
        yield made


def put_back(world: World, file: Path, copy: Path) -> None:
    """`tactful db restore`, and a new program on it."""
    world.store.close()
    restore(file, copy, now=world.clock.now())
    world.store = open_store(f"sqlite:///{file}")
    world.start_agent()
    world.ledger.recover(at=world.clock.now())


def discard(world: World) -> None:
    world.mail.user.discard_draft(world.draft_ids()[0])


def send(world: World) -> None:
    world.mail.user.send_draft(world.draft_ids()[0])


def edit(world: World) -> None:
    world.mail.user.edit_draft(world.draft_ids()[0], text="Dear Dana, in my own words.")


def nothing(world: World) -> None:
    pass


@pytest.mark.parametrize("history", ["kept", "expired"])
@pytest.mark.parametrize("seen", [True, False], ids=["seen", "unseen"])
@pytest.mark.parametrize(
    ("act", "left"),
    [(nothing, 1), (edit, 1), (send, 0), (discard, 0)],
    ids=["lies there", "edited", "sent", "discarded"],
)
def test_f67_an_occasion_drafted_after_the_copy_is_not_drafted_again(
    world: World,
    file: Path,
    act: Callable[[World], None],
    left: int,
    seen: bool,
    history: str,
) -> None:
    world.interviewed()
    copy = Shelf(file).keep_now(world.clock.now())
    world.at(3, 5, 17)
    assert world.poll().drafted == 1
    act(world)
    if seen:
        world.poll()
    if history == "expired":
        world.mail.expire_history()

    put_back(world, file, copy)
    world.polls_until(world.clock.now() + timedelta(hours=30), every=timedelta(minutes=30))

    assert world.calls().count("drafts.create") == 1
    assert len(world.draft_ids()) == left
    [draft] = world.drafts()
    assert draft.holds or draft.spent


def test_f67_an_intent_whose_post_never_left_is_made_once_after_all(
    world: World, file: Path, tmp_path: Path
) -> None:
    world.interviewed()
    copy = Shelf(file).keep_now(world.clock.now())
    world.at(3, 5, 17)
    world.fault("drafts.create", FaultKind.LOST_REQUEST, times=1)
    assert world.poll().drafted == 0

    put_back(world, file, copy)
    world.polls_until(local(3, 5, 19), every=timedelta(minutes=5))

    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED, DraftState.LIVE]


def test_f67_nothing_is_drafted_in_a_flood_after_a_copy_of_weeks_ago_came_back(
    world: World, file: Path
) -> None:
    """Not one of the drafts of three weeks is made anew, and nobody is followed up too soon."""
    world.interviewed()
    copy = Shelf(file).keep_now(world.clock.now())
    made = 0
    for _ in range(3):
        world.polls_until(world.clock.now() + timedelta(days=8))
        for key in world.draft_ids():
            world.mail.user.send_draft(key)
            made += 1
    world.poll()
    assert made >= 2
    world.gateway.journal.clear()

    put_back(world, file, copy)
    world.poll()

    assert world.calls().count("drafts.create") == 0
    assert len(world.drafts(DraftState.SENT)) == made

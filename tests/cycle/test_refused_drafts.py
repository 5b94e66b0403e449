"""A draft that Gmail refuses: the reason is kept and said, and it is tried less and less often."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from agent.core.process import DraftState
from agent.errors import CallRefused
from agent.sandbox import FaultKind
from agent.views.view import views
from tests.cycle.world import World, local


def polls(world: World, times: int) -> None:
    for _ in range(times):
        world.clock.advance(timedelta(minutes=5))
        world.poll()


def test_a_refused_draft_is_set_back_with_its_reason_and_the_others_go_on(world: World) -> None:
    """The first POST of the cycle is the refused one, so that the other comes after it."""
    first = world.interviewed()
    world.at(3, 5, 16, 5)
    other = world.writes(
        "Your interview is confirmed for Thursday, March 5 at 1:30 pm.",
        sender="Tom Adeyemi <tom@bluebird.example>",
        subject="Bluebird",
        at=local(3, 3),
    )
    threads = {world.thread_of(first), world.thread_of(other)}
    post, tried = world.mailbox.create_draft, []

    def refusing(thread_id: str, *args: object, **kwargs: object) -> object:
        tried.append(thread_id)
        if thread_id == tried[0]:
            raise CallRefused("Invalid To header", hint="See who it goes to.")
        return post(thread_id, *args, **kwargs)  # type: ignore[arg-type]

    world.mailbox.create_draft = refusing  # type: ignore[method-assign, assignment]
    report = world.poll()

    assert set(tried) == threads
    assert [fault.message for _, fault in report.faults] == ["Invalid To header"]
    made = {world.mail.drafts.message(one).thread_id for one in world.draft_ids()}
    assert made == threads - {tried[0]}, "in the same poll"
    [refused] = [one for one in world.ledger.processes() if one.threads[0].id == tried[0]]
    assert [draft.state for draft in refused.drafts] == [DraftState.REFUSED]
    standing = world.ledger.standing(refused.id)
    assert standing is not None
    assert standing.fault is not None
    assert standing.fault.message == "Invalid To header"

    world.mailbox.create_draft = post  # type: ignore[method-assign]
    polls(world, 6)
    assert {world.mail.drafts.message(one).thread_id for one in world.draft_ids()} == threads
    assert len(world.draft_ids()) == 2


def test_a_refused_draft_is_tried_less_and_less_often(world: World) -> None:
    world.interviewed()
    tried: list[datetime] = []

    def refusing(*args: object, **kwargs: object) -> None:
        tried.append(world.clock.now())
        raise CallRefused("Quota exceeded.", hint="Make room.")

    world.mailbox.create_draft = refusing  # type: ignore[method-assign, assignment]
    world.at(3, 5, 16, 5)

    polls(world, 60)

    gaps = [later - earlier for earlier, later in pairwise(tried)]
    assert 3 <= len(tried) <= 6, "it goes on trying, and is no flood"
    assert all(later > earlier for earlier, later in pairwise(gaps))
    [view] = views(world.ledger)
    assert view.state == "set back"
    assert view.because.startswith("Quota exceeded.")
    assert world.draft_ids() == []


@pytest.mark.parametrize("kind", [FaultKind.RATE_403, FaultKind.RATE_429])
def test_a_rate_limit_makes_no_draft_and_the_next_try_makes_one(
    world: World, kind: FaultKind
) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.fault("drafts.create", kind, seconds=60)

    world.poll()
    assert world.draft_ids() == []
    polls(world, 6)

    assert len(world.draft_ids()) == 1
    assert len(world.drafts(DraftState.LIVE)) == 1

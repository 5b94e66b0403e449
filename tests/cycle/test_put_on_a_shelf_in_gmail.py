"""The sublabels Paused and Closed that the user sets in Gmail are obeyed, and name no process."""

from __future__ import annotations

import pytest

from agent.core.decision import Rest, Wait
from agent.core.instructions import Pause
from agent.core.process import DraftState, Shelf, Withdrawal
from tests.cycle.world import World, local

HELLO = "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n"
SHELVES = ("Interviews/Paused", "Interviews/Closed", "Interviews/pAUSED")


def drafted(world: World) -> str:
    """A follow-up to Dana waits in Gmail since Mon 16 March. Returns the thread's id."""
    first = world.writes(HELLO)
    world.poll()
    world.polls_until(local(3, 16, 12))
    assert len(world.drafts(DraftState.LIVE)) == 1
    return world.thread_of(first)


def because(world: World) -> str:
    return world.ledger.standings()[1].decision.reason.because


@pytest.mark.parametrize("label", SHELVES)
def test_the_waiting_draft_goes_with_the_label_and_comes_again_without_it(
    world: World, label: str
) -> None:
    thread = drafted(world)
    world.mail.user.creates_label(label)
    world.mail.user.relabels(thread, add=[label])
    world.poll()
    (gone,) = world.drafts(DraftState.WITHDRAWN)
    assert gone.withdrawal is Withdrawal.LAPSED
    assert world.draft_ids() == []
    name = label.rpartition("/")[2].capitalize()
    assert because(world) == f"You put it under {name} in Gmail."
    assert isinstance(world.ledger.standings()[1].decision, Rest)
    assert [one.name for one in world.ledger.processes()] == [""]
    world.mail.user.relabels(thread, remove=[label])
    world.poll()
    (again,) = world.drafts(DraftState.LIVE)
    assert (again.occasion, again.attempt) == (gone.occasion, 2)


def test_an_explicit_pause_outlasts_the_label(world: World) -> None:
    thread = drafted(world)
    world.mail.user.creates_label("Interviews/Paused")
    world.ledger.instruct(1, Pause(at=world.clock.now()))
    world.mail.user.relabels(thread, add=["Interviews/Paused"])
    world.poll()
    world.mail.user.relabels(thread, remove=["Interviews/Paused"])
    world.poll()
    assert because(world) == "You paused this on Mon 16 Mar."
    assert world.draft_ids() == []


def test_an_idle_cycle_under_the_label_stays_one_request(world: World) -> None:
    thread = drafted(world)
    world.mail.user.creates_label("Interviews/Paused")
    world.mail.user.relabels(thread, add=["Interviews/Paused"])
    world.poll()
    world.poll()
    world.gateway.journal.clear()
    world.poll()
    assert world.calls() == ["history.list"]


def test_a_thread_under_paused_alone_is_followed_and_a_reply_does_not_lift_it(
    world: World,
) -> None:
    world.mail.user.creates_label("Interviews/Paused")
    first = world.writes(HELLO)
    thread = world.thread_of(first)
    world.mail.user.relabels(thread, add=["Interviews/Paused"], remove=["Interviews"])
    world.poll()
    world.writes("Hi Sam,\n\nStill reading.\n\nDana\n", answers=first)
    world.poll()
    (facts,) = world.process().threads
    assert (facts.labelled, facts.shelf) == (True, Shelf.PAUSED)
    world.polls_until(local(4, 20))
    assert world.draft_ids() == []


def test_closed_counts_before_paused(world: World) -> None:
    thread = drafted(world)
    for name in ("Paused", "Closed"):
        world.mail.user.creates_label(f"Interviews/{name}")
        world.mail.user.relabels(thread, add=[f"Interviews/{name}"])
    world.poll()
    assert world.process().shelf is Shelf.CLOSED


def test_a_process_with_a_name_keeps_it_under_paused(world: World) -> None:
    thread = drafted(world)
    for name in ("Northwind", "Paused"):
        world.mail.user.creates_label(f"Interviews/{name}")
        world.mail.user.relabels(thread, add=[f"Interviews/{name}"])
    world.poll()
    (process,) = world.ledger.processes()
    assert (process.name, process.shelf) == ("Northwind", Shelf.PAUSED)


def test_threads_under_paused_stay_processes_of_their_own(world: World) -> None:
    world.mail.user.creates_label("Interviews/Paused")
    for number in range(2):
        thread = world.thread_of(world.writes(HELLO, subject=f"Editor {number}"))
        world.mail.user.relabels(thread, add=["Interviews/Paused"])
    world.poll()
    assert len(world.ledger.processes()) == 2


def test_the_mark_of_a_waiting_draft_neither_follows_a_thread_nor_names_a_process(
    world: World,
) -> None:
    thread = drafted(world)
    world.mail.user.creates_label("Interviews/Draft ready")
    world.mail.user.relabels(thread, add=["Interviews/Draft ready"])
    world.poll()
    assert world.process().name == ""
    assert isinstance(world.ledger.standings()[1].decision, Wait) or world.draft_ids()
    world.mail.user.relabels(thread, remove=["Interviews"])
    world.poll()
    assert not world.process().threads[0].labelled
    assert world.draft_ids() == []

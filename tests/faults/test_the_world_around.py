"""Gmail, the clock, the label, another Tactful: faults 30 to 58 and 94 to 98, where no other test
has them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.cycle import reader as reading
from agent.errors import MailboxError
from agent.gmail import mailbox
from agent.sandbox import FaultKind
from agent.store import open_store
from tests.cycle.world import ME, World, local


def posts(world: World) -> int:
    return world.calls().count("drafts.create")


def interviews(world: World, count: int) -> list[str]:
    """Interviews on Thursday 5 March at 2 pm with that many employers; threads' ids."""
    threads = []
    for number in range(count):
        first = world.writes(
            "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n\nDana\n",
            sender=f"Dana {number} <dana@company{number}.example>",
            subject=f"Designer at Company {number}",
        )
        world.sends("Hi Dana,\n\nThat works for me.\n\nSam", answers=first)
        threads.append(world.thread_of(first))
    world.poll()
    return threads


def test_f31_a_history_that_fails_half_way_leaves_the_cursor_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "PAGE", 20)
    world.interviewed()
    for number in range(40):
        world.writes(f"Newsletter {number}.", sender="News <news@list.example>", subject="News")
    first = world.process().messages[0].id
    world.writes("Hi Sam,\n\nWe will write by Friday, March 13.\n\nDana", answers=first)
    cursor = world.ledger.state().cursor
    world.gateway.journal.clear()
    world.fault("history.list", FaultKind.UNAVAILABLE_503, nth=3, times=9)
    with pytest.raises(MailboxError):
        world.poll()
    answered = [one.status for one in world.gateway.journal.calls("history.list")]
    assert answered[:3] == [200, 200, 503]
    assert world.ledger.state().cursor == cursor
    world.gateway.faults.clear()
    world.poll()
    assert len(world.process().messages) == 3


@pytest.mark.parametrize("lost", [False, True], ids=["a draft lies there", "its answer was lost"])
def test_f37_a_mailbox_that_answers_emptily_for_an_hour_is_not_believed(
    world: World, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    """Half-way the history expires, so that the thread and the draft are looked at again."""
    world.interviewed()
    world.at(3, 5, 16, 5)
    if lost:
        world.fault("drafts.create", FaultKind.LOST_RESPONSE)
    world.poll()
    [before] = world.drafts()
    assert before.state is (DraftState.UNKNOWN if lost else DraftState.LIVE)

    changes_since = world.mailbox.changes_since
    with monkeypatch.context() as empty:
        empty.setattr(world.mailbox, "drafts", tuple)
        empty.setattr(
            world.mailbox,
            "changes_since",
            lambda cursor: replace(changes_since(cursor), changes=()),
        )
        for minutes in range(5, 70, 5):
            if minutes == 35:
                world.mail.expire_history()
            world.clock.advance(timedelta(minutes=5))
            world.poll()
            assert [draft.state for draft in world.drafts()] == [before.state]
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert [draft.state for draft in world.drafts()] == [DraftState.LIVE]
    assert (posts(world), len(world.draft_ids())) == (1, 1)


def test_f58_a_thread_that_breaks_its_reader_at_every_start_stops_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.note_thread

    def breaks(thread: object, **more: object) -> object:
        if "poison" in thread.messages[0].subject.lower():  # type: ignore[attr-defined]
            raise RecursionError("too deep")
        return real(thread, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "note_thread", breaks)
    world.writes("Poison.", sender="Eve <eve@poison.example>", subject="Poison")
    world.interviewed()
    for _ in range(3):
        world.start_agent()
        world.poll()
    world.at(3, 5, 16, 5)
    world.poll()
    assert len(world.draft_ids()) == 1
    [set_back] = [one for one in world.ledger.tracked().values() if one.fault is not None]
    assert "RecursionError" in set_back.fault.message  # type: ignore[union-attr]
    assert set_back.retry_at is not None


def test_f74_a_label_that_was_deleted_is_said_and_never_means_all_mail(world: World) -> None:
    world.interviewed()
    world.writes("Newsletter.", sender="News <news@list.example>", subject="News")
    tracked = set(world.ledger.tracked())
    label = next(one.id for one in world.mailbox.labels() if one.name == "Interviews")
    world.mail.user.deletes_label(label)
    world.mail.expire_history()
    world.at(3, 5, 16, 5)
    with pytest.raises(MailboxError, match='no label "Interviews"') as raised:
        world.poll()
    assert "Create" in raised.value.hint
    assert posts(world) == 0
    assert set(world.ledger.tracked()) == tracked


def test_f74_a_label_that_was_renamed_is_followed_by_its_id(world: World) -> None:
    first = world.interviewed()
    world.mail.user.renames_label("Interviews", "Job hunt")
    world.mail.expire_history()
    world.writes("One more thing: bring your portfolio.", answers=first)
    newer = world.mail.deliver(
        sender="Tom <tom@bluebird.example>",
        to=ME,
        subject="Bluebird",
        text="Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n\nTom\n",
    )
    world.mail.user.relabels(newer.thread_id, add=["Job hunt"])
    world.poll()
    world.at(3, 5, 16, 5)
    world.poll()
    assert len(world.draft_ids()) == 2
    assert all(thread.labelled for thread in world.ledger.tracked().values())


def test_f74_a_rename_seen_between_two_full_syncs_changes_nothing(world: World) -> None:
    first = world.interviewed()
    world.mail.user.renames_label("Interviews", "Job hunt")
    world.mail.user.creates_label("Job hunt/Northwind")
    world.mail.user.relabels(world.thread_of(first), add=["Job hunt/Northwind"])
    world.poll()
    assert world.process().name == "Northwind"
    world.at(3, 5, 16, 5)
    world.poll()
    assert len(world.draft_ids()) == 1


def test_f74_another_label_of_the_old_name_is_the_one_that_counts(world: World) -> None:
    world.interviewed()
    world.mail.user.renames_label("Interviews", "Job hunt")
    world.mail.user.creates_label("Interviews")
    world.mail.expire_history()
    world.at(3, 5, 16, 5)
    world.poll()
    assert world.draft_ids() == []
    assert not any(thread.labelled for thread in world.ledger.tracked().values())


def test_f96_a_second_tactful_with_a_ledger_of_its_own_makes_no_second_draft(
    world: World, tmp_path: Path
) -> None:
    """What it finds on the thread stops it. Two that write within the same five seconds, each with
    its own ledger, can't see each other: Gmail has no conditional write.
    """
    world.interviewed()
    ours = world.store
    theirs = open_store(f"sqlite:///{tmp_path / 'the-other-computer.db'}")
    world.store = theirs
    world.start_agent()
    world.poll()
    world.at(3, 5, 16, 5)
    assert world.poll().drafted == 1
    world.store = ours
    world.start_agent()
    for _ in range(6):
        world.clock.advance(timedelta(minutes=5))
        world.poll()
    theirs.close()
    assert (posts(world), len(world.draft_ids())) == (1, 1)
    assert world.drafts() == []


def test_f30_an_expired_history_drops_nothing_and_asks_where_it_cannot_know(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.fault("drafts.create", FaultKind.LOST_REQUEST)
    world.poll()
    before = [process.messages for process in world.ledger.processes()]
    world.mail.expire_history()
    world.clock.advance(timedelta(minutes=30))
    world.poll()
    assert [process.messages for process in world.ledger.processes()] == before
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]
    assert "can't be known" in world.events("gone")[0].because
    assert world.draft_ids() == []


def test_f34_a_thread_in_the_trash_gets_no_draft_and_an_archived_one_does(world: World) -> None:
    trashed, archived = interviews(world, 2)
    world.mail.user.trashes(trashed)
    world.mail.user.archives(archived)
    world.at(3, 5, 16, 5)
    world.poll()
    threads = [world.mail.drafts.message(key).thread_id for key in world.draft_ids()]
    assert threads == [archived]


def test_f47_and_f48_are_judged_by_gmails_clock_alone(world: World) -> None:
    """The world's only clock is Gmail's; a wrong one of the computer's is tried in
    `tests/daemon/test_staying_in.py`.
    """
    world.interviewed()
    world.at(3, 5, 14, 59)
    world.poll()
    assert world.draft_ids() == []
    world.at(3, 5, 16, 5)
    world.poll()
    assert len(world.draft_ids()) == 1
    assert world.drafts()[0].planned_at >= local(3, 5, 16)


def test_f32_a_history_of_another_account_is_never_gone_on_with(
    world: World, tmp_path: Path
) -> None:
    world.interviewed()
    with pytest.raises(MailboxError, match="ledger is"):
        world.store.bind("kim@example.com", "login-2", at=world.clock.now())
    assert world.store.bind(ME, "login-3", at=world.clock.now()).state().cursor is not None

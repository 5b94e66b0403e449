"""What can happen in the same moment as a draft is made (faults 1 to 25, where no other test has
them).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agent.core.instructions import Pause
from agent.core.process import DraftState
from agent.errors import LedgerFull
from agent.sandbox import FaultKind
from tests.cycle.world import World


class Killed(BaseException):
    """The program ends here, whoever would like to go on."""


@pytest.fixture
def due(world: World) -> World:
    """A thank-you is due, and nothing has been posted yet."""
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.gateway.journal.clear()
    return world


def posts(world: World) -> int:
    return world.calls().count("drafts.create")


def wrap(
    patched: pytest.MonkeyPatch,
    owner: object,
    name: str,
    *,
    before: Callable[[], object] = lambda: None,
    after: Callable[[], object] = lambda: None,
) -> None:
    """Let something happen just before or just after a call."""
    real = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        before()
        made = real(*args, **kwargs)
        after()
        return made

    patched.setattr(owner, name, call)


def kill() -> None:
    raise Killed


def killed_at(world: World, owner: object, name: str, when: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, owner, name, **{when: kill})
        with pytest.raises(Killed):
            world.poll()
    world.start_agent()


def settle(world: World) -> None:
    for _ in range(6):
        world.clock.advance(timedelta(minutes=5))
        world.poll()


def test_f01_a_crash_after_the_intent_and_before_the_post_makes_one_draft_in_the_end(
    due: World,
) -> None:
    killed_at(due, due.mailbox, "create_draft", "before")
    assert [draft.state for draft in due.drafts()] == [DraftState.CREATING]
    due.clock.advance(timedelta(minutes=5))
    due.poll()
    assert posts(due) == 0
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)


def test_f02_a_crash_after_the_post_and_before_its_answer_is_kept_adopts_the_draft(
    due: World,
) -> None:
    killed_at(due, due.mailbox, "create_draft", "after")
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)
    assert [draft.state for draft in due.drafts()] == [DraftState.LIVE]


def test_f03_a_crash_between_the_intent_and_the_last_look_makes_one_draft_in_the_end(
    due: World,
) -> None:
    killed_at(due, due.ledger, "plan_draft", "after")
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)


def test_f14_a_lost_answer_and_a_draft_moved_by_its_subject_makes_no_second_one(
    due: World,
) -> None:
    due.fault("drafts.create", FaultKind.LOST_RESPONSE)
    due.poll()
    due.mail.user.edit_draft(due.draft_ids()[0], subject="Something else", text="My own words.")
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)
    assert "My own words" in due.draft_text(due.draft_ids()[0])
    assert [draft.state for draft in due.drafts()] == [DraftState.EDITED]
    [said] = due.events("draft")
    assert "taken as yours" in said.because


def test_f17_a_draft_that_lands_on_another_thread_is_said_and_not_made_again(
    due: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = due.thread_of(due.writes("Hello.", sender="Ann <ann@other.example>", subject="Other"))
    real = due.mailbox.create_draft
    monkeypatch.setattr(
        due.mailbox, "create_draft", lambda _, *args, **kwargs: real(other, *args, **kwargs)
    )
    due.poll()
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)
    assert "another thread" in due.events("draft")[0].because


def test_f18_the_users_own_draft_begun_in_the_same_moment_is_left_alone(due: World) -> None:
    first = due.process().messages[0].id

    def begins() -> None:
        due.mail.user.starts_draft(text="Dear Dana, from my own hand.", answers=first)

    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.mailbox, "create_draft", before=begins)
        due.poll()
    settle(due)
    assert posts(due) == 1
    [ours] = due.drafts(DraftState.LIVE)
    assert ours.draft_id is not None
    [theirs] = set(due.draft_ids()) - {ours.draft_id}
    assert "from my own hand" in due.draft_text(theirs)
    words = ours.text.split()
    assert due.draft_text(ours.draft_id).split()[: len(words)] == words


def test_f19_what_the_user_sends_in_the_same_moment_takes_the_draft_back(due: World) -> None:
    first = due.process().messages[0].id

    def sends() -> None:
        due.sends("Hi Dana,\n\nThank you for today.\n\nSam", answers=first)

    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.mailbox, "create_draft", before=sends)
        due.poll()
    due.clock.advance(timedelta(minutes=5))
    due.poll()
    assert (posts(due), due.draft_ids()) == (1, [])
    assert [draft.state for draft in due.drafts()] == [DraftState.WITHDRAWN]


def test_f20_an_answer_that_slips_in_takes_the_draft_back_at_the_next_look(due: World) -> None:
    first = due.process().messages[0].id

    def answers() -> None:
        due.writes("Hi Sam,\n\nWe have filled the position.\n\nDana", answers=first)

    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.mailbox, "create_draft", before=answers)
        due.poll()
    due.clock.advance(timedelta(minutes=5))
    due.poll()
    assert due.drafts()[0].state is DraftState.WITHDRAWN
    assert posts(due) == 1


def test_f51_a_computer_that_slept_between_the_last_look_and_the_post_looks_again(
    due: World,
) -> None:
    first = due.process().messages[0].id

    def sleeps_a_week() -> None:
        due.clock.advance(timedelta(days=7))
        due.writes("Hi Sam,\n\nWe have filled the position.\n\nDana", answers=first)

    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.ledger, "plan_draft", after=sleeps_a_week)
        due.poll()
    assert (posts(due), due.draft_ids()) == (0, [])
    assert [draft.state for draft in due.drafts()] == [DraftState.REFUSED]


def test_f70_a_disk_that_takes_ten_seconds_only_makes_the_draft_late(due: World) -> None:
    def slow() -> None:
        due.clock.advance(timedelta(seconds=10))

    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.ledger, "plan_draft", after=slow)
        wrap(patched, due.ledger, "advance_draft", after=slow)
        due.poll()
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)


def full() -> None:
    raise LedgerFull("The disk is full: nothing was written.", hint="Free some space.")


def test_f61_a_disk_full_at_the_intent_posts_nothing_and_goes_on_with_space(due: World) -> None:
    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.ledger, "plan_draft", before=full)
        with pytest.raises(LedgerFull):
            due.poll()
    assert (posts(due), due.drafts()) == (0, [])
    due.poll()
    assert (posts(due), len(due.draft_ids())) == (1, 1)


def test_f61_a_disk_full_at_the_second_record_posts_nothing(due: World) -> None:
    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.ledger, "plan_draft", after=full)
        with pytest.raises(LedgerFull):
            due.poll()
    assert posts(due) == 0
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)


def test_f62_a_disk_full_after_the_post_adopts_the_draft_later(due: World) -> None:
    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.ledger, "advance_draft", before=full)
        with pytest.raises(LedgerFull):
            due.poll()
    assert [draft.state for draft in due.drafts()] == [DraftState.CREATING]
    settle(due)
    assert (posts(due), len(due.draft_ids())) == (1, 1)
    assert [draft.state for draft in due.drafts()] == [DraftState.LIVE]


def test_f76_texts_that_changed_while_the_answer_was_lost_do_not_hide_the_draft(
    due: World,
) -> None:
    due.fault("drafts.create", FaultKind.LOST_RESPONSE)
    due.poll()
    due.start_agent(user_name="Samuel R. Rivera")
    settle(due)
    assert posts(due) == 1
    assert [draft.state for draft in due.drafts()] == [DraftState.LIVE]


def test_f97_a_pause_while_the_draft_is_being_prepared_stops_it(due: World) -> None:
    process_id = due.process().id

    def pauses() -> None:
        with pytest.MonkeyPatch.context() as once:
            once.setattr(due.mailbox, "thread", real)
            due.ledger.instruct(process_id, Pause(at=due.clock.now()))

    real = due.mailbox.thread
    with pytest.MonkeyPatch.context() as patched:
        wrap(patched, due.mailbox, "thread", after=pauses)
        due.poll()
    settle(due)
    assert (posts(due), due.draft_ids()) == (0, [])


def test_f01_words_that_were_never_made_are_not_taken_for_said(due: World) -> None:
    killed_at(due, due.mailbox, "create_draft", "before")
    settle(due)
    never_made, made = due.drafts()
    assert never_made.state is DraftState.REFUSED
    assert made.text == never_made.text

"""Odd turns that once stopped the agent, lost something, or made a draft too many."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.core.mail import Thread
from agent.core.process import DraftState
from agent.errors import MailboxUnavailable
from agent.sandbox import FaultKind
from tests.cycle.world import DANA, ME, TOM, World, local

QUESTION = "Could you tell me your salary expectations?"


def with_a_draft(world: World) -> tuple[str, str]:
    first = world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()
    return first, draft_id


def polls(world: World, times: int) -> None:
    for _ in range(times):
        world.clock.advance(timedelta(minutes=5))
        world.poll()


def test_a_thread_labelled_and_deleted_before_it_was_read_is_passed_over(world: World) -> None:
    world.interviewed()
    other = world.writes("Hello.", sender=TOM, subject="Bluebird")
    world.mail.user.deletes(world.thread_of(other))

    assert world.poll().faults == []
    assert len(world.ledger.processes()) == 1


def test_a_lost_withdrawal_and_a_draft_opened_and_discarded_is_gone(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.writes(QUESTION, answers=first)
    world.fault("drafts.update", FaultKind.LOST_REQUEST)
    world.poll()
    world.mail.user.open_draft(draft_id)
    polls(world, 1)
    world.mail.user.discard_draft(draft_id)

    polls(world, 2)

    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]


def test_a_process_split_in_two_owes_its_thank_you_without_a_clash(world: World) -> None:
    for name in ("Interviews/A", "Interviews/B"):
        world.mail.user.creates_label(name)
    text = "Your interview is confirmed for Thursday, March 5 at 2 pm."
    both = [world.writes(text), world.writes(text, sender=TOM, subject="Second")]
    for message in both:
        world.mail.user.relabels(world.thread_of(message), add=["Interviews/A"])
    world.poll()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft] = world.drafts(DraftState.LIVE)

    world.mail.user.relabels(draft.thread_id, add=["Interviews/B"], remove=["Interviews/A"])
    polls(world, 3)

    threads = {one.thread_id for one in world.drafts(DraftState.LIVE)}
    assert threads == {world.thread_of(message) for message in both}


def test_one_thread_that_gmail_cannot_serve_never_stops_the_others(world: World) -> None:
    bad = world.thread_of(world.interviewed())
    world.writes(
        "Your interview is confirmed for Thursday, March 5 at 2 pm.", sender=TOM, subject="Second"
    )
    serve = world.mailbox.thread

    def failing(thread_id: str) -> Thread:
        if thread_id == bad:
            raise MailboxUnavailable("Internal error.", hint="Wait.")
        return serve(thread_id)

    world.poll()
    world.mailbox.thread = failing  # type: ignore[method-assign]
    world.at(3, 5, 16, 5)

    report = world.poll()

    assert report.drafted == 1
    assert len(report.faults) == 1


def test_gmail_out_of_reach_ends_the_cycle_and_loses_nothing(world: World) -> None:
    for number in range(5):
        world.writes("Thank you, we will be in touch.", subject=f"Role {number}")
    world.fault("threads.get", FaultKind.UNAVAILABLE_503, times=12)
    with pytest.raises(MailboxUnavailable):
        world.poll()

    polls(world, 10)

    assert len(world.ledger.processes()) == 5


def test_a_scheduled_draft_that_is_called_back_is_the_users_and_no_other_is_made(
    world: World,
) -> None:
    first, draft_id = with_a_draft(world)
    fetch = world.mailbox.draft
    before = fetch(draft_id)
    world.mail.user.schedule_draft(draft_id, local(3, 9, 8).astimezone())
    polls(world, 1)
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]

    called_back = replace(before, message=replace(before.message, id="f00d"))
    world.mailbox.draft = lambda _: called_back  # type: ignore[method-assign]
    world.writes("See you soon.", answers=first, sender=DANA)
    polls(world, 1)

    assert [draft.state for draft in world.drafts()] == [DraftState.OPENED]


def test_a_draft_sent_under_another_subject_is_followed_and_counts(world: World) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    polls(world, 1)
    world.mail.user.send_draft(draft_id)

    polls(world, 2)

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert len(world.process().threads) == 2
    assert len(world.ledger.processes()) == 1


def test_a_withdrawal_half_done_is_finished_also_when_the_draft_is_wanted_again(
    world: World,
) -> None:
    first, draft_id = with_a_draft(world)
    thread_id = world.thread_of(first)
    world.mail.user.relabels(thread_id, remove=["Interviews"])
    world.fault("drafts.delete", FaultKind.LOST_REQUEST)
    world.poll()
    world.mail.user.relabels(thread_id, add=["Interviews"])

    polls(world, 4)

    assert draft_id not in world.draft_ids()
    assert len(world.drafts(DraftState.LIVE)) == 1


def test_another_label_in_the_configuration_is_synced_anew(world: World) -> None:
    world.interviewed()
    world.mail.user.creates_label("Jobs")
    message = world.mail.deliver(sender=TOM, to=ME, text="We will be in touch.", subject="Second")
    world.mail.user.relabels(message.thread_id, add=["Jobs"])
    world.poll()

    world.start_agent(label="Jobs")
    world.poll()

    assert message.thread_id in world.ledger.tracked()
    world.gateway.journal.clear()
    world.poll()
    assert world.calls() == ["history.list"]

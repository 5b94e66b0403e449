"""A draft whose subject the user edited lies on a thread of its own, which bears no label and is no
process's until something is sent from it.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.core.facts import MessageFacts
from agent.core.mail import Thread
from agent.core.process import DraftState, Kind
from agent.cycle.following import sent_elsewhere
from agent.errors import LedgerError, MailboxUnavailable
from tests.core.rules.facts import (
    DANA,
    MARCO,
    draft,
    our_machine,
    process,
    talk,
    they,
    we,
)
from tests.cycle.test_drafts_are_followed import with_a_draft
from tests.cycle.world import ME, World, local


def renamed(world: World) -> tuple[str, str]:
    """The draft under another subject, seen there; its id and the thread it went to."""
    _, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    [draft] = world.drafts(DraftState.EDITED)
    return draft_id, draft.thread_id


def polls_for_an_hour(world: World) -> None:
    world.polls_until(world.clock.now() + timedelta(hours=1), every=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("does", "state"), [("send_draft", DraftState.SENT), ("discard_draft", DraftState.GONE)]
)
def test_what_became_of_it_is_seen_although_the_history_has_expired(
    world: World, does: str, state: DraftState
) -> None:
    draft_id, _ = renamed(world)
    world.at(3, 7)
    getattr(world.mail.user, does)(draft_id)
    world.mail.expire_history()
    world.at(3, 15)

    assert world.poll().full

    assert [draft.state for draft in world.drafts()] == [state]


def test_the_next_draft_comes_although_the_history_had_expired(world: World) -> None:
    draft_id, other = renamed(world)
    world.at(3, 7)
    world.mail.user.send_draft(draft_id)
    world.mail.expire_history()
    world.at(3, 8)
    world.poll()

    world.polls_until(local(3, 31))

    assert other in {thread.id for thread in world.process().threads}
    assert len(world.drafts()) == 2


def put_elsewhere(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A draft that Gmail made on another thread than the one it was for; its id and that thread."""
    world.interviewed()
    sale = world.mail.deliver(sender="shop@example.net", to=ME, subject="Sale", text="50 %")
    create = world.mailbox.create_draft
    world.at(3, 5, 16, 5)
    with monkeypatch.context() as patched:
        patched.setattr(
            world.mailbox,
            "create_draft",
            lambda _, *args, **how: create(sale.thread_id, *args, **how),
        )
        world.poll()
    [draft_id] = world.draft_ids()
    world.clock.advance(timedelta(minutes=5))
    return draft_id, sale.thread_id


def test_a_draft_that_gmail_put_elsewhere_is_looked_at_when_the_history_has_expired(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id, _ = put_elsewhere(world, monkeypatch)
    world.mail.user.discard_draft(draft_id)
    world.mail.expire_history()
    world.clock.advance(timedelta(minutes=5))

    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]


def test_a_thread_with_such_a_draft_is_followed_for_itself_once_it_bears_the_label(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, other = put_elsewhere(world, monkeypatch)
    world.mail.user.relabels(other, add=["Interviews"])

    world.poll()

    assert world.ledger.tracked()[other].labelled
    assert len(world.ledger.processes()) == 2


def test_a_draft_at_rest_stays_as_it_is_when_the_history_has_expired(world: World) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.expire_history()
    world.clock.advance(timedelta(minutes=5))

    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.LIVE]
    assert world.draft_ids() == [draft_id]


@pytest.mark.parametrize("sent", ["before the failure", "after it"])
def test_its_thread_becomes_the_processs_also_where_reading_it_failed_at_first(
    world: World, monkeypatch: pytest.MonkeyPatch, sent: str
) -> None:
    draft_id, other = renamed(world)
    world.at(3, 6)
    if sent == "before the failure":
        world.mail.user.send_draft(draft_id)
    else:
        world.mail.user.edit_draft(draft_id, text="Dear Dana, thank you.")
    serve = world.mailbox.thread

    def failing(thread_id: str) -> Thread:
        if thread_id == other:
            raise MailboxUnavailable("Internal error.", hint="Wait.")
        return serve(thread_id)

    with monkeypatch.context() as patched:
        patched.setattr(world.mailbox, "thread", failing)
        assert len(world.poll().faults) == 1
    if sent == "after it":
        polls_for_an_hour(world)
        world.mail.user.send_draft(draft_id)

    polls_for_an_hour(world)

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert other in {thread.id for thread in world.process().threads}
    assert len(world.ledger.processes()) == 1
    assert [one.fault for one in world.ledger.tracked().values()] == [None, None]


@pytest.mark.parametrize("step", ["record_thread", "join_thread", "advance_draft"])
def test_its_thread_becomes_the_processs_wherever_the_program_is_cut_off(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    draft_id, other = renamed(world)
    world.mail.user.send_draft(draft_id)
    world.clock.advance(timedelta(minutes=5))

    def fails(*_: object, **__: object) -> None:
        raise LedgerError("The disk is full.", hint="Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(world.ledger, step, fails)
        with pytest.raises(LedgerError):
            world.poll()
    world.start_agent()

    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert other in {thread.id for thread in world.process().threads}
    assert len(world.ledger.processes()) == 1


@pytest.mark.parametrize(
    ("messages", "sent"),
    [
        ([we("05-06 10:00", thread="t2")], "t2:05-06 10:00"),
        ([we("05-06 10:00", to=[MARCO], cc=[DANA], thread="t2")], "t2:05-06 10:00"),
        ([we("05-06 10:00", thread="t2"), they("05-06 11:00", thread="t2")], "t2:05-06 10:00"),
        ([we("05-04 10:00", thread="t2"), we("05-06 10:00", thread="t2")], None),
        ([they("05-05 10:00", thread="t2"), we("05-06 10:00", thread="t2")], None),
        ([they("05-06 09:00", thread="t2"), we("05-06 10:00", thread="t2")], None),
        ([we("05-06 10:00", to=[MARCO], thread="t2")], None),
        ([our_machine("05-06 10:00", thread="t2")], None),
        ([we("05-06 10:00", interviews=[talk("05-08 10:00", uid="u1")], thread="t2")], None),
        ([we("05-06 10:00")], None),
    ],
)
def test_without_its_message_id_only_what_begins_a_thread_can_be_it(
    messages: list[MessageFacts], sent: str | None
) -> None:
    vanished = replace(
        draft(Kind.FOLLOW_UP, "follow_up:1:x", "05-05 09:00", DraftState.GONE),
        recipients=(DANA.email,),
    )
    case = process(they("05-04 09:00"), *messages)
    threads = tuple(replace(one, labelled=one.id == "t") for one in case.threads)
    found = sent_elsewhere(vanished, replace(case, threads=threads))

    assert (found.id if found else None) == sent


def test_a_question_on_another_of_their_threads_does_not_make_a_scheduled_draft_sent(
    world: World,
) -> None:
    world.interviewed()
    parking = world.mail.deliver(
        sender="Dana Reyes <dana@northwind.example>",
        to=ME,
        subject="Parking",
        text="You can park behind the house.",
    )
    world.clock.advance(timedelta(minutes=5))
    world.sends("Thank you.", answers=parking.id)
    world.polls_until(local(3, 5, 17))
    [draft_id] = world.draft_ids()
    assert parking.thread_id in {thread.id for thread in world.process().threads}
    world.mail.user.schedule_draft(draft_id, local(3, 7, 8).astimezone())
    world.clock.advance(timedelta(minutes=5))
    world.poll()

    world.sends("One thing about the parking: can I come by bike?", answers=parking.id)
    polls_for_an_hour(world)

    assert [one.state for one in world.drafts()] == [DraftState.GONE]

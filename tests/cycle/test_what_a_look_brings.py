"""The gate Elsewhere where much is found, where it is old, and where some of it can't be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.core.instructions import Answer
from agent.core.mail import Thread
from agent.core.process import DraftState
from agent.cycle.setbacks import MANY_FAILURES
from agent.cycle.sifting import MOST_THREADS
from agent.errors import CallRefused, LoginNeeded, MailboxUnavailable, MailFault, TactfulError
from tests.cycle.test_elsewhere import doubtful, due_follow_up
from tests.cycle.test_invitations import waiting
from tests.cycle.world import DANA, ME, World, local

SYSTEM = "Northwind via Greenhouse <no-reply@greenhouse.io>"
REJECTION = (
    "After careful consideration we have decided not to move forward with your application at "
    "Northwind."
)
BROKEN = MailboxUnavailable("Gmail answered 500.", hint="later")


def rejects(world: World, sender: str = SYSTEM) -> str:
    return world.mail.deliver(
        sender=sender, to=ME, subject="Your application at Northwind", text=REJECTION
    ).thread_id


def advertises(
    world: World, number: int, sender: str = "Job Alerts <no-reply@jobs.example>"
) -> None:
    world.clock.advance(timedelta(minutes=1))
    world.mail.deliver(
        sender=sender,
        to=ME,
        subject=f"New jobs at Northwind {number}",
        text="Hello.",
        headers={"List-Unsubscribe": "<x>"},
    )


def cannot_read(world: World, thread_id: str, error: TactfulError) -> None:
    read = world.mailbox.thread

    def thread(asked: str) -> Thread:
        if asked == thread_id:
            raise error
        return read(asked)

    world.mailbox.thread = thread  # type: ignore[method-assign]


def threads_read(world: World) -> int:
    return world.calls().count("threads.get")


# How far back


@pytest.mark.parametrize("headers", [{}, {"Auto-Submitted": "auto-replied"}])
def test_a_no_is_found_though_something_came_on_the_known_thread_since(
    world: World, headers: dict[str, str]
) -> None:
    first = due_follow_up(world, until=local(3, 9))
    thread_id = rejects(world)
    world.at(3, 10)
    world.writes("It was great meeting you too!", answers=first, headers=headers)
    world.polls_until(local(4, 1))

    assert thread_id in [thread.id for thread in world.process().threads]
    assert not [one for one in world.drafts() if one.kind.value != "gracious_reply"]


def test_what_came_before_the_process_began_is_an_earlier_application(world: World) -> None:
    earlier = rejects(world)
    world.clock.advance(timedelta(hours=2))
    due_follow_up(world)
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 1
    assert earlier not in world.ledger.tracked()


def test_a_thread_that_was_taken_in_leads_to_no_earlier_application(world: World) -> None:
    """Dana answers in an old thread of hers: from then on, that is as far back as before."""
    old = world.mail.deliver(sender=DANA, to=ME, subject="An older role", text="Hello Sam.")
    world.clock.advance(timedelta(hours=1))
    earlier = rejects(world)
    world.clock.advance(timedelta(hours=1))
    due_follow_up(world)
    world.at(3, 16, 19)
    world.mail.deliver(
        sender=DANA, to=ME, subject="Re: An older role", text="It was great meeting you!",
        answers=old.id,
    )  # fmt: skip
    world.polls_until(local(4, 8))

    assert old.thread_id in [thread.id for thread in world.process().threads]
    assert earlier not in world.ledger.tracked()
    assert world.drafts()


def test_what_the_user_took_the_label_off_stays_out(world: World) -> None:
    """Another role of theirs ended with a no, and its label is gone: that was not about this."""
    first = due_follow_up(world, until=local(3, 9))
    other = world.writes("Thank you for applying.", sender=SYSTEM, subject="Analyst at Northwind")
    world.poll()
    world.writes(REJECTION, sender=SYSTEM, answers=other, subject="Analyst at Northwind")
    world.clock.advance(timedelta(hours=1))
    world.mail.user.relabels(world.thread_of(other), remove=["Interviews"])
    world.poll()
    world.at(3, 10)
    world.writes("It was great meeting you too!", answers=first)
    world.polls_until(local(3, 26))

    assert len(world.process().threads) == 1
    assert len(world.draft_ids()) == 1


def test_an_old_mention_is_no_question(world: World) -> None:
    first = due_follow_up(world, until=local(3, 9))
    doubtful(world)
    world.at(3, 10)
    world.writes("It was great meeting you too!", answers=first)
    world.polls_until(local(3, 26))

    assert world.events("ask") == []
    assert len(world.draft_ids()) == 1


# How much


def test_newsletters_hide_nobodys_answer(world: World) -> None:
    due_follow_up(world)
    thread_id = rejects(world, DANA)
    for number in range(MOST_THREADS + 5):
        advertises(world, number)
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 0
    assert thread_id in world.ledger.tracked()


def test_much_mail_of_the_employers_own_domain_hides_no_persons_answer(world: World) -> None:
    due_follow_up(world)
    thread_id = rejects(world, DANA)
    for number in range(105):
        advertises(world, number, "Northwind Shop <orders@northwind.example>")
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 0
    assert thread_id in world.ledger.tracked()


def test_the_draft_waits_until_all_that_was_found_is_read_and_nothing_is_read_twice(
    world: World,
) -> None:
    due_follow_up(world)
    for number in range(2 * MOST_THREADS + 5):
        advertises(world, number)
    world.at(3, 17, 9, 30)
    world.gateway.journal.clear()
    made = []
    for _ in range(3):
        made.append(world.poll().drafted)
        world.clock.advance(timedelta(minutes=1))
    assert made == [0, 0, 1]
    # One is the draft's own thread before the write; its second reading is part of making it.
    assert 2 * MOST_THREADS + 5 < threads_read(world) <= 2 * MOST_THREADS + 5 + 3

    world.gateway.journal.clear()
    world.polls_until(local(3, 19))
    assert world.calls().count("messages.list") >= 1
    assert threads_read(world) == 0


def test_a_no_that_only_names_the_employer_is_found_behind_them(world: World) -> None:
    due_follow_up(world)
    thread_id = rejects(world)
    for number in range(MOST_THREADS + 5):
        advertises(world, number)
    world.at(3, 17, 9, 30)
    for _ in range(3):
        assert world.poll().drafted == 0
        world.clock.advance(timedelta(minutes=1))

    assert thread_id in world.ledger.tracked()


def test_a_waiting_drafts_look_goes_on_in_the_next_cycle(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    thread_id = rejects(world)
    for number in range(MOST_THREADS + 5):
        advertises(world, number)
    world.at(3, 18, 9, 31)
    world.poll()
    assert thread_id not in world.ledger.tracked()
    world.clock.advance(timedelta(minutes=1))
    world.poll()

    assert thread_id in world.ledger.tracked()
    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


def test_what_came_into_a_thread_that_was_passed_over_is_read(world: World) -> None:
    due_follow_up(world)
    advert = world.mail.deliver(
        sender="Northwind <news@northwind.example>", to=ME, subject="Spring", text="Hello.",
        headers={"List-Unsubscribe": "<x>"},
    )  # fmt: skip
    world.at(3, 17, 9, 30)
    assert world.poll().drafted == 1
    world.mail.deliver(
        sender=DANA, to=ME, subject="Re: Spring", text="Which day suits you?", answers=advert.id
    )
    world.polls_until(local(3, 19))

    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


# What can't be read


def test_a_thread_that_stays_unreadable_holds_the_draft_for_a_while(world: World) -> None:
    due_follow_up(world)
    cannot_read(world, doubtful(world), BROKEN)
    world.at(3, 17, 9, 30)
    report = world.poll()
    assert (report.drafted, len(report.faults)) == (0, 1)
    world.polls_until(local(3, 17, 12))

    assert len(world.draft_ids()) == 1


def test_one_that_can_be_read_again_counts(world: World) -> None:
    due_follow_up(world)
    readable = world.mailbox.thread
    thread_id = rejects(world)
    cannot_read(world, thread_id, BROKEN)
    world.at(3, 17, 9, 30)
    world.poll()
    world.mailbox.thread = readable  # type: ignore[method-assign]
    world.polls_until(local(3, 17, 12))

    assert thread_id in world.ledger.tracked()
    assert world.draft_ids() == []


def test_unreadable_threads_hide_no_answer_behind_them(world: World) -> None:
    due_follow_up(world)
    thread_id = rejects(world)
    for _ in range(2 * MANY_FAILURES):
        world.clock.advance(timedelta(minutes=1))
        cannot_read(world, doubtful(world), BROKEN)
    world.at(3, 17, 9, 30)
    world.polls_until(local(3, 18), every=timedelta(minutes=30))

    assert thread_id in world.ledger.tracked()
    assert world.drafts() == []


@pytest.mark.parametrize(
    "error", [CallRefused("Gmail refused it.", hint="none"), MailFault("Too large.")]
)
def test_one_that_will_never_be_readable_is_told_and_passed_over(
    world: World, error: TactfulError
) -> None:
    due_follow_up(world)
    thread_id = doubtful(world)
    cannot_read(world, thread_id, error)
    world.at(3, 17, 9, 30)
    report = world.poll()

    assert report.faults == [(thread_id, error)]
    assert report.drafted == 1


@pytest.mark.parametrize("broken", ["thread", "search"])
def test_a_draft_is_taken_back_though_the_look_fails(world: World, broken: str) -> None:
    first = due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    world.at(3, 18, 9, 35)
    world.writes("Which day suits you for a call?", answers=first)
    world.clock.advance(timedelta(minutes=1))
    if broken == "thread":
        cannot_read(world, doubtful(world), BROKEN)
    else:
        world.mailbox.search = fails  # type: ignore[method-assign]
    report = world.poll()

    assert report.withdrawn == 1
    assert [error for _, error in report.faults] == [BROKEN]
    assert world.draft_ids() == []


def fails(query: str) -> tuple[()]:
    raise BROKEN


def test_a_failed_look_is_not_due_at_once(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    cannot_read(world, doubtful(world), BROKEN)
    world.at(3, 18, 9, 35)
    world.gateway.journal.clear()
    faults = 0
    for _ in range(60):
        faults += len(world.poll().faults)
        world.clock.advance(timedelta(minutes=1))

    assert faults == 2  # and after half an hour it is passed over
    # Three looks of three searches each, and the one for invitations.
    assert world.calls().count("messages.list") == 10


def test_a_login_that_ended_ends_the_cycle_in_a_look_too(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    cannot_read(world, doubtful(world), LoginNeeded("Revoked.", hint="log in"))
    world.at(3, 18, 9, 35)

    with pytest.raises(LoginNeeded):
        world.poll()


def test_a_thread_that_the_user_named_and_that_cannot_be_read_keeps_no_draft_from_going(
    world: World,
) -> None:
    first = due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    thread_id = doubtful(world)
    cannot_read(world, thread_id, BROKEN)
    world.ledger.instruct(
        1, Answer(at=world.clock.now(), key=f"elsewhere:{thread_id}", choice="yes")
    )
    world.writes("Which day suits you for a call?", answers=first)
    report = world.poll()

    assert report.withdrawn == 1
    assert len(report.faults) == 1


def test_a_thread_that_the_user_names_does_not_wait_until_a_failed_look_is_due(
    world: World,
) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    thread_id = doubtful(world)
    world.at(3, 18, 9, 35)
    world.mailbox.search = fails  # type: ignore[method-assign]
    world.poll()
    said = Answer(at=world.clock.now(), key=f"elsewhere:{thread_id}", choice="yes")
    world.ledger.instruct(1, said)
    world.clock.advance(timedelta(minutes=1))

    assert world.poll().withdrawn == 1
    assert thread_id in world.ledger.tracked()


# The look for invitations


def test_an_unreadable_thread_does_not_have_the_invitations_looked_for_ever_again(
    world: World,
) -> None:
    waiting(world)
    world.at(3, 3, 15)
    broken = world.mail.deliver(sender=DANA, to=ME, subject="A word", text="Hi").thread_id
    cannot_read(world, broken, BROKEN)
    world.gateway.journal.clear()
    faults = 0
    for _ in range(60):
        world.clock.advance(timedelta(minutes=1))
        faults += len(world.poll().faults)

    assert faults == 2
    assert world.calls().count("messages.list") == 3

"""P2: never after an answer, also when the answer came in another thread."""

from datetime import datetime, timedelta

import pytest

from agent.core.decision import Held
from agent.core.instructions import Answer, WriteNow
from agent.core.process import DraftState
from tests.cycle.world import World, local


def due_follow_up(world: World, until: datetime | None = None) -> str:
    """Dana was met and thanked; without a date, the follow-up is due on Tuesday 17 March.

    `until` is when the story goes on, before that day.
    """
    first = world.interviewed()
    world.at(3, 5, 15, 40)
    world.sends("Dear Dana, thank you for meeting me.", answers=first)
    world.poll()
    world.clock.set(until or local(3, 16, 18))
    world.poll()
    assert world.draft_ids() == []
    return first


def test_without_news_elsewhere_the_follow_up_is_drafted(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 1


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "Dana Reyes <dana@northwind.example>",
            "Quick question",
            "Which day suits you for a call?",
        ),
        ("Ola Berg <ola@northwind.example>", "Design role", "Could you tell me when you are free?"),
        (
            "Northwind via Greenhouse <no-reply@greenhouse.io>",
            "Your application at Northwind",
            "After careful consideration we have decided not to move forward with your "
            "application at Northwind.",
        ),
    ],
)
def test_an_answer_in_another_thread_stops_the_follow_up(
    world: World, sender: str, subject: str, text: str
) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    world.mail.deliver(sender=sender, to="sam@example.com", subject=subject, text=text)
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 0
    assert world.draft_ids() == []
    assert len(world.process().threads) == 2


def test_the_users_own_mail_in_another_thread_counts_as_written(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 7)
    world.mail.user.sends(to="dana@northwind.example", subject="News?", text="Any news, Dana?")
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 0


@pytest.mark.parametrize(
    ("sender", "subject", "headers"),
    [
        (
            "Northwind News <news@northwind.example>",
            "Our spring catalogue",
            {"List-Unsubscribe": "<x>"},
        ),
        ("Kim <kim@elsewhere.example>", "Northwind", {}),
        (
            "Job Alerts <no-reply@jobs.example>",
            "New jobs at Northwind",
            {"List-Unsubscribe": "<x>"},
        ),
    ],
)
def test_newsletters_and_strangers_do_not_count(
    world: World, sender: str, subject: str, headers: dict[str, str]
) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    world.mail.deliver(
        sender=sender, to="sam@example.com", subject=subject, text="Hello.", headers=headers
    )
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 1


def test_an_answer_in_the_trash_counts_too(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    no = world.mail.deliver(
        sender="Dana Reyes <dana@northwind.example>",
        to="sam@example.com",
        subject="Your application",
        text="Unfortunately we have decided to move forward with another candidate.",
    )
    world.mail.user.trashes_message(no.id)
    world.at(3, 17, 9, 30)

    assert world.poll().drafted == 0


def test_a_waiting_draft_is_withdrawn_when_the_answer_comes_elsewhere(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    world.mail.deliver(
        sender="Dana Reyes <dana@northwind.example>",
        to="sam@example.com",
        subject="A new thread",
        text="Could you tell me which day suits you?",
    )

    world.polls_until(local(3, 19))

    assert world.draft_ids() == []
    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


def test_a_reply_in_the_thread_found_elsewhere_is_followed_from_then_on(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    other = world.mail.deliver(
        sender="Dana Reyes <dana@northwind.example>",
        to="sam@example.com",
        subject="A new thread",
        text="Could you tell me which day suits you?",
    )
    world.at(3, 17, 9, 30)
    world.poll()
    world.gateway.journal.clear()
    world.sends("Tuesday suits me.", answers=other.id)

    world.poll()

    assert world.calls() == ["history.list", "threads.get"]
    assert len(world.ledger.processes()) == 1


def test_a_notice_of_absence_in_a_thread_of_its_own_is_found(world: World) -> None:
    first = world.interviewed()
    world.at(3, 5, 15, 20)
    world.mail.deliver(
        sender="Dana Reyes <dana@northwind.example>",
        to="sam@example.com",
        subject="Automatic reply: Interview",
        text="I am out of the office and will be back on Monday, April 6.",
        headers={"Auto-Submitted": "auto-replied"},
    )
    world.at(3, 5, 15, 40)
    world.sends("Dear Dana, thank you for meeting me.", answers=first)
    world.polls_until(local(4, 3))
    assert world.draft_ids() == []

    world.polls_until(local(4, 8))

    assert len(world.draft_ids()) == 1


KIM = "Kim Abel <kim.abel@gmail.com>"
MENTION = "I spoke to somebody at Northwind. They are still choosing, be patient!"


def doubtful(world: World) -> str:
    """Kim, whom nobody knows, mentions the employer; returns the thread's id."""
    return world.mail.deliver(
        sender=KIM, to="sam@example.com", subject="A word", text=MENTION
    ).thread_id


def answer(world: World, thread_id: str, choice: str) -> None:
    said = Answer(at=world.clock.now(), key=f"elsewhere:{thread_id}", choice=choice)
    world.ledger.instruct(1, said)


def asked(world: World) -> Held:
    held = world.ledger.standings()[1].held
    assert held is not None
    return held


def test_mail_that_may_be_about_it_holds_the_draft_and_asks_once(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    thread_id = doubtful(world)
    world.polls_until(local(3, 20))

    assert world.draft_ids() == []
    assert asked(world).key == f"elsewhere:{thread_id}"
    assert asked(world).choices == ("yes", "no")
    [event] = world.events("ask")
    assert event.because == "Is “A word” from Kim Abel on Tue 17 Mar about this one?"
    assert len(world.process().threads) == 1


def test_a_restart_asks_nothing_twice(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    doubtful(world)
    world.at(3, 17, 9, 30)
    world.poll()
    world.start_agent()
    world.polls_until(local(3, 19))

    assert len(world.events("ask")) == 1
    assert world.draft_ids() == []


def test_a_yes_makes_the_thread_a_part_of_the_process(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    thread_id = doubtful(world)
    world.at(3, 17, 9, 30)
    world.poll()
    answer(world, thread_id, "yes")
    world.poll()

    assert [thread.id for thread in world.process().threads][1:] == [thread_id]
    assert world.draft_ids() == []
    decision = world.ledger.standings()[1].decision
    assert "Kim Abel last wrote" in decision.reason.because


def test_after_a_no_the_draft_is_written_and_the_thread_never_asked_about_again(
    world: World,
) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    thread_id = doubtful(world)
    world.at(3, 17, 9, 30)
    world.poll()
    answer(world, thread_id, "no")
    world.gateway.journal.clear()
    world.poll()

    assert len(world.draft_ids()) == 1
    read = [one for one in world.gateway.journal if one.call == "threads.get"]
    assert not any(thread_id in str(one) for one in read)
    world.polls_until(local(3, 20))
    assert len(world.events("ask")) == 1


def test_while_the_question_is_open_a_day_costs_no_more_than_the_daily_look(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    doubtful(world)
    world.at(3, 17, 9, 30)
    world.poll()
    world.gateway.journal.clear()
    for _ in range(8):
        world.clock.advance(timedelta(hours=1))
        world.poll()

    assert set(world.calls()) == {"history.list"}


def test_a_doubt_about_a_waiting_draft_leaves_it_where_it_is_and_asks(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    world.poll()
    [draft_id] = world.draft_ids()
    thread_id = doubtful(world)
    world.polls_until(local(3, 19))
    assert world.draft_ids() == [draft_id]
    assert len(world.events("ask")) == 1
    answer(world, thread_id, "yes")
    world.poll()

    assert world.draft_ids() == []
    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


def test_a_draft_wanted_now_is_written_all_the_same(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 8)
    doubtful(world)
    world.at(3, 17, 9, 30)
    world.poll()
    planned = asked(world).decision.planned
    world.ledger.instruct(1, WriteNow(at=world.clock.now(), occasion=planned.occasion))
    world.poll()

    assert len(world.draft_ids()) == 1


def test_what_one_process_took_in_is_never_taken_by_another(world: World) -> None:
    """Two roles at one employer: the system's mail is the first's, as the user says."""
    first = world.writes("Thank you for your application.", subject="Editor at Northwind")
    second = world.writes(
        "Thank you for your application.",
        sender="Ola Berg <ola@northwind.example>",
        subject="Data Analyst at Northwind",
    )
    assert first != second
    world.poll()
    world.at(3, 12, 8)
    thread_id = world.mail.deliver(
        sender="Northwind via Greenhouse <no-reply@greenhouse.io>",
        to="sam@example.com",
        subject="Your application at Northwind",
        text="After careful consideration we have decided not to move forward with your "
        "application at Northwind.",
    ).thread_id
    world.polls_until(local(3, 20))
    assert world.draft_ids() == []
    assert {one.process_id for one in world.events("ask")} <= {1, 2}
    asking = world.events("ask")[0].process_id
    said = Answer(at=world.clock.now(), key=f"elsewhere:{thread_id}", choice="yes")
    world.ledger.instruct(asking, said)
    world.polls_until(local(3, 30))

    owners = [one.id for one in world.ledger.processes() for each in one.threads
              if each.id == thread_id]  # fmt: skip
    assert owners == [asking]

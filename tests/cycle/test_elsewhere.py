"""P2: never after an answer, also when the answer came in another thread."""

import pytest

from agent.core.process import DraftState
from tests.cycle.world import World, local


def due_follow_up(world: World) -> str:
    """Dana was met and thanked; without a date, the follow-up is due on Tuesday 17 March."""
    first = world.interviewed()
    world.at(3, 5, 15, 40)
    world.sends("Dear Dana, thank you for meeting me.", answers=first)
    world.poll()
    world.at(3, 16, 18)
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

"""An interview fixed by a calendar part in a thread of its own, while the process waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agent.core.process import DraftState, Kind
from tests.cycle.world import DANA, ME, World, local


def calendar(start: datetime) -> str:
    """An hour's interview, as calendars write it."""
    first, last = (moment.astimezone(UTC) for moment in (start, start + timedelta(hours=1)))
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Northwind//Calendar//EN",
            "METHOD:REQUEST", "BEGIN:VEVENT", "UID:round-1@northwind.example", "SEQUENCE:0",
            f"DTSTART:{first:%Y%m%dT%H%M%SZ}", f"DTEND:{last:%Y%m%dT%H%M%SZ}",
            "SUMMARY:Interview", f"ATTENDEE:mailto:{ME}", "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip


def waiting(world: World) -> str:
    """Dana answers by 27 March; nothing is due before."""
    first = world.writes("Thank you for applying. We will be in touch by Friday, March 27.")
    world.poll()
    return first


def invites(world: World, start: datetime, *, sender: str = DANA) -> str:
    return world.mail.deliver(
        sender=sender, to=ME, subject="Invitation: Interview", text="", calendar=calendar(start)
    ).thread_id


def test_it_becomes_part_of_the_process_and_is_thanked_for(world: World) -> None:
    waiting(world)
    world.at(3, 3, 15)
    thread_id = invites(world, local(3, 9, 14))
    world.polls_until(local(3, 9, 16, 30))

    assert thread_id in [thread.id for thread in world.process().threads]
    [draft] = world.drafts(DraftState.LIVE)
    assert (draft.kind, draft.made_at) == (Kind.THANK_YOU, local(3, 9, 16))


def test_it_costs_one_search_a_day_and_only_where_something_came_in(world: World) -> None:
    waiting(world)
    world.gateway.journal.clear()
    world.polls_until(local(3, 6))
    assert set(world.calls()) == {"history.list"}

    world.gateway.journal.clear()
    for hour in range(9, 18):
        world.at(3, 6, hour)
        world.mail.deliver(sender="shop@example.net", to=ME, subject="Sale", text="50 %")
        world.poll()

    assert world.calls().count("messages.list") == 1
    assert "threads.get" not in world.calls()


def test_other_mail_of_a_known_person_is_left_to_the_look_before_a_draft(world: World) -> None:
    waiting(world)
    world.at(3, 5)
    world.mail.deliver(sender=DANA, to=ME, subject="A word", text="See you at the fair?")
    world.polls_until(local(3, 8))

    assert len(world.process().threads) == 1


@pytest.mark.parametrize(
    "sender", ["Kim <kim@elsewhere.example>", "Northwind <no-reply@greenhouse.io>"]
)
def test_a_strangers_invitation_is_not_taken_in(world: World, sender: str) -> None:
    waiting(world)
    world.at(3, 5)
    invites(world, local(3, 9, 14), sender=sender)
    world.polls_until(local(3, 8))

    assert len(world.process().threads) == 1


def test_what_fits_two_processes_is_taken_into_neither(world: World) -> None:
    waiting(world)
    world.writes("We will be in touch by Friday, March 27.", subject="Second role")
    world.poll()
    world.at(3, 5)
    thread_id = invites(world, local(3, 9, 14))
    world.polls_until(local(3, 8))

    assert thread_id not in world.ledger.tracked()


def test_one_that_came_while_the_program_was_off_is_found_when_more_comes_in(world: World) -> None:
    waiting(world)
    world.at(3, 3)
    thread_id = invites(world, local(3, 9, 14))
    world.at(3, 6)
    world.start_agent()
    world.poll()

    assert thread_id in [thread.id for thread in world.process().threads]


def test_everybody_who_waits_is_asked_for_however_many_they_are(world: World) -> None:
    for number in range(70):
        world.writes(
            "Thank you for applying. We will be in touch by Friday, March 27.",
            sender=f"Rita Holm <rita.holm@employer{number:02}.example>",
            subject=f"Role {number}",
        )
    world.poll()
    world.at(3, 3, 15)
    last = invites(world, local(3, 9, 14), sender="Rita Holm <rita.holm@employer69.example>")
    world.gateway.journal.clear()

    assert world.poll().faults == []
    assert world.calls().count("messages.list") > 1
    assert last in world.ledger.tracked()

"""`tactful poll` where it is all that runs, as from cron: each time a new program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent.cli.poll import MOST_CYCLES, until_all_is_read
from agent.core.process import DraftState
from agent.cycle.options import Report
from agent.cycle.setbacks import MANY_FAILURES
from agent.cycle.sifting import MOST_THREADS
from agent.errors import MailboxUnavailable
from tests.cycle.test_elsewhere import due_follow_up
from tests.cycle.test_invitations import invites, waiting
from tests.cycle.test_what_a_look_brings import (
    BROKEN,
    advertises,
    cannot_read,
    doubtful,
    rejects,
    threads_read,
)
from tests.cycle.world import DANA, ME, World, local, sound_world

MANY = 2 * MOST_THREADS + 5
AT = local(3, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with sound_world(tmp_path) as made:
        yield made


def polls(world: World) -> Report:
    world.start_agent()
    world.gateway.journal.clear()
    return until_all_is_read(world.poll)


def test_it_drafts_however_much_was_found_elsewhere(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    due_follow_up(world)
    for number in range(MANY):
        advertises(world, number)
    world.at(3, 17, 9, 30)

    report = polls(world)

    assert (report.drafted, report.unread, report.faults) == (1, False, [])
    assert MANY < threads_read(world) <= MANY + 3
    assert capsys.readouterr().err.count("reading on") == 2


def test_it_takes_back_a_draft_that_a_no_behind_much_else_has_overtaken(world: World) -> None:
    due_follow_up(world)
    world.at(3, 17, 9, 30)
    assert polls(world).drafted == 1
    rejects(world)
    for number in range(MANY):
        advertises(world, number)
    world.at(3, 18, 9, 31)

    assert polls(world).withdrawn == 1
    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


def test_it_finds_an_invitation_behind_much_else(world: World) -> None:
    waiting(world)
    world.at(3, 3, 15)
    thread_id = invites(world, local(3, 9, 14))
    for number in range(MANY):
        world.clock.advance(timedelta(minutes=1))
        world.mail.deliver(sender=DANA, to=ME, subject=f"A word {number}", text="See you?")

    assert not polls(world).unread
    assert thread_id in world.ledger.tracked()


def test_a_thread_that_stays_unreadable_holds_the_draft_for_a_while(world: World) -> None:
    due_follow_up(world)
    thread_id = doubtful(world)
    world.at(3, 17, 9, 30)
    drafted = []
    for _ in range(4):
        world.start_agent()
        cannot_read(world, thread_id, BROKEN)
        drafted.append(until_all_is_read(world.poll).drafted)
        world.clock.advance(timedelta(minutes=20))

    assert drafted == [0, 0, 1, 0]


def test_unreadable_threads_hide_no_answer_behind_them(world: World) -> None:
    due_follow_up(world)
    rejected = rejects(world)
    broken = [doubtful(world) for _ in range(2 * MANY_FAILURES)]
    world.at(3, 17, 9, 30)
    for _ in range(12):
        world.start_agent()
        for thread_id in broken:
            cannot_read(world, thread_id, BROKEN)
        until_all_is_read(world.poll)
        world.clock.advance(timedelta(minutes=30))

    assert rejected in world.ledger.tracked()
    assert world.drafts() == []


def test_where_little_was_found_it_is_one_cycle(world: World) -> None:
    due_follow_up(world)
    advertises(world, 1)
    world.at(3, 17, 9, 30)

    assert polls(world).drafted == 1
    assert world.calls().count("history.list") == 1


def test_cycles_are_told_as_one_with_what_is_open_after_the_last() -> None:
    fault = ("the ledger's daily copy", MailboxUnavailable("It is full.", hint="later"))
    ran = iter(
        [
            Report(at=AT, full=True, read=3, drafted=1, unclear=1, faults=[fault], unread=True),
            Report(at=AT + timedelta(minutes=1), read=1, withdrawn=1, faults=[fault]),
        ]
    )

    assert until_all_is_read(lambda: next(ran)) == Report(
        at=AT + timedelta(minutes=1), full=True, read=4, drafted=1, withdrawn=1, faults=[fault]
    )


def test_what_ends_a_later_cycle_is_told_beside_what_was_done() -> None:
    away = MailboxUnavailable("Gmail can't be reached.", hint="later")
    ran = [Report(at=AT, drafted=1, unread=True)]

    def once() -> Report:
        if not ran:
            raise away
        return ran.pop()

    report = until_all_is_read(once)

    assert (report.drafted, report.unread) == (1, True)
    assert [error for _, error in report.faults] == [away]
    with pytest.raises(MailboxUnavailable):
        until_all_is_read(once)


def test_it_comes_to_an_end_though_there_is_always_more() -> None:
    ran: list[Report] = []

    def once() -> Report:
        ran.append(Report(at=AT, unread=True))
        return ran[-1]

    assert until_all_is_read(once).unread
    assert len(ran) == MOST_CYCLES

"""DESIGN section 8: an idle cycle is one request and no write; a new message costs one thread
more.
"""

from pathlib import Path

from tests.cycle.world import World


def test_an_idle_cycle_is_one_request_of_two_units_and_writes_nothing(tmp_path: Path) -> None:
    world = World(tmp_path, ledger=f"sqlite:///{tmp_path}/ledger.db")
    world.interviewed()
    world.poll()
    world.gateway.journal.clear()
    files = sorted(tmp_path.glob("ledger.db*"))
    before = [file.read_bytes() for file in files]

    world.poll()

    assert world.calls() == ["history.list"]
    assert world.gateway.journal.units() == 2
    assert sorted(tmp_path.glob("ledger.db*")) == files
    assert [file.read_bytes() for file in files] == before
    world.assert_sound()
    world.store.close()


def test_a_new_message_in_a_tracked_thread_costs_42_units(world: World) -> None:
    first = world.interviewed()
    world.poll()
    world.gateway.journal.clear()

    world.writes("Looking forward to it.", answers=first)
    world.poll()

    assert world.calls() == ["history.list", "threads.get"]
    assert world.gateway.journal.units() == 42


def test_mail_in_other_threads_costs_nothing(world: World) -> None:
    world.interviewed()
    world.poll()
    world.gateway.journal.clear()

    world.mail.deliver(sender="shop@example.net", to="sam@example.com", subject="Sale", text="50 %")
    world.poll()

    assert world.calls() == ["history.list"]


def test_reading_or_starring_a_thread_in_gmail_costs_nothing(world: World) -> None:
    first = world.interviewed()
    world.poll()
    world.gateway.journal.clear()

    world.mail.user.reads(world.thread_of(first))
    world.poll()

    assert world.calls() == ["history.list"]


def test_our_own_draft_comes_back_as_history_and_is_not_read_again(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    assert world.poll().drafted == 1
    world.gateway.journal.clear()

    world.poll()

    assert world.calls() == ["history.list"]


def test_a_restarted_program_goes_on_from_its_cursor(world: World) -> None:
    world.interviewed()
    world.start_agent()
    world.gateway.journal.clear()

    world.poll()

    assert world.calls() == ["history.list"]

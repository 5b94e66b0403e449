"""`forget` and `export`: what is stored can be had, and can go for good."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.cli.main import tactful
from agent.core.mail import Address
from agent.core.process import DraftState
from agent.cycle.ports import NotedThread
from agent.daemon.instance import only_instance
from agent.store import Shelf, open_store
from tests.contracts.values import draft_in
from tests.core.rules.facts import at, no, they

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

NOW = at("05-12 10:00")
CANARY = "canarybird"
CANARY_MAIL = Address(email=f"{CANARY}@aviary.example", name="Canary Bird")


def unlabelled(desk: Desk) -> None:
    """A process whose label was taken off, with a draft that was sent and words of its own."""
    noted = NotedThread(
        id="t2",
        subject=f"Keeper at {CANARY}",
        history_id="1",
        labelled=False,
        messages=(they("05-04 08:00", thread="t2", sender=CANARY_MAIL, outcome=no()),),
        user_drafts=(),
        process_key="thread:t2",
        process_name="",
    )
    desk.ledger.record_thread(noted, at=NOW)
    draft_in(desk.ledger, 2, DraftState.SENT, occasion=f"gracious_reply:{CANARY}")


@pytest.fixture
def two(desk: Desk) -> Desk:
    desk.hears("t1", they("05-04 08:00", thread="t1"))
    unlabelled(desk)
    return desk


def bytes_of(folder: Path) -> bytes:
    return b"".join(
        file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and "config" not in file.name
    )


def test_s27_what_is_forgotten_is_in_no_file_any_more(two: Desk) -> None:
    Shelf(two.folder / "ledger.db").keep_daily(NOW.date())
    assert CANARY.encode() in bytes_of(two.folder)

    out = two.ok("forget", CANARY, "--yes")

    assert f"Forgotten: {CANARY.capitalize()}" in out or "Forgotten:" in out
    assert "1 older copy of the ledger held it too" in out
    two.store.close()
    assert CANARY.encode() not in bytes_of(two.folder)
    assert [process.id for process in two.ledger.processes()] == [1]


def test_what_a_full_disk_left_unfinished_is_finished_by_saying_it_again(
    two: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    Shelf(two.folder / "ledger.db").keep_daily(NOW.date())

    def full(_: Shelf) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "clear", full)
        assert "Free some space" in two.fails(1, "forget", "2", "--yes")
    assert CANARY.encode() in bytes_of(two.folder)

    assert "now gone from every file" in two.ok("forget", "2", "--yes")

    two.store.close()
    assert CANARY.encode() not in bytes_of(two.folder)
    assert len(two.ledger.processes()) == 1


def test_a_forgotten_process_does_not_come_back_from_the_second_record(two: Desk) -> None:
    two.ok("forget", CANARY, "--yes")
    two.store.close()

    store = open_store(f"sqlite:///{two.folder / 'ledger.db'}")
    ledger = store.only_ledger()
    assert ledger is not None
    assert ledger.recover(at=NOW).missing == 0
    assert len(ledger.processes()) == 1
    store.close()


def test_what_still_bears_the_label_is_not_forgotten(two: Desk) -> None:
    out = two.fails(1, "forget", "dana", "--yes")
    assert "still bears the label" in out
    assert "Take the label off" in out
    assert len(two.ledger.processes()) == 2


def test_a_draft_that_lies_in_gmail_is_not_left_alone(two: Desk) -> None:
    draft_in(two.ledger, 2, DraftState.LIVE, occasion="keep_in_touch:1")
    assert "lies in Gmail" in two.fails(1, "forget", CANARY, "--yes")


def test_it_asks_first_and_a_no_changes_nothing(two: Desk) -> None:
    done = two.runner.invoke(tactful, ["forget", CANARY], input="n\n")
    assert done.exit_code == 1
    assert "Forget" in done.output
    assert len(two.ledger.processes()) == 2


def test_nothing_is_forgotten_beside_a_running_agent(two: Desk) -> None:
    with only_instance(two.folder / "ledger.db.lock"):
        two.fails(1, "forget", CANARY, "--yes")
    assert len(two.ledger.processes()) == 2


def test_an_export_holds_every_row_and_no_login(two: Desk) -> None:
    two.ok("pause", "dana")
    file = two.folder / "all.json"

    assert "rows written to" in two.ok("export", str(file))

    told = json.loads(file.read_text())
    assert told["account"] == "sam@mail.example"
    stored = told["stored"]
    assert {len(stored["threads"]), len(stored["messages"]), len(stored["processes"])} == {2}
    assert len(stored["drafts"]) == len(stored["instructions"]) == 1
    assert stored["messages"][0]["facts"]["reading"]
    assert "fingerprint" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_export_overwrites_nothing_and_follows_no_link(two: Desk) -> None:
    file = two.folder / "all.json"
    file.write_text("mine")
    assert "is there already" in two.fails(1, "export", str(file))
    assert file.read_text() == "mine"
    link = two.folder / "link.json"
    link.symlink_to(two.folder / "elsewhere.json")
    two.fails(1, "export", str(link))
    assert not (two.folder / "elsewhere.json").exists()
    assert "can't be written" in two.fails(1, "export", str(two.folder / "none" / "all.json"))


def test_an_export_to_the_screen_is_json(two: Desk) -> None:
    assert json.loads(two.run("export").output)["stored"]["threads"]

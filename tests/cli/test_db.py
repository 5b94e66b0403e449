"""`tactful db`: what a user sees of the ledger's care."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.daemon.instance import only_instance
from tests.cli.conftest import Desk
from tests.contracts.values import NOW, draft_in, noted


def filled(desk: Desk) -> None:
    draft_in(desk.ledger, desk.ledger.record_thread(noted(), at=NOW), DraftState.LIVE)


def test_a_check_says_that_all_is_well(desk: Desk) -> None:
    filled(desk)
    said = desk.run("db", "check")
    assert said.exit_code == 0
    assert "1 drafts on record" in said.output
    assert said.output.endswith("It is sound.\n")
    found = json.loads(desk.run("db", "check", "--json").stdout)
    assert found["sound"] is True
    assert found["newest_copy"] is None


def test_a_copy_made_by_hand_comes_back(desk: Desk) -> None:
    filled(desk)
    made = desk.run("db", "backup")
    assert made.exit_code == 0, made.output
    desk.ledger.record_thread(noted("t2"), at=NOW)
    desk.store.close()

    back = desk.run("db", "restore")

    assert back.exit_code == 0, back.output
    assert "The ledger is now as in" in back.output
    assert "none is made twice" in back.output
    assert "ledger-replaced-" in back.output


def test_a_copy_goes_where_it_is_wanted_but_never_over_the_ledger(desk: Desk) -> None:
    filled(desk)
    assert desk.run("db", "backup", "mine.db").exit_code == 0
    assert (desk.folder / "mine.db").stat().st_mode & 0o077 == 0
    refused = desk.run("db", "backup", "ledger.db")
    assert refused.exit_code == 1
    assert "the ledger itself" in refused.stderr


def test_f98_nothing_is_put_back_while_tactful_runs(desk: Desk) -> None:
    filled(desk)
    desk.run("db", "backup")
    before = (desk.folder / "ledger.db").read_bytes()
    with only_instance(Path("ledger.db.lock").absolute()):
        for word in ("restore", "upgrade"):
            refused = desk.run("db", word)
            assert refused.exit_code == 1
            assert "Another Tactful works on this ledger" in refused.stderr
        assert desk.run("db", "check").exit_code == 0
        assert desk.run("db", "backup").exit_code == 0
    assert (desk.folder / "ledger.db").read_bytes() == before


def test_an_upgrade_with_nothing_to_do_says_so(desk: Desk) -> None:
    assert "Nothing to do" in desk.run("db", "upgrade").output


def test_a_damaged_ledger_fails_with_the_way_back(desk: Desk) -> None:
    filled(desk)
    desk.run("db", "backup")
    desk.store.close()
    (desk.folder / "ledger.db").write_bytes((desk.folder / "ledger.db").read_bytes()[: 3 * 4096])
    said = desk.run("db", "check")
    assert said.exit_code == 1
    assert "tactful db restore" in said.stderr
    assert "wrong:" in said.output
    assert json.loads(desk.run("db", "check", "--json").stdout)["sound"] is False


@pytest.mark.parametrize("damaged", [False, True], ids=["sound", "damaged"])
def test_copies_that_can_not_be_read_hide_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    filled(desk)
    desk.run("db", "backup")
    desk.store.close()
    if damaged:
        file = desk.folder / "ledger.db"
        file.write_bytes(file.read_bytes()[: 3 * 4096])

    def refused(_: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    said = desk.fails(1, "db", "check")
    assert "wrong: The folder of copies" in said
    assert ("It is sound." in said) is not damaged
    assert ("ledger.db is damaged" in said) is damaged
    assert ("Then `tactful db restore`" in said) is damaged
    assert "There is no sound copy" not in said
    found = json.loads(desk.run("db", "check", "--json").stdout)
    assert found["sound"] is not damaged
    assert "The folder of copies" in found["findings"][-1]
    told = json.loads(desk.run("doctor", "--json").stdout)
    about = {one["about"]: one for one in told}
    assert "The folder of copies" in about["copies"]["says"]
    assert about["ledger"]["weight"] == ("wrong" if damaged else "fine")


LOOKING = [
    ["status"], ["status", "--json"], ["explain", "1"], ["plan"], ["export"], ["pause", "1"],
    ["forget", "1"], ["db", "backup"], ["db", "check"],
]  # fmt: skip


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_f66_a_command_that_looks_makes_no_ledger_in_the_place_of_a_lost_one(
    desk: Desk, words: list[str]
) -> None:
    filled(desk)
    file, log = desk.folder / "ledger.db", desk.folder / "ledger.db-wal"
    moved, written = file.rename(desk.folder / "moved.db"), log.read_bytes()
    out = desk.run(*words)
    assert out.exit_code == 1
    assert "no new one is made silently" in out.output
    assert not file.exists()
    assert log.read_bytes() == written
    moved.rename(file)
    assert len(desk.ledger.processes()) == 1


def test_f66_an_upgrade_makes_no_new_one_but_on_purpose(desk: Desk) -> None:
    filled(desk)
    desk.store.close()
    assert "it was left as it is" in desk.fails(1, "db", "upgrade", "--anew")
    (desk.folder / "ledger.db").unlink()
    assert "tactful db upgrade --anew" in desk.fails(1, "db", "upgrade")
    assert "An empty ledger was made" in desk.ok("db", "upgrade", "--anew")
    assert "has not looked at a mailbox yet" in desk.fails(1, "status")


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_before_the_first_look_a_command_says_how_to_begin(desk: Desk, words: list[str]) -> None:
    desk.store.close()
    (desk.folder / "ledger.db").unlink()
    out = desk.fails(1, *words)
    assert "There is no ledger at" in out
    assert "tactful poll" in out
    assert not (desk.folder / "ledger.db").exists()

"""A copy of a database in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.errors import LedgerError
from agent.store import SqlLedger, Store, open_store
from agent.store.backup import back_up
from tests.contracts.values import NOW, noted


def test_a_copy_of_a_database_in_use_is_whole_and_a_single_file(
    ledger: SqlLedger, file: Path, tmp_path: Path
) -> None:
    for number in range(20):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    copy = back_up(file, tmp_path / "copies" / "copy.db")
    assert [one.name for one in copy.parent.iterdir()] == ["copy.db"]
    store = open_store(f"sqlite:///{copy}")
    kept = store.ledger_for_token("fingerprint")
    assert kept is not None
    assert kept.processes() == ledger.processes()
    store.close()


def test_a_newer_copy_takes_the_place_of_the_older(
    ledger: SqlLedger, file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "copy.db"
    back_up(file, target)
    ledger.record_thread(noted(), at=NOW)
    back_up(file, target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM threads").fetchone() == (1,)


def test_a_damaged_database_does_not_take_the_place_of_a_sound_copy(
    store: Store, ledger: SqlLedger, file: Path, tmp_path: Path
) -> None:
    for number in range(40):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    target = back_up(file, tmp_path / "copies" / "copy.db")
    sound = target.read_bytes()
    store.close()
    data = bytearray(file.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(data)
    with pytest.raises(LedgerError, match="is damaged"):
        back_up(file, target)
    assert target.read_bytes() == sound
    assert [one.name for one in target.parent.iterdir()] == ["copy.db"]


def test_a_link_in_the_place_of_the_copy_is_not_followed(
    ledger: SqlLedger, file: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("do not overwrite")
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    target.symlink_to(precious)
    back_up(file, target)
    assert precious.read_text() == "do not overwrite"
    assert not target.is_symlink()


def test_a_copy_that_cannot_be_made_says_why(file: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="can't be opened"):
        back_up(file, tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []

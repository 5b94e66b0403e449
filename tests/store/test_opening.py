"""Opening a database: who may read it, how it is set up, and what is refused untouched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.errors import LedgerError, LedgerMissing, WrongAccount
from agent.store import SqlLedger, Store, database_file, open_store, secure_folder
from tests.contracts.values import NOW, noted
from tests.store.children import as_an_ordinary_user
from tests.store.conftest import Opener


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(url: str) -> str:
    with pytest.raises(LedgerError) as raised:
        open_store(url, busy_seconds=0.05)
    assert raised.value.hint
    assert "\n" not in raised.value.message
    return raised.value.message


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user can reach (pytest's own is its owner's alone)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


# how it is set up


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_the_connection_is_set_up_to_lose_nothing(file: Path, pragma: str, value: object) -> None:
    store = open_store(f"sqlite:///{file}")
    with store.database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value
    store.close()


def test_only_the_owner_can_read_the_database_whatever_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "state" / "deep" / "ledger.db"
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{file}")
        store.bind("me@example.org", "fingerprint", at=NOW)
        assert mode(file.parent) == mode(file.parent.parent) == 0o700
        modes = {one.name: mode(one) for one in file.parent.iterdir()}
        assert modes == dict.fromkeys(["ledger.db", "ledger.db-shm", "ledger.db-wal"], 0o600)
        store.close()
    finally:
        os.umask(before)


def test_a_database_that_others_could_read_is_closed_to_them(opened: Opener, file: Path) -> None:
    opened().close()
    file.chmod(0o644)
    opened()
    assert mode(file) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    secure_folder(tmp_path / "new")
    assert (mode(tmp_path), mode(tmp_path / "new")) == (0o755, 0o700)


def test_nothing_but_the_database_is_left_in_its_folder(opened: Opener, file: Path) -> None:
    opened().close()
    opened().close()
    assert [one.name for one in file.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/lib/x.db", "/var/lib/x.db"),
        ("sqlite:///x.db", str(Path("x.db").absolute())),
        ("sqlite:///~/x.db", str(Path("~/x.db").expanduser())),
        ("sqlite:///file:/srv/x.db?mode=ro&uri=true", "/srv/x.db"),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://host/x", None),
    ],
)
def test_a_url_names_its_file(url: str, path: str | None) -> None:
    assert database_file(url) == (Path(path) if path else None)


# whose ledger it is


def test_a_token_leads_to_its_ledger_and_another_token_to_none(store: Store) -> None:
    assert store.ledger_for_token("one") is None
    store.bind("Me@Example.org", "one", at=NOW)
    found = store.ledger_for_token("one")
    assert found is not None
    assert found.state().account == "me@example.org"
    assert store.ledger_for_token("two") is None


def test_a_new_login_of_the_same_account_finds_the_same_ledger(store: Store) -> None:
    store.bind("me@example.org", "one", at=NOW).save_cursor("7", at=NOW)
    assert store.bind("me@example.org", "two", at=NOW).state().cursor == "7"
    assert store.ledger_for_token("one") is None
    assert store.ledger_for_token("two") is not None


def test_another_account_is_refused(store: Store) -> None:
    store.bind("me@example.org", "one", at=NOW)
    with pytest.raises(WrongAccount, match=r"you@example\.org.*me@example\.org") as raised:
        store.bind("you@example.org", "two", at=NOW)
    assert "[store] url" in raised.value.hint
    assert store.ledger_for_token("two") is None


def test_everything_is_there_after_reopening(opened: Opener, ledger: SqlLedger) -> None:
    ledger.record_thread(noted(), at=NOW)
    before = ledger.processes()
    again = opened().ledger_for_token("fingerprint")
    assert again is not None
    assert again.processes() == before


# what is refused


def test_a_file_that_is_no_database_is_left_as_it_is(file: Path) -> None:
    file.write_text("Dear diary, " * 500)
    before = contents(file.parent)
    assert "is not a Tactful database" in refusal(f"sqlite:///{file}")
    assert contents(file.parent) == before


def test_another_programs_database_is_left_as_it_is(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    before = contents(file.parent)
    assert "is not a Tactful database" in refusal(f"sqlite:///{file}")
    assert contents(file.parent) == before


def test_a_newer_database_is_left_as_it_is(opened: Opener, file: Path) -> None:
    opened().close()
    with closing(sqlite3.connect(file, isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    assert list(contents(file.parent)) == ["ledger.db"]
    before, moment = contents(file.parent), file.stat().st_mtime_ns
    assert "made by a newer Tactful (schema 9999" in refusal(f"sqlite:///{file}")
    assert contents(file.parent) == before
    assert file.stat().st_mtime_ns == moment


def test_a_newer_database_that_crashed_is_left_as_it_is(opened: Opener, file: Path) -> None:
    store = opened()
    with store.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = {name: data for name, data in contents(file.parent).items() if "shm" not in name}
    assert len(before["ledger.db-wal"]) > 0
    assert "newer" in refusal(f"sqlite:///{file}")
    after = {name: data for name, data in contents(file.parent).items() if "shm" not in name}
    assert after == before


def test_a_damaged_database_is_said_to_be_damaged(opened: Opener, file: Path) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    for number in range(40):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    store.close()
    data = bytearray(file.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(data)
    before = contents(file.parent)
    assert "is damaged" in refusal(f"sqlite:///{file}")
    assert contents(file.parent) == before


def test_a_cut_database_is_said_to_be_damaged(opened: Opener, file: Path) -> None:
    opened().close()
    file.write_bytes(file.read_bytes()[: 3 * 4096])
    assert "is damaged" in refusal(f"sqlite:///{file}")


def test_a_locked_database_is_said_to_be_locked(opened: Opener, file: Path) -> None:
    opened().close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked by another program" in refusal(f"sqlite:///{file}")
        other.execute("ROLLBACK")
    opened()


def test_a_database_opened_read_only_is_refused_at_once(opened: Opener, file: Path) -> None:
    opened().close()
    before = file.read_bytes()
    assert "is read-only" in refusal(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert file.read_bytes() == before


def test_a_read_only_file_is_refused(open_folder: Path) -> None:
    file = open_folder / "ledger.db"
    open_store(f"sqlite:///{file}").close()
    file.chmod(0o444)
    said = as_an_ordinary_user(lambda: refusal(f"sqlite:///{file}"))
    assert "is read-only: nothing was written" in said


@pytest.mark.parametrize("exists", [True, False])
def test_a_read_only_folder_is_refused(open_folder: Path, exists: bool) -> None:
    file = open_folder / "ledger.db"
    if exists:
        open_store(f"sqlite:///{file}").close()
        file.chmod(0o666)
    open_folder.chmod(0o555)
    said = as_an_ordinary_user(lambda: refusal(f"sqlite:///{file}"))
    assert "is read-only: nothing was written" in said


def test_an_unreadable_file_is_refused(open_folder: Path) -> None:
    file = open_folder / "ledger.db"
    open_store(f"sqlite:///{file}").close()
    file.chmod(0o000)
    said = as_an_ordinary_user(lambda: refusal(f"sqlite:///{file}"))
    assert "can't be opened" in said


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path: Path) -> None:
    assert "is not a Tactful database" in refusal(f"sqlite:///{tmp_path}")


def test_a_file_in_the_place_of_its_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    assert "can't be used" in refusal(f"sqlite:///{tmp_path}/state/ledger.db")


@pytest.mark.parametrize("url", ["", "ledger.db", "sqlite:/ledger.db", "nosuch://host/ledger"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    refusal(url)


def test_a_database_whose_driver_is_missing_says_so() -> None:
    assert "not installed" in refusal("oracle+oracledb://host/ledger")


def test_a_database_that_is_taken_away_is_noticed_at_once(
    opened: Opener, ledger: SqlLedger, file: Path
) -> None:
    file.rename(file.with_name("elsewhere.db"))
    with pytest.raises(LedgerError, match="was removed or replaced"):
        ledger.record_thread(noted(), at=NOW)
    assert not file.exists()
    with pytest.raises(LedgerMissing):
        opened()
    assert not file.exists()
    with pytest.raises(LedgerError, match="was removed or replaced"):
        ledger.state()

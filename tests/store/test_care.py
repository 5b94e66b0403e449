"""Copies of the ledger: which are kept, which can be trusted, and putting one back."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.core.process import DraftState
from agent.errors import LedgerDamaged, LedgerError, LedgerFull, NotALedger
from agent.store import Shelf, SqlLedger, Store, check, open_store, restore, upgrade
from agent.store.shelf import too_many
from agent.store.witness import Witness
from tests.contracts.values import NOW, draft_in, noted
from tests.store.conftest import Opener

DAY_ONE = date(2026, 5, 4)


def days(count: int) -> list[date]:
    return [DAY_ONE + timedelta(days=number) for number in range(count)]


def threads_in(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
        return int(opened.execute("SELECT count(*) FROM threads").fetchone()[0])


def spoil(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(data)


def test_a_copy_is_made_once_a_day(store: Store, ledger: SqlLedger, file: Path) -> None:
    made = store.keep_daily(DAY_ONE)
    assert made == file.parent / "backups" / "ledger-2026-05-04.db"
    assert store.keep_daily(DAY_ONE) is None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_seven_days_and_four_weeks_are_kept_and_other_copies_always(
    store: Store, ledger: SqlLedger, file: Path
) -> None:
    shelf = Shelf(file)
    by_hand = shelf.keep_now(NOW)
    before = shelf.folder / "ledger-0001-before-0002.db"
    before.write_bytes(by_hand.read_bytes())
    (shelf.folder / "notes-2026-05-04.db").write_text("another's")
    (shelf.folder / ".ledger-2026-05-01.db.4711").write_text("left by a crash")
    for day in days(60):
        store.keep_daily(day)
    kept = sorted(one.name for one in shelf.folder.iterdir())
    assert kept == sorted(
        [by_hand.name, before.name, "notes-2026-05-04.db"]
        + [f"ledger-{day}.db" for day in days(60)[-7:]]
        + [f"ledger-{day}.db" for day in ("2026-06-07", "2026-06-14", "2026-06-21", "2026-06-25")]
    )


@pytest.mark.parametrize("gap", [1, 2, 3, 8, 30])
def test_however_often_it_runs_at_most_eleven_are_kept_and_the_newest_always(gap: int) -> None:
    kept: list[date] = []
    for day in days(400)[::gap]:
        kept.append(day)
        kept = [one for one in kept if one not in too_many(kept)]
        assert day in kept
    assert len(kept) == min(11, len(days(400)[::gap]))


def test_a_copy_that_cannot_be_made_takes_no_older_one_away(
    store: Store, ledger: SqlLedger, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in days(9):
        store.keep_daily(day)
    before = sorted((file.parent / "backups").iterdir())

    def no_space(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", no_space)
        with pytest.raises(LedgerFull):
            store.keep_daily(DAY_ONE + timedelta(days=9))
    assert sorted((file.parent / "backups").iterdir()) == before


def test_a_ledger_that_is_no_file_has_no_copies() -> None:
    store = open_store("sqlite://")
    assert store.keep_daily(DAY_ONE) is None
    store.close()


def test_the_newest_sound_copy_comes_back_and_the_replaced_file_is_kept(
    opened: Opener, file: Path
) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    ledger.record_thread(noted("t1"), at=NOW)
    sound = store.keep_daily(DAY_ONE)
    for number in range(2, 60):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    spoilt = store.keep_daily(DAY_ONE + timedelta(days=1))
    assert sound is not None
    assert spoilt is not None
    spoil(spoilt)
    store.close()

    used, aside = restore(file, None, now=NOW)

    assert used == sound
    assert aside is not None
    assert aside.name == "ledger-replaced-2026-05-14T093000.db"
    assert (threads_in(file), threads_in(aside)) == (1, 59)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(file.parent.glob(".*"))
    assert aside not in Shelf(file).copies()
    opened().bind("me@example.org", "fingerprint", at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.db", None, "There is no file"),
        ("diary.db", b"Dear diary, " * 500, "is not a Tactful database"),
        ("empty.db", b"", "no sound copy"),
    ],
)
def test_a_copy_that_is_none_is_refused_and_nothing_changes(
    opened: Opener, file: Path, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    opened().close()
    before = file.read_bytes()
    copy = tmp_path / name
    if content is not None:
        copy.write_bytes(content)
    with pytest.raises(LedgerError, match=says):
        restore(file, copy, now=NOW)
    assert file.read_bytes() == before


def test_a_newer_copy_and_the_ledger_itself_are_refused(
    opened: Opener, file: Path, tmp_path: Path
) -> None:
    opened().close()
    with pytest.raises(LedgerError, match="the ledger itself"):
        restore(file, file, now=NOW)
    newer = Shelf(file).keep_now(NOW, tmp_path / "newer.db")
    with closing(sqlite3.connect(newer, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="newer Tactful"):
        restore(file, newer, now=NOW)


def test_without_any_copy_it_says_so(file: Path) -> None:
    with pytest.raises(LedgerError, match="no sound copy"):
        restore(file, None, now=NOW)


def test_f64_a_damaged_database_names_the_newest_sound_copy_and_the_command(
    opened: Opener, file: Path
) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    for number in range(40):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    store.close()
    whole = file.read_bytes()
    spoil(file)
    spoilt = file.read_bytes()
    with pytest.raises(LedgerDamaged) as alone:
        opened()
    assert "There is no sound copy" in alone.value.hint
    file.write_bytes(whole)
    copy = Shelf(file).keep_now(NOW)
    file.write_bytes(spoilt)
    with pytest.raises(LedgerDamaged) as raised:
        opened()
    assert str(copy) in raised.value.hint
    assert "tactful db restore" in raised.value.hint
    assert file.read_bytes() == spoilt
    restore(file, None, now=NOW)
    assert len(opened().bind("me@example.org", "fingerprint", at=NOW).processes()) == 40


def test_f64_what_is_no_database_names_the_way_back_too(opened: Opener, file: Path) -> None:
    opened().close()
    copy = Shelf(file).keep_now(NOW)
    file.write_text("Dear diary, " * 500)
    with pytest.raises(NotALedger) as raised:
        opened()
    assert str(copy) in raised.value.hint


def test_a_check_finds_a_sound_ledger_sound_and_changes_nothing(opened: Opener, file: Path) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    copy = Shelf(file).keep_now(NOW)
    found = check(file)
    assert (found.findings, found.drafts, found.lost) == ((), 1, 0)
    assert (found.schema, found.newest_schema) == ("0001", "0001")
    assert found.newest_copy == copy
    store.close()
    before = file.read_bytes()
    check(file)
    assert file.read_bytes() == before


def test_a_check_names_what_is_wrong(opened: Opener, file: Path) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    store.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE drafts SET text = 'Dear Anna'")
        other.execute("UPDATE messages SET thread_id = 99")
    with Witness.beside(file).file.open("a") as log:
        log.write("torn")
    assert check(file).findings == (
        "A row of messages points at threads that are not there.",
        "1 lines of ledger.intents.log can't be read.",
    )
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE messages SET thread_id = 1")
    assert "The record of draft 1 is damaged: its checksum is wrong." in check(file).findings
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("DELETE FROM drafts")
    assert check(file).lost == 1


def test_a_check_of_nothing_says_how_to_begin(file: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger at"):
        check(file)
    assert not file.exists()


def test_an_upgrade_says_from_where_to_where(file: Path) -> None:
    assert upgrade(f"sqlite:///{file}") == (None, "0001")
    assert upgrade(f"sqlite:///{file}") == ("0001", "0001")


def test_f66_a_database_that_was_replaced_is_not_written_to(
    store: Store, ledger: SqlLedger, file: Path
) -> None:
    copy = Shelf(file).keep_now(NOW)
    copy.replace(file)
    with pytest.raises(LedgerError, match="was removed or replaced") as raised:
        ledger.record_thread(noted(), at=NOW)
    assert "tactful db restore" in raised.value.hint
    with pytest.raises(LedgerError), store.database.writing() as session:
        session.execute(text("DELETE FROM threads"))

"""Putting a copy back: what was committed before is never lost, and never mixed with the copy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from agent.errors import LedgerDamaged, LedgerError, LedgerFull, LedgerLocked
from agent.store import Shelf, check, open_store, restore
from tests.contracts.values import NOW, noted
from tests.store.children import in_a_child, kill_myself
from tests.store.conftest import Opener

COPIED, COMMITTED = 1, 21


def threads_in(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
        return int(opened.execute("SELECT count(*) FROM threads").fetchone()[0])


@pytest.fixture
def crashed(file: Path) -> Path:
    """A ledger whose program was killed: its last twenty threads are in its log alone. Its copy."""

    def lives() -> str:
        store = open_store(f"sqlite:///{file}")
        ledger = store.bind("me@example.org", "fingerprint", at=NOW)
        ledger.record_thread(noted("t0"), at=NOW)
        store.keep_daily(date(2026, 5, 4))
        store.close()
        ledger = open_store(f"sqlite:///{file}").bind("me@example.org", "fingerprint", at=NOW)
        for number in range(1, COMMITTED):
            ledger.record_thread(noted(f"t{number}"), at=NOW)
        kill_myself()
        return ""

    assert in_a_child(lives)() == "killed"
    assert file.with_name("ledger.db-wal").stat().st_size
    return file.parent / "backups" / "ledger-2026-05-04.db"


def test_what_a_crash_left_in_the_log_is_kept_with_the_replaced_file(
    crashed: Path, file: Path
) -> None:
    used, aside = restore(file, None, now=NOW)
    assert used == crashed
    assert aside is not None
    assert (threads_in(file), threads_in(aside)) == (COPIED, COMMITTED)
    assert check(file).findings == ()


@pytest.mark.parametrize("moved", ["away", "emptied"])
def test_the_log_of_a_database_that_is_gone_never_plays_over_the_copy(
    crashed: Path, file: Path, moved: str
) -> None:
    log = file.with_name("ledger.db-wal").read_bytes()
    if moved == "away":
        file.unlink()
    else:
        file.write_bytes(b"")
    _, aside = restore(file, None, now=NOW)
    assert threads_in(file) == COPIED
    assert check(file).findings == ()
    assert aside is not None
    kept = aside.parent / "ledger-replaced-2026-05-14T093000.db-wal"
    assert kept.read_bytes() == log
    assert not list(file.parent.glob("ledger.db-*"))


def test_a_damaged_database_and_its_log_go_aside_together(crashed: Path, file: Path) -> None:
    file.write_text("Dear diary, " * 500)
    log = file.with_name("ledger.db-wal").read_bytes()
    _, aside = restore(file, None, now=NOW)
    assert threads_in(file) == COPIED
    assert aside is not None
    assert aside.read_text().startswith("Dear diary")
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == log


@pytest.mark.parametrize("log", [True, False], ids=["log beside", "no log"])
@pytest.mark.parametrize(("at", "byte"), [(18, 3), (47, 5)], ids=["newer writer", "unknown format"])
def test_f64_a_damaged_header_does_not_keep_the_copy_from_its_place(
    crashed: Path, file: Path, at: int, byte: int, log: bool
) -> None:
    if not log:
        open_store(f"sqlite:///{file}").close()
    damaged = bytearray(file.read_bytes())
    damaged[at] = byte
    file.write_bytes(damaged)
    _, aside = restore(file, None, now=NOW)
    assert threads_in(file) == COPIED
    assert check(file).findings == ()
    assert aside is not None
    assert log or aside.read_bytes() == damaged
    assert not list(file.parent.glob("ledger.db-*"))


def test_f64_a_format_that_is_unknown_names_the_way_back(crashed: Path, file: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    damaged = bytearray(file.read_bytes())
    damaged[47] = 5
    file.write_bytes(damaged)
    with pytest.raises(LedgerDamaged, match="unsupported file format") as raised:
        open_store(f"sqlite:///{file}")
    assert str(crashed) in raised.value.hint
    assert any("unsupported file format" in one for one in check(file).findings)


STEPS = ("link", "replace", "fsync", "unlink")


def at_step(number: int, act: Callable[[], None], patched: pytest.MonkeyPatch) -> None:
    """`act` in the place of the file system's `number`th change."""
    left = [number]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                act()
            return real(*args, **named)

        return call

    for name in STEPS:
        patched.setattr(os, name, counted(getattr(os, name)))
    for name in ("replace", "unlink"):
        patched.setattr(Path, name, counted(getattr(Path, name)))


def no_space() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", range(1, 13))
def test_a_restore_killed_anywhere_leaves_the_old_ledger_whole_or_the_new_one(
    crashed: Path, file: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def restores() -> str:
        with monkeypatch.context() as patched:
            at_step(step, kill_myself, patched)
            restore(file, None, now=NOW)
        return "restored"

    said = in_a_child(restores)()
    assert said in ("killed", "restored")
    assert check(file).findings == ()
    assert threads_in(file) in ((COPIED,) if said == "restored" else (COPIED, COMMITTED))
    restore(file, None, now=NOW + timedelta(hours=1))
    assert threads_in(file) == COPIED
    kept = [threads_in(one) for one in Shelf(file).folder.glob("ledger-replaced-*.db")]
    assert COMMITTED in kept


@pytest.mark.parametrize("whole", [True, False], ids=["sound", "damaged"])
@pytest.mark.parametrize("step", range(1, 13))
def test_a_restore_that_fails_anywhere_leaves_the_ledger_as_it_was_or_the_copy(
    crashed: Path, file: Path, step: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not whole:
        file.write_text("Dear diary, " * 500)
    log = file.with_name("ledger.db-wal").read_bytes()
    with monkeypatch.context() as patched:
        at_step(step, no_space, patched)
        with suppress(LedgerFull):
            restore(file, None, now=NOW)
    aside = list(Shelf(file).folder.glob("ledger-replaced-*.db"))
    if whole:
        assert threads_in(file) == (COPIED if aside else COMMITTED)
        assert [threads_in(one) for one in aside] in ([], [COMMITTED])
        assert check(file).findings == ()
    elif not aside:
        assert file.read_text().startswith("Dear diary")
        assert file.with_name("ledger.db-wal").read_bytes() == log
    else:
        assert threads_in(file) == COPIED


def test_nothing_is_put_back_under_a_program_that_has_the_ledger_open(
    opened: Opener, file: Path
) -> None:
    ledger = opened().bind("me@example.org", "fingerprint", at=NOW)
    Shelf(file).keep_now(NOW)
    ledger.record_thread(noted("t1"), at=NOW)
    with pytest.raises(LedgerLocked) as raised:
        restore(file, None, now=NOW)
    assert "Close what has it open" in raised.value.hint
    ledger.record_thread(noted("t2"), at=NOW)
    assert len(ledger.tracked()) == 2
    assert not list(Shelf(file).folder.glob("*replaced*"))


def test_two_in_one_second_keep_both(crashed: Path, file: Path) -> None:
    _, first = restore(file, None, now=NOW)
    _, second = restore(file, None, now=NOW)
    assert first is not None
    assert second is not None
    assert first != second
    assert threads_in(first) == COMMITTED


def test_without_a_copy_what_lies_there_stays(file: Path, crashed: Path) -> None:
    crashed.unlink()
    with pytest.raises(LedgerError, match="no sound copy"):
        restore(file, None, now=NOW)
    assert threads_in(file) == COMMITTED

"""Forgetting a process to the end, also where the disk fails or the program dies half-way."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.errors import LedgerError, LedgerFull, LedgerLocked
from agent.store import Shelf, SqlLedger, Store, restore
from tests.contracts.values import NOW, draft_in, noted
from tests.store.children import in_a_child, kill_myself
from tests.store.conftest import Opener

CANARY = "canarybird"
STEPS = ("replace", "unlink", "fsync", "open")


@pytest.fixture
def told(store: Store, ledger: SqlLedger) -> SqlLedger:
    """A ledger whose second process is to be forgotten; the day's copy holds it too."""
    ledger.record_thread(noted("t1"), at=NOW)
    ledger.record_thread(noted("t2", subject=f"Keeper at {CANARY}"), at=NOW)
    draft_in(ledger, 2, DraftState.SENT, occasion="thank_you:m2", thread_id="t2")
    store.keep_daily(date(2026, 5, 4))
    return ledger


def holding(folder: Path) -> list[str]:
    """The files that still tell of it."""
    return sorted(
        one.name
        for one in folder.rglob("*")
        if one.is_file() and CANARY.encode() in one.read_bytes()
    )


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_on_a_full_disk_it_says_what_is_left_and_the_next_start_removes_it(
    store: Store, told: SqlLedger, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "clear", full)
        with pytest.raises(LedgerFull, match="traces of it are still in") as raised:
            store.forget(2, now=NOW)
        assert "Free some space" in raised.value.hint
        assert "tactful forget" in raised.value.hint
        assert [process.id for process in told.processes()] == [1]
        (said,) = told.recover(at=NOW).words
        assert "traces of it are still in" in said
    assert holding(file.parent) == ["ledger-2026-05-04.db"]

    assert told.recover(at=NOW).words == ()

    assert holding(file.parent) == []
    assert len(Shelf(file).copies()) == 1
    assert store.finish_forgetting(now=NOW) is None


def test_a_reader_that_keeps_the_log_is_told_of_and_the_rest_is_done_later(
    store: Store, told: SqlLedger, file: Path
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM threads").fetchall()
        with pytest.raises(LedgerLocked):
            store.forget(2, now=NOW)
        assert holding(file.parent)
    assert store.finish_forgetting(now=NOW) == 1
    assert holding(file.parent) == []


@pytest.mark.parametrize("step", range(1, 15))
def test_killed_anywhere_it_is_finished_by_the_next_one(
    opened: Opener, store: Store, told: SqlLedger, file: Path, step: int
) -> None:
    store.close()

    def forgets() -> str:
        dying, left = opened(), [step]

        def count(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                kill_myself()

        for name in STEPS:
            real = getattr(os, name)
            setattr(os, name, lambda *a, _real=real, **k: (count(), _real(*a, **k))[1])
        dying.forget(2, now=NOW)
        return "forgotten"

    said = in_a_child(forgets)()
    assert said in ("killed", "forgotten")
    again = opened()
    ledger = again.bind("me@example.org", "fingerprint", at=NOW)
    ledger.recover(at=NOW)
    if len(ledger.processes()) == 2:
        again.forget(2, now=NOW)
    assert holding(file.parent) == []
    assert len(ledger.processes()) == 1
    again.close()


@pytest.mark.parametrize("dies_in", ["backup._sync_file", "care.make_whole"])
def test_what_a_killed_restore_left_goes_too(
    opened: Opener, store: Store, told: SqlLedger, file: Path, dies_in: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    store.close()

    def restores() -> str:
        monkeypatch.setattr(f"agent.store.{dies_in}", lambda _: kill_myself())
        restore(file, None, now=NOW)
        return "restored"

    assert in_a_child(restores)() == "killed"
    unfinished = [one for one in holding(file.parent) if "restoring" in one]
    assert len(unfinished) == 1
    file.with_name(f"{unfinished[0]}-journal").write_text(CANARY)
    opened().forget(2, now=NOW)
    assert holding(file.parent) == []
    assert not list(file.parent.glob(".*"))


def test_the_fresh_copy_put_back_removes_no_copies_again(
    opened: Opener, store: Store, told: SqlLedger, file: Path
) -> None:
    assert store.forget(2, now=NOW) == 1
    store.close()
    restore(file, None, now=NOW)
    assert opened().finish_forgetting(now=NOW) is None
    assert len(list(Shelf(file).folder.iterdir())) == 2


def test_a_second_record_that_can_not_be_written_changes_nothing(
    store: Store, told: SqlLedger, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LedgerError):
            store.forget(2, now=NOW)
    assert len(told.processes()) == 2
    assert not list(file.parent.glob(".ledger*"))
    store.forget(2, now=NOW)
    assert holding(file.parent) == []

"""A folder of copies that can't be read hides neither the ledger's state nor the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from agent.errors import LedgerDamaged, LedgerError, LedgerMissing, LedgerReadOnly, NotALedger
from agent.store import Shelf, SqlLedger, Store, check, open_store, restore
from tests.contracts.values import NOW, noted

SAYS = "The folder of copies .*backups can't be read: Permission denied"


@pytest.fixture
def closed(
    store: Store, ledger: SqlLedger, file: Path, monkeypatch: pytest.MonkeyPatch
) -> SqlLedger:
    """A ledger whose folder of copies, with a sound one in it, can't be read any more."""
    for number in range(20):
        ledger.record_thread(noted(f"t{number}"), at=NOW)
    Shelf(file).keep_now(NOW)

    def refused(_: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    return ledger


def spoil(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 3 * 4096])


def diary(file: Path) -> None:
    file.write_text("Dear diary, " * 500)


@pytest.mark.parametrize(("damage", "kind"), [(spoil, LedgerDamaged), (diary, NotALedger)])
def test_the_damage_is_said_and_that_the_copies_wait_behind_it(
    closed: SqlLedger,
    store: Store,
    file: Path,
    damage: Callable[[Path], None],
    kind: type[LedgerError],
) -> None:
    store.close()
    damage(file)
    with pytest.raises(kind) as raised:
        open_store(f"sqlite:///{file}")
    assert "backups can't be read" in raised.value.hint
    assert "tactful db restore" in raised.value.hint
    assert "--anew" not in raised.value.hint


def test_a_check_tells_both(closed: SqlLedger, store: Store, file: Path) -> None:
    found = check(file)
    assert (found.findings, found.newest_copy) == ((), None)
    assert found.copies_fault is not None
    assert "backups can't be read" in found.copies_fault.message
    assert "chmod" in found.copies_fault.hint
    store.close()
    spoil(file)
    found = check(file)
    assert found.copies_fault is not None
    assert len(found.findings) == 1
    assert "damaged" in found.findings[0]


def test_a_lost_ledger_is_said_where_another_trace_tells_of_it(
    closed: SqlLedger, store: Store, file: Path
) -> None:
    moved = file.rename(file.with_name("moved.db"))
    with pytest.raises(LedgerMissing, match=r"its log ledger.db-wal") as raised:
        check(file)
    assert "backups can't be read" in raised.value.hint
    moved.rename(file)
    store.close()
    file.unlink()
    with pytest.raises(LedgerReadOnly, match=SAYS):
        check(file)


def test_the_daily_copy_and_a_restore_say_it(closed: SqlLedger, store: Store, file: Path) -> None:
    with pytest.raises(LedgerReadOnly, match=SAYS):
        store.keep_daily(date(2026, 5, 4))
    store.close()
    with pytest.raises(LedgerReadOnly, match=SAYS):
        restore(file, None, now=NOW)


def test_a_disk_that_fails_under_the_copies_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()

    def fails(_: Path) -> list[Path]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", fails)
    with pytest.raises(LedgerError, match="can't be read: Input/output error") as raised:
        Shelf(tmp_path / "tactful.db").newest_sound()
    assert not isinstance(raised.value, LedgerReadOnly)

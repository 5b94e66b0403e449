"""Several ledgers in one folder: none takes the copies of another for its own, or away."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.errors import LedgerError, LedgerReadOnly
from agent.store import Shelf, Store, open_store, restore
from agent.store.files import base_name
from agent.store.schema import migrations_folder, revisions
from agent.store.shelf import BEFORE_UPGRADE
from tests.contracts.values import NOW, draft_in, noted

DAY = date(2026, 5, 4)
OTHERS = (
    "tactful-work.db", "tactful-2026-05-04.db", "tactful-by-hand.db", "tactful-replaced.db",
    "tact[f]ul.db", "tactful.sqlite", "tactful.db.old",
)  # fmt: skip


def of_account(file: Path, account: str) -> Store:
    store = open_store(f"sqlite:///{file}")
    store.bind(account, account, at=NOW)
    return store


def with_copies(file: Path, account: str) -> list[Path]:
    """Of every kind a copy each, and a replaced ledger."""
    store = of_account(file, account)
    daily = store.keep_daily(DAY)
    by_hand = Shelf(file).keep_now(NOW)
    before = Shelf(file).keep_now(
        NOW, Shelf(file).folder / f"{base_name(file)}-0001-before-0002.db"
    )
    store.close()
    _, aside = restore(file, daily, now=NOW)
    assert daily is not None
    assert aside is not None
    return [daily, by_hand, before, aside]


@pytest.mark.parametrize("other", OTHERS)
def test_the_copies_of_a_ledger_beside_are_anothers(tmp_path: Path, other: str) -> None:
    mine, theirs = tmp_path / "tactful.db", tmp_path / other
    my_copies, their_copies = with_copies(mine, "me@home.example"), with_copies(theirs, "me@work")
    assert set(Shelf(mine).copies()) == set(my_copies[:3])
    assert set(Shelf(theirs).copies()) == set(their_copies[:3])
    assert Shelf(mine).clear() == 4
    assert not any(one.exists() for one in my_copies)
    assert all(one.exists() for one in their_copies)
    with pytest.raises(LedgerError, match="no sound copy"):
        restore(mine, None, now=NOW)


def test_a_ledger_of_another_suffix_has_its_own_second_record(tmp_path: Path) -> None:
    for name in ("tactful.db", "tactful.sqlite"):
        store = of_account(tmp_path / name, name)
        own = store.bind(name, name, at=NOW)
        draft_in(own, own.record_thread(noted(), at=NOW), DraftState.LIVE)
        store.close()
    assert sorted(one.name for one in tmp_path.glob("*.log")) == [
        "tactful.intents.log",
        "tactful.sqlite.intents.log",
    ]


def test_the_name_of_a_copy_before_an_upgrade_fits_every_revision() -> None:
    for one in revisions(migrations_folder()):
        assert re.fullmatch(BEFORE_UPGRADE, f"{one}-before-{one}")


def test_a_folder_of_copies_that_can_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()

    def refused(_: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(LedgerReadOnly, match="backups"):
        Shelf(tmp_path / "tactful.db").newest_sound()


@pytest.mark.parametrize("ledger", ["there", "lost", "damaged"])
def test_a_copy_of_another_account_does_not_come_back_by_itself(
    tmp_path: Path, ledger: str
) -> None:
    file = tmp_path / "tactful.db"
    store = of_account(file, "me@home.example")
    own = store.bind("me@home.example", "me@home.example", at=NOW)
    draft_in(own, own.record_thread(noted(), at=NOW), DraftState.LIVE)
    mine = store.keep_daily(DAY)
    store.close()
    elsewhere = of_account(tmp_path / "elsewhere" / "tactful.db", "me@work.example")
    theirs = Shelf(file).folder / f"tactful-{DAY + timedelta(days=1)}.db"
    Shelf(tmp_path / "elsewhere" / "tactful.db").keep_now(NOW, theirs)
    elsewhere.close()
    if ledger == "lost":
        file.unlink()
    elif ledger == "damaged":
        file.write_text("Dear diary, " * 500)

    assert Shelf(file).copies()[0] == theirs
    assert restore(file, None, now=NOW)[0] == mine
    assert restore(file, theirs, now=NOW)[0] == theirs

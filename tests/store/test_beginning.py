"""When a ledger is made: at the first start, and never silently in the place of a lost one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from agent.core.process import DraftState
from agent.errors import LedgerError, LedgerMissing
from agent.store import (
    Begin,
    begin_anew,
    check,
    check_beginning,
    is_there,
    open_store,
    restore,
    upgrade_is_due,
)
from agent.store import lost as lost_at
from tests.contracts.values import NOW, draft_in, noted
from tests.store.children import as_an_ordinary_user
from tests.store.conftest import Opener

TRACES = ("log", "second record", "copy")


def lost(opened: Opener, file: Path, *traces: str, how: str = "gone") -> None:
    """A ledger with a draft that is gone, or emptied, and only these traces of it left."""
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    store.keep_daily(date(2026, 5, 4))
    file.unlink()
    if how == "emptied":
        file.touch()
    files = {
        "log": [file.with_name("ledger.db-wal")],
        "second record": [file.with_name("ledger.intents.log")],
        "copy": list((file.parent / "backups").iterdir()),
    }
    for name in set(TRACES) - set(traces):
        for one in files[name]:
            one.unlink()
    file.with_name("ledger.db-shm").unlink()


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {
        str(one): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and one.name != "ledger.db-shm"
    }


@pytest.mark.parametrize("begin", [Begin.NEVER, Begin.FIRST])
@pytest.mark.parametrize("how", ["gone", "emptied"])
@pytest.mark.parametrize("trace", TRACES)
def test_f66_a_lost_ledger_is_not_made_anew_silently(
    opened: Opener, file: Path, trace: str, how: str, begin: Begin
) -> None:
    lost(opened, file, trace, how=how)
    before = bytes_in(file.parent)
    with pytest.raises(LedgerMissing, match=f"{trace} .*no new one is made silently") as raised:
        open_store(f"sqlite:///{file}", begin=begin)
    assert "tactful db restore" in raised.value.hint
    assert "tactful db upgrade --anew" in raised.value.hint
    assert bytes_in(file.parent) == before
    assert not upgrade_is_due(f"sqlite:///{file}")
    with pytest.raises(LedgerMissing):
        check(file)
    assert bytes_in(file.parent) == before


def test_f66_the_copy_that_the_message_names_comes_back(opened: Opener, file: Path) -> None:
    lost(opened, file, *TRACES)
    with pytest.raises(LedgerMissing, match=r"its log ledger.db-wal"):
        open_store(f"sqlite:///{file}")
    restore(file, None, now=NOW)
    assert len(opened().bind("me@example.org", "fingerprint", at=NOW).processes()) == 1


@pytest.mark.parametrize("how", ["gone", "emptied"])
def test_on_purpose_an_empty_one_is_made_and_what_was_left_is_kept(
    opened: Opener, file: Path, how: str
) -> None:
    lost(opened, file, *TRACES, how=how)
    log = file.with_name("ledger.db-wal").read_bytes()
    aside = begin_anew(f"sqlite:///{file}", now=NOW)
    assert aside is not None
    assert aside.read_bytes() == log
    ledger = opened().bind("me@example.org", "fingerprint", at=NOW)
    assert ledger.processes() == ()
    assert ledger.recover(at=NOW).missing == 1
    with pytest.raises(LedgerError, match="it was left as it is"):
        begin_anew(f"sqlite:///{file}", now=NOW)


def test_an_empty_one_that_comes_to_nothing_leaves_what_was_there(
    opened: Opener, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost(opened, file, *TRACES)
    before = bytes_in(file.parent)

    def interrupted(engine: Engine, **_: object) -> None:
        with engine.connect() as connection:  # SQLite writes the header
            connection.execute(text("CREATE TABLE begun (id)"))
            connection.commit()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("agent.store.store.migrate", interrupted)
        with pytest.raises(KeyboardInterrupt):
            begin_anew(f"sqlite:///{file}", now=NOW)
    assert bytes_in(file.parent) == before
    begin_anew(f"sqlite:///{file}", now=NOW)
    assert check(file).findings == ()


@pytest.mark.parametrize("folder", ["there", "not there"])
def test_what_only_looks_makes_no_ledger(tmp_path: Path, folder: str) -> None:
    file = tmp_path / "ledger.db" if folder == "there" else tmp_path / "data" / "ledger.db"
    with pytest.raises(LedgerMissing, match=r"There is no ledger at .* yet") as raised:
        open_store(f"sqlite:///{file}", begin=Begin.NEVER)
    assert "tactful poll" in raised.value.hint
    assert list(tmp_path.iterdir()) == []
    open_store(f"sqlite:///{file}").close()
    open_store(f"sqlite:///{file}", begin=Begin.NEVER).close()


def test_a_ledger_beside_is_no_trace_of_this_one(opened: Opener, tmp_path: Path) -> None:
    lost(opened, tmp_path / "ledger.db", *TRACES)
    open_store(f"sqlite:///{tmp_path / 'ledger-work.db'}").close()


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0)
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("place", ["afile/ledger.db", f"{'n' * 300}.db", "locked/ledger.db"])
def test_a_place_that_can_not_be_looked_at_is_said(
    tmp_path: Path, locked: Path, place: str
) -> None:
    (tmp_path / "afile").touch()
    file = tmp_path / place

    def looks() -> str:
        ways: list[Callable[[], object]] = [
            lambda: is_there(file),
            lambda: lost_at(file),
            lambda: check(file),
            lambda: check_beginning(file, Begin.NEVER),
            lambda: open_store(f"sqlite:///{file}", begin=Begin.NEVER),
        ]
        for look in ways:
            with pytest.raises(LedgerError, match=f"The database {file}") as raised:
                look()
            assert not isinstance(raised.value, LedgerMissing)
        return f"an upgrade is due: {upgrade_is_due(f'sqlite:///{file}')}"

    assert as_an_ordinary_user(looks) == "an upgrade is due: False"

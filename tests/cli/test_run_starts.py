"""`tactful run` on a ledger that can't be used yet: it stays where that may pass by itself, and
ends with the next step where it can't.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from agent.cli.main import tactful
from agent.cli.run import Alone, _begin
from agent.config import load_config
from agent.daemon.instance import Instance, only_instance
from agent.daemon.places import page_folder
from agent.daemon.service import Outcome, Service
from agent.errors import AnotherInstance, LedgerDamaged
from agent.store import store
from agent.web.server import open_page
from tests.daemon.test_staying_in import Standing

POLL = '[gmail]\ntoken_file = "login.json"\n[web]\nenabled = false\n[notify]\ndesktop = false\n'


def raising(fault: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise fault

    return fail


def busy() -> sqlite3.OperationalError:
    fault = sqlite3.OperationalError("database is locked")
    fault.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return fault


TROUBLES = {
    "full": (store, "probe", OSError(errno.ENOSPC, "No space left on device"), "is full"),
    "read-only": (store, "probe", OSError(errno.EROFS, "Read-only file system"), "is read-only"),
    "locked": (store, "probe", busy(), "is locked"),
    "no lock, full": (FileLock, "acquire", OSError(errno.ENOSPC, "No space"), "is full"),
    "no lock, read-only": (FileLock, "acquire", OSError(errno.EROFS, "Read"), "is read-only"),
}


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Standing]:
    made = Standing(tmp_path)
    made.logs_in()
    yield made
    made.close()
    made.world.store.close()


def alone_in(standing: Standing) -> Alone:
    made = Alone(standing.agent, Instance(standing.token.with_name("lasting.db.lock")))
    standing.service.work = made
    return made


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_may_pass_at_the_start_is_said_in_the_heartbeat_and_tried_again(
    standing: Standing, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    where, name, fault, says = TROUBLES[trouble]
    alone = alone_in(standing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, raising(fault))
        alone.__enter__()
        _begin(alone)
        assert says in caplog.text
        standing.service.once()
        assert says in standing.trouble()
        assert standing.requests() == (0, 0)
    standing.service.once()
    assert standing.trouble() == ""
    with pytest.raises(AnotherInstance), only_instance(alone.instance.file):
        pass
    alone.__exit__()
    with only_instance(alone.instance.file):
        pass


def test_what_only_the_user_can_mend_ends_it(standing: Standing) -> None:
    with alone_in(standing) as alone, pytest.MonkeyPatch.context() as patch:
        damaged = LedgerDamaged("It is damaged.", hint="Restore it.")
        patch.setattr(store, "inspect", raising(damaged))
        with pytest.raises(LedgerDamaged):
            _begin(alone)


def test_a_second_one_ends_at_once(standing: Standing) -> None:
    alone = alone_in(standing)
    with only_instance(alone.instance.file), pytest.raises(AnotherInstance), alone:
        pass


def test_no_cycle_begins_while_another_took_the_lock_that_could_not_be_had(
    standing: Standing,
) -> None:
    alone = alone_in(standing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileLock, "acquire", raising(OSError(errno.ENOSPC, "No space")))
        alone.__enter__()
    with only_instance(alone.instance.file):
        standing.service.once()
        assert "Another Tactful" in standing.trouble()
        assert standing.requests() == (0, 0)


def test_the_command_goes_on_with_a_full_disk_and_serves_its_page_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str | None] = []
    world = Standing(tmp_path)
    world.logs_in()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    (tmp_path / "full.toml").write_text(
        POLL.replace("enabled = false", "port = 0") + '[store]\nurl = "sqlite:///full.db"\n'
    )
    config = load_config(tmp_path / "full.toml", env={}, cwd=tmp_path)

    def run(service: Service) -> None:
        pages.append(open_page(page_folder(config)))
        full.undo()
        service.tell(Outcome(report=None, error=None))
        pages.append(open_page(page_folder(config)))

    monkeypatch.setattr(Service, "run", run)
    monkeypatch.setattr("agent.cli.run._upgrade_apart", lambda *_: None)
    monkeypatch.setattr("agent.cli.run.set_up_logs", lambda **_: None)
    with pytest.MonkeyPatch.context() as full:
        full.setattr(store, "probe", raising(OSError(errno.ENOSPC, "No space")))
        done = CliRunner().invoke(tactful, ["--config", "full.toml", "run"])
    assert done.exit_code == 0, done.output
    before, after = pages
    assert before is None
    assert after is not None
    world.world.store.close()

"""`tactful page`: it finds the page that is open, or serves one, and a fresh way in each time."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from agent.cli.main import tactful
from agent.cli.page import opened_page, page_beside
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.daemon.places import page_folder
from agent.daemon.service import Outcome
from agent.errors import LedgerFull, LoginNeeded, TactfulError
from agent.store import open_store
from agent.web.server import open_page

CONFIG = '[store]\nurl = "sqlite:///ledger.db"\n[time]\nzone = "Europe/Berlin"\n[web]\nport = 0\n'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("TACTFUL_CONFIG", raising=False)
    (tmp_path / "config.toml").write_text(CONFIG)
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    store.bind("sam@mail.example", "login", at=SystemClock().now())
    yield load_config(tmp_path / "config.toml", env={}, cwd=tmp_path)
    store.close()


def get(url: str, cookie: str = "", *, host: str = "") -> tuple[int, str]:
    """The status, and the cookie that came with it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    headers = {"Cookie": cookie} if cookie else {}
    headers |= {"Host": host} if host else {}
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (answer.headers["Set-Cookie"] or "").partition(";")[0]


def test_the_command_prints_a_way_into_the_page_that_is_open(config: Config) -> None:
    with opened_page(config, clock=SystemClock()) as page:
        page.server.start()
        printed = CliRunner().invoke(tactful, ["page", "--no-browser"], catch_exceptions=False)
        address = printed.output.strip()
        assert address.startswith(f"{page.server.url}/enter?pass=")
        status, cookie = get(address)
        assert (status, get(f"{page.server.url}/", cookie)[0]) == (303, 200)
        assert get(address)[0] == 401, "it is good once"


def test_the_page_of_a_ledger_is_opened_once(config: Config) -> None:
    with (
        opened_page(config, clock=SystemClock()),
        pytest.raises(TactfulError, match="open already"),
        opened_page(config, clock=SystemClock()),
    ):
        pass


def test_a_session_outlives_a_restart_of_the_page(config: Config) -> None:
    with opened_page(config, clock=SystemClock()) as page:
        page.server.start()
        port, (_, cookie) = page.server.port, get(page.entry())
    with opened_page(with_web(config, port=port), clock=SystemClock()) as page:
        page.server.start()
        assert get(f"{page.server.url}/", cookie)[0] == 200


def test_a_port_that_is_taken_stops_nothing_but_the_page(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = with_web(config, port=taken.getsockname()[1])
        with (
            pytest.raises(TactfulError, match="can't use port"),
            opened_page(refused, clock=SystemClock()),
        ):
            pass
        with page_beside(refused, clock=SystemClock()) as page:
            assert open_page(page_folder(refused)) is None
            page.after(Outcome(report=None, error=None))
            assert caplog.text.count("no page is served") == 1


def test_a_page_that_is_not_wanted_is_not_served(config: Config) -> None:
    with page_beside(with_web(config, enabled=False), clock=SystemClock()):
        assert not list((Path(os.environ["XDG_RUNTIME_DIR"])).rglob("address"))


def test_another_port_in_the_configuration_moves_the_page(config: Config) -> None:
    folder = page_folder(config)
    with page_beside(config, clock=SystemClock()) as page:
        first = open_page(folder)
        assert first is not None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        page.follow(with_web(config, port=port))
        assert open_page(folder) == f"http://127.0.0.1:{port}"
        assert get(f"http://127.0.0.1:{port}/")[0] == 401
        with pytest.raises(ConnectionRefusedError):
            get(f"{first}/")

        page.follow(with_web(config, port=port, hosts=("box.lan:80",)))
        assert get(f"http://127.0.0.1:{port}/", host="box.lan:80")[0] == 401
        page.follow(with_web(config, enabled=False))
        assert open_page(folder) is None
        page.follow(with_web(config, port=port))
        assert get(f"http://127.0.0.1:{port}/", host="box.lan:80")[0] == 403


def test_a_port_that_is_taken_leaves_the_page_where_it_was(config: Config) -> None:
    with socket.socket() as taken, page_beside(config, clock=SystemClock()) as page:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        page.follow(with_web(config, port=taken.getsockname()[1]))
        address = open_page(page_folder(config))
        assert address is not None
        assert get(f"{address}/")[0] == 401


def test_an_edit_of_something_else_leaves_the_page_alone(config: Config) -> None:
    with page_beside(config, clock=SystemClock()) as page:
        before = open_page(page_folder(config))
        log = config.log.model_copy(update={"level": "error"})
        page.follow(config.model_copy(update={"log": log}))
        assert open_page(page_folder(config)) == before


def raising(fault: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise fault

    return fail


FULL = LedgerFull("The disk is full.", hint="Free some space.")


@pytest.mark.parametrize("ends", [None, LoginNeeded("Revoked.", hint="log in")])
def test_a_page_that_the_ledgers_disk_kept_from_opening_is_served_once_the_disk_is_there(
    config: Config, ends: TactfulError | None, caplog: pytest.LogCaptureFixture
) -> None:
    folder = page_folder(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("agent.cli.page.opened_store", raising(FULL))
        with page_beside(config, clock=SystemClock()) as page:
            page.after(Outcome(report=None, error=FULL))
            page.after(Outcome(report=None, error=ends))
            assert open_page(folder) is None
            assert caplog.text.count("no page is served") == 1
            patch.undo()
            page.after(Outcome(report=None, error=FULL))
            assert open_page(folder) is None
            page.after(Outcome(report=None, error=ends))
            address = open_page(folder)
            assert address is not None
            assert get(f"{address}/")[0] == 401
            page.after(Outcome(report=None, error=ends))
            assert open_page(folder) == address


def test_a_page_whose_own_files_find_no_room_at_first_is_served_later(config: Config) -> None:
    folder = page_folder(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_text", raising(OSError(errno.ENOSPC, "No space")))
        with page_beside(config, clock=SystemClock()) as page:
            assert open_page(folder) is None
            patch.undo()
            page.after(Outcome(report=None, error=None))
            assert open_page(folder) is not None


def with_web(config: Config, **values: object) -> Config:
    return config.model_copy(update={"web": config.web.model_copy(update=values)})


def test_where_nothing_runs_the_command_serves_the_page_until_it_is_stopped(
    config: Config, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "agent", "page", "--no-browser"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert "until Ctrl-C" in running.stdout.readline()
        status, _ = get(running.stdout.readline().strip())
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0
    assert status == 303

"""A page over a ledger on disk, the clock standing at Tuesday 12 May 2026, 10:00, in Berlin.

`desk` fills the ledger; `site` is the application without a server; `served` a real one, with a
browser's way in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from selenium.webdriver import Chrome
from starlette.types import ASGIApp, Message

from agent.clock import VirtualClock
from agent.config import Config, load_config
from agent.core.decision import Held, Write
from agent.core.facts import MessageFacts
from agent.core.instructions import Instruction
from agent.core.process import Process, Shelf
from agent.core.rules.admit import Owed, admit
from agent.core.rules.decide import decide
from agent.core.rules.offers import offers_of
from agent.cycle.ports import NotedThread, Standing
from agent.store import SqlLedger, Store, open_store
from agent.web.app import make_app
from agent.web.desk import Condition
from agent.web.desk import Desk as Pages
from agent.web.keys import Keys
from agent.web.server import PageServer
from tests.browser import DESKTOP, open_browser
from tests.core.rules.facts import at
from tests.web.windows import Visit, watch_for_dialogs

NOW = at("05-12 10:00")
PORT = 8765
HOST = f"127.0.0.1:{PORT}"
CONFIG = """\
# My own words, which stay.
[time]
zone = "Europe/Berlin"
morning = "09:00"  # I am up early

[follow_up]
wait = "11 days"
"""


@dataclass
class Desk:
    folder: Path
    store: Store
    ledger: SqlLedger
    clock: VirtualClock
    keys: Keys
    pages: Pages
    conditions: list[Condition] = field(default_factory=list)

    @property
    def config_file(self) -> Path:
        return self.folder / "config.toml"

    def hears(
        self,
        thread_id: str,
        *messages: MessageFacts,
        subject: str = "Editor",
        name: str = "",
        shelf: Shelf | None = None,
        foreign: tuple[str, ...] = (),
    ) -> int:
        """Record a thread; returns its process's id."""
        noted = NotedThread(
            id=thread_id,
            subject=subject,
            history_id="1",
            labelled=True,
            messages=messages,
            user_drafts=foreign,
            foreign_drafts=foreign,
            process_key=f"thread:{thread_id}",
            process_name=name,
            shelf=shelf,
        )
        return self.ledger.record_thread(noted, at=self.clock.now())

    def looks(self) -> None:
        """Decide every process, as a cycle does."""
        policy, now = self.pages.policy(), self.clock.now()
        processes = self.ledger.processes()
        offers = offers_of(processes, policy, now)
        for process in processes:
            decision = decide(process, policy, now)
            held = None
            if isinstance(decision, Write):
                owed = Owed(process=process, decision=decision)
                (gate,) = admit([owed], policy, now, offers=offers)
                held = gate if isinstance(gate, Held) else None
            standing = Standing(
                process_id=process.id, decision=decision, held=held, due_at=None, decided_at=now
            )
            self.ledger.record_standing(standing, heard=len(process.instructions))

    def process(self, process_id: int = 1) -> Process:
        return self.ledger.process(process_id)

    def said(self, process_id: int = 1) -> tuple[Instruction, ...]:
        return self.process(process_id).instructions


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "config.toml").write_text(CONFIG)
    with_ledger = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    for_page = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    clock = VirtualClock(NOW)
    conditions: list[Condition] = []

    def load() -> Config:
        return load_config(tmp_path / "config.toml", env={}, cwd=tmp_path)

    pages = Pages(
        store=for_page,
        load=load,
        clock=clock,
        condition=lambda: conditions[-1] if conditions else None,
    )
    ledger = with_ledger.bind("sam@mail.example", "login", at=NOW)
    keys = Keys(tmp_path / "run")
    yield Desk(tmp_path, with_ledger, ledger, clock, keys, pages, conditions)
    with_ledger.close()
    for_page.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


def ask(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
) -> Answer:
    """One request to the application, without a server between. Headers go as they are given."""
    route, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": route,
        "raw_path": route.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 40000),
    }
    sent: list[Message] = []
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    content = b"".join(message.get("body", b"") for message in sent[1:])
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, content.decode())


@dataclass
class Site:
    """Requests as a browser on this computer makes them, its cookie included once it `enters`."""

    desk: Desk
    app: ASGIApp
    cookie: str = ""

    def enters(self) -> None:
        found = self.get(f"/enter?pass={self.desk.keys.new_pass(self.desk.clock.now())}")
        assert found.status == 303, found.text
        name, _, value = found.headers["set-cookie"].partition(";")[0].partition("=")
        assert name == f"tactful-{PORT}"
        self.cookie = value

    def get(self, path: str, **headers: str) -> Answer:
        return ask(self.app, path, headers=self._headers(headers))

    def ok(self, path: str) -> str:
        found = self.get(path)
        assert found.status == 200, found.text
        return found.text

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """A form of this page, posted from it; a header given as "" is left out."""
        form = {"form_key": self.desk.keys.form_key(self.cookie)} | dict(fields or {})
        own = {
            "origin": f"http://{HOST}",
            "sec_fetch_site": "same-origin",
            "content_type": "application/x-www-form-urlencoded",
        }
        return ask(
            self.app,
            path,
            method="POST",
            headers=self._headers(own | headers),
            body=urlencode(form).encode(),
        )

    def _headers(self, named: Mapping[str, str]) -> list[tuple[str, str]]:
        cookie = {"cookie": f"tactful-{PORT}={self.cookie}"} if self.cookie else {}
        given = {"host": HOST} | cookie | dict(named)
        return [(name.replace("_", "-"), value) for name, value in given.items() if value]


@pytest.fixture
def stranger(desk: Desk) -> Site:
    """A browser that has no session."""
    return Site(desk, make_app(desk.pages, desk.keys, port=PORT, hosts=["box.lan"]))


@pytest.fixture
def site(stranger: Site) -> Site:
    stranger.enters()
    return stranger


@pytest.fixture(scope="session")
def one_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all of a worker's tests: it takes a second or two to start."""
    window = open_browser(tmp_path_factory.mktemp("browser"))
    watch_for_dialogs(window)
    yield window
    window.quit()


@pytest.fixture
def visit(desk: Desk, one_window: Chrome) -> Iterator[Visit]:
    """The browser's window, let in to the page over that desk's ledger."""
    server = PageServer(
        lambda port: make_app(desk.pages, desk.keys, port=port),
        address="127.0.0.1",
        port=0,
        folder=desk.folder / "run",
    )
    with server:
        found = Visit(
            one_window,
            server.url,
            lambda: f"{server.url}/enter?pass={desk.keys.new_pass(desk.clock.now())}",
        )
        found.sized(DESKTOP)
        found.coloured("light")
        found.scripts(off=False)
        found.enters()
        one_window.get_log("browser")
        yield found

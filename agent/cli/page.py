"""`tactful page`: the page in the browser, with an address that is good once."""

from __future__ import annotations

import logging
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.app import opened_store
from agent.cli.setting import with_config
from agent.clock import Clock, SystemClock
from agent.config import Config, load_config
from agent.daemon.heartbeat import SAID, health_of, read_heartbeat
from agent.daemon.places import heartbeat_file, page_folder
from agent.errors import LedgerError, TactfulError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from agent.daemon.service import Outcome
    from agent.web.desk import Condition
    from agent.web.server import PageServer

log = logging.getLogger(__name__)


@click.command(epilog="Example:  tactful page --no-browser")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@with_config
def command(config: Config, no_browser: bool) -> None:
    """Open the page: every process as a line of time, and what you may say to it.

    The address is good once, for ten minutes; the browser then stays let in for thirty days. Where
    no `tactful run` serves the page, this does, until Ctrl-C.
    """
    from agent.web.keys import Keys
    from agent.web.server import open_page

    clock, folder = SystemClock(), page_folder(config)
    if (url := open_page(folder)) is not None:
        show(f"{url}/enter?pass={Keys(folder).new_pass(clock.now())}", browser=not no_browser)
        return
    with opened_page(config, clock=clock) as page:
        click.echo("No `tactful run` serves the page, so this does, until Ctrl-C.")
        show(page.entry(), browser=not no_browser)
        page.server.serve_forever()


def show(address: str, *, browser: bool = True) -> None:
    """Print the address, and open it where a window can open."""
    click.echo(address)
    if browser and _has_screen():
        with suppress(webbrowser.Error):  # the address stands in the terminal anyway
            webbrowser.open(address)


def _has_screen() -> bool:
    """Whether a browser of its own window can open: not one inside this terminal."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loaded(config: Config) -> Callable[[], Config]:
    """The same configuration file, read anew each time; where there was none, the one that is
    there by then.
    """
    folder = Path.cwd()
    return lambda: load_config(config.source, env=os.environ, cwd=folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that is open: its server, and a fresh way in."""

    server: PageServer
    entry: Callable[[], str]


@contextmanager
def opened_page(
    config: Config, *, clock: Clock, thread_link: str | None = None, watched: bool = True
) -> Iterator[Page]:
    """The page, bound but not served yet. `thread_link` is where threads open if not in Gmail;
    `watched` tells on it how `tactful run` is.

    Raises TactfulError where its port is taken or it is open already.
    """
    from agent.web.keys import Keys
    from agent.web.server import PageServer

    folder, load = page_folder(config), _loaded(config)
    keys = Keys(folder)
    with opened_store(config) as store:

        def make(port: int) -> ASGIApp:
            from agent.web.app import make_app
            from agent.web.desk import GMAIL, Desk

            desk = Desk(
                store=store,
                load=load,
                clock=clock,
                condition=lambda: _condition(config, clock) if watched else None,
                thread_link=thread_link or GMAIL,
            )
            return make_app(desk, keys, port=port, hosts=config.web.hosts)

        server = PageServer(
            make,
            address=config.web.address,
            port=config.web.port,
            folder=folder,
        )
        try:
            yield Page(
                server=server,
                entry=lambda: f"{server.url}/enter?pass={keys.new_pass(clock.now())}",
            )
        finally:
            server.close()


def _condition(config: Config, clock: Clock) -> Condition:
    from agent.web.desk import Condition

    beat = read_heartbeat(heartbeat_file(config))
    health = health_of(beat, clock.now())
    if beat is None:
        return Condition(words=SAID[health], alive=health.alive)
    return Condition(
        words=SAID[health],
        alive=health.alive,
        worked_at=beat.worked_at,
        next_at=beat.next_at,
        error=beat.error,
        hint=beat.hint,
        login_needed=beat.login_needed,
        spent=beat.spent,
    )


@contextmanager
def page_beside(config: Config, *, clock: Clock) -> Iterator[Beside]:
    """The page, served from a thread beside the agent where the user wants one. That it can't be
    is said in the log, and stops nothing.
    """
    with ExitStack() as life:
        beside = Beside(life=life, clock=clock)
        beside.follow(config)
        yield beside


@dataclass(slots=True, kw_only=True)
class Beside:
    """The page beside the agent; `life` ends with the agent's. Any thread may call it."""

    life: ExitStack
    clock: Clock
    _followed: Config | None = None
    _waits: bool = False
    """For what may pass by itself: the ledger, or the disk of the page's own files."""
    _said: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, config: Config) -> None:
        """Called with a configuration that was read anew: where its [web] part is another, the
        page is opened anew by it.
        """
        with self._lock:
            before, self._followed = self._followed, config
            if before is not None and before.web == config.web:
                return
            self.life.close()
            self._said = ""
            if self._opens(config) or before is None or not config.web.enabled:
                return
            if before.web.enabled and self._opens(config.model_copy(update={"web": before.web})):
                log.warning("the page stays where it was", extra={"action": "page"})

    def after(self, outcome: Outcome) -> None:
        """Called at each cycle's end: open the page that had to wait, once the ledger is there."""
        if isinstance(outcome.error, LedgerError):
            return
        with self._lock:
            if self._waits and self._followed is not None:
                self._opens(self._followed)

    def _opens(self, config: Config) -> bool:
        self._waits = False
        if not config.web.enabled:
            return False
        try:
            page = self.life.enter_context(opened_page(config, clock=self.clock))
        except (TactfulError, OSError) as refused:
            self._waits = isinstance(refused, LedgerError | OSError)
            self._say(refused)
            return False
        page.server.start()
        log.info(
            "the page is open; `tactful page` shows it",
            extra={"action": "page", "address": page.server.url},
        )
        return True

    def _say(self, refused: TactfulError | OSError) -> None:
        if str(refused) != self._said:
            hint = getattr(refused, "hint", "")
            log.warning(
                "no page is served", extra={"action": "page", "error": str(refused), "hint": hint}
            )
        self._said = str(refused)

"""What the pages work on: the ledger, the user's configuration, the clock, how the agent is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from agent.clock import Clock
from agent.config import Config
from agent.core.policy import Policy
from agent.cycle.ports import Ledger
from agent.errors import ConfigError, TactfulError
from agent.store import Memo, Store
from agent.views.board import brought_up_to_date
from agent.views.talk import Talk, talk_about
from agent.views.view import View, views

GMAIL = "https://mail.google.com/mail/u/{account}/#all/{thread}"
"""A thread in Gmail: `u/` takes an address, `#all/` the id that Gmail's API gives a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the agent itself is: `words` for the user. `spent` are quota units since its start."""

    words: str
    alive: bool
    worked_at: datetime | None = None
    next_at: datetime | None = None
    error: str = ""
    hint: str = ""
    login_needed: bool = False
    spent: int = 0


class NotThere(TactfulError):
    """No process has that number."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """`load` reads the configuration anew; `condition` tells how the running agent is, None where
    there is none to speak of. `thread_link` is where a thread is opened, with {account} and
    {thread} in it.
    """

    store: Store
    load: Callable[[], Config]
    clock: Clock
    condition: Callable[[], Condition | None] = lambda: None
    thread_link: str = GMAIL
    _config: Config = field(init=False)
    _opened_by: Config = field(init=False)
    _stamp: tuple[int, int] | None = field(init=False, default=None)
    _trouble: TactfulError | None = field(init=False, default=None)
    _known: tuple[int, list[View]] | None = field(init=False, default=None)
    _memo: Memo = field(init=False, default_factory=Memo)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._config = self._opened_by = self.load()
        self._stamp = _stamp(self._config.source)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def config(self) -> Config:
        """The configuration as the file says by now; the last good one while the file is broken."""
        with self._lock:
            stamp = _stamp(self._config.source)
            if stamp != self._stamp or self._config.source is None:
                self._stamp = stamp
                try:
                    self._config, self._trouble = self.load(), None
                    self._stamp = _stamp(self._config.source)
                except ConfigError as broken:
                    self._trouble = broken
            return self._config

    @property
    def trouble(self) -> TactfulError | None:
        """What is wrong with the configuration file by now, None where nothing is."""
        return self._trouble

    @property
    def is_elsewhere(self) -> bool:
        """Whether the configuration wants the page otherwise by now than it was opened."""
        return self.config().web != self._opened_by.web

    def policy(self) -> Policy:
        return self.config().policy()

    def ledger(self) -> Ledger:
        """Raises TactfulError before the first look at a mailbox."""
        if (found := self.store.only_ledger(self._memo)) is None:
            raise TactfulError(
                "Tactful has not looked at a mailbox yet.",
                hint="Run `tactful poll` or `tactful run` first, then load this page again.",
            )
        return found

    def views(self, policy: Policy) -> list[View]:
        """Every process as it stands. Read again only where the ledger has changed: five hundred
        processes take a while to read.
        """
        ledger, version = self.ledger(), self.store.version()
        with self._lock:
            if self._known is None or self._known[0] != version:
                self._known = version, views(ledger)
            known = self._known[1]
        return brought_up_to_date(known, policy, self.now)

    def version(self) -> str:
        """Another text as soon as another program has changed the ledger."""
        return str(self.store.version())

    def view(self, found: Sequence[View], process_id: int) -> View:
        for view in found:
            if view.process.id == process_id:
                return view
        raise NotThere(
            "There is no such process (any more).", hint="Go back to the board: it lists them all."
        )

    def talk(self, process_id: int) -> Talk:
        policy = self.policy()
        found = self.views(policy)
        view = self.view(found, process_id)
        return talk_about(view, found, ledger=self.ledger(), policy=policy, now=self.now)

    def forget(self) -> None:
        """Read the ledger again: what this page wrote does not show in its version."""
        with self._lock:
            self._known = None

    def link_to(self, thread_id: str) -> str:
        """Where a person opens that thread."""
        account = self.ledger().state().account
        return self.thread_link.format(
            account=quote(account, safe="@"), thread=quote(thread_id, safe="")
        )


def _stamp(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file is not None else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found is not None else None

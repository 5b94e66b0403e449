"""The composition root: a configuration in, a running agent out. The only place that knows all
parts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from agent.clock import Clock, SystemClock
from agent.config import Config
from agent.core.brief import Brief
from agent.cycle.cycle import Cycle
from agent.cycle.options import Options, Report
from agent.cycle.ports import Ledger
from agent.cycle.sync import mark_of
from agent.errors import LedgerError, LoginNeeded, WrongAccount
from agent.gmail import (
    GmailMailbox,
    Handler,
    Login,
    LoginFile,
    fingerprint_of,
    mailbox_with,
    open_mailbox,
)
from agent.store import Begin, Store, open_store

NO_MARKS = (
    "[gmail] mark_threads is on, but the login does not permit it: threads get no mark. "
    "Run `tactful login` once more, and Tactful marks them from its next cycle on."
)
ASK_AGAIN = timedelta(hours=1)
"""While a login is refused, it is tried this seldom; a new one counts at the next cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Everything one cycle needs, bound to one account."""

    config: Config
    mailbox: GmailMailbox
    ledger: Ledger
    cycle: Cycle
    store: Store
    warnings: tuple[str, ...]

    def once(self) -> Report:
        """One cycle, and the first of a day (Gmail's) a copy of the ledger.

        Its connections are closed after it: they don't survive a laptop's sleep.
        """
        try:
            report = self.cycle.run()
        finally:
            self.mailbox.close()
        if not self.cycle.options.dry_run:
            try:
                self.store.keep_daily(report.at.date())
            except LedgerError as fault:
                report.faults.append(("the ledger's daily copy", fault))
        return report


def options_of(
    config: Config, *, account: str, dry_run: bool = False, mark_threads: bool = False
) -> Options:
    """`mark_threads` where the login permits what the configuration asks for."""
    return Options(
        policy=config.policy().of_account(account),
        label=config.gmail.label,
        user_name=config.drafts.name,
        signature=config.drafts.signature,
        dry_run=dry_run,
        mark_threads=mark_threads,
    )


@dataclass(frozen=True, slots=True)
class WordsAtNeed:
    """The cycle's `Wording`, loaded with the first draft: a daemon that only waits holds 2 MB less.
    `letters` is the folder with the user's own.
    """

    letters: Path | None

    def compose(self, brief: Brief) -> str:
        from agent.writing import OwnLetters, Words

        return Words(OwnLetters(self.letters)).compose(brief)


def letters_problems(config: Config) -> tuple[str, ...]:
    """All that is wrong with the user's own letters, as "thank_you.txt:3: …"."""
    if config.drafts.templates_dir is None:
        return ()
    from agent.writing import OwnLetters

    return OwnLetters(config.drafts.templates_dir).problems()


@contextmanager
def opened_store(config: Config, *, begin: Begin = Begin.FIRST) -> Iterator[Store]:
    """The store of that configuration, closed afterwards. Raises LedgerError."""
    store = open_store(config.store.url, begin=begin)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def agent_for(
    config: Config,
    *,
    clock: Clock | None = None,
    handler: Handler | None = None,
    dry_run: bool = False,
) -> Iterator[Agent]:
    """An agent on the account that the token file names.

    A token seen for the first time is asked whose it is (1 unit); later runs know it by its
    fingerprint. `handler` stands in for the network. Raises LoginNeeded, WrongAccount, LedgerError,
    MailboxUnavailable.
    """
    with opened_store(config) as store:
        mailbox, login = open_mailbox(
            api_root=config.gmail.api_root,
            token_file=config.gmail.token_file,
            clock=clock or SystemClock(),
            mark=mark_of(config.gmail.label) if config.gmail.mark_threads else "",
            handler=handler,
        )
        unmarked = (NO_MARKS,) if config.gmail.mark_threads and not mailbox.marks else ()
        try:
            ledger = store.ledger_for_token(mailbox.fingerprint)
            if ledger is None:
                account = mailbox.profile().account
                ledger = store.bind(account, mailbox.fingerprint, at=mailbox.now())
            recovered = ledger.recover(at=(clock or SystemClock()).now())
            yield Agent(
                config=config,
                mailbox=mailbox,
                ledger=ledger,
                store=store,
                cycle=Cycle(
                    mailbox,
                    ledger,
                    WordsAtNeed(config.drafts.templates_dir),
                    options_of(
                        config,
                        account=ledger.state().account,
                        dry_run=dry_run,
                        mark_threads=mailbox.marks,
                    ),
                ),
                warnings=(*login.warnings, *unmarked, *recovered.words, *letters_problems(config)),
            )
        finally:
            mailbox.close()


def keep_login(
    config: Config, login: Login, *, clock: Clock | None = None, handler: Handler | None = None
) -> str:
    """Bind a new login to the ledger and keep it; the account it is for. A running agent works
    with it from its next cycle on.

    Raises WrongAccount where the ledger is another account's; then the old login stays.
    """
    with opened_store(config) as store:
        mailbox = mailbox_with(
            login, api_root=config.gmail.api_root, clock=clock or SystemClock(), handler=handler
        )
        try:
            account = mailbox.profile().account
            store.bind(account, login.fingerprint, at=mailbox.now())
        finally:
            mailbox.close()
    LoginFile(config.gmail.token_file).put(login)
    return account


def account_of(config: Config) -> str:
    """The account the ledger is bound to; "" before the first login."""
    with opened_store(config) as store:
        ledger = store.only_ledger()
        return ledger.state().account if ledger is not None else ""


class Running:
    """An agent that lives for months: opened when a cycle needs it, and anew when the configuration
    or the login is another.

    A login that is refused is left alone for an hour, with no call at all; once another one lies in
    its place, the next cycle works with that. `once` and `close` belong to one thread at a time;
    `use` and `stop` may be called from any.
    """

    def __init__(
        self, config: Config, *, clock: Clock | None = None, handler: Handler | None = None
    ) -> None:
        self.config = config
        self._clock = clock or SystemClock()
        self._handler = handler
        self._open = ExitStack()
        self._agent: Agent | None = None
        self._login = ""
        self._refused: tuple[str, float, LoginNeeded | WrongAccount] | None = None
        self._spent = 0
        self._stopping = False
        self._lock = threading.Lock()

    @property
    def agent(self) -> Agent | None:
        """The open agent; None before its first cycle, and while a login is needed."""
        return self._agent

    def open(self) -> Agent:
        """The agent on the configuration and the login in force. Raises what `agent_for` raises."""
        with self._lock:
            config = self.config
        login = self._usable_login(config)
        try:
            return self._opened(config, login)
        except (LoginNeeded, WrongAccount) as error:
            self._refused = (login, self._clock.monotonic(), error)
            raise

    def once(self) -> Report:
        """One cycle. Raises what `agent_for` and `Cycle.run` raise."""
        agent = self.open()
        try:
            return agent.once()
        except (LoginNeeded, WrongAccount) as error:
            self._refused = (self._login, self._clock.monotonic(), error)
            raise

    def use(self, config: Config) -> None:
        """Go by this configuration from the next cycle on."""
        with self._lock:
            self.config = config

    def stop(self) -> None:
        """Ask a cycle under way to end at its next safe point; there will be no other."""
        with self._lock:
            self._stopping = True
            if self._agent is not None:
                self._agent.cycle.stop.ask()

    def spent(self) -> int:
        """Quota units since the start."""
        agent = self._agent
        return self._spent + (agent.mailbox.spent if agent is not None else 0)

    def close(self) -> None:
        with self._lock:
            agent, self._agent = self._agent, None
            self._spent += agent.mailbox.spent if agent is not None else 0
        self._open.close()

    def _usable_login(self, config: Config) -> str:
        """Which login lies there now. Raises LoginNeeded where there is none, and what was said of
        this one less than an hour ago.
        """
        try:
            login = fingerprint_of(config.gmail.token_file)
        except LoginNeeded:
            self.close()  # logged out: what is still in memory counts no more
            raise
        if self._refused is not None:
            refused, at, error = self._refused
            if refused == login and self._clock.monotonic() - at < ASK_AGAIN.total_seconds():
                raise type(error)(error.message, hint=error.hint)
            self._refused = None
        return login

    def _opened(self, config: Config, login: str) -> Agent:
        if self._agent is not None:
            if self._agent.config is config and self._login == login:
                return self._agent
            self.close()
        opened = self._open.enter_context(
            agent_for(config, clock=self._clock, handler=self._handler)
        )
        with self._lock:
            self._agent, self._login = opened, login
            if self._stopping:
                opened.cycle.stop.ask()
        return opened

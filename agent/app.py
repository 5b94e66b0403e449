"""The composition root: a configuration in, a running agent out. The only place that knows all
parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from agent.clock import Clock, SystemClock
from agent.config import Config
from agent.cycle.cycle import Cycle
from agent.cycle.options import Options, Report
from agent.cycle.ports import Ledger
from agent.gmail import GmailMailbox, Handler, open_mailbox
from agent.store import Store, open_store
from agent.writing import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Everything one cycle needs, bound to one account."""

    config: Config
    mailbox: GmailMailbox
    ledger: Ledger
    cycle: Cycle
    warnings: tuple[str, ...]

    def once(self) -> Report:
        """One cycle; its connections are closed after it: they don't survive a laptop's sleep."""
        try:
            return self.cycle.run()
        finally:
            self.mailbox.close()


def options_of(config: Config, *, account: str, dry_run: bool = False) -> Options:
    return Options(
        policy=replace(config.policy(), mine=frozenset({account})),
        label=config.gmail.label,
        user_name=config.drafts.name,
        dry_run=dry_run,
    )


@contextmanager
def opened_store(config: Config) -> Iterator[Store]:
    store = open_store(config.store.url)
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
            handler=handler,
        )
        try:
            ledger = store.ledger_for_token(mailbox.fingerprint)
            if ledger is None:
                account = mailbox.profile().account
                ledger = store.bind(account, mailbox.fingerprint, at=mailbox.now())
            yield Agent(
                config=config,
                mailbox=mailbox,
                ledger=ledger,
                cycle=Cycle(
                    mailbox,
                    ledger,
                    Words(),
                    options_of(config, account=ledger.state().account, dry_run=dry_run),
                ),
                warnings=tuple(login.warnings),
            )
        finally:
            mailbox.close()

"""`tactful run`: the daemon, in the foreground."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import click

from agent.app import Agent, Running, letters_problems
from agent.cli.news import Telling
from agent.cli.page import page_beside
from agent.cli.patched import safe_python, this_python
from agent.cli.setting import with_config
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.config.load import find_file
from agent.cycle.options import Report
from agent.daemon.instance import Instance
from agent.daemon.places import heartbeat_file, lock_file
from agent.daemon.reload import ConfigWatch, Reloaded
from agent.daemon.service import Outcome, Service
from agent.daemon.supervisor import Supervisor
from agent.errors import (
    ConfigError,
    LedgerFull,
    LedgerLocked,
    LedgerReadOnly,
    LoginNeeded,
    MailboxUnavailable,
)
from agent.logs import set_up_logs
from agent.store import upgrade_is_due

PASSES = (LoginNeeded, MailboxUnavailable, LedgerFull, LedgerReadOnly, LedgerLocked)
"""What may be over at a later cycle, with no new start."""

log = logging.getLogger(__name__)


@click.command(epilog="Example:  tactful --config ~/tactful.toml run")
@click.pass_context
@with_config
def command(config: Config, ctx: click.Context) -> None:
    """Watch the mailbox until told to stop (Ctrl-C, or SIGTERM).

    It reads its configuration again when the file changes, and on SIGHUP.
    """
    set_up_logs(level=config.log.level, form=config.log.format)
    clock, named, folder = SystemClock(), ctx.find_root().obj, Path.cwd()
    running = Running(config, clock=clock)
    telling = Telling(running, clock=clock, env=os.environ)
    watch = ConfigWatch(
        config=config,
        load=lambda: _judged(load_config(named, env=os.environ, cwd=folder)),
        others=_templates,
        find=lambda: find_file(named, env=os.environ, cwd=folder),
    )

    _upgrade_apart(config, named)
    alone = Alone(running, Instance(lock_file(config)))
    with alone, page_beside(config, clock=clock) as page:

        def reload(forced: bool) -> Reloaded | None:
            found = watch.look(forced=forced)
            if found is not None and found.error is None:
                set_up_logs(level=found.config.log.level, form=found.config.log.format)
                running.use(found.config)
                telling.use(found.config)
                page.follow(found.config)
            elif found is not None and found.error is not None:
                telling.config_broken(found.error)
            return found

        def tell(outcome: Outcome) -> None:
            telling.after(outcome)
            page.after(outcome)

        _begin(alone)
        Service(
            work=alone,
            interval=config.gmail.poll_every,
            clock=clock,
            heartbeat=heartbeat_file(config),
            reload=reload,
            tell=tell,
            supervisor=Supervisor.of(os.environ),
        ).run()


@dataclass(frozen=True, slots=True)
class Alone:
    """The agent's cycles, none of them before the ledger's lock is held. Where the disk does not
    let it be taken yet, the next cycle tries again.
    """

    running: Running
    instance: Instance

    def __enter__(self) -> Self:
        """Raises AnotherInstance."""
        with suppress(*PASSES):  # `open` says it
            self.instance.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.running.close()
        self.instance.release()

    def open(self) -> Agent:
        self.instance.take()
        return self.running.open()

    def once(self) -> Report:
        self.instance.take()
        return self.running.once()

    def stop(self) -> None:
        self.running.stop()

    def spent(self) -> int:
        return self.running.spent()


def _upgrade_apart(config: Config, named: Path | None) -> None:
    """Have a due upgrade of the ledger, or the making of a new one, done by a program of its own:
    for as long as this one lives, it would hold the 8 MB that migrations take. Where that fails,
    it is tried here, and told.
    """
    if upgrade_is_due(config.store.url):
        where = ["--config", str(named)] if named else []
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "agent", *where, "db", "upgrade"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def _begin(alone: Alone) -> None:
    """Open the ledger and the mailbox: a ledger that only the user can mend (damaged, newer) ends
    the program here. What a running one waits for, it waits for at its start too: a login, a
    network, space on the disk.
    """
    if (better := safe_python(this_python())) is not None:
        log.warning(
            "this Python lacks security fixes in the reading of mail",
            extra={"action": "start", "hint": f"Install Python {better} or newer."},
        )
    try:
        agent = alone.open()
    except PASSES as later:
        log.warning(later.message, extra={"action": "start", "hint": later.hint})
        return
    for warning in agent.warnings:
        log.warning(warning, extra={"action": "start"})


def _templates(config: Config) -> list[Path]:
    """The user's own letters: they count as part of the configuration."""
    folder = config.drafts.templates_dir
    return sorted(folder.glob("*.txt")) if folder is not None else []


def _judged(config: Config) -> Config:
    """The configuration, if the user's own letters are sound. Raises ConfigError."""
    if problems := letters_problems(config):
        raise ConfigError(
            problems, hint="Correct them; `tactful templates` shows how each letter reads."
        )
    return config

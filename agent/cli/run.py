"""`tactful run`: the daemon, in the foreground."""

from __future__ import annotations

from contextlib import suppress

import click
import structlog

from agent.app import Running
from agent.cli.setting import with_config
from agent.clock import SystemClock
from agent.config import Config
from agent.daemon.instance import only_instance
from agent.daemon.places import heartbeat_file, lock_file
from agent.daemon.service import Service
from agent.errors import LoginNeeded, MailboxUnavailable
from agent.logs import set_up_logs

log = structlog.get_logger()


@click.command(epilog="Example:  tactful --config ~/tactful.toml run")
@with_config
def command(config: Config) -> None:
    """Watch the mailbox until told to stop (Ctrl-C, or SIGTERM)."""
    set_up_logs(level=config.log.level, form=config.log.format)
    clock = SystemClock()
    running = Running(config, clock=clock)
    with only_instance(lock_file(config)):
        try:
            # What only the user can mend ends it here; a login or a network may come later.
            with suppress(LoginNeeded, MailboxUnavailable):
                for warning in running.open().warnings:
                    log.warning(warning, action="start")
            Service(
                cycle=running.once,
                stop_cycle=running.stop,
                spent=running.spent,
                interval=config.gmail.poll_every,
                clock=clock,
                heartbeat=heartbeat_file(config),
            ).run()
        finally:
            running.close()

"""`tactful run`: the daemon, in the foreground."""

from __future__ import annotations

import click

from agent.app import agent_for
from agent.cli.setting import with_config
from agent.clock import SystemClock
from agent.config import Config
from agent.daemon.instance import only_instance
from agent.daemon.places import heartbeat_file, lock_file
from agent.daemon.service import Service
from agent.logs import set_up_logs


@click.command(epilog="Example:  tactful --config ~/tactful.toml run")
@with_config
def command(config: Config) -> None:
    """Watch the mailbox until told to stop (Ctrl-C, or SIGTERM)."""
    set_up_logs(level=config.log.level, form=config.log.format)
    clock = SystemClock()
    with only_instance(lock_file(config)), agent_for(config, clock=clock) as agent:
        Service(
            cycle=agent.once,
            stop_cycle=agent.cycle.stop.ask,
            spent=lambda: agent.mailbox.spent,
            interval=config.gmail.poll_every,
            clock=clock,
            heartbeat=heartbeat_file(config),
        ).run()

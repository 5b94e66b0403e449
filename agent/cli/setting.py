"""What most commands begin with: the configuration, the store, and whether an agent may start."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from agent.app import opened_store
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.cycle.ports import Ledger
from agent.daemon.heartbeat import health_of, read_heartbeat
from agent.daemon.places import heartbeats
from agent.errors import ConfigError, TactfulError
from agent.store import Begin, SqlLedger, Store


def with_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command the user's configuration as its first argument."""

    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        try:
            config = load_config(ctx.find_root().obj, env=os.environ, cwd=Path.cwd())
        except ConfigError as broken:
            raise _said_of_the_agent(broken) from None
        return command(config, *args, **kwargs)

    return run


def _said_of_the_agent(broken: ConfigError) -> ConfigError:
    """The same, and that a running agent goes by the last good configuration meanwhile."""
    now = SystemClock().now()
    beats = [beat for file in heartbeats() if (beat := read_heartbeat(file)) is not None]
    if any(beat.config_error and health_of(beat, now).alive for beat in beats):
        hint = f"{broken.hint} Tactful keeps running by the last good one meanwhile."
        return ConfigError(broken.problems, hint=hint)
    return broken


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@contextmanager
def known_ledger(config: Config) -> Iterator[Ledger]:
    """The ledger as it stands, without asking Gmail anything. Raises TactfulError if there is
    none.
    """
    with known_store(config) as store:
        yield known(store)


@contextmanager
def known_store(config: Config) -> Iterator[Store]:
    """The store as it stands; it is not made here. Raises LedgerError if there is none."""
    with opened_store(config, begin=Begin.NEVER) as store:
        yield store


def known(store: Store) -> SqlLedger:
    """The ledger of the account the store holds. Raises TactfulError if there is none."""
    if (ledger := store.only_ledger()) is None:
        raise TactfulError(
            "Tactful has not looked at a mailbox yet.", hint="Run `tactful poll` first."
        )
    return ledger

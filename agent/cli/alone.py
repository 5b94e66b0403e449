"""`tactful` alone: set-up the first time, later `status` and where the page is."""

from __future__ import annotations

import os
from pathlib import Path

import click

from agent.cli.setup import set_up
from agent.cli.status import command as status
from agent.config import load_config
from agent.config.load import find_file
from agent.store import database_file, is_there


@click.command(hidden=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    named = ctx.find_root().obj
    if _is_first_time(named):
        set_up(named)
        return
    ctx.invoke(status)
    click.echo("The page: `tactful page`. All commands: `tactful --help`.")


def _is_first_time(named: Path | None) -> bool:
    """No configuration, and no ledger where it would be."""
    if find_file(named, env=os.environ, cwd=Path.cwd()) is not None:
        return False
    file = database_file(load_config(None, env=os.environ, cwd=Path.cwd()).store.url)
    return file is not None and not is_there(file)

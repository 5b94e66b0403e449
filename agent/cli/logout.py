"""`tactful logout`: the login forgotten here, and how to withdraw it at Google."""

from __future__ import annotations

import click

from agent.cli.setting import with_config
from agent.config import Config
from agent.gmail.login_file import LoginFile


@click.command(epilog="Example:  tactful logout")
@with_config
def command(config: Config) -> None:
    """Forget the login. A running Tactful stops looking at your mail within one cycle.

    What it knows stays where it is; the drafts in Gmail stay, too.
    """
    kept = LoginFile(config.gmail.token_file)
    if kept.forget():
        click.echo(f"The login in {kept.place} is forgotten.")
    else:
        click.echo(f"There was no login in {kept.place}.")
    click.echo("To withdraw the permission at Google as well, so that no copy of it is any good:")
    click.echo("  -> https://myaccount.google.com/connections, your app, “Delete all connections”.")

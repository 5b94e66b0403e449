"""`tactful service`: hand `tactful run` to systemd or launchd, and take it back."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import click

from agent.cli.setting import with_config
from agent.config import Config
from agent.daemon.installing import Installer, installer_for
from agent.store import database_file

EXAMPLE = "Example:  tactful service install --print"


@click.group(epilog=EXAMPLE)
def command() -> None:
    """Let your system keep Tactful running: systemd on Linux, launchd on a Mac."""


@command.command(epilog=EXAMPLE)
@click.option("--print", "only_print", is_flag=True, help="Show what would be installed, only.")
@with_config
def install(config: Config, only_print: bool) -> None:
    """Start Tactful now, and whenever you log in."""
    installer = installer_of(config, only_print=only_print)
    if only_print:
        click.echo(f"# {installer.file}", err=True)
        click.echo(installer.text(), nl=False)
        return
    for line in installer.install():
        click.echo(line)


@command.command(epilog="Example:  tactful service uninstall")
@with_config
def uninstall(config: Config) -> None:
    """Stop it, and remove it from your system. What it knows stays."""
    for line in installer_of(config).uninstall():
        click.echo(line)


@command.command(epilog="Example:  tactful service status")
@with_config
def status(config: Config) -> None:
    """Show what the system says of it; `tactful status` shows what it does."""
    for line in installer_of(config).status():
        click.echo(line)


def installer_of(config: Config, *, only_print: bool = False) -> Installer:
    program = [sys.executable, "-m", "agent"]
    if config.source is not None:
        program += ["--config", str(config.source.absolute())]
    token = config.gmail.token_file
    writable = [token.parent] if token.is_absolute() else []  # else it is in the keyring
    if (ledger := database_file(config.store.url)) is not None:
        writable.append(ledger.parent)
    return installer_for(
        system=platform.system(),
        command=[*program, "run"],
        writable=writable,
        env=os.environ,
        home=Path.home(),
        only_print=only_print,
    )

"""`tactful db`: the ledger's care. Check it, copy it, put a copy back, bring it up to date."""

from __future__ import annotations

from pathlib import Path

import click

from agent.cli.setting import json_option, with_config
from agent.cli.terminal import print_json
from agent.clock import SystemClock
from agent.config import Config
from agent.daemon.instance import only_instance
from agent.daemon.places import lock_file
from agent.errors import LedgerDamaged, TactfulError
from agent.store import (
    Begin,
    Checkup,
    Shelf,
    begin_anew,
    check,
    check_beginning,
    database_file,
    restore,
    upgrade,
)


@click.group(epilog="Example:  tactful db check")
def command() -> None:
    """Look after the ledger: check, backup, restore, upgrade."""


@command.command("check", epilog="Example:  tactful db check")
@json_option
@with_config
def check_command(config: Config, as_json: bool) -> None:
    """Read the whole ledger and say whether it is sound. Changes nothing."""
    found = check(_file(config))
    wrong = [*found.findings, *([found.copies_fault.message] if found.copies_fault else [])]
    if as_json:
        print_json(
            {
                "file": str(found.file),
                "sound": not found.findings,
                "findings": wrong,
                "schema": found.schema,
                "newest_schema": found.newest_schema,
                "drafts": found.drafts,
                "drafts_lost": found.lost,
                "newest_copy": str(found.newest_copy) if found.newest_copy else None,
            }
        )
    else:
        click.echo(f"{found.file}: schema {found.schema}, {found.drafts} drafts on record.")
        for finding in wrong:
            click.echo(f"  wrong: {finding}")
        if found.schema not in (None, found.newest_schema):
            click.echo(
                f"  It has an older schema; `tactful db upgrade` makes {found.newest_schema}."
            )
        if found.lost:
            click.echo(
                f"  {found.lost} drafts are known only to the second record; the next "
                "`tactful poll` looks for them in Gmail."
            )
        if found.copies_fault is None:
            click.echo(f"Newest sound copy: {found.newest_copy or 'none yet'}.")
    if found.findings:
        raise LedgerDamaged(f"The ledger {found.file} is damaged.", hint=_way_back(found))
    if not as_json:
        click.echo("It is sound.")
    if found.copies_fault is not None:
        raise found.copies_fault


def _way_back(found: Checkup) -> str:
    if found.copies_fault is not None:
        return (
            f"{found.copies_fault.hint} Then `tactful db restore` puts the newest sound copy in"
            " its place."
        )
    if found.newest_copy is not None:
        return (
            "`tactful db restore` puts the newest sound copy in its place. Where only a draft's"
            " record is damaged, the next `tactful poll` mends it."
        )
    return (
        "There is no sound copy. Where only a draft's record is damaged, the next `tactful poll`"
        " mends it; else move the file away, then `tactful db upgrade --anew`: Gmail is read anew."
    )


@command.command("backup", epilog="Example:  tactful db backup ~/tactful-copy.db")
@click.argument("target", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_config
def backup_command(config: Config, target: Path | None) -> None:
    """Make a checked copy now, also while Tactful runs: in the backups folder, or at TARGET."""
    file = _file(config)
    check_beginning(file, Begin.NEVER)
    if target is not None and target.absolute().resolve() == file.resolve():
        raise TactfulError("That is the ledger itself.", hint="Name another file.")
    made = Shelf(file).keep_now(SystemClock().now(), target.absolute() if target else None)
    click.echo(f"The copy is {made}. It holds names, dates and your drafts' words: keep it to you.")


@command.command("restore", epilog="Example:  tactful db restore")
@click.argument("copy", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_config
def restore_command(config: Config, copy: Path | None) -> None:
    """Put COPY, or the newest sound one, in the ledger's place. The replaced file is kept."""
    file = _file(config)
    with only_instance(lock_file(config)):
        used, aside = restore(file, copy.absolute() if copy else None, now=SystemClock().now())
    click.echo(f"The ledger is now as in {used}.")
    if aside is not None:
        click.echo(f"What was there before is kept as {aside}.")
    click.echo(
        "Mail that came since is read again at the next `tactful poll`, and drafts made since are\n"
        "looked for in Gmail: none is made twice. What you told Tactful since (tell, answer,\n"
        "snooze and the like) is not in the copy: please say it again."
    )


@command.command("upgrade", epilog="Example:  tactful db upgrade")
@click.option("--anew", is_flag=True, help="Begin with an empty ledger, where yours is lost.")
@with_config
def upgrade_command(config: Config, anew: bool) -> None:
    """Bring the ledger to this Tactful's schema. A copy of the old one is kept."""
    _file(config)
    if anew:
        _begin_anew(config)
        return
    with only_instance(lock_file(config)):
        before, after = upgrade(config.store.url)
    if before == after:
        click.echo(f"Nothing to do: the ledger has schema {after}, the newest.")
    elif before is None:
        click.echo(f"A new ledger was made, with schema {after}.")
    else:
        click.echo(
            f"The ledger went from schema {before} to {after}; a copy of the old one is kept."
        )


def _begin_anew(config: Config) -> None:
    with only_instance(lock_file(config)):
        aside = begin_anew(config.store.url, now=SystemClock().now())
    click.echo("An empty ledger was made. The next `tactful poll` reads Gmail anew.")
    if aside is not None:
        click.echo(f"What was left of the old one is kept as {aside}.")
    click.echo(
        "Drafts on the second record are looked for, and none of them is made twice. What you\n"
        "told Tactful (tell, answer, snooze and the like) is not there: please say it again."
    )


def _file(config: Config) -> Path:
    file = database_file(config.store.url)
    if file is None:
        raise TactfulError(
            "This ledger is no SQLite file.",
            hint="Use the tools of its own database for backup and checks.",
        )
    return file

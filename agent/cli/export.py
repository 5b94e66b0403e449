"""`tactful export`: all that Tactful has stored about you, as JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from agent.cli.setting import known, known_store, with_config
from agent.cli.terminal import print_json
from agent.clock import SystemClock
from agent.config import Config
from agent.errors import TactfulError


@click.command(epilog="Example:  tactful export tactful-export.json")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_config
def command(config: Config, file: Path | None) -> None:
    """Write out all that is stored: every row of the ledger, to FILE or to the screen.

    The file can be read by you alone. Your login is not in it, and no mail's text: that is not
    stored either.
    """
    with known_store(config) as store:
        account, stored = known(store).state().account, store.stored()
    exported_at = SystemClock().now().isoformat(timespec="seconds")
    content = {"account": account, "exported_at": exported_at, "stored": stored}
    if file is None:
        print_json(content)
        return
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(content, out, ensure_ascii=False, indent=2)
    except FileExistsError:
        raise TactfulError(
            f"{file} is there already.", hint="Name another file, or move that one away."
        ) from None
    except OSError as failed:
        raise TactfulError(
            f"{file} can't be written: {failed.strerror}.", hint="Name another place."
        ) from failed
    rows = sum(len(table) for table in stored.values())
    click.echo(f"{rows} rows written to {file}.")

"""`tactful read FILE.eml`: what the agent understands of a message."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from agent.cli.setting import json_option
from agent.cli.terminal import console, plain
from agent.core.reading import Desk, parse_raw, read_message, reading_json
from agent.core.workdays import Calendar
from agent.errors import MailFault, TactfulError
from agent.views.shown import one_line


@click.command(
    epilog="Example:  tactful read invitation.eml --me sam@example.com --zone Europe/Berlin"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--me", default="", help="Your address: mail from it counts as yours.")
@click.option("--zone", default="UTC", show_default=True, help="Your time zone.")
@json_option
def command(files: tuple[Path, ...], me: str, zone: str, as_json: bool) -> None:
    """Say what Tactful reads in each message FILE (.eml)."""
    desk = Desk(
        me=frozenset({me.lower()} if me else ()),
        calendar=Calendar(zone=_zone(zone)),
        trust_from=True,
    )
    for file in files:
        found = _read(file, desk)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            _print(found)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TactfulError(
            f"There is no time zone “{one_line(name, 40)}”.",
            hint="Use a name such as Europe/Berlin or America/New_York.",
        ) from None


def _read(file: Path, desk: Desk) -> dict[str, object]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TactfulError(
            f"{file} can't be read: {error.strerror}.", hint="Check the file's name."
        ) from error
    try:
        message = parse_raw(data)
        return reading_json(str(file), message, read_message(message, desk), desk)
    except MailFault as fault:
        return {"file": str(file), "refused": fault.message}


def _print(found: dict[str, object]) -> None:
    out = console()
    out.print(plain(str(found["file"])), style="bold")
    for key, value in found.items():
        if key != "file" and value not in (None, [], "", {}):
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            out.print(plain(f"  {key}: {one_line(str(shown), 600)}"))

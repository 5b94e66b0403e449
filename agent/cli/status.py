"""`tactful status`: where each process stands, and what comes next."""

from __future__ import annotations

import click
from rich.table import Table

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, plain, print_json
from agent.config import Config
from agent.core.rules.phrases import count
from agent.core.workdays import Calendar
from agent.daemon.heartbeat import read_heartbeat
from agent.daemon.places import heartbeat_file
from agent.views.shown import one_line
from agent.views.view import View, as_json, moment, views


@click.command(epilog="Example:  tactful status --json")
@json_option
@with_config
def command(config: Config, as_json: bool) -> None:
    """Show where each hiring process stands, and why."""
    calendar = config.policy().calendar
    with known_ledger(config) as ledger:
        found = views(ledger)
        if as_json:
            print_json(_json(found, calendar))
            return
        account = ledger.state().account
    if not found:
        click.echo(f'No thread stands under "{config.gmail.label}" in {account} yet.')
        click.echo("  -> Put the label on your interview threads in Gmail, then `tactful poll`.")
        return
    _print(found, calendar)
    _last_worked(config, calendar)


def _json(found: list[View], calendar: Calendar) -> list[dict[str, object]]:
    return [one for view in found for one in as_json(view, calendar)]


def _print(found: list[View], calendar: Calendar) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    table.add_column("#", justify="right", width=3)
    table.add_column("Who", ratio=3)
    table.add_column("State", width=13)
    table.add_column("Why, and what comes next", ratio=8)
    for view in found:
        why = one_line(view.because, 400)
        if view.evidence is not None:
            why += f"\n“{one_line(view.evidence.quote, 160)}”"
        planned = view.planned
        if planned is not None and view.state == "waiting":
            why += f"\nNext: {planned.kind.words}, {moment(planned.due_at, calendar)}"
        if view.state in ("asks you", "held"):
            why += "".join(f"\n-> {way}" for way in view.ways)
        table.add_row(str(view.number), plain(one_line(view.name, 60)), view.state, plain(why))
    console().print(table)
    turn = sum(view.state == "your turn" for view in found)
    drafts = sum(view.state.startswith("draft") for view in found)
    click.echo(
        f"{count(len(found), 'thread') if len(found) == 1 else f'{len(found)} processes'}; "
        f"{count(drafts, 'draft')} waiting in Gmail, {turn} your turn."
    )


def _last_worked(config: Config, calendar: Calendar) -> None:
    beat = read_heartbeat(heartbeat_file(config))
    if beat is None:
        return
    if beat.worked_at is not None:
        click.echo(f"Last look: {moment(beat.worked_at, calendar)}.")
    if beat.error:
        click.echo(f"Trouble: {one_line(beat.error)}\n  -> {one_line(beat.hint)}")

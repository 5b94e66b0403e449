"""`tactful status`, on one screen: what it is doing, where each process stands, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from rich.table import Table
from rich.text import Text

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, plain, print_json
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import Config
from agent.core.rules.phrases import count
from agent.core.workdays import Calendar
from agent.daemon.heartbeat import Health, Heartbeat, health_of, read_heartbeat
from agent.daemon.places import heartbeat_file
from agent.views.another import another_on
from agent.views.shown import one_line
from agent.views.view import View, as_json, moment, views

NEEDS_YOU = ("asks you", "held", "set back")


@click.command(epilog="Example:  tactful status --long")
@click.option("--long", "in_full", is_flag=True, help="Every reason in full, with its quote.")
@json_option
@with_config
def command(config: Config, as_json: bool, in_full: bool) -> None:
    """Show what Tactful is doing, where each hiring process stands, and what comes next."""
    calendar = config.policy().calendar
    with known_ledger(config) as ledger:
        found = views(ledger)
        if as_json:
            print_json(_json(found, calendar))
            return
        account = ledger.state().account
    for line in _doing(config, calendar):
        click.echo(wrapped(line, rest="  "))
    if not found:
        click.echo(f'No thread stands under "{config.gmail.label}" in {account} yet.')
        click.echo("  -> Put the label on your interview threads in Gmail, then `tactful poll`.")
        return
    if (another := another_on(view.process for view in found)) is not None:
        click.echo(wrapped(another.says))
        click.echo(wrapped(another.mend, first="  -> "))
    click.echo()
    if in_full:
        console().print(_in_full(found, calendar))
    else:
        _print_in_short(found, calendar)
    _sum_up(found, in_full=in_full)


def _json(found: list[View], calendar: Calendar) -> list[dict[str, object]]:
    return [one for view in found for one in as_json(view, calendar)]


def _doing(config: Config, calendar: Calendar) -> Iterator[str]:
    """What the agent is doing, when it last worked, when it looks again, and any trouble."""
    beat = read_heartbeat(heartbeat_file(config))
    health = health_of(beat, SystemClock().now())
    if beat is None:
        yield "Not running.  -> `tactful run` watches; `tactful poll` looks once."
        return
    worked = f"Last look {moment(beat.worked_at, calendar)}" if beat.worked_at else "No look yet"
    match health:
        case Health.SILENT | Health.STOPPED:
            yield f"Not running. {worked}.  -> Start it with `tactful run`."
        case Health.FROZEN:
            yield f"It hangs. {worked}.  -> Stop it, and start it again."
        case _:
            ahead = f", next {moment(beat.next_at, calendar)}" if beat.next_at else ""
            yield f"Watching. {worked}{ahead}."
    yield from _troubles(beat)


def _troubles(beat: Heartbeat) -> Iterator[str]:
    if beat.error:
        yield f"Trouble: {one_line(beat.error)}"
        yield f"  -> {one_line(beat.hint)}"
    if beat.config_error:
        yield "Your configuration can't be used; the last good one stays in force:"
        yield from (f"  {one_line(problem)}" for problem in beat.config_error.splitlines()[:5])
    if beat.at_start:
        yield f"Changed, but counts at the next start only: {one_line(beat.at_start)}"


def _print_in_short(found: Sequence[View], calendar: Calendar) -> None:
    """A line for each process; below it why, where something waits for the user, and, never cut,
    what they can say to it.
    """
    out = console()
    for view in found:
        out.print(_row(view, calendar))
        if view.state != "waiting" or view.planned is None:
            because = view.draft.because if view.draft is not None else view.because
            click.echo(wrapped(one_line(because, 400), first=" " * 4))
        for way in view.ways:
            out.print(plain(f"{'':8}-> {way}"), soft_wrap=True)


def _row(view: View, calendar: Calendar) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, show_header=False)
    table.add_column(justify="right", width=2)
    table.add_column(width=20, no_wrap=True, overflow="ellipsis")
    table.add_column(width=13, no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    name = plain(one_line(view.name, 60))
    table.add_row(str(view.number), name, view.state, plain(_next(view, calendar)))
    return table


def _next(view: View, calendar: Calendar) -> str:
    planned, draft = view.planned, view.draft
    if view.said_more:
        return "noted: the next look acts on it"
    if draft is not None:
        return draft.kind.words
    if planned is not None and view.state == "waiting":
        return f"{planned.kind.words}, {moment(planned.due_at, calendar)}"
    return ""


def _in_full(found: Sequence[View], calendar: Calendar) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    table.add_column("#", justify="right", width=3)
    table.add_column("Who", ratio=3)
    table.add_column("State", width=13)
    table.add_column("Why, and what comes next", ratio=8)
    for view in found:
        table.add_row(
            str(view.number), plain(one_line(view.name, 60)), view.state, _why(view, calendar)
        )
    return table


def _why(view: View, calendar: Calendar) -> Text:
    why = one_line(view.because, 400)
    if view.evidence is not None:
        why += f"\n“{one_line(view.evidence.quote, 160)}”"
    planned = view.planned
    if planned is not None and view.state == "waiting":
        why += f"\nNext: {planned.kind.words}, {moment(planned.due_at, calendar)}"
    if view.state in NEEDS_YOU:
        why += "".join(f"\n-> {way}" for way in view.ways)
    return plain(why)


def _sum_up(found: Sequence[View], *, in_full: bool) -> None:
    turn = sum(view.state == "your turn" for view in found)
    drafts = sum(view.state.startswith("draft") for view in found)
    asks = sum(view.state == "asks you" for view in found)
    known = "1 process" if len(found) == 1 else f"{len(found)} processes"
    if not (turn or drafts or asks):
        click.echo(f"\n{known}, nothing needs you, and that is right.")
        return
    parts = [f"{count(drafts, 'draft')} waiting in Gmail"] if drafts else []
    parts += [f"{turn} your turn"] if turn else []
    parts += [count(asks, "question")] if asks else []
    click.echo(f"\n{known}; {', '.join(parts)}.")
    if not in_full:
        click.echo("The whole story of one: tactful explain NUMBER")

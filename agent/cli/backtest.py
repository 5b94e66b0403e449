"""`tactful backtest FILE.mbox`: the user's own history, replayed through the real agent."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from agent.cli.habits import habits_of
from agent.cli.rerun import Rerun, rerun_of
from agent.cli.retelling import Tale, print_tale, tale_json
from agent.cli.setting import json_option
from agent.cli.takeout import Export, judged, open_export, skipped_note
from agent.cli.terminal import console, plain, print_json, progress
from agent.cli.timing import print_habits
from agent.config import Config, load_config
from agent.core.rules.phrases import count, day
from agent.core.workdays import Calendar
from agent.errors import TactfulError
from agent.views.shown import one_line
from agent.views.view import View, views

AFTER = timedelta(days=60)
"""How long the clock runs on after the last message."""


@click.command(
    epilog="Example:  tactful backtest 'All mail Including Spam and Trash.mbox' --me sam@gmail.com"
)
@click.argument("file", metavar="FILE.mbox", type=click.Path(path_type=Path))
@click.option("--me", "account", required=True, metavar="ADDRESS", help="Your Gmail address.")
@click.option(
    "--label", metavar="NAME", help="The interview threads' label.  [default: the configuration's]"
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day, like 2026-05-14.  [default: 60 days after the last message]",
)
@click.option(
    "--assume",
    type=click.Choice(["sent", "ignored"]),
    default="sent",
    show_default=True,
    help="What becomes of a draft: sent two working hours later, or left lying.",
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="Waiting rules to try, and your time zone.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    account: str,
    label: str | None,
    until: datetime | None,
    assume: str,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Replay your own mail, a Google Takeout FILE.mbox: what would have been drafted, and why.

    Nothing leaves this computer, and your mailbox is not touched.
    """
    chosen = config_file or ctx.find_root().obj
    config = _labelled(load_config(chosen, env=os.environ, cwd=Path.cwd()), label)
    calendar = config.policy().calendar
    export = _opened(file, account.strip().lower(), config, quiet=as_json)
    end = _end(export, until.date() if until else None, calendar)
    with (
        tempfile.TemporaryDirectory(prefix="tactful-backtest-") as folder,
        rerun_of(
            export.past,
            config,
            account=export.account,
            end=end,
            assume_sent=assume == "sent",
            folder=Path(folder),
        ) as rerun,
    ):
        _run(rerun, quiet=as_json)
        tales = _tales(rerun)
        if as_json:
            print_json(_json(rerun, tales, export, calendar))
        else:
            _print(console(), rerun, tales, export)


def _labelled(config: Config, label: str | None) -> Config:
    if label is None:
        return config
    return config.model_copy(update={"gmail": config.gmail.model_copy(update={"label": label})})


def _opened(file: Path, account: str, config: Config, *, quiet: bool) -> Export:
    label = config.gmail.label
    with progress(hidden=quiet) as bar:
        task = bar.add_task(f"Reading {one_line(file.name, 40)}", total=None)
        past = open_export(file, on_read=lambda read: bar.update(task, completed=read))
        return judged(past, file, account=account, label=label, calendar=config.policy().calendar)


def _end(export: Export, until: date | None, calendar: Calendar) -> datetime:
    """The end of that day in the user's zone."""
    messages = export.past.messages
    if until is None:
        until = calendar.day_of(messages[-1].received_at + AFTER)
    first = calendar.day_of(messages[0].received_at)
    if until < first:
        raise TactfulError(
            f"Nothing had been written by {until}: the first message is of {first}.",
            hint="Name a later day with --until, or leave it out.",
        )
    return calendar.at(until + timedelta(days=1), time.min) - timedelta(seconds=1)


def _run(rerun: Rerun, *, quiet: bool) -> None:
    start = rerun.now
    with progress(hidden=quiet) as bar:
        days = max(1, (rerun.end - start).days)
        task = bar.add_task("Living through it, day by day", total=days)
        rerun.run(lambda moment: bar.update(task, completed=(moment - start).days))


def _tales(rerun: Rerun) -> list[Tale]:
    """Every process in the order of its first message."""
    policy = rerun.config.policy()
    known_until = min(rerun.end, rerun.last_at)
    found = sorted(
        views(rerun.ledger),
        key=lambda view: min((one.at for one in view.process.messages), default=_LAST),
    )
    return [
        Tale(
            view=View(number=number, process=view.process, standing=view.standing),
            events=rerun.ledger.events(view.process.id),
            habits=habits_of(
                view.process, policy, known_until=known_until, invented=rerun.sent_ids
            ),
        )
        for number, view in enumerate(found, 1)
    ]


_LAST = datetime.max.replace(tzinfo=UTC)


def _notes(rerun: Rerun, tales: Sequence[Tale], export: Export) -> list[str]:
    """What the reader should know of the replay itself."""
    notes = [*export.notes]
    if skipped := skipped_note(export.past.skipped):
        notes.append(skipped)
    if later := len(export.past.messages) - rerun.delivered:
        notes.append(f"{count(later, 'message')} written after --until left out.")
    if rerun.replay.trashed:
        notes.append(
            f"{count(rerun.replay.trashed, 'message')} in the trash counted as kept: the export "
            "does not tell when it was thrown away."
        )
    if asked := sum(tale.view.state == "asks you" for tale in tales):
        notes.append(
            f"At the end {count(asked, 'question')} of Tactful's had no answer, as a replay gives "
            "none: what waits for one stands still from there."
        )
    for name, n in Counter(f"{error.message}" for _, error in rerun.faults).most_common(5):
        notes.append(f"{count(n, 'look')} failed: {one_line(name, 120)}")
    return notes


def _json(
    rerun: Rerun, tales: Sequence[Tale], export: Export, calendar: Calendar
) -> dict[str, Any]:
    return {
        "threads": [one for tale in tales for one in tale_json(tale, calendar)],
        "send_attempts": rerun.gateway.send_attempts,
        "account": export.account,
        "label": rerun.config.gmail.label,
        "assume": "sent" if rerun.assume_sent else "ignored",
        "until": rerun.end.astimezone(calendar.zone).isoformat(),
        "messages": rerun.delivered,
        "skipped": [{"number": one.number, "reason": one.reason} for one in export.past.skipped],
        "notes": _notes(rerun, tales, export),
    }


def _print(out: Console, rerun: Rerun, tales: Sequence[Tale], export: Export) -> None:
    calendar = rerun.calendar
    first = calendar.day_of(export.past.messages[0].received_at)
    last = calendar.day_of(rerun.end)
    out.print(
        plain(
            f"\n{export.account}, {day(first)} {first.year} to {day(last)} {last.year}, "
            f"times in {calendar.zone.key}"
        ),
        style="bold",
    )
    assumed = (
        "A draft counts as sent two working hours after it appeared."
        if rerun.assume_sent
        else "Every draft is left lying until you wrote yourself."
    )
    out.print(
        plain(
            f"{count(rerun.delivered, 'message')}, {count(export.threads, 'thread')} under "
            f'"{rerun.config.gmail.label}". {assumed}\n'
        )
    )
    for tale in tales:
        print_tale(out, tale, calendar=calendar, invented=rerun.sent_ids)
    _summary(out, rerun, tales, export)


def _summary(out: Console, rerun: Rerun, tales: Sequence[Tale], export: Export) -> None:
    print_habits(out, tales, rerun.calendar)
    drafts = Counter(
        event.kind.words
        for tale in tales
        for event in tale.events
        if event.event == "draft" and event.kind
    )
    listed = ", ".join(f"{n} {kind}" for kind, n in drafts.most_common()) or "none"
    out.print("In all", style="bold")
    out.print(
        plain(
            f"{count(drafts.total(), 'draft')} would have been made on "
            f"{'one process' if len(tales) == 1 else f'{len(tales)} processes'}: {listed}.\n"
            f"Send attempts: {rerun.gateway.send_attempts}."
        )
    )
    for note in _notes(rerun, tales, export):
        out.print(plain(f"Note: {note}"))

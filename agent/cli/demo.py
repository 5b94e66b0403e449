"""`tactful demo`: ten weeks of a job hunt in the sandbox, in seconds. No account, no network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from agent.cli import serving
from agent.cli.play import Play, stage
from agent.cli.setting import json_option
from agent.cli.terminal import console, plain, print_json
from agent.core.process import DraftState
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.sandbox.hunt import START, ZONE
from agent.views.shown import one_line
from agent.views.view import View, evidence_json, local, moment, views

DAYS = 70


@click.command(epilog="Example:  tactful demo --serve")
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    help=f"How long to play.  [default: {DAYS}, with --serve {serving.DAYS}]",
)
@click.option("--serve", is_flag=True, help="Then open the mailbox in the browser.")
@json_option
def command(days: int | None, serve: bool, as_json: bool) -> None:
    """Play a job hunt in the sandbox and show what Tactful drafts, when and why.

    With --serve the mailbox stays open as pages in the browser, with drafts waiting in it: send
    them there, answer as an employer, and watch Tactful react.
    """
    if serve and as_json:
        raise click.UsageError("--serve shows pages and --json prints; choose one of them.")
    played = days or (serving.DAYS if serve else DAYS)
    with tempfile.TemporaryDirectory(prefix="tactful-demo-") as folder, stage(Path(folder)) as play:
        if serve:
            serving.leave_drafts(play, played)
        play.run(played, quiet=as_json)
        if serve:
            serving.serve(play)
        elif as_json:
            print_json(_as_json(play))
        else:
            _show(play, played)


def _show(play: Play, days: int) -> None:
    out = console()
    until = (START + timedelta(days=days)).date()
    out.print(f"\nRobin's job hunt, {day(START.date())} to {day(until)}\n", style="bold")
    for view in views(play.agent.ledger):
        _print_story(play, view)
    drafted = sum(event.event == "draft" for event in play.agent.ledger.events())
    out.print(
        f"{drafted} drafts made, each on its own thread; Robin sent "
        f"{_count(play, DraftState.SENT)} of them."
    )
    out.print(
        f"{len(play.server.journal)} requests to the sandbox; "
        f"send_attempts: {play.server.send_attempts}"
    )


def _count(play: Play, state: DraftState) -> int:
    return len(play.agent.ledger.drafts_in([state]))


def _print_story(play: Play, view: View) -> None:
    people = one_line(", ".join(one for one in view.people[:2] if one != view.name), 40)
    who = f"{view.name} ({people})" if people else view.name
    table = Table(
        title=plain(f"{who}: {view.state}"),
        title_style="bold",
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        show_header=False,
        expand=True,
    )
    table.add_column(width=10)
    table.add_column(width=15)
    table.add_column(ratio=1)
    for event, sent_at in _with_sending(play.agent.ledger.events(view.process.id)):
        at = event.at.astimezone(ZONE)
        why = "" if event.event in _PLAIN else one_line(event.because, 300)
        if event.evidence is not None and event.event in _QUOTED:
            why += f"\n“{one_line(event.evidence.quote, 120)}”"
        if sent_at is not None:
            why += f"\nRobin sent it on {moment(sent_at, play.calendar)}."
        table.add_row(f"{day(at.date())}\n{at:%H:%M}", plain(_what(event)), plain(why))
    table.add_row("now", plain(view.state), plain(one_line(view.because, 300)))
    console().print(table)
    console().print()


def _as_json(play: Play) -> dict[str, Any]:
    """DESIGN section 5's shape."""
    return {
        "threads": [
            {
                "thread": thread.id,
                "subject": thread.subject,
                "with": view.people,
                "state": view.state,
                "timeline": [
                    _event_json(event, play.calendar)
                    for event in play.agent.ledger.events(view.process.id)
                    if event.thread_id == thread.id
                ],
            }
            for view in views(play.agent.ledger)
            for thread in view.process.threads
        ],
        "send_attempts": play.server.send_attempts,
    }


_PLAIN = ("sent", "edited", "opened")
_QUOTED = ("draft", "withdraw", "your_turn", "ask", "close")


def _with_sending(events: Sequence[Event]) -> Iterator[tuple[Event, datetime | None]]:
    """The story with each sent draft and its sending in one line."""
    skipped: set[int] = set()
    for number, event in enumerate(events):
        if number in skipped:
            continue
        follows = events[number + 1] if number + 1 < len(events) else None
        is_pair = event.event == "draft" and follows is not None and follows.event == "sent"
        if is_pair and follows is not None and follows.kind is event.kind:
            skipped.add(number + 1)
            yield event, follows.at
        else:
            yield event, None


def _what(event: Event) -> str:
    kind = event.kind.words if event.kind else ""
    return {
        "draft": f"draft: {kind}",
        "withdraw": f"taken back: {kind}",
        "edited": "edited by Robin",
        "opened": "opened by Robin",
        "sent": "sent by Robin",
        "discarded": "discarded",
        "gone": "gone",
        "your_turn": "Robin's turn",
        "ask": "a question",
        "close": "at rest",
        "overtaken": "overtaken",
    }.get(event.event, event.event)


def _event_json(event: Event, calendar: Calendar) -> dict[str, Any]:
    return {
        "at": local(event.at, calendar),
        "event": event.event,
        "kind": event.kind.value if event.kind else None,
        "step": event.step,
        "to": list(event.to),
        "because": event.because,
        "evidence": evidence_json(event.evidence),
        "text": event.text,
    }

"""`tactful plan`: what comes when, in all processes; and what other intervals would change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from agent.cli.outlook import Outlook, outlook_of
from agent.cli.questions import question_of
from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, one_line, plain, print_json
from agent.cli.views import View, evidence_json, local, moment, views
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.core.decision import Planned, Reason, Write
from agent.core.policy import Policy
from agent.core.process import DraftState, Process
from agent.core.rules.ahead import coming
from agent.core.rules.phrases import count, day, listed, who
from agent.core.rules.withdraw import withdraw
from agent.core.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next for one process. `planned` None: no draft comes by itself."""

    view: View
    planned: Planned | None
    reason: Reason
    outlook: Outlook
    stands: bool
    """The draft that waits in Gmail is the one these rules would write."""


@click.command(epilog="Example:  tactful plan --config other.toml")
@click.option(
    "--config",
    "other_file",
    metavar="OTHER",
    type=click.Path(path_type=Path),
    help="Name the drafts that this file's intervals would move.",
)
@json_option
@with_config
def command(config: Config, other_file: Path | None, as_json: bool) -> None:
    """Show what comes when, if nothing more comes in.

    Worked out from what is stored, by this computer's clock; Gmail is not asked.
    """
    policy, now = config.policy(), SystemClock().now()
    other = None
    if other_file is not None:
        other = load_config(other_file, env=os.environ, cwd=Path.cwd()).policy()
    with known_ledger(config) as ledger:
        found = views(ledger)
    steps = steps_of(found, policy, now)
    if other is None:
        if as_json:
            print_json([_json(step, policy.calendar) for step in steps])
        else:
            _print(steps, policy.calendar)
        return
    moves = moves_between(steps, steps_of(found, other, now), policy.calendar)
    if as_json:
        print_json(moves)
        return
    for move in moves:
        click.echo(one_line(str(move["says"]), 300))
    click.echo(f"{count(len(moves), 'draft')} would move." if moves else "No draft would move.")


def steps_of(found: Sequence[View], policy: Policy, now: datetime) -> list[Step]:
    """The next step of every process, by time; what comes by no time of its own last."""
    processes = [view.process for view in found]
    steps = [_step(view, processes, policy, now) for view in found]
    return sorted(
        steps,
        key=lambda step: (
            step.planned is None,
            step.planned.due_at if step.planned else now,
            step.view.number,
        ),
    )


def _step(view: View, processes: Sequence[Process], policy: Policy, now: datetime) -> Step:
    ahead = coming(view.process, policy, now)
    draft = view.process.holding_draft
    goes = draft is not None and bool(withdraw(view.process, policy, now))
    return Step(
        view=view,
        planned=ahead.planned,
        reason=ahead.decision.reason,
        outlook=outlook_of(view.process, processes, policy, now),
        stands=draft is not None and not goes,
    )


def _print(steps: Sequence[Step], calendar: Calendar) -> None:
    if not steps:
        click.echo(
            "No process is known yet.\n  -> Label your interview threads, then `tactful poll`."
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for name, ratio in (("When", 2), ("Who", 2), ("What, and why", 6)):
        table.add_column(name, ratio=ratio)
    for step in steps:
        who_ = plain(f"{step.view.number} {one_line(step.view.name, 40)}")
        table.add_row(_when(step, calendar), who_, plain(_what(step)))
    console().print(table)


def _when(step: Step, calendar: Calendar) -> str:
    if step.stands:
        return "in Gmail now"
    if isinstance(step.outlook.decision, Write):
        return step.outlook.words(calendar)
    if step.planned is not None:
        return moment(step.planned.due_at, calendar)
    return step.outlook.words(calendar)


def _what(step: Step) -> str:
    draft = step.view.process.holding_draft
    if step.stands and draft is not None:
        return f"{draft.kind.words}: {draft.because}"
    if step.planned is None:
        return step.outlook.because
    said = f"{_named(step.planned)}: {step.reason.because}"
    return f"{said} {step.outlook.held.because}" if step.outlook.held else said


def _named(planned: Planned) -> str:
    """ "follow-up to Dana Reyes"."""
    people = listed([who(person) for person in planned.to]) or "nobody yet"
    return f"{planned.kind.words} to {one_line(people, 60)}"


def _json(step: Step, calendar: Calendar) -> dict[str, Any]:
    planned = step.planned
    question = question_of(step.outlook.decision, step.outlook.held)
    return {
        "threads": [thread.id for thread in step.view.process.threads],
        "name": step.view.name,
        "number": step.view.number,
        "at": local(planned.due_at, calendar) if planned else None,
        "kind": planned.kind.value if planned else None,
        "step": planned.step if planned else None,
        "to": [person.email for person in planned.to] if planned else [],
        "in_gmail": step.stands,
        "rule": step.reason.rule,
        "because": step.reason.because,
        "evidence": evidence_json(step.reason.evidence),
        "held": step.outlook.held.because if step.outlook.held else None,
        "asks": list(question.choices) if question else [],
    }


def moves_between(
    steps: Sequence[Step], others: Sequence[Step], calendar: Calendar
) -> list[dict[str, Any]]:
    """The drafts that come at another time under the other rules, or only under one of the two."""
    by_process = {step.view.process.id: step for step in others}
    moves = (_move(step, by_process[step.view.process.id], calendar) for step in steps)
    return [move for move in moves if move is not None]


def _move(step: Step, other: Step, calendar: Calendar) -> dict[str, Any] | None:
    before, after = step.planned, other.planned
    draft = step.view.process.holding_draft
    if step.stands and other.stands:
        return None
    if step.stands and draft is not None and draft.state is DraftState.LIVE:
        says = f"{draft.kind.words} ({step.view.name}): in Gmail now → taken back"
        says += f", and again on {_on(after, calendar)}" if after else ""
    elif before is None and after is None:
        return None
    elif before is None and after is not None:
        says = f"{_named(after)}: appears, on {_on(after, calendar)}"
    elif before is not None and after is None:
        says = f"{_named(before)}: {_on(before, calendar)} → no draft"
    elif before is not None and after is not None:
        if (before.kind, before.due_at) == (after.kind, after.due_at):
            return None
        named = _named(before)
        named += f" → {after.kind.words}" if after.kind is not before.kind else ""
        says = f"{named}: {_shift(before.due_at, after.due_at, calendar)}"
    return {
        "threads": [thread.id for thread in step.view.process.threads],
        "name": step.view.name,
        "kind": (before or after).kind.value if (before or after) else None,  # type: ignore[union-attr]
        "before": local(before.due_at, calendar) if before else None,
        "after": local(after.due_at, calendar) if after else None,
        "says": says,
    }


def _on(planned: Planned, calendar: Calendar) -> str:
    return day(calendar.day_of(planned.due_at))


def _shift(before: datetime, after: datetime, calendar: Calendar) -> str:
    """ "Tue 12 May → Fri 15 May, 3 days later"; with the hours where the day is the same."""
    first, last = calendar.day_of(before), calendar.day_of(after)
    way = "later" if after > before else "earlier"
    if first == last:
        return f"{moment(before, calendar)} → {moment(after, calendar)}, {way} that day"
    return f"{day(first)} → {day(last)}, {count(abs((last - first).days), 'day')} {way}"

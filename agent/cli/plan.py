"""`tactful plan`: what comes when, in all processes; and what other intervals would change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, plain, print_json
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.core.decision import Write
from agent.core.rules.phrases import count
from agent.core.workdays import Calendar
from agent.views.questions import question_of
from agent.views.shown import one_line
from agent.views.steps import Step, moves_between, named_words, steps_of
from agent.views.view import evidence_json, local, moment, views


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
        found, account = views(ledger), ledger.state().account
    policy = policy.of_account(account)
    steps = steps_of(found, policy, now)
    if other is None:
        if as_json:
            print_json([_json(step, policy.calendar) for step in steps])
        else:
            tell_steps(steps, policy.calendar)
        return
    moves = moves_between(steps, steps_of(found, other.of_account(account), now), policy.calendar)
    if as_json:
        print_json(moves)
        return
    for move in moves:
        click.echo(wrapped(one_line(str(move["says"]), 300), rest="  "))
    click.echo(f"{count(len(moves), 'draft')} would move." if moves else "No draft would move.")


def tell_steps(steps: Sequence[Step], calendar: Calendar) -> None:
    if not steps:
        click.echo(
            "No process is known yet.\n  -> Label your interview threads, then `tactful poll`."
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    table.add_column("When", width=len("Mon 13 Apr, 09:30"))
    table.add_column("Who", ratio=2)
    table.add_column("What, and why", ratio=5)
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
    said = f"{named_words(step.planned)}: {step.reason.because}"
    return f"{said} {step.outlook.held.because}" if step.outlook.held else said


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

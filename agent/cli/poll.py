"""`tactful poll`: one look at the mailbox, then what it did.

A look is one cycle, and as many more as it takes to read what was found in other threads: that is
remembered by this program alone, and the next `tactful poll` would begin with the same ones.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from agent.app import agent_for
from agent.cli.setting import json_option, with_config
from agent.cli.terminal import print_json
from agent.cli.wrapped import wrapped
from agent.config import Config
from agent.core.rules.phrases import count
from agent.cycle.options import Report
from agent.daemon.instance import only_instance
from agent.daemon.places import lock_file
from agent.errors import TactfulError
from agent.gmail import GmailMailbox
from agent.views.shown import one_line
from agent.views.view import moment

MOST_CYCLES = 20
"""Enough for 500 threads of each process; its searches seldom bring more than 300."""


@click.command(epilog="Example:  tactful poll --dry-run")
@click.option("--dry-run", is_flag=True, help="Read and decide, but make and withdraw no draft.")
@json_option
@with_config
def command(config: Config, dry_run: bool, as_json: bool) -> None:
    """Look at the mailbox once and do what is due."""
    with only_instance(lock_file(config)), agent_for(config, dry_run=dry_run) as agent:
        report = agent.once() if dry_run else until_all_is_read(agent.once)
        for warning in agent.warnings:
            click.echo(f"note: {warning}", err=True)
        if as_json:
            print_json(_as_json(report, agent.mailbox))
        else:
            tell_report(report, config, agent.mailbox)


def until_all_is_read(once: Callable[[], Report]) -> Report:
    """Cycles until one leaves nothing unread, as one report. Raises what the first of them raises;
    what a later one raises is in the report, beside what was done before it.
    """
    report = once()
    for number in range(2, MOST_CYCLES + 1):
        if not report.unread:
            break
        click.echo(f"Much was found in other threads; reading on ({number}).", err=True)
        try:
            report = report.then(once())
        except TactfulError as error:
            report.faults.append(("reading on in other threads", error))
            break
    return report


def _as_json(report: Report, mailbox: GmailMailbox) -> dict[str, object]:
    return {
        "at": report.at.isoformat(),
        "full_sync": report.full,
        "threads_read": report.read,
        "drafted": report.drafted,
        "withdrawn": report.withdrawn,
        "unclear": report.unclear,
        "unread_elsewhere": report.unread,
        "would_draft": [one.decision.planned.thread_id for one in report.would_draft],
        "set_back": [
            {"where": where, "message": fault.message, "hint": fault.hint}
            for where, fault in report.faults
        ],
        "requests": mailbox.requests,
        "units": mailbox.spent,
    }


def tell_report(report: Report, config: Config, mailbox: GmailMailbox) -> None:
    calendar = config.policy().calendar
    click.echo(
        wrapped(
            f"{moment(report.at, calendar)}: {'full sync, ' if report.full else ''}"
            f"{count(report.read, 'thread')} read, {count(report.drafted, 'draft')} made, "
            f"{report.withdrawn} withdrawn ({count(mailbox.requests, 'request')}, "
            f"{mailbox.spent} units)."
        )
    )
    for one in report.would_draft:
        planned = one.decision.planned
        people = ", ".join(str(person) for person in planned.to)
        click.echo(f"would draft a {planned.kind.words} to {one_line(people)}")
        click.echo(wrapped(f"because {one_line(one.decision.reason.because)}", first="  "))
    if report.unclear:
        click.echo("A draft's making is unclear; it is looked for before anything is tried again.")
    if report.unread:
        click.echo(
            wrapped(
                "Not all that was found in other threads is read yet; a draft that depends on it "
                "waits."
            )
        )
    for where, fault in report.faults:
        click.echo(wrapped(f"set back: {where}: {one_line(fault.message)}", rest="  "))
        click.echo(wrapped(one_line(fault.hint), first="  -> "))
    if not report.would_draft and not report.faults:
        click.echo("See `tactful status` for where each process stands.")

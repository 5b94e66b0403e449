"""`tactful poll`: one cycle, then what it did."""

from __future__ import annotations

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
from agent.gmail import GmailMailbox
from agent.views.shown import one_line
from agent.views.view import moment


@click.command(epilog="Example:  tactful poll --dry-run")
@click.option("--dry-run", is_flag=True, help="Read and decide, but make and withdraw no draft.")
@json_option
@with_config
def command(config: Config, dry_run: bool, as_json: bool) -> None:
    """Look at the mailbox once and do what is due."""
    with only_instance(lock_file(config)), agent_for(config, dry_run=dry_run) as agent:
        report = agent.once()
        for warning in agent.warnings:
            click.echo(f"note: {warning}", err=True)
        if as_json:
            print_json(_as_json(report, agent.mailbox))
        else:
            tell_report(report, config, agent.mailbox)


def _as_json(report: Report, mailbox: GmailMailbox) -> dict[str, object]:
    return {
        "at": report.at.isoformat(),
        "full_sync": report.full,
        "threads_read": report.read,
        "drafted": report.drafted,
        "withdrawn": report.withdrawn,
        "unclear": report.unclear,
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
    for where, fault in report.faults:
        click.echo(wrapped(f"set back: {where}: {one_line(fault.message)}", rest="  "))
        click.echo(wrapped(one_line(fault.hint), first="  -> "))
    if not report.would_draft and not report.faults:
        click.echo("See `tactful status` for where each process stands.")

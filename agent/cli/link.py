"""`tactful link A B`: two threads are one hiring process."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import print_json
from agent.clock import SystemClock
from agent.config import Config
from agent.core.rules.offers import offers_of
from agent.core.rules.phrases import count
from agent.errors import TactfulError
from agent.views.choosing import chosen
from agent.views.outlook import outlook_of
from agent.views.shown import one_line
from agent.views.view import View, views


@click.command(epilog="Example:  tactful link northwind 4")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@json_option
@with_config
def command(config: Config, one: str, other: str, as_json: bool) -> None:
    """Make A and B one process: their threads are then looked at together.

    A sublabel of its own in Gmail (Interviews/Northwind) takes a thread out again.
    """
    now = SystemClock().now()
    with known_ledger(config) as ledger:
        policy = config.policy().of_account(ledger.state().account)
        found = views(ledger)
        kept, joined = _in_order(chosen(found, one), chosen(found, other))
        for thread in joined.process.threads:
            ledger.join_thread(thread.id, kept.process.id, at=now)
        processes = ledger.processes()
        process = next(each for each in processes if each.id == kept.process.id)
        after = outlook_of(process, offers_of(processes, policy, now), policy, now)
    if as_json:
        print_json(
            {
                "threads": [thread.id for thread in process.threads],
                "name": kept.name,
                "joined": joined.name,
                "after": after.as_json(policy.calendar),
            }
        )
        return
    threads = count(len(process.threads), "thread")
    said = f"{kept.name} and {joined.name} are one process of {threads}."
    click.echo(one_line(f"{said} Next: {after.words(policy.calendar)}. {after.because}", 500))


def _in_order(one: View, other: View) -> tuple[View, View]:
    """Which process stays and which joins it: a sublabel's stays. Raises TactfulError."""
    if one.process.id == other.process.id:
        raise TactfulError(
            f"{one_line(one.name, 60)} is one process already.",
            hint="`tactful status` lists them.",
        )
    if one.process.holding_draft is not None and other.process.holding_draft is not None:
        raise TactfulError(
            "Both have a draft in Gmail, and a process has one at most.",
            hint="Send or discard one of the two, then link them.",
        )
    if other.process.name and one.process.name:
        raise TactfulError(
            "Each stands under a sublabel of its own in Gmail.",
            hint="Put their threads under one of the two sublabels: that joins them.",
        )
    return (other, one) if other.process.name else (one, other)

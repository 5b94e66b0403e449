"""`tactful finish`: the hunt is over."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import print_json
from agent.clock import SystemClock
from agent.config import Config
from agent.core.instructions import Finish
from agent.core.process import DraftState
from agent.core.rules.phrases import count
from agent.views.choosing import chosen
from agent.views.shown import one_line
from agent.views.view import views


@click.command(epilog="Example:  tactful finish --took northwind")
@click.option("--took", metavar="THREAD", help="The process whose offer you took.")
@json_option
@with_config
def command(config: Config, took: str | None, as_json: bool) -> None:
    """End the hunt: nothing is written any more, in any process.

    `tactful resume THREAD` takes one up again; a thread labelled later is looked at as ever.
    """
    now = SystemClock().now()
    with known_ledger(config) as ledger:
        found = views(ledger)
        taken = chosen(found, took) if took is not None else None
        for view in found:
            is_taken = taken is not None and view.process.id == taken.process.id
            ledger.instruct(view.process.id, Finish(at=now, took=is_taken))
    waiting = sum(view.draft is not None and view.draft.state is DraftState.LIVE for view in found)
    if as_json:
        print_json(
            {
                "processes": [
                    {
                        "threads": [thread.id for thread in view.process.threads],
                        "name": view.name,
                        "took": view is taken,
                    }
                    for view in found
                ],
                "drafts_to_take_back": waiting,
            }
        )
        return
    said = "1 process" if len(found) == 1 else f"{len(found)} processes"
    congratulations = f" Congratulations on {one_line(taken.name, 60)}!" if taken else ""
    click.echo(f"The hunt is over: {said} at rest.{congratulations}")
    if waiting:
        click.echo(f"{count(waiting, 'waiting draft')} taken back at the next look.")

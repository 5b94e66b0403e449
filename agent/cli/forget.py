"""`tactful forget THREAD`: nothing of that process is kept any more."""

from __future__ import annotations

import click

from agent.cli.setting import known, known_store, with_config
from agent.clock import SystemClock
from agent.config import Config
from agent.core.rules.phrases import count
from agent.daemon.instance import only_instance
from agent.daemon.places import lock_file
from agent.errors import TactfulError
from agent.views.choosing import chosen
from agent.views.shown import one_line
from agent.views.view import View, views


@click.command(epilog="Example:  tactful forget northwind")
@click.argument("thread")
@click.option("--yes", is_flag=True, help="Don't ask first.")
@with_config
def command(config: Config, thread: str, yes: bool) -> None:
    """Remove all that is stored of THREAD's process, in the ledger and in its copies.

    Your mail stays as it is. Take the label off in Gmail first, or the thread is read again.
    """
    with only_instance(lock_file(config)), known_store(config) as store:
        if store.finish_forgetting(now=SystemClock().now()) is not None:
            click.echo("What you told it to forget before is now gone from every file too.")
            click.echo("To forget another one, please say so again: numbers may have changed.")
            return
        view = chosen(views(known(store)), thread)
        _check(view)
        name = one_line(view.name, 60)
        threads = count(len(view.process.threads), "thread")
        if not yes:
            click.confirm(f"Forget {name} ({threads}) for good?", abort=True)
        copies = store.forget(view.process.id, now=SystemClock().now())
    click.echo(f"Forgotten: {name}, {threads}.")
    if copies:
        said = "copy" if copies == 1 else "copies"
        click.echo(f"{copies} older {said} of the ledger held it too: one fresh copy replaces all.")


def _check(view: View) -> None:
    """Raises TactfulError where it would come back, or leave a draft that nobody looks after."""
    number = view.number
    if any(thread.labelled and not thread.gone for thread in view.process.threads):
        raise TactfulError(
            f"{one_line(view.name, 60)} still bears the label in Gmail, and would be read again.",
            hint=f"Take the label off there, then: tactful poll, then tactful forget {number}.",
        )
    if view.draft is not None:
        raise TactfulError(
            f"A {view.draft.kind.words} for it lies in Gmail, and nobody would look after it.",
            hint="Send or discard it there, then: tactful poll, then tactful forget again.",
        )

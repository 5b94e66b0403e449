"""`tactful demo --serve`: the hunt's mailbox kept open in the browser, Tactful at work beside it.

From here on the person at the page is everybody: Robin, and each employer.
"""

from __future__ import annotations

import shutil
import threading
from datetime import timedelta

import click

from agent.cli.page import opened_page, show
from agent.cli.play import Play
from agent.daemon.places import page_folder
from agent.errors import TactfulError
from agent.sandbox.hunt import START, ZONE

DAYS = 38
"""How much of the hunt is played before the page opens: four drafts wait then, and one turn."""
UNTOUCHED = timedelta(days=3)
"""How long before that Robin has not looked at Gmail."""
LOOK_EVERY = 0.5
"""Seconds between two looks at the mailbox."""


def leave_drafts(play: Play, days: int) -> None:
    """Let Robin stop looking some days before the end, so that drafts wait."""
    play.hunt.robin_looks_until = START + timedelta(days=days) - UNTOUCHED


def serve(play: Play, stopped: threading.Event | None = None) -> None:
    """Show the mailbox and the board, and look at the mailbox again and again, until Ctrl-C."""
    stopped = stopped or threading.Event()
    clock, link = play.server.clock, play.server.url + "/mail/thread/{thread}"
    with opened_page(play.agent.config, clock=clock, thread_link=link, watched=False) as page:
        page.server.start()
        webmail = play.server.gateway.webmail
        webmail.zone, webmail.beside = ZONE, page.entry
        click.echo("Robin's mailbox, and the board that Tactful makes of it:\n")
        show(f"{play.server.url}/mail")
        show(page.entry())
        click.echo("\n(The second address is good once; the mailbox has a link to the board too.)")
        click.echo("Edit, send or discard a draft there, answer as an employer, or move the clock;")
        click.echo("Tactful looks twice a second. Ctrl-C ends it; nothing of it is kept.")
        try:
            while not stopped.wait(LOOK_EVERY):
                _look(play)
        except KeyboardInterrupt:
            pass
    shutil.rmtree(page_folder(play.agent.config), ignore_errors=True)
    click.echo(f"\nThe demo is over; send_attempts: {play.server.send_attempts}")


def _look(play: Play) -> None:
    try:
        report = play.agent.once()
    except TactfulError as error:
        click.echo(f"{error.message}\n  -> {error.hint}")
        return
    for what, number in (("drafted", report.drafted), ("taken back", report.withdrawn)):
        if number:
            click.echo(f"{report.at.astimezone(ZONE):%a %d %b, %H:%M}  {number} {what}")

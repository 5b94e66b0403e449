"""`tactful setup`: a handful of questions, a login, and the plan before the first draft.

Each answer is kept as soon as it is given, so that Ctrl-C loses nothing; asked again, only what is
answered differently changes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import click

from agent.app import agent_for
from agent.cli.login import has_desktop, log_in
from agent.cli.plan import tell_steps
from agent.cli.poll import tell_report, until_all_is_read
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import Config, load_config
from agent.config.editing import complaint, edit_file
from agent.config.holidaybook import country_of
from agent.config.load import VARIABLE, find_file
from agent.config.places import client_secret_file, user_file
from agent.daemon.instance import only_instance
from agent.daemon.places import lock_file
from agent.errors import LoginNeeded, MailboxError, MailboxUnavailable, TactfulError
from agent.gmail.client_secret import GUIDE, read_client_secret
from agent.gmail.login_file import LoginFile
from agent.views.steps import steps_of
from agent.views.view import views

SEARCHES = (
    ("invitations in your calendar", "filename:ics newer_than:4m"),
    (
        "talk of interviews",
        '(interview OR "phone screen" OR "next steps" OR "your application") newer_than:4m '
        "-category:promotions -category:social",
    ),
    (
        "mail from hiring systems",
        "from:(greenhouse OR lever OR ashby OR workday OR smartrecruiters OR workable OR icims "
        "OR personio OR recruitee) newer_than:4m",
    ),
    ("what you sent to recruiters", "in:sent (interview OR application OR role) newer_than:4m"),
)
"""Gmail searches that find threads worth the label: (what they find, the search)."""
NONE = "none"


@click.command(epilog="Example:  tactful setup")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Set Tactful up: some questions, the login, and what it would draft, before it does.

    Run it as often as you like: it keeps your file's comments and changes only what you answer
    differently.
    """
    set_up(ctx.find_root().obj)


def set_up(named: Path | None) -> None:
    """Raises TactfulError, and click.Abort where the user stops it."""
    if not sys.stdin.isatty():
        raise TactfulError(
            "Setting up asks questions, and nobody is there to answer them.",
            hint="Run it in a terminal; or copy config.example.toml to "
            f"{_target(named)}, change what you like, and run `tactful login`.",
        )
    target = _target(named)
    try:
        _questions(target)
        config = _loaded(target)
        if not _logged_in(config):
            return
        _show_searches(config)
        _begin(config)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped. What you answered is kept; `tactful setup` goes on from there.")
        raise click.exceptions.Exit(1) from None


def _questions(target: Path) -> None:
    first = not target.exists()
    config = Config() if first else _loaded(target)
    if first:
        click.echo("Five questions; Enter takes what stands in brackets.\n")
    _ask(
        "The Gmail label your interview threads carry (or will carry)",
        target,
        ("gmail", "label"),
        config.gmail.label,
    )
    zone = _ask("Your time zone", target, ("time", "zone"), config.time.zone.key)
    book = config.time.holidays
    known = book.place if book is not None else (country_of(zone) if first else "")
    _ask(
        "The country whose holidays you keep, like US; “none” for none",
        target,
        ("time", "holidays"),
        known or NONE,
        read=lambda text: "" if text.strip().lower() == NONE else text.strip(),
        held=book.place if book is not None else "",
    )
    _ask(
        "How you sign, like “Sam”; “none” for your name as Gmail shows it",
        target,
        ("drafts", "name"),
        config.drafts.name or NONE,
        read=lambda text: "" if text.strip().lower() == NONE else text.strip(),
        held=config.drafts.name,
    )
    _client_secret(target, config)
    click.echo()
    click.echo(wrapped(f"Your answers are in {target}, where every other key has its explanation."))
    click.echo()


def _ask(
    words: str,
    target: Path,
    where: tuple[str, str],
    offered: str,
    *,
    read: Callable[[str], str] = str.strip,
    held: str | None = None,
) -> str:
    """Ask until the answer is a good value, and keep it where it is another than `held`."""
    while True:
        value = read(str(click.prompt(words, default=offered)))
        if not (wrong := complaint(*where, value, target.parent)):
            break
        click.echo(f"  {wrong}")
    if value != (offered if held is None else held) or not target.exists():
        edit_file(target, {where: value})
    return value


def _client_secret(target: Path, config: Config) -> None:
    """Where the Google app's file is; one found among the downloads is copied to its place."""
    if config.gmail.client_secret_file.exists() or config.gmail.token_file.exists():
        return
    found = _newest_download()
    click.echo(f"\nTo log in you need a Google app of your own: {GUIDE} shows every click.")
    while True:
        answer = str(
            click.prompt(
                "The file it gave you (client_secret….json); “later” if not yet",
                default=str(found) if found else "later",
            )
        ).strip()
        if answer.lower() == "later":
            return
        file = Path(answer).expanduser().absolute()
        try:
            read_client_secret(file)
            break
        except LoginNeeded as error:
            click.echo(wrapped(error.message, first="  "))
            click.echo(wrapped(error.hint, first="  -> "))
    place = client_secret_file()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(file, place)
    place.chmod(0o600)
    if config.gmail.client_secret_file != place:
        edit_file(target, {("gmail", "client_secret_file"): str(place)})
    click.echo(f"Copied to {place}.")


def _newest_download() -> Path | None:
    found = Path.home().joinpath("Downloads").glob("client_secret*.json")
    return max(found, key=lambda file: file.stat().st_mtime, default=None)


def _logged_in(config: Config) -> bool:
    """Whether there is a login that can be used, asked for where there is none."""
    try:
        LoginFile(config.gmail.token_file).read()
    except LoginNeeded as needed:
        click.echo(wrapped(needed.message))
    else:
        return True
    if not config.gmail.client_secret_file.exists():
        then = f"{GUIDE} shows every click (10 minutes, once). Then `tactful setup` again."
        click.echo(wrapped(then, first="  -> "))
        return False
    if not click.confirm("Log in now?", default=True):
        click.echo("`tactful login` does it later.")
        return False
    log_in(config, open_page=has_desktop(), clock=SystemClock())
    return True


def _show_searches(config: Config) -> None:
    click.echo(
        f'\nThreads worth the label "{config.gmail.label}" turn up by these searches in Gmail:'
    )
    for finds, search in SEARCHES:
        click.echo(f"\n  {finds}:\n  {search}")
        click.echo(f"  https://mail.google.com/mail/u/0/#search/{quote(search, safe='')}")
    click.echo(
        f'\nTick the threads of real processes there, and put "{config.gmail.label}" on them. '
        "Several\nthreads of one employer: give them a sublabel, like "
        f'"{config.gmail.label}/Northwind".'
    )


def _begin(config: Config) -> None:
    """The plan for what is labelled, the question, and then the first cycle that may draft."""
    while True:
        click.prompt(
            "\nPress Enter when you have labelled some; this look drafts nothing yet",
            default="",
            show_default=False,
        )
        try:
            found = _look(config, dry_run=True)
        except MailboxUnavailable:
            raise
        except MailboxError as error:  # no such label yet
            click.echo(wrapped(error.message))
            click.echo(wrapped(error.hint, first="  -> "))
            continue
        if found or not click.confirm("Look again?", default=True):
            break
    click.echo()
    click.echo(
        wrapped("Nothing has been drafted so far. `tactful explain` says more about each of them.")
    )
    if not click.confirm("Begin? From now on drafts appear when they are due", default=False):
        click.echo("Nothing is drafted. `tactful poll` looks once, `tactful run` begins.")
        return
    _look(config, dry_run=False)
    click.echo()
    click.echo(
        wrapped("`tactful run` keeps watching; `tactful service install` has it run by itself.")
    )


def _look(config: Config, *, dry_run: bool) -> bool:
    """One cycle, told; whether any thread is known."""
    with only_instance(lock_file(config)), agent_for(config, dry_run=dry_run) as agent:
        report = agent.once() if dry_run else until_all_is_read(agent.once)
        policy = config.policy().of_account(agent.ledger.state().account)
        found = views(agent.ledger)
        tell_report(report, config, agent.mailbox)
        if dry_run:
            click.echo()
            tell_steps(steps_of(found, policy, report.at), policy.calendar)
        return bool(found)


def _target(named: Path | None) -> Path:
    """The file to write: the one that is named or found, else the user's own."""
    if named is not None:
        return named.expanduser().absolute()
    if variable := os.environ.get(VARIABLE, "").strip():
        return Path(variable).expanduser().absolute()
    return find_file(None, env=os.environ, cwd=Path.cwd()) or user_file()


def _loaded(target: Path) -> Config:
    return load_config(target, env=os.environ, cwd=Path.cwd())

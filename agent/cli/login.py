"""`tactful login`: Google's consent page in the browser, and the key it gives kept here."""

from __future__ import annotations

import os
import select
import sys
import webbrowser

import click

from agent.app import account_of, keep_login
from agent.cli.setting import with_config
from agent.clock import Clock, SystemClock
from agent.config import Config
from agent.core.rules.phrases import day
from agent.errors import LoginFailed, TactfulError
from agent.gmail.client import checked_root
from agent.gmail.client_secret import read_client_secret
from agent.gmail.consent import AGAIN, Consent, exchange, scopes_asked
from agent.gmail.login import Login
from agent.gmail.login_file import LoginFile
from agent.gmail.redirect import Page, Redirect, Visit

LIMIT = 300.0
"""Seconds in which the consent page has to be answered."""


@click.command(epilog="Example:  tactful login --no-browser")
@click.option(
    "--no-browser",
    is_flag=True,
    help="Print the address instead of opening it: for a computer without a desktop.",
)
@with_config
def command(config: Config, no_browser: bool) -> None:
    """Let Tactful read your mail and make drafts, on Google's own page.

    It needs the file of a Google app of your own, once: docs/login.md shows every click.
    """
    log_in(config, open_page=not no_browser and has_desktop(), clock=SystemClock())


def log_in(config: Config, *, open_page: bool, clock: Clock) -> str:
    """The account that was logged in. Raises TactfulError; then nothing has changed."""
    secret = read_client_secret(config.gmail.client_secret_file)
    root = checked_root(config.gmail.api_root)
    account = account_of(config)
    marks = config.gmail.mark_threads
    with Redirect() as redirect:
        consent = Consent(
            secret=secret, redirect_uri=redirect.uri, scopes=scopes_asked(mark_threads=marks)
        )
        _invite(consent.url(account=account), redirect.port, open_page=open_page, marks=marks)
        try:
            visit = wait_for_answer(redirect, paste=not open_page, clock=clock)
        except KeyboardInterrupt:
            raise LoginFailed("Stopped before the login was finished.", hint=AGAIN) from None
        try:
            code = consent.code_in(visit.address)
            login = exchange(consent, code, api_root=root, now=clock.now(), mark_threads=marks)
            found = keep_login(config, login, clock=clock)
        except TactfulError as error:
            visit.answer(Page(title="The login was not finished", text=_both(error), status=400))
            raise
        except KeyboardInterrupt:
            raise LoginFailed("Stopped before the login was finished.", hint=AGAIN) from None
        visit.answer(
            Page(
                title=f"Tactful is logged in as {found}",
                text="You can close this page and go back to the terminal.\n"
                "Tactful reads the threads under your label and makes drafts. It never sends.",
            )
        )
    _say(config, found, login)
    return found


def _invite(url: str, port: int, *, open_page: bool, marks: bool) -> None:
    if marks:
        click.echo(
            "Tactful asks Google for three permissions: to read mail, to make drafts, and to put "
            "its label on threads (mark_threads)."
        )
    else:
        click.echo("Tactful asks Google for two permissions: to read mail, and to make drafts.")
    if open_page and webbrowser.open(url):
        click.echo("Answer in the browser that opens. If none does, go to this address:\n")
        click.echo(f"  {url}\n")
        return
    user = os.environ.get("USER") or os.environ.get("LOGNAME") or "you"
    click.echo("Open this address in a browser:\n")
    click.echo(f"  {url}\n")
    click.echo("Is the browser on another computer than this one? Then either")
    click.echo(f"  - first run there:  ssh -N -L {port}:127.0.0.1:{port} {user}@THIS-COMPUTER")
    click.echo("  - or answer, let the last page fail to load, copy the address it stands at")
    click.echo(f"    (http://127.0.0.1:{port}/?state=…), paste it here and press Enter.\n")


def wait_for_answer(redirect: Redirect, *, paste: bool, clock: Clock) -> Visit:
    """What the consent page led to, from the browser or pasted. Raises LoginFailed in time."""
    click.echo("Waiting for your answer (5 minutes; Ctrl-C stops) …")
    until = clock.monotonic() + LIMIT
    typed = b""
    while (left := until - clock.monotonic()) > 0:
        if paste and (piece := _typed(0.2)) is not None:
            paste = bool(piece)  # an end of input: nobody will paste
            *lines, typed = (typed + piece).split(b"\n")
            for line in lines:
                if (visit := _pasted(line.decode(errors="replace").strip())) is not None:
                    return visit
        if (visit := redirect.wait(0.0 if paste else min(left, 0.5))) is not None:
            return visit
    raise LoginFailed("No answer came within five minutes.", hint=AGAIN)


def _typed(seconds: float) -> bytes | None:
    """What was typed, b"" at the end of the input, None where nothing was in that time."""
    try:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return os.read(sys.stdin.fileno(), 65_536) if ready else None
    except (OSError, ValueError):
        return b""


def _pasted(line: str) -> Visit | None:
    if not line:
        return None
    if "code=" not in line and "error=" not in line:
        click.echo("That is not the address of the last page: it begins with http://127.0.0.1:")
        return None
    return Visit.pasted(line)


def has_desktop() -> bool:
    """Whether a browser would open in a window, and not in this very terminal."""
    if sys.platform in {"darwin", "win32"} or os.environ.get("BROWSER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(config: Config, account: str, login: Login) -> None:
    place = LoginFile(config.gmail.token_file).place
    click.echo(f"Logged in as {account}. The login is kept in {place}, for you alone.")
    for scope in sorted(
        set(login.scopes) - set(scopes_asked(mark_threads=config.gmail.mark_threads))
    ):
        click.echo(f"note: Google gave {scope} as well, which Tactful did not ask for or use.")
    if login.ends_at is not None:
        click.echo(
            f"note: this login ends on {day(login.ends_at.astimezone(config.time.zone).date())}, "
            "because your Google app is still in testing.\n"
            "  -> Publish it once and this stops: docs/login.md, step 6."
        )
    click.echo("Next: `tactful poll --dry-run` shows what would be drafted.")


def _both(error: TactfulError) -> str:
    return f"{error.message}\n{error.hint}"

"""What `tactful doctor` looks at: one small check a function, each finding with its mend."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from agent.app import opened_store
from agent.cli.patched import Version, safe_python, this_python
from agent.cli.service import installer_of
from agent.clock import Clock
from agent.config import Config
from agent.core.rules.phrases import count, day
from agent.cycle.sync import BASE, base_of, watched
from agent.daemon.heartbeat import Health, health_of, read_heartbeat
from agent.daemon.places import heartbeat_file
from agent.errors import TactfulError
from agent.gmail import GmailMailbox, Login, LoginFile, open_mailbox
from agent.store import check, database_file, is_there, lost
from agent.views.another import another_on

ROOM = 200_000_000
"""Bytes that should be free beside the ledger."""
TRUSTED = timedelta(minutes=5)
"""How far this computer's clock may be from Gmail's."""
SOON = timedelta(days=2)


class Weight(StrEnum):
    """`NOTE` is worth knowing, `WRONG` keeps Tactful from its work."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. `mend` says what to do; "" where nothing needs doing."""

    about: str
    weight: Weight
    says: str
    mend: str = ""


def fine(about: str, says: str) -> Finding:
    return Finding(about=about, weight=Weight.FINE, says=says)


def note(about: str, says: str, mend: str) -> Finding:
    return Finding(about=about, weight=Weight.NOTE, says=says, mend=mend)


def wrong(about: str, error: TactfulError) -> Finding:
    return Finding(about=about, weight=Weight.WRONG, says=error.message, mend=error.hint)


def findings(config: Config, clock: Clock) -> Iterator[Finding]:
    """Everything, in the order in which it would matter."""
    yield python(this_python())
    yield disk(config)
    yield from ledger(config)
    kept = LoginFile(config.gmail.token_file)
    try:
        login = kept.read()
    except TactfulError as error:
        yield wrong("login", error)
        yield from running(config, clock)
        return
    yield from login_itself(kept, login, config, clock.now())
    yield from mailbox(config, clock)
    yield from running(config, clock)


def python(version: Version) -> Finding:
    shown = ".".join(map(str, version))
    if (better := safe_python(version)) is None:
        return fine("python", f"Python {shown}.")
    return note(
        "python",
        f"Python {shown} has known holes in its mail and HTML readers.",
        f"Update it to {better} or newer.",
    )


def disk(config: Config) -> Finding:
    file = database_file(config.store.url)
    above = file.parents if file else ()
    try:
        folder = next((one for one in above if one.is_dir()), Path.home())
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return note(
            "disk", f"{fault.filename} can't be looked at ({fault.strerror}).", "Is it mounted?"
        )
    if free < ROOM:
        return Finding(
            about="disk",
            weight=Weight.WRONG,
            says=f"Only {free // 1_000_000} MB are free in {folder}.",
            mend="Make room: without it nothing can be remembered, and so nothing is drafted.",
        )
    return fine("disk", f"{free // 1_000_000_000} GB free in {folder}.")


def ledger(config: Config) -> Iterator[Finding]:
    file = database_file(config.store.url)
    try:
        if file is not None and not is_there(file) and lost(file) is None:
            yield fine("ledger", f"Not made yet; the first look makes it, at {file}.")
            return
        checkup = check(file) if file is not None else None
        if checkup is not None and checkup.copies_fault is not None:
            yield wrong("copies", checkup.copies_fault)
        trouble = checkup.findings if checkup is not None else ()
        with opened_store(config) as store:
            found = store.only_ledger()
            account = found.state().account if found else ""
            tracked = len(found.tracked()) if found else 0
            another = another_on(found.processes()) if found else None
    except TactfulError as error:
        yield wrong("ledger", error)
        return
    if trouble:
        yield Finding(
            about="ledger",
            weight=Weight.WRONG,
            says="; ".join(trouble),
            mend="Run `tactful db check`: it says what to do.",
        )
        return
    whose = f"{account}'s, with {count(tracked, 'thread')}" if account else "of no account yet"
    yield fine("ledger", f"Sound, and {whose}.")
    if another is not None:
        yield note("another", another.says, another.mend)


def login_itself(kept: LoginFile, login: Login, config: Config, now: datetime) -> Iterator[Finding]:
    """The file, who else may touch it, its age, and when Google ends it."""
    for warning in kept.warnings:
        yield note("login", warning, "See the sentence itself.")
    scopes = " and ".join(scope.rpartition("/")[2] for scope in login.scopes)
    if config.gmail.mark_threads and not login.permits_marks:
        yield Finding(
            about="scopes",
            weight=Weight.WRONG,
            says=f"{scopes}. [gmail] mark_threads needs gmail.modify as well: drafts are made, but "
            "threads get no mark.",
            mend="Run `tactful login` once more, or turn mark_threads off.",
        )
    else:
        yield fine("scopes", scopes or "The token file names none; Gmail will say if one lacks.")
    folder = config.gmail.token_file.parent
    if config.gmail.token_file.is_absolute() and os.name != "nt" and _others_write(folder):
        yield note(
            "login",
            f"Other users of this computer may replace files in {folder}.",
            f"Run: chmod 700 {folder}",
        )
    zone = config.time.zone
    since = login.logged_in_at
    age = f"Logged in on {day(since.astimezone(zone).date())}." if since else "Its age is unknown."
    ends = login.ends_at
    if ends is None:
        yield fine("login", f"{age} Kept in {kept.place}.")
    elif ends - now > SOON:
        yield note(
            "login",
            f"{age} It ends on {day(ends.astimezone(zone).date())}: your Google app is in testing, "
            "and Google ends such logins after seven days.",
            "Publish the app, then `tactful login` once more (docs/login.md, step 6).",
        )
    else:
        yield Finding(
            about="login",
            weight=Weight.WRONG if ends <= now else Weight.NOTE,
            says=f"{age} It ends on {day(ends.astimezone(zone).date())}, seven days after it, "
            "because your Google app is in testing.",
            mend="Publish the app (docs/login.md, step 6), then run `tactful login`.",
        )


def mailbox(config: Config, clock: Clock) -> Iterator[Finding]:
    """Gmail itself: reached, whose, what time it is there, the label. Costs 12 units at most."""
    opened: GmailMailbox | None = None
    try:
        opened, _ = open_mailbox(
            api_root=config.gmail.api_root, token_file=config.gmail.token_file, clock=clock
        )
        account = opened.profile().account
        yield fine("gmail", f"Reached, and the login is good: {account}.")
        yield from _account(config, account)
        yield _clock(opened.now() - clock.now())
        yield _label(config, opened)
        yield fine("quota", f"This check took {opened.spent} of 6,000 units a minute.")
    except TactfulError as error:
        yield wrong("gmail", error)
    finally:
        if opened is not None:
            opened.close()


def running(config: Config, clock: Clock) -> Iterator[Finding]:
    """Whether `tactful run` is alive, and what it says of itself."""
    beat = read_heartbeat(heartbeat_file(config))
    health = health_of(beat, clock.now())
    silent = beat is None or health in (Health.SILENT, Health.STOPPED)
    if silent and _service_installed(config):
        yield Finding(
            about="running",
            weight=Weight.WRONG,
            says="The service is installed, but Tactful is not running.",
            mend="`tactful service status` shows why; `tactful service install` starts it again.",
        )
    elif beat is None or silent:
        yield note(
            "running",
            "Tactful is not running: nothing is looked at by itself.",
            "`tactful run`, or `tactful service install` to have it run in the background.",
        )
    elif health is Health.FROZEN:
        yield Finding(
            about="running",
            weight=Weight.WRONG,
            says="Tactful hangs: it has not got on for three intervals.",
            mend="Start it again.",
        )
    elif beat.error or beat.config_error:
        yield Finding(
            about="running",
            weight=Weight.WRONG,
            says=beat.error or beat.config_error.splitlines()[0],
            mend=beat.hint or "Correct the configuration; it is read again by itself.",
        )
    else:
        yield fine("running", f"Tactful is running; {beat.spent} units since its start.")


def _service_installed(config: Config) -> bool:
    try:
        return installer_of(config, only_print=True).file.exists()
    except TactfulError:  # a system without one
        return False


def _account(config: Config, account: str) -> Iterator[Finding]:
    file = database_file(config.store.url)
    if file is not None and not is_there(file):
        return
    with opened_store(config) as store:
        found = store.only_ledger()
        bound = found.state().account if found else account
    if bound.lower() != account.lower():
        yield Finding(
            about="account",
            weight=Weight.WRONG,
            says=f"The login is {account}, but the ledger is {bound}'s.",
            mend=f"Run `tactful login` as {bound}, or give this one its own [store] url.",
        )


def _clock(ahead: timedelta) -> Finding:
    """`ahead` is how much Gmail's clock is ahead of this computer's."""
    if abs(ahead) <= TRUSTED:
        return fine("clock", "This computer's clock agrees with Gmail's.")
    minutes = round(abs(ahead) / timedelta(minutes=1))
    way = "behind" if ahead > timedelta(0) else "ahead of"
    return note(
        "clock",
        f"This computer's clock is {minutes} minutes {way} Gmail's. Tactful goes by Gmail's.",
        "Set it (`timedatectl set-ntp true`): a clock that is far off breaks safe connections.",
    )


def _label(config: Config, opened: GmailMailbox) -> Finding:
    wanted = config.gmail.label
    labels = {label.id: label.name for label in opened.labels()}
    labels[BASE] = _followed_label(config)
    found = watched(labels, wanted)
    if not found:
        return Finding(
            about="label",
            weight=Weight.WRONG,
            says=f'The mailbox has no label "{wanted}".',
            mend="Make it in Gmail and put it on your interview threads; or name yours with "
            "[gmail] label.",
        )
    name = base_of(labels, wanted)
    if name != wanted:
        return note(
            "label",
            f'"{wanted}" is called "{name}" in Gmail now; it is followed all the same.',
            f'Write it into your configuration: [gmail] label = "{name}".',
        )
    more = f" and {count(len(found) - 1, 'sublabel')}" if len(found) > 1 else ""
    return fine("label", f'"{wanted}"{more}.')


def _followed_label(config: Config) -> str:
    """The id of the label as of the last look at everything; "" before one."""
    file = database_file(config.store.url)
    if file is not None and not is_there(file):
        return ""
    with opened_store(config) as store:
        ledger = store.only_ledger()
        return ledger.state().labels.get(BASE, "") if ledger is not None else ""


def _others_write(folder: Path) -> bool:
    try:
        return bool(stat.S_IMODE(folder.stat().st_mode) & 0o022)
    except OSError:
        return False

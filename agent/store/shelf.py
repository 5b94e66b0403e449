"""The copies of a ledger, in a `backups` folder beside it: which are kept, and which is the newest
that can be trusted.
"""

from __future__ import annotations

import glob
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from agent.errors import LedgerError
from agent.store.backup import back_up
from agent.store.faults import as_copies_errors, as_ledger_errors
from agent.store.files import base_name
from agent.store.schema import inspect, migrations_folder, open_unchanged, revisions
from agent.store.witness import Witness, mailbox_mark

DAYS_KEPT, WEEKS_KEPT = 7, 4

_MOMENT = r"\d{4}-\d\d-\d\dT\d{6}"
DAILY, BY_HAND, REPLACED = r"\d{4}-\d\d-\d\d", f"by-hand-{_MOMENT}", f"replaced-{_MOMENT}"
BEFORE_UPGRADE = r"\d\w*-before-\d\w*"
"""What a copy's name has between the database's and ".db"."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The copies of one database file."""

    file: Path

    @property
    def folder(self) -> Path:
        return self.file.parent / "backups"

    @property
    def restoring(self) -> Path:
        """Where a copy lies while it is put back: beside the database, to be renamed over it."""
        return self.file.with_name(f".{self.file.name}.restoring")

    def keep_daily(self, day: date) -> Path | None:
        """Make the day's copy where there is none, and let go of old ones; None where there is one.

        The last 7 days' copies stay, and of those before them the newest of each of 4 weeks. Copies
        made by hand or before an upgrade always stay. Raises LedgerError.
        """
        target = self._daily(day)
        with as_copies_errors(self.folder):
            if day in self._dailies():
                return None
        back_up(self.file, target)
        with as_ledger_errors(str(self.folder)):
            for old in too_many(self._dailies()):
                self._daily(old).unlink(missing_ok=True)
            for unfinished in self._named_like(rf"{DAILY}\.db\.\d+", hidden=True):
                unfinished.unlink(missing_ok=True)  # left by a crash
        return target

    def keep_now(self, now: datetime, target: Path | None = None) -> Path:
        """A copy made by hand, at `target` or under a name of its own. Raises LedgerError."""
        return back_up(self.file, target or self.folder / self._named("by-hand", now))

    def place_for_replaced(self, now: datetime) -> Path:
        """Where the database goes that a restored copy takes the place of: a name that is free."""
        while any(self.folder.glob(f"{glob.escape(self._named('replaced', now))}*")):
            now += timedelta(seconds=1)
        return self.folder / self._named("replaced", now)

    def copies(self) -> tuple[Path, ...]:
        """Every copy that may be restored, newest first. Ledgers in one folder share the shelf:
        what `tactful-work.db` leaves there is no copy of `tactful.db`.
        """
        found = self._named_like(rf"({DAILY}|{BY_HAND}|{BEFORE_UPGRADE})\.db")
        return tuple(sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))[::-1])

    def clear(self) -> int:
        """Remove every copy and every replaced database; how many there were. What a killed
        `restore` left goes too. Raises OSError.
        """
        every = f"({DAILY}|{BY_HAND}|{BEFORE_UPGRADE}|{REPLACED})"
        found = self._named_like(rf"{every}\.db(-wal|-shm|-journal)?")
        found += self._named_like(rf"{every}\.db\.\d+", hidden=True)  # left by a crash
        whole = glob.escape(self.restoring.name)
        left = [*self.file.parent.glob(f"{whole}*"), *self.file.parent.glob(f".{whole}.*")]
        for one in found + left:
            one.unlink(missing_ok=True)
        return len(found)

    def newest_sound(self) -> Path | None:
        """The newest copy that can be trusted, and is not known to be another account's. Raises
        LedgerError where the folder can't be read.
        """
        with as_copies_errors(self.folder):
            ours = self._marks()
            for one in self.copies():
                theirs = marks_in(one) if ours else frozenset()
                if is_sound(one) and not (theirs and ours.isdisjoint(theirs)):
                    return one
        return None

    def _marks(self) -> frozenset[str]:
        """Whose ledger it is, from the database, or else from the second record; none where
        neither tells.
        """
        try:
            return marks_in(self.file) or Witness.beside(self.file).mailboxes()
        except OSError:
            return frozenset()

    def _named_like(self, pattern: str, *, hidden: bool = False) -> list[Path]:
        """The files whose name is the database's, a hyphen, and what fits the pattern."""
        if not self.folder.is_dir():
            return []
        whole = re.compile(
            ("[.]" if hidden else "") + re.escape(base_name(self.file)) + "-" + pattern
        )
        return [one for one in self.folder.iterdir() if whole.fullmatch(one.name) and one.is_file()]

    def _named(self, why: str, now: datetime) -> str:
        return f"{base_name(self.file)}-{why}-{now:%Y-%m-%dT%H%M%S}.db"

    def _daily(self, day: date) -> Path:
        return self.folder / f"{base_name(self.file)}-{day.isoformat()}.db"

    def _dailies(self) -> list[date]:
        found = []
        for one in self._named_like(rf"{DAILY}\.db"):
            with suppress(ValueError):
                found.append(date.fromisoformat(one.stem[-10:]))
        return found


def too_many(days: list[date]) -> list[date]:
    """Of the days that have a copy, those whose copy may go."""
    older = sorted(days, reverse=True)[DAYS_KEPT:]
    newest_of: dict[tuple[int, int], date] = {}
    for day in older:
        newest_of.setdefault(day.isocalendar()[:2], day)
    kept = set(list(newest_of.values())[:WEEKS_KEPT])
    return [day for day in older if day not in kept]


def is_sound(copy: Path) -> bool:
    """Whether it is a whole ledger that this program can use."""
    try:
        if inspect(copy, revisions(migrations_folder())) is None:
            return False
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            return bool(opened.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except (LedgerError, sqlite3.Error, OSError):
        return False


def marks_in(file: Path) -> frozenset[str]:
    """The accounts of a database, as `mailbox_mark` writes them; none where it can't be read."""
    if not file.exists() or not file.stat().st_size:  # SQLite would remove a log beside it
        return frozenset()
    try:
        with closing(open_unchanged(file)) as opened:
            accounts = opened.execute("SELECT account FROM mailboxes").fetchall()
    except sqlite3.Error:
        return frozenset()
    return frozenset(mailbox_mark(str(account)) for (account,) in accounts)

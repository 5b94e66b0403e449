"""Opening the database: check, back up, migrate; and which mailbox's ledger a token leads to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, select, text

from agent.errors import LedgerDamaged, NotALedger, WrongAccount
from agent.store.backup import back_up
from agent.store.beginning import Begin, check_beginning, newest_copy
from agent.store.engine import BUSY_SECONDS, Database, make_engine
from agent.store.faults import as_ledger_errors
from agent.store.files import (
    base_name,
    create_private,
    database_file,
    narrow,
    parsed,
    probe,
    secure_folder,
)
from agent.store.forgetting import finish_forgetting, forget, stored
from agent.store.ledger import SqlLedger
from agent.store.memo import Memo
from agent.store.models import MailboxRow
from agent.store.schema import inspect, migrate, migrations_folder, revisions
from agent.store.shelf import Shelf


class Store:
    """One open database, for as long as the program runs. Its ledgers share its connection."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def place(self) -> str:
        """Where the database is, for people."""
        return self.database.place

    def version(self) -> int:
        """Another number as soon as another connection has changed the database (SQLite's own
        count); what this one wrote leaves it as it is.
        """
        with self.database.reading() as session:
            return int(session.scalar(text("PRAGMA data_version")) or 0)

    def ledger_for_token(self, fingerprint: str) -> SqlLedger | None:
        """The ledger of the mailbox that token was bound to; None where it never was."""
        with self.database.reading() as session:
            found = session.scalar(
                select(MailboxRow.id).where(MailboxRow.fingerprint == fingerprint)
            )
        return None if found is None else SqlLedger(self.database, found)

    def only_ledger(self, memo: Memo | None = None) -> SqlLedger | None:
        """The ledger of the account this database holds; None before the first login. `memo` for
        whoever reads all of it again and again.
        """
        with self.database.reading() as session:
            found = session.scalar(select(MailboxRow.id).order_by(MailboxRow.id).limit(1))
        return None if found is None else SqlLedger(self.database, found, memo)

    def bind(self, account: str, fingerprint: str, *, at: datetime) -> SqlLedger:
        """The account's ledger, made at its first login; a new token of the account takes the old
        one's place.

        Raises WrongAccount where the database holds another account.
        """
        account = account.lower()
        with self.database.writing() as session:
            rows = {row.account: row for row in session.scalars(select(MailboxRow))}
            if rows and account not in rows:
                raise WrongAccount(
                    f"This login is {account}, but the ledger is {', '.join(sorted(rows))}'s.",
                    hint="Run `tactful login` as that account, or give this one its own [store] "
                    "url.",
                )
            row = rows.get(account)
            if row is None:
                row = MailboxRow(account=account, labels={}, bound_at=at)
                session.add(row)
            if row.fingerprint != fingerprint:
                row.fingerprint, row.bound_at = fingerprint, at
            session.flush()
            return SqlLedger(self.database, row.id)

    def keep_daily(self, day: date) -> Path | None:
        """The day's copy, made where there is none yet; None where there was, or for a database
        that is no file. Raises LedgerError.
        """
        if self.database.file is None:
            return None
        return Shelf(self.database.file).keep_daily(day)

    def forget(self, process_id: int, *, now: datetime) -> int:
        """Remove a process and every trace of it; how many copies of the ledger went with it. The
        caller holds the instance lock. Raises LedgerError.
        """
        return forget(self.database, process_id, now=now)

    def finish_forgetting(self, *, now: datetime) -> int | None:
        """Remove what an interrupted `forget` left; copies removed, None where nothing was owed.
        The caller holds the instance lock. Raises LedgerError.
        """
        return finish_forgetting(self.database, now=now)

    def stored(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored: every row of every table, by table and column. Raises LedgerError."""
        return stored(self.database)

    def close(self) -> None:
        self.database.close()


def open_store(
    url: str,
    *,
    backup_dir: Path | None = None,
    busy_seconds: float = BUSY_SECONDS,
    migrations: Path | None = None,
    begin: Begin = Begin.FIRST,
) -> Store:
    """Open the database at a SQLAlchemy url, upgrading it, or making it where `begin` lets it.

    1. Look at an existing file without touching it: a database, sound, not newer than the program.
       Where there is none, see whether one may be begun.
    2. Probe the disk by a write and an fsync.
    3. Back up (to `backup_dir`, else a `backups` folder beside it) where an upgrade is due.
    4. Migrate, in one transaction.
    5. Begin to write, and take it back: a read-only or locked database shows now.

    Raises LedgerError; the database is then as it was.
    """
    scripts = migrations or migrations_folder()
    parts, file = parsed(url), database_file(url)
    if file is None:
        return _open_elsewhere(parts, scripts, busy_seconds)
    place = str(file)
    with as_ledger_errors(place):
        known = revisions(scripts)
        revision = _look_at(file, known)
        check_beginning(file, begin)
        secure_folder(file.parent)
        probe(file.parent)
        if begin is Begin.NEVER:
            narrow(file)
        else:
            create_private(file)
        if revision is not None and revision != known[-1]:
            folder = backup_dir or Shelf(file).folder
            back_up(file, folder / f"{base_name(file)}-{revision}-before-{known[-1]}.db")
        if revision != known[-1]:
            engine = make_engine(parts, busy_seconds=busy_seconds, foreign_keys=False)
            try:
                migrate(engine, place=place, migrations=scripts)
            finally:
                engine.dispose()
        database = Database(parts, file=file, busy_seconds=busy_seconds)
        try:
            database.probe()
        except BaseException:
            database.close()
            raise
    return Store(database)


def _look_at(file: Path, known: tuple[str, ...]) -> str | None:
    """Its revision. Where it is damaged or no database, the error names the way back."""
    try:
        return inspect(file, known)
    except (LedgerDamaged, NotALedger) as fault:
        fault.hint = _way_back(file, fault)
        raise


def _way_back(file: Path, fault: LedgerDamaged | NotALedger) -> str:
    copy, unread = newest_copy(file)
    if unread is not None:
        return (
            f"{unread.message} {unread.hint} Then `tactful db restore` puts the newest sound copy"
            " in its place."
        )
    if copy is not None:
        return f"`tactful db restore` puts the newest sound copy, {copy}, in its place."
    if isinstance(fault, NotALedger):
        return fault.hint
    return (
        "There is no sound copy. Move the file away, then `tactful db upgrade --anew`: Gmail is"
        " read anew, and every draft that was made is looked for."
    )


def _open_elsewhere(parts: URL, scripts: Path, busy_seconds: float) -> Store:
    """A database in memory, which lives in its one connection, or on a server."""
    place = parts.render_as_string(hide_password=True)
    with as_ledger_errors(place):
        database = Database(parts, file=None, busy_seconds=busy_seconds)
        migrate(database.engine, place=place, migrations=scripts)
    return Store(database)

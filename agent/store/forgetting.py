"""Forgetting one process for good, and giving out all that is stored.

What is deleted from a database stays in its free pages, its log and its copies until those are
written anew: forgetting does all of that.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text

from agent.errors import LedgerError
from agent.store.engine import Database
from agent.store.faults import as_ledger_errors, locked
from agent.store.models import Base, DraftRow, ProcessRow
from agent.store.shelf import Shelf

SECRET = frozenset({"fingerprint"})
"""Columns that are nobody's business, not even the owner's export: they tell of the login."""


OWED = 1
"""SQLite's user_version while traces of what was forgotten are still to be removed. It is in the
database itself: set in the very transaction that deletes the rows, and kept through a crash.
"""


def forget(database: Database, process_id: int, *, now: datetime) -> int:
    """Remove the process with all that hangs on it, and every trace of it; copies removed.

    1. Its intents leave the second record. (Were they to stay, the next start would bring back what
       it lists: so this comes first. A crash after it is mended by the next start.)
    2. Its rows go, and the same transaction notes that their traces are still to go.
    3. Those go: `finish_forgetting`.

    The caller holds the instance lock. Raises LedgerError; where 2 is done, it says so, and the
    next call of `finish_forgetting` does the rest.
    """
    with database.reading() as session:
        markers = frozenset(
            session.scalars(select(DraftRow.marker).where(DraftRow.process_id == process_id))
        )
    with as_ledger_errors(database.place):
        if database.witness is not None:
            database.witness.forget(markers)
    with database.writing() as session:
        session.execute(delete(ProcessRow).where(ProcessRow.id == process_id))
        if database.file is not None:
            session.execute(text(f"PRAGMA user_version = {OWED}"))
    return finish_forgetting(database, now=now) or 0


def finish_forgetting(database: Database, *, now: datetime) -> int | None:
    """Remove the traces of what was forgotten, where any are still to go; copies removed, None
    where nothing was owed.

    1. What is deleted goes from free pages and from the write-ahead log.
    2. Every copy goes, since each may hold it.
    3. The note goes that it is owed. A fault before that leaves it for the next time.
    4. A fresh copy is made, without that note: put back, it must not remove copies again.

    The caller holds the instance lock. Raises LedgerError.
    """
    if database.file is None or not _owed(database):
        return None
    try:
        with (
            as_ledger_errors(database.place),
            closing(sqlite3.connect(database.file, timeout=database.busy_seconds)) as raw,
        ):
            raw.execute("VACUUM")
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise locked(database.place)
        shelf = Shelf(database.file)
        with as_ledger_errors(str(shelf.folder)):
            removed = shelf.clear()
        with database.writing() as session:
            session.execute(text("PRAGMA user_version = 0"))
    except LedgerError as fault:
        fault.message = (
            "What was forgotten is gone from the ledger, but traces of it are still in its file or"
            f" its copies: {fault.message}"
        )
        fault.args = (fault.message,)
        fault.hint += " The next `tactful forget` or `tactful poll` removes the rest."
        raise
    if removed:
        shelf.keep_now(now)
    return removed


def _owed(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.scalar(text("PRAGMA user_version")))


def stored(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by table and column, as it is stored; JSON columns as JSON."""
    found: dict[str, list[dict[str, Any]]] = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f'SELECT * FROM "{table.name}"')).mappings()  # noqa: S608
            found[table.name] = [
                {name: _readable(value) for name, value in row.items() if name not in SECRET}
                for row in rows
            ]
    return found


def _readable(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value

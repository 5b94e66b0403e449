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

from agent.store.engine import Database
from agent.store.faults import as_ledger_errors
from agent.store.models import Base, DraftRow, ProcessRow
from agent.store.shelf import Shelf

SECRET = frozenset({"fingerprint"})
"""Columns that are nobody's business, not even the owner's export: they tell of the login."""


def forget(database: Database, process_id: int, *, now: datetime) -> int:
    """Remove the process with all that hangs on it, and every trace of it; copies removed.

    1. Its intents leave the second record. (Were they to stay, the next start would bring back what
       it lists: so this comes first. A crash after it is mended by the next start.)
    2. Its rows go, and what they leave in free pages and in the write-ahead log.
    3. Every copy goes, since each may hold it, and a fresh one is made.

    The caller holds the instance lock. Raises LedgerError.
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
    if database.file is None:
        return 0
    with as_ledger_errors(database.place), closing(sqlite3.connect(database.file)) as raw:
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shelf = Shelf(database.file)
    with as_ledger_errors(str(shelf.folder)):
        removed = shelf.clear()
    if removed:
        shelf.keep_now(now)
    return removed


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

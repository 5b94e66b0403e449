"""The one connection to the database, and its two kinds of transaction: reading and writing.

A writing one begins IMMEDIATE: a deferred one that turns to writing fails at once where it finds
the database changed, whatever the busy timeout says (SQLITE_BUSY_SNAPSHOT).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from agent.errors import LedgerReplaced
from agent.store.faults import as_ledger_errors
from agent.store.witness import Witness

BUSY_SECONDS = 10.0


class Database:
    """Sessions over one connection that is kept. Threads take turns; transactions never nest."""

    def __init__(self, url: URL, *, file: Path | None, busy_seconds: float = BUSY_SECONDS) -> None:
        self.place = str(file) if file else url.render_as_string(hide_password=True)
        self.file = file
        self.witness = Witness.beside(file) if file else None
        self.busy_seconds = busy_seconds
        self._inode = file.stat().st_ino if file else None
        self.engine = make_engine(url, busy_seconds=busy_seconds)
        self._writer = self.engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot for any number of queries. Raises LedgerError."""
        with self._session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, committed on leaving, rolled back on any error. Raises LedgerError."""
        with self._session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with as_ledger_errors(self.place):
            self._check_file()
            with Session(engine, autoflush=False, expire_on_commit=False) as session:
                yield session

    def _check_file(self) -> None:
        """A deleted file would take writes that nobody can ever read."""
        if self.file is None:
            return
        try:
            same = os.stat(self.file).st_ino == self._inode  # noqa: PTH116 # before every query
        except FileNotFoundError:
            same = False
        if not same:
            raise LedgerReplaced(
                f"The database {self.place} was removed or replaced while Tactful was running.",
                hint="Stop Tactful, put the file back or run `tactful db restore`, then start"
                " again.",
            )

    def probe(self) -> None:
        """Begin to write and take it back. Taking the lock is not enough: SQLite grants it on a
        read-only database.
        """
        with as_ledger_errors(self.place), self._writer.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            connection.rollback()

    def close(self) -> None:
        self.engine.dispose()


def make_engine(url: URL, *, busy_seconds: float, foreign_keys: bool = True) -> Engine:
    """An engine with one connection. Migrations rebuild tables, so they turn `foreign_keys` off."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=busy_seconds,
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` does
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        if url.query.get("mode") != "ro":  # a restored copy has no log before its first opening
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

"""Taking a database out of the way of another one, with what SQLite keeps beside it.

What is committed may lie in the write-ahead log alone. And SQLite goes by names: a log plays into
whatever database has its name next.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from agent.store.faults import locked
from agent.store.files import secure_folder, sync_folder

SIDE_FILES = ("-wal", "-shm", "-journal")
IN_THE_WAY = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
)
"""Another program has the database open, or the disk fails: nothing may be moved."""
WAIT_SECONDS = 5.0


def make_whole(file: Path) -> None:
    """Take all that lies beside the database into it, so that its one file is all of it.

    A database too damaged for that stays as it is (SQLite says so in many ways: one byte of the
    header makes it "read-only"), and so does what is none: SQLite would remove the log beside an
    empty file, and write it over anything else. Raises LedgerLocked where another program has it
    open, sqlite3.Error, OSError.
    """
    if not file.exists() or not _begins_as_one(file):
        return
    try:
        with closing(
            sqlite3.connect(
                f"{file.as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
            )
        ) as alone:
            opened = alone.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            mode = alone.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.Error as fault:
        code = (getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF
        if code in IN_THE_WAY:
            raise
        return
    if opened or mode != "delete":
        raise locked(str(file))


def _begins_as_one(file: Path) -> bool:
    """By the header string (https://sqlite.org/fileformat.html, 1.3.1)."""
    with file.open("rb") as opened:
        return opened.read(16) == b"SQLite format 3\0"


@contextmanager
def kept_aside(file: Path, aside: Path) -> Iterator[Path | None]:
    """Give the database's bytes a second name, and take away what lies beside it, whether or not
    the database itself is there; the block puts another one in its place. Where it raises, all is
    put back.

    Yields where the bytes are now; None where there was nothing. Raises OSError.
    """
    secure_folder(aside.parent)
    kept: list[Path] = []
    with ExitStack() as back:
        if file.exists():
            os.link(file, aside, follow_symlinks=False)
            back.callback(aside.unlink)
            kept.append(aside)
        for side in SIDE_FILES:
            lying, place = beside(file, side), beside(aside, side)
            if lying.exists():
                lying.replace(place)
                back.callback(place.replace, lying)
                kept.append(place)
        sync_folder(aside.parent)
        sync_folder(file.parent)
        yield kept[0] if kept else None
        back.pop_all()


def beside(file: Path, side: str) -> Path:
    return file.with_name(file.name + side)

"""What can go wrong with a database, told apart once: every fault leaves here as a LedgerError."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from agent.errors import (
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerLocked,
    LedgerReadOnly,
    NotALedger,
)

RESTORE = (
    "Keep the file; `tactful db restore` puts the newest sound copy in its place, and"
    " `tactful db check` tells more."
)
REPORT = "This is a mistake in Tactful: please report it. Nothing was written."


@contextmanager
def as_ledger_errors(place: str) -> Iterator[None]:
    """Translate whatever SQLAlchemy, SQLite or the file system raises. `place` names the
    database.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError, ValueError) as fault:
        raise ledger_error(fault, place) from fault


def ledger_error(fault: BaseException, place: str) -> LedgerError:
    """The one sentence and the next step for a fault of the database at `place`."""
    cause = (fault.orig or fault) if isinstance(fault, StatementError) else fault
    if isinstance(cause, ValueError):
        return LedgerError(
            f"A value and the ledger don't fit: {cause}",
            hint="`tactful db check` tells whether the file is damaged; if it is sound, please"
            " report this. Nothing was written.",
        )
    if isinstance(cause, ImportError):
        return LedgerError(
            f"The program for talking to {place} is not installed ({cause}).",
            hint='Install its Python driver, or use [store] url = "sqlite:///…".',
        )
    if isinstance(fault, PoolTimeoutError):
        return locked(place)
    if isinstance(fault, IntegrityError):
        return LedgerError(f"The ledger refused a contradiction: {cause}", hint=REPORT)
    if isinstance(cause, OSError):
        return _from_os(cause, place)
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause, place)
    return LedgerError(
        f"The database {place} can't be used: {cause}",
        hint="Check the url under [store] in the configuration.",
    )


def _from_sqlite(cause: sqlite3.Error, place: str) -> LedgerError:
    match (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return full(place)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(place)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(place)
        case sqlite3.SQLITE_CORRUPT:
            return corrupt(place, str(cause))
        case sqlite3.SQLITE_ERROR if str(cause) == "unsupported file format":
            return corrupt(place, str(cause))
        case sqlite3.SQLITE_NOTADB:
            return not_a_database(place)
        case sqlite3.SQLITE_CANTOPEN:
            return LedgerError(
                f"The database {place} can't be opened.",
                hint="Check that its folder exists and that you may read and write in it.",
            )
        case sqlite3.SQLITE_IOERR:
            return LedgerError(
                f"The disk failed under {place} ({cause}): nothing was written.",
                hint="Check the disk's space, limits and health, then start Tactful again.",
            )
        case _:
            return LedgerError(f"The database {place} can't be used: {cause}", hint=REPORT)


def _from_os(cause: OSError, place: str) -> LedgerError:
    if cause.errno in (errno.ENOSPC, errno.EDQUOT):
        return full(place)
    if cause.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(place)
    return LedgerError(
        f"The database {place} can't be used: {cause.strerror or cause}",
        hint="Check the url under [store] in the configuration, and the disk.",
    )


@contextmanager
def as_copies_errors(folder: Path) -> Iterator[None]:
    """For reading the folder of copies: it is no database, and the ledger beside it may be sound.
    Raises LedgerError.
    """
    try:
        yield
    except OSError as fault:
        says = f"The folder of copies {folder} can't be read: {fault.strerror or fault}."
        if isinstance(fault, PermissionError):
            mend = f"Give yourself permission to read it: chmod 700 {folder}."
            raise LedgerReadOnly(says, hint=mend) from fault
        raise LedgerError(says, hint="Check the disk, then try again.") from fault


def full(place: str) -> LedgerFull:
    return LedgerFull(
        f"The disk under {place} is full: nothing was written.",
        hint="Free some space; Tactful then goes on where it stopped.",
    )


def read_only(place: str) -> LedgerReadOnly:
    return LedgerReadOnly(
        f"The database {place} is read-only: nothing was written.",
        hint="Give yourself write permission on the file and its folder, or move it and set"
        " [store] url.",
    )


def locked(place: str) -> LedgerLocked:
    return LedgerLocked(
        f"The database {place} is locked by another program: nothing was written.",
        hint="Close what has it open (a second Tactful, a database viewer), then try again.",
    )


def corrupt(place: str, detail: str) -> LedgerDamaged:
    return LedgerDamaged(
        f"The database {place} is damaged: {detail}",
        hint=RESTORE,
    )


def not_a_database(place: str) -> NotALedger:
    return NotALedger(
        f"{place} is not a Tactful database; it was left as it is.",
        hint="Set [store] url to another file, or, if this was your ledger, put a copy in its"
        " place: `tactful db restore`.",
    )

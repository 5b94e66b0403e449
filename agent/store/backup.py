"""A verified copy of a SQLite database, through SQLite's own backup: a plain file copy may tear."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from agent.store.faults import as_ledger_errors, corrupt
from agent.store.files import create_private, secure_folder, sync_folder


def back_up(source: Path, target: Path) -> Path:
    """Copy the database to `target`, replacing an older copy only once the new one is sound.

    One file without side files, mode 0600, on disk on return. Raises LedgerError; then `target` is
    as it was.
    """
    with as_ledger_errors(str(target)):
        secure_folder(target.parent)
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            create_private(unfinished)
            _copy(source, unfinished)
            _sync_file(unfinished)
            unfinished.replace(target)
            sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return target


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as original:
            original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        findings = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    if findings != ["ok"]:
        raise corrupt(str(source), findings[0])


def _sync_file(file: Path) -> None:
    handle = os.open(file, os.O_RDWR | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

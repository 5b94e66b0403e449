"""Files of the store: where a url points, folders and files only their owner can read."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from agent.errors import LedgerError

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def parsed(url: str) -> URL:
    """The store url; a SQLite path is made absolute, `~` expanded. Raises LedgerError."""
    try:
        parts = make_url(url)
    except ArgumentError as fault:
        raise LedgerError(
            f"{url!r} is no database url.",
            hint='Write [store] url like "sqlite:///folder/tactful.db" (four slashes before an'
            " absolute path).",
        ) from fault
    if _is_file(parts) and not _is_uri(parts):
        return parts.set(database=str(Path(parts.database or "").expanduser().absolute()))
    return parts


def database_file(url: str) -> Path | None:
    """The file a SQLite url names, absolute; None for a database in memory or on a server."""
    parts = parsed(url)
    if not _is_file(parts):
        return None
    name = (parts.database or "").removeprefix("file:") if _is_uri(parts) else parts.database
    return Path(name or "").absolute()


def base_name(file: Path) -> str:
    """What a ledger's copies and its second record are named after: `tactful` for `tactful.db`, the
    whole name for any other suffix. So ledgers that differ only in it share nothing.
    """
    return file.stem if file.suffix == ".db" else file.name


def _is_file(parts: URL) -> bool:
    return (
        parts.get_backend_name() == "sqlite"
        and parts.database not in (None, "", ":memory:")
        and parts.query.get("mode") != "memory"
    )


def _is_uri(parts: URL) -> bool:
    return parts.query.get("uri") == "true"


def secure_folder(folder: Path) -> Path:
    """Make the folder and its parents where missing, for the owner alone; existing ones stay as
    they are.
    """
    for missing in reversed([part for part in (folder, *folder.parents) if not part.exists()]):
        missing.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return folder


def create_private(file: Path) -> None:
    """Make an empty file only its owner can read; one that exists is only narrowed."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    try:
        os.close(os.open(file, flags, PRIVATE_FILE))
    except FileExistsError:
        narrow(file)


def narrow(file: Path) -> None:
    """Let only the owner read the file, where that is us. SQLite gives its -wal and -shm files the
    database's own mode.
    """
    if file.stat().st_mode & 0o077 and file.stat().st_uid == os.geteuid():
        file.chmod(PRIVATE_FILE)


def probe(folder: Path) -> None:
    """Write and fsync a few bytes: a full or read-only disk shows now, not in the middle of a
    draft.
    """
    file = folder / ".tactful-probe"
    try:
        handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, PRIVATE_FILE)
        try:
            os.write(handle, b"\0" * 4096)
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        file.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

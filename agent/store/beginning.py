"""Whether a ledger may be begun: never silently where one was before (RELIABILITY F66).

An empty ledger in the place of a lost one forgets what the user said and what was drafted; and its
making destroys what may still mend that, since SQLite removes a log that lies beside an empty file.
"""

from __future__ import annotations

import os
import stat
from enum import Enum
from pathlib import Path

from agent.errors import LedgerError, LedgerMissing
from agent.store.aside import beside
from agent.store.faults import as_ledger_errors
from agent.store.shelf import Shelf
from agent.store.witness import Witness


class Begin(Enum):
    """When a ledger that is not there may be made."""

    NEVER = "never"
    FIRST = "first"
    """Where nothing tells of an older one."""
    ANEW = "anew"
    """Because the user wants it."""


def check_beginning(file: Path, begin: Begin) -> None:
    """Raises LedgerMissing where there is no ledger and none may be begun, LedgerError."""
    if _has_content(file) or begin is Begin.ANEW:
        return
    fault = lost(file)
    if fault is not None:
        raise fault
    if begin is Begin.NEVER and not _has_content(file):
        raise not_yet(file)


def lost(file: Path) -> LedgerMissing | None:
    """What to say of a ledger that is gone, or without a byte, while its traces lie there; None
    where it is there, or never was. Raises LedgerError.
    """
    if _has_content(file):
        return None
    copy, unread = newest_copy(file)
    second, log = Witness.beside(file).file, beside(file, "-wal")
    found = [
        what
        for what, there in (
            (f"its log {log.name}", is_there(log)),
            (f"its second record {second.name}", _has_content(second)),
            (f"a sound copy of it, {copy},", copy is not None),
        )
        if there
    ]
    if _has_content(file):  # another program was just making it
        return None
    if not found:
        if unread is not None:
            raise unread
        return None
    back = (
        "or `tactful db restore` puts the newest sound copy in its place."
        if copy is not None
        else "or name a copy of yours: `tactful db restore FILE`."
    )
    if unread is not None:
        back += f" {unread.message} {unread.hint}"
    return LedgerMissing(
        f"There is no ledger at {file} any more, but {found[0]} lies there still: no new one is"
        " made silently.",
        hint=f"Stop what still runs and put the file back, {back} To begin with an empty one on"
        " purpose: `tactful db upgrade --anew`.",
    )


def newest_copy(file: Path) -> tuple[Path | None, LedgerError | None]:
    """The newest sound one, or why none can be told."""
    try:
        return Shelf(file).newest_sound(), None
    except LedgerError as unread:
        return None, unread


def not_yet(file: Path) -> LedgerMissing:
    return LedgerMissing(f"There is no ledger at {file} yet.", hint="Run `tactful poll` first.")


def is_there(file: Path) -> bool:
    """Whether anything lies there. Raises LedgerError where its place can't be looked at."""
    return _looked_at(file) is not None


def _has_content(file: Path) -> bool:
    found = _looked_at(file)
    return found is not None and (found.st_size > 0 or not stat.S_ISREG(found.st_mode))


def _looked_at(file: Path) -> os.stat_result | None:
    with as_ledger_errors(str(file)):
        try:
            return file.stat()
        except FileNotFoundError:
            return None

"""Looking after the database file by hand: check it, upgrade it, put a copy in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from agent.errors import LedgerDamaged, LedgerError
from agent.store.aside import SIDE_FILES, beside, kept_aside, make_whole
from agent.store.backup import back_up
from agent.store.beginning import Begin, is_there, lost, newest_copy, not_yet
from agent.store.engine import Database
from agent.store.faults import as_ledger_errors, corrupt
from agent.store.files import database_file, parsed, secure_folder, sync_folder
from agent.store.models import DraftRow, MailboxRow
from agent.store.recovering import broken_seals
from agent.store.schema import inspect, migrations_folder, revisions
from agent.store.shelf import Shelf, is_sound
from agent.store.store import open_store
from agent.store.witness import Witness, mailbox_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found. `findings` are what is wrong, a sentence each; none is good news.

    `schema` is the database's own, None where there is nothing in it; `newest_copy` the newest
    sound one, `copies_fault` why none can be told; `lost` counts drafts that only the second record
    knows.
    """

    file: Path
    schema: str | None
    newest_schema: str
    drafts: int
    lost: int
    newest_copy: Path | None
    copies_fault: LedgerError | None
    findings: tuple[str, ...]


def check(file: Path) -> Checkup:
    """Read everything, write nothing: fine while an agent runs. Raises LedgerError where there is
    nothing to look at, or the file is no database of ours.
    """
    if (gone := lost(file)) is not None:
        raise gone
    if not is_there(file):
        raise not_yet(file)
    known = revisions(migrations_folder())
    copy, unread = newest_copy(file)
    schema: str | None = None
    findings: list[str] = []
    drafts = unknown = 0
    try:
        schema = inspect(file, known)
        findings += _integrity(file)
    except LedgerDamaged as fault:
        findings.append(fault.message)
    if not findings and schema == known[-1]:
        with _read_only(file) as database, database.reading() as session:
            for mailbox in session.scalars(select(MailboxRow)):
                for row_id, why in broken_seals(session, mailbox.id).items():
                    findings.append(f"The record of draft {row_id} is damaged: {why}.")
                marks = set(
                    session.scalars(
                        select(DraftRow.marker).where(DraftRow.mailbox_id == mailbox.id)
                    )
                )
                drafts += len(marks)
                seen = Witness.beside(file).sightings(mailbox_mark(mailbox.account))
                unknown += len(set(seen) - marks)
    if torn := Witness.beside(file).damaged():
        findings.append(f"{torn} lines of {Witness.beside(file).file.name} can't be read.")
    return Checkup(
        file=file, schema=schema, newest_schema=known[-1], drafts=drafts, lost=unknown,
        newest_copy=copy, copies_fault=unread, findings=tuple(findings),
    )  # fmt: skip


def upgrade_is_due(url: str) -> bool:
    """Whether opening the database would run migrations; False where it can't be opened at all,
    or is gone and must not be made anew silently.
    """
    file, known = database_file(url), revisions(migrations_folder())
    try:
        if file is None or lost(file) is not None:
            return False
        return inspect(file, known) != known[-1]
    except LedgerError:
        return False


def upgrade(url: str) -> tuple[str | None, str]:
    """Bring the database to the newest schema, a copy put aside first: the schema before and after.

    The caller holds the instance lock. Raises LedgerError; the database is then as it was.
    """
    known = revisions(migrations_folder())
    file = Path(parsed(url).database or "")
    before = inspect(file, known) if is_there(file) else None
    open_store(url).close()
    return before, known[-1]


def begin_anew(url: str, *, now: datetime) -> Path | None:
    """Make an empty database because the user wants one: where is now what was left of the old one
    (its log); None where nothing was. The second record and the copies stay.

    The caller holds the instance lock. Raises LedgerError, also where there is a database.
    """
    file = Path(parsed(url).database or "")
    with as_ledger_errors(str(file)):
        if file.exists() and file.stat().st_size:
            raise LedgerError(
                f"There is a ledger at {file}; it was left as it is.",
                hint="Move the file away first, if you want to begin with an empty one.",
            )
        file.unlink(missing_ok=True)  # without a byte: SQLite would remove the log beside it
        with kept_aside(file, Shelf(file).place_for_replaced(now)) as aside:
            try:
                open_store(url, begin=Begin.ANEW).close()
            except BaseException:
                for side in ("", *SIDE_FILES):  # the old log comes back, and must meet nothing new
                    beside(file, side).unlink(missing_ok=True)
                raise
    return aside


def restore(file: Path, copy: Path | None, *, now: datetime) -> tuple[Path, Path | None]:
    """Put `copy` (the newest sound one where None) in the place of the database.

    1. Copy it beside the database, through SQLite, checked.
    2. Make the database whole: its write-ahead log goes into it.
    3. Keep its bytes aside in the backups folder, and what lies beside it. A log that is left, with
       no database or with one too damaged to take it in, must not meet the copy: SQLite would play
       it over that.
    4. Rename the copy into its place: a crash before that leaves the old database.

    Returns the copy used and where is now what was there (None where there was nothing). The caller
    holds the instance lock. Raises LedgerError, LedgerLocked where another program has the database
    open; the database is then as it was, unless the disk failed after 4 (the copy is in its place).
    """
    shelf = Shelf(file)
    chosen = copy or shelf.newest_sound()
    if chosen is None:
        raise LedgerError(
            f"There is no sound copy in {shelf.folder}.",
            hint="Name the file of one: `tactful db restore FILE`.",
        )
    if not is_there(chosen):
        raise LedgerError(f"There is no file {chosen}.", hint="`tactful db check` names a copy.")
    if chosen.resolve() == file.resolve():
        raise LedgerError(
            "That file is the ledger itself.", hint="Name a copy, or leave the name out."
        )
    inspect(chosen, revisions(migrations_folder()))
    if not is_sound(chosen):
        raise corrupt(str(chosen), "it is no sound copy of a ledger.")
    with as_ledger_errors(str(file)):
        secure_folder(file.parent)
        fresh = back_up(chosen, shelf.restoring)
        try:
            make_whole(file)
            with kept_aside(file, shelf.place_for_replaced(now)) as aside:
                fresh.replace(file)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        sync_folder(file.parent)
    return chosen, aside


def _integrity(file: Path) -> list[str]:
    with (
        as_ledger_errors(str(file)),
        closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened,
    ):
        said = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(20)")]
        loose = opened.execute("PRAGMA foreign_key_check").fetchall()
    findings = [] if said == ["ok"] else [f"SQLite finds: {one}." for one in said]
    return findings + [f"A row of {row[0]} points at {row[2]} that are not there." for row in loose]


@contextmanager
def _read_only(file: Path) -> Iterator[Database]:
    url = parsed(f"sqlite:///file:{file}?mode=ro&uri=true")
    database = Database(url, file=file)
    try:
        yield database
    finally:
        database.close()

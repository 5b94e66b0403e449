"""Looking after the database file by hand: check it, upgrade it, put a copy in its place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from agent.errors import LedgerDamaged, LedgerError
from agent.store.backup import back_up
from agent.store.engine import Database
from agent.store.faults import as_ledger_errors, corrupt
from agent.store.files import database_file, parsed, secure_folder, sync_folder
from agent.store.models import DraftRow, MailboxRow
from agent.store.recovering import broken_seals
from agent.store.schema import inspect, migrations_folder, revisions
from agent.store.shelf import Shelf, is_sound
from agent.store.store import open_store
from agent.store.witness import Witness, mailbox_mark

SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found. `findings` are what is wrong, a sentence each; none is good news.

    `schema` is the database's own, None where there is nothing in it; `newest_copy` the newest
    sound one; `lost` counts drafts that only the second record knows.
    """

    file: Path
    schema: str | None
    newest_schema: str
    drafts: int
    lost: int
    newest_copy: Path | None
    findings: tuple[str, ...]


def check(file: Path) -> Checkup:
    """Read everything, write nothing: fine while an agent runs. Raises LedgerError where there is
    nothing to look at, or the file is no database of ours.
    """
    if not file.exists():
        raise LedgerError(
            f"There is no ledger at {file} yet.",
            hint="The first `tactful poll` makes it; `tactful db restore` puts a copy there.",
        )
    known = revisions(migrations_folder())
    copy = Shelf(file).newest_sound()
    schema: str | None = None
    findings: list[str] = []
    drafts = lost = 0
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
                lost += len(set(seen) - marks)
    if torn := Witness.beside(file).damaged():
        findings.append(f"{torn} lines of {Witness.beside(file).file.name} can't be read.")
    return Checkup(
        file=file, schema=schema, newest_schema=known[-1], drafts=drafts, lost=lost,
        newest_copy=copy, findings=tuple(findings),
    )  # fmt: skip


def upgrade_is_due(url: str) -> bool:
    """Whether opening the database would run migrations; False where it can't be opened at all."""
    file, known = database_file(url), revisions(migrations_folder())
    try:
        return file is not None and inspect(file, known) != known[-1]
    except LedgerError:
        return False


def upgrade(url: str) -> tuple[str | None, str]:
    """Bring the database to the newest schema, a copy put aside first: the schema before and after.

    The caller holds the instance lock. Raises LedgerError; the database is then as it was.
    """
    known = revisions(migrations_folder())
    file = Path(parsed(url).database or "")
    before = inspect(file, known) if file.exists() else None
    open_store(url).close()
    return before, known[-1]


def restore(file: Path, copy: Path | None, *, now: datetime) -> tuple[Path, Path | None]:
    """Put `copy` (the newest sound one where None) in the place of the database.

    1. Copy it beside the database, through SQLite, checked.
    2. Keep the database's bytes aside in the backups folder, its side files with it.
    3. Rename the copy into its place: a crash before that leaves the old database.

    Returns the copy used and where the old database is now (None where there was none). The caller
    holds the instance lock. Raises LedgerError; the database is then as it was.
    """
    shelf = Shelf(file)
    chosen = copy or shelf.newest_sound()
    if chosen is None:
        raise LedgerError(
            f"There is no sound copy in {shelf.folder}.",
            hint="Name the file of one: `tactful db restore FILE`.",
        )
    if not chosen.is_file():
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
        fresh = back_up(chosen, file.with_name(f".{file.name}.restoring"))
        aside = _keep_aside(file, shelf.place_for_replaced(now)) if file.exists() else None
        fresh.replace(file)
        sync_folder(file.parent)
    return chosen, aside


def _keep_aside(file: Path, aside: Path) -> Path:
    """A second name for the database's own bytes; its write-ahead log must not meet the copy."""
    secure_folder(aside.parent)
    aside.unlink(missing_ok=True)
    os.link(file, aside, follow_symlinks=False)
    for side in SIDE_FILES:
        lying = file.with_name(file.name + side)
        if lying.exists():
            lying.replace(aside.with_name(aside.name + side))
    sync_folder(aside.parent)
    return aside


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

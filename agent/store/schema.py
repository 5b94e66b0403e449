"""Which schema a database has, which one the program has, and the way from one to the other.

A database's revision is the newest migration it has been through. One the program doesn't know was
made by a newer Tactful, and is refused without a byte of it being touched.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from agent.errors import LedgerTooNew
from agent.store.faults import as_ledger_errors, corrupt, not_a_database


def migrations_folder(package: Path = Path(__file__).parent) -> Path:
    """Inside the installed package, or at the top of a source tree."""
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parents[1] / "migrations"


def revisions(migrations: Path) -> tuple[str, ...]:
    """Every revision the program knows, oldest first: the numbers its file names begin with."""
    found = (migrations / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in found))


def inspect(file: Path, known: tuple[str, ...]) -> str | None:
    """The revision of a database file, which is only read; None where there is nothing in it yet.

    Raises LedgerError where it is no database, damaged, another program's, or newer than the code.
    """
    place = str(file)
    if file.exists() and not file.is_file():
        raise not_a_database(place)
    if not file.exists() or not file.stat().st_size:
        return None
    with as_ledger_errors(place), closing(open_unchanged(file)) as connection:
        findings = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
        if findings != ["ok"]:
            raise corrupt(place, findings[0])
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise not_a_database(place)
        stamped = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    if len(stamped) != 1:
        raise corrupt(place, "it doesn't say which version it has.")
    if stamped[0] not in known:
        raise LedgerTooNew(
            f"The database {place} was made by a newer Tactful (schema {stamped[0]}, this one"
            f" knows {known[-1]}); it was left as it is.",
            hint="Upgrade Tactful, or restore the copy that the upgrade left in the backups"
            " folder.",
        )
    return str(stamped[0])


def open_unchanged(file: Path) -> sqlite3.Connection:
    """A connection that leaves no trace: `immutable`, unless another program has the database open
    or left it in a crash (then a write-ahead log lies beside it, which has to be read too).
    """
    log = file.with_name(f"{file.name}-wal")
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.as_uri()}?{how}", uri=True)


def migrate(engine: Engine, *, place: str, migrations: Path) -> None:
    """Bring the database to the newest revision, in one transaction: all of it or nothing.

    The engine has foreign keys off, where it has tables: migrations rebuild them. Another process
    that was faster leaves nothing to do. Raises LedgerError.
    """
    writer = engine.execution_options(writes=True)
    with as_ledger_errors(place), writer.begin() as connection:
        upgrade(connection, migrations)
        if engine.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise corrupt(place, f"after the upgrade, {broken[0]} points nowhere.")


def upgrade(connection: Connection, migrations: Path) -> None:
    """Run the migrations that are due inside the connection's transaction."""
    from alembic import command  # imported here: it is slow, and seldom needed
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")

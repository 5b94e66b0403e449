"""The way from one schema to the next: all of it or nothing, after a copy was put aside."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command as preloaded  # noqa: F401 # children are forked with it
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from agent.errors import LedgerError
from agent.store import SqlLedger, open_store
from agent.store.engine import make_engine
from agent.store.files import parsed
from agent.store.models import Base
from agent.store.schema import migrate, migrations_folder, revisions
from tests.contracts.values import NOW, message, noted
from tests.store.children import in_a_child, kill_myself
from tests.store.conftest import Opener

NEXT_VERSION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{next}", "{head}"


def upgrade() -> None:
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO notes (id) VALUES (1)")
    with op.batch_alter_table("threads") as threads:
        threads.alter_column("subject", new_column_name="title")
    op.execute("UPDATE threads SET title = 'Upgraded'")
"""


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a Tactful to come: one more, which rebuilds a table others point at."""
    folder = tmp_path / "migrations of 100% tomorrow"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = revisions(folder)[-1]
    after = f"{int(head) + 1:04}"
    (folder / "versions" / f"{after}_tomorrow.py").write_text(
        NEXT_VERSION.format(next=after, head=head)
    )
    return folder


def schema(file: Path) -> set[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {*version, *made}


def rows(file: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


@pytest.fixture
def filled(opened: Opener, file: Path) -> Path:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    ledger.record_thread(noted(messages=(message("m1"), message("m2"))), at=NOW)
    store.close()
    return file


def test_all_migrations_make_the_schema_of_the_models(tmp_path: Path) -> None:
    engine = make_engine(parsed(f"sqlite:///{tmp_path / 'models.db'}"), busy_seconds=1)
    Base.metadata.create_all(engine)
    engine.dispose()
    open_store(f"sqlite:///{tmp_path / 'migrated.db'}").close()

    def made(name: str) -> dict[str, set[str]]:
        """The clauses of every statement by the name it makes, in no order."""
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            statements = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
            ).fetchall()
        return {
            name: {line.strip(" ,\t") for line in str(sql).splitlines()} for name, sql in statements
        }

    assert made("migrated.db") == made("models.db")
    with make_engine(
        parsed(f"sqlite:///{tmp_path / 'migrated.db'}"), busy_seconds=1
    ).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        connection.engine.dispose()


def test_file_names_tell_the_revisions_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    found = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(one.revision for one in found)[::-1] == revisions(migrations_folder())


@pytest.mark.parametrize("file", sorted((migrations_folder() / "versions").glob("*.py")), ids=str)
def test_a_migration_never_imports_the_program(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "")]
            assert not any(name.partition(".")[0] == "agent" for name in names)


def test_an_installed_package_brings_its_own_migrations(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "agent" / "store"
    (package / "migrations").mkdir(parents=True)
    assert migrations_folder(package) == package / "migrations"
    (package / "migrations").rmdir()
    assert migrations_folder(package) == tmp_path / "site-packages" / "migrations"


def test_the_schema_is_understood_by_another_database() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in Base.metadata.sorted_tables:
        assert "TIMESTAMP WITH TIME ZONE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


def test_an_upgrade_keeps_everything_and_leaves_a_copy_of_the_old(
    filled: Path, newer: Path, tmp_path: Path
) -> None:
    old_schema, old_rows = schema(filled), rows(filled)
    open_store(f"sqlite:///{filled}", migrations=newer).close()
    now = rows(filled)
    assert now["notes"] == [(1,)]
    assert [row[5] for row in now["threads"]] == ["Upgraded"]
    for table in ("mailboxes", "processes", "messages"):
        assert now[table] == old_rows[table]
    (copy,) = (filled.parent / "backups").iterdir()
    assert copy.name == "ledger-0001-before-0002.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert (schema(copy), rows(copy)) == (old_schema, old_rows)
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]


def test_the_copy_goes_where_it_is_wanted(filled: Path, newer: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "kept" / "copies"
    open_store(f"sqlite:///{filled}", migrations=newer, backup_dir=wanted).close()
    assert len(list(wanted.iterdir())) == 1
    assert not (filled.parent / "backups").exists()


def test_no_copy_is_made_where_no_upgrade_is_due(opened: Opener, filled: Path) -> None:
    opened()
    assert not (filled.parent / "backups").exists()


def test_an_upgraded_database_is_newer_for_the_program_before(filled: Path, newer: Path) -> None:
    open_store(f"sqlite:///{filled}", migrations=newer).close()
    with pytest.raises(LedgerError, match="made by a newer Tactful"):
        open_store(f"sqlite:///{filled}")


def test_no_upgrade_is_begun_where_no_copy_can_be_made(filled: Path, newer: Path) -> None:
    (filled.parent / "backups").write_text("in the way")
    before = filled.read_bytes()
    with pytest.raises(LedgerError):
        open_store(f"sqlite:///{filled}", migrations=newer)
    assert filled.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_old_schema(filled: Path, newer: Path) -> None:
    (version,) = (newer / "versions").glob("0002_*")
    version.write_text(version.read_text() + "    op.execute('UPDATE nowhere SET x = 1')\n")
    before = schema(filled), rows(filled)
    with pytest.raises(LedgerError, match="no such table: nowhere"):
        open_store(f"sqlite:///{filled}", migrations=newer)
    assert (schema(filled), rows(filled)) == before


def test_an_upgrade_that_breaks_a_reference_is_undone(filled: Path, newer: Path) -> None:
    (version,) = (newer / "versions").glob("0002_*")
    version.write_text(version.read_text() + "    op.execute('DELETE FROM mailboxes')\n")
    before = schema(filled), rows(filled)
    with pytest.raises(LedgerError, match="points nowhere"):
        open_store(f"sqlite:///{filled}", migrations=newer)
    assert (schema(filled), rows(filled)) == before


def killed_at(statement: int, act: Callable[[], None]) -> bool:
    """Whether `act`, in a child killed before its nth SQL statement, was killed at all."""

    def count() -> str:
        seen = 0

        def look(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == statement:
                kill_myself()

        event.listen(Engine, "before_cursor_execute", look)
        event.listen(Engine, "commit", look)
        act()
        return "done"

    said = in_a_child(count)()
    assert said in ("killed", "done")
    return said == "killed"


def test_a_kill_at_any_statement_of_an_upgrade_leaves_the_old_or_the_new(
    filled: Path, newer: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim" / "ledger.db"
    victim.parent.mkdir()
    shutil.copyfile(filled, victim)
    old = schema(victim)
    before = rows(victim)

    def upgrade() -> None:
        engine = make_engine(parsed(f"sqlite:///{victim}"), busy_seconds=1, foreign_keys=False)
        migrate(engine, place=str(victim), migrations=newer)

    statement = 1
    while killed_at(statement, upgrade):
        now = schema(victim)
        if now != old:
            break
        assert rows(victim) == before
        statement += 1
    assert statement > 10
    assert "0002" in {row[0] for row in schema(victim)}
    assert rows(victim)["notes"] == [(1,)]


def test_a_kill_at_any_statement_of_the_first_start_does_no_harm(file: Path) -> None:
    statement = 1
    while killed_at(statement, lambda: open_store(f"sqlite:///{file}").close()):
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            made = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if made:
            break
        statement += 7
    assert statement > 20
    ledger = open_store(f"sqlite:///{file}").bind("me@example.org", "fingerprint", at=NOW)
    assert ledger.processes() == ()


def test_two_that_start_at_once_upgrade_but_once(filled: Path, newer: Path) -> None:
    def start() -> str:
        open_store(f"sqlite:///{filled}", migrations=newer).close()
        return "done"

    answers = [in_a_child(start) for _ in range(3)]
    assert [answer() for answer in answers] == ["done"] * 3
    assert rows(filled)["notes"] == [(1,)]


def test_migrating_again_changes_nothing(ledger: SqlLedger, file: Path) -> None:
    before = schema(file)
    engine = make_engine(parsed(f"sqlite:///{file}"), busy_seconds=1, foreign_keys=False)
    migrate(engine, place=str(file), migrations=migrations_folder())
    engine.dispose()
    assert schema(file) == before

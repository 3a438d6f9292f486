"""The schema's version: made whole or not at all, and never used when it is not ours (T35, T41)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from compliance_bot.errors import ComplianceBotError, MigrationNeeded, StoreError
from compliance_bot.resources import resource_folder
from compliance_bot.store import migrate
from compliance_bot.store.engine import open_engine
from compliance_bot.store.schema import metadata
from compliance_bot.store.sql import SqlStore, open_store
from tests.store import kit
from tests.store.kit import LADDER

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
BROKEN = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0004", "0003", None, None
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


def test_migrating_twice_is_the_same_as_once(bare: SqlStore) -> None:
    store = bare
    assert store.revision() == ""
    assert store.migrate() == "0003"
    first = kit.dump(store)
    assert store.migrate() == "0003"
    assert store.revision() == "0003"
    assert kit.dump(store) == first


def test_the_migrations_make_the_tables_of_the_code(store: SqlStore) -> None:
    with store._engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made = {
            index["name"] for table in metadata.tables for index in inspect(connection).get_indexes(table)
        }
    declared = {index.name for table in metadata.tables.values() for index in table.indexes}
    assert declared <= made


def test_both_ways_of_making_the_tables_give_the_same_partial_indexes(
    store: SqlStore, bare: SqlStore
) -> None:
    """Autogenerate does not compare the WHERE of an index; the database's own text does."""
    sql = "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE INDEX%' ORDER BY name"
    if not kit.on_sqlite(store):
        sql = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "AND tablename != 'alembic_version' ORDER BY indexname"
        )
    other = bare
    with other._engine.begin() as connection:
        metadata.create_all(connection)
    made = kit.query(store, sql)
    assert made == kit.query(other, sql)
    assert sum(" WHERE " in text for _, text in made) >= 6


def test_half_a_migration_leaves_nothing_behind(bare: SqlStore, tmp_path: Path) -> None:
    """T35: alembic on SQLite would leave the table without the revision."""
    folder = tmp_path / "100% migrations"
    shutil.copytree(resource_folder("migrations"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    store = bare
    store.migrate()
    before = kit.dump(store)
    (folder / "versions" / "0004_broken.py").write_text(BROKEN)
    with pytest.raises(StoreError, match=r"no tables yet|refused"), store._transaction() as connection:
        migrate.upgrade(connection, folder)
    assert kit.dump(store) == before
    older = pytest.raises(StoreError, match=r"older version.*run compliance-bot migrate")
    with older, store._transaction() as connection:
        migrate.check(connection, folder)


def test_an_empty_database_is_refused_with_the_cure(bare: SqlStore) -> None:
    if kit.on_sqlite(bare):
        kit.path_of(bare).touch()
    with pytest.raises(MigrationNeeded, match=r"no tables yet: run compliance-bot migrate"):
        open_store(kit.url_of(bare), ladder=LADDER)


def test_a_database_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    """Connecting alone would leave an empty file behind, readable by everybody."""
    with pytest.raises(MigrationNeeded, match=r"does not exist yet: run compliance-bot migrate"):
        open_store(f"sqlite:///{tmp_path}/bot.db", ladder=LADDER)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_a_newer_program_is_left_alone(store: SqlStore) -> None:
    kit.query(store, "UPDATE alembic_version SET version_num = '0999'")
    url = kit.url_of(store)
    with pytest.raises(StoreError, match=r"newer version.*compliance-bot migrate goes forward only"):
        open_store(url, ladder=LADDER)
    with pytest.raises(StoreError, match="newer version"):
        store.migrate()


def test_a_database_of_this_program_is_opened(store: SqlStore) -> None:
    again = open_store(kit.url_of(store), ladder=LADDER)
    assert again.verify()[0] == 0
    again.close()


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """It will hold personal data."""
    store = kit.store_in(tmp_path)
    store.migrate()
    with store.work() as work:
        kit.start_incident(work)
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["bot.db"] == 0o600
    assert set(modes.values()) == {0o600}


@pytest.mark.on("sqlite")
def test_every_connection_is_set_to_lose_nothing(store: SqlStore) -> None:
    """T34: WAL, a commit is on the disk, foreign keys, writers wait."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
    with store._engine.begin() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table))
def test_the_tables_are_fit_for_postgresql(table: Table) -> None:
    """Issue 2 brings PostgreSQL: zones kept, 64-bit numbers, the same partial indexes."""
    made = str(CreateTable(table).compile(dialect=_POSTGRESQL))
    assert "DATETIME" not in made
    assert "TIMESTAMP WITHOUT" not in made
    for index in table.indexes:
        text = str(CreateIndex(index).compile(dialect=_POSTGRESQL))
        partial = bool(index.dialect_options["sqlite"]["where"] is not None)
        assert (" WHERE " in text) == partial


def test_a_database_of_another_kind_needs_its_driver() -> None:
    with pytest.raises(StoreError, match=r"database\.url cannot be used"):
        open_engine("postgresql+nodriver://bot@db.example/bot")


def test_the_command_line_does_not_wait_for_alembic() -> None:
    """T35: importing the store must not import alembic."""
    code = "import sys, compliance_bot.store; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_resources_are_found_in_a_wheel_a_package_and_a_checkout(tmp_path: Path) -> None:
    """T41: inside the package first, then beside it."""
    package = tmp_path / "compliance_bot"
    places = [package / "_data" / "x", package / "x", tmp_path / "x"]
    for place in places:
        place.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    for place in places:
        assert resource_folder("x", package=package) == place
        place.rmdir()
    with pytest.raises(ComplianceBotError, match="the folder x is missing"):
        resource_folder("x", package=package)


def test_somebody_elses_folder_beside_an_installed_package_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    with pytest.raises(ComplianceBotError, match="templates is missing"):
        resource_folder("templates", package=tmp_path / "compliance_bot")


def test_this_checkouts_folders_are_found() -> None:
    for name in ("migrations", "templates", "procedure/regimes"):
        assert resource_folder(name).is_dir()

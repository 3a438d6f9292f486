"""Putting a backup into an empty database, of either kind: all of it in the caller's transaction, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, delete, func, inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from compliance_bot.errors import StoreError
from compliance_bot.store import backup, journal, migrate, schema
from compliance_bot.store.backup import BackupInfo
from compliance_bot.store.copying import Tally, read_rows, tables_of, write_rows

_ANOTHER = "use another backup"
_IN_USE = (schema.arrivals, schema.incidents, schema.journal, schema.outbox)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Connection, BackupInfo]]:
    """The file, only read, and what it says of itself. Raises StoreError: no backup, damaged, of a newer version."""
    if not path.is_file():
        raise StoreError(f"there is no file {path}: name the backup to put back")
    with closing(backup.file_engine(path).connect()) as source:
        with _told(path):
            info = _info(source, path)
        yield source, info


def load(source: Connection, target: Connection, info: BackupInfo, *, migrations: Path | None = None) -> None:
    """Fill the empty database behind `target` with the backup, and bring it to the newest revision.

    Each table is held against its tally; the journal's chain is followed to the head the backup tells.
    Raises StoreError, after which the transaction must be rolled back.
    """
    if info.revision not in migrate.revisions(migrations):
        raise StoreError(
            "the backup was made by a newer version of compliance-bot: install that version first"
        )
    _require_empty(target, info, migrations)
    tables = _tables(source, info)
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        found = Tally()
        for rows in _read(source, table):
            write_rows(target, table, rows)
            found = found.with_rows(rows)
        if found.written() != info.tallies[table.name]:
            raise StoreError(f"the backup is damaged: table {table.name} is not what it was; {_ANOTHER}")
    migrate.upgrade(target, migrations)
    _count_on(target)
    if journal.verify(target) != (info.entries, info.head):
        raise StoreError(f"the backup is damaged: its journal does not end in {info.head}; {_ANOTHER}")


def require_unused(target: Connection) -> None:
    """Raises StoreError when the database holds a mail, an incident or a message: nothing is ever written over it."""
    names = inspect(target).get_table_names()
    for table in _IN_USE:
        if table.name not in names:
            continue
        if target.execute(select(func.count()).select_from(table)).scalar_one():
            raise StoreError(
                f"the database holds {table.name} already, and a backup goes into an empty database only: "
                "put another one in database.url, or move the old one away"
            )


def refuse_backup(connection: Connection) -> None:
    """Raises StoreError for a backup that was copied into the place of the database."""
    if inspect(connection).has_table(backup.INFO.name):
        raise StoreError(
            "this database is a backup: put it back with `compliance-bot restore FILE` into a new database, "
            "so that no number is given twice and no message is sent twice"
        )


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Only while no other program uses the database, and without a trace of a new file when it fails.

    Raises StoreError when the service runs.
    """
    if engine.dialect.name != "sqlite":
        _require_alone_on_postgresql(engine)
        yield
        return
    path = Path(str(engine.url.database))
    was_there = path.exists()
    if was_there:
        _require_alone_on_sqlite(path)
    try:
        yield
    except BaseException:
        if not was_there:
            engine.dispose()
            for name in ("", "-wal", "-shm"):
                Path(f"{path}{name}").unlink(missing_ok=True)
        raise


def _info(source: Connection, path: Path) -> BackupInfo:
    marked = source.exec_driver_sql("PRAGMA application_id").scalar() == backup.APPLICATION_ID
    if not marked or not inspect(source).has_table(backup.INFO.name):
        raise StoreError(
            f"{path} is no backup of compliance-bot: name a file that `compliance-bot backup` made"
        )
    values = {row.name: row.value for row in source.execute(select(backup.INFO))}
    check = values.pop(backup.CHECK, "")
    if values.get("format") != backup.FORMAT or backup.checked(values) != check:
        if values.get("format", "").isdigit() and backup.checked(values) == check:
            raise StoreError(
                f"the backup {path} was made by a newer version of compliance-bot: install that one"
            )
        raise StoreError(f"the backup {path} is damaged: {_ANOTHER}")
    if not _is_whole(path) or source.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise StoreError(f"the backup {path} is damaged: {_ANOTHER}")
    prefix = "table "
    return BackupInfo(
        made_at=datetime.fromisoformat(values["made_at"]),
        revision=values["revision"],
        entries=int(values["entries"]),
        head=values["head"],
        tallies={name[len(prefix) :]: text for name, text in values.items() if name.startswith(prefix)},
    )


def _is_whole(path: Path) -> bool:
    """Whether the file is as long as its first page says: a cut-off copy may lack what nothing points at."""
    with path.open("rb") as file:
        head = file.read(32)
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    return path.stat().st_size == (65536 if page == 1 else page) * pages


def _require_empty(target: Connection, info: BackupInfo, migrations: Path | None) -> None:
    """An empty database gets the tables of the backup's own revision; what came later is done after loading."""
    found = migrate.current(target)
    if not found:
        migrate.upgrade(target, migrations, to=info.revision)
        return
    migrate.check(target, migrations)
    require_unused(target)
    if found != info.revision:
        raise StoreError(
            "the backup is of an older version, and the database has newer tables already: "
            "give a database without any tables (for SQLite: move the file away)"
        )


def _tables(source: Connection, info: BackupInfo) -> list[Table]:
    try:
        tables = tables_of(source)
    except SQLAlchemyError as error:
        raise StoreError(f"the backup is damaged: its tables cannot be read; {_ANOTHER}") from error
    for name in info.tallies.keys() - {table.name for table in tables}:
        raise StoreError(f"the backup is damaged: table {name} is gone; {_ANOTHER}")
    return tables


def _read(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    try:
        yield from read_rows(source, table)
    except (DBAPIError, ValueError, TypeError, OverflowError) as error:
        raise StoreError(f"the backup is damaged: table {table.name} cannot be read; {_ANOTHER}") from error


def _count_on(target: Connection) -> None:
    """PostgreSQL counts rows by itself: its next number comes after the highest that was put in."""
    if target.dialect.name != "postgresql":
        return
    for table in schema.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        highest = target.execute(select(func.max(column))).scalar()
        if highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            target.execute(select(func.setval(sequence, highest)))


def _require_alone_on_sqlite(path: Path) -> None:
    """SQLite leaves the mode WAL only where nobody else has the file open, reading or writing."""
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreError(_SERVICE_RUNS.format(place=path)) from error
        raise StoreError(f"the database {path} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is not a usable database: move it away, or correct database.url") from error


def _require_alone_on_postgresql(engine: Engine) -> None:
    engine.dispose()
    with engine.connect() as connection:
        others = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')"
        ).scalar_one()
    if others:
        raise StoreError(_SERVICE_RUNS.format(place=engine.url.database))


_SERVICE_RUNS = "the service, or another command, is using the database {place}: stop it first"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, ValueError, TypeError) as error:
        if isinstance(error, DBAPIError) and _errorname(error) == "SQLITE_NOTADB":
            raise StoreError(f"{path} is no backup of compliance-bot: it is no SQLite file") from error
        if isinstance(error, DBAPIError) and _errorname(error).startswith("SQLITE_CANTOPEN"):
            raise StoreError(f"the backup {path} cannot be read: give this user permission") from error
        raise StoreError(f"the backup {path} is damaged: {_ANOTHER}") from error


def _errorname(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlite_errorname", "")

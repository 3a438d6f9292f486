"""The connection to the database: the only file that knows which one it is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from compliance_bot.errors import MigrationNeeded, StoreError

BUSY_SECONDS = 15
ONLY_READS = "compliance_bot_only_reads"
"""The execution option of a connection whose transaction writes nothing: it keeps nobody waiting."""


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `url`; SQLite is set to lose nothing (T34). Raises StoreError on a wrong address."""
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return create_engine(address)
        if not address.database or address.database == ":memory:":
            raise StoreError(
                "a database in memory would be lost at the first crash: set database.url to a file"
            )
        engine = create_engine(address, connect_args={"timeout": busy_seconds})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"database.url cannot be used: {error}; write sqlite:///FOLDER/FILE.db") from error
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_at_once)
    return engine


def create_private_file(engine: Engine) -> None:
    """Make a new SQLite file readable by its owner alone: it will hold personal data. Raises OSError."""
    if engine.dialect.name != "sqlite":
        return
    path = Path(str(engine.url.database))
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def require_file(engine: Engine) -> None:
    """Raises MigrationNeeded where there is no SQLite file yet: merely connecting would make an empty one."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        raise MigrationNeeded(
            f"the database {_place(engine.url)} does not exist yet: run compliance-bot migrate"
        )


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn the database's errors into one StoreError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(_sentence(error, url)) from error
    except OSError as error:
        raise StoreError(f"the database {_place(url)} cannot be made: {error.strerror or error}") from error


def _prepare(connection: Any, _record: Any) -> None:
    """T34: transactions begin when we say so, writers wait for each other, a commit is on the disk."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_at_once(connection: Connection) -> None:
    """Take the write lock first: two readers that both go on to write would lose an update (T34)."""
    only_reads = connection.get_execution_options().get(ONLY_READS, False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _sentence(error: DBAPIError, url: URL) -> str:
    name = getattr(error.orig, "sqlite_errorname", "")
    place = _place(url)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"the database {place} is locked by another program and stays so: "
            "stop the other one and try again; nothing was changed"
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"the disk of the database {place} is full or failing: make room or repair it, "
            "then start again; nothing was changed"
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return f"the database {place} cannot be opened: does its folder exist, and may this user write in it?"
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return f"the database {place} cannot be written: give this user write permission on it and its folder"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"{place} is not a usable database: check database.url, or put a backup back"
    if isinstance(error.orig, sqlite3.OperationalError) and "no such table" in str(error.orig):
        return f"the database {place} has no tables yet: run compliance-bot migrate"
    return f"the database {place} refused: {error.orig}; nothing was changed"


def _place(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()

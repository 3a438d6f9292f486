"""What SQLite needs to lose nothing, and what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

_OF_A_VALUE = ("SQLITE_CONSTRAINT", "SQLITE_TOOBIG", "SQLITE_MISMATCH")


def engine_options(_address: URL, busy_seconds: float) -> dict[str, Any]:
    """Arguments for create_engine: a writer waits this long for another one."""
    return {"connect_args": {"timeout": busy_seconds}}


def preparation(_busy_seconds: float) -> Callable[[Any, Any], None]:
    """What is done once with each new connection."""
    return _prepare


def _prepare(connection: Any, _record: Any) -> None:
    """T34: transactions begin when we say so, writers wait for each other, a commit is on the disk."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin_statement(*, only_reads: bool, queued: bool = True) -> str:
    """Take the write lock first: two readers that both go on to write would lose an update (T34).

    A file has one writer at a time whatever it writes: nothing passes the others by.
    """
    return "BEGIN" if only_reads else "BEGIN IMMEDIATE"


def refuses_a_value(error: DBAPIError) -> bool:
    """Whether it works and only did not take what it was given: a constraint, too big, of a kind it has no room for."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return isinstance(error, (IntegrityError, DataError)) or name.startswith(_OF_A_VALUE)


def sentence(error: DBAPIError, place: str) -> str:
    """What happened and what to do, for an error of the database at `place`."""
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"the database {place} is locked by another program and stays so: "
            "stop the other one and try again; nothing was changed"
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"the disk of the database {place} is full or failing: make room or repair it; "
            "the service goes on by itself then; nothing was changed"
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

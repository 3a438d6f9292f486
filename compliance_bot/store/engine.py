"""The connection to the database: SQLite or PostgreSQL by its URL, one writer at a time on both (T34)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from compliance_bot.errors import MigrationNeeded, StoreError, ValueRefused
from compliance_bot.store import on_postgresql, on_sqlite

BUSY_SECONDS = 15
ONLY_READS = "compliance_bot_only_reads"
"""The execution option of a connection whose transaction writes nothing: it keeps nobody waiting."""
UNQUEUED = "compliance_bot_unqueued"
"""The same of one whose single statement needs no order among the writers: on PostgreSQL it passes them by."""


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `url`, set to lose nothing; it connects later. Raises StoreError on a wrong address."""
    address = _address(url)
    side = on_sqlite if address.get_backend_name() == "sqlite" else on_postgresql
    options = side.engine_options(address, busy_seconds)
    engine = create_engine(address, hide_parameters=True, **options)  # parameters are people's mails

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        statement = side.begin_statement(
            only_reads=bool(options.get(ONLY_READS, False)), queued=not options.get(UNQUEUED, False)
        )
        connection.exec_driver_sql(statement)

    event.listen(engine, "connect", side.preparation(busy_seconds))
    event.listen(engine, "begin", begin)
    return engine


def _address(url: str) -> URL:
    """What SQLAlchemy says of a wrong address is not repeated: it may quote a piece of a password."""
    known = "write sqlite:///FOLDER/FILE.db or postgresql://USER@HOST/DATABASE"
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"database.url cannot be used: it is no address; {known}") from None
    if address.drivername in ("postgresql", on_postgresql.DRIVER):
        return address.set(drivername=on_postgresql.DRIVER)
    if address.drivername != "sqlite":
        raise StoreError(f"database.url cannot be used: {address.drivername} is not supported; {known}")
    if not address.database or address.database == ":memory:":
        raise StoreError("a database in memory would be lost at the first crash: set database.url to a file")
    return address


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
    """Turn the database's errors into one StoreError that says what to do, without a password or a value.

    ValueRefused where it works and only does not take what it was given: that says nothing of anything else (T7).
    """
    try:
        yield
    except DBAPIError as error:
        side = on_sqlite if url.get_backend_name() == "sqlite" else on_postgresql
        kind = ValueRefused if side.refuses_a_value(error) else StoreError
        raise kind(side.sentence(error, _place(url))) from error
    except OSError as error:
        raise StoreError(f"the database {_place(url)} cannot be made: {error.strerror or error}") from error


def _place(url: URL) -> str:
    """Where the database is, for people; never the password, nor the query, which may hold one."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return on_postgresql.place(url)

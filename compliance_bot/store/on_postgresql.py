"""What PostgreSQL needs to keep the promises that SQLite keeps: one writer, lines that are noticed when dead."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from sqlalchemy.engine import URL

from compliance_bot.errors import StoreError
from compliance_bot.lines import is_loopback
from compliance_bot.store.postgresql_errors import refuses_a_value, sentence

__all__ = [
    "DRIVER",
    "begin_statement",
    "engine_options",
    "place",
    "preparation",
    "refuses_a_value",
    "sentence",
]

DRIVER = "postgresql+psycopg"
WRITERS_LOCK = 7_210_024
"""The advisory lock of this program's writers; any number, the same in every version that may run beside us."""
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 300
IDLE_SECONDS = 900
_LINE = {  # a peer that vanished is noticed after a minute, also in the middle of a statement
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def engine_options(address: URL, _busy_seconds: float) -> dict[str, Any]:
    """Arguments for create_engine. Raises StoreError without psycopg, or for an address it would misread."""
    if find_spec("psycopg") is None:
        raise StoreError(
            "database.url is a PostgreSQL address and its driver is not installed: "
            "run pip install 'compliance-bot[postgres]'"
        )
    host = address.host or str(address.query.get("host", ""))
    if "@" in host or not address.database:
        raise StoreError(
            "database.url cannot be used: write postgresql://USER@HOST/DATABASE, and in it each of "
            "@ : / % of a password as %40 %3A %2F %25"
        )
    own = {
        "application_name": "compliance-bot",
        "client_encoding": "utf8",
        "connect_timeout": CONNECT_SECONDS,
    }
    if not (host.startswith("/") or is_loopback(host or "localhost")):
        # as with mail: no password and no register in the clear, unless that is asked for
        own["sslmode"] = "require"
    # what the address says itself wins; statements are not prepared: a pooler in between would lose them
    arguments = {name: value for name, value in {**own, **_LINE}.items() if name not in address.query}
    return {"connect_args": {**arguments, "prepare_threshold": None}, "pool_pre_ping": True}


def preparation(busy_seconds: float) -> Callable[[Any, Any], None]:
    """What is done once with each new connection: no wait is endless, a commit is on the disk (T34)."""
    settings = {
        "lock_timeout": max(1, int(busy_seconds * 1000)),  # 0 would mean: wait for ever
        "statement_timeout": STATEMENT_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_SECONDS * 1000,
        "timezone": "UTC",
        # the server notices as soon as we do: who vanished holds the writers' lock no longer than this
        **{name if name.startswith("tcp_") else f"tcp_{name}": value for name, value in _LINE.items()},
    }
    asked = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())

    def prepare(connection: Any, _record: Any) -> None:
        if connection.info.parameter_status("server_encoding") != "UTF8":
            connection.close()
            raise StoreError("the database cannot hold every text: make one with ENCODING 'UTF8'")
        connection.execute(f"SELECT {asked}")
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.commit()

    return prepare


def begin_statement(*, only_reads: bool, queued: bool = True) -> str:
    """A writer lines up behind the others before its first look, as BEGIN IMMEDIATE does; a reader never waits."""
    if only_reads:
        return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    if not queued:
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
    return f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"


def place(url: URL) -> str:
    """`postgresql://user@host/database`: what people may see of the address."""
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{url.host or ''}{port}/{url.database}"

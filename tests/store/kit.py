"""What the store's tests share: a migrated database in no time, incidents, mails and drafts."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select

from compliance_bot.ports import Channel, ChatBody, Draft, MailBody, MailRef, NewArrival
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store.schema import metadata
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork

REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException)
"""What a trigger of ours makes another program's statement end with."""
NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
LADDER = Ladder()


def store_in(folder: Path, *, ladder: Ladder = LADDER, busy_seconds: float = 15) -> SqlStore:
    """A store on folder/bot.db, not migrated."""
    return SqlStore(f"sqlite:///{folder}/bot.db", ladder=ladder, busy_seconds=busy_seconds)


@contextmanager
def fresh_store(template: Path) -> Iterator[SqlStore]:
    """A store on a copy of a migrated file: for hypothesis, which wants a new one for each example."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "bot.db")
        store = store_in(Path(folder))
        try:
            yield store
        finally:
            store.close()


def at(url: str) -> SqlStore:
    """A store on this address, migrated or not."""
    return SqlStore(url, ladder=LADDER)


def again(store: SqlStore, *, ladder: Ladder = LADDER, busy_seconds: float = 15) -> SqlStore:
    """Another store on the same database, as another process would have it."""
    return SqlStore(url_of(store), ladder=ladder, busy_seconds=busy_seconds)


def url_of(store: SqlStore) -> str:
    """The address the store was opened with."""
    return str(store._engine.url.render_as_string(hide_password=False))


def path_of(store: SqlStore) -> Path:
    """The store's file."""
    assert on_sqlite(store), "a store on PostgreSQL has no file"
    return Path(str(store._engine.url.database))


def on_sqlite(store: SqlStore) -> bool:
    """Whether it is SQLite's."""
    return store._engine.dialect.name == "sqlite"


def dump(store: SqlStore) -> list[str]:
    """Everything in the database as SQL, read by another connection."""
    if on_sqlite(store):
        with closing(sqlite3.connect(path_of(store))) as connection:
            return list(connection.iterdump())
    lines = []
    with psycopg.connect(_address(store)) as server:
        for table in sorted(metadata.tables):
            rows = sorted(repr(row) for row in server.execute(f"SELECT * FROM {table}").fetchall())
            lines += [f'INSERT INTO "{table}" VALUES{row}' for row in rows]
    return lines


def rows(store: SqlStore) -> list[str]:
    """Every row of every table of ours in order, written the same whichever database holds it."""
    found = []
    with store._reading() as connection:
        for table in metadata.sorted_tables:
            found += sorted(f"{table}: {tuple(row)!r}" for row in connection.execute(select(table)))
    return found


def query(store: SqlStore, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """One statement by another connection, committed; written as SQLite wants it."""
    if not on_sqlite(store):
        return _on_server(_address(store), sql, *values)
    with closing(sqlite3.connect(path_of(store))) as connection:
        rows = connection.execute(sql, values).fetchall()
        connection.commit()
        return rows


def unguarded(store: SqlStore, sql: str, *values: Any) -> int:
    """One statement as an intruder would do it: without triggers and foreign keys; rows changed."""
    if not on_sqlite(store):
        address = _address(store).replace("//bot@", "//postgres@")
        with psycopg.connect(address) as server:
            server.execute("SET session_replication_role = replica")
            return server.execute(_translated(sql), values or None).rowcount
    with closing(sqlite3.connect(path_of(store))) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(sql, values).rowcount
        connection.commit()
        return changed


def moment(value: Any) -> datetime:
    """A moment out of query(), which is text in SQLite."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _address(store: SqlStore) -> str:
    return store._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _on_server(address: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as server:
        done = server.execute(_translated(sql), values or None)
        return done.fetchall() if done.description else []


def _translated(sql: str) -> str:
    """SQLite's marks for values, and its way to write bytes, as PostgreSQL has them."""
    return re.sub(r"[xX]'([0-9a-fA-F]*)'", r"'\\x\1'::bytea", sql.replace("?", "%s"))


def opened(kind: ev.IncidentKind = ev.IncidentKind.REPORT, *, ref: str, title: str = "") -> ev.IncidentOpened:
    """The first event."""
    return ev.IncidentOpened(ref=ref, kind=kind, regime="avg-2018", regime_version="1", title=title)


def reported(
    arrival: int = 1, *, text: str = "Mijn laptop is weg", at: datetime = NOW, evidence: str = ""
) -> ev.ReportReceived:
    """Somebody reported."""
    return ev.ReportReceived(
        arrival=arrival,
        evidence=evidence,
        received_at=at,
        reporter_role=ev.ReporterRole.EMPLOYEE,
        reporter_person="noor",
        reporter_address="noor@amnesty.example",
        reporter_name="Noor",
        text=text,
    )


def rung(hours: int, *, due_at: datetime = NOW) -> ev.RungReached:
    """A rung was carried out."""
    return ev.RungReached(hours=hours, due_at=due_at, asks="besluit", circle=("assessors",))


def start_incident(work: SqlWork, *, at: datetime = NOW) -> Incident:
    """An opened incident with one report."""
    ref = work.next_ref("AINL", at.year)
    work.record(ref, opened(ref=ref, title="Laptop weg"), at=at)
    return work.record(ref, reported(at=at), at=at)


def mail(
    uid: int = 1, *, folder: str = "INBOX", uidvalidity: int = 7, raw: bytes | None = b"x"
) -> NewArrival:
    """A mail as the mailbox gives it."""
    ref = MailRef(
        mailbox="datalek@amnesty.example",
        folder=folder,
        uidvalidity=uidvalidity,
        uid=uid,
        internaldate=NOW,
        size=len(raw or b""),
    )
    return NewArrival(ref=ref, received_at=NOW, receipt_note="", first_seen_at=NOW, raw=raw)


def draft(key: str, **changes: Any) -> Draft:
    """A mail for the decider, unless told otherwise."""
    values: dict[str, Any] = {
        "incidents": ("AINL-2026-0001",),
        "channel": Channel.MAIL,
        "recipient": "bob@amnesty.example",
        "kind": "reminder",
        "mail": MailBody(subject="Besluit nodig", text="Beste Bob"),
    }
    return Draft(key=key, **{**values, **changes})


def chat(key: str, **changes: Any) -> Draft:
    """A chat message."""
    body = ChatBody(text="nieuw incident")
    return draft(key, channel=Channel.CHAT, recipient="C1", mail=None, chat=body, **changes)


def later(**parts: float) -> datetime:
    """NOW and so much."""
    return NOW + timedelta(**parts)

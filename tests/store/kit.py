"""What the store's tests share: a migrated database in no time, incidents, mails and drafts."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from compliance_bot.ports import Channel, ChatBody, Draft, MailBody, MailRef, NewArrival
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork

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


def path_of(store: SqlStore) -> Path:
    """The store's file."""
    return Path(str(store._engine.url.database))


def dump(store: SqlStore) -> list[str]:
    """Everything in the database as SQL, read by another connection."""
    with closing(sqlite3.connect(path_of(store))) as connection:
        return list(connection.iterdump())


def query(store: SqlStore, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """One statement by another connection, committed."""
    with closing(sqlite3.connect(path_of(store))) as connection:
        rows = connection.execute(sql, values).fetchall()
        connection.commit()
        return rows


def unguarded(store: SqlStore, sql: str, *values: Any) -> int:
    """One statement as an intruder with the file would do it: without the triggers; rows changed."""
    with closing(sqlite3.connect(path_of(store))) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(sql, values).rowcount
        connection.commit()
        return changed


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

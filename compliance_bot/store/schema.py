"""The tables. migrations/ makes them; a test holds both equal."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    and_,
)
from sqlalchemy.sql.elements import ColumnElement

from compliance_bot.store.columns import CleanText, Number, UtcDateTime

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, CleanText(), nullable=False)


def _where(name: str, table: Table, condition: ColumnElement[bool], *columns: str) -> Index:
    """A partial index, the same on both databases (T46)."""
    chosen = [table.c[column] for column in columns]
    return Index(name, *chosen, sqlite_where=condition, postgresql_where=condition)


evidence = Table(
    "evidence",
    metadata,
    Column("sha256", CleanText(), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("key_id", CleanText(), nullable=False, server_default=""),  # '' = raw is the mail, else sealed
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Number, primary_key=True),
    _text("mailbox"),
    _text("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("internaldate", UtcDateTime()),
    Column("size", BigInteger, nullable=False),
    Column("received_at", UtcDateTime(), nullable=False),
    _text("receipt_note"),
    Column("first_seen_at", UtcDateTime(), nullable=False),
    Column("evidence", CleanText(), ForeignKey("evidence.sha256")),
    _text("state"),
    _text("outcome"),
    _text("reason"),
    _text("incident"),
    _text("message_id"),
    _text("identity"),
    _text("mail_class"),
    Column("handled_at", UtcDateTime()),
    Column("marked", Boolean, nullable=False),
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid", name="uq_arrivals_place"),
    sqlite_autoincrement=True,  # the journal names arrivals by id: never given twice
)
Index("ix_arrivals_message_id", arrivals.c.message_id)
Index("ix_arrivals_identity", arrivals.c.identity)
Index("ix_arrivals_evidence", arrivals.c.evidence)
_where("ix_arrivals_waiting", arrivals, arrivals.c.state == "stored", "received_at", "id")
arrivals_unmarked = and_(arrivals.c.marked.is_(False), arrivals.c.evidence.is_not(None))
_where("ix_arrivals_unmarked", arrivals, arrivals_unmarked, "id")

watermarks = Table(
    "watermarks",
    metadata,
    Column("mailbox", CleanText(), primary_key=True),
    Column("folder", CleanText(), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    Column("mailbox", CleanText(), primary_key=True),
    Column("folder", CleanText(), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("arrival", Number, ForeignKey("arrivals.id"), nullable=False),
    Column("seen_at", UtcDateTime(), nullable=False),
)

views = Table(
    "views",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", UtcDateTime(), nullable=False),
    _text("evidence"),
    _text("incident"),
    _text("viewer"),
    _text("why"),
    sqlite_autoincrement=True,
)
Index("ix_views_evidence", views.c.evidence)

# `at` is text on purpose: the hash is over the very bytes of the row, so that any change of one shows.
journal = Table(
    "journal",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    _text("at"),
    _text("incident"),
    _text("kind"),
    _text("actor"),
    _text("data"),
    _text("prev_hash"),
    _text("hash"),
)
Index("ix_journal_incident", journal.c.incident, journal.c.seq)

sealed = Table(
    "sealed",
    metadata,
    Column("seq", Number, ForeignKey("journal.seq"), primary_key=True, autoincrement=False),
    Column("field", CleanText(), primary_key=True),
    _text("salt"),
    _text("text"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("ref", CleanText(), primary_key=True),
    _text("kind"),
    Column("opened_at", UtcDateTime(), nullable=False),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("aware_at", UtcDateTime(), nullable=False),
    _text("road"),
    _text("outcome"),
    Column("ended_at", UtcDateTime()),
    _text("data"),
)
_where("ix_incidents_open", incidents, incidents.c.road != "ended", "aware_at", "ref")

agenda = Table(
    "agenda",
    metadata,
    Column("id", Number, primary_key=True),
    Column("incident", CleanText(), ForeignKey("incidents.ref"), nullable=False),
    _text("road"),
    Column("hours", Integer, nullable=False),
    Column("due_at", UtcDateTime(), nullable=False),
    _text("asks"),
    Column("sent_at", UtcDateTime()),
    UniqueConstraint("incident", "road", "hours", name="uq_agenda_rung"),
)
_where("ix_agenda_due", agenda, agenda.c.sent_at.is_(None), "due_at", "id")

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", CleanText(), nullable=False, unique=True),
    _text("channel"),
    _text("recipient"),
    _text("kind"),
    _text("person"),
    _text("token"),
    _text("message_id"),
    _text("topic"),
    Column("mail", CleanText()),
    Column("chat", CleanText()),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("due_at", UtcDateTime(), nullable=False),
    Column("attempts", Integer, nullable=False),
    _text("claimed_by"),
    Column("claimed_until", UtcDateTime()),
    Column("sent_at", UtcDateTime()),
    Column("failed_at", UtcDateTime()),
    Column("superseded_at", UtcDateTime()),
    _text("assigned_id"),
    _text("last_error"),
    Column("held_at", UtcDateTime()),
    sqlite_autoincrement=True,
)
outbox_waiting = and_(
    outbox.c.sent_at.is_(None),
    outbox.c.failed_at.is_(None),
    outbox.c.superseded_at.is_(None),
    outbox.c.held_at.is_(None),
)
_where("ix_outbox_due", outbox, outbox_waiting, "due_at", "id")
_where("ix_outbox_topic", outbox, outbox_waiting, "topic")

outbox_incidents = Table(
    "outbox_incidents",
    metadata,
    Column("outbox_id", Number, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("incident"),
)
Index("ix_outbox_incidents_incident", outbox_incidents.c.incident)

outbox_ids = Table(
    "outbox_ids",
    metadata,
    Column("message_id", CleanText(), primary_key=True),
    Column("outbox_id", Number, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", CleanText(), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", CleanText(), primary_key=True),
    _text("owner"),
    Column("fence", BigInteger, nullable=False),
    Column("beat", BigInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", CleanText(), primary_key=True),
    _text("value"),
)

"""The first tables: mails, journal, incidents, agenda, outbox.

Written out and never changed again: what it made is what databases out there hold.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the journal refuses change from its first row on."""
    _mails()
    _journal()
    _incidents()
    _outbox()
    _small()
    if op.get_bind().dialect.name == "sqlite":
        _guard_journal()


def _guard_journal() -> None:
    """Append-only (P31): the journal is never changed; a sealed text may only be deleted (P35)."""
    for table, action in (("journal", "UPDATE"), ("journal", "DELETE"), ("sealed", "UPDATE")):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {action} refused'); END"
        )
    for table, key in (("journal", "seq = NEW.seq"), ("sealed", "seq = NEW.seq AND field = NEW.field")):
        op.execute(  # INSERT OR REPLACE would take a row's place without any DELETE trigger
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END"
        )


def _number() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _mails() -> None:
    """Arrivals, their evidence, how far each folder was read."""
    op.create_table(
        "evidence",
        _text("sha256"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "arrivals",
        sa.Column("id", _number(), nullable=False),
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        _moment("internaldate", nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _moment("received_at"),
        _text("receipt_note"),
        _moment("first_seen_at"),
        sa.Column("evidence", sa.Text(), nullable=True),
        _text("state"),
        _text("outcome"),
        _text("reason"),
        _text("incident"),
        _text("message_id"),
        _text("identity"),
        _text("mail_class"),
        _moment("handled_at", nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence"],
            ["evidence.sha256"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid", name="uq_arrivals_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_arrivals_identity", "arrivals", ["identity"])
    op.create_index("ix_arrivals_message_id", "arrivals", ["message_id"])
    op.create_index(
        "ix_arrivals_unmarked",
        "arrivals",
        ["id"],
        sqlite_where=sa.text("marked IS 0 AND evidence IS NOT NULL"),
        postgresql_where=sa.text("marked IS false AND evidence IS NOT NULL"),
    )
    _partial("ix_arrivals_waiting", "arrivals", ["received_at", "id"], "state = 'stored'")
    op.create_table(
        "watermarks",
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder"),
    )


def _journal() -> None:
    """The journal and the texts sealed away from it."""
    op.create_table(
        "journal",
        sa.Column("seq", _number(), autoincrement=False, nullable=False),
        _text("at"),
        _text("incident"),
        _text("kind"),
        _text("actor"),
        _text("data"),
        _text("prev_hash"),
        _text("hash"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_journal_incident", "journal", ["incident", "seq"])
    op.create_table(
        "sealed",
        sa.Column("seq", _number(), autoincrement=False, nullable=False),
        _text("field"),
        _text("salt"),
        _text("text"),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["journal.seq"],
        ),
        sa.PrimaryKeyConstraint("seq", "field"),
    )


def _incidents() -> None:
    """The projection and the agenda."""
    op.create_table(
        "incidents",
        _text("ref"),
        _text("kind"),
        _moment("opened_at"),
        _moment("received_at"),
        _moment("aware_at"),
        _text("road"),
        _text("outcome"),
        _moment("ended_at", nullable=True),
        _text("data"),
        sa.PrimaryKeyConstraint("ref"),
    )
    _partial("ix_incidents_open", "incidents", ["aware_at", "ref"], "road != 'ended'")
    op.create_table(
        "agenda",
        sa.Column("id", _number(), nullable=False),
        _text("incident"),
        _text("road"),
        sa.Column("hours", sa.Integer(), nullable=False),
        _moment("due_at"),
        _text("asks"),
        _moment("sent_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["incident"],
            ["incidents.ref"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident", "road", "hours", name="uq_agenda_rung"),
    )
    _partial("ix_agenda_due", "agenda", ["due_at", "id"], "sent_at IS NULL")


def _outbox() -> None:
    """Messages, what they are about, the ids they went under."""
    op.create_table(
        "outbox",
        sa.Column("id", _number(), nullable=False),
        _text("key"),
        _text("channel"),
        _text("recipient"),
        _text("kind"),
        _text("person"),
        _text("token"),
        _text("message_id"),
        _text("topic"),
        sa.Column("mail", sa.Text(), nullable=True),
        sa.Column("chat", sa.Text(), nullable=True),
        _moment("created_at"),
        _moment("due_at"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("claimed_by"),
        _moment("claimed_until", nullable=True),
        _moment("sent_at", nullable=True),
        _moment("failed_at", nullable=True),
        _moment("superseded_at", nullable=True),
        _text("assigned_id"),
        _text("last_error"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    _partial(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        "sent_at IS NULL AND failed_at IS NULL AND superseded_at IS NULL",
    )
    _partial(
        "ix_outbox_topic",
        "outbox",
        ["topic"],
        "sent_at IS NULL AND failed_at IS NULL AND superseded_at IS NULL",
    )
    op.create_table(
        "outbox_incidents",
        sa.Column("outbox_id", _number(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("incident"),
        sa.ForeignKeyConstraint(
            ["outbox_id"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("outbox_id", "position"),
    )
    op.create_index("ix_outbox_incidents_incident", "outbox_incidents", ["incident"])
    op.create_table(
        "outbox_ids",
        _text("message_id"),
        sa.Column("outbox_id", _number(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("message_id", "outbox_id"),
    )


def _small() -> None:
    """Counters and small facts."""
    op.create_table(
        "counters",
        _text("name"),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table("facts", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name"))

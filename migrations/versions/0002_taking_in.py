"""Where mails were seen again, sealed evidence, views of it, and messages held back after a restore.

Written out and never changed again: what it made is what databases out there hold.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WAITING = "sent_at IS NULL AND failed_at IS NULL AND superseded_at IS NULL AND held_at IS NULL"


def upgrade() -> None:
    """Add to what 0001 made; nothing that is there changes its meaning."""
    op.add_column("evidence", sa.Column("key_id", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    for name, columns in (("ix_outbox_due", ["due_at", "id"]), ("ix_outbox_topic", ["topic"])):
        op.drop_index(name, "outbox")
        where = sa.text(_WAITING)
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_arrivals_evidence", "arrivals", ["evidence"])
    _sightings()
    _views()
    if op.get_bind().dialect.name == "postgresql":
        _guard_journal()


def _sightings() -> None:
    """Other places where a mail that has its arrival was seen: moved by a person or a rule, or copied."""
    op.create_table(
        "sightings",
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("arrival", _number(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["arrival"], ["arrivals.id"]),
        sa.PrimaryKeyConstraint("mailbox", "folder", "uidvalidity", "uid"),
    )


def _views() -> None:
    """Who looked at which mail (P35)."""
    op.create_table(
        "views",
        sa.Column("id", _number(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("evidence"),
        _text("incident"),
        _text("viewer"),
        _text("why"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_views_evidence", "views", ["evidence"])


def _guard_journal() -> None:
    """Append-only (P31), as 0001 does it on SQLite; a sealed text may only be deleted (P35)."""
    op.execute(
        "CREATE FUNCTION refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table, actions in (("journal", ("UPDATE", "DELETE", "TRUNCATE")), ("sealed", ("UPDATE", "TRUNCATE"))):
        for action in actions:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"FOR EACH {'STATEMENT' if action == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION refuses_change()"
            )


def _number() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)

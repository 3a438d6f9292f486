"""Messages of before a restore: held until a person decides, for nobody knows whether they went out already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from compliance_bot.errors import StoreError
from compliance_bot.ports import OutboxRow
from compliance_bot.store import outbox, schema

_TABLE = schema.outbox
_HELD = (
    _TABLE.c.held_at.is_not(None)
    & _TABLE.c.sent_at.is_(None)
    & _TABLE.c.failed_at.is_(None)
    & _TABLE.c.superseded_at.is_(None)
)


def hold(connection: Connection, at: datetime) -> int:
    """Hold every message that waits, also one that was in flight when the backup was made; how many."""
    change = update(_TABLE).where(schema.outbox_waiting)
    return connection.execute(change.values(held_at=at, claimed_by="", claimed_until=None)).rowcount


def held(connection: Connection) -> tuple[OutboxRow, ...]:
    """The messages that are held, in the order in which they were put in the outbox."""
    keys = connection.execute(select(_TABLE.c.key).where(_HELD).order_by(_TABLE.c.id)).scalars().all()
    rows = (outbox.by_key(connection, key) for key in keys)
    return tuple(row for row in rows if row is not None)


def release(connection: Connection, key: str, *, at: datetime) -> None:
    """Let it go out after all, at once. Raises StoreError when no such message is held."""
    _change(connection, key, {"held_at": None, "due_at": at})


def drop(connection: Connection, key: str, *, at: datetime) -> None:
    """It never goes out. Raises StoreError when no such message is held."""
    _change(connection, key, {"failed_at": at, "last_error": "dropped by a person after a restore"})


def _change(connection: Connection, key: str, values: dict[str, object]) -> None:
    if connection.execute(update(_TABLE).where(_HELD, _TABLE.c.key == key).values(**values)).rowcount == 0:
        raise StoreError(f"no message {key} is held: `compliance-bot messages` lists those that are")

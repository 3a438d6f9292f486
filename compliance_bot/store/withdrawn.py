"""Messages that wait and are needed no more: what they ask was answered before they could go out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from compliance_bot.ports import OutboxRow
from compliance_bot.store import outbox, schema

_TABLE = schema.outbox
_ABOUT = schema.outbox_incidents
_WAITING = (
    select(_TABLE.c.key)
    .join(_ABOUT, _ABOUT.c.outbox_id == _TABLE.c.id)
    .where(
        _ABOUT.c.incident == bindparam("incident"),
        schema.outbox_waiting,
        _TABLE.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(_TABLE.c.id)
)


def waiting_about(connection: Connection, ref: str, *, kinds: Collection[str]) -> tuple[OutboxRow, ...]:
    """The messages of these kinds about this incident that wait, in order of making; one in flight is among them."""
    asked = {"incident": ref, "kinds": sorted(kinds)}
    found = (outbox.by_key(connection, key) for key in connection.execute(_WAITING, asked).scalars().all())
    return tuple(row for row in found if row is not None)


def withdraw(connection: Connection, key: str, *, at: datetime) -> bool:
    """It is not sent any more; one that is in flight may still arrive, and is recorded then."""
    change = update(_TABLE).where(schema.outbox_waiting, _TABLE.c.key == key).values(superseded_at=at)
    return connection.execute(change).rowcount == 1

"""When the machine's clock was ahead and came back: what the outbox planned by it must not wait for weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, case, literal, or_, update

from compliance_bot.store import schema
from compliance_bot.store.columns import UtcDateTime, utc

_TABLE = schema.outbox
_AHEAD = timedelta(hours=1)
"""Longer than any lease and nearly any wait between two attempts: what lies further ahead was not meant so."""


def outbox_back(connection: Connection, now: datetime) -> int:
    """Make unsent rows planned or held until more than an hour after `now` due and free at `now`; how many."""
    planned, held = _TABLE.c.due_at, _TABLE.c.claimed_until
    late = utc(now) + _AHEAD
    change = (
        update(_TABLE)
        .where(schema.outbox_waiting, or_(planned > late, held > late))
        .values(due_at=_at_most(planned, late, now), claimed_until=_at_most(held, late, now))
    )
    return connection.execute(change).rowcount


def _at_most(column: Column[Any], late: datetime, now: datetime) -> Any:
    return case((column > late, literal(utc(now), UtcDateTime())), else_=column)

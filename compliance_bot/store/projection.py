"""Incidents as the journal makes them, kept as rows for quick reading; never the truth (design.md §4)."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.store import schema
from compliance_bot.store.sealing import canonical

_TABLE = schema.incidents


def row_of(incident: Incident) -> dict[str, Any]:
    """The row of an incident: columns for lists, the whole as JSON (it holds no sealed text)."""
    return {
        "ref": incident.ref,
        "kind": incident.kind.value,
        "opened_at": incident.opened_at,
        "received_at": incident.received_at,
        "aware_at": incident.aware_at,
        "road": incident.road.value,
        "outcome": incident.outcome.value if incident.outcome else "",
        "ended_at": incident.ended_at,
        "data": canonical(incident),
    }


def decoded(data: str) -> Incident:
    """An incident from its row's JSON."""
    return msgspec.json.decode(data, type=Incident)


def means(data: str, incident: Incident) -> bool:
    """Whether a row's JSON is this incident; one written before a field was added has its default."""
    try:
        return decoded(data) == incident
    except (msgspec.MsgspecError, ValueError, TypeError):
        return False


def load(connection: Connection, ref: str) -> Incident | None:
    """One incident or None."""
    data = connection.execute(select(_TABLE.c.data).where(_TABLE.c.ref == ref)).scalar()
    return None if data is None else decoded(data)


def load_all(connection: Connection, *, open_only: bool) -> tuple[Incident, ...]:
    """The incidents, the one whose 72 hours end first in front."""
    query = select(_TABLE.c.data).order_by(_TABLE.c.aware_at, _TABLE.c.ref)
    if open_only:
        query = query.where(_TABLE.c.road != Road.ENDED.value)
    return tuple(decoded(data) for data in connection.execute(query).scalars())


def keep(connection: Connection, incident: Incident) -> None:
    """Write the incident's row, new or changed."""
    row = row_of(incident)
    done = connection.execute(update(_TABLE).where(_TABLE.c.ref == incident.ref).values(**row))
    if done.rowcount == 0:
        connection.execute(insert(_TABLE).values(**row))

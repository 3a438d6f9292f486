"""Incidents as the journal makes them, kept as rows for quick reading; never the truth (design.md §4)."""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection, bindparam, insert, select, update

from compliance_bot.errors import RecordsDiffer
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.store import schema
from compliance_bot.store.sealing import canonical

log = structlog.get_logger(__name__)

_TABLE = schema.incidents
_DATA_OF = select(_TABLE.c.data).where(_TABLE.c.ref == bindparam("mine"))
_COLUMNS = ("kind", "opened_at", "received_at", "aware_at", "road", "outcome", "ended_at", "data")
_CHANGE = (
    update(_TABLE)
    .where(_TABLE.c.ref == bindparam("mine"))
    .values({name: bindparam(name) for name in _COLUMNS})
)
_ADD = insert(_TABLE)


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
    """One incident or None. Raises RecordsDiffer when its row cannot be read: trouble of that incident alone."""
    data = connection.execute(_DATA_OF, {"mine": ref}).scalar()
    if data is None:
        return None
    found = readable(ref, data)
    if found is None:
        raise RecordsDiffer(f"the row of incident {ref} cannot be read: run compliance-bot rebuild")
    return found


def load_all(connection: Connection, *, open_only: bool) -> tuple[Incident, ...]:
    """The incidents, the one whose 72 hours end first in front; one that cannot be read is left out."""
    query = select(_TABLE.c.ref, _TABLE.c.data).order_by(_TABLE.c.aware_at, _TABLE.c.ref)
    if open_only:
        query = query.where(_TABLE.c.road != Road.ENDED.value)
    found = (readable(ref, data) for ref, data in connection.execute(query))
    return tuple(incident for incident in found if incident is not None)


def unreadable(connection: Connection) -> tuple[str, ...]:
    """The open incidents whose row cannot be read."""
    query = (
        select(_TABLE.c.ref, _TABLE.c.data).where(_TABLE.c.road != Road.ENDED.value).order_by(_TABLE.c.ref)
    )
    return tuple(ref for ref, data in connection.execute(query) if readable(ref, data) is None)


def readable(ref: str, data: str) -> Incident | None:
    """The incident of a row; None, and said in the log, where somebody's hand or a broken disk spoiled it.

    Nothing that is written into one row keeps the others from being reminded of (T33): `register verify` finds it
    and `rebuild` makes it again from the journal.
    """
    try:
        return decoded(data)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        log.error("incident_row_cannot_be_read", incident=ref, why=type(error).__name__)
        return None


def keep(connection: Connection, incident: Incident) -> None:
    """Write the incident's row, new or changed."""
    row = row_of(incident)
    changed = {name: row[name] for name in _COLUMNS}
    if connection.execute(_CHANGE, {**changed, "mine": incident.ref}).rowcount == 0:
        connection.execute(_ADD, row)

"""How the service is doing, read from the database without keeping anybody waiting: moments and numbers only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.sql.elements import ColumnElement

from compliance_bot.ports import Vitals
from compliance_bot.store import leases, schema

_DOWN, _TOLD, _AUDIT = "down ", "down told ", "audit"


def vitals(connection: Connection, *, late: datetime) -> Vitals:
    """Rungs that were due before `late` and were not carried out are overdue."""
    facts = {row.name: row.value for row in connection.execute(select(schema.facts).where(_wanted()))}
    waiting = select(func.count(), func.min(schema.outbox.c.due_at)).where(schema.outbox_waiting)
    unsent, oldest = connection.execute(waiting).one()
    rows = connection.execute(select(schema.leases)).all()
    service = next((row for row in rows if row.name == leases.SERVICE), None)
    return Vitals(
        read_at=_moment(facts.get("read_at", "")),
        ticked_at=_moment(facts.get("ticked_at", "")),
        delivered_at=_moment(facts.get("delivered_at", "")),
        outages=_outages(facts),
        overdue=_overdue(connection, late),
        open_incidents=_open(connection),
        unsent=int(unsent),
        oldest_unsent_at=oldest,
        led=service is not None and bool(service.owner),
        term=service.fence if service else 0,
        missing=_missing(facts.get(_AUDIT, "")),
    )


def _wanted() -> ColumnElement[bool]:
    name = schema.facts.c.name
    return name.in_(("read_at", "ticked_at", "delivered_at", _AUDIT)) | name.startswith(_DOWN)


def _outages(facts: dict[str, str]) -> dict[str, datetime]:
    """Road -> since when it is down, of those that are told of (casework/outages.py writes them)."""
    told = [name.removeprefix(_TOLD) for name, value in facts.items() if name.startswith(_TOLD) and value]
    since = {road: _moment(facts.get(_DOWN + road, "")) for road in told}
    return {road: moment for road, moment in sorted(since.items()) if moment is not None}


def _missing(found: str) -> int:
    """How many the auditor found, behind the moment since when (casework/audit_telling.py writes it)."""
    number = found.partition(" ")[2]
    return int(number) if number.isdigit() else 0


def _overdue(connection: Connection, late: datetime) -> int:
    table = schema.agenda
    query = select(func.count()).select_from(table).where(table.c.sent_at.is_(None), table.c.due_at < late)
    return int(connection.execute(query).scalar_one())


def _open(connection: Connection) -> int:
    table = schema.incidents
    return int(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.road != "ended")
        ).scalar_one()
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None

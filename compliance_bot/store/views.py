"""Who looked at which mail (P35), and which mails an incident has."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from compliance_bot.ports import View
from compliance_bot.store import schema


def note(connection: Connection, view: View) -> None:
    """Write down that somebody takes a mail out."""
    connection.execute(
        insert(schema.views).values(
            at=view.at, evidence=view.evidence, incident=view.incident, viewer=view.viewer, why=view.why
        )
    )


def arrivals_of(connection: Connection, *, incident: str = "", evidence: str = "") -> tuple[int, ...]:
    """The arrivals of this incident, or with these bytes, in order of arrival."""
    table = schema.arrivals
    query = select(table.c.id).order_by(table.c.id)
    if incident:
        query = query.where(table.c.incident == incident)
    if evidence:
        query = query.where(table.c.evidence == evidence)
    return tuple(connection.execute(query).scalars())

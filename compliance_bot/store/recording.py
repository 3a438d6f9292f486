"""Recording an event: journal, projection and agenda in one go; a changed ladder brought to the agenda."""

from __future__ import annotations

from sqlalchemy import Connection

from compliance_bot.procedure.events import Event, IncidentOpened, RungReached
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import agenda, journal, projection
from compliance_bot.store.known import Known


def record(
    connection: Connection, event: Event, heading: journal.Heading, *, ladder: Ladder, known: Known
) -> Incident:
    """Append the event and bring projection and agenda after it; the incident as it stands now.

    Raises ValueError for an event that fits no incident: '' as reference, a second opening, none at all.
    """
    before = load(connection, heading.incident, known)
    _check(before, event, heading.incident)
    entry = journal.append(connection, event, heading, known)
    after = apply(before, entry.event, entry.at)
    if after == before and not isinstance(entry.event, RungReached):
        return after
    projection.keep(connection, after)
    reached = agenda.reached_by(entry.event, entry.at)
    agenda.follow(connection, before, after=after, reached=reached, ladder=ladder)
    known.keep(after)
    return after


def load(connection: Connection, ref: str, known: Known) -> Incident | None:
    """One incident as it stands in this transaction, or None. Raises RecordsDiffer."""
    found = known.incidents.get(ref)
    if found is None:
        found = projection.load(connection, ref)
        if found is not None:
            known.keep(found)
    return found


def _check(before: Incident | None, event: Event, ref: str) -> None:
    named = event.ref if isinstance(event, IncidentOpened) else ref
    if not ref or named != ref:
        raise ValueError(f"{type(event).__name__} must name its incident, not {ref!r}")
    if before is not None and isinstance(event, IncidentOpened):
        raise ValueError(f"{ref} was opened before")
    if before is None and not isinstance(event, IncidentOpened):
        raise ValueError(f"{type(event).__name__} before {ref} was opened")


def sync_agenda(connection: Connection, ladder: Ladder) -> int:
    """Bring the agenda of every incident with a road that is open after this ladder; how many rows changed (P22)."""
    concerned = (
        incident
        for incident in projection.load_all(connection, open_only=False)
        if incident.road is not Road.ENDED or incident.side_roads
    )
    return sum(
        agenda.follow(connection, incident, after=incident, reached={}, ladder=ladder)
        for incident in concerned
    )

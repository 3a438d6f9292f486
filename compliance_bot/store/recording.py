"""Recording an event: journal, projection and agenda in one go; making the last two again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Entry
from compliance_bot.procedure.events import Event, IncidentOpened, RungReached
from compliance_bot.procedure.incident import Incident, apply
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import agenda, journal, projection, schema
from compliance_bot.store.agenda import Rung
from compliance_bot.store.columns import utc


def record(connection: Connection, event: Event, heading: journal.Heading, *, ladder: Ladder) -> Incident:
    """Append the event and bring projection and agenda after it; the incident as it stands now.

    Raises ValueError for an event that fits no incident: '' as reference, a second opening, none at all.
    """
    before = projection.load(connection, heading.incident)
    _check(before, event, heading.incident)
    kept = journal.append(connection, event, heading)
    after = apply(before, kept, utc(heading.at))
    if after == before and not isinstance(kept, RungReached):
        return after
    projection.keep(connection, after)
    old = agenda.held(connection, after.ref)
    reached = {hours: rung for hours, rung in old.items() if rung.sent_at is not None}
    new = agenda.wanted(after, {**reached, **_reached(kept, utc(heading.at))}, ladder)
    agenda.sync(connection, after.ref, old=old, new=new)
    return after


def _check(before: Incident | None, event: Event, ref: str) -> None:
    named = event.ref if isinstance(event, IncidentOpened) else ref
    if not ref or named != ref:
        raise ValueError(f"{type(event).__name__} must name its incident, not {ref!r}")
    if before is not None and isinstance(event, IncidentOpened):
        raise ValueError(f"{ref} was opened before")
    if before is None and not isinstance(event, IncidentOpened):
        raise ValueError(f"{type(event).__name__} before {ref} was opened")


def _reached(event: Event, at: datetime) -> dict[int, Rung]:
    if not isinstance(event, RungReached):
        return {}
    return {event.hours: Rung(due_at=utc(event.due_at), asks=event.asks, sent_at=at)}


def rebuild(connection: Connection, ladder: Ladder) -> list[str]:
    """Make incidents and agenda again from the journal; a line for each difference. Raises JournalBroken."""
    made: dict[str, Incident] = {}
    reached: dict[str, dict[int, Rung]] = {}
    for entry in journal.read(connection):
        made[entry.incident] = _replayed(made.get(entry.incident), entry)
        reached.setdefault(entry.incident, {}).update(_reached(entry.event, entry.at))
    differences = _drop_strangers(connection, made)
    for ref, incident in made.items():
        differences += _mend_incident(connection, incident)
        differences += _mend_agenda(connection, ref, new=agenda.wanted(incident, reached[ref], ladder))
    return differences


def _replayed(before: Incident | None, entry: Entry) -> Incident:
    try:
        return apply(before, entry.event, entry.at)
    except ValueError as error:
        raise JournalBroken(entry.seq, str(error)) from error


def _drop_strangers(connection: Connection, made: dict[str, Incident]) -> list[str]:
    held = connection.execute(select(schema.incidents.c.ref)).scalars().all()
    strangers = [ref for ref in held if ref not in made]
    for ref in strangers:
        connection.execute(delete(schema.agenda).where(schema.agenda.c.incident == ref))
        connection.execute(delete(schema.incidents).where(schema.incidents.c.ref == ref))
    return [f"{ref}: taken away, the journal does not know it" for ref in strangers]


def _mend_incident(connection: Connection, incident: Incident) -> list[str]:
    held = connection.execute(select(schema.incidents).where(schema.incidents.c.ref == incident.ref)).first()
    wanted = projection.row_of(incident)
    if held is not None and dict(held._mapping) == wanted:
        return []
    projection.keep(connection, incident)
    if held is None:
        return [f"{incident.ref}: was missing"]
    names = sorted(name for name, value in wanted.items() if held._mapping[name] != value)
    return [f"{incident.ref}: {', '.join(names)} differed"]


def _mend_agenda(connection: Connection, ref: str, *, new: dict[int, Rung]) -> list[str]:
    old = agenda.held(connection, ref)
    agenda.sync(connection, ref, old=old, new=new)
    changed = sorted(hours for hours in old.keys() | new.keys() if old.get(hours) != new.get(hours))
    return [f"{ref}: agenda of hour {hours} differed" for hours in changed]

"""Incidents and agenda as the journal makes them, held against the tables; making those again (P32)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Entry
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import agenda, journal, projection, schema
from compliance_bot.store.agenda import Place, Rung, reached_by

_INCIDENTS, _AGENDA = schema.incidents, schema.agenda


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What the journal says of one incident: its state and its agenda."""

    incident: Incident
    agenda: dict[Place, Rung]


def differences(connection: Connection, ladder: Ladder) -> list[str]:
    """Where incidents and agenda differ from the journal, a line each; nothing is written. Raises JournalBroken."""
    return list(_differences(connection, _replay(connection, ladder)))


def rebuild(connection: Connection, ladder: Ladder) -> list[str]:
    """Make incidents and agenda again from the journal; the differences there were. Raises JournalBroken."""
    truth = _replay(connection, ladder)
    found = list(_differences(connection, truth))
    if not found:
        return []
    for ref in _strange_agendas(connection, truth):
        connection.execute(delete(_AGENDA).where(_AGENDA.c.incident == ref))
    for ref in _strangers(connection, truth):
        connection.execute(delete(_INCIDENTS).where(_INCIDENTS.c.ref == ref))
    for ref, one in truth.items():
        if _misfit(connection, one.incident):
            projection.keep(connection, one.incident)
        held = _held(connection, ref)
        if held is None:
            connection.execute(delete(_AGENDA).where(_AGENDA.c.incident == ref))
        agenda.sync(connection, ref, old=held or {}, new=one.agenda)
    return found


def _replay(connection: Connection, ladder: Ladder) -> dict[str, Replayed]:
    """Each incident by its reference, in the order of the journal."""
    made: dict[str, Incident] = {}
    reached: dict[str, dict[Place, Rung]] = {}
    for entry in journal.without_texts(connection):
        made[entry.incident] = _applied(made.get(entry.incident), entry)
        reached.setdefault(entry.incident, {}).update(reached_by(entry.event, entry.at))
    return {
        ref: Replayed(incident=incident, agenda=agenda.wanted(incident, reached[ref], ladder))
        for ref, incident in made.items()
    }


def _applied(before: Incident | None, entry: Entry) -> Incident:
    try:
        return apply(before, entry.event, entry.at)
    except ValueError as error:
        raise JournalBroken(entry.seq, str(error)) from error


def _differences(connection: Connection, truth: dict[str, Replayed]) -> Iterator[str]:
    for ref in _strangers(connection, truth):
        yield f"table incidents, row {ref}: the journal does not know it"
    for ref in _strange_agendas(connection, truth):
        yield f"table agenda, rows of {ref}: the journal does not know them"
    for ref, one in truth.items():
        if what := _misfit(connection, one.incident):
            yield f"table incidents, row {ref}: {what}"
        held = _held(connection, ref)
        if held is None:
            yield f"table agenda, rows of {ref}: cannot be read"
        elif held != one.agenda:
            for place in sorted(held.keys() | one.agenda.keys()):
                if held.get(place) != one.agenda.get(place):
                    yield f"table agenda, row {ref} {_named(place)}: differs from the journal"


def _named(place: Place) -> str:
    road, hours = place
    return f"hour {hours}" if road == AP else f"road {road} hour {hours}"


def _strangers(connection: Connection, known: dict[str, Replayed]) -> list[str]:
    held = connection.execute(select(_INCIDENTS.c.ref).order_by(_INCIDENTS.c.ref)).scalars()
    return [ref for ref in held if ref not in known]


def _strange_agendas(connection: Connection, known: dict[str, Replayed]) -> list[str]:
    held = connection.execute(select(_AGENDA.c.incident).distinct().order_by(_AGENDA.c.incident)).scalars()
    return [ref for ref in held if ref not in known]


def _misfit(connection: Connection, incident: Incident) -> str:
    """How an incident's row differs from the journal, '' when it does not."""
    try:
        query = select(_INCIDENTS).where(_INCIDENTS.c.ref == incident.ref)
        held = connection.execute(query).first()
    except (ValueError, TypeError):  # SQLite keeps any text where a moment should be
        return "cannot be read"
    if held is None:
        return "is missing"
    wanted = projection.row_of(incident)
    names = sorted(name for name, value in wanted.items() if held._mapping[name] != value)
    if names == ["data"] and projection.means(held.data, incident):
        return ""
    return f"{', '.join(names)} differ from the journal" if names else ""


def _held(connection: Connection, ref: str) -> dict[Place, Rung] | None:
    """The agenda's rows of an incident; None when SQLite was made to keep there what is no moment or hour."""
    try:
        held = agenda.held(connection, ref)
    except (ValueError, TypeError):
        return None
    return held if all(isinstance(hours, int) for _, hours in held) else None

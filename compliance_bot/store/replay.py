"""Incidents and agenda as the journal makes them, held against the tables; making those again (P32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Entry
from compliance_bot.procedure.incident import Incident, apply
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import agenda, journal, projection, schema
from compliance_bot.store.agenda import Rung, reached_by


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What the journal says of one incident: its state, its agenda (hours -> row)."""

    incident: Incident
    agenda: dict[int, Rung]


def differences(connection: Connection, ladder: Ladder) -> list[str]:
    """Where incidents and agenda differ from the journal, a line each; nothing is written. Raises JournalBroken."""
    return list(_differences(connection, _replay(connection, ladder)))


def rebuild(connection: Connection, ladder: Ladder) -> list[str]:
    """Make incidents and agenda again from the journal; the differences there were. Raises JournalBroken."""
    truth = _replay(connection, ladder)
    found = list(_differences(connection, truth))
    for ref in _strangers(connection, truth):
        connection.execute(delete(schema.agenda).where(schema.agenda.c.incident == ref))
        connection.execute(delete(schema.incidents).where(schema.incidents.c.ref == ref))
    for ref, one in truth.items():
        if _misfits(connection, one.incident):
            projection.keep(connection, one.incident)
        agenda.sync(connection, ref, old=agenda.held(connection, ref), new=one.agenda)
    return found


def _replay(connection: Connection, ladder: Ladder) -> dict[str, Replayed]:
    """Each incident by its reference, in the order of the journal."""
    made: dict[str, Incident] = {}
    reached: dict[str, dict[int, Rung]] = {}
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
    for ref, one in truth.items():
        if what := _misfits(connection, one.incident):
            yield f"table incidents, row {ref}: {what}"
        held = agenda.held(connection, ref)
        for hours in sorted(held.keys() | one.agenda.keys()):
            if held.get(hours) != one.agenda.get(hours):
                yield f"table agenda, row {ref} hour {hours}: differs from the journal"


def _strangers(connection: Connection, known: Iterable[str]) -> list[str]:
    held = connection.execute(select(schema.incidents.c.ref).order_by(schema.incidents.c.ref)).scalars()
    return [ref for ref in held if ref not in known]


def _misfits(connection: Connection, incident: Incident) -> str:
    """How an incident's row differs from the journal, '' when it does not."""
    held = connection.execute(select(schema.incidents).where(schema.incidents.c.ref == incident.ref)).first()
    if held is None:
        return "is missing"
    wanted = projection.row_of(incident)
    names = sorted(name for name, value in wanted.items() if held._mapping[name] != value)
    return f"{', '.join(names)} differ from the journal" if names else ""

"""The agenda: each moment at which something must be said is a row, so none is forgotten (T33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, or_, select, update

from compliance_bot.ports import Due
from compliance_bot.procedure.events import Event, RungReached
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import DueRung, Ladder, due_rungs
from compliance_bot.procedure.roads import side_rungs
from compliance_bot.store import schema
from compliance_bot.store.columns import utc
from compliance_bot.store.projection import readable

_TABLE = schema.agenda
_MINE = _TABLE.c.incident == bindparam("mine")
_HERE = and_(_MINE, _TABLE.c.road == bindparam("place"), _TABLE.c.hours == bindparam("hour"))
_ADD, _TAKE_AWAY = insert(_TABLE), delete(_TABLE).where(_HERE)
_CHANGE = (
    update(_TABLE).where(_HERE).values({name: bindparam(name) for name in ("due_at", "asks", "sent_at")})
)
_CONTENT = select(_TABLE.c.road, _TABLE.c.hours, _TABLE.c.due_at, _TABLE.c.asks, _TABLE.c.sent_at)
_HELD = _CONTENT.where(_MINE)
_MAY_CHANGE = _HELD.where(
    or_(_TABLE.c.sent_at.is_(None), _TABLE.c.hours.between(bindparam("lowest"), bindparam("highest")))
)
Place = tuple[str, int]
"""Road and hours: what tells an incident's rows apart."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One agenda row's content; `sent_at` None = still to come."""

    due_at: datetime
    asks: str
    sent_at: datetime | None = None


def wanted(incident: Incident, reached: dict[Place, Rung], ladder: Ladder) -> dict[Place, Rung]:
    """What the agenda must hold for this incident, `reached`: the rungs of the AP road that were ever reached.

    A rung that RungsRearmed took back was reached once and stands in incident.rungs no more: it does not count.
    Of a road beside the AP road only the next rung is a row: it may begin anew, and the journal has what was sent.
    """
    return _with(incident, coming(incident, ladder), reached)


def coming(incident: Incident, ladder: Ladder) -> dict[Place, Rung]:
    """The rungs of all its roads that are still to come."""
    return {
        (rung.road, rung.hours): Rung(due_at=utc(rung.due_at), asks=rung.asks)
        for rung in (*due_rungs(incident, ladder), *side_rungs(incident, ladder))
    }


def _with(incident: Incident, ahead: dict[Place, Rung], reached: dict[Place, Rung]) -> dict[Place, Rung]:
    stand = {(AP, hours) for hours in incident.rungs}
    return {**ahead, **{place: rung for place, rung in reached.items() if place in stand}}


def reached_by(event: Event, at: datetime) -> dict[Place, Rung]:
    """The row of the AP road that an event recorded at `at` reached, if any."""
    if not isinstance(event, RungReached) or event.road != AP:
        return {}
    return {(AP, event.hours): Rung(due_at=utc(event.due_at), asks=event.asks, sent_at=at)}


def held(connection: Connection, incident: str) -> dict[Place, Rung]:
    """What the agenda holds for this incident."""
    return _rungs(connection, _HELD, {"mine": incident})


def follow(
    connection: Connection,
    before: Incident | None,
    *,
    after: Incident,
    reached: dict[Place, Rung],
    ladder: Ladder,
) -> int:
    """Bring the agenda from one state of its incident to the next; how many rows changed.

    `reached`: the rungs reached in between. Rows sent earlier below all that come, were reached or taken back now are
    not even read: they stay as they are, and a road that is long open has thousands of them.
    """
    taken_back = set(before.rungs if before else ()).difference(after.rungs)
    ahead = coming(after, ladder)
    # of a road beside the AP road no row was ever sent
    hours = {*taken_back, *(hours for road, hours in (*reached, *ahead) if road == AP)}
    span = {"lowest": min(hours, default=0), "highest": max(hours, default=-1)}
    old = _rungs(connection, _MAY_CHANGE, {"mine": after.ref, **span})
    sent = {place: rung for place, rung in old.items() if rung.sent_at is not None}
    return sync(connection, after.ref, old=old, new=_with(after, ahead, {**sent, **reached}))


def sync(connection: Connection, incident: str, *, old: dict[Place, Rung], new: dict[Place, Rung]) -> int:
    """Make the rows `old` into `new`: insert, move, mark as sent, take away; how many rows changed."""
    gone = old.keys() - new.keys()
    for road, hours in gone:
        connection.execute(_TAKE_AWAY, {"mine": incident, "place": road, "hour": hours})
    changed = [(place, rung) for place, rung in sorted(new.items()) if old.get(place) != rung]
    for (road, hours), rung in changed:
        values = {"due_at": rung.due_at, "asks": rung.asks, "sent_at": rung.sent_at}
        if (road, hours) in old:
            connection.execute(_CHANGE, {"mine": incident, "place": road, "hour": hours, **values})
        else:
            connection.execute(_ADD, {"incident": incident, "road": road, "hours": hours, **values})
    return len(gone) + len(changed)


def _rungs(connection: Connection, query: Select[Any], asked: dict[str, Any]) -> dict[Place, Rung]:
    return {
        (road, hours): Rung(due_at=due_at, asks=asks, sent_at=sent_at)
        for road, hours, due_at, asks, sent_at in connection.execute(query, asked)
    }


def due_query(now: datetime) -> Select[tuple[str, str, int, datetime, str, str]]:
    """Rows due by `now` and not sent, read through the partial index ix_agenda_due (T46)."""
    return (
        select(
            _TABLE.c.incident,
            _TABLE.c.road,
            _TABLE.c.hours,
            _TABLE.c.due_at,
            _TABLE.c.asks,
            schema.incidents.c.data,
        )
        .join(schema.incidents, schema.incidents.c.ref == _TABLE.c.incident)
        .where(_TABLE.c.sent_at.is_(None), _TABLE.c.due_at <= now)
        .order_by(_TABLE.c.due_at, _TABLE.c.id)
    )


def due(connection: Connection, now: datetime) -> tuple[Due, ...]:
    """What is due, each rung with its incident as it stands; an incident whose row cannot be read is left out.

    Nothing that is written into one row keeps the others from being reminded of (T33); the log names it, and
    `register verify` finds it.
    """
    known: dict[str, Incident | None] = {}
    return tuple(_dues(connection.execute(due_query(now)), known))


def _dues(
    rows: Iterable[tuple[str, str, int, datetime, str, str]], known: dict[str, Incident | None]
) -> Iterable[Due]:
    for ref, road, hours, due_at, asks, data in rows:
        if ref not in known:
            known[ref] = readable(ref, data)
        incident = known[ref]
        if incident is not None:
            rung = DueRung(incident=ref, hours=hours, due_at=due_at, asks=asks, road=road)
            yield Due(incident=incident, rung=rung)


def due_unreadable(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The incidents that `due` had to leave out, although something is due on them."""
    rows = {row.incident: row.data for row in connection.execute(due_query(now))}
    return tuple(ref for ref, data in rows.items() if readable(ref, data) is None)

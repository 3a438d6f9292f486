"""Reading for people and scripts: incidents by time left, one incident with its time line."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from compliance_bot.casework.steering import open_roads
from compliance_bot.ports import Entry
from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import Ladder, asks_at, groups_at, rung_moment


def by_time_left(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Open ones first, the nearest T_strict on top; then those with another road open, the oldest walk first (P19).

    Last the ended ones, the latest first (design.md §5).
    """
    still = sorted((i for i in incidents if i.road is not Road.ENDED), key=lambda i: i.aware_at)
    ended = [i for i in incidents if i.road is Road.ENDED]
    beside = sorted(
        (i for i in ended if open_roads(i)), key=lambda i: min(road.since for road in open_roads(i))
    )
    done = sorted(
        (i for i in ended if not open_roads(i)), key=lambda i: i.ended_at or i.opened_at, reverse=True
    )
    return (*still, *beside, *done)


def incident_row(incident: Incident, zone: ZoneInfo, *, hours: int) -> dict[str, Any]:
    """One line of `incidents`, JSON-ready: times are RFC 3339 in local time; `hours` is the law's term (P31)."""
    return {
        "ref": incident.ref,
        "kind": incident.kind.value,
        "road": incident.road.value,
        "outcome": incident.outcome.value if incident.outcome else None,
        "received_at": _local(incident.received_at, zone),
        "aware_at": _local(incident.aware_at, zone),
        "aware_confirmed": incident.aware_confirmed,
        "t_strict": _local(t_strict(incident.aware_at, hours), zone),
        "t_legal": _local(t_legal(incident.aware_at, hours), zone),
        "verdicts": [report.verdict.value for report in incident.reports],
        "rungs": list(incident.rungs),
        "filing": incident.filings[-1].number if incident.filings else None,
        "linked_to": incident.linked_to or None,
        "roads": [
            {"road": road.road, "asks": road.asks, "since": _local(road.since, zone)}
            for road in incident.side_roads
        ],
        "closed_at": _local(incident.closed_at, zone) if incident.closed_at else None,
        "their_term": _local(incident.override.at, zone) if incident.override else None,
        "merged_into": incident.merged_into or None,
        "merged": [one.ref for one in incident.lent],
    }


def clock_table(aware: datetime, ladder: Ladder, *, hours: int) -> dict[str, Any]:
    """What `clock --json` prints (design.md §5): both lines and every configured rung, while nothing is decided."""
    return {
        "aware": _local(aware, ladder.zone),
        "t_strict": _local(t_strict(aware, hours), ladder.zone),
        "t_legal": _local(t_legal(aware, hours), ladder.zone),
        "rungs": [
            {
                "at": _local(rung_moment(rung, aware, ladder), ladder.zone),
                "hours": rung,
                "asks": asks_at(rung, Road.DECIDE, aware),
                "circle": list(groups_at(rung, ladder)),
            }
            for rung in ladder.rungs
        ],
    }


def timeline_row(entry: Entry, zone: ZoneInfo) -> dict[str, Any]:
    """One journal entry, JSON-ready, sealed texts included (`show` is for those who may read them)."""
    values = {
        name: _plain(getattr(entry.event, name), zone) for name in type(entry.event).__dataclass_fields__
    }
    return {
        "seq": entry.seq,
        "at": _local(entry.at, zone),
        "kind": entry.kind,
        "actor": entry.actor,
        "hash": entry.hash,
        "event": values,
    }


def _plain(value: object, zone: ZoneInfo) -> object:
    if isinstance(value, datetime):
        return _local(value, zone)
    if isinstance(value, tuple):
        return list(value)
    return value


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()

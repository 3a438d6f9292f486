"""How reminders, side roads, and who has it or is away change an incident (P11, P19, P22, P23). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP, Incident, OutOfReach, SideRoad
from compliance_bot.procedure.norms import Asks


def rung(incident: Incident, event: ev.RungReached, _at: datetime) -> Incident:
    """A rung was carried out, on its road (P22)."""
    if event.road != AP:
        return _side_rung(incident, event)
    return replace(incident, rungs=tuple(sorted({*incident.rungs, event.hours})), digest_at=None)


def _side_rung(incident: Incident, event: ev.RungReached) -> Incident:
    """A rung of a walk that is over, or began anew since, changes nothing."""
    walked = tuple(
        replace(one, reached=max(one.reached, event.hours))
        if (one.road, one.since) == (event.road, event.since)
        else one
        for one in incident.side_roads
    )
    return replace(incident, side_roads=walked)


def side_opened(incident: Incident, event: ev.SideRoadOpened, _at: datetime) -> Incident:
    """What is asked again makes an incident that was closed no longer so; the yearly question alone does not (P19)."""
    opened = SideRoad(road=event.road, since=event.since, asks=event.asks, person=event.person)
    others = _but(incident.side_roads, event.road)
    closed = incident.closed_at if event.asks == Asks.RECHECK else None
    aside = _but(incident.set_aside, event.road)
    return replace(incident, side_roads=(*others, opened), set_aside=aside, closed_at=closed)


def side_ended(incident: Incident, event: ev.SideRoadEnded, _at: datetime) -> Incident:
    """A road beside the AP road is asked about no more; unanswered it is set aside, for where it opens again."""
    aside = _but(incident.set_aside, event.road)
    ended = incident.side_road(event.road)
    if ended is not None and event.why in (ev.NOT_NEEDED, ev.MERGED):
        aside = (*aside, ended)
    return replace(incident, side_roads=_but(incident.side_roads, event.road), set_aside=aside)


def _but(roads: tuple[SideRoad, ...], name: str) -> tuple[SideRoad, ...]:
    return tuple(one for one in roads if one.road != name)


def held(incident: Incident, event: ev.HeldForDigest, _at: datetime) -> Incident:
    """Its first messages wait for those of others (mail.md §8)."""
    return replace(incident, digest_at=event.due_at)


def rearmed(incident: Incident, event: ev.RungsRearmed, _at: datetime) -> Incident:
    """Rungs that a wrong clock reached too early are due again (promise 2)."""
    kept = tuple(hours for hours in incident.rungs if hours not in event.hours)
    return replace(incident, rungs=kept, rearmed=incident.rearmed + 1)


def taken(incident: Incident, event: ev.TakenUp, _at: datetime) -> Incident:
    """Somebody has it, until then (P23)."""
    return replace(incident, taken_by=event.person, taken_until=event.until)


def unreached(incident: Incident, event: ev.PersonUnreached, _at: datetime) -> Incident:
    """What was proven and what anyone can have written stay apart: only the first gives rights (mail.md §8)."""
    same = [u for u in incident.unreached if (u.person, u.proven) == (event.person, event.proven)]
    found = OutOfReach(
        person=event.person,
        until=max((event.until, *(one.until for one in same))),
        called=tuple(dict.fromkeys((*(p for one in same for p in one.called), *event.called))),
        proven=event.proven,
    )
    return replace(incident, unreached=(*(u for u in incident.unreached if u not in same), found))

"""The roads beside the AP road follow what was said: opened and ended in the same transaction (P19)."""

from __future__ import annotations

from compliance_bot.casework.apart import apart
from compliance_bot.casework.desk import Case
from compliance_bot.casework.lending import leads_to
from compliance_bot.casework.withdrawing import withdraw_answered
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident, Road, SideRoad
from compliance_bot.procedure.informing import (
    RECHECK,
    REPORTER_ROAD,
    STEERED,
    TECHNICAL_ROAD,
    Wanted,
    roads_wanted,
)
from compliance_bot.procedure.norms import Asks

_NO_BREACH = frozenset({ev.Outcome.GEEN_DATALEK, ev.Outcome.GEEN_INCIDENT})


_BEGUN = "side roads begun"
"""The fact that holds since when the roads of all that is in the register are walked."""


def begin_roads(case: Case) -> None:
    """Once: open what waits on incidents from before there were these roads, at its true hour (P19).

    In a register that an older version made, MELDEN and a provisional filing opened no road: nobody would be asked
    until somebody said another word.
    """
    if case.work.fact(_BEGUN):
        return
    failed = False
    for incident in case.work.incidents():
        wanted = roads_wanted(incident)
        if all(any(one.is_walked_by(road) for road in incident.side_roads) for one in wanted):
            continue
        with apart(case, "roads_could_not_be_opened", incident=incident.ref) as part:
            steer(case, incident.ref)
        failed = failed or part.failed
    if not failed:
        case.work.set_fact(_BEGUN, case.now.isoformat())


def steer(case: Case, ref: str) -> None:
    """Open the roads that must be open now, end those that must not; safe to repeat."""
    incident = case.work.incident(ref)
    if incident is None:
        return
    wanted = roads_wanted(incident)
    for road in incident.side_roads:
        if _is_steered(road) and not any(one.road == road.road for one in wanted):
            end_road(case, ref, road.road, why="done")
    goes_on = case.incident(leads_to(case, ref))
    for road in _needless(incident, decided=goes_on.road is Road.ENDED):
        end_road(case, ref, road.road, why=ev.NOT_NEEDED)
    _await_again(case, incident)
    for one in wanted:
        if not any(one.is_walked_by(road) for road in incident.side_roads):
            _open(case, ref, one)
    withdraw_answered(case, ref)


def open_road(case: Case, ref: str, wanted: Wanted) -> None:
    """Await this from now on, unless it is awaited already."""
    if case.incident(ref).side_road(wanted.road) is None:
        _open(case, ref, wanted)


def await_discovery(case: Case, ref: str, arrival: int) -> None:
    """The reporter is asked again, twice at most, until they say when it was discovered (P4)."""
    road = f"{REPORTER_ROAD} {arrival}"
    open_road(case, ref, Wanted(road=road, since=case.now, asks=Asks.DISCOVERED))


def end_road(case: Case, ref: str, road: str, *, why: str) -> None:
    """It is awaited no more; nothing happens where it was not."""
    found = case.incident(ref).side_road(road)
    if found is not None:
        case.work.record(ref, ev.SideRoadEnded(road=road, since=found.since, why=why), at=case.now)


def open_roads(incident: Incident) -> tuple[SideRoad, ...]:
    """The roads beside the AP road that keep an incident from being closed (P19): all but the yearly re-check."""
    return tuple(road for road in incident.side_roads if road.road != RECHECK)


def still_open(incident: Incident) -> bool:
    """Does a road of P19 keep this incident from being closed?"""
    return incident.road is not Road.ENDED or bool(open_roads(incident))


def _open(case: Case, ref: str, one: Wanted) -> None:
    event = ev.SideRoadOpened(road=one.road, since=one.since, asks=one.asks.value, person=one.person)
    case.work.record(ref, event, at=case.now)


def _await_again(case: Case, incident: Incident) -> None:
    """What ended unanswered is awaited again where the incident opened again or stands by itself (P8, P19, P20).

    At its true hour: what was missed meanwhile is asked at once. Of a reopened incident also what its merged ones
    wait for.
    """
    decided = case.incident(leads_to(case, incident.ref)).road is Road.ENDED
    confirmed = {f"{REPORTER_ROAD} {one.arrival}" for one in incident.reports if one.discovery_confirmed}
    for road in incident.set_aside:
        plan = case.desk.policy.ladder.norms.plan(road.asks)
        spent = road.asks == Asks.DISCOVERED and plan.after(road.reached) is None
        if not (spent or road.road in confirmed or _is_needless(incident, road, decided=decided)):
            again = Wanted(road=road.road, since=road.since, asks=Asks(road.asks), person=road.person)
            open_road(case, incident.ref, again)
    for one in incident.lent:
        _await_again(case, case.incident(one.ref))


def _needless(incident: Incident, *, decided: bool) -> list[SideRoad]:
    """Where there was no breach, or another incident goes on with this one, nothing is left to handle here; where the
    AP road ended no reporter is asked any more.

    decided: the AP road has ended, of a merged incident that of the one that goes on: until then its reporter still
    tells when it was discovered, which counts there.
    """
    return [road for road in incident.side_roads if _is_needless(incident, road, decided=decided)]


def _is_needless(incident: Incident, road: SideRoad, *, decided: bool) -> bool:
    if road.road.startswith(f"{REPORTER_ROAD} "):
        return decided
    none = incident.outcome in _NO_BREACH or bool(incident.merged_into)
    return none and road.road == TECHNICAL_ROAD


def _is_steered(road: SideRoad) -> bool:
    return road.road.partition(" ")[0] in STEERED

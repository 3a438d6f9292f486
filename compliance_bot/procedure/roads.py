"""The roads beside the AP road: which rung of each is due when, with the ladder's own machinery (P19, P22, P23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from compliance_bot.procedure.incident import Incident, SideRoad
from compliance_bot.procedure.ladder import DueRung, Ladder, after_quiet

_HOUR = timedelta(hours=1)


def side_rungs(incident: Incident, ladder: Ladder) -> tuple[DueRung, ...]:
    """The agenda of the roads beside the AP road: of each the next rung, none where it has no more."""
    coming = ((road, ladder.norms.plan(road.asks).after(road.reached)) for road in incident.side_roads)
    return tuple(_due(incident, road, hours, ladder) for road, hours in coming if hours is not None)


def side_rungs_due_by(incident: Incident, now: datetime, ladder: Ladder) -> tuple[DueRung, ...]:
    """Of each road the highest rung due at `now`, which `covers` those missed below it (P23)."""
    due = []
    for road in incident.side_roads:
        plan = ladder.norms.plan(road.asks)
        hours, covers = plan.last_by((now - road.since) / _HOUR, road.reached)
        while hours is not None and _due(incident, road, hours, ladder).due_at > now:
            # it waits for the end of the quiet hours; one below it may be due all the same
            hours, covers = plan.last_by(hours - 1, road.reached)
        if hours is not None:
            due.append(_due(incident, road, hours, ladder, covers=covers))
    return tuple(due)


def side_moment(hours: int, since: datetime, ladder: Ladder) -> datetime:
    """When a rung of such a road goes out: in the quiet hours at their end, the first hours at once (P22).

    Those that the AP ladder sends at once go at once here too: who was called at night for a breach is asked again
    within the hour, not in the morning.
    """
    moment = since + hours * _HOUR
    at_once = hours == 0 or hours in ladder.at_once
    return moment.astimezone(UTC) if at_once else after_quiet(moment, ladder)


def _due(incident: Incident, road: SideRoad, hours: int, ladder: Ladder, *, covers: int = 1) -> DueRung:
    return DueRung(
        incident=incident.ref,
        hours=hours,
        due_at=side_moment(hours, road.since, ladder),
        asks=road.asks,
        covers=covers,
        road=road.road,
        since=road.since,
    )

"""The yearly re-check of people who were not informed: silence reopens the incident (P34)."""

from __future__ import annotations

from datetime import timedelta

from compliance_bot.casework.desk import Case
from compliance_bot.casework.reopening import reopen_for_new_fact
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import SideRoad
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roads import side_moment

_LATE = timedelta(hours=1)
_SILENT = "recheck_silent"
SILENCE = "hercontrole: geen antwoord"


def is_silence(case: Case, rung: DueRung) -> bool:
    """Is this the rung at which nobody has answered the yearly question for its days?"""
    return rung.asks == Asks.RECHECK and rung.hours == case.desk.policy.ladder.norms.recheck.hours[-1]


def begin_late(case: Case, ref: str, road: SideRoad) -> None:
    """Asked late, after a downtime, the days for an answer count from the asking: who was not asked is not silent."""
    ladder = case.desk.policy.ladder
    first = ladder.norms.recheck.hours[0]
    if road.asks != Asks.RECHECK or road.reached >= first:
        return
    if case.now - side_moment(first, road.since, ladder) < _LATE:
        return
    event = ev.SideRoadOpened(
        road=road.road, since=case.now - timedelta(hours=first), asks=road.asks, person=road.person
    )
    case.work.record(ref, event, at=case.now)


def reopen_after_silence(case: Case, ref: str, rung: DueRung) -> None:
    """The last rung asks nothing any more: the incident is open again, with a new term."""
    reached = ev.RungReached(
        hours=rung.hours,
        due_at=rung.due_at,
        asks=rung.asks,
        circle=(),
        remark=SILENCE,
        road=rung.road,
        since=rung.since,
    )
    case.work.record(ref, reached, at=case.now)
    if case.incident(ref).not_informing is not None:
        # whether people are informed is a question again, whatever the reopening itself records
        case.work.record(ref, ev.InformingSettled(final=False, why=_SILENT), at=case.now)
    reopen_for_new_fact(case, ref, at=case.now, why=_SILENT)

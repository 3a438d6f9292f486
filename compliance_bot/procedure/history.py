"""An incident out of its journal: each event changes it in one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from compliance_bot.procedure import clock_changes, report_changes, road_changes, said_changes
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident


def apply(incident: Incident | None, event: ev.Event, at: datetime) -> Incident:
    """The incident after `event`, recorded at `at`. Raises ValueError when the first event opens nothing."""
    if isinstance(event, ev.IncidentOpened):
        return Incident(
            ref=event.ref,
            kind=event.kind,
            opened_at=at,
            regime=event.regime,
            regime_version=event.regime_version,
            linked_to=event.linked_to,
            received_at=at,
            aware_at=at,
        )
    if incident is None:
        raise ValueError(f"{type(event).__name__} before IncidentOpened")
    change = _CHANGES.get(type(event))
    return incident if change is None else change(incident, event, at)


_CHANGES: Mapping[type[Any], Callable[[Incident, Any, datetime], Incident]] = {
    ev.ReportReceived: report_changes.report,
    ev.DiscoveryProposed: report_changes.discovery,
    ev.DiscoveryRefuted: report_changes.refuted,
    ev.ReportForwarded: report_changes.forwarded,
    ev.FactProposed: report_changes.fact,
    ev.CallTold: report_changes.call,
    ev.WindowJudged: report_changes.judged,
    ev.AwarenessSet: clock_changes.set_awareness,
    ev.AwarenessMoved: clock_changes.moved,
    ev.ClockSecondAsked: clock_changes.asked,
    ev.DeadlineOverridden: clock_changes.overridden,
    ev.IncidentAbsorbed: clock_changes.absorbed,
    ev.IncidentReleased: clock_changes.released,
    ev.LadderRestarted: clock_changes.restarted,
    ev.MailAttached: report_changes.attached,
    ev.RungReached: road_changes.rung,
    ev.SideRoadOpened: road_changes.side_opened,
    ev.SideRoadEnded: road_changes.side_ended,
    ev.HeldForDigest: road_changes.held,
    ev.TicketLearned: report_changes.ticket,
    ev.RungsRearmed: road_changes.rearmed,
    ev.DecisionRecorded: said_changes.decision,
    ev.SecondAsked: said_changes.second,
    ev.InformingAsked: said_changes.informing_asked,
    ev.InformingSettled: said_changes.informing_settled,
    ev.IncidentClosed: said_changes.closed,
    ev.FilingRecorded: said_changes.filing,
    ev.FilingCorrected: said_changes.filing_corrected,
    ev.WordTakenBack: said_changes.taken_back,
    ev.OutcomeReached: said_changes.ended,
    ev.OutcomeWithdrawn: said_changes.withdrawn,
    ev.StatementRecorded: said_changes.statement,
    ev.TakenUp: road_changes.taken,
    ev.PersonUnreached: road_changes.unreached,
}

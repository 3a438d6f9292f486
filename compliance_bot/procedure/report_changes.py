"""How reports, calls, facts and attached mails change an incident. Pure; history.apply calls it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Fact, Incident, Report, Ticket


def report(incident: Incident, event: ev.ReportReceived, _at: datetime) -> Incident:
    """One more report; the earliest receipt counts (P20)."""
    report = Report(
        arrival=event.arrival,
        evidence=event.evidence,
        received_at=event.received_at,
        role=event.reporter_role,
        person=event.reporter_person,
        language=event.language,
    )
    first = not incident.reports
    return replace(
        incident,
        reports=(*incident.reports, report),
        received_at=event.received_at if first else min(incident.received_at, event.received_at),
        aware_at=event.received_at if first else incident.aware_at,
        mails=incident.mails + 1,
    )


def _change_report(incident: Incident, arrival: int, **changes: object) -> Incident:
    reports = tuple(
        replace(report, **changes) if report.arrival == arrival else report  # type: ignore[arg-type]
        for report in incident.reports
    )
    return replace(incident, reports=reports)


def discovery(incident: Incident, event: ev.DiscoveryProposed, _at: datetime) -> Incident:
    """What a reporter says of when it was discovered (P4)."""
    return _change_report(
        incident,
        event.arrival,
        discovered_start=event.start,
        discovered_end=event.end,
        precision=event.precision,
        discovery_confirmed=event.confirmed,
    )


def refuted(incident: Incident, event: ev.DiscoveryRefuted, _at: datetime) -> Incident:
    """The reporter took that back (P4)."""
    return _change_report(
        incident,
        event.arrival,
        discovered_start=None,
        discovered_end=None,
        precision=ev.Precision.UNKNOWN,
        discovery_confirmed=False,
    )


def forwarded(incident: Incident, event: ev.ReportForwarded, _at: datetime) -> Incident:
    """Whose report a colleague passed on, where it counts (P20)."""
    if not event.counts:
        return incident
    return _change_report(
        incident,
        event.arrival,
        original_role=event.role,
        reached_start=event.start,
        reached_end=event.end,
    )


def fact(incident: Incident, event: ev.FactProposed, _at: datetime) -> Incident:
    """A fact that was read or given (P27)."""
    fact = Fact(name=event.name, value=event.value, arrival=event.arrival, by=event.by)
    return replace(incident, facts=(*incident.facts, fact))


def call(incident: Incident, event: ev.CallTold, _at: datetime) -> Incident:
    """What the latest telling says; who was named once as the caller stays named (P18)."""
    report = next((one for one in incident.reports if one.arrival == event.report), None)
    if report is None:
        return incident
    callers = dict.fromkeys((*report.callers, *((event.person,) if event.person else ())))
    return _change_report(
        incident,
        event.report,
        role=event.role,
        called_at=event.called_at or report.called_at,
        call_confirmed=event.confirmed,
        call_sure=event.sure,
        callers=tuple(callers),
    )


def judged(incident: Incident, event: ev.WindowJudged, _at: datetime) -> Incident:
    """The verdict on the reporter's own window (P3)."""
    return _change_report(
        incident,
        event.arrival,
        verdict=event.verdict,
        window_minutes=event.window_minutes,
        late_min=event.late_min,
        late_max=event.late_max,
    )


def attached(incident: Incident, _event: ev.MailAttached, _at: datetime) -> Incident:
    """A mail that belongs to it."""
    return replace(incident, mails=incident.mails + 1)


def ticket(incident: Incident, event: ev.TicketLearned, _at: datetime) -> Incident:
    """A technical handler's own number (T58)."""
    return replace(incident, tickets=(*incident.tickets, Ticket(person=event.person, number=event.number)))

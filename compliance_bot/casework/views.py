"""What templates may see of an incident, gathered from its state and its journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from compliance_bot.casework.circle_views import away_views, lapsed
from compliance_bot.casework.desk import Case
from compliance_bot.casework.fact_views import fact_views, origin_views
from compliance_bot.ports import (
    Entry,
    IncidentView,
    MailModel,
    OpenRoad,
    ReportView,
    StatementView,
    VoteView,
)
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import KENNIS, TERMIJN, clock_question
from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.decisions import label_in_circle
from compliance_bot.procedure.incident import Incident, Report, Road
from compliance_bot.procedure.ladder import asks_at
from compliance_bot.procedure.roles import Directory

WORD_LABELS = {
    ev.Word.MELDEN: "melden",
    ev.Word.NIET_MELDEN: "niet melden",
    ev.Word.GEEN_DATALEK: "geen datalek",
    ev.Word.GEEN_INCIDENT: "geen incident",
}


def view_of(
    case: Case, incident: Incident, *, hours: int = 0, at: datetime | None = None, collapsed: int = 0
) -> IncidentView:
    """The incident as a mail or the command line shows it; `hours` is the rung that speaks."""
    entries = case.work.entries(incident.ref)
    policy = case.desk.policy
    moment = at or case.now
    return IncidentView(
        ref=incident.ref,
        kind=incident.kind.value,
        title=_title(entries),
        received_at=incident.received_at,
        aware_at=incident.aware_at,
        aware_basis=incident.aware_basis.value,
        aware_confirmed=incident.aware_confirmed,
        t_strict=t_strict(incident.aware_at, policy.regime.hours),
        t_legal=t_legal(incident.aware_at, policy.regime.hours),
        road=incident.road.value,
        outcome=incident.outcome.value if incident.outcome else "",
        reports=tuple(_reports(incident, entries, policy.directory)),
        taken_by=_role_label(case, incident.taken_by) if _taken(incident, case.now) else "",
        taken_until=incident.taken_until if _taken(incident, case.now) else None,
        **lapsed(case, incident, entries),
        away=away_views(case, incident, entries),
        asks=asks_at(hours, incident.road, incident.aware_at) if hours else _asks_now(incident, moment, case),
        hours=hours,
        # after MELDEN at once: no sheet is ever known to be complete (P22, art. 33(4))
        provisional_possible=hours >= policy.ladder.provisional_from or incident.road is Road.FILE,
        collapsed=collapsed,
        second_asked=tuple(filter(None, (_role_label(case, one) for one in incident.second_asked))),
        votes=tuple(_votes(incident, entries)),
        taken_back=tuple(_taken_back(entries)),
        filing_number=incident.filings[-1].number if incident.filings else "",
        linked_to=incident.linked_to,
        attachments=_attachments(entries),
        possibly_late=_possibly_late(incident, moment, policy.regime.hours),
        named_later=_named_later(incident),
        refuted=_refuted(incident),
        statements=tuple(_statements(incident)),
        facts=fact_views(entries),
        roads=tuple(
            OpenRoad(asks=road.asks, about=road.road.partition(" ")[2], since=road.since)
            for road in incident.side_roads
        ),
        closed_at=incident.closed_at,
        kennis_waits=_waits(case, incident, KENNIS),
        their_term=incident.override.at if incident.override else None,
        their_term_waits=_waits(case, incident, TERMIJN),
        absorbed=tuple(one.ref for one in incident.lent),
        merged_into=incident.merged_into,
    )


def _waits(case: Case, incident: Incident, name: str) -> datetime | None:
    """The moment of a KENNIS or TERMIJN that waits for its second (P18)."""
    found = clock_question(incident, name, now=case.now, rules=case.desk.rules)
    return None if found.settled else found.at


def model_for(case: Case, incident: IncidentView | None = None, **more: object) -> MailModel:
    """The model of one mail: now, the organisation, this incident and what else the kind needs."""
    return MailModel(
        now=case.now,
        organisation=case.desk.policy.organisation,
        incident=incident,
        **more,  # type: ignore[arg-type]
    )


def latest_reason(entries: Iterable[Entry], word: ev.Word) -> str:
    """The reason verbatim of the latest decision with this word, '' when there is none."""
    found = ""
    for entry in entries:
        if isinstance(entry.event, ev.DecisionRecorded) and entry.event.word is word:
            found = entry.event.reason or found
    return found


def reporter_addresses(entries: Iterable[Entry]) -> dict[int, str]:
    """Arrival id -> address of each report's sender (sealed in the journal)."""
    return {
        entry.event.arrival: entry.event.reporter_address
        for entry in entries
        if isinstance(entry.event, ev.ReportReceived)
    }


def _taken(incident: Incident, now: datetime) -> bool:
    return incident.taken_until is not None and incident.taken_until > now


def _asks_now(incident: Incident, now: datetime, case: Case) -> str:
    """What is asked outside a rung: by the clock, so that a late answer hears of the delay."""
    late = now >= t_legal(incident.aware_at, case.desk.policy.regime.hours)
    hours = case.desk.policy.ladder.rungs[-1] + case.desk.policy.ladder.overdue_every if late else 0
    return asks_at(hours, incident.road, incident.aware_at)


def _role_label(case: Case, person_id: str) -> str:
    """'' for somebody who has left: nobody waits for them, and their id is nothing to read (P10)."""
    person = case.desk.policy.directory.person(person_id)
    return label_in_circle(person) if person else ""


def _title(entries: Iterable[Entry]) -> str:
    return next((e.event.title for e in entries if isinstance(e.event, ev.IncidentOpened)), "")


def _possibly_late(incident: Incident, now: datetime, hours: int) -> bool:
    """Late only if an unconfirmed discovery is true (P20); once receipt + 72 h is over too, it is late for certain."""
    if incident.aware_confirmed or now < t_strict(incident.aware_at, hours):
        return False
    return now < t_strict(incident.surely_known_at(), hours)


def _named_later(incident: Incident) -> datetime | None:
    """A discovery that a reporter confirmed, later than the moment that drives the clock; None when there is none."""
    told = [r.discovered_start for r in incident.reports if r.discovery_confirmed and r.discovered_start]
    later = [moment for moment in told if moment > incident.aware_at]
    return min(later) if later and not incident.aware_confirmed else None


def _refuted(incident: Incident) -> bool:
    """The reporter denied the discovery that drives the clock; later needs a person, so it still drives (P20)."""
    if incident.aware_basis is not ev.AwareBasis.DISCOVERED or incident.aware_confirmed:
        return False
    return not any(r.discovered_start for r in incident.reports)


def _attachments(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The names of all files that came with the reports; never opened."""
    told = (e.event.attachments for e in entries if isinstance(e.event, ev.ReportReceived))
    return tuple(name for names in told for name in names.split("\n") if name)


def _reports(incident: Incident, entries: tuple[Entry, ...], directory: Directory) -> Iterable[ReportView]:
    told = {e.event.arrival: e.event for e in entries if isinstance(e.event, ev.ReportReceived)}
    quotes = {e.event.arrival: e.event.quote for e in entries if isinstance(e.event, ev.DiscoveryProposed)}
    origins = origin_views(entries, directory)
    calls = {e.event.report: e.event for e in entries if isinstance(e.event, ev.CallTold)}
    for report in incident.reports:
        call = calls.get(report.arrival)
        view = _report(report, told[report.arrival], quotes.get(report.arrival, ""), call=call)
        yield replace(
            view, lookalike=directory.who(view.address).lookalike, origin=origins.get(report.arrival)
        )


def _report(report: Report, told: ev.ReportReceived, quote: str, *, call: ev.CallTold | None) -> ReportView:
    return ReportView(
        role=report.role.value,
        name=told.reporter_name,
        address=told.reporter_address,
        received_at=report.received_at,
        verdict=report.verdict.value,
        window_minutes=report.window_minutes,
        late_min=report.late_min,
        late_max=report.late_max,
        discovered_start=report.discovered_start,
        discovered_end=report.discovered_end,
        precision=report.precision.value,
        confirmed=report.discovery_confirmed,
        quote=quote,
        text=told.text,
        language=report.language.value,
        receipt_note=told.receipt_note,
        window_role=report.original_role.value if report.original_role else "",
        arrival=report.arrival,
        by_phone=call is not None,
        caller=call.who if call else "",
        contact=call.contact if call else "",
        called_at=report.called_at,
        call_confirmed=report.call_confirmed,
        typed=bool(call and call.typed_by),
    )


def _statements(incident: Incident) -> Iterable[StatementView]:
    """The latest of each kind and person: what was corrected stays in the register."""
    latest = {(one.name, one.check, one.person): one for one in incident.statements}
    for one in sorted(latest.values(), key=lambda one: one.said_at):
        yield StatementView(
            who=one.role,
            word=one.name,
            standing=one.standing,
            said_at=one.said_at,
            check=one.check,
            answer=one.answer,
        )


def _taken_back(entries: tuple[Entry, ...]) -> Iterable[VoteView]:
    """What people said and took back, without its reason (mail.md §6)."""
    for entry in entries:
        if isinstance(entry.event, ev.WordTakenBack):
            told = entry.event
            standing = ev.Standing.ADVICE.value if told.advice else ""
            yield VoteView(who=told.role, word=told.word, standing=standing, said_at=told.said_at)


def _votes(incident: Incident, entries: tuple[Entry, ...]) -> Iterable[VoteView]:
    reasons = {
        (e.event.person, e.event.said_at): e.event.reason
        for e in entries
        if isinstance(e.event, ev.DecisionRecorded)
    }
    for vote in (*incident.votes, *incident.typed):
        yield VoteView(
            who=vote.role,
            word=WORD_LABELS[vote.word],
            standing="typed" if vote in incident.typed else vote.standing.value,
            said_at=vote.said_at,
            reason=reasons.get((vote.person, vote.said_at), ""),
        )

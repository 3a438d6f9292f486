"""The register (P31, law.md §5) as rows in Dutch: CSV for a spreadsheet, JSON for a machine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from compliance_bot.documents import register_words as words
from compliance_bot.documents.fact_words import facts_in_a_line
from compliance_bot.documents.wording import Wording, keyword, noted, one_line, without_codes
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.incident import Incident

_E = TypeVar("_E")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    *("Nummer", "Titel", "Soort", "Staat", "Wet (pakket)", "Versie", "Volgt op", "Geopend"),
    *("Rol melder", "Ontvangen", "Opmerking ontvangst", "Ontdekt", "Precisie", "Ontdekt in woorden"),
    *(
        "Gelezen feiten (voorstel)",
        "Oordeel eigen termijn",
        "Kennis",
        "Grondslag kennis",
        "Kennis bevestigd",
        "Uiterlijk (72 uur)",
    ),
    *("Wettelijke grens", "Besluiten", "Adviezen", "Tweede gevraagd", "Meldingen bij de AP", "Uitkomst"),
    *(
        "Antwoorden datacheck",
        "Verder vastgelegd",
        "Waarom",
        "Afgerond op",
        "Nog open",
        "Gesloten op",
        "Verzonden berichten",
        "Tijdlijn",
    ),
)


def register_rows(
    incidents: Sequence[Incident], entries: Sequence[Entry], zone: ZoneInfo
) -> list[dict[str, str]]:
    """One row per incident, breach or not (P31); keys are COLUMNS, moments are local with their zone."""
    of: dict[str, list[Entry]] = {}
    for entry in entries:
        of.setdefault(entry.incident, []).append(entry)
    return [_Row(incident, of.get(incident.ref, []), zone).cells() for incident in incidents]


def export_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows as CSV that a Dutch Excel opens by a double click.

    That is: UTF-8 with a byte order mark, `;` between cells (the list separator of a Dutch Windows, where
    `,` is the decimal sign) and CRLF. What a spreadsheet would take for a formula gets a `'` in front (T39).
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(row[column]) for column in COLUMNS] for row in rows)
    return "\ufeff" + out.getvalue()


def export_json(rows: Sequence[Mapping[str, str]], entries: Sequence[Entry] = ()) -> str:
    """The rows, each with all its journal entries (typed, moments in UTC, with their hashes), as JSON."""
    of: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        of.setdefault(entry.incident, []).append(_entry(entry))
    incidents = [{"register": dict(row), "entries": of.get(row["Nummer"], [])} for row in rows]
    return json.dumps({"incidents": incidents}, ensure_ascii=False, indent=2) + "\n"


def safe_cell(text: str) -> str:
    """The text, with `'` in front when a spreadsheet would read it as a formula (T39)."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) or text.startswith(_FORMULA) else text


class _Row:
    """One incident's cells."""

    def __init__(self, incident: Incident, entries: Sequence[Entry], zone: ZoneInfo) -> None:
        self._incident = incident
        self._entries = entries
        self._moment: Callable[[datetime], str] = Wording(ev.Language.NL, zone).moment
        self._span = Wording(ev.Language.NL, zone).span

    def cells(self) -> dict[str, str]:
        cells = self._identity() | self._intake() | self._time() | self._decided()
        return {column: without_codes(cells[column]) for column in COLUMNS}

    def _identity(self) -> dict[str, str]:
        incident = self._incident
        opened = self._events(ev.IncidentOpened)
        return {
            "Nummer": incident.ref,
            "Titel": opened[0].title if opened else "",
            "Soort": incident.kind.value,
            "Staat": words.state(incident),
            "Wet (pakket)": incident.regime,
            "Versie": incident.regime_version,
            "Volgt op": _cell((incident.linked_to, *self._merged())),
            "Geopend": self._moment(incident.opened_at),
        }

    def _merged(self) -> Iterable[str]:
        if self._incident.merged_into:
            yield f"samengevoegd met {self._incident.merged_into}, dat verdergaat"
        for other in self._incident.lent:
            yield f"samengevoegd: {other.ref}"

    def _intake(self) -> dict[str, str]:
        reports = self._incident.reports
        return {
            "Rol melder": _cell(words.ROLES[report.role.value] for report in reports),
            "Ontvangen": _cell(self._moment(report.received_at) for report in reports),
            "Opmerking ontvangst": _cell(
                (
                    *(noted(event.receipt_note) for event in self._events(ev.ReportReceived)),
                    *(self._call(event) for event in self._events(ev.CallTold)),
                )
            ),
            "Ontdekt": _cell(
                self._span(report.discovered_start, report.discovered_end)
                + ("" if report.discovery_confirmed else " (voorstel, niet bevestigd)")
                if report.discovered_start
                else "onbekend"
                for report in reports
            ),
            "Precisie": _cell(words.PRECISIONS[report.precision] for report in reports),
            "Ontdekt in woorden": _cell(event.quote for event in self._events(ev.DiscoveryProposed)),
            "Gelezen feiten (voorstel)": facts_in_a_line(
                (fact.name, fact.value) for fact in self._incident.facts
            ),
            "Oordeel eigen termijn": _cell(_verdict(report) for report in reports),
        }

    def _call(self, event: ev.CallTold) -> str:
        """A telling of a call, in the words of the register: no names."""
        when = self._moment(event.called_at) if event.called_at else "onbekend tijdstip"
        sure = "" if event.confirmed or not event.called_at else ", niet bevestigd"
        return f"gemeld in een gesprek ({words.ROLES[event.role.value]}): {when}{sure}"

    def _time(self) -> dict[str, str]:
        incident = self._incident
        return {
            "Kennis": self._moment(incident.aware_at),
            "Grondslag kennis": words.BASES[incident.aware_basis.value],
            "Kennis bevestigd": "ja" if incident.aware_confirmed else "nee",
            "Uiterlijk (72 uur)": self._moment(t_strict(incident.aware_at)),
            "Wettelijke grens": _cell((self._moment(t_legal(incident.aware_at)), self._their_term())),
        }

    def _their_term(self) -> str:
        """The AP's own term, with what it says so (P24)."""
        given = self._events(ev.DeadlineOverridden)
        if self._incident.override is None or not given:
            return ""
        source = one_line(given[-1].source) or "onbekend"
        return f"termijn van de AP: {self._moment(given[-1].at)}; bron: {source}"

    def _decided(self) -> dict[str, str]:
        incident = self._incident
        return {
            "Besluiten": _cell(self._said(ev.Standing.DECISION)),
            "Adviezen": _cell(self._said(ev.Standing.ADVICE)),
            "Tweede gevraagd": _cell(", ".join(e.persons) for e in self._events(ev.SecondAsked)),
            "Meldingen bij de AP": _cell(
                f"{filing.number}{', voorlopig' if filing.provisional else ''}, "
                f"{self._moment(filing.filed_at)}, {filing.verdict.value}"
                + ("" if filing in incident.filings else ", geldt niet meer of hoort bij een eerder oordeel")
                for filing in (*incident.earlier_filings, *incident.filings)
            ),
            "Uitkomst": keyword(incident.outcome.value).lower() if incident.outcome else "",
            "Antwoorden datacheck": _cell(self._answers()),
            "Verder vastgelegd": _cell((*self._statements(), *self._corrections())),
            "Waarom": _cell(self._reasons()),
            "Afgerond op": self._moment(incident.ended_at) if incident.ended_at else "",
            "Nog open": _cell(
                f"{words.road_beside(road.road)}, sinds {self._moment(road.since)}"
                for road in incident.side_roads
            ),
            "Gesloten op": self._moment(incident.closed_at) if incident.closed_at else "",
            "Verzonden berichten": _cell(self._messages()),
            "Tijdlijn": _cell(f"{self._moment(e.at)} {_told(e)}" for e in self._entries),
        }

    def _said(self, standing: ev.Standing) -> Iterable[str]:
        for event in self._events(ev.DecisionRecorded):
            if event.standing is standing:
                yield (
                    f"{keyword(event.word.value)} door {event.role}, {self._moment(event.said_at)}; "
                    f"reden: {one_line(event.reason) or 'geen'}; bewijs: {words.proof(event.proof, event.proof_reason)}"
                    f"{self._instead(event)}{self._fate(event)}"
                )

    def _instead(self, event: ev.DecisionRecorded | ev.StatementRecorded | ev.FilingRecorded) -> str:
        """Which earlier entry it was said to correct; that one stays (mail.md §6)."""
        if event.corrects_at is None:
            return ""
        return f"; herstelt {keyword(event.corrects)} van {self._moment(event.corrects_at)}"

    def _fate(self, event: ev.DecisionRecorded) -> str:
        back = self._taken_back().get((event.person, event.said_at))
        return f"; teruggenomen {self._moment(back.said_at)}, telt niet meer" if back else ""

    def _taken_back(self) -> dict[tuple[str, datetime], ev.WordTakenBack]:
        """Who, and when it was said -> what took it back."""
        return {(event.person, event.was_said_at): event for event in self._events(ev.WordTakenBack)}

    def _corrections(self) -> Iterable[str]:
        """What was taken back or set right by CORRECTIE, with who, why and the proof (P15)."""
        for entry in self._entries:
            event = entry.event
            if isinstance(event, ev.WordTakenBack):
                named = " ".join(part for part in (keyword(event.word), event.number) if part)
                was = f"{named} van {self._moment(event.was_said_at)}"
                yield f"CORRECTIE: {was} teruggenomen door {event.role}, {self._behind(event)}"
            elif isinstance(event, ev.FilingCorrected):
                yield f"CORRECTIE: {_corrected(event)} door {event.role}, {self._behind(event)}"

    def _reasons(self) -> Iterable[str]:
        """The reasons behind the outcome: those of every word that agrees with it."""
        if self._incident.outcome is None:
            return
        word = "melden" if self._incident.outcome is ev.Outcome.GEMELD else self._incident.outcome.value
        for event in self._events(ev.DecisionRecorded):
            if event.word.value == word and event.reason and not self._fate(event):
                yield f"{event.role} ({words.STANDINGS[event.standing.value]}): {one_line(event.reason)}"

    def _answers(self) -> Iterable[str]:
        for event in self._events(ev.StatementRecorded):
            if event.check:
                answer = event.answer.replace("_", " ")
                yield f"{event.check}: {answer}, door {event.role}, {self._behind(event)}{self._instead(event)}"

    def _statements(self) -> Iterable[str]:
        for event in self._events(ev.StatementRecorded):
            if not event.check:
                named = (keyword(event.name), event.number, event.ref, *event.refs, one_line(event.value))
                told = " ".join(dict.fromkeys(part for part in named if part))
                moment = f" ({self._moment(event.at)})" if event.at else ""
                standing = words.STANDINGS.get(event.standing, "")
                counts = f", {standing}" if standing else ""
                yield f"{told}{moment} door {event.role}{counts}, {self._behind(event)}{self._instead(event)}"

    def _behind(self, event: ev.StatementRecorded | ev.WordTakenBack | ev.FilingCorrected) -> str:
        """When, why and how sure it is who said it (P15)."""
        said = event.remark if isinstance(event, ev.FilingCorrected) else event.reason
        reason = one_line(said) or "geen"
        proof = words.proof(event.proof, event.proof_reason)
        return f"{self._moment(event.said_at)}; reden: {reason}; bewijs: {proof}"

    def _messages(self) -> Iterable[str]:
        delivered = {event.key for event in self._events(ev.MessageDelivered)}
        failed = {event.key for event in self._events(ev.MessageFailed)}
        for event in self._events(ev.MessageQueued):
            fate = "bezorgd aan de server" if event.key in delivered else "in de wachtrij"
            yield f"{words.message(event.kind, event.channel)}: {'niet bezorgd' if event.key in failed else fate}"

    def _events(self, kind: type[_E]) -> list[_E]:
        return [entry.event for entry in self._entries if isinstance(entry.event, kind)]


def _verdict(report: Any) -> str:
    if not report.late_max:
        return str(report.verdict.value)
    low = "" if report.late_min == report.late_max else f"{report.late_min} tot "
    return f"{report.verdict.value} ({low}{report.late_max} minuten)"


def _corrected(event: ev.FilingCorrected) -> str:
    """What was changed of a filing, old and new."""

    def kind(provisional: bool) -> str:
        return ", voorlopig" if provisional else ""

    old = f"{event.was_number}{kind(event.was_provisional)}, {event.was_verdict.value}"
    return f"melding bij de AP {old} is nu {event.number}{kind(event.provisional)}, {event.verdict.value}"


def _told(entry: Entry) -> str:
    """One line of the time line: what happened, without names or words of people."""
    event = entry.event
    told = words.TOLD.get(type(event), entry.kind)
    if isinstance(event, ev.SideRoadOpened | ev.SideRoadEnded):
        return f"{told}: {words.road_beside(event.road)}"
    if isinstance(event, ev.InformingSettled):
        return (
            f"{told}: {'niet informeren is definitief' if event.final else 'niet informeren geldt niet meer'}"
        )
    if isinstance(event, ev.PersonUnreached) and event.why is ev.Unreached.PLANNED:
        return words.PLANNED_ABSENCE
    if isinstance(event, ev.RungReached):
        return f"{told} op uur {event.hours}{' (samengevoegd)' if event.collapsed else ''}: {event.asks}"
    if isinstance(event, ev.DecisionRecorded):
        return (
            f"{told}: {keyword(event.word.value)} ({words.STANDINGS[event.standing.value]}) door {event.role}"
        )
    if isinstance(event, ev.StatementRecorded):
        what = (
            f"vraag {event.check}, {event.answer.replace('_', ' ')}" if event.check else keyword(event.name)
        )
        standing = words.STANDINGS.get(event.standing, "")
        return f"{told}: {what}{f' ({standing})' if standing else ''} door {event.role}"
    if isinstance(event, ev.IncidentAbsorbed | ev.IncidentReleased):
        return f"{told}: {event.ref}"
    if isinstance(event, ev.OutcomeReached | ev.OutcomeWithdrawn):
        return f"{told}: {keyword(event.outcome.value).lower()}"
    if isinstance(event, ev.MessageQueued):
        return f"{told}: {words.message(event.kind, event.channel)}"
    if isinstance(event, ev.FilingRecorded):
        return f"{told}: {event.number}"
    if isinstance(event, ev.FilingCorrected):
        return f"{told}: {event.was_number} is nu {event.number}"
    if isinstance(event, ev.WordTakenBack):
        return f"{told}: {keyword(event.word)}{' (advies)' if event.advice else ''} door {event.role}"
    if isinstance(event, ev.RegisterRestored):
        return f"{told}: {event.first} tot en met {event.last} worden niet uitgegeven"
    return told


def _cell(values: Iterable[str]) -> str:
    """Several values in one cell, a line each; empty ones drop out."""
    return "\n".join(value for value in values if value)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "actor": entry.actor,
        "hash": entry.hash,
        "event": {f.name: _plain(getattr(entry.event, f.name)) for f in fields(entry.event)},
    }


def _plain(value: object) -> object:
    """Enums are str already; moments become RFC 3339."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value

"""The house that the tables about rights play in: a seat for every role, and an incident to say something about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident, Report
from compliance_bot.procedure.roles import Person, Role

AWARE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def person(name: str, *roles: Role) -> Person:
    return Person(id=name, name=name, addresses=(f"{name}@amnesty.example",), roles=frozenset(roles))


SEATS = (
    person("decider", Role.DECIDER),
    person("fg", Role.DPO),
    person("deputy"),
    person("director", Role.DIRECTIE),
    person("media", Role.MEDIA),
    person("support", Role.ONDERSTEUNING),
    person("it", Role.IT),
    person("helpdesk", Role.HELPDESK),
    person("colleague"),
)


def report_of(reporter: str = "") -> Report:
    """A colleague's report; reporter: the id of a seat, '' for nobody of the directory."""
    return Report(
        arrival=1,
        evidence="",
        received_at=AWARE,
        role=ev.ReporterRole.EMPLOYEE,
        person=reporter,
        language=ev.Language.NL,
    )


def make_incident(**changes: object) -> Incident:
    """An open incident of which we surely know since AWARE; `changes`: its other fields."""
    made = Incident(
        ref="AINL-2026-0001",
        kind=ev.IncidentKind.REPORT,
        opened_at=AWARE,
        regime="avg-2018",
        regime_version="1",
        received_at=AWARE,
        aware_at=AWARE,
        aware_confirmed=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]

"""Models for the document tests: one realistic, one hostile in every field that a stranger can fill."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from compliance_bot.ports import (
    AbsenceView,
    DifferenceView,
    ExpiryView,
    FactView,
    IncidentView,
    LifeView,
    MailModel,
    NoticeView,
    Organisation,
    OriginView,
    ReplyLink,
    ReportView,
    RoadView,
    VacancyView,
    VoteView,
    Week,
)
from compliance_bot.procedure.audit_values import What
from compliance_bot.procedure.events import Language
from compliance_bot.procedure.norms import Asks

AWARE = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
NOW = AWARE + timedelta(hours=66, minutes=48)
HOSTILE = "\n".join(
    (
        "NIET MELDEN",
        "geen datalek",
        "<script>alert(1)</script><img src=http://evil.example/x>",
        "{{ 7*7 }}{% for x in y %}{{ organisation }}",
        "== STATUS ==",
        "* klik <mailto:x@evil.example>",
        "- MELDEN",
        "———",
        "— antwoord boven deze regel —",
        "<!channel> & <@U123>",
        "\u202eNEDLEM\u202c שלום مرحبا",
        "HULP\x0bSTATUS\x85OPGEPAKT\u2028MELDEN\x0cMELDEN\r\nGEMELD 123456\x00\ud800",
        "a" * 5000,
    )
)
PERSONAL = ("Robin de Vries", "robin@amnesty.example", "Gelekte ledenlijst", "naar de verkeerde persoon")


def link(label: str) -> ReplyLink:
    """A ready reply as casework builds it."""
    body = quote(f"{label}\n\n[#2026-0007-abcdefghijklmnopqrstuvwxyz]")
    return ReplyLink(label=label, href=f"mailto:compliance@amnesty.example?subject=Antwoord&body={body}")


def make_report(**changes: object) -> ReportView:
    """A late report by an employee."""
    report = ReportView(
        role="employee",
        name="Robin de Vries",
        address="robin@amnesty.example",
        received_at=AWARE + timedelta(minutes=98),
        verdict="te laat",
        window_minutes=60,
        late_min=38,
        late_max=38,
        discovered_start=AWARE,
        discovered_end=AWARE,
        precision="minute",
        confirmed=False,
        quote="vanochtend om 10.17 uur",
        text="Vanochtend om 10.17 uur zag ik\ndat een lijst naar de verkeerde persoon is gemaild.\n\nRobin",
        language="nl",
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def make_incident(ref: str = "AINL-2026-0007", **changes: object) -> IncidentView:
    """An open incident that awaits a decision."""
    incident = IncidentView(
        ref=ref,
        kind="melding",
        title="Gelekte ledenlijst",
        received_at=AWARE + timedelta(minutes=98),
        aware_at=AWARE,
        aware_basis="discovered",
        aware_confirmed=False,
        t_strict=AWARE + timedelta(hours=72),
        t_legal=AWARE.replace(minute=0) + timedelta(hours=73),
        road="decide",
        outcome="",
        reports=(make_report(),),
        taken_by="Manager Fondsenwerving & Marketing",
        taken_until=NOW + timedelta(hours=2),
        asks="besluit",
        hours=66,
        provisional_possible=True,
        collapsed=2,
        votes=(
            VoteView(
                who="functionaris gegevensbescherming (FG)",
                word="melden",
                standing="advice",
                said_at=NOW - timedelta(hours=1),
                reason="Het gaat om steunbetuigingen.",
            ),
        ),
        attachments=("scherm.png",),
        facts=(
            FactView(
                name="kind",
                value="mail_wrong_recipient",
                quote="dat een lijst naar de verkeerde persoon is gemaild",
            ),
            FactView(name="people", value="~1200", quote="ongeveer 1.200 mensen"),
            FactView(name="data", value="not_national_id", quote="Er staat geen BSN in."),
        ),
    )
    return replace(incident, **changes)  # type: ignore[arg-type]


def make_difference(what: str) -> DifferenceView:
    """Something that the auditor found."""
    return DifferenceView(
        ref="AINL-2026-0007", what=what, road="ap", hours=12, role="directie", channel="mail", since=NOW
    )


def make_life(**changes: object) -> LifeView:
    """A week in which everything that the sign of life knows has happened."""
    life = LifeView(
        since=NOW - timedelta(days=7),
        late=NOW - timedelta(hours=30),
        skipped=1,
        roads={"AINL-2026-0003": ("inlichten", "aanvullen")},
        vacancies=(
            VacancyView(role="functionaris gegevensbescherming (FG)", covered=("Mirte Jansen", "Dora Smit")),
            VacancyView(role="IT", covered=()),
        ),
        absences=(AbsenceView(who="Olaf Bakker", why="afwezig", until=NOW + timedelta(days=3)),),
        expiries=(ExpiryView(what="mailbox", on=date(2026, 12, 3), days=6),),
        week=Week(
            mails=(("opened", 2), ("automatic", 5), ("noted", 1), ("", 1)), given_up=1, held=2, waiting=3
        ),
        clock_minutes=-4,
    )
    return replace(life, **changes)  # type: ignore[arg-type]


def make_roads(*incidents: IncidentView) -> tuple[RoadView, ...]:
    """What is asked beside the AP road: one question of every kind, over these incidents in turn."""
    hours = {Asks.SUPPLEMENT: 672, Asks.RECHECK: 9096}
    return tuple(
        RoadView(
            incident=incidents[number % len(incidents)],
            asks=asks.value,
            about="media" if asks is Asks.AUDIENCE else "",
            since=AWARE,
            hours=hours.get(asks, 24),
            covers=2,
            red=asks is Asks.SUPPLEMENT,
            last=asks is Asks.RECHECK,
            days=14 if asks is Asks.RECHECK else 0,
        )
        for number, asks in enumerate(Asks)
        if asks is not Asks.DISCOVERED
    )


def make_model(**changes: object) -> MailModel:
    """A model with every field filled in as casework might."""
    second = make_incident(
        "AINL-2026-0009",
        t_strict=NOW + timedelta(hours=30),
        asks="indienen",
        road="file",
        aware_confirmed=True,
    )
    model = MailModel(
        now=NOW,
        organisation=Organisation(
            name="Amnesty",
            prefix="AINL",
            address="compliance@amnesty.example",
            contact="Bel de servicedesk: 020-555 01 00.",
            sender_name="Meldpunt datalekken",
        ),
        incident=make_incident(),
        incidents=(make_incident(), second),
        greeting="Robin de Vries",
        role="beoordelaar",
        links=(link("MELDEN"), link("NIET MELDEN"), link("GEEN DATALEK")),
        incident_links={"AINL-2026-0007": (link("MELDEN"),), "AINL-2026-0009": (link("GEMELD"),)},
        marker="[#2026-0007-abcdefghijklmnopqrstuvwxyz]",
        ask_discovery=False,
        quote="vanochtend om 10.17 uur",
        discovered_start=AWARE,
        discovered_end=AWARE,
        why="reason_missing",
        understood="niet_melden",
        line="Niet melden",
        word="niet_melden",
        who="Manager Fondsenwerving & Marketing",
        reason="De laptop was versleuteld.\nDe sleutel is veilig.",
        proof="code in de mail en adres van de afzender; de verzending is niet gecontroleerd",
        number="2026-123456",
        filed_at=NOW - timedelta(hours=1),
        filing_verdict="op tijd",
        until=NOW + timedelta(hours=24),
        text="Wij hebben het account afgesloten.\nTicket 4711.",
        lines=("nieuwsbrief van shop.example, ontvangen di 24 nov 10.05",),
        head="a1" * 32,
        entries=412,
        life=make_life(),
        notice=NoticeView(about="expiry", what="smtp", days=12, on=date(2026, 12, 9)),
        differences=tuple(make_difference(what.value) for what in What),
        roads=make_roads(make_incident(), second),
    )
    return replace(model, **changes)  # type: ignore[arg-type]


def hostile_model(language: Language = Language.NL, attack: str = HOSTILE) -> MailModel:
    """Every text that somebody else can fill holds an attack."""
    origin = OriginView(
        role=attack,
        name=attack,
        address=attack,
        start=AWARE,
        end=AWARE,
        counts=False,
        quote=attack,
        lookalike=attack,
    )
    report = make_report(
        name=attack,
        address=attack,
        quote=attack,
        text=attack,
        receipt_note=attack,
        lookalike=attack,
        origin=origin,
    )
    incident = make_incident(
        title=attack,
        reports=(report, report),
        facts=(
            FactView(name=attack, value=attack, quote=attack, by=attack),
            FactView(name="NIET MELDEN", value="MELDEN", quote="NIET MELDEN"),
            FactView(name="ticket", value="", quote="GEEN DATALEK"),
        ),
        taken_by=attack,
        attachments=(attack, "MELDEN"),
        votes=(replace(make_incident().votes[0], reason=attack),),
    )
    return make_model(
        language=language,
        incident=incident,
        incidents=(incident, incident),
        greeting="NIET MELDEN.\n" + attack,
        quote=attack,
        line=attack,
        reason=attack,
        text=attack,
        lines=(attack, "NIET MELDEN"),
        understood=attack,
        who=attack,
        number=attack,
        lookalike=attack,
        roads=tuple(replace(road, about=attack) for road in make_roads(incident)),
    )

"""The register's exports (P31, P33, T39)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents import register_words
from compliance_bot.documents.mails import CHAT_KINDS, KINDS
from compliance_bot.documents.register import COLUMNS, export_csv, export_json, register_rows, safe_cell
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident
from compliance_bot.reading.facts import Address, MailFacts
from compliance_bot.reading.trust import FROM_DEFECT, ProofLevel, proof_of
from tests.documents.document_models import AWARE

REF = "AINL-2026-0007"
FROM = (Address(address="a@amnesty.example"),)
ZONE = ZoneInfo("Europe/Amsterdam")
RECEIVED = AWARE + timedelta(minutes=98)
SAID = AWARE + timedelta(hours=30)


def _journal() -> tuple[ev.Event, ...]:
    said: dict[str, Any] = {
        "person": "p1",
        "arrival": 2,
        "evidence": "ef",
        "proof": "none",
        "proof_reason": "transport not checked in this version",
    }
    return (
        ev.IncidentOpened(
            ref=REF,
            kind=ev.IncidentKind.REPORT,
            regime="avg-2018",
            regime_version="1",
            title="=HYPERLINK(1)",
        ),
        ev.ReportReceived(
            arrival=1,
            evidence="ab",
            received_at=RECEIVED,
            reporter_role=ev.ReporterRole.EMPLOYEE,
            text="zie lijst",
        ),
        ev.DiscoveryProposed(
            arrival=1, start=AWARE, end=AWARE, precision=ev.Precision.MINUTE, quote="om 10.17 uur"
        ),
        ev.WindowJudged(
            arrival=1, verdict=ev.WindowVerdict.LATE, window_minutes=60, late_min=38, late_max=38
        ),
        ev.AwarenessSet(aware_at=AWARE, basis=ev.AwareBasis.DISCOVERED, confirmed=False),
        ev.MessageQueued(key="k1", channel="mail", kind="acknowledgement", recipient="robin@amnesty.example"),
        ev.MessageDelivered(key="k1", channel="mail", message_id="<1@x>"),
        ev.RungReached(hours=4, due_at=AWARE, asks="besluit", circle=("assessors",)),
        ev.DecisionRecorded(
            word=ev.Word.MELDEN,
            standing=ev.Standing.DECISION,
            role="Manager Fondsenwerving & Marketing",
            said_at=SAID,
            reason="Grote lijst;\nmet namen",
            **said,
        ),
        ev.FilingRecorded(
            number="2026-123456",
            filed_at=SAID,
            provisional=True,
            verdict=ev.FilingVerdict.ON_TIME,
            role="Manager Fondsenwerving & Marketing",
            said_at=SAID,
            **said,
        ),
        ev.StatementRecorded(
            name="crisisplan",
            standing="decision",
            role="directie",
            said_at=SAID,
            value="ja",
            reason="De pers belt.",
            **said,
        ),
        ev.StatementRecorded(
            name="check",
            check="2.3",
            answer="weet_niet",
            role="functionaris gegevensbescherming (FG)",
            said_at=SAID,
            **said,
        ),
        ev.FactProposed(arrival=2, name="people", value="", by="p1", quote="120 mensen"),
        ev.OutcomeReached(outcome=ev.Outcome.GEMELD),
    )


Story = tuple[Incident, list[Entry]]


def _story() -> Story:
    incident: Incident | None = None
    entries = []
    for seq, event in enumerate(_journal(), start=1):
        at = RECEIVED + timedelta(minutes=seq)
        incident = apply(incident, event, at)
        entries.append(
            Entry(
                seq=seq,
                at=at,
                incident=REF,
                kind=type(event).__name__,
                event=event,
                actor="bot",
                hash=f"h{seq}",
            )
        )
    assert incident is not None
    return incident, entries


@pytest.fixture
def story() -> Story:
    return _story()


def test_a_row_tells_the_whole_incident_in_dutch(story: Story) -> None:
    (row,) = register_rows([story[0]], story[1], ZONE)
    assert tuple(row) == COLUMNS
    assert row["Ontdekt"] == "di 24 nov 2026 10.17 uur (CET) (voorstel, niet bevestigd)"
    assert row["Ontdekt in woorden"] == "om 10.17 uur"
    assert row["Oordeel eigen termijn"] == "te laat (38 minuten)"
    assert row["Uiterlijk (72 uur)"] == "vr 27 nov 2026 10.17 uur (CET)"
    assert row["Wettelijke grens"] == "vr 27 nov 2026 11.00 uur (CET)"
    assert "MELDEN door Manager Fondsenwerving & Marketing" in row["Besluiten"]
    assert row["Meldingen bij de AP"].startswith("2026-123456, voorlopig")
    assert row["Uitkomst"] == "gemeld"
    assert row["Waarom"].endswith("Grote lijst; met namen")
    assert row["Verder vastgelegd"].startswith("CRISISPLAN ja door directie, besluit, wo 25 nov 2026")
    assert "reden: De pers belt.; bewijs: code in de mail" in row["Verder vastgelegd"]
    assert row["Antwoorden datacheck"].startswith(
        "2.3: weet niet, door functionaris gegevensbescherming (FG), "
    )
    assert "vastgelegd: CRISISPLAN (besluit) door directie" in row["Tijdlijn"]
    assert "vastgelegd: vraag 2.3, weet niet door functionaris" in row["Tijdlijn"]
    assert "120 mensen" not in row["Tijdlijn"]
    assert row["Precisie"] == "op de minuut"
    assert row["Besluiten"].endswith(
        "bewijs: code in de mail en adres van de afzender"
        " (de weg van de mail is in deze versie niet gecontroleerd)"
    )
    assert row["Verzonden berichten"] == "ontvangstbevestiging (mail): bezorgd aan de server"
    assert "bericht klaargezet: ontvangstbevestiging (mail)" in row["Tijdlijn"]
    assert len(row["Tijdlijn"].split("\n")) == len(story[1])


@pytest.mark.parametrize("kind", [*KINDS, *CHAT_KINDS])
def test_every_kind_of_message_has_a_dutch_name(kind: str) -> None:
    assert not register_words.message(kind, "mail").startswith(f"{kind} (")


@pytest.mark.parametrize("level", list(ProofLevel))
def test_every_proof_has_dutch_words(level: ProofLevel) -> None:
    facts = (
        MailFacts(),
        MailFacts(from_headers=2),
        MailFacts(froms=FROM, from_headers=1),
        MailFacts(froms=FROM * 2, from_headers=1),
        MailFacts(froms=(Address(address="ä@amnesty.example"),), from_headers=1),
        MailFacts(froms=(Address(address="a@amnesty.example", name="b@ogd.example"),), from_headers=1),
        MailFacts(froms=FROM, from_headers=1, sender=Address(address="b@ogd.example")),
        MailFacts(froms=FROM, from_headers=1, headers={"resent-from": ("b@ogd.example",)}),
        MailFacts(froms=FROM, from_headers=1, defects=(FROM_DEFECT + "two addresses in one",)),
    )
    for one in facts:
        found = proof_of(one)
        told = register_words.proof(level.value, found.reason)
        assert found.reason not in told
        assert not told.startswith(level.value)


def test_a_reply_code_in_a_title_stays_out_of_the_row(story: Story) -> None:
    """A register that is handed on must not let its reader answer."""
    opened = story[1][0]
    title = "Fwd: [#2026-0007-abcdefghijklmnopqrstuvwxyz]"
    changed = replace(opened, event=replace(opened.event, title=title))
    (row,) = register_rows([story[0]], [changed], ZONE)
    assert row["Titel"] == "Fwd: [code weggelaten]"


def test_addresses_of_recipients_stay_out_of_the_row(story: Story) -> None:
    """P35: the register describes, it does not copy."""
    assert "robin@amnesty.example" not in str(register_rows([story[0]], story[1], ZONE))


def test_an_incident_without_a_breach_is_a_row_too(story: Story) -> None:
    """P31: so that it can be shown that something was not a breach."""
    opened = apply(None, story[1][0].event, RECEIVED)
    (row,) = register_rows([opened], story[1][:1], ZONE)
    assert row["Uitkomst"] == ""
    assert row["Staat"] == "wacht op besluit"


def test_the_csv_opens_in_a_dutch_spreadsheet(story: Story) -> None:
    text = export_csv(register_rows([story[0]], story[1], ZONE))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(text[1:], newline=""), delimiter=";")
    assert tuple(head) == COLUMNS
    assert len(row) == len(COLUMNS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n="])
def test_a_cell_is_never_a_formula(start: str) -> None:
    """T39: cells beginning with = + - @ get a prefix."""
    assert safe_cell(f"{start}cmd").startswith("'")
    assert safe_cell("gewoon = goed") == "gewoon = goed"


def test_a_formula_in_a_title_is_defused_in_the_csv(story: Story) -> None:
    assert '"\'=HYPERLINK(1)"' in export_csv(register_rows([story[0]], story[1], ZONE))


def test_the_json_holds_every_entry_with_its_hash(story: Story) -> None:
    data = json.loads(export_json(register_rows([story[0]], story[1], ZONE), story[1]))
    (incident,) = data["incidents"]
    assert [entry["hash"] for entry in incident["entries"]] == [entry.hash for entry in story[1]]
    assert incident["entries"][2]["event"]["start"] == "2026-11-24T09:17:00+00:00"
    assert incident["entries"][2]["event"]["precision"] == "minute"
    assert incident["register"]["Nummer"] == REF

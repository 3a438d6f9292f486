"""What mails tell is recorded as proposals, shown to assessors only; what is missing is asked back (P4, P5, P27)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from compliance_bot.procedure import events as ev
from tests.fakes import World

REPORT = (
    "Ik heb vandaag om 10.00 uur gemerkt dat ik een lijst met 120 namen van donateurs naar de verkeerde persoon heb "
    "gemaild.\n"
    "Er staan geen BSN of rekeningnummers in."
)
FORWARDED = """FYI zie onder

Van: Mailhuis <security@mailhuis.example>
Verzonden: dinsdag 24 november 2026 02:30
Aan: Jan <jan@amnesty.example>
Onderwerp: Incident

A backup with about 1,200 donor records was public.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def facts(world: World, ref: str) -> list[ev.FactProposed]:
    with world.store.work() as work:
        return [one.event for one in work.entries(ref) if isinstance(one.event, ev.FactProposed)]


def acknowledgement(world: World) -> str:
    return [draft.mail.text for draft in world.mailer.sent if draft.kind == "acknowledgement"][-1]


def test_facts_stand_in_the_register_as_proposals_and_in_the_assessors_mail_with_their_words(
    world: World,
) -> None:
    ref = world.report(REPORT)
    assert {(fact.name, fact.value) for fact in world.incident(ref).facts} == {
        ("kind", "mail_wrong_recipient"),
        ("people", "120"),
        ("data", "name"),
        ("data", "not_national_id"),
        ("data", "not_financial"),
        ("supporters", "yes"),
    }
    assert all(fact.quote in REPORT and not fact.by for fact in facts(world, ref))
    text = world.last("mirte", "assessment").mail.text
    assert "== Wat wij lazen (voorstel, geen feit) ==" in text
    assert "- Aantal mensen: 120" in text
    assert "- Zit er niet bij, staat in de mail: BSN, financieel\n\n| Er staan geen BSN" in text


def test_nobody_else_and_no_chat_sees_them(world: World) -> None:
    """P10; promise 6: technicians, reporter and chat get no data of people they do not need."""
    world.report(REPORT)
    others = [draft.mail.text for draft in world.mailer.sent if draft.kind != "assessment"]
    assert len(others) >= 3
    assert not any("Wat wij lazen (voorstel" in text or "levensovertuiging" in text for text in others)
    assert not any("donateurs" in str(post) or "120" in str(post) for post in world.chat.posts)


def test_what_was_told_is_not_asked_again(world: World) -> None:
    """P5: only what was not read."""
    world.report(REPORT)
    text = acknowledgement(world)
    assert "soorten gegevens" not in text
    assert "hoeveel mensen" not in text
    assert "Hoe waren de gegevens beschermd?" in text
    world.report("Laptop gestolen, BitLocker staat aan volgens mij.", subject="weg")
    text = acknowledgement(world)
    assert all(
        ask in text for ask in ("soorten gegevens", "hoeveel mensen", "beschermd?", "gaat het nog door?")
    )


def test_an_outsider_is_asked_nothing(world: World) -> None:
    """P5."""
    world.report("Ik zie gegevens van een ander.", sender="lid@post.example")
    assert "hoeveel mensen" not in acknowledgement(world)


def test_an_answer_adds_what_is_new_and_repeats_nothing(world: World) -> None:
    ref = world.report(REPORT)
    before = len(facts(world, ref))
    ack = next(draft for draft in world.mailer.sent if draft.kind == "acknowledgement")
    world.receive(
        world.reply(
            ack, "Het gaat om 120 namen. De lijst was niet versleuteld.", sender="jan@amnesty.example"
        )
    )
    new = facts(world, ref)[before:]
    assert [(fact.name, fact.value) for fact in new] == [("encryption", "no")]
    assert "- Versleuteld: nee" in world.last("mirte", "attached").mail.text


def test_our_own_questions_in_a_reply_are_no_facts(world: World) -> None:
    ref = world.report("Er is iets mis.")
    ack = next(draft for draft in world.mailer.sent if draft.kind == "acknowledgement")
    world.receive(world.reply(ack, "Dank, ik zoek het uit.", sender="jan@amnesty.example"))
    assert facts(world, ref) == []


def test_a_forwarded_report_counts_from_when_a_colleague_had_it_and_by_the_originals_window(
    world: World,
) -> None:
    """P20: a proposal, marked as unconfirmed, that drives the clock at once."""
    ref = world.report(FORWARDED, subject="FW: Incident")
    incident = world.incident(ref)
    assert (incident.aware_at, incident.aware_basis, incident.aware_confirmed) == (
        datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
        ev.AwareBasis.FORWARDED,
        False,
    )
    assert (incident.reports[0].role, incident.reports[0].window_minutes) == (ev.ReporterRole.EMPLOYEE, 240)
    text = world.last("mirte", "assessment").mail.text
    assert (
        "Doorgestuurd, voorstel: de melding komt van Mailhuis, security@mailhuis.example (verwerker)" in text
    )
    assert "| Van: Mailhuis <security@mailhuis.example>" in text
    assert "nog niet bevestigd" in text
    assert ("people", "~1200") in {(fact.name, fact.value) for fact in incident.facts}


def test_a_colleague_with_a_discovery_of_their_own_reports_themselves(world: World) -> None:
    """The forwarded mail is evidence then: it moves neither clock nor window."""
    own = FORWARDED.replace(
        "FYI zie onder", "Vandaag om 09.00 uur ontdekt dat ik op deze mail heb geklikt, zie onder."
    )
    incident = world.incident(world.report(own, subject="FW: Incident"))
    assert incident.aware_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert incident.aware_basis is ev.AwareBasis.DISCOVERED
    assert incident.reports[0].window_minutes == 60


def test_an_outsiders_forwarded_header_moves_no_clock(world: World) -> None:
    incident = world.incident(world.report(FORWARDED, subject="FW: Incident", sender="lid@post.example"))
    assert incident.aware_at == incident.received_at


def test_a_look_alike_is_an_outsider_and_is_flagged_to_the_assessors_alone(world: World) -> None:
    """T24."""
    world.report("Ik ben Jan, mijn laptop is gestolen.", sender="jan@amnesty-nl.example")
    assert world.incident().reports[0].role == "outsider"
    told = "dit adres lijkt op amnesty.example, maar is het niet"
    assert told in world.last("mirte", "assessment").mail.text
    assert told not in acknowledgement(world)


def test_many_facts_leave_the_mail_short(world: World) -> None:
    world.report(
        "Mijn laptop is gestolen.\n\nEr stonden 120 donateurs in.\n\nNamen en adressen.\n\nMedische gegevens ook.\n\n"
        "De schijf was niet versleuteld.\n\nHet wachtwoord was gehasht.\n\nHet account is geblokkeerd.\n\n"
        "Ticket INC-4711 loopt.\n\nEen journalist belde al.\n\nMisschien ook BSN.\n\nHet staat nog steeds online.\n\n"
        "De back-up is teruggezet."
    )
    text = world.last("mirte", "assessment").mail.text
    shown = text[text.index("== Wat wij lazen") : text.index("== De melding")]
    assert shown.count("\n- ") == 8
    assert "En nog " in shown
    assert "- Pers of media: ja" in shown

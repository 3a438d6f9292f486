"""A report that merely looks automatic is seen by a person (P1; mail.md §2): triage, never silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import World

TEXT = "Er zijn vannacht 40.000 dossiers gekopieerd uit het klantsysteem."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def outcome(world: World, raw: bytes) -> str:
    world.receive(raw)
    with world.store.work() as work:
        return work.arrival(1).outcome


@pytest.mark.parametrize(
    ("sender", "subject", "header"),
    [
        ("bot@mailhuis.example", "Datalek", ("Auto-Submitted", "auto-replied")),
        ("bot@mailhuis.example", "Datalek", ("X-Autoresponder", "yes")),
        ("info@mailhuis.example", "Buiten kantoor gestolen laptop: datalek", ("Precedence", "bulk")),
        ("info@mailhuis.example", "Mails could not be delivered and were exposed", ("Return-Path", "<>")),
        ("postmaster@mailhuis.example", "Vertraagd ontdekt: datalek", ("Return-Path", "<>")),
        ("jan@amnesty.example", "Datalek", ("X-MS-Exchange-Calendar-Originator-Id", "x")),
        ("scan@amnesty.example", "Delivered: scan met paspoort", ("Return-Path", "<>")),
        ('"Mailer-Daemon" <jan@amnesty.example>', "Datalek", ("X-Nothing", "x")),
    ],
)
def test_a_report_of_a_colleague_or_processor_is_never_passed_over_in_silence(
    world: World, sender: str, subject: str, header: tuple[str, str]
) -> None:
    found = outcome(world, world.mail(TEXT, sender=sender, subject=subject, headers=(header,)))
    assert found in ("triage", "opened")
    assert world.chat.posts, "the chat hears of it at once"
    if found == "triage":
        for _ in range(5):
            world.forward(hours=1)
        told = world.last("mirte", "triage").mail
        assert told is not None
        assert subject in told.text


@pytest.mark.parametrize(
    "text", ["Ik ben op vakantie tot 3 december.", "I am out of the office until Monday."]
)
def test_a_true_absence_bothers_nobody(world: World, text: str) -> None:
    headers = (("Auto-Submitted", "auto-replied"),)
    found = outcome(
        world, world.mail(text, sender="jan@amnesty.example", subject="Re: lunch", headers=headers)
    )
    assert found == "automatic"
    assert world.chat.posts == []


def test_a_date_in_a_subject_is_no_ticket_number(world: World) -> None:
    """T58: "Incident 2026-11-24 …" and nine days later "Incident 2026-12-03 …" are two incidents."""
    first = world.report(
        "Phishing.", sender="servicedesk@ogd.example", subject="Incident 2026-11-24 phishing"
    )
    world.answer("mirte", "GEMELD 12345678")
    world.clock.forward(days=9)
    second = world.report("Ransomware.", sender="servicedesk@ogd.example", subject="Incident 2026-12-03")
    assert second != first


def test_news_on_a_ticket_of_an_ended_incident_is_an_incident_and_its_closing_is_not(world: World) -> None:
    """mail.md §3: a non-command mail on an ended incident opens a linked one; a robot's "gesloten" does not."""
    first = world.report("Server gehackt.")
    world.answer("ogd", "Wij kijken ernaar.")
    called = world.last("ogd")
    assert called.mail is not None
    world.receive(
        world.mail("Ontvangen.", sender="servicedesk@ogd.example", subject=f"[#4711] {called.mail.subject}")
    )
    world.answer("mirte", "GEMELD 12345678")
    closed = world.mail(
        "Uw ticket is gesloten.", sender="servicedesk@ogd.example", subject="[#4711] Gesloten"
    )
    world.receive(closed)
    assert [i.ref for i in world.incidents()] == [first]
    news = world.report(
        "De aanvaller is terug en heeft het ledenbestand.",
        sender="servicedesk@ogd.example",
        subject="[#4711] Server",
    )
    assert world.incident(news).linked_to == first


def test_a_reply_through_a_list_is_shown_and_decides_nothing(world: World) -> None:
    """T17: nothing is carried out, and the words are not lost."""
    ref = world.report("Laptop gestolen.")
    raw = world.reply(world.last("mirte", "assessment"), "MELDEN")
    world.receive(b"List-Id: <bestuur.lists.example>\r\n" + raw)
    assert world.events("DecisionRecorded", ref) == []
    shown = world.last("fenna", "attached").mail
    assert shown is not None
    assert "MELDEN" in shown.text

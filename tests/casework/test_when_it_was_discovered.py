"""The time of discovery is proposed, confirmed, corrected or refuted by the reporter; never silently a fact (P4)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from compliance_bot.ports import Draft
from compliance_bot.procedure.clock import awareness
from compliance_bot.procedure.incident import Report
from tests.fakes import World

AT_HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def mails(world: World, kind: str) -> list[Draft]:
    return [draft for draft in world.mailer.sent if draft.kind == kind]


def text_of(draft: Draft) -> str:
    assert draft.mail is not None
    return draft.mail.text


def reported(world: World, words: str = "Vanochtend om half acht ontdekte ik dat mijn tas weg is.") -> Draft:
    world.report(words)
    return mails(world, "acknowledgement")[-1]


def the_report(world: World) -> Report:
    return world.incident().reports[0]


def test_the_acknowledgement_says_what_was_read_and_asks_whether_that_is_right(world: World) -> None:
    """P4: "wij lazen: ontdekt op … — klopt dat?", with the reporter's own words."""
    text = text_of(reported(world))
    assert "Wij lazen: ontdekt op di 24 nov" in text
    assert "| Vanochtend om half acht" in text
    assert "klopt dat? Antwoord op deze mail met JA" in text
    assert "NEE, 3-11-2026 14.30" in text
    assert not the_report(world).discovery_confirmed


def test_no_with_the_right_time_confirms_that_time(world: World) -> None:
    """mail.md §6: NEE, <correctie>."""
    ack = reported(world)
    world.receive(world.reply(ack, "NEE, het was vandaag om 09.05 uur."))
    report = the_report(world)
    assert report.discovered_start == datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    assert report.discovery_confirmed
    assert "ontdekt op di 24 nov" in text_of(mails(world, "discovery_thanks")[0])


def test_no_with_an_earlier_time_moves_the_clock_at_once(world: World) -> None:
    """P20: earlier at once."""
    ack = reported(world)
    world.receive(world.reply(ack, "NEE, gisteren om 22.00 uur"))
    incident = world.incident()
    assert incident.aware_at == datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    assert incident.aware_confirmed


@pytest.mark.parametrize("words", ["NEE", "Nee, dat klopt niet", "klopt niet", "NEE.\n\nGroet, Jan"])
def test_no_alone_refutes_the_time_and_it_is_asked_again(world: World, words: str) -> None:
    """P4: what we read no longer counts as the discovery; the clock itself needs a person to go later (P20)."""
    ack = reported(world)
    world.receive(world.reply(ack, words))
    report = the_report(world)
    assert report.discovered_start is None
    assert report.verdict == "onbekend"
    assert world.incident().aware_at == AT_HALF_PAST_SEVEN
    assert awareness(world.incident().reports).aware_at == report.received_at
    thanks = text_of(mails(world, "discovery_thanks")[0])
    assert "Het tijdstip dat wij lazen, klopt dus niet." in thanks
    assert "wanneer heeft u het ontdekt?" in thanks
    shown = text_of(world.last("mirte", "attached"))
    assert "De melder zegt nu dat het moment van ontdekken niet klopt." in shown


def test_after_a_no_a_yes_confirms_nothing(world: World) -> None:
    ack = reported(world)
    world.receive(world.reply(ack, "NEE"))
    world.receive(world.reply(ack, "JA"))
    assert the_report(world).discovered_start is None
    assert not the_report(world).discovery_confirmed


def test_no_from_somebody_else_refutes_nothing(world: World) -> None:
    """mail.md §4: the proof of the sender is separate from the token."""
    ack = reported(world)
    world.receive(world.reply(ack, "NEE", sender="piet@amnesty.example"))
    assert the_report(world).discovered_start == AT_HALF_PAST_SEVEN


def test_no_with_two_times_is_a_proposal_that_is_asked_again(world: World) -> None:
    ack = reported(world)
    world.receive(world.reply(ack, "NEE, om 8.40 uur of toch om 8.50 uur"))
    assert not the_report(world).discovery_confirmed
    assert "klopt dat?" in text_of(mails(world, "discovery_thanks")[0])


def test_no_denies_the_first_time_and_confirms_the_second(world: World) -> None:
    ack = reported(world)
    world.receive(world.reply(ack, "NEE, niet om half acht maar om half negen"))
    report = the_report(world)
    assert report.discovery_confirmed
    assert report.discovered_start == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def test_the_time_of_the_event_corrects_nothing(world: World) -> None:
    """mail.md §7."""
    ack = reported(world)
    world.receive(world.reply(ack, "NEE, om 06.00 uur is de tas gestolen"))
    assert the_report(world).discovered_start is None


def test_yes_with_another_time_below_it_is_asked_again(world: World) -> None:
    ack = reported(world)
    world.receive(world.reply(ack, "JA\nMaar eigenlijk was het 08.50 uur."))
    report = the_report(world)
    assert not report.discovery_confirmed
    assert report.discovered_start == datetime(2026, 11, 24, 7, 50, tzinfo=UTC)


def test_a_bare_time_answers_the_question_as_a_proposal(world: World) -> None:
    """P4: who is asked when, and writes a time, is asked whether we read it well."""
    ack = reported(world, "Er is een usb-stick weg.")
    assert "wanneer is dit ontdekt?" in text_of(ack)
    world.receive(world.reply(ack, "Gisteravond rond half elf."))
    report = the_report(world)
    assert report.precision == "range"
    assert report.discovered_start == datetime(2026, 11, 23, 21, 15, tzinfo=UTC)
    assert not report.discovery_confirmed


def test_discovered_and_a_part_of_the_day_keeps_both_its_ends(world: World) -> None:
    ack = reported(world, "Er is een usb-stick weg.")
    world.receive(world.reply(ack, "ONTDEKT gisteravond"))
    report = the_report(world)
    assert report.discovery_confirmed
    assert report.precision == "part_of_day"
    assert report.discovered_end == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def test_a_time_that_no_clock_showed_is_named_and_asked(world: World) -> None:
    """T18, mail.md §7."""
    ack = reported(world, "Op 29 maart 2026 om 02.30 uur ontdekte ik dat een usb-stick weg is.")
    text = text_of(ack)
    assert "| 29 maart 2026 om 02.30 uur" in text
    assert "Dat tijdstip bestond niet" in text
    assert the_report(world).discovered_start is None
    world.receive(world.reply(ack, "ONTDEKT 29-03-2026 02.30"))
    thanks = text_of(mails(world, "discovery_thanks")[0])
    assert "Dat tijdstip bestond niet" in thanks
    assert the_report(world).discovered_start is None


def test_a_time_in_the_quoted_mail_is_not_the_fact_of_the_new_text(world: World) -> None:
    """mail.md §7."""
    world.report(
        "FYI, zie onder.\n\n"
        "-----Oorspronkelijk bericht-----\nVan: Anna\nVerzonden: maandag 23 november 2026 11:05\nAan: Jan\n"
        "Onderwerp: lijst\n\nVanochtend om half tien ontdekte ik dat de lijst open stond."
    )
    assert the_report(world).discovered_start is None

"""The same incident, told to each reader as fits what that reader may do and must know."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.mails import KINDS
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.procedure.events import Language
from tests.documents.document_models import AWARE, link, make_incident, make_model, make_report


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([Path(__file__).parents[2] / "templates"], ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("niet melden", "Amnesty meldt dit incident niet bij de AP"),
        ("geen datalek", "dus het was geen datalek"),
    ],
)
def test_who_heard_of_a_breach_hears_that_it_is_no_longer_one(
    documents: TemplateDocuments, word: str, shown: str
) -> None:
    """P25: without the reasons, which are the assessors'."""
    text = documents.mail("breach_withdrawn", make_model(word=word)).text
    assert shown in text
    assert "laptop" not in text
    assert "steunbetuigingen" not in text


LATER = AWARE + timedelta(hours=3)
WORDS = ("MELDEN", "NIET MELDEN", "GEEN DATALEK", "GEMELD", "OPGEPAKT", "STATUS")
LINKS = tuple(link(word) for word in WORDS)
TECHNICIAN = (link("OPGEPAKT"), link("NOTITIE"))
OFFERED = re.compile(r"^\* (?:Antwoord met|Reply with): ([A-Z ]+) <", re.MULTILINE)


@pytest.mark.parametrize("kind", ["attached", "status", "assessment"])
def test_assessors_see_the_verdict_on_every_report(documents: TemplateDocuments, kind: str) -> None:
    """P6: also when it changed after the first mail, because the reporter named the time."""
    processor = make_report(
        role="processor", window_minutes=240, late_min=90, late_max=90, confirmed=True, discovered_end=None
    )
    incident = make_incident(reports=(make_report(), processor))
    text = documents.mail(kind, make_model(incident=incident)).text
    assert (
        "- Eigen termijn medewerker (1 uur): te laat, 38 minuten na de eigen termijn\n- Ontdekt: di 24"
        in text
    )
    assert "- Eigen termijn verwerker (4 uur): te laat, 1 uur en 30 minuten na de eigen termijn" in text
    if kind != "assessment":
        assert "(CET), door de melder nog niet bevestigd\n" in text
        assert "(CET), door de melder bevestigd\n" in text


@pytest.mark.parametrize("kind", ["status", "assessment"])
def test_who_does_not_assess_sees_no_verdict_on_the_reporter(documents: TemplateDocuments, kind: str) -> None:
    """P5, P6: the verdict is the assessors'."""
    text = documents.mail(kind, make_model(reasons=False)).text
    assert "Eigen termijn" not in text
    assert "38 minuten" not in text


@pytest.mark.parametrize("kind", ["assessment", "reminder", "status", "second"])
def test_reasons_are_for_those_who_may_see_them(documents: TemplateDocuments, kind: str) -> None:
    """Who said which word is told to all who may read the mail, why only to those who assess."""
    model = make_model(why="disagreement" if kind == "second" else "")
    assert "| Het gaat om steunbetuigingen." in documents.mail(kind, model).text
    without = documents.mail(kind, replace(model, reasons=False)).text
    assert "steunbetuigingen" not in without
    assert "- Functionaris gegevensbescherming (FG): MELDEN (advies)" in without


@pytest.mark.parametrize("kind", ["assessment", "reminder", "attached", "status"])
@pytest.mark.parametrize("late", [True, False])
def test_a_later_moment_is_told_and_does_not_move_the_clock(
    documents: TemplateDocuments, kind: str, late: bool
) -> None:
    """P20: later needs a person; and it is not true then that the reporter kept silent."""
    report = make_report(confirmed=True, discovered_start=LATER, discovered_end=LATER)
    incident = make_incident(named_later=LATER, possibly_late=late, reports=(report,))
    text = documents.mail(kind, make_model(incident=incident)).text
    assert (
        "De melder noemt nu di 24 nov 2026 13.17 uur (CET) als moment van ontdekken. De klok blijft op het"
        " eerdere moment staan tot een beoordelaar anders besluit." in text
    )
    assert "nog niet bevestigd" not in text
    assert "noemt nu" not in documents.mail(kind, make_model()).text


def test_who_reported_it_is_informed_and_not_asked(documents: TemplateDocuments) -> None:
    """P18: whoever reports an incident does not decide on it."""
    mail = documents.mail("assessment", make_model(why="own_report", decides=False, links=LINKS))
    assert "u krijgt dit ter informatie" in mail.text
    assert "Onze vraag" not in mail.text
    assert "Besluit nodig" not in mail.subject
    assert OFFERED.findall(mail.text) == ["OPGEPAKT", "STATUS"]


def test_an_answer_to_an_incident_that_we_do_not_know_says_so_first(documents: TemplateDocuments) -> None:
    """A restored backup may have lost it."""
    text = documents.mail("assessment", make_model(why="unknown_incident", number="AINL-2025-0031")).text
    assert text.split("\n")[2].startswith("Let op: dit antwoord gaat over incident AINL-2025-0031, maar dat")
    assert "Bel de beheerder." in text.split("\n")[2]
    assert "Uw besluit is nodig." in text


@pytest.mark.parametrize("kind", ["assessment", "attached", "reminder"])
def test_who_does_not_decide_is_offered_no_decision(documents: TemplateDocuments, kind: str) -> None:
    text = documents.mail(kind, make_model(why="", decides=False, links=LINKS)).text
    assert "uw besluit is nodig" not in text.lower()
    assert "wilt u besluiten" not in text
    assert OFFERED.findall(text) == ["OPGEPAKT", "STATUS"]


def test_the_decider_hears_that_the_fg_advised_first(documents: TemplateDocuments) -> None:
    """P18: the advice alone decides nothing."""
    fg = "functionaris gegevensbescherming (FG)"
    mail = documents.mail("second", make_model(why="advice_first", who=fg, word="niet melden"))
    assert mail.subject == "[AINL-2026-0007] Uw besluit nodig vóór vr 27 nov 10.17"
    assert "De FG adviseert: NIET MELDEN." in mail.text
    assert "Onze vraag: wat is uw besluit?" in mail.text
    assert "| De laptop was versleuteld." in mail.text
    assert "tweede persoon" not in mail.text


@pytest.mark.parametrize(
    ("why", "word", "subject", "shown"),
    [
        ("mail", "mail", "Mail versturen lukt niet", "Bel elkaar waar het haast heeft"),
        ("chat", "", "De chat is niet bereikbaar", "alleen per mail"),
        ("mailbox", "mailbox", "De mailbox wordt niet gelezen", "Kijk zelf in de mailbox"),
    ],
)
def test_a_broken_road_is_named_with_what_to_do(
    documents: TemplateDocuments, why: str, word: str, subject: str, shown: str
) -> None:
    """P10: the clock runs on, and somebody must look."""
    mail = documents.mail("channel_down", make_model(why=why, marker=""))
    assert mail.subject == subject
    assert shown in mail.text
    assert "termijnen lopen door" in mail.text
    assert "- AINL-2026-0009: nog " in mail.text
    if word:
        chat = documents.chat("channel_down", make_model(word=word))
        assert shown in chat
        assert "bel de beheerder" in chat
        assert "Open: AINL-2026-0007, AINL-2026-0009." in chat


@pytest.mark.parametrize(
    ("language", "asked", "words"),
    [
        (Language.NL, "geen tijdstip lezen. Antwoord op deze mail met ONTDEKT", ["ONTDEKT"]),
        (Language.EN, "not read a time in your reply. Reply to this mail with DISCOVERED", ["DISCOVERED"]),
    ],
)
def test_an_answer_without_a_time_is_asked_again(
    documents: TemplateDocuments, language: Language, asked: str, words: list[str]
) -> None:
    """P4."""
    links = (link("JA" if language is Language.NL else "YES"), *map(link, words))
    report = make_report(discovered_start=None, discovered_end=None, quote="")
    incident = make_incident(reports=(report,))
    model = make_model(
        language=language, ask_discovery=True, discovered_start=None, quote="", links=links, incident=incident
    )
    text = documents.mail("discovery_thanks", model).text
    assert asked in text
    assert OFFERED.findall(text) == words


@pytest.mark.parametrize(
    ("language", "subject", "asked"),
    [
        (Language.NL, "Klopt dit tijdstip?", "Eerder lazen wij: ontdekt op di 24 nov 2026 10.17 uur (CET)."),
        (Language.EN, "Is this time right?", "We read earlier: discovered on Tue 24 Nov 2026 10:17 (CET)."),
    ],
)
def test_an_answer_without_a_time_asks_again_about_the_time_that_was_read_before(
    documents: TemplateDocuments, language: Language, subject: str, asked: str
) -> None:
    """P4: still unconfirmed, so the question is the same as before, and JA answers it."""
    word = "JA" if language is Language.NL else "YES"
    model = make_model(
        language=language, why="", ask_discovery=True, discovered_start=None, quote="", links=(link(word),)
    )
    mail = documents.mail("discovery_thanks", model)
    assert mail.subject.endswith(subject)
    assert asked in mail.text
    assert OFFERED.findall(mail.text) == [word]
    refuted = documents.mail("discovery_thanks", replace(model, why="refuted"))
    assert asked not in refuted.text
    assert OFFERED.findall(refuted.text) == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("ask", [True, False])
def test_an_outsider_gets_thanks_number_and_contact_only(
    documents: TemplateDocuments, language: Language, ask: bool
) -> None:
    """P5."""
    links = (link("JA"), link("ONTDEKT"))
    model = make_model(language=language, internal=False, ask_discovery=ask, links=links)
    text = documents.mail("acknowledgement", model).text
    assert "AINL-2026-0007" in text
    assert "020-555 01 00" in text
    assert not re.search("ONTDEKT|DISCOVERED|vraag:|question:|ontdekt op|discovered on", text)


@pytest.mark.parametrize("kind", ["help", "status"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_help_and_status_read_well_about_any_number_of_incidents(
    documents: TemplateDocuments, kind: str, count: int
) -> None:
    among = tuple(make_incident(f"AINL-2026-000{number}") for number in range(1, count + 1))
    links = {one.ref: LINKS for one in among}
    model = make_model(incident=None, incidents=among, incident_links=links, links=())
    mail = documents.mail(kind, model)
    assert "[" not in mail.subject
    assert ("geen open incidenten" in mail.text) is (count == 0)
    assert mail.text.count("== Antwoorden voor") == count
    assert mail.text.count("Kies een antwoord") == min(count, 1)
    assert len(OFFERED.findall(mail.text)) in (5 * count, 6 * count)


@pytest.mark.parametrize("language", list(Language))
def test_help_offers_a_technician_no_decision_words(documents: TemplateDocuments, language: Language) -> None:
    one = make_incident()
    several = {one.ref: TECHNICIAN}
    for changes in (
        {"decides": False, "links": LINKS, "incident_links": {}},
        {"links": TECHNICIAN, "incident_links": {}},
        {"incident": None, "incidents": (one,), "incident_links": several, "links": ()},
    ):
        text = documents.mail("help", make_model(language=language, **changes)).text
        assert not re.search("NIET MELDEN:|DO NOT NOTIFY:", text)


@pytest.mark.parametrize("role", ["de melder", "IT", ""])
@pytest.mark.parametrize("kind", ["mail_failed", "absent"])
def test_a_chat_line_about_somebody_reads_well_for_any_role(
    documents: TemplateDocuments, kind: str, role: str
) -> None:
    text = documents.chat(kind, make_model(role=role))
    assert f"{'aan' if kind == 'mail_failed' else 'van'} {role} " in text.replace(":", " ") or not role
    assert "vraag de vervanger" not in text
    assert "  " not in text


@pytest.mark.parametrize(("kind", "language"), [(k, lang) for k, s in KINDS.items() for lang in s.languages])
def test_every_heading_stands_by_itself(documents: TemplateDocuments, kind: str, language: Language) -> None:
    lines = documents.mail(kind, make_model(language=language)).text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("== "):
            assert lines[number - 1] == ""
            assert lines[number + 1] == ""

"""What people read at the moments that matter: the second, the filing, a time that may be over, a proposal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.procedure.events import Language
from tests.documents.document_models import (
    AWARE,
    HOSTILE,
    link,
    make_incident,
    make_model,
    make_report,
)

FG = "functionaris gegevensbescherming (FG)"
PASSED = AWARE + timedelta(hours=80)


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([Path(__file__).parents[2] / "templates"], ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize("word", ["niet_melden", "niet melden"])
def test_a_receipt_that_waits_names_by_role_who_was_asked_as_second(
    documents: TemplateDocuments, word: str
) -> None:
    """P18."""
    model = make_model(word=word, number="", incident=make_incident(second_asked=(FG,)))
    text = documents.mail("receipt", model).text
    assert "Vastgelegd voor AINL-2026-0007: NIET MELDEN." in text
    assert f"Wij hebben die vraag gesteld aan: {FG}." in text
    assert "nog niet definitief" in text


def test_a_receipt_says_when_nobody_can_be_asked_as_second(documents: TemplateDocuments) -> None:
    """P11, P18: a vacancy is named, not passed over."""
    text = documents.mail("receipt", make_model(word="niet melden", incident=make_incident())).text
    assert "Er is nu niemand die wij dat kunnen vragen." in text


def test_a_receipt_of_a_filing_shows_number_time_and_verdict(documents: TemplateDocuments) -> None:
    """P21, P28."""
    incident = make_incident(road="ended", outcome="gemeld", filing_number="2026-123456")
    model = make_model(word="gemeld", incident=incident, final=True, provisional=True)
    text = documents.mail("receipt", model).text
    assert "- Meldnummer: 2026-123456 (voorlopige melding)" in text
    assert "- Ingediend: vr 27 nov 2026 04.05 uur (CET)" in text
    assert "- Oordeel over de termijn: op tijd" in text
    assert "Vul die bij de AP aan" in text
    assert "goede besluit op de eerste regel" not in text


def test_a_receipt_of_another_word_shows_no_filing(documents: TemplateDocuments) -> None:
    text = documents.mail("receipt", make_model(word="melden", number="", provisional=True)).text
    assert "Ingediend" not in text
    assert "voorlopig" not in text


def test_a_late_filing_hears_that_the_reasons_belong_in_it(documents: TemplateDocuments) -> None:
    """Art. 33(1)."""
    model = make_model(word="gemeld", final=True, filing_verdict="te laat")
    assert "artikel 33, lid 1" in documents.mail("receipt", model).text


@pytest.mark.parametrize("kind", ["assessment", "reminder"])
def test_an_unconfirmed_discovery_that_ends_the_time_is_perhaps_too_late(
    documents: TemplateDocuments, kind: str
) -> None:
    """P20: said at once, with the provisional notification, also before hour 48 by the ladder."""
    incident = make_incident(provisional_possible=False, possibly_late=True)
    perhaps = documents.mail(kind, make_model(now=PASSED, incident=incident)).text.split("\n")
    assert perhaps[0].startswith("Mogelijk al te laat — ")
    assert perhaps[2].startswith("8 uur na de termijn: ")
    assert "voorlopige melding" in "".join(perhaps)


@pytest.mark.parametrize(
    "kind", ["assessment", "reminder", "second", "attached", "reminder_digest", "status"]
)
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_time_that_is_over_for_certain_is_plainly_over(
    documents: TemplateDocuments, kind: str, confirmed: bool
) -> None:
    """P20: also where the discovery is unconfirmed, but 72 hours since the receipt are over too."""
    incident = make_incident(aware_confirmed=confirmed, possibly_late=False, provisional_possible=False)
    text = documents.mail(kind, make_model(now=PASSED, incident=incident, incidents=(incident,))).text
    assert "8 uur na de termijn" in text
    assert "ogelijk al" not in text
    assert "voorlopige melding" not in text


@pytest.mark.parametrize("kind", ["opened", "rung"])
def test_the_chat_says_perhaps_too_late_as_well(documents: TemplateDocuments, kind: str) -> None:
    """P20."""
    perhaps = make_model(now=PASSED, incident=make_incident(possibly_late=True))
    assert "mogelijk al te laat" in documents.chat(kind, perhaps)
    assert "mogelijk" not in documents.chat(kind, make_model())
    over = documents.chat(kind, make_model(now=PASSED))
    assert "mogelijk" not in over
    assert "na de termijn" in over or "(voorbij)" in over


@pytest.mark.parametrize("kind", ["question", "absent", "mail_failed"])
def test_no_chat_line_calls_a_time_over_that_is_only_perhaps_over(
    documents: TemplateDocuments, kind: str
) -> None:
    """P20."""
    perhaps = make_model(now=PASSED, incident=make_incident(possibly_late=True))
    assert "mogelijk al te laat" in documents.chat(kind, perhaps)
    assert "mogelijk al" not in documents.chat(kind, make_model(now=PASSED))


def test_a_digest_marks_what_is_perhaps_too_late(documents: TemplateDocuments) -> None:
    """P20."""
    perhaps = (make_incident(possibly_late=True), make_incident("AINL-2026-0009"))
    text = documents.mail("reminder_digest", make_model(now=PASSED, incidents=perhaps)).text
    assert "besluit nodig, mogelijk al te laat" in text


@pytest.mark.parametrize(
    ("language", "answer", "fact"),
    [
        (Language.NL, "met JA", "Anders hoeft u niets te doen"),
        (Language.EN, "with YES", "Otherwise you do not"),
    ],
)
def test_a_discovery_in_free_words_is_asked_and_never_silently_a_fact(
    documents: TemplateDocuments, language: Language, answer: str, fact: str
) -> None:
    """P4."""
    model = make_model(language=language, quote="rond negen uur", links=(link("JA"), link("ONTDEKT")))
    asked = documents.mail("discovery_thanks", model)
    confirmed = documents.mail("discovery_thanks", replace(model, final=True))
    assert answer in asked.text
    assert "| rond negen uur" in asked.text
    assert fact not in asked.text
    assert answer not in confirmed.text
    assert fact in confirmed.text
    assert asked.subject != confirmed.subject


def test_a_reporter_who_is_asked_for_the_time_is_offered_no_yes(documents: TemplateDocuments) -> None:
    links = (link("JA"), link("ONTDEKT"))
    text = documents.mail("acknowledgement", make_model(ask_discovery=True, links=links)).text
    assert "Antwoord met: ONTDEKT <" in text
    assert "Antwoord met: JA <" not in text


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("", "jan@amnesty.example", "- Van: jan@amnesty.example (medewerker)"),
        ("Jan", "jan@amnesty.example", "- Van: Jan, jan@amnesty.example (medewerker)"),
        ("", "", "- Van: onbekend (medewerker)"),
    ],
)
def test_a_reporter_without_a_name_is_shown_by_address(
    documents: TemplateDocuments, name: str, address: str, shown: str
) -> None:
    report = make_report(name=name, address=address)
    assert shown in documents.mail("assessment", make_model(incident=make_incident(reports=(report,)))).text


@pytest.mark.parametrize(
    "note", ["geen_servertijd", "servertijd_in_de_toekomst", "later_in_de_mailbox_gezet"]
)
def test_a_note_on_the_receipt_time_is_told_in_words(documents: TemplateDocuments, note: str) -> None:
    """mail.md §1."""
    incident = make_incident(kind="onleesbaar", reports=(make_report(receipt_note=note),))
    text = documents.mail("assessment", make_model(incident=incident)).text
    assert note not in text
    assert "Let op: de mail" in text
    assert "een mail die wij niet kunnen lezen" in text


def test_who_helps_but_does_not_decide_is_not_asked_for_a_decision(documents: TemplateDocuments) -> None:
    """P22: Manager Ondersteuning is in the circle from hour 36 on; who decides is told by casework, not by a label."""
    for kind in ("reminder", "reminder_digest"):
        helps = documents.mail(kind, make_model(role="IT", decides=False)).text
        director = documents.mail(kind, make_model(role="directie", decides=False)).text
        decides = documents.mail(kind, make_model(role="Manager Ondersteuning")).text
        assert "U hoeft zelf niet te besluiten." in helps
        assert "Antwoord met: MELDEN" not in helps
        assert "Antwoord met: MELDEN" in director, "the directie always may (mail.md §5)"
        assert "Antwoord met: NIET MELDEN" not in director
        assert "U hoeft zelf niet" not in decides
        assert "Antwoord met: MELDEN" in decides


def test_a_disagreement_is_put_with_all_that_was_said(documents: TemplateDocuments) -> None:
    """P18: the directie decides and sees both sides."""
    mail = documents.mail("second", make_model(why="disagreement"))
    assert "niet gelijk" in mail.text
    assert "- Functionaris gegevensbescherming (FG): MELDEN (advies)" in mail.text
    assert "\n\n| Het gaat om steunbetuigingen." in mail.text


@pytest.mark.parametrize(("outcome", "kept"), [("gemeld", []), ("niet_melden", ["MELDEN"])])
def test_an_ended_incident_offers_only_what_can_still_change_it(
    documents: TemplateDocuments, outcome: str, kept: list[str]
) -> None:
    """P19: after a filing nothing, after a negative outcome MELDEN."""
    incident = make_incident(road="ended", outcome=outcome)
    text = documents.mail("status", make_model(incident=incident)).text.split("== Antwoorden")[0]
    tail = documents.mail("status", make_model(incident=incident, incident_links={})).text
    assert "uw besluit" not in text
    words = [line.split(" <")[0] for line in tail.split("\n") if line.startswith("* ")]
    assert words == [f"* Antwoord met: {word}" for word in kept]


def test_a_technician_who_answers_with_a_decision_hears_that_another_role_decides(
    documents: TemplateDocuments,
) -> None:
    model = make_model(why="not_your_question", links=(link("OPGEPAKT"), link("NOTITIE")))
    text = documents.mail("question_back", model).text
    assert "andere rol" in text
    assert "telt het als uw eigen" not in text


def test_a_question_among_no_open_incidents_says_so(documents: TemplateDocuments) -> None:
    model = make_model(why="several_incidents", incident=None, incidents=(), links=())
    assert "Er is nu geen open incident." in documents.mail("question_back", model).text


def test_nobody_can_make_a_question_or_buttons_of_their_own(documents: TemplateDocuments) -> None:
    """T25: other people's words never become a block of ours."""
    attack = f"Onze vraag: klik hier\n* Antwoord met: MELDEN <mailto:x@evil.example>\n{HOSTILE}"
    report = make_report(text=attack, quote=attack)
    mail = documents.mail("assessment", make_model(incident=make_incident(reports=(report,))))
    assert "evil.example" not in "".join(part for part in mail.html.split('"') if part.startswith("mailto:"))
    assert mail.html.count("border-left:6px solid #3d7ab8") == 1


def test_what_people_answered_stands_apart_from_what_the_program_read(documents: TemplateDocuments) -> None:
    """P17, P27: a decision is no proposal of ours."""
    text = documents.mail("status", make_model(reasons=True)).text
    read, answered = text.index("== Wat wij lazen"), text.index("== Wat mensen antwoordden ==")
    assert read < answered < text.index("Functionaris gegevensbescherming (FG): MELDEN")
    silent = make_incident(votes=(), statements=())
    assert "Wat mensen antwoordden" not in documents.mail("status", make_model(incident=silent)).text


@pytest.mark.parametrize(("role", "asks"), [("employee", True), ("processor", True), ("outsider", False)])
def test_assessors_hear_that_the_discovery_is_asked_only_of_whom_we_ask(
    documents: TemplateDocuments, role: str, asks: bool
) -> None:
    """P5: outsiders get thanks, number and contact."""
    report = make_report(role=role, discovered_start=None, discovered_end=None, quote="")
    text = documents.mail("assessment", make_model(incident=make_incident(reports=(report,)))).text
    assert "- Ontdekt: onbekend" in text
    assert ("wij vragen het de melder" in text) is asks


@pytest.mark.parametrize(
    ("language", "settled"),
    [
        (Language.NL, "Het tijdstip van het gesprek staat vast: di 24 nov 2026 10.17 uur (CET)."),
        (Language.EN, "The time of the conversation is settled: Tue 24 Nov 2026 10:17 (CET)."),
    ],
)
def test_who_confirms_a_call_hears_so_when_asked_for_the_discovery(
    documents: TemplateDocuments, language: Language, settled: str
) -> None:
    """P7: the JA of the colleague who took the call was heard."""
    report = make_report(by_phone=True, caller="J. Jansen", called_at=AWARE, call_confirmed=True)
    model = make_model(language=language, ask_discovery=True, discovered_start=None, quote="")
    told = replace(model, incident=make_incident(reports=(report,)))
    assert settled in documents.mail("discovery_thanks", told).text
    untold = replace(model, incident=make_incident(reports=(replace(report, call_confirmed=False),)))
    assert settled not in documents.mail("discovery_thanks", untold).text


def test_a_decision_without_its_reason_is_asked_for_the_reason(documents: TemplateDocuments) -> None:
    """P15; one question in a mail (mail.md §8)."""
    model = make_model(why="reason_missing", understood="niet_melden", line="NIET MELDEN")
    text = documents.mail("question_back", model).text
    asked = 'wilt u nog een keer antwoorden, met uw reden op de regels onder "NIET MELDEN"?'
    assert asked in text
    assert "Klopt dat?" not in text
    assert text.count("Onze vraag:") == 1


@pytest.mark.parametrize(("role", "told"), [("beoordelaar", True), ("helpdesk OGD", False)])
def test_help_says_that_some_words_are_only_kept(documents: TemplateDocuments, role: str, told: bool) -> None:
    """mail.md §6: nobody may think that CRISIS calls a team together when it does not yet."""
    text = documents.mail("help", make_model(role=role, decides=told, reasons=told, links=())).text
    assert ("Sommige woorden leggen wij alleen vast." in text) is told

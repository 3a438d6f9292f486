"""The receipt of what is kept beside the road to the AP: honest about what it changes, and never a command itself."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.ports import KeptView
from compliance_bot.procedure.events import Language
from compliance_bot.procedure.rights import ADVICE_WORDS, DECISION_WORDS, WHO
from compliance_bot.reading.commands import is_command_line
from tests.documents.document_models import HOSTILE, link, make_incident, make_model

ELSEWHERE = {
    *DECISION_WORDS,
    *ADVICE_WORDS,
    *("gemeld", "opgepakt", "status", "hulp", "notitie", "ontdekt", "ja", "nee", "weet_niet", "telefoon"),
}
NAMES = sorted(set(WHO) - ELSEWHERE)
VALUES = {"crisisplan": "ja", "callcenter": "nee"}
# what a receipt may say only of the words that do end or change something
FINAL = ("definitief.", "Er komen geen herinneringen meer", "is afgerond")


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([Path(__file__).parents[2] / "templates"], ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", list(Language))
def test_every_word_has_a_receipt_that_calls_nothing_final(
    documents: TemplateDocuments, name: str, language: Language
) -> None:
    word = f"{name} {VALUES[name]}" if name in VALUES else name
    model = make_model(word=word, language=language, why="", called=())
    text = documents.mail("kept", model).text
    assert not any(words in text for words in FINAL)
    assert "De herinneringen lopen door" in text or "The reminders go on" in text
    if language is Language.NL:
        assert "Verder verandert er niets vanzelf." not in text, "this word has no sentence of its own"


def test_a_receipt_tells_advice_from_a_decision(documents: TemplateDocuments) -> None:
    """P18."""
    text = documents.mail("kept", make_model(word="niet_informeren", advice=True, why="other")).text
    assert "NIET INFORMEREN (als advies)" in text
    assert "Een advies is nog geen besluit." in text


def test_who_is_asked_to_agree_hears_how(documents: TemplateDocuments) -> None:
    """P18: by a question of its own; the receipt tells everybody that it was asked."""
    asked = documents.mail("second_informing", make_model(why="")).text
    told = documents.mail("kept", make_model(word="niet_informeren", informing="waits")).text
    assert "bent u het eens?" in asked
    assert "Wij hebben dat gevraagd" in told
    assert "nog niet definitief" in told


@pytest.mark.parametrize(
    ("informing", "said"),
    [
        ("final", "Dit is nu definitief: de betrokken mensen worden niet geïnformeerd."),
        ("nobody", "Er is nu niemand die wij dat kunnen vragen."),
        ("disagreement", "een ander antwoordde eerder iets anders"),
        ("no_question", "Dit incident wordt niet bij de AP gemeld."),
    ],
)
def test_a_receipt_of_not_informing_says_what_it_came_to(
    documents: TemplateDocuments, informing: str, said: str
) -> None:
    """P18; check 4.1."""
    text = documents.mail("kept", make_model(word="niet_informeren", informing=informing, why="other")).text
    assert said in text


def test_one_is_enough_is_said_in_the_receipt(documents: TemplateDocuments) -> None:
    """P18: decisions.second = false is said in every receipt."""
    model = make_model(word="niet_informeren", informing="final", why="other", second=False)
    assert "zo is het in de instellingen afgesproken" in documents.mail("kept", model).text


@pytest.mark.parametrize("kind", ["kept", "checks_question"])
def test_answers_in_a_receipt_are_no_answers_when_it_is_quoted(
    documents: TemplateDocuments, kind: str
) -> None:
    """T17."""
    answers = tuple(
        KeptView(check=check, question="?", answer=answer, points_to="DATALEK", text=HOSTILE)
        for check, answer in (("2.3", "nee"), ("1b", "verwerker"), ("4.3b", "niet_alles"))
    )
    text = documents.mail(kind, make_model(word="check", kept=answers, text="", reason="")).text
    assert "- Vraag 2.3: nee" in text
    assert [line for line in text.splitlines() if is_command_line(line.strip())] == []


def test_mails_that_are_put_aside_are_named_with_the_way_back(documents: TemplateDocuments) -> None:
    mail = documents.mail("put_aside", make_model(incident=None, more=("17",)))
    assert mail.subject == "1 automatische mail is geen incident"
    assert "Antwoord dan op deze mail. Zet op de eerste regel het woord INCIDENT" in mail.text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "why",
    [
        "other_number",
        "road_open",
        "no_such_incident",
        "belongs_to_ended",
        "no_such_mail",
        "incident_already",
        "older",
    ],
)
def test_every_refusal_says_why_in_words(documents: TemplateDocuments, why: str, language: Language) -> None:
    text = documents.mail("question_back", make_model(why=why, language=language)).text
    assert "niet zeker genoeg" not in text
    assert "not certain enough" not in text


def test_the_triage_mail_offers_a_reply_for_each_number(documents: TemplateDocuments) -> None:
    links = (link("INCIDENT 17"), link("GEEN INCIDENT"))
    text = documents.mail("triage", make_model(incident=None, links=links)).text
    assert "* Antwoord met: INCIDENT 17 <mailto:" in text
    assert "* Antwoord met: GEEN INCIDENT <mailto:" in text


def test_the_status_shows_what_was_said_beside_the_road(documents: TemplateDocuments) -> None:
    from compliance_bot.ports import StatementView
    from tests.documents.document_models import NOW

    said = (
        StatementView(who="directie", word="crisis", standing="decision", said_at=NOW),
        StatementView(who="IT", word="check", standing="", said_at=NOW, check="2.3", answer="weet_niet"),
    )
    text = documents.mail("status", make_model(incident=make_incident(statements=said))).text
    assert "- Directie: CRISIS, " in text
    assert "- IT: vraag 2.3, weet niet, " in text

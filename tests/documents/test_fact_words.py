"""Facts as assessors read them: Dutch words, a sentence once, no more than fit (P27)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents import fact_words
from compliance_bot.documents.fact_words import (
    fact_groups,
    fact_value,
    facts_in_a_line,
    facts_left,
    label_of_fact,
)
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.ports import FactView
from compliance_bot.procedure.events import Language
from compliance_bot.reading import data_words, incident_words, measure_words
from compliance_bot.reading.incident_facts import NAMES
from tests.documents.document_models import make_incident, make_model, make_report

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([TEMPLATES], ZoneInfo("Europe/Amsterdam"))


def fact(name: str, value: str, quote: str = "woorden") -> FactView:
    return FactView(name=name, value=value, quote=quote)


def test_every_fact_and_every_value_has_dutch_words() -> None:
    assert set(fact_words.LABELS) == set(NAMES)
    tables = {
        "kind": incident_words.KINDS,
        "data": data_words.DATA,
        "special": data_words.SPECIAL,
        "measure": measure_words.MEASURES,
    }
    for name, rules in tables.items():
        for rule in rules:
            assert fact_value(name, rule.value) != rule.value
            assert fact_value(name, f"perhaps_{rule.value}") == fact_value(name, rule.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("people", "120", "120"),
        ("people", "~1200", "ongeveer 1.200"),
        ("people", "50-100", "50 tot 100"),
        ("records", "1000+", "meer dan 1.000"),
        ("records", "<20", "hoogstens 20"),
        ("people", "hundreds", "honderden"),
        ("encryption", "unsure", "niet zeker"),
        ("supporters", "yes", "ja, politiek of levensovertuiging mogelijk"),
        ("eigen_feit", "wat iemand zei", "wat iemand zei"),
    ],
)
def test_values_are_written_as_people_write_them(name: str, value: str, told: str) -> None:
    assert fact_value(name, value) == told


def test_denials_doubts_and_plans_have_labels_of_their_own() -> None:
    labels = {
        label_of_fact("measure", value) for value in ("wiped", "not_wiped", "perhaps_wiped", "planned_wiped")
    }
    assert len(labels) == 4
    assert label_of_fact("data", "not_national_id") == "Zit er niet bij, staat in de mail"


def test_one_sentence_is_quoted_once_and_the_rest_is_counted() -> None:
    facts = [
        fact("data", "name"),
        fact("data", "contact"),
        fact("people", "3"),
        fact("media", "yes", "ander"),
    ]
    first, second = fact_groups(facts)
    assert first.lines == (("Soort gegevens", "naam, contactgegevens"), ("Aantal mensen", "3"))
    assert second.quote == "ander"
    assert facts_left(facts) == 0
    many = [fact("data", "name", f"zin {number}") for number in range(12)]
    assert (len(fact_groups(many)), facts_left(many)) == (8, 4)


def test_the_register_shows_values_and_no_words_of_people() -> None:
    assert facts_in_a_line([("people", "~120"), ("ticket", ""), ("data", "name"), ("data", "contact")]) == (
        "Aantal mensen: ongeveer 120; Soort gegevens: naam, contactgegevens"
    )


@pytest.mark.parametrize("kind", ["assessment", "attached", "status"])
def test_assessors_see_proposals_as_such_with_the_words(documents: TemplateDocuments, kind: str) -> None:
    text = documents.mail(kind, make_model()).text
    assert "== Wat wij lazen (voorstel, geen feit) ==" in text
    assert "- Aantal mensen: ongeveer 1.200\n\n| ongeveer 1.200 mensen" in text


@pytest.mark.parametrize("kind", ["attached", "status"])
def test_those_who_may_not_see_reasons_see_no_facts(documents: TemplateDocuments, kind: str) -> None:
    """Promise 6."""
    assert "Wat wij lazen" not in documents.mail(kind, make_model(reasons=False)).text


@pytest.mark.parametrize("language", list(Language))
def test_the_acknowledgement_asks_what_is_missing_and_nothing_else(
    documents: TemplateDocuments, language: Language
) -> None:
    """P5."""
    words = {
        Language.NL: {
            "data": "soorten gegevens",
            "people": "hoeveel mensen",
            "protection": "beschermd?",
            "contained": "gestopt",
        },
        Language.EN: {
            "data": "kinds of data",
            "people": "how many people",
            "protection": "protected?",
            "contained": "stopped",
        },
    }[language]
    for code in words:
        text = documents.mail("acknowledgement", make_model(language=language, missing=(code,))).text
        assert [other for other, ask in words.items() if ask in text] == [code]
    text = documents.mail("acknowledgement", make_model(language=language, missing=())).text
    assert not any(ask in text for ask in words.values())


def test_a_look_alike_is_told_apart_in_the_assessors_mails(documents: TemplateDocuments) -> None:
    """T24."""
    incident = make_incident(reports=(make_report(lookalike="amnesty.example"),))
    told = "- Let op: dit adres lijkt op amnesty.example, maar is het niet."
    assert told in documents.mail("assessment", make_model(incident=incident)).text
    assert told in documents.mail("attached", make_model(lookalike="amnesty.example")).text
    assert told not in documents.mail("assessment", replace(make_model())).text

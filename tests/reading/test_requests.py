"""Access requests and questions are recognised, whoever writes them, and never by quoted words (mail.md §2)."""

from __future__ import annotations

import pytest

from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.requests import request_kind, request_of

CASES = [
    ("Hierbij doe ik een inzageverzoek.", "access"),
    ("Ik beroep mij op artikel 15 AVG.", "access"),
    ("Op grond van de AVG, art. 15, vraag ik u dit.", "access"),
    ("Welke persoonsgegevens bewaart u van mij?", "access"),
    ("Graag ontvang ik een kopie van mijn gegevens.", "access"),
    ("This is a subject access request under the GDPR.", "access"),
    ("Please send me a copy of my personal data.", "access"),
    ("Verwijder mijn gegevens.", "erasure"),
    ("Ik wil dat jullie mijn persoonsgegevens wissen.", "erasure"),
    ("Please delete all of my personal data.", "erasure"),
    ("Ik beroep mij op het recht op vergetelheid.", "erasure"),
    ("Ik heb recht op rectificatie.", "rectification"),
    ("Ik maak bezwaar tegen de verwerking van mijn gegevens.", "objection"),
    ("Is dit een datalek?", "breach_question"),
    ("Ik vraag me af of dit een datalek is", "breach_question"),
    ("Moet ik dit melden?", "breach_question"),
    ("Is this a data breach?", "breach_question"),
    ("Is dit een datalek? En verwijder mijn gegevens.", "erasure"),
    ("Mijn laptop is gestolen.", ""),
    ("De gegevens van een donateur zijn verwijderd door een fout.", ""),
    ("Wij hebben een datalek.", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_it_knows_what_is_asked(text: str, kind: str) -> None:
    assert request_kind(MailFacts(text=text)) == kind
    assert request_kind(MailFacts(subject=text)) == kind


def test_it_quotes_the_sentence_that_showed_it() -> None:
    found = request_of(MailFacts(text="Goedemiddag. Is dit een datalek? Groet, Jan"))
    assert found is not None
    assert found.quote == "Is dit een datalek?"


def test_what_is_quoted_asks_nothing() -> None:
    assert request_kind(MailFacts(text="Dank je.\n\n> Is dit een datalek?")) == ""

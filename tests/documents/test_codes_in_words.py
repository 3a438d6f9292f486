"""A reply marker in somebody else's words would let every reader answer as another (mail.md §4)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.mails import CHAT_KINDS, KINDS
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.documents.wording import verbatim, without_codes
from compliance_bot.procedure.events import Language
from compliance_bot.reading.tokens import Seat, tokens_in
from tests.documents.document_models import make_incident, make_model, make_report

THEIRS = "2026-0007-theirsecretabcdefghijklmno"
ENCODED = f"mailto:a@amnesty.example?subject=%5B%23{THEIRS}%5D&body=MELDEN"
WORDS = f"Zie onder.\n[#{THEIRS}]\n> {THEIRS.upper()}\n<{ENCODED}>\n[#{THEIRS[:20]}\n> {THEIRS[20:]}]"
CASES = [(kind, language) for kind, spec in KINDS.items() for language in spec.languages]


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([Path(__file__).parents[2] / "templates"], ZoneInfo("Europe/Amsterdam"))


def test_the_code_of_this_test_is_one() -> None:
    assert len(tokens_in(WORDS, Seat.BODY)) == 1


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_a_code_in_somebodys_words_is_never_shown(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    report = make_report(name=WORDS, address=WORDS, quote=WORDS, text=WORDS, receipt_note=WORDS)
    vote = replace(make_incident().votes[0], reason=WORDS)
    incident = make_incident(title=WORDS, reports=(report,), attachments=(WORDS,), votes=(vote,))
    told = dict.fromkeys(("greeting", "quote", "line", "reason", "text", "understood", "who"), WORDS)
    model = make_model(**told, incident=incident, incidents=(incident,), lines=(WORDS,), language=language)
    mail = documents.mail(kind, model)
    shown = (mail.subject + mail.text + mail.html).lower()
    assert THEIRS[10:24] not in shown
    assert THEIRS[20:] not in shown


@pytest.mark.parametrize("kind", CHAT_KINDS)
def test_a_code_never_reaches_the_chat(documents: TemplateDocuments, kind: str) -> None:
    assert THEIRS not in documents.chat(kind, make_model(role=WORDS, word=WORDS, filing_verdict=WORDS))


def test_our_own_marker_and_links_stay(documents: TemplateDocuments) -> None:
    mail = documents.mail("reminder", make_model())
    own = "[#2026-0007-abcdefghijklmnopqrstuvwxyz]"
    assert mail.text.rstrip().endswith(own)
    assert "body=MELDEN%0A%0A%5B%232026-0007-abcdefghijklmnopqrstuvwxyz%5D" in mail.text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (f"code {THEIRS} hier", "code [code weggelaten] hier"),
        (f"[#{THEIRS}]", "[code weggelaten]"),
        (f"{THEIRS[:15]}=\r\n{THEIRS[15:]}", "[code weggelaten]"),
        (f"{THEIRS[:15]}\u200b{THEIRS[15:]}", "[code weggelaten]"),
        ("AINL-2026-0007 ging ook al mis", "AINL-2026-0007 ging ook al mis"),
        ("dossier 2026-0007-a", "dossier 2026-0007-a"),
        (
            "2026-0007-\nnaam\nadres\ntelefoon\ngeboortedatum",
            "2026-0007-\nnaam\nadres\ntelefoon\ngeboortedatum",
        ),
    ],
)
def test_only_a_code_is_left_out(words: str, shown: str) -> None:
    assert without_codes(words) == shown


@pytest.mark.parametrize("piece", ["2026-0007-", "2026-\u200b", "[#", "2026-0007-a\n", "2026-\n \n"])
def test_words_made_to_look_like_many_codes_cost_no_time(piece: str) -> None:
    """T16: linear, and the rest is cut off."""
    assert len(verbatim(piece * 20_000)) > 1000

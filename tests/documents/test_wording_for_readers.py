"""The same incident, told to each reader as fits what that reader may do and must know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.procedure.events import Language
from tests.documents.document_models import AWARE, NOW, link, make_incident, make_model, make_report


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

"""An operator's own templates: used when they are good, never a reason to lose a mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.documents.own_templates import OwnTemplates
from compliance_bot.ports import MailModel
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.resources import resource_folder
from tests.fakes import START, make_policy

MODEL = MailModel(now=START, organisation=make_policy().organisation, lines=("x",))


def documents(folder: Path, text: str) -> OwnTemplates:
    (folder / "nl").mkdir()
    (folder / "nl" / "triage.txt").write_text(text, encoding="utf-8")
    return OwnTemplates(folder, resource_folder("templates"), AMSTERDAM)


def test_an_operators_template_goes_first(tmp_path: Path) -> None:
    found = documents(tmp_path, "Subject: Van ons\nHallo.\n").mail("triage", MODEL)
    assert (found.subject, found.text.strip()) == ("Van ons", "Hallo.")


@pytest.mark.parametrize(
    "text",
    [
        "Subject: x\n{{ nobody.knows }}\n",
        "Subject: x\n{% if %}\n",
        "geen onderwerp\n",
        "Subject: x\n\nNIET MELDEN\n",
    ],
)
def test_a_broken_or_dangerous_one_gives_way_to_the_shipped_one(tmp_path: Path, text: str) -> None:
    found = documents(tmp_path, text).mail("triage", MODEL)
    assert "automatische" in found.text.lower()

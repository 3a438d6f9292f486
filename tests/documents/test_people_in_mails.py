"""How mails and chat tell of people: who is away, who had it, who is called, who it was handed to (P10, P11, P23)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.ports import AwayView
from compliance_bot.resources import resource_folder
from tests.documents.document_models import NOW, make_incident, make_model

DOCUMENTS = TemplateDocuments((resource_folder("templates"),), ZoneInfo("Europe/Amsterdam"))


def words(kind: str, **changes: object) -> str:
    return " ".join(DOCUMENTS.mail(kind, make_model(**changes)).text.split())


@pytest.mark.parametrize("kind", ["assessment", "reminder"])
def test_who_is_away_stands_in_the_mail_by_role_with_who_is_asked_beside_them(kind: str) -> None:
    assert (
        "Functionaris gegevensbescherming (FG) is afwezig volgens de planning, tot zo 29 nov 2026 05.05 uur (CET). "
        "Ook gevraagd: directie."
    ) in words(kind)
    unplanned = make_incident(away=(AwayView(who="IT", until=NOW + timedelta(days=2)),))
    assert "IT lijkt niet bereikbaar, tot zo 29 nov" in words(kind, incident=unplanned)
    assert "Ook gevraagd" not in words(kind, incident=unplanned)
    assert "afwezig" not in words(kind, incident=make_incident(away=()))


@pytest.mark.parametrize("kind", ["assessment", "reminder"])
def test_what_lapsed_is_said_without_blame(kind: str) -> None:
    lapsed = make_incident(taken_by="", taken_until=None, lapsed_by="IT", lapsed_at=NOW - timedelta(hours=1))
    assert (
        "Let op: niemand heeft dit nu opgepakt. IT had het in handen tot vr 27 nov 2026 04.05 uur (CET). "
        "Wij hoorden daarna niets meer."
    ) in words(kind, incident=lapsed)
    assert "daarna hoorden wij niets" in DOCUMENTS.chat("rung", make_model(incident=lapsed))
    assert "hoorden" not in words(kind)
    assert "hoorden" not in DOCUMENTS.chat("rung", make_model())


@pytest.mark.parametrize("decides", [True, False])
def test_whom_it_is_handed_to_reads_by_whom_until_when_and_what_is_asked(decides: bool) -> None:
    text = words(
        "assessment", why="handed_over", decides=decides, who="directie", until=NOW + timedelta(hours=4)
    )
    asked = "en uw besluit is nodig" if decides else "Onze vraag: wilt u de beoordelaars bellen"
    assert "Dit incident is aan u overgedragen" in text
    assert (
        "Het is overgedragen door: directie. U heeft het in handen tot vr 27 nov 2026 09.05 uur (CET)."
        in text
    )
    assert "Antwoord dan op deze mail met als eerste regel OPGEPAKT." in text
    assert asked in text


def test_a_mention_stands_below_the_line_and_everything_else_is_escaped() -> None:
    text = DOCUMENTS.chat("rung", make_model(mentions=("U0ABC", "<!channel>", "W1", "u0abc")))
    assert text.endswith("\n<@U0ABC> <@W1>")
    assert text.count("<") == 2


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, "Besluit nodig"),
        ({"asks": "indienen", "road": "file"}, "Dien de melding in bij de AP"),
        ({"asks": "motiveren"}, "Te laat: handel nu en leg vast waarom"),
        ({"possibly_late": True, "asks": "motiveren"}, "Besluit nodig"),
    ],
)
def test_the_extra_text_holds_number_time_and_question_in_few_words(
    changes: dict[str, object], asked: str
) -> None:
    """P10: an SMS on a locked screen."""
    text = DOCUMENTS.chat("other", make_model(incident=make_incident(**changes), incidents=()))
    assert text.startswith("AINL-2026-0007: ")
    assert asked in text
    assert len(text) <= 160, "one SMS"
    assert "\n" not in text
    assert "&" not in text


def test_the_reminder_of_one_that_is_left_of_many_is_in_the_singular() -> None:
    one = DOCUMENTS.mail("reminder_digest", make_model(incidents=(make_incident(),), more=()))
    assert one.subject == "Herinnering: 1 incident wacht op u"
    assert "dringendste" not in one.text
    assert DOCUMENTS.mail("reminder_digest", make_model(more=())).subject == (
        "Herinnering: 2 incidenten wachten op u"
    )

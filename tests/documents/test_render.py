"""Every kind of mail and chat message, in every language, with realistic and with hostile values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from textwrap import wrap
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.documents.mails import CHAT_KINDS, KINDS
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.errors import ComplianceBotError
from compliance_bot.procedure.events import Language
from compliance_bot.reading.commands import is_command_line
from compliance_bot.reading.facts import UnclearKind
from compliance_bot.reading.grammar import RULES, Argument
from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN, split_reply
from tests.documents.document_models import (
    AWARE,
    NOW,
    PERSONAL,
    hostile_model,
    make_incident,
    make_model,
    make_report,
)

ZONE = ZoneInfo("Europe/Amsterdam")
TEMPLATES = Path(__file__).parents[2] / "templates"
CASES = [(kind, language) for kind, spec in KINDS.items() for language in spec.languages]
CHAT_ESCAPES = ("&amp;", "&lt;", "&gt;")
NEEDS_MORE = {
    word
    for rule in RULES
    for word in rule.words
    if rule.argument
    in (*(Argument.MOMENT, Argument.DEADLINE, Argument.CALL, Argument.CONTROLLER), Argument.AWARENESS)
    or rule.argument
    in (Argument.INFORMED, Argument.NAME, Argument.REF, Argument.LINK, Argument.AUDIENCE, Argument.FACT)
}
OTHER_WHYS = (
    *("not_entitled", "not_your_question", "proof", "already_ended", "reporter_cannot_decide"),
    *("several_incidents", "disagreement"),
)


@pytest.fixture(scope="module")
def documents() -> TemplateDocuments:
    return TemplateDocuments([TEMPLATES], ZONE)


class _Page(HTMLParser):
    """What a reader sees of a page (a line per block or <br>), its tags and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self._head = "", False
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._head = self._head or tag == "head"
        self.hrefs += [value for name, value in attrs if name in ("href", "src") and value]
        if tag in ("p", "br", "h2", "li", "blockquote", "div"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._head = self._head and tag != "head"

    def handle_data(self, data: str) -> None:
        self.text += "" if self._head else data


def _words_of(text: str) -> list[str]:
    """The words of a plain text without its few marks of layout."""
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"^== (.*) ==$", r"\1", line) if not line.startswith("|") else line
        line = re.sub(r"^\* (.*) <mailto:[^<>]*>$", r"\1", line)
        lines.append(line)
    return " ".join(line for line in lines if line != "———").split()


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_every_kind_says_the_same_in_text_and_html(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    for model in (make_model(language=language), hostile_model(language)):
        mail = documents.mail(kind, model)
        assert Counter(_words_of(mail.text)) == Counter(_Page(mail.html).text.split())


@pytest.mark.parametrize("kind", ["assessment", "reminder", "second", "technical_call", "acknowledgement"])
def test_ready_replies_stand_last_in_text_and_under_the_question_in_html(
    documents: TemplateDocuments, kind: str
) -> None:
    """Long links hide the text around them, and buttons are needed where the question is."""
    mail = documents.mail(kind, make_model())
    lines = mail.text.split("\n")
    numbers = [number for number, line in enumerate(lines) if line.startswith("* Antwoord met: ")]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert not any(line.startswith(("- ", "| ", "Onze vraag")) for line in lines[numbers[0] :])
    page = _Page(mail.html).text
    between = page[page.index("Onze vraag") : page.index("Antwoord met: MELDEN")]
    assert between.count("\n\n") <= 2
    assert kind == "technical_call" or page.index("Antwoord met: MELDEN") < page.rindex("- ")


WHOLE_GRAMMAR = "\n".join(
    (
        *(word.upper() for rule in RULES for word in rule.words),
        *(
            "GEMELD 2026-123456",
            "INGETROKKEN 2026-123456 24-11-2026 10.00",
            "FORM DOWN storing",
            "2.3 NEE",
            "1b verwerker",
        ),
        *("TERMIJN 1-12-2026 12.00 brief van de AP", "KENNIS gisteren 14.30 toen", "ONTDEKT gisteren 14.30"),
        *("TELEFOON 14.30 mevrouw Jansen", "INGELICHT 120 e-mail", "CONTROLLER INFORMED X 23-11-2026 14.30"),
        *(
            "OVERDRAGEN Robin",
            "HOORT BIJ AINL-2026-0007: 12 13",
            "LOS VAN 2026-0007",
            "INCIDENT 12",
            "NO INCIDENT 12 13",
        ),
        *(
            "WOORDVOERDER Robin",
            "DOELGROEP media KLAAR brief",
            "FEIT aantal 120",
            "ADVISEUR: klopt dit?",
            "NEE, het was 12",
        ),
        *(
            "4.3b niet alles",
            "check 2.2b: weet niet",
            "3.2 DON'T KNOW, ask IT",
            "CORRECTIE: twaalf",
            "NOTITIE belde terug",
        ),
    )
)


def _read_as_commands(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if is_command_line(line.strip())]


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_no_line_of_our_mails_can_be_read_as_a_command(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    """T17: the quote of our own mail in a reply never decides, whatever a stranger wrote into the report."""
    everything = hostile_model(language, WHOLE_GRAMMAR)
    for model in (make_model(language=language), hostile_model(language), everything):
        mail = documents.mail(kind, model)
        assert _read_as_commands(mail.text.splitlines()) == []
        assert _read_as_commands(_Page(mail.html).text.splitlines()) == []


ROLES = ("functionaris gegevensbescherming (FG)", "directie", "IT", "Manager Ondersteuning", "collega")
UNDERSTOOD = sorted({word for rule in RULES for word in rule.words} | {"2.3", ""})


@pytest.mark.parametrize("language", list(Language))
def test_no_line_of_help_and_question_back_is_a_command_for_any_reader(
    documents: TemplateDocuments, language: Language
) -> None:
    """Whoever reads it, and whatever was understood: also when a mail program wraps what it quotes."""
    help_mails = [
        documents.mail(
            "help", make_model(language=language, role=role, decides=decides, reasons=decides)
        ).text
        for role in ROLES
        for decides in (True, False)
    ]
    questions = [
        documents.mail(
            "question_back", make_model(language=language, why=why, understood=word, line=word)
        ).text
        for word in UNDERSTOOD
        for why in (UnclearKind.DETAIL_MISSING, UnclearKind.BAD_CHECK, "not_entitled")
    ]
    for text in (*help_mails, *questions):
        assert _read_as_commands(text.splitlines()) == []
    for text in help_mails:
        for width in range(60, 81):
            wrapped = [piece for line in text.splitlines() for piece in wrap(line, width)]
            assert _read_as_commands(wrapped) == [], width


def test_help_shows_each_reader_the_words_of_their_role(documents: TemplateDocuments) -> None:
    """mail.md §5."""
    words = {
        "decider": ("NIET MELDEN:", "KENNIS met", "2.3 NEE", "CRISISPLAN JA", "HOORT BIJ", "FEIT met"),
        "directie": ("- MELDEN:", "- GEMELD", "- CRISIS:", "OPGEPAKT"),
        "IT": ("OPGEPAKT", "FEIT met", "NOTITIE", "TELEFOON"),
        "Manager Ondersteuning": ("- CRISIS:", "DOELGROEP", "OPGEPAKT"),
    }
    for role, shown in words.items():
        decides = role == "decider"
        model = make_model(role=role, decides=decides, reasons=decides, incident_links={}, links=())
        text = documents.mail("help", model).text
        assert all(word in text for word in shown), (role, shown)
        assert ("NIET INFORMEREN" in text) is decides
        assert ("DOELGROEP" in text) is (role != "IT")


@pytest.mark.parametrize(
    ("word", "example"), [("INGELICHT", "INGELICHT 120 e-mail"), ("HAND OVER", "HAND OVER Robin")]
)
def test_a_question_back_shows_how_the_word_is_written(
    documents: TemplateDocuments, word: str, example: str
) -> None:
    language = Language.EN if word == "HAND OVER" else Language.NL
    model = make_model(language=language, why="detail_missing", understood=word, line=word)
    assert example in documents.mail("question_back", model).text


def test_the_check_for_command_lines_would_find_one() -> None:
    assert is_command_line("NIET MELDEN")
    assert is_command_line("Geen datalek.")
    lines = WHOLE_GRAMMAR.splitlines()
    missed = [line for line in lines if line not in _read_as_commands(lines)]
    # those that need something behind them
    assert all(is_command_line(f"{line} 2026-123456") or line.lower() in NEEDS_MORE for line in missed), (
        missed
    )


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_html_has_no_script_image_or_address_outside(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    page = _Page(documents.mail(kind, hostile_model(language)).html)
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "form", "input", "object", "base"})
    assert all(href.startswith("mailto:compliance@amnesty.example") for href in page.hrefs)


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_templates_in_a_report_are_shown_and_not_run(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    mail = documents.mail(kind, hostile_model(language))
    assert "49" not in re.sub(r"\b4711\b", "", mail.text)
    assert ("7*7" not in mail.text) or "{{ 7*7 }}" in mail.text


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_subjects_are_one_line_without_personal_data(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    """Promise 6, T28: also when every name and text is hostile."""
    for model in (make_model(language=language), hostile_model(language)):
        subject = documents.mail(kind, model).subject
        assert subject.isprintable()
        assert len(subject) < 100
        assert not any(secret in subject for secret in (*PERSONAL, "script", "MELDEN", "aaaa"))


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_a_mail_that_expects_a_reply_begins_with_the_separator_and_ends_with_the_marker(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    mail = documents.mail(kind, make_model(language=language))
    first = mail.text.split("\n")[0]
    assert first.endswith((SEPARATOR, SEPARATOR_EN)) is KINDS[kind].reply
    assert mail.text.rstrip().endswith("[#2026-0007-abcdefghijklmnopqrstuvwxyz]")


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_bidirectional_controls_and_nul_never_leave(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    mail = documents.mail(kind, hostile_model(language))
    assert not re.search("[\x00\u202a-\u202e\u2066-\u2069\ud800-\udfff]", mail.text + mail.html)


@pytest.mark.parametrize("kind", CHAT_KINDS)
def test_chat_carries_no_personal_data_and_pings_nobody(documents: TemplateDocuments, kind: str) -> None:
    """P10, T37."""
    hostile = replace(hostile_model(), role="<!channel> & <@U1>", word="<!here>")
    for model in (make_model(), hostile):
        text = documents.chat(kind, model)
        assert not any(secret in text for secret in (*PERSONAL, "script", "laptop", "shop.example"))
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)


@pytest.mark.parametrize("kind", ["triage", "channel_down", "mail_failed"])
def test_chat_kinds_about_no_incident_need_none(documents: TemplateDocuments, kind: str) -> None:
    assert documents.chat(kind, make_model(incident=None, incidents=(), lines=()))


def test_a_chat_template_that_wants_a_name_is_refused(tmp_path: Path) -> None:
    """P10 by construction: what chat may not know is not there."""
    (tmp_path / "nl/chat").mkdir(parents=True)
    (tmp_path / "nl/chat/rung.txt").write_text("{{ incident.taken_by }}")
    with pytest.raises(ComplianceBotError, match=r"rung\.txt, line 1"):
        TemplateDocuments([tmp_path, TEMPLATES], ZONE).chat("rung", make_model())


@pytest.mark.parametrize(("kind", "language"), [(k, lang) for k, lang in CASES if not KINDS[k].incident])
def test_kinds_that_need_no_incident_render_without_one(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    model = make_model(language=language, incident=None, incident_links={}, links=(), lines=())
    assert documents.mail(kind, model).text


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_kinds_render_with_hardly_anything_known(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    report = make_report(
        name="", address="", text="", quote="", discovered_start=None, discovered_end=None, late_max=0
    )
    bare = make_incident(title="", reports=(report,), taken_by="", taken_until=None, votes=(), asks="")
    model = make_model(
        **dict.fromkeys(("greeting", "marker", "line", "word", "who", "reason", "number", "why"), ""),
        language=language,
        incident=bare,
        incidents=(bare,),
        links=(),
        incident_links={},
        lines=(),
        discovered_start=None,
        discovered_end=None,
        filed_at=None,
        until=None,
    )
    assert "None" not in documents.mail(kind, model).text


@pytest.mark.parametrize("kind", ["assessment", "reminder", "reminder_digest", "second", "attached"])
def test_the_time_left_stands_in_the_first_line_of_the_body(documents: TemplateDocuments, kind: str) -> None:
    """mail.md §8; set large in HTML, with the separator above it in small print."""
    mail = documents.mail(kind, make_model())
    assert mail.text.split("\n")[0] == f"Nog 5 uur en 12 minuten {SEPARATOR}"
    shown = [line for line in _Page(mail.html).text.split("\n") if line]
    assert shown[:2] == [SEPARATOR, "Nog 5 uur en 12 minuten"]


@pytest.mark.parametrize(("kind", "language"), [case for case in CASES if KINDS[case[0]].lead])
def test_a_reply_is_cut_off_at_our_mail_even_without_any_mark_of_a_quote(
    documents: TemplateDocuments, kind: str, language: Language
) -> None:
    """mail.md §6: otherwise our own first words would become somebody's reason."""
    if not KINDS[kind].reply:
        return
    for late in (False, True):
        incident = make_incident(possibly_late=late)
        model = make_model(language=language, incident=incident, incidents=(incident,))
        mail = documents.mail(kind, model)
        for quoted in (mail.text, _Page(mail.html).text.strip()):
            for marks in ("", "> "):
                reply = "NIET MELDEN\n\nDe sleutel is veilig.\n\n" + "\n".join(
                    f"{marks}{line}" for line in quoted.split("\n")
                )
                assert split_reply(reply).new == "NIET MELDEN\n\nDe sleutel is veilig."


@pytest.mark.parametrize("hours", [0, 66, 72, 200])
def test_the_first_line_is_short_enough_to_stay_one(documents: TemplateDocuments, hours: int) -> None:
    """A mail program that breaks lines at 76 characters must not break the separator."""
    model = make_model(now=AWARE + timedelta(hours=hours, minutes=1))
    for late in (False, True):
        text = documents.mail("reminder", replace(model, incident=make_incident(possibly_late=late))).text
        assert len(text.split("\n")[0]) <= 76


def test_a_reminder_after_the_deadline_says_how_late_it_is(documents: TemplateDocuments) -> None:
    model = make_model(
        now=AWARE + timedelta(hours=76, minutes=1),
        incident=make_incident(asks="motiveren", aware_confirmed=True),
    )
    text = documents.mail("reminder", model).text
    assert text.split("\n")[0].startswith("4 uur en 1 minuut na de termijn")
    assert "waarom het later is" in text


def test_every_rung_of_a_question_has_the_same_subject(documents: TemplateDocuments) -> None:
    """mail.md §8: threads stay whole."""
    subjects = {
        documents.mail(
            kind, make_model(now=NOW + timedelta(hours=h), incident=make_incident(asks=asks))
        ).subject
        for kind, h, asks in (
            ("assessment", 0, "besluit"),
            ("reminder", 1, "besluit"),
            ("reminder", 9, "motiveren"),
        )
    }
    assert subjects == {"[AINL-2026-0007] Besluit nodig vóór vr 27 nov 10.17"}


def test_the_question_to_file_asks_for_filing_and_not_for_a_decision(documents: TemplateDocuments) -> None:
    model = make_model(incident=make_incident(road="file", asks="indienen"))
    mail = documents.mail("reminder", model)
    assert mail.subject == "[AINL-2026-0007] Melding bij de AP indienen vóór vr 27 nov 10.17"
    assert "GEMELD en het meldnummer" in mail.text
    assert "wilt u besluiten" not in mail.text


def test_a_provisional_notification_is_proposed_only_when_it_is_possible(
    documents: TemplateDocuments,
) -> None:
    """P22, art. 33(4)."""
    for possible in (True, False):
        model = make_model(incident=make_incident(provisional_possible=possible))
        assert ("voorlopige melding" in documents.mail("reminder", model).text) is possible


@pytest.mark.parametrize("language", list(Language))
def test_an_outsider_is_not_told_to_leave_the_ap_alone(
    documents: TemplateDocuments, language: Language
) -> None:
    """P5: outsiders may complain to the AP themselves."""
    sentence = {
        Language.NL: "Meld dit niet zelf namens Amnesty bij de AP of bij betrokkenen; dat doen wij",
        Language.EN: "Do not report this to the AP",
    }[language]
    inside = documents.mail("acknowledgement", make_model(language=language))
    outside = documents.mail("acknowledgement", make_model(language=language, internal=False))
    assert sentence in inside.text
    assert "AP" not in outside.text
    assert "AINL-2026-0007" in outside.text
    assert "020-555 01 00" in outside.text


def test_an_acknowledgement_asks_when_it_was_discovered_or_shows_what_was_read(
    documents: TemplateDocuments,
) -> None:
    """P4: asked back, or proposed with the quoted words."""
    asked = documents.mail("acknowledgement", make_model(ask_discovery=True)).text
    shown = documents.mail("acknowledgement", make_model()).text
    assert "ONTDEKT" in asked
    assert "| vanochtend" not in asked
    assert "ontdekt op di 24 nov 2026 10.17 uur (CET)" in shown
    assert "| vanochtend om 10.17 uur" in shown
    assert "klopt dat?" in shown


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("assessment", "attached")])
def test_lateness_of_the_reporter_is_told_to_assessors_only(documents: TemplateDocuments, kind: str) -> None:
    """P5, P6: no blame."""
    incident = make_incident(reports=(make_report(late_min=4321, late_max=4321),))
    model = make_model(incident=incident, incidents=(incident,), filing_verdict="", reasons=False)
    for language in KINDS[kind].languages:
        text = documents.mail(kind, replace(model, language=language)).text
        assert "72 uur en 1 minuut" not in text
        assert "te laat" not in text
    assert "te laat, 72 uur en 1 minuut" in documents.mail("assessment", replace(model, reasons=True)).text


def test_a_range_is_judged_at_both_ends_in_the_assessment(documents: TemplateDocuments) -> None:
    report = make_report(
        verdict="mogelijk te laat",
        late_min=0,
        late_max=300,
        discovered_end=AWARE + timedelta(hours=6),
    )
    text = documents.mail("assessment", make_model(incident=make_incident(reports=(report,)))).text
    assert "mogelijk te laat, 0 tot 5 uur na de eigen termijn" in text
    assert "tussen di 24 nov 2026 10.17 uur (CET) en di 24 nov 2026 16.17 uur (CET)" in text


def test_an_unreadable_mail_says_so_and_says_where_it_lies(documents: TemplateDocuments) -> None:
    report = make_report(text="", receipt_note="later in de mailbox gezet")
    model = make_model(incident=make_incident(kind="onleesbaar", reports=(report,)))
    text = documents.mail("assessment", model).text
    assert "konden deze mail niet lezen" in text
    assert "later in de mailbox gezet" in text


def test_the_strict_line_stands_before_the_legal_line(documents: TemplateDocuments) -> None:
    """P21: both lines are shown, T_strict drives everything."""
    text = documents.mail("assessment", make_model()).text
    assert 0 < text.index("27 nov 2026 10.17") < text.index("27 nov 2026 11.00")


def test_a_digest_names_every_incident_with_its_own_links(documents: TemplateDocuments) -> None:
    mail = documents.mail("reminder_digest", make_model())
    first, second = (
        mail.text.index(f"== Antwoorden voor AINL-2026-{number} ==") for number in ("0007", "0009")
    )
    assert mail.text.index("- AINL-2026-0007: ") < mail.text.index("- AINL-2026-0009: ") < first
    assert (
        first < mail.text.index("Antwoord met: MELDEN <") < second < mail.text.index("Antwoord met: GEMELD <")
    )


@pytest.mark.parametrize("why", [*UnclearKind, *OTHER_WHYS])
@pytest.mark.parametrize("language", list(Language))
def test_every_reason_to_ask_back_has_its_own_sentence(
    documents: TemplateDocuments, why: str, language: Language
) -> None:
    model = make_model(language=language)
    unknown = documents.mail("question_back", replace(model, why="something new")).text
    assert documents.mail("question_back", replace(model, why=str(why))).text != unknown


def test_a_receipt_says_whether_the_decision_is_final(documents: TemplateDocuments) -> None:
    """P18."""
    waiting = documents.mail("receipt", make_model()).text
    final = documents.mail("receipt", make_model(final=True, second=False)).text
    assert "nog niet definitief" in waiting
    assert "is één beoordelaar genoeg" not in waiting
    assert "Dit is definitief" in final
    assert "is één beoordelaar genoeg" in final
    assert "| De laptop was versleuteld." in waiting


def test_the_assessment_carries_the_deadline_as_a_calendar_file(documents: TemplateDocuments) -> None:
    """T56: nothing that makes a calendar answer us."""
    (file,) = documents.mail("assessment", hostile_model()).files
    assert "METHOD:PUBLISH" in file.text
    assert "DTSTART:20261127T091700Z" in file.text
    assert "ORGANIZER" not in file.text
    assert "ATTENDEE" not in file.text
    assert file.text.count("\n") == file.text.count("\r\n")
    assert all(len(line.encode()) <= 75 for line in file.text.split("\r\n"))
    assert not any(secret in file.text for secret in PERSONAL)


def test_a_kind_without_an_english_template_is_rendered_in_dutch(documents: TemplateDocuments) -> None:
    assert "Vastgelegd" in documents.mail("receipt", make_model(language=Language.EN)).text


def test_the_operators_own_template_goes_first(tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl/status.txt").write_text("Subject: eigen\n\nEigen tekst.")
    mail = TemplateDocuments([tmp_path, TEMPLATES], ZONE).mail("status", make_model())
    assert (mail.subject, mail.text) == ("eigen", "Eigen tekst.\n")


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("Subject: x\n\n{% if %}\n", "line 3"),
        ("Subject: x\n\n\n{{ organisaton.name }}\n", "line 4"),
        ("Subject: x\n{{ now | momnt }}\n", "line 2"),
        ("Subject: x\n{{ number.upper(1) }}\n", "line 2"),
        ("Geen onderwerp\n", "line 1"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, template: str, where: str) -> None:
    """T38: undefined names are faults, not empty text."""
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl/status.txt").write_text(template)
    with pytest.raises(ComplianceBotError, match=rf"status\.txt, {where}"):
        TemplateDocuments([tmp_path, TEMPLATES], ZONE).mail("status", make_model())


def test_a_missing_template_folder_is_named() -> None:
    with pytest.raises(ComplianceBotError, match="/nowhere"):
        TemplateDocuments([Path("/nowhere")], ZONE).mail("status", make_model())


def test_unknown_kinds_are_refused(documents: TemplateDocuments) -> None:
    with pytest.raises(ComplianceBotError, match="reminder_digest"):
        documents.mail("newsletter", make_model())
    with pytest.raises(ComplianceBotError, match="opened"):
        documents.chat("gossip", make_model())


def test_moments_show_summer_and_winter_time(documents: TemplateDocuments) -> None:
    """T31: shown in Europe/Amsterdam with CET or CEST."""
    late = make_model(now=AWARE.replace(month=7), incident=None, incidents=())
    assert "vr 24 jul 2026 11.17 uur (CEST)" in documents.mail("status", late).text

"""Answers to the data checks: lines of their own, and answers typed into our quoted questions (P13, P14)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.procedure.regime import parse_regime
from compliance_bot.reading.checks import inline_command, read_checks_inline
from compliance_bot.reading.commands import is_command_line, read_command
from compliance_bot.reading.facts import Answer, CheckLine, Command, Unclear, UnclearKind
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.vocabulary import CHECKS
from tests.procedure.test_regime import AVG, PACKS

ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)
LOGS = "de logs zijn weg"


def read(text: str) -> Command | Unclear:
    return read_command(text, sent_at=SENT, zone=ZONE)


def checks(text: str) -> tuple[CheckLine, ...]:
    said = read(text)
    assert isinstance(said, Command), said
    assert said.name == "check"
    return said.checks


@pytest.mark.parametrize(
    ("line", "check", "answer", "explanation"),
    [
        ("2.3 NEE", "2.3", Answer.NO, ""),
        ("2.3 NEE de logs zijn weg", "2.3", Answer.NO, LOGS),
        ("2.3: nee, de logs zijn weg.", "2.3", Answer.NO, LOGS),
        ("2.3 - nee - de logs zijn weg", "2.3", Answer.NO, LOGS),
        ("2.3. Nee", "2.3", Answer.NO, ""),
        ("2.3) nee!", "2.3", Answer.NO, ""),
        ("check 2.3 nee: de logs zijn weg", "2.3", Answer.NO, LOGS),
        ("Vraag 2.3 = NO", "2.3", Answer.NO, ""),
        ("2.2B JA", "2.2b", Answer.YES, ""),
        ("2.2b ja", "2.2b", Answer.YES, ""),
        ("4.3b niet alles, één map niet", "4.3b", Answer.NOT_ALL, "één map niet"),
        ("4.3B not all", "4.3b", Answer.NOT_ALL, ""),
        ("3.2 weet niet", "3.2", Answer.UNKNOWN, ""),
        ("3.2 weet ik niet", "3.2", Answer.UNKNOWN, ""),
        ("3.2 DON'T KNOW", "3.2", Answer.UNKNOWN, ""),
        ("3.2 don’t know, ask IT", "3.2", Answer.UNKNOWN, "ask IT"),
        ("1 YES", "1", Answer.YES, ""),
        ("1b verwerker", "1b", Answer.PROCESSOR, ""),
        ("1b verantwoordelijke", "1b", Answer.CONTROLLER, ""),
        ("1B gezamenlijk verantwoordelijk met de bond", "1b", Answer.JOINT, "met de bond"),
        ("1b weet niet", "1b", Answer.UNKNOWN, ""),
        ("3.2.1 ja", "3.2.1", Answer.YES, ""),
        ("3.1.1 nee", "3.1.1", Answer.NO, ""),
    ],
)
def test_a_line_with_the_number_and_the_answer(
    line: str, check: str, answer: Answer, explanation: str
) -> None:
    assert checks(line) == (CheckLine(check=check, answer=answer, explanation=explanation),)
    assert is_command_line(line)


def test_several_lines_in_one_reply() -> None:
    text = "2.2 nee, er is een back-up\n2.2b NEE\n2.3 weet ik niet\nde leverancier zoekt het uit\n\nGroet,\nMirte"
    assert checks(text) == (
        CheckLine(check="2.2", answer=Answer.NO, explanation="er is een back-up"),
        CheckLine(check="2.2b", answer=Answer.NO),
        CheckLine(check="2.3", answer=Answer.UNKNOWN, explanation="de leverancier zoekt het uit"),
    )


def test_what_stands_apart_below_one_answer_explains_it_and_below_several_all_of_them() -> None:
    one, several = read(f"2.3 NEE\n\n{LOGS}\n\nGroet"), read(f"2.3 NEE\n3.2 NEE\n\n{LOGS}")
    assert isinstance(one, Command)
    assert isinstance(several, Command)
    assert (one.checks[0].explanation, one.reason) == (LOGS, "")
    assert ([check.explanation for check in several.checks], several.reason) == (["", ""], LOGS)


def test_every_question_of_every_regime_pack_can_be_answered_in_every_way_it_knows() -> None:
    """P13: the ids and the answers are those of the packs, no more and no fewer."""
    written = {"weet_niet": "WEET NIET", "niet_alles": "NIET ALLES"}
    assert set(parse_regime(AVG).questions) == CHECKS
    for text in PACKS.values():
        for question, edges in parse_regime(text).edges.items():
            for answer in edges:
                (found,) = checks(f"{question} {written.get(answer, answer.upper())}")
                assert (found.check, found.answer.value) == (question, answer)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2.3 nee?", UnclearKind.QUESTION),
        ("2.3 nee, of toch ja?", UnclearKind.QUESTION),
        ("2.3 ja/nee", UnclearKind.BAD_CHECK),
        ("2.3 ja of nee", UnclearKind.BAD_CHECK),
        ("2.3 nee of misschien ja", UnclearKind.BAD_CHECK),
        ("2.3 ja, maar weet niet zeker", UnclearKind.BAD_CHECK),
        ("2.3 ja denk ik", UnclearKind.BAD_CHECK),
        ("2.3 yes, not sure", UnclearKind.BAD_CHECK),
        ("2.3 ja…", UnclearKind.BAD_CHECK),
        ("2.3 niet alles", UnclearKind.BAD_CHECK),
        ("2.3 verwerker", UnclearKind.BAD_CHECK),
        ("1b ja", UnclearKind.BAD_CHECK),
        ("2.3 nee\n3.2 ja of nee", UnclearKind.BAD_CHECK),
        ("2.3 nee\n2.3 ja", UnclearKind.TWO_DECISIONS),
        ("2.3 nee\nMELDEN", UnclearKind.TWO_DECISIONS),
        ("2.3 nee\n\nGroet,\nMirte\n\nNIET MELDEN", UnclearKind.TWO_DECISIONS),
        ("2.3 nee\nHOORT BIJ AINL-2026-0007", UnclearKind.TWO_DECISIONS),
        ("9.9 ja", UnclearKind.PROSE),
        ("2.3 uur geleden zag ik het", UnclearKind.PROSE),
        ("2.3 Kan dat?", UnclearKind.PROSE),
        ("2.3", UnclearKind.PROSE),
        ("1 japanse toerist meldde het", UnclearKind.PROSE),
        ("2.3 \u200bnee", UnclearKind.PROSE),
        ("2.3 nеe", UnclearKind.PROSE),
        ("Hallo,\n2.3 nee", UnclearKind.PROSE),
    ],
)
def test_a_doubtful_answer_is_asked_back_whole(text: str, kind: UnclearKind) -> None:
    unclear = read(text)
    assert isinstance(unclear, Unclear), unclear
    assert unclear.kind is kind


def test_a_decision_with_answers_below_it_stays_the_decision() -> None:
    said = read("NIET MELDEN\n3.2 JA, de laptop was versleuteld en gewist")
    assert isinstance(said, Command)
    assert said.name == "niet_melden"


FORM = """\
Op di 24 nov 2026 om 10:00 schreef Meldpunt:
> == Vragen van de datacheck ==
>
> 2.2 Zijn er gegevens kwijt of vernietigd, terwijl er geen
> actuele back-up is?
{a}
> 2.3 Kunt u met bewijs uitsluiten dat iemand de gegevens heeft gezien?{b}
> - 3.2 Is een risico onwaarschijnlijk?
{c}
> Vragen of haast? Bel de servicedesk.
"""


def test_answers_typed_into_the_quoted_form_are_found() -> None:
    text = FORM.format(a="nee, er is een back-up", b=" weet niet", c="\nJA: alles was versleuteld\n")
    assert read_checks_inline(text) == (
        CheckLine(check="2.2", answer=Answer.NO, explanation="er is een back-up"),
        CheckLine(check="2.3", answer=Answer.UNKNOWN),
        CheckLine(check="3.2", answer=Answer.YES, explanation="alles was versleuteld"),
    )


@pytest.mark.parametrize(
    "typed", ["NIET MELDEN", "MELDEN", "nee of ja", "nee?", "ja denk ik", "zie mijn mail", "GEEN DATALEK"]
)
def test_a_decision_or_a_doubt_typed_into_the_form_is_no_answer(typed: str) -> None:
    """mail.md §6: inline answers are for checks only, never for decisions."""
    text = FORM.format(a=typed, b="", c="")
    assert read_checks_inline(text) == ()
    assert inline_command(text, Unclear(kind=UnclearKind.PROSE)) is None


def test_the_form_untouched_holds_no_answer() -> None:
    assert read_checks_inline(FORM.format(a="", b="", c="")) == ()


def test_an_answer_far_below_its_question_is_none() -> None:
    between = "\n".join(["> nog een regel"] * 9)
    assert read_checks_inline(f"> 2.3 Kunt u dat?\n{between}\nnee") == ()


def test_answers_in_the_form_count_only_where_the_reply_says_nothing_else() -> None:
    text = FORM.format(a="nee", b="", c="")
    for first in ("NIET MELDEN\n\nDe laptop was versleuteld.", "STATUS", "MELDEN?"):
        whole = f"{first}\n\n{text}"
        assert inline_command(whole, read(split_reply(whole).new)) is None
    for first in ("", "Zie mijn antwoorden hieronder."):
        whole = f"{first}\n\n{text}"
        found = inline_command(whole, read(split_reply(whole).new))
        assert found is not None
        assert [one.check for one in found.checks] == ["2.2"]


@given(st.text(alphabet="> 2.3?JANEEjaneewt\n,.", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_quoted_text_ends_in_answers_to_known_checks(text: str) -> None:
    for one in read_checks_inline(text):
        assert one.check in CHECKS
    assert read_checks_inline(text) == read_checks_inline(text)

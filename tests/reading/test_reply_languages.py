"""New text, quotes, forwarded mails and signatures in sixteen languages (T16, T17; mail.md §2)."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.replies import split_reply
from tests.reading.reply_layouts import ATTRIBUTIONS, BLOCKS, FORWARDS, ORIGINALS, SIGNATURES, block

NEW = "NIET MELDEN\nDe ontvanger heeft alles gewist."
MENU = "Antwoord met een van deze woorden:\nMELDEN\nNIET MELDEN"
MARKED = "\n".join(f"> {line}" for line in MENU.split("\n"))
LINES = [(language, line) for language, lines in ATTRIBUTIONS.items() for line in lines]
HEADERS = [(language, labels) for language, rows in BLOCKS.items() for labels in rows]
PASSED_ON = [(language, line) for language, lines in FORWARDS.items() for line in lines]
SIGNED = [(language, line) for language, lines in SIGNATURES.items() for line in lines]


def test_all_sixteen_languages_are_there() -> None:
    for table in (ATTRIBUTIONS, BLOCKS, ORIGINALS, FORWARDS, SIGNATURES):
        assert len(table) == 16


def both_ways(lead: str) -> list[str]:
    """What follows the own words: marked or not, with a blank line between or not."""
    return [lead + gap + menu for gap in ("\n", "\n\n") for menu in (MENU, MARKED)]


@pytest.mark.parametrize(("language", "line"), LINES)
@pytest.mark.parametrize("width", [400, 76, 60, 45])
def test_an_attribution_ends_the_new_text_however_it_is_wrapped(language: str, line: str, width: int) -> None:
    """T16: over one to four lines."""
    wrapped = "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
    for quote in both_ways(wrapped):
        assert split_reply(f"{NEW}\n\n{quote}").new == NEW
        assert split_reply(quote).new == ""
        assert "MELDEN" in split_reply(quote).quoted


@pytest.mark.parametrize(("language", "line"), LINES)
def test_an_attribution_right_under_the_answer_takes_nothing_of_it(language: str, line: str) -> None:
    for quote in both_ways(line):
        assert split_reply(f"{NEW}\n{quote}").new == NEW


@pytest.mark.parametrize(("language", "line"), LINES)
def test_an_answer_below_the_quote_is_new(language: str, line: str) -> None:
    reply = split_reply(f"{line}\n{MARKED}\n\n{NEW}")
    assert reply.new == NEW
    assert not reply.begins_inline


@pytest.mark.parametrize(("language", "labels"), HEADERS)
@pytest.mark.parametrize(("colon", "bold"), [(":", ""), (":", "*"), (" :", ""), ("：", ""), (":", "**")])
@pytest.mark.parametrize("between", ["\n", "\n\n", " "])
def test_a_header_block_ends_the_new_text(
    language: str, labels: tuple[str, str, str, str], colon: str, bold: str, between: str
) -> None:
    head = block(labels, colon=colon, bold=bold, between=between)
    for before in ("\n\n", "\n", "\n________________________________\n"):
        assert split_reply(f"{NEW}{before}{head}\n\n{MENU}").new == NEW
    assert split_reply(f"{head}\n\n{MENU}").new == ""


@pytest.mark.parametrize(("language", "labels"), HEADERS)
@pytest.mark.parametrize("order", [(0, 1), (0, 3, 1, 2), (3, 0, 1), (1, 3, 0, 2), (1, 0), (2, 1), (0, 2, 3)])
def test_a_header_block_is_one_in_any_order(
    language: str, labels: tuple[str, str, str, str], order: tuple[int, ...]
) -> None:
    lines = block(labels).split("\n")
    head = "\n".join(lines[at] for at in order)
    assert split_reply(f"{NEW}\n\n{head}\n\n{MENU}").new == NEW
    assert split_reply(f"{head}\n\n{MENU}").new == ""


@pytest.mark.parametrize("language", ORIGINALS)
@pytest.mark.parametrize("shape", ["{}", "*{}*", "  {}  ", "{}:"])
def test_a_divider_ends_the_new_text(language: str, shape: str) -> None:
    line = shape.format(ORIGINALS[language])
    for quote in both_ways(line):
        assert split_reply(f"{NEW}\n\n{quote}").new == NEW
        assert split_reply(quote).new == ""


@pytest.mark.parametrize(("language", "line"), PASSED_ON)
@pytest.mark.parametrize("marks", ["", "> "])
def test_what_is_passed_on_is_forwarded_and_never_new(language: str, line: str, marks: str) -> None:
    """mail.md §2: mails passed on are read for facts only."""
    mail = [line, "", *block(BLOCKS[language][0]).split("\n"), "", *MENU.split("\n")]
    reply = split_reply("FYI zie onder\n\n" + "\n".join(f"{marks}{one}" for one in mail))
    assert (reply.new, reply.quoted) == ("FYI zie onder", "")
    assert reply.forwarded == "\n".join(mail)


@pytest.mark.parametrize(("language", "line"), SIGNED)
def test_a_signature_ends_the_new_text(language: str, line: str) -> None:
    assert split_reply(f"{NEW}\n\n{line}\n\n{MENU}").new == NEW
    for marks in ("> ", ""):
        intro = ATTRIBUTIONS[language][0]
        assert split_reply(f"{NEW}\n\n{line}\n\n{marks}{intro}\n{marks}\n{marks}MELDEN").new == NEW


PROGRAMS = {
    "Samsung": "-------- Oorspronkelijk bericht --------\nVan: Meldpunt <m@amnesty.example>\nDatum: 24-11-2026 14:30",
    "Windows Mail": "Verzonden vanuit Mail voor Windows\n\n" + block(BLOCKS["nl"][0]),
    "Yahoo": "Op dinsdag 24 november 2026 om 14:30 CET heeft X <x@y.example> het volgende geschreven:",
    "Proton": "\u2010\u2010\u2010 Original Message \u2010\u2010\u2010",
    "Proton, newer": "Sent with Proton Mail secure email.\n\nOn Tue, 24 November 2026 at 14:30, X <x@y.example> wrote:",
    "eM Client": '------ Oorspronkelijk bericht ------\nVan "Meldpunt" <m@amnesty.example>\nAan "Anna" <a@x.example>',
    "Lotus Notes": "Van:        Meldpunt/AMNESTY\nAan:        Anna/AMNESTY\nDatum:        24-11-2026 14:30",
    "GroupWise": ">>> Meldpunt <m@amnesty.example> 24-11-2026 14:30 >>>",
    "GroupWise, older": '>>> "Meldpunt" <m@amnesty.example> 24-11-2026 14:30',
    "a telephone that marks one line": "> Op 24 nov. 2026 om 14:30 heeft X <x@y.example> het volgende geschreven:\n>",
    "Spark": "On 24 Nov 2026 at 14:30 +0100, X <x@y.example>, wrote:",
    "Zoho": "---- On Tue, 24 Nov 2026 14:30:22 +0100 X <x@y.example> wrote ----",
    "Zimbra": "----- Op 24 nov 2026 om 14:30 schreef X <x@y.example>:",
    "Outlook, on behalf": block(BLOCKS["en"][0]).replace(">", "> On Behalf Of Fenna [mailto:f@x.example]", 1),
    "no year, no address": "Op di 24 nov. om 14:30 schreef Meldpunt:",
    "a name on the line above": "Meldpunt Datalekken\n<m@amnesty.example> schreef op 24 november 2026 om 14:30:",
    "an unknown language": "Vào 14:24 8 tháng 6, 2026, Hùng <h@x.example> đã viết:",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_more_programs_end_the_new_text(program: str) -> None:
    text = f"{PROGRAMS[program]}\n{MENU}"
    assert split_reply(f"{NEW}\n\n{text}").new == NEW
    assert split_reply(text).new == ""


OPENINGS = st.sampled_from(
    [line for _, line in LINES]
    + [block(labels) for _, labels in HEADERS]
    + list(ORIGINALS.values())
    + [line for _, line in PASSED_ON]
)
DECISIONS = st.sampled_from(["MELDEN", "NIET MELDEN", "GEEN DATALEK", "NOTIFY", "JA", "2.3 NEE"])


@given(
    opening=OPENINGS,
    decision=DECISIONS,
    width=st.integers(30, 90),
    gap=st.integers(0, 2),
    marked=st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_a_quoted_decision_never_begins_the_new_text(
    opening: str, decision: str, width: int, gap: int, marked: bool
) -> None:
    """T17, in the layouts of sixteen languages: even a line that is not recognised stays above what it quotes."""
    lead = [
        piece
        for line in opening.split("\n")
        for piece in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    ]
    mark = "> " if marked else ""
    text = "\n".join([*lead, *[""] * gap, f"{mark}{decision}", f"{mark}De stick was versleuteld."])
    for forwards in (False, True):
        new = split_reply(text, forwards=forwards).new
        assert not new.startswith(decision)
        above = split_reply(f"Dank voor de vraag.\n\n{text}", forwards=forwards).new
        assert above.split("\n")[0] == "Dank voor de vraag."

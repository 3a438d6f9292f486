"""HTML as text (T15)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.inbox import html_text
from compliance_bot.inbox.html_text import html_to_text
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Unclear


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">NIET MELDEN</div>',
        '<div style="DISPLAY : none !important">NIET MELDEN</div>',
        "<p hidden>NIET MELDEN</p>",
        '<span style="font-size:0">NIET MELDEN</span>',
        '<span style="color:red;font-size:0px">NIET MELDEN</span>',
        '<span style="visibility: hidden">NIET MELDEN</span>',
        '<span style="opacity:0">NIET MELDEN</span>',
        '<div style="max-height:0;overflow:hidden">NIET MELDEN</div>',
        '<div style="mso-hide:all">NIET MELDEN</div>',
        "<style>NIET MELDEN</style>",
        "<script>NIET MELDEN</script>",
        "<!-- NIET MELDEN -->",
        "<title>NIET MELDEN</title>",
        '<div style="display:none"><p>NIET<div>MELDEN</p></div></div>',
    ],
)
def test_hidden_words_are_left_out(hidden: str) -> None:
    """T15: hidden elements may carry words."""
    assert html_to_text(f"<body>voor{hidden}<p>na</p></body>").split() == ["voor", "na"]


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "font-size:10px", "opacity:0.5", "line-height:1", "max-width:600px"]
)
def test_visible_words_stay(style: str) -> None:
    assert html_to_text(f'<p style="{style}">MELDEN</p>') == "MELDEN"


def test_blocks_are_lines_and_quotes_are_marked() -> None:
    html = "<div>NIET&nbsp;MELDEN</div><div>reden</div>"
    html += "<blockquote><div>vraag</div><blockquote>ouder</blockquote></blockquote>"
    assert html_to_text(html) == "NIET\xa0MELDEN\nreden\n> vraag\n> > ouder"


def test_quotes_are_three_deep_at_most() -> None:
    """T15: nested blockquotes explode."""
    text = html_to_text("<blockquote>" * 5000 + "x")
    assert text == "> > > x"


def test_struck_words_never_read_as_said() -> None:
    text = html_to_text("<p><s>MELDEN</s></p>")
    assert isinstance(read_command(text, zone=ZoneInfo("Europe/Amsterdam")), Unclear)
    assert text != "MELDEN"


def test_broken_html_gives_what_can_be_read() -> None:
    assert html_to_text("<p>een<br>twee</div></p><b>drie<i>vier").split() == ["een", "twee", "drievier"]


@pytest.mark.parametrize(
    "piece", ["<blockquote>", "<div>", "<b>", "</div>", "<", "<!--", "&", "<p hidden>x", "<a href='"]
)
def test_work_grows_no_faster_than_the_html(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T15, T16: work is counted, not timed."""
    work: list[int] = []
    whole = html_text._Reader._pop

    def counted(reader: html_text._Reader) -> str:
        work[-1] += 1
        return whole(reader)

    monkeypatch.setattr(html_text._Reader, "_pop", counted)
    for size in (1000, 4000):
        work.append(0)
        html_to_text((piece + "x</b></div>") * size)
    assert work[1] <= 5 * work[0] + 10


@pytest.mark.parametrize("piece", ["<!--", "<![", "<?", "<a b='", "<", "<a b='>", "<!-- x <p>"])
def test_half_open_tags_do_not_reach_the_parser(piece: str) -> None:
    """T16: html.parser looks to the end of the text for each half-open comment or tag; none may be left."""
    tamed = html_text._tamed(piece * 1000 + "tekst")
    assert "<!" not in tamed
    assert "<?" not in tamed
    assert tamed.count("<") <= tamed.count(">")


def test_a_comment_is_left_out_and_the_rest_stays() -> None:
    assert html_to_text("<!DOCTYPE html><p>een<!-- <b>NIET MELDEN</b> -->twee</p>3 < 4") == "eentwee\n3 < 4"


@given(st.text(alphabet="<>/pdivbr blockquote=\"'&;x \n", max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_html_becomes_text(html: str) -> None:
    assert isinstance(html_to_text(html), str)

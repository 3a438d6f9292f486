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
from compliance_bot.reading.replies import split_reply


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
        '<span style="font-size:1px">NIET MELDEN</span>',
        '<span style="font-size:.5pt">NIET MELDEN</span>',
        '<span style="font:normal 1px/1 Arial">NIET MELDEN</span>',
        '<div style="position:absolute;left:-9999px">NIET MELDEN</div>',
        '<div style="text-indent:-9999px">NIET MELDEN</div>',
        '<div style="height:0;overflow:hidden">NIET MELDEN</div>',
        '<div style="display:/* x */none">NIET MELDEN</div>',
        '<span style="color:transparent">NIET MELDEN</span>',
        '<style>.h{display:none}</style><div class="h">NIET MELDEN</div>',
        '<style><!-- .a, p.h{color:red;visibility : hidden} --></style><p class="x h">NIET MELDEN</p>',
        '<STYLE TYPE="text/css">#h{display:none!important}</STYLE><b id="H">NIET MELDEN</b>',
        '<div class="h">NIET MELDEN</div><style>/* { */ .h { display : none }</style>',
        '<style>.h p{font-size:0}</style><div class="h"><p>NIET MELDEN</p></div>',
        '<style>@import url(x.css);@media screen{.h{display:none}}</style><div class="h">NIET MELDEN</div>',
        "<style>tt{display:none}</style><tt>NIET MELDEN</tt>",
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


@pytest.mark.parametrize(
    "html",
    [
        '<style>.h{display:none}</style><p class="g">MELDEN</p>',
        '<style>.h{display:none}</style><p id="h">MELDEN</p>',
        "<style>.h p{display:none}</style><p>MELDEN</p>",
        '<style>.h *{display:none}</style><p class="g">MELDEN</p>',
        '<style>a.h:hover{display:none}</style><a class="h">MELDEN</a>',
        '<style>@media only screen and (max-width:600px){.h{display:none}}</style><p class="h">MELDEN</p>',
        '<style>@media print{.h{display:none}} .x{color:red}</style><p class="h">MELDEN</p>',
        '<!--[if mso]><style>.h{display:none}</style><![endif]--><p class="h">MELDEN</p>',
        '<style>.d{background:#000}</style><div class="d"><p style="color:#fff">MELDEN</p></div>',
        '<table><tr><td bgcolor="#002244"><font color="white">MELDEN</font></td></tr></table>',
        '<div style="background:navy;color:#fff">MELDEN</div>',
        '<div style="background:url(x.png);color:#fff">MELDEN</div>',
        '<div style="color:#fff"><p style="color:#000">MELDEN</p></div>',
        '<body bgcolor="black" text="white">MELDEN</body>',
        '<div style="color:#222;background-color:rgb(255, 255, 255)">MELDEN</div>',
        '<p style="margin-left:-35.4pt;left:-5px">MELDEN</p>',
        '<p style="font:11px Arial;height:0.5em">MELDEN</p>',
        "<style>p{display:block}</style><p>MELDEN</p>",
    ],
)
def test_words_that_show_stay(html: str) -> None:
    """P1: rules for telephones and printers, dark headers and other elements' classes hide nothing of a report."""
    assert html_to_text(html) == "MELDEN"


@pytest.mark.parametrize(
    "html",
    [
        '<div style="color:#fff;background:white">MELDEN</div>',
        '<span style="color:white">MELDEN</span>',
        '<font color="#FEFEFE">MELDEN</font>',
        '<td bgcolor="#123456"><b style="color:rgb(18,52,86)">MELDEN</b></td>',
        "<style>p.x{text-decoration:line-through}</style><p class=x>MELDEN</p>",
        '<div style="text-decoration: line-through;"><p>MELDEN</p></div>',
        '<style>.weg s, .weg{text-decoration-line:line-through}</style><div class="weg"><b>MELDEN</b></div>',
    ],
)
def test_words_struck_or_in_the_colour_of_the_paper_are_never_said(html: str) -> None:
    """T15: they stay readable for people, with a stroke through each letter."""
    text = html_to_text(html)
    assert text.replace("\u0336", "") == "MELDEN"
    assert isinstance(read_command(text, zone=ZoneInfo("Europe/Amsterdam")), Unclear)


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote">{}</div>',
        '<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">Op di schreef:</div>{}</div>',
        '<div id="appendonsend"></div><hr><div>{}</div>',
        '<hr><div id="divRplyFwdMsg"><b>Van:</b> Fenna</div><div>{}</div>',
        '<div id="x_divRplyFwdMsg"></div></div></div>{}',
        '<div class="moz-cite-prefix">Op 24-11 schreef Fenna:</div><blockquote type="cite">{}</blockquote>',
        '<div class="moz-forward-container">{}</div>',
        '<div id="ydp12abyahoo_quoted_1" class="ydp12abyahoo_quoted">{}</div>',
        '<span id="OLK_SRC_BODY_SECTION"><div>{}</div></span>',
        '<div id="mail-editor-reference-message-container"><div>{}</div></div>',
        '<span class="protonmail_quote">{}</span>',
        '<hr id="stopSpelling">Date: Tue<br>{}',
        '<hr id="zwchr"><div><b>Van: </b>Fenna</div><div>{}</div>',
        '<p id="reply-intro">Op 24-11-2026 schreef Fenna:</p><blockquote type="cite">{}</blockquote>',
        '<div name="quote" style="margin:10px 5px;border-left:2px solid #C3D9E5;"><div>{}</div></div>',
        '<div name="messageReplySection">{}</div>',
        '<blockquote type="cite"><div>Op 24 nov. 2026 om 14:30 heeft Fenna geschreven:</div>{}</blockquote>',
        "<div><blockquote>Op 24 nov. schreef Fenna:<br></blockquote></div><blockquote>{}</blockquote>",
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm"><p><b>Felad\u00f3:</b> F<br>'
        "<b>K\u00fcld\u00e9s ideje:</b> kedd<br><b>C\u00edmzett:</b> M</p></div><p>{}</p>",
    ],
)
def test_what_mail_programs_quote_is_never_new(quote: str) -> None:
    """T15, T16: an answered mail stands in a container that is no blockquote; its words aren't the writer's."""
    text = html_to_text("<p>Eigen tekst</p>" + quote.format("NIET MELDEN<br><br>De stick was versleuteld."))
    reply = split_reply(text)
    assert reply.new == "Eigen tekst"
    assert "> NIET MELDEN" in text
    assert "versleuteld" in reply.quoted


@pytest.mark.parametrize(
    "html",
    [
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm">Wat er misging<br>Alles</div>',
        '<div style="border-top:1px solid #ccc">Naam: Jan<br>E-mail: jan@amnesty.example<br>Wat: laptop</div>',
        '<div class="quote">Wat er misging</div>',
        '<div name="quotes">Wat er misging</div>',
    ],
)
def test_a_line_or_a_name_that_only_looks_like_a_quote_takes_no_words(html: str) -> None:
    """P1: forms and letters have lines above their parts too."""
    text = html_to_text(f"<p>Melding</p>{html}")
    assert "> " not in text
    assert split_reply(text, answers=False).quoted == ""


def test_hidden_words_in_a_quote_or_below_a_bar_stay_out() -> None:
    """T15."""
    bar = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm"><b>Od:</b> F<br><b>Komu:</b> M'
    html = f'<p>MELDEN</p>{bar}<br><span style="display:none">weg</span></div>'
    assert html_to_text(html) == "MELDEN\n> Od: F\n> Komu: M"


def test_words_after_a_closed_quote_are_new() -> None:
    html = '<div class="gmail_quote">vraag</div><div>MELDEN</div>'
    assert split_reply(html_to_text(html)).new == "MELDEN"


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
    "piece",
    [
        "<blockquote>",
        "<div>",
        "<b>",
        "</div>",
        "<",
        "<!--",
        "&",
        "<p hidden>x",
        "<a href='",
        "<b class='h'>x",
        "<style>.h{display:none}</style>",
        "<style>{{{}",
        "<style>/*",
        "<div style='border:none;border-top:solid red 1.0pt;padding:3.0pt 0'>a: b<br>",
    ],
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

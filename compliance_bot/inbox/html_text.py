"""HTML as readable text: hidden elements left out, quotes marked with "> " (T15). Linear in its input."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from compliance_bot.inbox.html_quotes import below_bars, draws_bar, holds_old_text, opens_old_text
from compliance_bot.inbox.html_style import (
    BLACK,
    WHITE,
    Colour,
    Styles,
    alike,
    colours,
    hides,
    keys_of,
    read_styles,
    strikes,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MOST_CHARACTERS = 1024 * 1024
_DEEPEST_QUOTE = 3
_MOST_TAGS = 50_000
_LONGEST_TAG = 64 * 1024
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_SILENT = _words("head script style template title noscript iframe object svg math select textarea")
_BLOCK = _words(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody tfoot thead tr ul"
)
_STRUCK = _words("s strike del")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CSS_START = re.compile(r"style[\s/>]", re.IGNORECASE)
_STRIKE_MARK = "\u0336"


def html_to_text(html: str) -> str:
    """The visible text of an HTML mail, a line per block; quoted blocks begin with "> ", three deep at most.

    Quotes are blockquotes and what mail programs wrap an answered or forwarded mail in. Struck-through words and
    letters in the colour of their background keep a combining stroke (U+0336): they never read as said (mail.md §6).
    Only the first MiB and 50,000 tags are read; broken HTML gives what could be read.
    """
    tamed = _tamed(html[:_MOST_CHARACTERS])
    reader = _Reader(read_styles(_css_of(tamed)))
    reader.feed(tamed)
    reader.close()
    return reader.text()


def _css_of(tamed: str) -> str:
    """What stands in the <style> elements."""
    pieces = (piece.partition(">")[2] for piece in tamed.split("<") if _CSS_START.match(piece))
    return "\n".join(pieces)


def _tamed(html: str) -> str:
    """HTML without comments, declarations and unclosed "<": html.parser is quadratic on those."""
    kept: list[str] = []
    first, *others = html.split("<", _MOST_TAGS)
    others = others[: _MOST_TAGS - 1]
    kept.append(first)
    in_comment = in_style = False
    for piece in others:
        if in_style and piece[:6].lower() != "/style":
            kept.append(piece.removeprefix("!--"))
            continue
        in_style = not in_comment and bool(_CSS_START.match(piece)) and ">" in piece
        if in_comment or piece.startswith("!--"):
            _, end, after = piece.partition("-->")
            in_comment = not end
            kept.append(after)
        elif piece.startswith(("!", "?")):
            kept.append(piece.partition(">")[2])
        else:
            kept.append(("<" + _short(piece)) if ">" in piece else "&lt;" + piece)
    return "".join(kept)


def _short(piece: str) -> str:
    """A tag whose attributes swell the memory counts as hidden: what it would have said of itself is not known."""
    end = piece.find(">")
    if end <= _LONGEST_TAG:
        return piece
    name = re.match(r"/?[a-zA-Z0-9]{0,20}", piece)
    return f"{name[0] if name else ''} hidden{piece[end:]}"


@dataclass(frozen=True)
class _Element:
    keys: tuple[str, ...]  # tag, .classes, #id
    hidden: bool
    quote: bool
    struck: bool
    ink: Colour | None
    paper: Colour | None


class _Reader(HTMLParser):
    def __init__(self, styles: Styles) -> None:
        super().__init__(convert_charrefs=True)
        self._styles = styles
        self._open: list[_Element] = []
        self._counts: dict[str, int] = {}
        self._hidden = self._quotes = self._struck = self._pre = 0
        self._all_below = 0
        self._bars: list[int] = []
        self._line: list[str] = []
        self._lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCK or tag == "br":
            self._end_line(blank=tag in ("p", "br") and not self._line)
        values = dict(attrs)
        keys = keys_of(tag, values)
        if opens_old_text(keys[1:]):
            self._end_line()
            self._all_below = 1
        if draws_bar(values):
            self._end_line()
            self._bars.append(len(self._lines))
        if tag in _VOID:
            if tag == "hr":
                self._say("_" * 32)
                self._end_line()
            return
        if tag in ("td", "th"):
            self._say(" ")
        self._push(self._element(tag, keys, values))

    def _element(self, tag: str, keys: tuple[str, ...], values: dict[str, str | None]) -> _Element:
        style = values.get("style") or ""
        hidden, struck = self._styles.look(keys, self._counts)
        ink, paper = self._colours(tag, keys, values)
        return _Element(
            keys=keys,
            hidden=hidden or tag in _SILENT or "hidden" in values or hides(style),
            quote=holds_old_text(tag, keys[1:], values),
            struck=struck or tag in _STRUCK or strikes(style),
            ink=ink,
            paper=paper,
        )

    def _colours(
        self, tag: str, keys: tuple[str, ...], values: dict[str, str | None]
    ) -> tuple[Colour | None, Colour | None]:
        """The element's own colours, else those around it; not known where a rule may have painted it."""
        ink, paper, inked, painted = colours(values)
        around = self._open[-1] if self._open else None
        named = len(keys) > 1
        if not inked:
            outer = around.ink if around else BLACK
            ink = None if tag == "a" or (named and self._styles.inks) else outer
        if not painted:
            outer = around.paper if around else (None if self._styles.paints else WHITE)
            paper = None if named and self._styles.paints else outer
        return ink, paper

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCK:
            self._end_line()
        if not self._counts.get(tag):
            return
        while self._open:
            if self._pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._pre:
            first, *others = data.split("\n")
            self._say(first)
            for line in others:
                self._end_line(blank=not self._line)
                self._say(line)
        else:
            self._say(_SPACE.sub(" ", data))

    def text(self) -> str:
        """What was read, without runs of blank lines."""
        self._end_line()
        lines: list[str] = []
        for line in below_bars(self._lines, self._bars):
            if line.strip("> ") or (lines and lines[-1].strip("> ")):
                lines.append(line)
        return "\n".join(lines).strip("\n")

    def _say(self, text: str) -> None:
        if self._hidden or not text:
            return
        unseen = bool(self._open) and alike(self._open[-1].ink, self._open[-1].paper)
        if (self._struck or unseen) and text.strip():
            text = "".join(char + _STRIKE_MARK if char.isalnum() else char for char in text)
        self._line.append(text)

    def _end_line(self, *, blank: bool = False) -> None:
        text = "".join(self._line).strip(" ")
        self._line = []
        if self._hidden or not (text or blank):
            return
        self._lines.append("> " * min(self._quotes + self._all_below, _DEEPEST_QUOTE) + text)

    def _push(self, element: _Element) -> None:
        if element.quote:
            self._end_line()
        self._open.append(element)
        self._count(element, 1)

    def _pop(self) -> str:
        element = self._open[-1]
        if element.quote:
            self._end_line()
        self._open.pop()
        self._count(element, -1)
        return element.keys[0]

    def _count(self, element: _Element, step: int) -> None:
        for key in element.keys:
            self._counts[key] = self._counts.get(key, 0) + step
        self._hidden += step * element.hidden
        self._quotes += step * element.quote
        self._struck += step * element.struck
        self._pre += step * (element.keys[0] == "pre")

"""HTML as readable text: hidden elements left out, quotes marked with "> " (T15). Linear in its input."""

from __future__ import annotations

import re
from html.parser import HTMLParser


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MOST_CHARACTERS = 1024 * 1024
_DEEPEST_QUOTE = 3
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_SILENT = _words("head script style template title noscript iframe object svg math select textarea")
_BLOCK = _words(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody tfoot thead tr ul"
)
_STRUCK = _words("s strike del")
_NOTHING = r"0(?:\.0+)?(?:px|pt|em|rem|%|in|cm|mm)?(?![\d.])"
_HIDDEN_STYLE = re.compile(
    rf"display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:{_NOTHING}|"
    rf"(?:^|;)(?:font-size|max-height|max-width|line-height):{_NOTHING}"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_SPACE = re.compile(r"\s+")
_STRIKE_MARK = "\u0336"


def html_to_text(html: str) -> str:
    """The visible text of an HTML mail, a line per block; quoted blocks begin with "> ", three deep at most.

    Struck-through words keep a combining stroke (U+0336) so that they never read as said (mail.md §6).
    Only the first MiB is read; broken HTML gives what could be read.
    """
    reader = _Reader()
    reader.feed(_tamed(html[:_MOST_CHARACTERS]))
    reader.close()
    return reader.text()


def _tamed(html: str) -> str:
    """HTML without comments, declarations and unclosed "<": html.parser is quadratic on those."""
    kept: list[str] = []
    first, *others = html.split("<")
    kept.append(first)
    in_comment = False
    for piece in others:
        if in_comment or piece.startswith("!--"):
            _, end, after = piece.partition("-->")
            in_comment = not end
            kept.append(after)
        elif piece.startswith(("!", "?")):
            kept.append(piece.partition(">")[2])
        else:
            kept.append(("<" if ">" in piece else "&lt;") + piece)
    return "".join(kept)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool, bool, bool]] = []  # tag, hidden, quote, struck
        self._counts: dict[str, int] = {}
        self._hidden = self._quotes = self._struck = self._pre = 0
        self._line: list[str] = []
        self._lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCK or tag == "br":
            self._end_line(blank=tag in ("p", "br") and not self._line)
        if tag in _VOID:
            if tag == "hr":
                self._say("_" * 32)
                self._end_line()
            return
        if tag in ("td", "th"):
            self._say(" ")
        values = dict(attrs)
        hidden = tag in _SILENT or _is_hidden(values)
        struck = tag in _STRUCK or "line-through" in (values.get("style") or "").lower()
        self._push(tag, (hidden, tag == "blockquote", struck))

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
        for line in self._lines:
            if line.strip("> ") or (lines and lines[-1].strip("> ")):
                lines.append(line)
        return "\n".join(lines).strip("\n")

    def _say(self, text: str) -> None:
        if self._hidden or not text:
            return
        if self._struck and text.strip():
            text = "".join(char + _STRIKE_MARK if char.isalnum() else char for char in text)
        self._line.append(text)

    def _end_line(self, *, blank: bool = False) -> None:
        text = "".join(self._line).strip(" ")
        self._line = []
        if self._hidden or not (text or blank):
            return
        self._lines.append("> " * min(self._quotes, _DEEPEST_QUOTE) + text)

    def _push(self, tag: str, marks: tuple[bool, bool, bool]) -> None:
        self._open.append((tag, *marks))
        self._counts[tag] = self._counts.get(tag, 0) + 1
        self._count(tag, marks, 1)

    def _pop(self) -> str:
        tag, *marks = self._open.pop()
        self._counts[tag] -= 1
        self._count(tag, (marks[0], marks[1], marks[2]), -1)
        return tag

    def _count(self, tag: str, marks: tuple[bool, bool, bool], step: int) -> None:
        hidden, quote, struck = marks
        self._hidden += step * hidden
        self._quotes += step * quote
        self._struck += step * struck
        self._pre += step * (tag == "pre")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = _NO_SPACE.sub("", attributes.get("style") or "").lower().replace("!important", "")
    return bool(_HIDDEN_STYLE.search(style))

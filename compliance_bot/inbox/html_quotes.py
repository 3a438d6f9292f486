"""What mail programs put round or above the mail they answer or forward, in HTML (T15, T16). Data and small looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

# nothing but old text stands below these
_BELOW = ("appendonsend", "divrplyfwdmsg", "stopspelling", "zwchr")
# old text stands inside these
_AROUND = (
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "moz-cite-prefix",
    "moz-forward-container",
    "protonmail_quote",
    "tutanota_quote",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message",
    "reply-intro",
    "isreplycontent",
    "front-blockquote",
    "freshdesk_quote",
    "messagereplysection",
)
# Word, and so Outlook, draws this line above the header of the mail below; nobody else names it in points
_BAR = re.compile(r"border-top:solid[^;]{0,30}1\.0pt.{0,20}padding:3\.0pt0")
_NO_SPACE = re.compile(r"\s+")
_LABELLED = re.compile(r"^[^\s:：][^:：]{0,24}[:：]")
_LONGEST_STYLE = 300
_HEADER_LINES = 8


def opens_old_text(keys: Iterable[str]) -> bool:
    """Whether an element with these .classes and #id stands above an older mail that runs to the end."""
    return any(key.endswith(_BELOW) for key in keys)


def holds_old_text(tag: str, keys: Iterable[str], attributes: Mapping[str, str | None]) -> bool:
    """Whether what stands inside an element is an older mail: a quote, or a container of a mail program's own."""
    name = (attributes.get("name") or "").strip().lower()
    return (
        tag == "blockquote"
        or name in ("quote", "messagereplysection")
        or any(key.endswith(_AROUND) for key in keys)
    )


def draws_bar(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element has the line above it that Outlook draws over the header of an older mail."""
    style = _NO_SPACE.sub("", (attributes.get("style") or "")[:_LONGEST_STYLE]).lower()
    return "border:none" in style and bool(_BAR.search(style))


def below_bars(lines: Sequence[str], bars: Iterable[int]) -> list[str]:
    """The lines, marked as quoted from the first bar that has a header of two labelled lines below it, whatever
    the language."""
    for bar in bars:
        head = [line for line in lines[bar : bar + _HEADER_LINES] if line.strip()]
        if sum(bool(_LABELLED.match(line)) for line in head[:4]) >= 2:
            return [
                *lines[:bar],
                *(line if line.startswith("> > > ") else f"> {line}" for line in lines[bar:]),
            ]
    return list(lines)

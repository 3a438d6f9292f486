"""Which of our messages came back: its id, the tokens in it, our own mark, as far as a notice quotes them (T51)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from compliance_bot.inbox.addresses import clean, decode_bytes
from compliance_bot.reading.threading import OWN_HEADER
from compliance_bot.reading.tokens import TOKEN

_READ = 512 * 1024
_MOST_PARTS = 200
_MOST_TOKENS = 20
# quoted or not, folded or not, also as a fold put white space into the id itself
_ID = re.compile(r"^[> \t|]{0,20}message-id:\s{0,20}(<[^<>]{1,2000}>)", re.IGNORECASE | re.MULTILINE)
_MARK = re.compile(
    rf"^[> \t|]{{0,20}}{OWN_HEADER}:\s{{0,20}}([^\r\n]{{1,900}}(?:\n[ \t][^\r\n]{{1,200}}){{0,3}})",
    re.IGNORECASE | re.MULTILINE,
)
_MARKER = re.compile(r"\[#([^\[\]]{30,200})\]")
_SPACE = re.compile(r"[\s>]+")


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a notice quotes of the mail it is about, nothing of it verified: id with <>, tokens, own header values."""

    message_id: str = ""
    tokens: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def read_returned(message: Message) -> Returned:
    """The first Message-ID that is not the notice's own, and every token and mark of ours, in the notice's parts."""
    own = "".join(str(message.get("message-id", "")).split())
    text = "\n".join(_texts(message))[:_READ]
    ids = ("".join(found.split()) for found in _ID.findall(text))
    marks = (" ".join(found.split()) for found in _MARK.findall(text))
    return Returned(
        message_id=next((found for found in ids if found != own), ""),
        tokens=_tokens(text),
        marks=tuple(dict.fromkeys(marks))[:_MOST_TOKENS],
    )


def _tokens(text: str) -> tuple[str, ...]:
    """Token-shaped pieces, also those that a wrapped or quoted marker holds in two halves."""
    markers = (_SPACE.sub("", found) for found in _MARKER.findall(text))
    found = (hit for piece in (text, *markers) for hit in TOKEN.findall(piece))
    return tuple(dict.fromkeys(f"{number}-{mac.lower()}" for number, mac in found))[:_MOST_TOKENS]


def _texts(message: Message) -> Iterator[str]:
    """The words of every part, and the headers of every mail inside; the returned mail goes before the prose."""
    prose: list[str] = []
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            break
        if part is not message:
            yield _headers(part)
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind.startswith(("text/", "message/")):
            payload = part.get_payload(decode=True)
            text = decode_bytes(payload if isinstance(payload, bytes) else b"", "utf-8")
            prose.append(text)
    yield from prose


def _headers(part: Message) -> str:
    return clean("\n".join(f"{name}: {value}" for name, value in part.raw_items()))

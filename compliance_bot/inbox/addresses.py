"""Address headers and encoded words read tolerantly: nothing a sender writes raises here (T12, T24)."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re

from compliance_bot.reading.facts import Address
from compliance_bot.reading.trust import FROM_DEFECT

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REFUSED_CODECS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
)
_MOST_ADDRESSES = 500
_HEAD_READ = 256 * 1024
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_FROM_LINE = re.compile(rb"^from([ \t]*):([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)


def clean(text: str) -> str:
    """Text without NUL and lone surrogates, with LF line ends (T13)."""
    text = _SURROGATE.sub("\ufffd", text).replace("\x00", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Text on one line without control or direction characters (T28)."""
    return " ".join(_CONTROL.sub(" ", clean(text)).split())


def decode_bytes(data: bytes, charset: str) -> str:
    """Bytes as clean text: the charset said, else UTF-8, else Windows-1252; unknown charsets never raise (T50)."""
    for name in (_codec(charset), "utf-8"):
        try:
            return clean(data.decode(name)) if name else _next_codec()
        except (UnicodeError, LookupError, ValueError):
            continue
    return clean(data.decode("cp1252", "replace"))


def decode_words(value: str) -> str:
    """A raw header value as text: RFC 2047 words decoded, neighbours of one charset joined first, 8-bit kept."""
    value = _unfolded(value)
    out: list[str] = []
    pending: tuple[str, bytes] = ("", b"")
    end = 0
    for hit in _WORD.finditer(value):
        between = value[end : hit.start()]
        if between.strip() or not pending[0]:
            out.append(_flush(pending) + between)
            pending = ("", b"")
        charset, data = hit[1].partition("*")[0].lower(), _word_bytes(hit[2], hit[3])
        if pending[0] and pending[0] != charset:
            out.append(_flush(pending))
            pending = ("", b"")
        pending = (charset, pending[1] + data)
        end = hit.end()
    return clean("".join(out) + _flush(pending) + value[end:])


def read_addresses(value: str) -> tuple[Address, ...]:
    """Every mailbox of an address header, groups opened, at most 500; text before <…> is only a name (T24)."""
    addresses: list[Address] = []
    for piece in _pieces(_unfolded(value)):
        address = _one_address(piece)
        if address is not None:
            addresses.append(address)
    return tuple(addresses[:_MOST_ADDRESSES])


def from_doubts(raw: bytes) -> tuple[str, ...]:
    """What is crooked in the From lines of a mail, by its bytes: parsers differ on what such a line says (T10, T24)."""
    head = _BLANK_LINE.split(raw[:_HEAD_READ], maxsplit=1)[0]
    doubts: list[str] = []
    lines = _FROM_LINE.findall(head)
    if len(lines) > 1:
        doubts.append("more than one line begins with From")
    if any(space for space, _ in lines):
        doubts.append("white space before the colon")
    values = [decode_bytes(value.replace(b"\x00", b"\x01"), "utf-8") for _, value in lines]
    if any(_only_after_cleaning(piece) for value in values for piece in _pieces(value.replace("\n", ""))):
        doubts.append("an address with hidden characters, white space or letters of another script in it")
    return tuple(FROM_DEFECT + doubt for doubt in doubts)


def _only_after_cleaning(piece: tuple[str, str]) -> bool:
    """Whether a mailbox's text is an address only once characters are taken out of it."""
    address = _one_address(piece)
    written = (piece[1] or piece[0]).strip(" \t").lower()
    return address is not None and (written != address.address or not (piece[1] or piece[0]).isascii())


def _next_codec() -> str:
    raise LookupError("no charset")


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip("\"' ")).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _REFUSED_CODECS else name


def _unfolded(value: str) -> str:
    raw = value.encode("utf-8", "surrogateescape") if _escaped(value) else value.encode("utf-8", "replace")
    return decode_bytes(raw, "utf-8").replace("\n", "")


def _escaped(value: str) -> bool:
    return not any("\ud800" <= char < "\udc80" or "\udcff" < char <= "\udfff" for char in value)


def _flush(pending: tuple[str, bytes]) -> str:
    return decode_bytes(pending[1], pending[0]) if pending[0] else ""


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding.lower() == "q":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


def _pieces(value: str) -> list[tuple[str, str]]:
    """(name text, address text) per mailbox, split on commas and semicolons outside quotes, comments and <>."""
    pieces: list[tuple[str, str]] = []
    name: list[str] = []
    inside: list[str] = []
    quoted = escaped = angle = False
    comment = 0
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or comment):
            escaped = True
            continue
        elif char == '"' and not comment:
            quoted = not quoted
            continue
        elif not quoted and char == "(" and not angle:
            comment += 1
            continue
        elif not quoted and char == ")" and comment:
            comment -= 1
            continue
        elif quoted or comment:
            pass
        elif char == "<":
            if "@" in inside:
                # a second <…> without a comma is a second mailbox, never a better spelling of the first (T24)
                pieces.append(("".join(name), "".join(inside)))
                name = []
            angle, inside = True, []
            continue
        elif char == ">":
            angle = False
            continue
        elif char in ",;" and not angle:
            pieces.append(("".join(name), "".join(inside)))
            name, inside = [], []
            continue
        elif char == ":" and not angle and "@" not in "".join(name[-64:]):
            name = []
            continue
        if not comment:
            (inside if angle else name).append(char)
    pieces.append(("".join(name), "".join(inside)))
    return pieces


def _one_address(piece: tuple[str, str]) -> Address | None:
    name, inside = piece[0].strip(), piece[1].strip()
    if not inside and "@" in name and len(name.split()) == 1:
        name, inside = "", name
    address = one_line(inside).replace(" ", "").lower()
    if "@" not in address[1:-1] or len(address) > 320:
        return None
    return Address(address=address, name=one_line(decode_words(name))[:200])

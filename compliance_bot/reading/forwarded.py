"""Who wrote a mail that somebody passes on, and when: read from the header block that mail programs put above it (P20).

A claim of the person who forwards, never more than a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.moments import moments_in

_MOST_LINES = 400
_LONGEST_LINE = 998
_MOST_BLOCKS = 10
_BLOCK = 14
_LABELS = {
    "from": "van from von de da från fra od lähettäjä från",
    "sent": "verzonden datum sent date gesendet datum envoyé date inviato data skickat sendt wysłano lähetetty",
    "to": "aan to an à a till til do vastaanottaja",
    "subject": "onderwerp subject betreff objet oggetto ämne emne temat aihe",
    "other": "cc bcc antwoord-aan reply-to organisatie organization importance urgentie prioriteit belangrijk",
}
_LABEL_OF = {word: name for name, words in _LABELS.items() for word in words.split()}
_HEADER = re.compile(
    r"[>|"
    r" \t]{0,12}[*_]{0,2}(?P<label>[^\W\d_]{1,12}(?:-[^\W\d_]{1,4})?)[ \u00a0]?:[*_]{0,2}[ "
    r"\t\u00a0]{0,9}(?P<value>\S.{0,700})?$"
)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,200}\w")
_SAYS_SO = re.compile(
    r"(?<!\w)(?:zie (?:onder|hieronder|onderstaand)|onderstaande? (?:mail|e-mail|bericht|melding)|"
    r"doorgestuurd|ter info(?:rmatie)?|fyi|t\.?k\.?n\.?|"
    r"see below|below (?:mail|message|email)|forwarding|forwarded|passing (?:this )?on|van een (?:steuner|"
    r"donateur|lid|leverancier|verwerker))(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class ForwardedHead:
    """The header block above a forwarded mail, as its mail program wrote it.

    address, name: of its From, '' when it shows none; sent: its date as written; quote: the block's lines verbatim;
    body: [begin, stop) of the mail under it.
    """

    address: str
    name: str
    sent: str
    subject: str
    quote: str
    body: tuple[int, int]


def says_so(new: str) -> bool:
    """Does somebody say that they pass a mail on ("zie onder", "FYI"), whatever the subject?"""
    return bool(_SAYS_SO.search(new[:2000]))


def forwarded_heads(text: str) -> tuple[ForwardedHead, ...]:
    """The header blocks in a text, the outermost first, at most ten; a block tells a sender and a date or subject."""
    lines = _lines_of(text)
    found: list[ForwardedHead] = []
    at = 0
    while at < len(lines) and len(found) < _MOST_BLOCKS:
        block = _block_at(lines, at) if _label(lines[at][1]) == "from" else ()
        head = _head(text, lines, block) if block else None
        if head is not None:
            found.append(head)
            at = block[-1] + 1
        else:
            at += 1
    return tuple(_with_bodies(found, text))


def sent_of(head: ForwardedHead, *, sent_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the mail was sent by its header, [start, end) in UTC, end = start for a minute; None where unknown."""
    found = [said.proposal for said in moments_in(head.sent[:200], sent_at=sent_at, zone=zone)]
    best = next((one for one in found if one.precision == Precision.MINUTE.value), None)
    best = best or (found[0] if found else None)
    return (best.start, best.end) if best is not None else None


def _lines_of(text: str) -> list[tuple[int, str]]:
    """(place, line) within the caps of T16."""
    found: list[tuple[int, str]] = []
    place = 0
    for line in text.split("\n")[:_MOST_LINES]:
        found.append((place, line[:_LONGEST_LINE]))
        place += len(line) + 1
    return found


def _label(line: str) -> str:
    hit = _HEADER.match(line)
    return _LABEL_OF.get(hit["label"].lower(), "") if hit else ""


def _block_at(lines: Sequence[tuple[int, str]], at: int) -> tuple[int, ...]:
    """The numbers of the lines of one block: labels, blank lines and continuations between them."""
    last, labels = at, 1
    for number in range(at + 1, min(at + _BLOCK, len(lines))):
        line = lines[number][1]
        if _label(line):
            last, labels = number, labels + 1
        elif _is_text(line) and (number > last + 1 or labels >= 2):
            break
    return tuple(range(at, last + 1)) if labels >= 3 else ()


def _is_text(line: str) -> bool:
    """Neither blank nor the continuation of a header."""
    return bool(line.strip(" >\t|")) and not line.startswith((" ", "\t"))


def _head(text: str, lines: Sequence[tuple[int, str]], block: Sequence[int]) -> ForwardedHead | None:
    values: dict[str, str] = {}
    for number in block:
        hit = _HEADER.match(lines[number][1])
        name = _LABEL_OF.get(hit["label"].lower(), "") if hit else ""
        if hit and name and name not in values:
            values[name] = (hit["value"] or "").strip(" *_")
    sender = values.get("from", "")
    if not sender or not ("sent" in values or "subject" in values):
        return None
    address = _ADDRESS.search(sender)
    begin, stop = lines[block[0]][0], lines[block[-1]][0] + len(lines[block[-1]][1])
    return ForwardedHead(
        address=address[0].lower() if address else "",
        name=_name_of(sender, address),
        sent=values.get("sent", ""),
        subject=values.get("subject", ""),
        quote=text[begin:stop],
        body=(stop, len(text)),
    )


def _name_of(sender: str, address: re.Match[str] | None) -> str:
    name = sender[: address.start()] if address else sender
    return name.replace("mailto:", "").strip(" \t<[(\"'")[:200]


def _with_bodies(heads: Sequence[ForwardedHead], text: str) -> Iterator[ForwardedHead]:
    """Each body ends where the next block begins."""
    for number, head in enumerate(heads):
        stop = text.find(heads[number + 1].quote, head.body[0]) if number + 1 < len(heads) else len(text)
        yield ForwardedHead(
            address=head.address,
            name=head.name,
            sent=head.sent,
            subject=head.subject,
            quote=head.quote,
            body=(head.body[0], stop if stop >= 0 else len(text)),
        )

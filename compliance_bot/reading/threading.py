"""Which question, incident or earlier mail a mail belongs to, as far as the mail itself says (mail.md §3, §4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.tokens import TOKEN, FoundToken, Seat, read_own_mark

OWN_HEADER = "X-Compliance-Bot"
_MARKER = re.compile(r"\[#([^\[\]]{30,200})\]")
_SPACE = re.compile(r"\s+")
_MOST_TOKENS = 50
_BODY_READ = 256 * 1024


def find_tokens(facts: MailFacts) -> tuple[FoundToken, ...]:
    """Every distinct token of a mail in seat order (mail.md §4), unverified, at most 50.

    Only markers `[#…]` count in subject and body, also in quoted text: a token names a question, it proves nobody.
    """
    plus = [address.address.partition("@")[0].partition("+")[2] for address in facts.recipients]
    seats = (
        (Seat.PLUS_ADDRESS, plus),
        (Seat.IN_REPLY_TO, [_squeezed(value) for value in facts.in_reply_to]),
        (Seat.REFERENCES, [_squeezed(value) for value in reversed(facts.references)]),
        (Seat.SUBJECT, _markers(facts.subject)),
        (Seat.BODY, _markers(facts.text[:_BODY_READ])),
    )
    found: dict[tuple[str, str], FoundToken] = {}
    for seat, texts in seats:
        for number, mac in _tokens_in(texts):
            found.setdefault((number, mac), FoundToken(number=number, mac=mac, seat=seat))
    return tuple(found.values())[:_MOST_TOKENS]


def incident_number(subject: str, prefix: str) -> str:
    """The first incident number with our prefix in a subject, e.g. `AINL-2026-0001`, or ''."""
    pattern = rf"(?<![0-9A-Za-z-]){re.escape(prefix)}-(\d{{4}}-\d{{4,6}})(?![0-9A-Za-z-])"
    hit = re.search(pattern, subject, re.IGNORECASE | re.ASCII)
    return f"{prefix}-{hit[1]}" if hit else ""


def identity_of(facts: MailFacts) -> str:
    """The duplicate key of mail.md §3: a hash over id, From, all canonical text and attachments.

    The Date joins only where the id is missing; '' when a mail has neither (then nothing is a duplicate of it).
    Never equal across senders (T57), and blind to how a provider wrapped or re-encoded the mail (T53).
    """
    if not facts.message_id and facts.sent_at is None:
        return ""
    date = "" if facts.message_id or facts.sent_at is None else facts.sent_at.isoformat()
    parts = [
        _squeezed(facts.message_id),
        date,
        *(address.address for address in facts.froms),
        "\x1e",
        _SPACE.sub(" ", facts.text).strip(),
        "\x1e",
        *sorted(attachment.sha256 for attachment in facts.attachments),
    ]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def own_key(facts: MailFacts, keys: Mapping[str, bytes]) -> str:
    """The outbox key in our own header when its HMAC verifies, else ''; the outbox row must exist too (mail.md §2)."""
    for value in facts.headers.get(OWN_HEADER.lower(), ()):
        key = read_own_mark(keys, value) if value.isascii() else ""
        if key:
            return key
    return ""


def returned_keys(facts: MailFacts, keys: Mapping[str, bytes]) -> tuple[str, ...]:
    """The outbox keys of the messages of ours that a bounce brings back, by our own header in them (T51)."""
    found = (read_own_mark(keys, value) for value in facts.returned_marks if value.isascii())
    return tuple(dict.fromkeys(key for key in found if key))


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _markers(text: str) -> list[str]:
    return [_squeezed(hit[1].replace(">", "")) for hit in _MARKER.finditer(text)]


def _tokens_in(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        for hit in TOKEN.finditer(text):
            yield hit[1], hit[2].lower()

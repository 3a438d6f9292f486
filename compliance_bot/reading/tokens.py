"""Reply tokens (mail.md §4): which question is answered, by whom it may be answered. Not a proof of the sender.

A token is written `2026-0007-<26 letters>`: the incident's number without prefix, then an HMAC-SHA256 cut to
128 bits in lower-case base32 over (key id, incident, person, purpose). Person and purpose do not stand in it:
the verifier tries the few that are possible, so a forwarded mail tells nobody who is who.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

TOKEN = re.compile(r"(?<![0-9a-z-])(\d{4}-\d{4,6})-([a-z2-7]{26})(?![0-9a-z])", re.IGNORECASE)
_BITS = 128


class Purpose(StrEnum):
    """Which question a token answers.

    OVERVIEW: a mail about several mails or incidents, whose numbers the reply names (mail.md §6); CHECKS: whether we
    read the answers right that somebody typed into our own mail.
    """

    AP = "ap"
    HANDLING = "handling"
    DISCOVERY = "discovery"
    OVERVIEW = "overview"
    CHECKS = "checks"


class Seat(StrEnum):
    """Where a token was found, most specific first; all count alike."""

    PLUS_ADDRESS = "plus_address"
    IN_REPLY_TO = "in_reply_to"
    REFERENCES = "references"
    SUBJECT = "subject"
    BODY = "body"


@dataclass(frozen=True, kw_only=True)
class FoundToken:
    """A token as it stood in a mail, not verified yet; `number` is `2026-0007`."""

    number: str
    mac: str
    seat: Seat


@dataclass(frozen=True, kw_only=True)
class TokenMatch:
    """A verified token: this person was asked this about this incident number."""

    number: str
    person: str
    purpose: Purpose
    seat: Seat


def make_token(keys: Mapping[str, bytes], *, number: str, person: str, purpose: Purpose) -> str:
    """The token under the first (newest) key. Raises ValueError without a key."""
    key_id = next(iter(keys), None)
    if key_id is None:
        raise ValueError("no token key")
    return f"{number}-{_mac(keys[key_id], key_id, number, person, purpose)}"


def tokens_in(text: str, seat: Seat) -> tuple[FoundToken, ...]:
    """Every token-shaped piece of a text, in order, without doubles; verified by nobody yet."""
    found = (FoundToken(number=m[1], mac=m[2].lower(), seat=seat) for m in TOKEN.finditer(text))
    return tuple(dict.fromkeys(found))


def match_token(found: FoundToken, keys: Mapping[str, bytes], persons: Iterable[str]) -> TokenMatch | None:
    """Who and what this token is for, or None when no key, person and purpose give it. Constant time per try."""
    people = tuple(persons)
    for key_id, key in keys.items():
        for person in people:
            for purpose in Purpose:
                expected = _mac(key, key_id, found.number, person, purpose)
                if hmac.compare_digest(expected, found.mac.lower()):
                    return TokenMatch(number=found.number, person=person, purpose=purpose, seat=found.seat)
    return None


def reporter_key(address: str) -> str:
    """The person a reporter outside the directory counts as in a token: a hash of the address."""
    return "reporter:" + hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]


def own_mark(keys: Mapping[str, bytes], outbox_key: str) -> str:
    """The value of our own header: outbox key and HMAC; recognises our mails and repeats (mail.md §2)."""
    key_id = next(iter(keys))
    return f"{outbox_key}; {_own(keys[key_id], outbox_key)}"


def read_own_mark(keys: Mapping[str, bytes], value: str) -> str:
    """The outbox key of a genuine mark, else ''. The outbox row must exist too before a mail is `own`."""
    outbox_key, _, mac = (part.strip() for part in value.partition(";"))
    genuine = any(hmac.compare_digest(_own(key, outbox_key), mac.lower()) for key in keys.values())
    return outbox_key if genuine else ""


def _mac(key: bytes, key_id: str, number: str, person: str, purpose: Purpose) -> str:
    text = "\x1f".join(("token", key_id, number, person, purpose.value))
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return _b32(digest)


def _own(key: bytes, outbox_key: str) -> str:
    return _b32(hmac.new(key, f"own\x1f{outbox_key}".encode(), hashlib.sha256).digest())


def _b32(digest: bytes) -> str:
    return base64.b32encode(digest[: _BITS // 8]).decode().rstrip("=").lower()

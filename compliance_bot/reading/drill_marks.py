"""How a mail about an exercise is told from all others: by tokens under a key of its own (mail.md §4).

A drill's key is derived from the token key, so that the service knows its mails without knowing the drill. Its
tokens hold a number no real incident reaches and, in the place of a person, a numbered seat: whoever plays along
need not stand in the service's own directory. The word OEFENING proves nothing: anybody may write it above a report.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.threading import find_tokens, own_key, returned_keys
from compliance_bot.reading.tokens import FoundToken, Seat, match_token, tokens_in

PREFIX = "OEFEN"
SEATS = tuple(f"seat-{number}" for number in range(1, 61))
"""Whom a drill's tokens may name; so many people at most play along."""
_FIRST = 100_000
_MOST_TRIED = 10


def drill_keys(keys: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The keys of exercises, one to each token key, newest first; nobody can go back from them to the real ones."""
    derived = (hmac.new(key, b"drill", hashlib.sha256).digest() for key in keys.values())
    return MappingProxyType({hashlib.sha256(key).hexdigest()[:8]: key for key in derived})


def drill_number(start: datetime) -> int:
    """The number of a drill begun in this minute: six digits, where real incidents of a year have four."""
    moment = start.astimezone(UTC)
    begin = moment.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return _FIRST + int((moment - begin).total_seconds()) // 60


def drill_of(facts: MailFacts, keys: Mapping[str, bytes]) -> str:
    """The number `2026-587123` of the drill that a mail, or what it brings back, answers; '' for every other mail.

    `keys`: those of drills.
    """
    returned = tuple(one for text in facts.returned_tokens for one in tokens_in(text, Seat.BODY))
    shaped = [one for one in (*find_tokens(facts), *returned) if _is_drill_number(one)]
    found = (match_token(one, keys, SEATS) for one in shaped[:_MOST_TRIED])
    return next((match.number for match in found if match is not None), "")


def is_drill_mail(facts: MailFacts, keys: Mapping[str, bytes], *, address: str) -> bool:
    """Is this a drill's own mail that came into the mailbox? Its header alone, on somebody else's mail, counts not."""
    return facts.from_address == address and bool(own_key(facts, keys))


def brings_drill_back(facts: MailFacts, keys: Mapping[str, bytes]) -> bool:
    """Is this a delivery report about a drill's mail, by its own header?"""
    return bool(returned_keys(facts, keys))


def _is_drill_number(found: FoundToken) -> bool:
    _, _, number = found.number.partition("-")
    return len(number) == 6 and int(number) >= _FIRST

"""How far the sender of a mail is proven: the seat of the proof; this version checks no transport proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from compliance_bot.procedure.events import TYPED
from compliance_bot.reading.facts import MailFacts

_ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
TYPED_BY = "typed by "  # how the reason of TYPED begins; the user of the machine follows
FROM_DEFECT = "From: "  # how a defect begins that casts doubt on the sender


class ProofLevel(StrEnum):
    """PROVEN: our own mail server vouches for the sender; DOUBTFUL: the mail contradicts itself; NONE: unchecked;
    TYPED: no mail at all, somebody typed it on the command line on this person's behalf (mail.md §6)."""

    PROVEN = "proven"
    DOUBTFUL = "doubtful"
    NONE = "none"
    TYPED = TYPED


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A level with its reason, stored with every decision."""

    level: ProofLevel
    reason: str


def proof_of(facts: MailFacts) -> Proof:
    """What speaks for and against the sender being who the mail says (mail.md §4; T10, T24)."""
    doubt = _doubt(facts)
    if doubt:
        return Proof(level=ProofLevel.DOUBTFUL, reason=doubt)
    return Proof(level=ProofLevel.NONE, reason="transport not checked in this version")


def _doubt(facts: MailFacts) -> str:
    if facts.from_headers > 1:
        return "more than one From header"
    if len(facts.froms) > 1:
        return "more than one address in From"
    if not facts.froms:
        return "no From address"
    address, name = facts.froms[0].address, facts.froms[0].name
    if not address.isascii():
        return "From address with letters outside ASCII"
    if facts.sender is not None and facts.sender.address != address:
        return "Sender differs from From"
    if "@" in name and address not in name.lower():
        return "the name in From shows another address"
    resent = " ".join(facts.headers.get("resent-from", ()))
    if resent and set(_ADDRESS.findall(resent.lower())) != {address}:
        return "Resent-From: passed on by somebody else"
    return next((defect for defect in facts.defects if defect.startswith(FROM_DEFECT)), "")

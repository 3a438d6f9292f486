"""A command with its speaker and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from compliance_bot.casework.incoming import Incoming
from compliance_bot.procedure.corrections import LastWord
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Command
from compliance_bot.reading.trust import Proof, ProofLevel

PROOFS: Mapping[ProofLevel, str] = MappingProxyType(
    {
        ProofLevel.PROVEN: "de afzender is vastgesteld",
        ProofLevel.DOUBTFUL: "de afzender is niet zeker",
        ProofLevel.TYPED: "op de opdrachtregel, namens deze persoon",
        ProofLevel.NONE: "de code in de mail en het adres van de afzender; de weg van de mail is niet gecontroleerd",
    }
)
"""How a receipt names the proof."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A command with its speaker and what stands behind it. instead_of: what it corrects, where it says so."""

    mail: Incoming
    ref: str
    command: Command
    person: Person
    proof: Proof
    instead_of: LastWord | None = None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a word changed at once beside being kept: the code its receipt is worded by, and what it took back.

    was: where the clock stood; other: the incident that it concerns too; reopened: an end was taken back.
    """

    did: str = ""
    was: datetime | None = None
    other: str = ""
    reopened: bool = False

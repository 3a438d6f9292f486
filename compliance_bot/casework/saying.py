"""A command with its speaker and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass

from compliance_bot.casework.incoming import Incoming
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Command
from compliance_bot.reading.trust import Proof


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A command with its speaker and what stands behind it."""

    mail: Incoming
    ref: str
    command: Command
    person: Person
    proof: Proof

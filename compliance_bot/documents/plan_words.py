"""The Dutch words for what `simulate` plays: what is asked, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from compliance_bot.procedure.roles import LABELS, Role

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "besluit": "besluit nodig",
        "indienen": "melding bij de AP indienen",
        "motiveren": "te laat: indienen en motiveren",
        "bevestigen": "techniek: wie pakt het op?",
        "kennisnemen": "datalek, ter kennisname",
        "informeren": "betrokkenen informeren of niet?",
        "aanvullen": "voorlopige melding aanvullen",
    }
)
SHORT: Mapping[Role, str] = MappingProxyType(
    {
        **LABELS,
        Role.DECIDER: "Manager F&M",
        Role.DPO: "FG",
        Role.MEDIA: "Manager Media & PZ",
        Role.HELPDESK: "helpdesk",
    }
)
"""Roles where there is little room."""


def labels_of(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles as people call them; "deputy" is whoever is nothing but a deputy."""
    return tuple("plaatsvervanger" if role == "deputy" else SHORT[Role(role)] for role in roles)

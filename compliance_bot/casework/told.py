"""Of which roads a message told, by the rungs that it carried out (mail.md §8)."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_bot.ports import Entry
from compliance_bot.procedure.events import RungReached

TOGETHER = "together"
"""The kind of mail with questions of different roads: what it asked about an incident only the rungs tell."""


def roads_told(entries: Iterable[Entry], key: str) -> frozenset[str]:
    """The roads of this incident whose rungs went out by the message of this outbox key."""
    rungs = (entry.event for entry in entries if isinstance(entry.event, RungReached))
    return frozenset(rung.road for rung in rungs if key in rung.keys)

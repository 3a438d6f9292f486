"""Facts and forwarded reports of an incident's journal, as templates show them."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_bot.ports import Entry, FactView, OriginView
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.roles import Directory
from compliance_bot.reading.incident_facts import NAMES


def fact_views(entries: Iterable[Entry]) -> tuple[FactView, ...]:
    """The facts of an incident's journal as people see them, in the order of the AP's questions, given ones first."""
    told = [
        FactView(
            name=entry.event.name,
            value=entry.event.value,
            quote=entry.event.quote,
            where=entry.event.where,
            by=entry.event.by,
            arrival=entry.event.arrival,
        )
        for entry in entries
        if isinstance(entry.event, ev.FactProposed)
    ]
    order = {name: place for place, name in enumerate(NAMES)}
    return tuple(sorted(told, key=lambda fact: (not fact.by, order.get(fact.name, len(order)))))


def origin_views(entries: Iterable[Entry], directory: Directory) -> dict[int, OriginView]:
    """Arrival id -> whose report was passed on by it."""
    return {
        entry.event.arrival: OriginView(
            role=entry.event.role.value if entry.event.role else "",
            name=entry.event.original_name,
            address=entry.event.original_address,
            start=entry.event.start,
            end=entry.event.end,
            counts=entry.event.counts,
            quote=entry.event.quote,
            lookalike=directory.who(entry.event.original_address).lookalike,
        )
        for entry in entries
        if isinstance(entry.event, ev.ReportForwarded)
    }

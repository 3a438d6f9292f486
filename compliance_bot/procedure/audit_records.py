"""What the auditor notes while it reads a journal: entries, rungs with what stood before them, messages, roads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.audit_asked import Asking


@dataclass(frozen=True, kw_only=True)
class Told:
    """One journal entry: the event, and when it was recorded."""

    at: datetime
    event: ev.Event


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A rung that was carried out, with what stood in the journal before it.

    asked: whose word what it asks waited for; away, surely: who seemed out of reach, and who surely was.
    """

    at: datetime
    event: ev.RungReached
    aware_at: datetime
    ended: bool
    asks: str
    owner: str
    reporters: frozenset[str]
    took_calls: frozenset[str]
    away: frozenset[str]
    surely: frozenset[str]
    asked: tuple[Asking, ...]
    later_at: datetime | None
    taken_by: str
    taken_until: datetime | None


@dataclass(kw_only=True)
class Message:
    """A message that was queued, and how it went."""

    key: str
    queued_at: datetime
    channel: str
    kind: str
    person: str
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def waits(self) -> bool:
        """Did it neither go, nor was it given up or taken back?"""
        return not (self.delivered_at or self.failed_at or self.withdrawn_at)


@dataclass(kw_only=True)
class Walk:
    """A road beside the AP road that is open: opened_at is when that was recorded."""

    opened_at: datetime
    since: datetime
    asks: str
    owner: str
    reached: int = -1

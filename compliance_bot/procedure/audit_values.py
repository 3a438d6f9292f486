"""What the auditor finds, and what it judges by (promise 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import Directory

_HOUR = timedelta(hours=1)


class What(StrEnum):
    """What is not as it should be."""

    RUNG = "rung"
    PERSON = "person"
    ASKED = "asked"
    CHAT = "chat"
    MOMENT = "moment"
    AFTER_END = "after_end"
    UNSENT = "unsent"
    LOST = "lost"
    NOBODY = "nobody"
    NOT_HANDED_OVER = "not_handed_over"
    NO_FUTURE = "no_future"
    AGENDA = "agenda"
    ROAD = "road"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that should have gone and did not, or the other way round; since: when it should have been."""

    incident: str
    what: What
    since: datetime
    road: str = AP
    hours: int = -1
    person: str = ""
    channel: str = ""

    @property
    def id(self) -> str:
        """The same difference at another look has the same one."""
        hours = "" if self.hours < 0 else str(self.hours)
        parts = (self.incident, self.what, self.road, hours, self.person, self.channel)
        return " ".join(part or "-" for part in parts)


@dataclass(frozen=True, kw_only=True)
class Fate:
    """The outbox row of a message: replaced by a later one, held for a person, or to go at `due_at`, not tried yet."""

    replaced: bool = False
    held: bool = False
    tried: bool = True
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Practice:
    """What the audit judges by.

    since: this configuration is in force since then; whom a rung had to reach is judged from there on. awake_since:
    the program looks since then: what fell in a downtime is due from there on. works_since: a channel that works,
    since when; None where it is down. grace: so long after its moment a rung may be carried out; patience: so long a
    message may wait while its road works. extra: so much more a flood may hold a rung back (mail.md §8). second: a
    negative decision needs one (P18).
    """

    directory: Directory
    ladder: Ladder
    chat: bool
    since: datetime
    awake_since: datetime
    works_since: Mapping[str, datetime | None] = field(default_factory=dict)
    grace: timedelta = timedelta(minutes=10)
    patience: timedelta = _HOUR
    extra: timedelta = timedelta(minutes=15)
    second: bool = True

"""What becomes of messages, and of the register itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events.sealing import sealed


@dataclass(frozen=True, kw_only=True)
class MessageQueued:
    """A message to one recipient on one channel was put in the outbox."""

    key: str
    channel: str
    kind: str
    person: str = ""
    recipient: str = sealed()


@dataclass(frozen=True, kw_only=True)
class MessageDelivered:
    """The server took the message; `assigned_id` is the id it gave, where it said so (mail.md §4)."""

    key: str
    channel: str
    message_id: str
    assigned_id: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageFailed:
    """A message was given up for this recipient; never a reason to skip the next rung (mail.md §8)."""

    key: str
    channel: str
    detail: str = sealed()


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn:
    """A message that waited does not go out any more: what it asks was answered meanwhile (P19, P23)."""

    key: str
    channel: str
    kind: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidenceViewed:
    """Somebody took a stored mail out to read it, before they got it (P35). Who looked is not erased."""

    evidence: str
    viewer: str
    why: str = sealed()


@dataclass(frozen=True, kw_only=True)
class RegisterRestored:
    """A backup was put back. Recorded with the last incident it knew: `first` to `last` after it are never given,
    because people may know them from what came after the backup."""

    backup_at: datetime
    first: str
    last: str

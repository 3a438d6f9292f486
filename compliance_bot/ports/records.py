"""The values that the store keeps and gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from compliance_bot.ports.mailbox import MailRef
from compliance_bot.procedure.events import Event
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import DueRung


class ArrivalState(StrEnum):
    """`stored`: evidence is safe, nothing done yet; `handled`: the arrival has its outcome."""

    STORED = "stored"
    HANDLED = "handled"


@dataclass(frozen=True, kw_only=True)
class NewArrival:
    """A mail as it came in, before anything is parsed. `raw` None = before_start, no evidence kept.

    swept: found by a sweep outside the watched folders: it stays as people put it, and moves no watermark.
    """

    ref: MailRef
    received_at: datetime
    receipt_note: str
    first_seen_at: datetime
    raw: bytes | None
    swept: bool = False


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One mail of one mailbox, exactly one record (promise 1)."""

    id: int
    ref: MailRef
    received_at: datetime
    receipt_note: str
    first_seen_at: datetime
    evidence: str
    state: ArrivalState
    outcome: str = ""
    reason: str = ""
    incident: str = ""
    marked: bool = False
    mail_class: str = ""


@dataclass(frozen=True, kw_only=True)
class Handled:
    """How an arrival ended. outcome: opened | attached | command | note | triage | own | automatic | duplicate |
    before_start | quarantined | drill; `identity` is the canonical duplicate key of mail.md §3 ('' = none)."""

    outcome: str
    reason: str
    incident: str = ""
    message_id: str = ""
    identity: str = ""
    mail_class: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadHit:
    """A Message-ID we know: of an arrival or of our message to `person` (submitted or assigned)."""

    message_id: str
    incidents: tuple[str, ...]
    token: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One journal entry, sealed texts filled in (or ERASED)."""

    seq: int
    at: datetime
    incident: str
    kind: str
    event: Event
    actor: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class View:
    """Somebody takes a mail out to read it (P35). incident: '' for a mail that has none."""

    at: datetime
    evidence: str
    incident: str
    viewer: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Week:
    """What the database counted since a moment, for the sign of life. mails: (outcome, how many), '' = not handled.

    given_up, held, waiting: messages that will not go, that a person must release, that were tried in vain so far.
    """

    mails: tuple[tuple[str, int], ...] = ()
    given_up: int = 0
    held: int = 0
    waiting: int = 0


@dataclass(frozen=True, kw_only=True)
class InVain:
    """Messages of one channel that were tried and wait still, none having gone since `since`; None = no such ones."""

    messages: int = 0
    recipients: int = 0
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """A rung that is due, with its incident as it stands."""

    incident: Incident
    rung: DueRung


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A row that tells who lives: `fence` rises with each new owner, `beat` with each sign of life."""

    name: str
    owner: str
    fence: int
    beat: int = 0


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """How the service is doing, as the database tells: moments and numbers. outages: road -> since when it is down;
    missing: how many reminders the auditor does not find.
    """

    read_at: datetime | None
    ticked_at: datetime | None
    delivered_at: datetime | None
    outages: Mapping[str, datetime]
    overdue: int
    open_incidents: int
    unsent: int
    oldest_unsent_at: datetime | None
    led: bool
    term: int
    missing: int = 0


@dataclass(frozen=True, kw_only=True)
class NextMoment:
    """The next moment at which a road of an incident is asked about, by the agenda."""

    incident: str
    road: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The outbox row of a message that is not known to have gone."""

    key: str
    due_at: datetime
    attempts: int
    replaced: bool
    held: bool

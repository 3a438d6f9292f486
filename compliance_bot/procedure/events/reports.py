"""What comes in: reports, calls, facts, notes, and what could not be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events.sealing import sealed
from compliance_bot.procedure.events.words import (
    IncidentKind,
    Language,
    Precision,
    ReporterRole,
    WindowVerdict,
)


@dataclass(frozen=True, kw_only=True)
class IncidentOpened:
    """A new incident with its number; the regime is the version of the law it is judged under (P31)."""

    ref: str
    kind: IncidentKind
    regime: str
    regime_version: str
    linked_to: str = ""
    title: str = sealed()


@dataclass(frozen=True, kw_only=True)
class ReportReceived:
    """Somebody reported this incident; `received_at` is the mail server's time (P2)."""

    arrival: int
    evidence: str
    received_at: datetime
    receipt_note: str = ""
    reporter_role: ReporterRole
    reporter_person: str = ""
    language: Language = Language.NL
    reporter_address: str = sealed()
    reporter_name: str = sealed()
    text: str = sealed()
    attachments: str = sealed()


@dataclass(frozen=True, kw_only=True)
class DiscoveryProposed:
    """A discovery time read from the reporter's own words (P4); unconfirmed until the reporter says so."""

    arrival: int
    start: datetime
    end: datetime
    precision: Precision
    confirmed: bool = False
    quote: str = sealed()


@dataclass(frozen=True, kw_only=True)
class DiscoveryRefuted:
    """The reporter says that the time we read is not right, and names no other (P4); it counts as unknown again."""

    arrival: int


@dataclass(frozen=True, kw_only=True)
class ReportForwarded:
    """A colleague passed on somebody else's report: whose it was and when it reached us, by its header (P20).

    A claim in the colleague's mail, so a proposal. role: the original reporter's, None where it shows no address.
    start, end: when the first employee of ours received it, half-open, end = start for a minute; None unknown.
    counts: it drives clock and window; not where the colleague tells a discovery in words of their own.
    """

    arrival: int
    role: ReporterRole | None = None
    processor: str = ""
    start: datetime | None = None
    end: datetime | None = None
    counts: bool = True
    original_address: str = sealed()
    original_name: str = sealed()
    quote: str = sealed()


@dataclass(frozen=True, kw_only=True)
class CallTold:
    """A report came by phone or at the desk: who made it and when, as the colleague who took it tells (P7, P20).

    report: the arrival id of the report; arrival, evidence: of the mail or record that tells it. called_at: None when
    the time is unknown, or lies after the note and thus contradicts it; confirmed: by the colleague's own answer, or
    typed on the command line by `typed_by`, a user of the machine. person: the caller's id where the directory knows
    them; role: as the caller's name lets us propose it; noted_by: the id of whoever took it, '' when not listed.
    sure: not where it corrects an earlier telling without the token of the colleague who gave that.
    """

    report: int
    arrival: int
    evidence: str
    called_at: datetime | None
    role: ReporterRole
    person: str = ""
    confirmed: bool = False
    noted_by: str = ""
    typed_by: str = ""
    sure: bool = True
    who: str = sealed()
    contact: str = sealed()
    quote: str = sealed()


@dataclass(frozen=True, kw_only=True)
class WindowJudged:
    """The verdict of P3 on one report; late_* in whole minutes over the window, both ends of a range."""

    arrival: int
    verdict: WindowVerdict
    window_minutes: int
    late_min: int = 0
    late_max: int = 0


@dataclass(frozen=True, kw_only=True)
class MailAttached:
    """A mail that belongs to this incident and is no report of its own (mail.md §3)."""

    arrival: int
    evidence: str
    received_at: datetime
    attached_by: str
    mail_class: str
    sender_person: str = ""
    sender_role: str = ""
    sender_address: str = sealed()
    text: str = sealed()


@dataclass(frozen=True, kw_only=True)
class TicketLearned:
    """A technical handler's own number for this incident, as they write it (P9; T58)."""

    person: str
    number: str
    arrival: int


@dataclass(frozen=True, kw_only=True)
class AcknowledgementHeldBack:
    """A reporter got no acknowledgement, too many went out; `why`: address | alike | everybody (mail.md §8)."""

    arrival: int
    why: str


@dataclass(frozen=True, kw_only=True)
class FactProposed:
    """A fact for advice and the AP sheet, read from somebody's words or given by FEIT: a proposal (P17, P27).

    name, value: from closed lists, so no personal data; '' as value when it is free text, which `quote` holds.
    by: the person's id for FEIT, '' for what the program read. where: as `FactProposal` has it.
    """

    arrival: int
    name: str
    value: str
    by: str = ""
    where: str = "new"
    quote: str = sealed()


@dataclass(frozen=True, kw_only=True)
class NoteAdded:
    """A remark from somebody, kept with the incident and deciding nothing."""

    arrival: int
    by: str
    text: str = sealed()


@dataclass(frozen=True, kw_only=True)
class NotRecorded:
    """A reply was not taken as a command: why, and whether its sender was asked back (mail.md §6)."""

    arrival: int
    evidence: str
    why: str
    command: str = ""
    person: str = ""
    asked_back: bool = False
    sender_address: str = sealed()

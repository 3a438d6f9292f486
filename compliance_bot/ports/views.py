"""What templates may know of an incident and of the house; all datetimes are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance_bot.ports.records import Week
from compliance_bot.procedure.events import Language


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Who we are, as texts show it. `contact` is a telephone or the like for 'whom to call'."""

    name: str
    prefix: str
    address: str
    contact: str
    sender_name: str
    language: Language = Language.NL


@dataclass(frozen=True, kw_only=True)
class FactView:
    """A fact read from somebody's words or given by FEIT: a proposal, with the words that say it (P27)."""

    name: str
    value: str
    quote: str
    where: str = "new"
    by: str = ""
    arrival: int = 0


@dataclass(frozen=True, kw_only=True)
class OriginView:
    """Whose report a colleague passed on, and when the first of us received it, by its header: a proposal (P20)."""

    role: str
    name: str
    address: str
    start: datetime | None
    end: datetime | None
    counts: bool
    quote: str
    lookalike: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A report as the assessors see it; `text` is the reporter's own words, verbatim.

    lookalike: the domain that the reporter's address looks like and is not (T24), else ''. origin: of a report that
    was passed on by a colleague; window_role: whose window it was judged by, '' for the reporter's own (P20).
    by_phone: it was made by phone or at the desk by `caller`, and the one named wrote it down (P7); typed: on the
    command line.
    """

    role: str
    name: str
    address: str
    received_at: datetime
    verdict: str
    window_minutes: int
    late_min: int
    late_max: int
    discovered_start: datetime | None
    discovered_end: datetime | None
    precision: str
    confirmed: bool
    quote: str
    text: str
    language: str
    receipt_note: str = ""
    lookalike: str = ""
    origin: OriginView | None = None
    window_role: str = ""
    arrival: int = 0
    by_phone: bool = False
    caller: str = ""
    contact: str = ""
    called_at: datetime | None = None
    call_confirmed: bool = False
    typed: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenRoad:
    """A road beside the AP road that is open (P19). asks: a value of norms.Asks; about: which audience or report."""

    asks: str
    about: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class AwayView:
    """Somebody out of reach until then, by role; called: who is asked beside them (P11). planned: by the operator."""

    who: str
    until: datetime
    planned: bool = False
    called: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncidentView:
    """An incident as templates see it. asks: 'besluit' | 'indienen' | 'motiveren' (see ladder.py).

    possibly_late: only an unconfirmed discovery puts T_strict in the past (P20); counted from receipt it is not over.
    refuted: the reporter denied the discovery that drives the clock, which a person must move (P20).
    facts: what people's words tell, as proposals (P27). roads: those open beside the AP road (P19); closed_at: when
    somebody closed it (AFSLUITEN).
    named_later: the reporter confirmed a later moment than the one that drives the clock (P20: later needs a person).
    kennis_waits: a later moment of awareness that waits for its second; their_term, their_term_waits: the AP's own
    term, and one that waits for its second (P24); absorbed: what was merged into it, merged_into: what it went on in.
    lapsed_by, lapsed_at: who had picked it up, and when that ended without anything that followed (P23).
    away: who of its circle is out of reach now.
    """

    ref: str
    kind: str
    title: str
    received_at: datetime
    aware_at: datetime
    aware_basis: str
    aware_confirmed: bool
    t_strict: datetime
    t_legal: datetime
    road: str
    outcome: str
    reports: tuple[ReportView, ...] = ()
    taken_by: str = ""
    taken_until: datetime | None = None
    lapsed_by: str = ""
    lapsed_at: datetime | None = None
    away: tuple[AwayView, ...] = ()
    asks: str = ""
    hours: int = 0
    provisional_possible: bool = False
    collapsed: int = 0
    second_asked: tuple[str, ...] = ()
    votes: tuple[VoteView, ...] = ()
    taken_back: tuple[VoteView, ...] = ()
    filing_number: str = ""
    linked_to: str = ""
    attachments: tuple[str, ...] = ()
    possibly_late: bool = False
    named_later: datetime | None = None
    refuted: bool = False
    statements: tuple[StatementView, ...] = ()
    facts: tuple[FactView, ...] = ()
    roads: tuple[OpenRoad, ...] = ()
    closed_at: datetime | None = None
    kennis_waits: datetime | None = None
    their_term: datetime | None = None
    their_term_waits: datetime | None = None
    absorbed: tuple[str, ...] = ()
    merged_into: str = ""


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A decision word as people see it; `who` is a role label, `reason` verbatim.

    standing: decision, advice, or typed: on the command line, where a negative one waits for the person's own reply;
    of what was taken back: advice or ''.
    """

    who: str
    word: str
    standing: str
    said_at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class FilingView:
    """A filing at the AP as people see it."""

    number: str
    filed_at: datetime
    provisional: bool
    verdict: str


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """Something said beside the road to the AP, without its words; check, answer: of a data check."""

    who: str
    word: str
    standing: str
    said_at: datetime
    check: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptView:
    """One answer to a data check; points_to: the outcome that the questions lead to from it, '' for the next one."""

    check: str
    question: str
    answer: str
    points_to: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class AlikeView:
    """Incidents that look alike, told as one; mostly just one. senders: from how many addresses they came."""

    first: IncidentView
    refs: tuple[str, ...]
    senders: int
    new: bool


@dataclass(frozen=True, kw_only=True)
class RoadView:
    """What is asked on a road beside the AP road (P19). asks: a value of norms.Asks; about: which audience or report.

    hours: since `since`; covers: how many rungs this one stands for; red: open for too long by our own norm; last:
    nothing is asked after this; waits: a word about informing the people waits for a second (P18).
    mine: whether the reader may give the answer; who may not is asked to call those who may. first: the first asking.
    days: within how many days of the first asking there must be an answer (P34). links: the ready replies to this one
    question, in a mail that asks several things.
    """

    incident: IncidentView
    asks: str
    about: str
    since: datetime
    hours: int
    covers: int = 1
    red: bool = False
    last: bool = False
    waits: bool = False
    mine: bool = True
    first: bool = False
    days: int = 0
    links: tuple[ReplyLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DifferenceView:
    """Something that the auditor says did not go as it should; what: a value of audit_values.What.

    road: the first word of a road's name; of a message its kind. hours: -1 where no rung is meant.
    """

    ref: str
    what: str
    road: str
    hours: int
    role: str
    channel: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """A mail attached to an incident, in an overview of several; `text` is its sender's own words.

    number: the one to name with INCIDENT.
    """

    ref: str
    at: datetime
    who: str
    text: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplyLink:
    """A ready reply: a mailto: link with subject and body filled in (never a link that acts, T25)."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ExpiryView:
    """Something that stops working on a day (promise 7), so many days from now; below 0 it is over.

    what: mailbox | smtp | chat for a password or token, mailbox_certificate | smtp_certificate for a server's.
    """

    what: str
    on: date
    days: int


@dataclass(frozen=True, kw_only=True)
class VacancyView:
    """A role that nobody holds, and the names of those who cover it (P12)."""

    role: str
    covered: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AbsenceView:
    """Somebody who is known to be out of reach until then (P11). why: a value of events.Unreached."""

    who: str
    why: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class LifeView:
    """What the weekly sign of life tells beside the open incidents (promise 7).

    since: what is counted is counted from then on; late: when it was due, where it comes later; skipped: how many
    weeks had none. roads: incident number -> what is still asked beside the AP road; week: what was counted.
    """

    since: datetime
    late: datetime | None = None
    skipped: int = 0
    roads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vacancies: tuple[VacancyView, ...] = ()
    absences: tuple[AbsenceView, ...] = ()
    expiries: tuple[ExpiryView, ...] = ()
    week: Week
    clock_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """Something about the machine itself that a technician must know; numbers and codes alone (P10).

    about: clock | expiry | head. what: of an expiry as ExpiryView has it; of the clock the server it was held
    against; of the head the place it could not be given to (file | url). minutes: how far our clock is ahead.
    """

    about: str
    what: str
    minutes: int = 0
    days: int = 0
    on: date | None = None

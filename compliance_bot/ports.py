"""What casework needs from the world, and the plain values that cross the border.

Adapters (inbox, channels, store, documents) implement these protocols; app.py puts them together.
All datetimes are aware UTC unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import Event, Language
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import DueRung, Ladder
from compliance_bot.procedure.regime import Regime
from compliance_bot.procedure.roles import Directory
from compliance_bot.procedure.windows import Windows
from compliance_bot.reading.facts import MailFacts

# --- time -------------------------------------------------------------------------------------------------


class Clock(Protocol):
    """The one clock (design.md §4)."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        ...

    def from_server(self, moment: datetime) -> datetime:
        """A server's time stamp on this clock: the identity in service, the speed-up's map in the demo."""
        ...


# --- the mailbox ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MailRef:
    """Where a mail lies. `internaldate` is the server's own stamp (aware), None when it gave none."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    internaldate: datetime | None
    size: int


@dataclass(frozen=True, kw_only=True)
class FolderView:
    """A folder's mails above a watermark, oldest UID first. more: others lie behind the last one given."""

    folder: str
    uidvalidity: int
    refs: tuple[MailRef, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """UIDs of one folder, ascending, under one numbering."""

    folder: str
    uidvalidity: int
    uids: tuple[int, ...]


class Mailbox(Protocol):
    """An IMAP mailbox that is only read: PEEK always, never \\Seen, nothing deleted (mail.md §1).

    Every method raises MailboxError with a sentence that says what to do; `waits` and `cut` never do, and may be
    called from any thread.
    """

    def connect(self) -> None: ...

    def waits(self) -> float:
        """Seconds for which the server has owed an answer; 0 when none is asked for."""
        ...

    def cut(self) -> None:
        """End the line under whoever waits on it."""
        ...

    def watched(self) -> tuple[str, ...]:
        """The folders to watch: INBOX, the one marked \\Junk, those of the configuration, there or not."""
        ...

    def swept(self) -> tuple[str, ...]:
        """Every folder that can be opened but Sent and Drafts: where a mail may lie that was moved unseen."""
        ...

    def look(
        self, folder: str, *, uidvalidity: int | None, after_uid: int, also: Sequence[int] = ()
    ) -> FolderView:
        """The first mails with UID > after_uid, and those of `also` that are still there.

        All from the beginning, without `also`, when the folder's UIDVALIDITY is another than given.
        """
        ...

    def numbers(self, folder: str, *, since: datetime) -> Numbers:
        """The mails that came since that day by the server's stamp, some older ones perhaps among them."""
        ...

    def refs(self, numbers: Numbers) -> tuple[MailRef, ...]:
        """Stamp and size of these mails; those that are gone are left out."""
        ...

    def fetch(self, ref: MailRef) -> bytes:
        """The mail's bytes as fetched, in pieces, by PEEK. Raises MailGone; MailUnfetchable in the end (T7)."""
        ...

    def fetch_small(self, refs: Sequence[MailRef]) -> Mapping[int, bytes]:
        """Several small mails of one folder at once, by UID; one that did not come whole is left out (T46)."""
        ...

    def mark_done(self, ref: MailRef) -> None:
        """Keyword or move, as configured; safe to repeat; a mail that is gone is no error."""
        ...

    def close(self) -> None: ...


class MailReader(Protocol):
    """Bytes to facts; never raises: what cannot be read has `unreadable` set."""

    def __call__(self, raw: bytes) -> MailFacts: ...


# --- what goes out ----------------------------------------------------------------------------------------


class Channel(StrEnum):
    MAIL = "mail"
    CHAT = "chat"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file in a mail we send."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MailBody:
    """A complete mail but for its envelope. `headers` are extra headers; `references` are full ids with <>."""

    subject: str
    text: str
    html: str = ""
    files: tuple[File, ...] = ()
    references: tuple[str, ...] = ()
    in_reply_to: str = ""
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChatBody:
    """A chat message. `thread_of` names the outbox key of the parent message it belongs under."""

    text: str
    thread_of: str = ""
    update_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One row for the outbox: one recipient, one channel (design.md §2).

    key: outbox key, unique; a second draft with the same key changes nothing (that is the guard against doubles).
    incidents: the incident(s) it is about, the most urgent first; empty for alarms.
    topic: an unsent row of the same topic is replaced by this one ('' = never).
    """

    key: str
    incidents: tuple[str, ...]
    channel: Channel
    recipient: str
    kind: str
    person: str = ""
    token: str = ""
    message_id: str = ""
    topic: str = ""
    mail: MailBody | None = None
    chat: ChatBody | None = None


@dataclass(frozen=True, kw_only=True)
class OutboxRow:
    """A stored draft with its fate."""

    id: int
    draft: Draft
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    superseded_at: datetime | None
    assigned_id: str
    last_error: str
    held_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The server took it. `assigned_id`: a Message-ID (with <>) or chat timestamp it gave, '' if none."""

    assigned_id: str = ""


class Mailer(Protocol):
    def send(self, draft: Draft) -> Sent:
        """Submit one mail to one recipient. Raises DeliveryError."""
        ...

    def close(self) -> None: ...


class HeadPlace(Protocol):
    """A place outside the database where the register's head is kept (P32); `name`: file | url."""

    @property
    def name(self) -> str: ...

    def give(self, line: str) -> None:
        """Keep one line there. Raises DeliveryError."""
        ...


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A server's own time as it answered, and our time around that moment, within ten seconds."""

    stamp: datetime
    at: datetime


class Chat(Protocol):
    def post(self, draft: Draft, *, thread_ts: str = "", update_ts: str = "") -> Sent:
        """Post (or update) one message; assigned_id is its ts. Raises DeliveryError."""
        ...


class Others(Protocol):
    """Extra ways to persons (SMS, a pager), beside their mail."""

    def send(self, draft: Draft) -> Sent:
        """Hand one short text to one way of one person, within seconds. Raises DeliveryError."""
        ...


# --- what templates may know --------------------------------------------------------------------------------


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

    standing: decision, advice, or typed: on the command line, where a negative one waits for the person's own reply.
    """

    who: str
    word: str
    standing: str
    said_at: datetime
    reason: str = ""


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


@dataclass(frozen=True, kw_only=True)
class MailModel:
    """All that any mail template may use; which kind uses what is in documents/mails.py.

    decides: may this reader decide, advise or be asked as second now? Without it a reminder asks for help only.
    reasons: may this reader see the assessors' reasons verbatim?
    called: the roles of those who are asked beside somebody out of reach (P11); in a receipt the new incidents.
    kept: the answers to data checks that were kept.
    missing: what the acknowledgement still asks (P5): data, people, protection, contained.
    lookalike: as ReportView has it, for the sender of an attached mail.
    roads: what is asked beside the AP road (P19). informing: what a word about the people came to: final, waits (for
        the second), nobody (can be asked), disagreement, advice_first or no_question (P18); '' where it stands at once.
    mentions: ids of those whom the chat calls by name, from the configuration alone.
    differences: what the auditor found, the first of them; number: how many.
    called_at: when somebody phoned (P7); typed_by: which user of the machine typed this on a person's behalf.
    blocks, notes: the incidents and attached mails of an overview, those in full; more: numbers of all the others.
    head, entries: the register's head and its number of entries, in one mail a day to each assessor (P32).
    life: the weekly sign of life; notice: what a technician must know (promise 7).
    """

    now: datetime
    organisation: Organisation
    language: Language = Language.NL
    incident: IncidentView | None = None
    incidents: tuple[IncidentView, ...] = ()
    greeting: str = ""
    role: str = ""
    links: tuple[ReplyLink, ...] = ()
    incident_links: Mapping[str, tuple[ReplyLink, ...]] = field(default_factory=dict)
    marker: str = ""
    internal: bool = True
    decides: bool = True
    reasons: bool = True
    ask_discovery: bool = False
    quote: str = ""
    discovered_start: datetime | None = None
    discovered_end: datetime | None = None
    why: str = ""
    understood: str = ""
    line: str = ""
    word: str = ""
    who: str = ""
    reason: str = ""
    proof: str = ""
    final: bool = False
    advice: bool = False
    second: bool = True
    number: str = ""
    filed_at: datetime | None = None
    filing_verdict: str = ""
    provisional: bool = False
    until: datetime | None = None
    text: str = ""
    lines: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    blocks: tuple[AlikeView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    more: tuple[str, ...] = ()
    called_at: datetime | None = None
    typed_by: str = ""
    kept: tuple[KeptView, ...] = ()
    missing: tuple[str, ...] = ("data", "people", "protection", "contained")
    lookalike: str = ""
    roads: tuple[RoadView, ...] = ()
    informing: str = ""
    mentions: tuple[str, ...] = ()
    head: str = ""
    entries: int = 0
    life: LifeView | None = None
    notice: NoticeView | None = None
    differences: tuple[DifferenceView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A mail's visible parts."""

    subject: str
    text: str
    html: str
    files: tuple[File, ...] = ()


class Documents(Protocol):
    def mail(self, kind: str, model: MailModel) -> Rendered:
        """Render one kind of mail in model.language. Raises a ComplianceBotError on a broken template."""
        ...

    def chat(self, kind: str, model: MailModel) -> str:
        """One chat text without personal data (P10)."""
        ...


# --- the store --------------------------------------------------------------------------------------------


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


class Work(Protocol):
    """One open transaction; leaving the block commits, an exception rolls everything back."""

    def apart(self) -> AbstractContextManager[None]:
        """A part of this transaction: an exception takes back that part alone. Raises ValueRefused, StoreError."""
        ...

    # arrivals and evidence
    def store_arrival(self, arrival: NewArrival) -> int | None:
        """Keep evidence, arrival and watermark. None when this (mailbox, folder, uidvalidity, uid) is known.

        None too, and the place kept as a sighting, when the bytes and the server's stamp are those of an arrival
        that was not seen in this folder under this numbering: the same mail lies elsewhere now (T5).
        """
        ...

    def store_passed_over(self, arrivals: Sequence[NewArrival], handled: Handled) -> int:
        """Record many mails of one folder that get no evidence and this outcome; how many were new."""
        ...

    def unknown(self, mailbox: str, numbers: Numbers) -> frozenset[int]:
        """The UIDs that are neither an arrival's place nor a sighting's."""
        ...

    def arrival(self, arrival_id: int) -> Arrival: ...
    def unhandled(self) -> tuple[int, ...]: ...
    def unmarked(self) -> tuple[Arrival, ...]:
        """Handled arrivals whose mail was not flagged or moved yet (and that have evidence)."""
        ...

    def set_marked(self, arrival_id: int) -> None: ...
    def evidence(self, sha256: str) -> bytes: ...
    def finish_arrival(self, arrival_id: int, handled: Handled) -> None: ...
    def watermark(self, mailbox: str, folder: str) -> tuple[int, int] | None:
        """(uidvalidity, last uid) or None."""
        ...

    def set_watermark(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> None: ...
    def known_identity(self, identity: str, *, except_arrival: int) -> Arrival | None: ...
    def thread_hits(self, message_ids: Sequence[str]) -> tuple[ThreadHit, ...]:
        """In the order of `message_ids`; unknown ids give nothing."""
        ...

    # incidents and journal
    def next_ref(self, prefix: str, year: int) -> str:
        """`AINL-2026-0001`, counted per year without gaps."""
        ...

    def numbers_given(self, year: int) -> int:
        """The last number given in this year, 0 when none was."""
        ...

    def skip_numbers(self, year: int, *, to: int) -> None:
        """No number of this year up to `to` is given any more (a restore: people may know them)."""
        ...

    def incident(self, ref: str) -> Incident | None: ...
    def incidents(self, *, open_only: bool = False) -> tuple[Incident, ...]: ...
    def record(self, ref: str, event: Event, *, at: datetime, actor: str = "bot") -> Incident:
        """Append to the journal (ref '' = no incident is not allowed), update projection and agenda."""
        ...

    def entries(self, ref: str = "") -> tuple[Entry, ...]:
        """The journal, whole or of one incident, in order."""
        ...

    def head(self) -> tuple[int, str]:
        """(number of entries, head of the chain), not verified; what was written in this transaction counts."""
        ...

    # agenda
    def due(self, now: datetime) -> tuple[Due, ...]:
        """Rungs with due_at <= now, not sent, ordered by (due_at, id)."""
        ...

    def unreadable(self, due_by: datetime | None = None) -> tuple[str, ...]:
        """Numbers of incidents whose row cannot be read: with a rung due by then, without a moment all open ones."""
        ...

    # outbox
    def enqueue(self, draft: Draft, *, at: datetime) -> bool:
        """False when a row with this key exists already. Older unsent rows of the same topic are superseded."""
        ...

    def outbox_by_key(self, key: str) -> OutboxRow | None: ...
    def waiting_about(self, ref: str, *, kinds: Collection[str]) -> tuple[OutboxRow, ...]:
        """Messages of these kinds about this incident that still wait, in flight or not, in order of making."""
        ...

    def withdraw(self, key: str, *, at: datetime) -> bool:
        """A message that waits never goes out; False when it was sent, given up or replaced meanwhile."""
        ...

    def claim(
        self, now: datetime, *, owner: str, lease_seconds: int, limit: int, channel: Channel | None = None
    ) -> tuple[OutboxRow, ...]:
        """Rows (of one channel) that may be sent now, marked as in flight by `owner` until the lease ends."""
        ...

    def mark_sent(self, key: str, *, at: datetime, assigned_id: str) -> None: ...
    def mark_failed(self, key: str, *, at: datetime, error: str) -> None:
        """Given up for this recipient."""
        ...

    def postpone(self, key: str, *, until: datetime, error: str, owner: str = "") -> None:
        """Attempt failed for now; release the claim (with an `owner` only that one's), due again at `until`."""
        ...

    def clock_went_back(self, now: datetime) -> int:
        """The machine's clock was ahead and is right again: unsent rows planned, or held by a claim, until more than
        an hour after `now` become due and free at `now`; how many. Safe to repeat."""
        ...

    def unsent(self) -> int: ...
    def hold_unsent(self, at: datetime) -> int:
        """After a restore: no message that waits goes out until a person says so; how many."""
        ...

    def held(self) -> tuple[OutboxRow, ...]:
        """The messages that are held, in the order in which they were made."""
        ...

    def release_held(self, key: str, *, at: datetime) -> None: ...
    def drop_held(self, key: str, *, at: datetime) -> None: ...

    # looking at mails
    def note_view(self, view: View) -> None: ...
    def arrivals_of(self, *, incident: str = "", evidence: str = "") -> tuple[Arrival, ...]:
        """The arrivals of this incident, or with these bytes (SHA-256), in order of arrival."""
        ...

    # small facts (channel down since, heartbeat, last poll …): name -> text
    def fact(self, name: str) -> str: ...
    def set_fact(self, name: str, value: str) -> None: ...
    def triaged_since(self, since: datetime) -> tuple[Arrival, ...]:
        """Arrivals with outcome `triage` handled after `since`."""
        ...

    # signs of life
    def week(self, since: datetime) -> Week:
        """What came in and what could not be sent since then."""
        ...

    def in_vain(self, channel: Channel) -> InVain:
        """What was tried on this channel while nothing went."""
        ...

    def latest_stamp(self, *, after: int) -> Arrival | None:
        """The newest arrival above this id that bears a server's stamp and is not known to be put there later."""
        ...


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A row that tells who lives: `fence` rises with each new owner, `beat` with each sign of life."""

    name: str
    owner: str
    fence: int
    beat: int = 0


class Leases(Protocol):
    """Which instance does the work, and which are alive; no clock is asked here."""

    @property
    def shared(self) -> bool:
        """Whether instances on several machines may use this database."""
        ...

    def seen(self) -> tuple[Lease, ...]: ...
    def take(self, owner: str, seen: Lease | None, *, still: Callable[[], bool]) -> Lease | None:
        """Become the owner unless the lease moved since it was `seen`, or `still` says no once it is our turn."""
        ...

    def renew(self, held: Lease) -> bool: ...
    def release(self, held: Lease) -> None: ...
    def raise_post(self, owner: str) -> None: ...
    def leave_post(self, owner: str) -> None: ...
    def bury(self, post: Lease, *, free_at: datetime) -> None:
        """Take the post of a dead one away; what it held is free at `free_at` at the latest."""
        ...


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


class Reading(Protocol):
    """One state of the database, only looked at: it keeps no writer waiting."""

    def entries(self, *, after: int = 0, incident: str = "") -> Iterable[Entry]:
        """The journal after that number (of one incident), sealed texts as ERASED. Raises JournalBroken."""
        ...

    def next_moments(self) -> tuple[NextMoment, ...]: ...
    def rows_of(self, keys: Collection[str]) -> tuple[Waiting, ...]:
        """The outbox rows of these messages, those that are there."""
        ...

    def fact(self, name: str) -> str: ...


class Store(Protocol):
    def vitals(self, *, late: datetime) -> Vitals:
        """How the service is doing; keeps nobody waiting. What was due before `late` is overdue."""
        ...

    def fence(self, held: Callable[[], Lease | None]) -> None:
        """From now on whatever is written needs the lease that `held` tells, and raises LeaseLost without it."""
        ...

    def leases(self) -> Leases: ...
    def reading(self) -> AbstractContextManager[Reading]:
        """One state of the database, only looked at. Raises StoreError."""
        ...

    def work(self) -> AbstractContextManager[Work]:
        """A transaction. Raises StoreError (database locked, disk full …) with a sentence that helps."""
        ...

    def verify(self) -> tuple[int, str]:
        """(number of entries, head of the chain) when chain, evidence, incidents and agenda fit together.

        Raises JournalBroken, or its kind RecordsDiffer for a table beside the journal.
        """
        ...

    def rebuild(self) -> list[str]:
        """Make incidents and agenda again from the journal; the differences found, [] when equal."""
        ...

    def sync_agenda(self) -> int:
        """At start: bring open incidents under the ladder of today's configuration; how many agenda rows changed."""
        ...

    def close(self) -> None: ...


# --- the organisation's practice ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """P18's two switches."""

    second: bool = True
    fg_decides: bool = False


@dataclass(frozen=True, kw_only=True)
class Floods:
    """When new incidents are told together, and how many outsiders are answered (mail.md §8)."""

    incidents_an_hour: int = 10
    digest_minutes: int = 15
    acknowledgements_an_hour: int = 50


@dataclass(frozen=True, kw_only=True)
class Expiry:
    """What ends on that day by the configuration: the password of mailbox or smtp, the token of the chat."""

    what: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Silence:
    """How silence is noticed (promise 7): when the weekly sign of life is due, in `zone`; 0 = Monday."""

    weekday: int = 0
    at: time = time(9)
    expiries: tuple[Expiry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything about the organisation that casework needs; made from the configuration by app.py.

    exercise: of a drill, which says nothing of the program itself: its register is not the real one.
    """

    organisation: Organisation
    zone: ZoneInfo
    directory: Directory
    ladder: Ladder
    windows: Windows
    decisions: Decisions
    regime: Regime
    token_keys: Mapping[str, bytes]
    mailbox_name: str
    mailbox_start: datetime
    banners: tuple[str, ...] = ()
    own_lists: tuple[str, ...] = ()
    plus_addressing: bool = False
    chat_channel: str = ""
    floods: Floods = Floods()
    spam_header: str = ""
    silence: Silence = Silence()
    exercise: bool = False

"""What can happen to an incident: the typed entries of the journal (P31, P32).

Every event is frozen and holds plain values only: str, int, bool, aware UTC datetime, enum, tuples of these.
Fields made with `sealed()` hold personal data or free text: the journal keeps a salted hash of them, a side
table the text (design.md §4), so that one person's data can be erased while the chain still verifies (P35).
A sealed field is always a `str`; after erasure it reads as `ERASED`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, get_args

ERASED = "[gewist]"
TYPED = "typed"
"""The proof of a word that was typed on the command line on somebody's behalf (mail.md §6)."""
_SEALED = "sealed"


def sealed() -> Any:
    """A field whose text is kept apart from the journal (personal data, free text)."""
    return field(default="", metadata={_SEALED: True})


class IncidentKind(StrEnum):
    """What was opened: an ordinary report, or a mail that nobody could read (P1)."""

    REPORT = "melding"
    UNREADABLE = "onleesbaar"


class ReporterRole(StrEnum):
    """Who reported, as far as the windows of P3 are concerned."""

    EMPLOYEE = "employee"
    PROCESSOR = "processor"
    OUTSIDER = "outsider"


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class Precision(StrEnum):
    """How exact a moment is known (mail.md §7)."""

    MINUTE = "minute"
    RANGE = "range"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    UNKNOWN = "unknown"


class WindowVerdict(StrEnum):
    """Did the reporter keep the window of one or four hours (P3)?"""

    ON_TIME = "op tijd"
    LATE = "te laat"
    POSSIBLY_LATE = "mogelijk te laat"
    UNKNOWN = "onbekend"
    NOT_APPLICABLE = "n.v.t."
    CONTRADICTION = "tegenstrijdig"


class AwareBasis(StrEnum):
    """Why the 72 hours run from this moment (P20)."""

    DISCOVERED = "discovered"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    CALLED = "called"
    ASSESSED = "assessed"
    MERGED = "merged"
    NEW_FACT = "new_fact"


class Word(StrEnum):
    """The decision words of mail.md §6 on the AP road (P18, P19)."""

    MELDEN = "melden"
    NIET_MELDEN = "niet_melden"
    GEEN_DATALEK = "geen_datalek"
    GEEN_INCIDENT = "geen_incident"


class Standing(StrEnum):
    """What somebody's word counts as (P18)."""

    DECISION = "decision"
    ADVICE = "advice"


class Outcome(StrEnum):
    """How the AP road ended (P19)."""

    NIET_MELDEN = "niet_melden"
    GEEN_DATALEK = "geen_datalek"
    GEEN_INCIDENT = "geen_incident"
    GEMELD = "gemeld"
    SAMENGEVOEGD = "samengevoegd"


class FilingVerdict(StrEnum):
    """A filing held against both lines (P21), and against a term that the AP gave itself (P24)."""

    ON_TIME = "op tijd"
    OWN_LIMIT_PASSED = "op tijd (eigen grens voorbij)"
    WITHIN_THEIR_TERM = "op tijd (termijn van de AP)"
    LATE = "te laat"


class Unreached(StrEnum):
    """Why somebody who must act seems out of reach (P11)."""

    ABSENT = "afwezig"
    BOUNCED = "onbestelbaar"
    DELAYED = "vertraagd"
    PLANNED = "gepland"


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
class AwarenessSet:
    """From when the 72 hours run (P20); T_strict and T_legal follow from it (P21)."""

    aware_at: datetime
    basis: AwareBasis
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class AwarenessMoved:
    """Assessors moved the moment of awareness, or said that it is right (P20).

    was, was_basis: where the clock stood. person, role: whose KENNIS it follows; second: the id of who agreed, ''
    where none was needed. weighed: the moments known then; what came out later still hurries the clock. rearmed: the
    rungs that the old clock had reached and that are due again by the new one.
    """

    aware_at: datetime
    was: datetime
    was_basis: AwareBasis
    confirmed: bool
    person: str
    role: str
    second: str = ""
    basis: AwareBasis = AwareBasis.ASSESSED
    weighed: tuple[str, ...] = ()
    rearmed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClockSecondAsked:
    """KENNIS to a later moment, or TERMIJN, waits for its second (P18, P20, P24). name: kennis or termijn."""

    name: str
    at: datetime
    persons: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineOverridden:
    """The AP itself gave another term: decider and second agree (P24). Our own line drives everything all the same."""

    at: datetime
    person: str
    role: str
    second: str = ""
    source: str = sealed()


@dataclass(frozen=True, kw_only=True)
class IncidentAbsorbed:
    """Another incident was merged into this one: its clock counts here where it is earlier (P20).

    ref: the other one; told again when its own clock moves. received_at: when it was surely known. reporters: who
    reported it, so that they are neither decider nor second here (P18). to_file: MELDEN was said there; melden_by,
    advised_by: by whom, as a decision and as advice; breach_by: who decided there that it is a breach; melden_at: when
    it was first said. informing_by, informing_advised: whose latest word there is that people are informed, as a
    decision and as advice; informing_at: when that was said last. rearmed: as AwarenessMoved has it.
    """

    ref: str
    aware_at: datetime
    confirmed: bool
    received_at: datetime
    reporters: tuple[str, ...] = ()
    to_file: bool = False
    melden_by: tuple[str, ...] = ()
    advised_by: tuple[str, ...] = ()
    breach_by: tuple[str, ...] = ()
    melden_at: datetime | None = None
    informing_by: tuple[str, ...] = ()
    informing_advised: tuple[str, ...] = ()
    informing_at: datetime | None = None
    rearmed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncidentReleased:
    """A merged incident stands by itself again: this one gives back the awareness it borrowed (P20)."""

    ref: str
    rearmed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LadderRestarted:
    """A new fact on an incident that had ended: everything is judged anew, from that fact on (P20, P34).

    outcome, was: how it had ended and from when the clock ran. why: a code, nobody's words. weighed: as
    AwarenessMoved has it.
    """

    aware_at: datetime
    was: datetime
    outcome: Outcome
    why: str
    weighed: tuple[str, ...] = ()


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
class RungReached:
    """One rung of the ladder was carried out: by messages of its own, or collapsed into a later one (P22, P23).

    road: "ap", or a road beside it, whose hours count from `since` (P19).
    """

    hours: int
    due_at: datetime
    asks: str
    circle: tuple[str, ...]
    collapsed: bool = False
    remark: str = ""
    keys: tuple[str, ...] = ()
    road: str = "ap"
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SideRoadOpened:
    """Something beside the AP road is awaited from now on, and asked about until it ends (P19).

    road: "people", "supplement", "technical", "recheck", "reporter 12" (the report's arrival), "audience media"; an
    open road of that name begins anew. since: its hours count from here. asks: a value of norms.Asks. person: the
    id of the one who was asked, '' where that follows from the roles.
    """

    road: str
    since: datetime
    asks: str
    person: str = ""


NOT_NEEDED, MERGED = "not needed", "merged"


@dataclass(frozen=True, kw_only=True)
class SideRoadEnded:
    """What was awaited beside the AP road came, or is not needed any more; `why` is a code, nobody's words (P19).

    NOT_NEEDED and MERGED say that it never came: where the incident goes on by itself it is awaited again (P20).
    """

    road: str
    since: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class HeldForDigest:
    """One of too many new incidents in an hour: its first messages go out with those of the others (mail.md §8).

    Rung 0 stays due until then; technicians are called by the same digest (P8).
    """

    due_at: datetime


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
class RungsRearmed:
    """The machine's clock had run ahead and came back: these rungs were carried out too early and are due again."""

    hours: tuple[int, ...]
    ahead_until: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded:
    """Somebody entitled said a decision word; `standing` tells whether it decides or advises (P15, P18).

    corrects, corrects_at: behind CORRECTIE, which earlier word of this person it is to stand instead of, and when that
    was said; the old one stays (mail.md §6). '' and None otherwise.
    """

    word: Word
    standing: Standing
    person: str
    role: str
    arrival: int
    evidence: str
    said_at: datetime
    proof: str
    proof_reason: str
    question: str = ""
    corrects: str = ""
    corrects_at: datetime | None = None
    reason: str = sealed()


@dataclass(frozen=True, kw_only=True)
class StatementRecorded:
    """Somebody entitled said a word of mail.md §6 that decides nothing on the AP road: kept, and confirmed (P15).

    name: the Dutch keyword in lower snake case; standing: decision, advice, or '' for what is neither. check, answer,
    question: of a data check, with the version and hash of the question. value, parts: as `Command` has them.
    carried_out: whether it changed something at once; what is only kept is acted upon by who reads the register.
    audience, owner, ready: of DOELGROEP, from the closed list of P26, with the id of its owner where one was named.
    corrects, corrects_at: as DecisionRecorded has them.
    """

    name: str
    person: str
    role: str
    arrival: int
    evidence: str
    said_at: datetime
    proof: str
    proof_reason: str
    standing: str = ""
    check: str = ""
    answer: str = ""
    question: str = ""
    at: datetime | None = None
    number: str = ""
    ref: str = ""
    refs: tuple[str, ...] = ()
    provisional: bool = False
    carried_out: bool = False
    audience: str = ""
    owner: str = ""
    ready: bool = False
    corrects: str = ""
    corrects_at: datetime | None = None
    value: str = sealed()
    parts: str = sealed()
    reason: str = sealed()


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
class SecondAsked:
    """A negative decision waits for its second (P18)."""

    word: Word
    persons: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class InformingAsked:
    """A word about informing the people waits for these persons: the second, or who must decide (P18).

    why: '' for the second, "disagreement", or "advice_first" where the FG's advice came before any decision.
    """

    persons: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class InformingSettled:
    """NIET INFORMEREN became final (P18), or, with `final` False, counts no more: somebody said INFORMEREN since."""

    final: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentClosed:
    """AFSLUITEN, with every road of P19 ended: from here on the terms of retention count (P34)."""

    person: str
    role: str


@dataclass(frozen=True, kw_only=True)
class FilingRecorded:
    """A person filed at the AP and typed the number in (P28). corrects, corrects_at: as DecisionRecorded has them."""

    number: str
    filed_at: datetime
    provisional: bool
    verdict: FilingVerdict
    person: str
    role: str
    arrival: int
    evidence: str
    said_at: datetime
    proof: str
    proof_reason: str
    corrects: str = ""
    corrects_at: datetime | None = None
    remark: str = sealed()


@dataclass(frozen=True, kw_only=True)
class FilingCorrected:
    """CORRECTIE GEMELD: the filing that stands was typed in wrongly; this is what was filed (P19, P28; mail.md §6).

    was_*: what the register said of it until then, which stays there. The road to the AP stays ended.
    """

    number: str
    filed_at: datetime
    provisional: bool
    verdict: FilingVerdict
    was_number: str
    was_filed_at: datetime
    was_provisional: bool
    was_verdict: FilingVerdict
    person: str
    role: str
    arrival: int
    evidence: str
    said_at: datetime
    proof: str
    proof_reason: str
    remark: str = sealed()


@dataclass(frozen=True, kw_only=True)
class WordTakenBack:
    """CORRECTIE by itself: its speaker's own last word counts no more from now on (P19, mail.md §6); the old one stays.

    word: a decision word, or gemeld for the filing they recorded; was_said_at: when it was said; advice: it was advice;
    number: of the filing. What it had ended is withdrawn by an event of its own.
    """

    word: str
    was_said_at: datetime
    advice: bool = False
    number: str = ""
    person: str
    role: str
    arrival: int
    evidence: str
    said_at: datetime
    proof: str
    proof_reason: str
    reason: str = sealed()


@dataclass(frozen=True, kw_only=True)
class OutcomeReached:
    """The AP road ended (P19). into: the incident that this one was merged into."""

    outcome: Outcome
    into: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeWithdrawn:
    """A final outcome was taken back; the ladder stands again at its true hour (P19).

    asks_again: by DATALEK, INFORMEREN, HEROPENEN, INGETROKKEN or CORRECTIE, which decide nothing on the AP road:
    whoever said a negative word is asked again (mail.md §5). Otherwise by MELDEN, GEMELD, or LOS VAN of an incident
    that was merged.
    """

    outcome: Outcome
    why: str
    asks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class TakenUp:
    """Somebody said OPGEPAKT; it moves no deadline and expires (P23)."""

    person: str
    arrival: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PersonUnreached:
    """Somebody who must act is away, or a mail to them came back; others are asked as well (P11).

    It only widens the circle: nobody leaves it by a notice that anyone can forge (mail.md §8). proven: the notice
    carries the token we mailed to that person, or our own mail server said it; called: whom it brings in, reckoned
    with no more than other proven notices where it is proven itself, for those get the rights of the circle.
    """

    person: str
    why: Unreached
    until: datetime
    called: tuple[str, ...] = ()
    proven: bool = False
    arrival: int = 0
    evidence: str = ""


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


Event = (
    IncidentOpened
    | ReportReceived
    | DiscoveryProposed
    | DiscoveryRefuted
    | ReportForwarded
    | CallTold
    | WindowJudged
    | AwarenessSet
    | AwarenessMoved
    | ClockSecondAsked
    | DeadlineOverridden
    | IncidentAbsorbed
    | IncidentReleased
    | LadderRestarted
    | MailAttached
    | RungReached
    | SideRoadOpened
    | SideRoadEnded
    | HeldForDigest
    | TicketLearned
    | AcknowledgementHeldBack
    | RungsRearmed
    | DecisionRecorded
    | StatementRecorded
    | FactProposed
    | SecondAsked
    | InformingAsked
    | InformingSettled
    | IncidentClosed
    | FilingRecorded
    | FilingCorrected
    | WordTakenBack
    | OutcomeReached
    | OutcomeWithdrawn
    | TakenUp
    | PersonUnreached
    | NoteAdded
    | NotRecorded
    | MessageQueued
    | MessageDelivered
    | MessageFailed
    | MessageWithdrawn
    | EvidenceViewed
    | RegisterRestored
)

EVENT_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}

"""What can happen to an incident: the typed entries of the journal (P31, P32).

Every event is frozen and holds plain values only: str, int, bool, aware UTC datetime, enum, tuples of these.
Fields made with `sealed()` hold personal data or free text: the journal keeps a salted hash of them, a side
table the text (design.md §4), so that one person's data can be erased while the chain still verifies (P35).
A sealed field is always a `str`; after erasure it reads as `ERASED`.
"""

from __future__ import annotations

from typing import Any, get_args

from compliance_bot.procedure.events.clock import (
    AwarenessMoved,
    AwarenessSet,
    ClockSecondAsked,
    DeadlineOverridden,
    IncidentAbsorbed,
    IncidentReleased,
    LadderRestarted,
)
from compliance_bot.procedure.events.deciding import (
    DecisionRecorded,
    FilingCorrected,
    FilingRecorded,
    IncidentClosed,
    InformingAsked,
    InformingSettled,
    OutcomeReached,
    OutcomeWithdrawn,
    SecondAsked,
    StatementRecorded,
    WordTakenBack,
)
from compliance_bot.procedure.events.messages import (
    EvidenceViewed,
    MessageDelivered,
    MessageFailed,
    MessageQueued,
    MessageWithdrawn,
    RegisterRestored,
)
from compliance_bot.procedure.events.reminding import (
    MERGED,
    NOT_NEEDED,
    HeldForDigest,
    PersonUnreached,
    RungReached,
    RungsRearmed,
    SideRoadEnded,
    SideRoadOpened,
    TakenUp,
)
from compliance_bot.procedure.events.reports import (
    AcknowledgementHeldBack,
    CallTold,
    DiscoveryProposed,
    DiscoveryRefuted,
    FactProposed,
    IncidentOpened,
    MailAttached,
    NoteAdded,
    NotRecorded,
    ReportForwarded,
    ReportReceived,
    TicketLearned,
    WindowJudged,
)
from compliance_bot.procedure.events.sealing import ERASED, sealed
from compliance_bot.procedure.events.words import (
    TYPED,
    AwareBasis,
    FilingVerdict,
    IncidentKind,
    Language,
    Outcome,
    Precision,
    ReporterRole,
    Standing,
    Unreached,
    WindowVerdict,
    Word,
)

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

__all__ = [
    "ERASED",
    "EVENT_TYPES",
    "MERGED",
    "NOT_NEEDED",
    "TYPED",
    "AcknowledgementHeldBack",
    "AwareBasis",
    "AwarenessMoved",
    "AwarenessSet",
    "CallTold",
    "ClockSecondAsked",
    "DeadlineOverridden",
    "DecisionRecorded",
    "DiscoveryProposed",
    "DiscoveryRefuted",
    "Event",
    "EvidenceViewed",
    "FactProposed",
    "FilingCorrected",
    "FilingRecorded",
    "FilingVerdict",
    "HeldForDigest",
    "IncidentAbsorbed",
    "IncidentClosed",
    "IncidentKind",
    "IncidentOpened",
    "IncidentReleased",
    "InformingAsked",
    "InformingSettled",
    "LadderRestarted",
    "Language",
    "MailAttached",
    "MessageDelivered",
    "MessageFailed",
    "MessageQueued",
    "MessageWithdrawn",
    "NotRecorded",
    "NoteAdded",
    "Outcome",
    "OutcomeReached",
    "OutcomeWithdrawn",
    "PersonUnreached",
    "Precision",
    "RegisterRestored",
    "ReportForwarded",
    "ReportReceived",
    "ReporterRole",
    "RungReached",
    "RungsRearmed",
    "SecondAsked",
    "SideRoadEnded",
    "SideRoadOpened",
    "Standing",
    "StatementRecorded",
    "TakenUp",
    "TicketLearned",
    "Unreached",
    "WindowJudged",
    "WindowVerdict",
    "Word",
    "WordTakenBack",
    "sealed",
]

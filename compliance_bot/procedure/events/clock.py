"""What moves the clock: awareness, terms, merging, a new fact (P20, P24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events.sealing import sealed
from compliance_bot.procedure.events.words import AwareBasis, Outcome


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
    advised_by: by whom, as a decision and as advice; breach_by: who decided there that it is a breach; melden_at,
    melden_last: when it was first and last said. informing_by, informing_advised: whose latest word there is that
    people are informed, as a decision and as advice; informing_at: when that was said last. rearmed: as
    AwarenessMoved has it.
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
    melden_last: datetime | None = None
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

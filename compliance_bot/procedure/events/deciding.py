"""What people say, and what follows: decisions, filings, outcomes (P18, P19, P28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events.sealing import sealed
from compliance_bot.procedure.events.words import FilingVerdict, Outcome, Standing, Word


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

"""An incident's state; history.py says how each event changes it. Holds no personal data: those stay sealed (P35)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock_changes import ClockAsked, Lent, Override, Own
from compliance_bot.procedure.road import Road as Road

AP = "ap"
"""The name of the road to the AP in the agenda; the others are roads beside it (P19)."""
DENIES = frozenset({ev.Word.GEEN_DATALEK, ev.Word.GEEN_INCIDENT})
MEANS_BREACH = frozenset({"datalek", "informeren"})


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report of the incident, with the proposal for its discovery time and its verdict.

    original_role, reached_start, reached_end: of a report that a colleague passed on, by its header (P20).
    called_at: when it was made by phone or at the desk, as the colleague tells who took it (P7); call_sure: it was
    they who told the time; callers: the ids of
    everybody named as the one who made it, for a correction takes no name away (P18).
    """

    arrival: int
    evidence: str
    received_at: datetime
    role: ev.ReporterRole
    person: str
    language: ev.Language
    discovered_start: datetime | None = None
    discovered_end: datetime | None = None
    precision: ev.Precision = ev.Precision.UNKNOWN
    discovery_confirmed: bool = False
    verdict: ev.WindowVerdict = ev.WindowVerdict.UNKNOWN
    window_minutes: int = 0
    late_min: int = 0
    late_max: int = 0
    original_role: ev.ReporterRole | None = None
    reached_start: datetime | None = None
    reached_end: datetime | None = None
    called_at: datetime | None = None
    call_confirmed: bool = False
    call_sure: bool = True
    callers: tuple[str, ...] = ()

    @property
    def reported_at(self) -> datetime:
        """When we were told: the call where there was one (P20), else the receipt."""
        return self.called_at or self.received_at


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact read from somebody's words, or given by FEIT: a proposal; its words stay sealed in the journal (P27)."""

    name: str
    value: str
    arrival: int
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Somebody's latest decision, or their latest advice: of one person these are two records (P18)."""

    person: str
    role: str
    word: ev.Word
    standing: ev.Standing
    said_at: datetime
    evidence: str


@dataclass(frozen=True, kw_only=True)
class OutOfReach:
    """Somebody who seems out of reach until then, and whom that brought in (P11)."""

    person: str
    until: datetime
    called: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A technical handler's own number for the incident (T58)."""

    person: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A filing at the AP. over: it was taken back, and a later round or decision does not rest on it any more (P20)."""

    number: str
    filed_at: datetime
    provisional: bool
    verdict: ev.FilingVerdict
    person: str
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Something said that decides nothing on the AP road (mail.md §6). Its words stay sealed in the journal.

    standing: decision, advice or ''; carried_out: whether it changed something at once; typed: on the command line,
    where a negative word counts only after that person's own reply (mail.md §6); overruled: INFORMEREN from before
    NIET INFORMEREN became final.
    """

    name: str
    person: str
    role: str
    said_at: datetime
    arrival: int
    standing: str = ""
    check: str = ""
    answer: str = ""
    at: datetime | None = None
    number: str = ""
    refs: tuple[str, ...] = ()
    carried_out: bool = False
    provisional: bool = False
    audience: str = ""
    owner: str = ""
    ready: bool = False
    typed: bool = False
    overruled: bool = False


@dataclass(frozen=True, kw_only=True)
class SideRoad:
    """An open road beside the AP road (P19); see events.SideRoadOpened. reached: its highest rung, -1 = none yet."""

    road: str
    since: datetime
    asks: str
    person: str = ""
    reached: int = -1


@dataclass(frozen=True, kw_only=True)
class Incident:
    """The projection of one incident's journal entries.

    digest_at: its first messages go out then, with those of others (mail.md §8); None once they did.
    typed: negative words typed on somebody's behalf; none counts before that person's own reply (mail.md §6).
    not_informing: since when NIET INFORMEREN is final (P18); informing_asked: whom such a word waits for;
    closed_at: since when it is closed, all its roads ended (P19, P34).
    merged_into: the incident that goes on with this one; lent: what was merged into this one, own: see clock_changes.
    set_aside: the roads beside the AP road that ended unanswered, because the incident had ended or was merged.
    melden_since: since when it is said here that this is notified; a word against it that is not final ends nothing.
    weighed: the moments against which assessors set the clock; hurried_at: when something earlier came out after a
    KENNIS; sure_at: the latest moment that assessors were sure of; earlier_filings: taken back, corrected, or of an
    earlier round.
    """

    ref: str
    kind: ev.IncidentKind
    opened_at: datetime
    regime: str
    regime_version: str
    linked_to: str = ""
    received_at: datetime
    aware_at: datetime
    aware_basis: ev.AwareBasis = ev.AwareBasis.RECEIVED
    aware_confirmed: bool = False
    road: Road = Road.DECIDE
    outcome: ev.Outcome | None = None
    ended_at: datetime | None = None
    reports: tuple[Report, ...] = ()
    votes: tuple[Vote, ...] = ()
    typed: tuple[Vote, ...] = ()
    second_asked: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    taken_by: str = ""
    taken_until: datetime | None = None
    rungs: tuple[int, ...] = ()
    rearmed: int = 0
    mails: int = 0
    unreached: tuple[OutOfReach, ...] = ()
    digest_at: datetime | None = None
    tickets: tuple[Ticket, ...] = ()
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    side_roads: tuple[SideRoad, ...] = ()
    set_aside: tuple[SideRoad, ...] = ()
    informing_asked: tuple[str, ...] = ()
    not_informing: datetime | None = None
    closed_at: datetime | None = None
    merged_into: str = ""
    lent: tuple[Lent, ...] = ()
    own: Own | None = None
    weighed: tuple[str, ...] = ()
    hurried_at: datetime | None = None
    sure_at: datetime | None = None
    clock_asked: tuple[ClockAsked, ...] = ()
    override: Override | None = None
    melden_since: datetime | None = None
    earlier_filings: tuple[Filing, ...] = ()

    def side_road(self, road: str) -> SideRoad | None:
        """The open road of this name, or None."""
        return next((one for one in self.side_roads if one.road == road), None)

    def reporters(self) -> frozenset[str]:
        """Person ids of those who reported, here or on a merged incident: neither decider nor second (P18)."""
        named = (one for report in self.reports for one in (report.person, *report.callers))
        lent = (one for other in self.lent for one in other.reporters)
        return frozenset(one for one in (*named, *lent) if one)

    def surely_known_at(self) -> datetime:
        """From when it is known for certain, whatever a claim in a mail says: receipt, or what assessors set (P20)."""
        if self.sure_at is not None:
            return self.sure_at
        return min((self.received_at, *(one.received_at for one in self.lent if not one.weighed)))

    def asked_on_clock(self, name: str) -> tuple[str, ...]:
        """Who was asked as second on KENNIS or TERMIJN (P18)."""
        return next((one.persons for one in self.clock_asked if one.name == name), ())

    def out_of_reach(self, now: datetime, *, proven: bool = False) -> frozenset[str]:
        """Who seems out of reach at `now`; with `proven` only where the notice surely was theirs (P11)."""
        return frozenset(
            one.person for one in self.unreached if one.until > now and (one.proven or not proven)
        )

    def called_in(self, now: datetime, *, proven: bool = False) -> frozenset[str]:
        """Whom the absence of others brings into the circle at `now`, and with `proven` gives its rights (P11)."""
        standing = (one for one in self.unreached if one.until > now and (one.proven or not proven))
        return frozenset(person for one in standing for person in one.called)

    def brought_in_by(self, person: str, now: datetime) -> frozenset[str]:
        """Whose absence, surely their own, brings this person into the circle at `now` (P11)."""
        standing = (one for one in self.unreached if one.until > now and one.proven)
        return frozenset(one.person for one in standing if person in one.called)

    def ticket_of(self, person: str) -> str:
        """The latest ticket number this technical handler gave it, as they write it; '' if none (T58)."""
        return next((one.number for one in reversed(self.tickets) if one.person == person), "")

    def votes_of(self, person: str) -> tuple[Vote, ...]:
        """The latest decision and the latest advice of this person, as far as there are any."""
        return tuple(vote for vote in self.votes if vote.person == person)

    def found_breach(self) -> list[str]:
        """Who decided last that it is a breach by DATALEK or INFORMEREN, and took it back by no later word."""
        decisions = (vote for vote in self.votes if vote.standing is ev.Standing.DECISION)
        denied = {vote.person for vote in decisions if vote.word in DENIES}
        said = (one for one in self.statements if one.name in MEANS_BREACH)
        decided = (one.person for one in said if one.standing == ev.Standing.DECISION)
        merged = (person for one in self.lent for person in one.breach_by)
        return [person for person in dict.fromkeys((*decided, *merged)) if person not in denied]

    def votes_heard(self) -> tuple[Vote, ...]:
        """The latest words of each person, MELDEN on a merged incident among them: merging unsays nothing (P18)."""
        latest = {(vote.person, vote.standing): vote for vote in self._votes_lent()}
        for vote in self.votes:
            record = vote.person, vote.standing
            known = latest.pop(record, vote)
            latest[record] = vote if vote.said_at >= known.said_at else known
        return tuple(latest.values())

    def _votes_lent(self) -> Iterator[Vote]:
        for one in self.lent:
            # of several who said it there as if all had said it last: the safe side (P18)
            said_at = one.melden_last or one.melden_at or one.received_at
            spoken = [(person, ev.Standing.ADVICE) for person in one.advised_by]
            spoken += [(person, ev.Standing.DECISION) for person in one.melden_by]
            for person, standing in spoken:
                yield Vote(
                    person=person,
                    role="",
                    word=ev.Word.MELDEN,
                    standing=standing,
                    said_at=said_at,
                    evidence="",
                )

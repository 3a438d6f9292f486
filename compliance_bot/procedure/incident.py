"""An incident's state, and how each event changes it. Holds no personal data: those stay sealed in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from compliance_bot.procedure import clock_changes
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock_changes import ClockAsked, Lent, Override, Own
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.road import Road as Road

AP = "ap"
"""The name of the road to the AP in the agenda; the others are roads beside it (P19)."""


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
        denied = {vote.person for vote in decisions if vote.word in _DENIES}
        said = (one for one in self.statements if one.name in _MEANS_BREACH)
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
            said_at = one.melden_at or one.received_at
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


_DENIES = frozenset({ev.Word.GEEN_DATALEK, ev.Word.GEEN_INCIDENT})
_NEGATIVE = _DENIES | {ev.Word.NIET_MELDEN}
_NEGATIVE_OUTCOMES = frozenset(ev.Outcome(word.value) for word in _NEGATIVE)
_MEANS_BREACH = frozenset({"datalek", "informeren"})
_TELLS = frozenset({"informeren", "openbare_mededeling"})


def apply(incident: Incident | None, event: ev.Event, at: datetime) -> Incident:
    """The incident after `event`, recorded at `at`. Raises ValueError when the first event opens nothing."""
    if isinstance(event, ev.IncidentOpened):
        return Incident(
            ref=event.ref,
            kind=event.kind,
            opened_at=at,
            regime=event.regime,
            regime_version=event.regime_version,
            linked_to=event.linked_to,
            received_at=at,
            aware_at=at,
        )
    if incident is None:
        raise ValueError(f"{type(event).__name__} before IncidentOpened")
    change = _CHANGES.get(type(event))
    return incident if change is None else change(incident, event, at)


def _report(incident: Incident, event: ev.ReportReceived, _at: datetime) -> Incident:
    report = Report(
        arrival=event.arrival,
        evidence=event.evidence,
        received_at=event.received_at,
        role=event.reporter_role,
        person=event.reporter_person,
        language=event.language,
    )
    first = not incident.reports
    return replace(
        incident,
        reports=(*incident.reports, report),
        received_at=event.received_at if first else min(incident.received_at, event.received_at),
        aware_at=event.received_at if first else incident.aware_at,
        mails=incident.mails + 1,
    )


def _change_report(incident: Incident, arrival: int, **changes: object) -> Incident:
    reports = tuple(
        replace(report, **changes) if report.arrival == arrival else report  # type: ignore[arg-type]
        for report in incident.reports
    )
    return replace(incident, reports=reports)


def _discovery(incident: Incident, event: ev.DiscoveryProposed, _at: datetime) -> Incident:
    return _change_report(
        incident,
        event.arrival,
        discovered_start=event.start,
        discovered_end=event.end,
        precision=event.precision,
        discovery_confirmed=event.confirmed,
    )


def _refuted(incident: Incident, event: ev.DiscoveryRefuted, _at: datetime) -> Incident:
    return _change_report(
        incident,
        event.arrival,
        discovered_start=None,
        discovered_end=None,
        precision=ev.Precision.UNKNOWN,
        discovery_confirmed=False,
    )


def _forwarded(incident: Incident, event: ev.ReportForwarded, _at: datetime) -> Incident:
    if not event.counts:
        return incident
    return _change_report(
        incident,
        event.arrival,
        original_role=event.role,
        reached_start=event.start,
        reached_end=event.end,
    )


def _fact(incident: Incident, event: ev.FactProposed, _at: datetime) -> Incident:
    fact = Fact(name=event.name, value=event.value, arrival=event.arrival, by=event.by)
    return replace(incident, facts=(*incident.facts, fact))


def _call(incident: Incident, event: ev.CallTold, _at: datetime) -> Incident:
    """What the latest telling says; who was named once as the caller stays named (P18)."""
    report = next((one for one in incident.reports if one.arrival == event.report), None)
    if report is None:
        return incident
    callers = dict.fromkeys((*report.callers, *((event.person,) if event.person else ())))
    return _change_report(
        incident,
        event.report,
        role=event.role,
        called_at=event.called_at or report.called_at,
        call_confirmed=event.confirmed,
        call_sure=event.sure,
        callers=tuple(callers),
    )


def _judged(incident: Incident, event: ev.WindowJudged, _at: datetime) -> Incident:
    return _change_report(
        incident,
        event.arrival,
        verdict=event.verdict,
        window_minutes=event.window_minutes,
        late_min=event.late_min,
        late_max=event.late_max,
    )


def _attached(incident: Incident, _event: ev.MailAttached, _at: datetime) -> Incident:
    return replace(incident, mails=incident.mails + 1)


def _rung(incident: Incident, event: ev.RungReached, _at: datetime) -> Incident:
    if event.road != AP:
        return _side_rung(incident, event)
    return replace(incident, rungs=tuple(sorted({*incident.rungs, event.hours})), digest_at=None)


def _side_rung(incident: Incident, event: ev.RungReached) -> Incident:
    """A rung of a walk that is over, or began anew since, changes nothing."""
    walked = tuple(
        replace(one, reached=max(one.reached, event.hours))
        if (one.road, one.since) == (event.road, event.since)
        else one
        for one in incident.side_roads
    )
    return replace(incident, side_roads=walked)


def _side_opened(incident: Incident, event: ev.SideRoadOpened, _at: datetime) -> Incident:
    """What is asked again makes an incident that was closed no longer so; the yearly question alone does not (P19)."""
    opened = SideRoad(road=event.road, since=event.since, asks=event.asks, person=event.person)
    others = _but(incident.side_roads, event.road)
    closed = incident.closed_at if event.asks == Asks.RECHECK else None
    aside = _but(incident.set_aside, event.road)
    return replace(incident, side_roads=(*others, opened), set_aside=aside, closed_at=closed)


def _side_ended(incident: Incident, event: ev.SideRoadEnded, _at: datetime) -> Incident:
    aside = _but(incident.set_aside, event.road)
    ended = incident.side_road(event.road)
    if ended is not None and event.why in (ev.NOT_NEEDED, ev.MERGED):
        aside = (*aside, ended)
    return replace(incident, side_roads=_but(incident.side_roads, event.road), set_aside=aside)


def _but(roads: tuple[SideRoad, ...], name: str) -> tuple[SideRoad, ...]:
    return tuple(one for one in roads if one.road != name)


def _held(incident: Incident, event: ev.HeldForDigest, _at: datetime) -> Incident:
    return replace(incident, digest_at=event.due_at)


def _ticket(incident: Incident, event: ev.TicketLearned, _at: datetime) -> Incident:
    return replace(incident, tickets=(*incident.tickets, Ticket(person=event.person, number=event.number)))


def _rearmed(incident: Incident, event: ev.RungsRearmed, _at: datetime) -> Incident:
    kept = tuple(hours for hours in incident.rungs if hours not in event.hours)
    return replace(incident, rungs=kept, rearmed=incident.rearmed + 1)


def _decision(incident: Incident, event: ev.DecisionRecorded, _at: datetime) -> Incident:
    vote = Vote(
        person=event.person,
        role=event.role,
        word=event.word,
        standing=event.standing,
        said_at=event.said_at,
        evidence=event.evidence,
    )
    record = event.person, event.standing
    waiting = tuple(v for v in incident.typed if (v.person, v.standing) != record)
    if event.proof == ev.TYPED and event.word is not ev.Word.MELDEN:
        # beside the votes: it takes nothing away that this person said themselves, and ends nothing (mail.md §6)
        return replace(incident, typed=(*waiting, vote))
    votes = (*(v for v in incident.votes if (v.person, v.standing) != record), vote)
    heard = replace(incident, votes=votes, typed=waiting)
    if event.word is not ev.Word.MELDEN:
        return heard
    road = Road.FILE if incident.road is Road.DECIDE else incident.road
    return replace(heard, road=road, melden_since=incident.melden_since or event.said_at)


def _second(incident: Incident, event: ev.SecondAsked, _at: datetime) -> Incident:
    return replace(incident, second_asked=event.persons)


def _informing_asked(incident: Incident, event: ev.InformingAsked, _at: datetime) -> Incident:
    return replace(incident, informing_asked=event.persons)


def _informing_settled(incident: Incident, event: ev.InformingSettled, at: datetime) -> Incident:
    """Final: what was said for informing before counts no more. Taken back: it is no longer closed either."""
    if not event.final:
        return replace(incident, not_informing=None, closed_at=None)
    statements = tuple(
        replace(one, overruled=True) if one.name in _TELLS else one for one in incident.statements
    )
    lent = tuple(map(clock_changes.not_informed, incident.lent))
    return replace(incident, not_informing=at, informing_asked=(), statements=statements, lent=lent)


def _closed(incident: Incident, _event: ev.IncidentClosed, at: datetime) -> Incident:
    return replace(incident, closed_at=at)


def _filing(incident: Incident, event: ev.FilingRecorded, _at: datetime) -> Incident:
    filing = Filing(
        number=event.number,
        filed_at=event.filed_at,
        provisional=event.provisional,
        verdict=event.verdict,
        person=event.person,
    )
    typed = tuple(vote for vote in incident.typed if vote.person != event.person)
    return replace(incident, filings=(*incident.filings, filing), typed=typed)


def _filing_corrected(incident: Incident, event: ev.FilingCorrected, _at: datetime) -> Incident:
    """The old one stays on record beside it."""
    filing = Filing(
        number=event.number,
        filed_at=event.filed_at,
        provisional=event.provisional,
        verdict=event.verdict,
        person=event.person,
    )
    earlier = (*incident.earlier_filings, *incident.filings[-1:])
    return replace(incident, filings=(*incident.filings[:-1], filing), earlier_filings=earlier)


def _taken_back(incident: Incident, event: ev.WordTakenBack, _at: datetime) -> Incident:
    """That word of theirs is gone; MELDEN gone, what is awaited follows from what others said."""

    standing = ev.Standing.ADVICE if event.advice else ev.Standing.DECISION
    gone = event.person, event.was_said_at, standing

    def others(votes: tuple[Vote, ...]) -> tuple[Vote, ...]:
        return tuple(v for v in votes if (v.person, v.said_at, v.standing) != gone)

    if event.word == ev.Outcome.GEMELD:
        return incident
    kept = replace(incident, votes=others(incident.votes), typed=others(incident.typed))
    if event.word != ev.Word.MELDEN:
        return kept
    undone = replace(kept, melden_since=_melden_that_stands(kept))
    return replace(undone, road=clock_changes.awaited(undone)) if incident.road is Road.FILE else undone


def _melden_that_stands(incident: Incident) -> datetime | None:
    """Since when somebody says MELDEN here whose latest word it is."""
    said = (vote.said_at for vote in incident.votes if vote.word is ev.Word.MELDEN)
    return min(said, default=None)


def _ended(incident: Incident, event: ev.OutcomeReached, at: datetime) -> Incident:
    """A negative outcome is a later decision than a filing that had been taken back before it."""
    ended = replace(incident, road=Road.ENDED, outcome=event.outcome, ended_at=at, merged_into=event.into)
    if event.outcome not in _NEGATIVE_OUTCOMES:
        return ended
    over = clock_changes.over
    return replace(
        ended,
        filings=over(incident.filings),
        earlier_filings=over(incident.earlier_filings),
        melden_since=_melden_that_stands(incident),
    )


def _withdrawn(incident: Incident, event: ev.OutcomeWithdrawn, _at: datetime) -> Incident:
    """After a MELDEN (or GEMELD, which ends it again at once) the filing is awaited; else everything is open again.

    What was merged stands as it stood. A filing that is taken back stays on record, and another one is awaited.
    """
    opened = replace(incident, road=Road.FILE, outcome=None, ended_at=None, closed_at=None, merged_into="")
    if event.outcome is ev.Outcome.SAMENGEVOEGD:
        return replace(opened, road=clock_changes.awaited(opened))
    if not event.asks_again:
        return opened
    if event.outcome is ev.Outcome.GEMELD:
        earlier = (*incident.earlier_filings, *incident.filings)
        return replace(opened, filings=(), earlier_filings=earlier)
    asked = replace(opened, votes=tuple(vote for vote in incident.votes if vote.word not in _NEGATIVE))
    return replace(asked, road=clock_changes.awaited(asked))


def _statement(incident: Incident, event: ev.StatementRecorded, _at: datetime) -> Incident:
    """Kept; who says that it is a breach takes back their own word that it was none (mail.md §5)."""
    said = Statement(
        name=event.name,
        person=event.person,
        role=event.role,
        said_at=event.said_at,
        arrival=event.arrival,
        standing=event.standing,
        check=event.check,
        answer=event.answer,
        at=event.at,
        number=event.number,
        refs=(event.ref, *event.refs) if event.ref else event.refs,
        carried_out=event.carried_out,
        provisional=event.provisional,
        audience=event.audience,
        owner=event.owner,
        ready=event.ready,
        typed=event.proof == ev.TYPED,
    )
    votes = incident.votes
    if event.name in _MEANS_BREACH:
        votes = tuple(v for v in votes if not (v.person == event.person and v.word in _DENIES))
    if event.name == "informeren" and event.standing == ev.Standing.DECISION:
        # check 3.2 is asked again: who said NIET MELDEN must say it again (mail.md §5)
        votes = tuple(v for v in votes if v.word not in _NEGATIVE)
    return replace(incident, votes=votes, statements=(*incident.statements, said))


def _unreached(incident: Incident, event: ev.PersonUnreached, _at: datetime) -> Incident:
    """What was proven and what anyone can have written stay apart: only the first gives rights (mail.md §8)."""
    same = [u for u in incident.unreached if (u.person, u.proven) == (event.person, event.proven)]
    found = OutOfReach(
        person=event.person,
        until=max((event.until, *(one.until for one in same))),
        called=tuple(dict.fromkeys((*(p for one in same for p in one.called), *event.called))),
        proven=event.proven,
    )
    return replace(incident, unreached=(*(u for u in incident.unreached if u not in same), found))


def _taken(incident: Incident, event: ev.TakenUp, _at: datetime) -> Incident:
    return replace(incident, taken_by=event.person, taken_until=event.until)


_CHANGES: Mapping[type[Any], Callable[[Incident, Any, datetime], Incident]] = {
    ev.ReportReceived: _report,
    ev.DiscoveryProposed: _discovery,
    ev.DiscoveryRefuted: _refuted,
    ev.ReportForwarded: _forwarded,
    ev.FactProposed: _fact,
    ev.CallTold: _call,
    ev.WindowJudged: _judged,
    ev.AwarenessSet: clock_changes.set_awareness,
    ev.AwarenessMoved: clock_changes.moved,
    ev.ClockSecondAsked: clock_changes.asked,
    ev.DeadlineOverridden: clock_changes.overridden,
    ev.IncidentAbsorbed: clock_changes.absorbed,
    ev.IncidentReleased: clock_changes.released,
    ev.LadderRestarted: clock_changes.restarted,
    ev.MailAttached: _attached,
    ev.RungReached: _rung,
    ev.SideRoadOpened: _side_opened,
    ev.SideRoadEnded: _side_ended,
    ev.HeldForDigest: _held,
    ev.TicketLearned: _ticket,
    ev.RungsRearmed: _rearmed,
    ev.DecisionRecorded: _decision,
    ev.SecondAsked: _second,
    ev.InformingAsked: _informing_asked,
    ev.InformingSettled: _informing_settled,
    ev.IncidentClosed: _closed,
    ev.FilingRecorded: _filing,
    ev.FilingCorrected: _filing_corrected,
    ev.WordTakenBack: _taken_back,
    ev.OutcomeReached: _ended,
    ev.OutcomeWithdrawn: _withdrawn,
    ev.StatementRecorded: _statement,
    ev.TakenUp: _taken,
    ev.PersonUnreached: _unreached,
}

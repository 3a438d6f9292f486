"""How what people say changes an incident: decisions, filings, outcomes (P18, P19). Pure; history.apply calls it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from compliance_bot.procedure import clock_changes
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import DENIES, MEANS_BREACH, Filing, Incident, Statement, Vote
from compliance_bot.procedure.road import Road

_NEGATIVE = DENIES | {ev.Word.NIET_MELDEN}
_NEGATIVE_OUTCOMES = frozenset(ev.Outcome(word.value) for word in _NEGATIVE)
_TELLS = frozenset({"informeren", "openbare_mededeling"})


def decision(incident: Incident, event: ev.DecisionRecorded, _at: datetime) -> Incident:
    """A decision or an advice stands in place of their last one; after MELDEN the filing is awaited (P18, P19)."""
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


def second(incident: Incident, event: ev.SecondAsked, _at: datetime) -> Incident:
    """These were asked as second (P18)."""
    return replace(incident, second_asked=event.persons)


def informing_asked(incident: Incident, event: ev.InformingAsked, _at: datetime) -> Incident:
    """These were asked as second on NIET INFORMEREN (P18)."""
    return replace(incident, informing_asked=event.persons)


def informing_settled(incident: Incident, event: ev.InformingSettled, at: datetime) -> Incident:
    """Final: what was said for informing before counts no more. Taken back: it is no longer closed either."""
    if not event.final:
        return replace(incident, not_informing=None, closed_at=None)
    statements = tuple(
        replace(one, overruled=True) if one.name in _TELLS else one for one in incident.statements
    )
    lent = tuple(map(clock_changes.not_informed, incident.lent))
    return replace(incident, not_informing=at, informing_asked=(), statements=statements, lent=lent)


def closed(incident: Incident, _event: ev.IncidentClosed, at: datetime) -> Incident:
    """All its roads have ended, and somebody said AFSLUITEN (P19)."""
    return replace(incident, closed_at=at)


def filing(incident: Incident, event: ev.FilingRecorded, _at: datetime) -> Incident:
    """A filing at the AP (P28)."""
    filing = Filing(
        number=event.number,
        filed_at=event.filed_at,
        provisional=event.provisional,
        verdict=event.verdict,
        person=event.person,
    )
    typed = tuple(vote for vote in incident.typed if vote.person != event.person)
    return replace(incident, filings=(*incident.filings, filing), typed=typed)


def filing_corrected(incident: Incident, event: ev.FilingCorrected, _at: datetime) -> Incident:
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


def taken_back(incident: Incident, event: ev.WordTakenBack, _at: datetime) -> Incident:
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


def ended(incident: Incident, event: ev.OutcomeReached, at: datetime) -> Incident:
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


def withdrawn(incident: Incident, event: ev.OutcomeWithdrawn, _at: datetime) -> Incident:
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


def statement(incident: Incident, event: ev.StatementRecorded, _at: datetime) -> Incident:
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
    if event.name in MEANS_BREACH:
        votes = tuple(v for v in votes if not (v.person == event.person and v.word in DENIES))
    if event.name == "informeren" and event.standing == ev.Standing.DECISION:
        # check 3.2 is asked again: who said NIET MELDEN must say it again (mail.md §5)
        votes = tuple(v for v in votes if v.word not in _NEGATIVE)
    return replace(incident, votes=votes, statements=(*incident.statements, said))

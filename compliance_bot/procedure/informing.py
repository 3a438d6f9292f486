"""Which roads beside the AP road what was said opens, and whether NOT informing is settled (P18, P19, P34)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from compliance_bot.procedure.decisions import NO_BREACH, Rules, Settlement, settle_votes
from compliance_bot.procedure.events import Outcome, Standing, Word
from compliance_bot.procedure.incident import Incident, Road, SideRoad, Statement, Vote
from compliance_bot.procedure.norms import Asks

PEOPLE, SUPPLEMENT, RECHECK, AUDIENCE = "people", "supplement", "recheck", "audience"
TECHNICAL_ROAD, REPORTER_ROAD = "technical", "reporter"
STEERED = frozenset({PEOPLE, SUPPLEMENT, RECHECK, AUDIENCE})
"""The kinds of road that follow from what was said; the others are opened and ended where that happens."""
INFORMING = frozenset({"informeren", "niet_informeren", "openbare_mededeling"})
"""The words that decide on informing the people (P19)."""
# these checks answered with yes are why people need not be told as long as it stays so (P34; 4.3b, 4.4, 4.4b)
_PROTECTED = frozenset({"4.3b", "4.4", "4.4b"})
_TELLING = frozenset({"informeren", "openbare_mededeling"})
_WITHOUT_BREACH = frozenset(Outcome(word.value) for word in NO_BREACH)
_AS_VOTES = {
    "informeren": Word.MELDEN,
    "openbare_mededeling": Word.MELDEN,
    "niet_informeren": Word.NIET_MELDEN,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A road that must be open.

    restarts: whether a later `since` begins the walk anew. What is only said again does not: nobody puts a reminder
    off by repeating themselves.
    """

    road: str
    since: datetime
    asks: Asks
    person: str = ""
    restarts: bool = True

    def is_walked_by(self, open_road: SideRoad) -> bool:
        """Is this the very walk that is open already?"""
        same = (self.road, self.asks) == (open_road.road, open_road.asks)
        return same and (not self.restarts or self.since <= open_road.since)


def roads_wanted(incident: Incident) -> tuple[Wanted, ...]:
    """The steered roads that must be open as things stand (P19, P34); none where another incident goes on with it."""
    if incident.merged_into:
        return ()
    return (*_people(incident), *_supplement(incident), *_audiences(incident), *_recheck(incident))


def settle_informing(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """Where the words about informing lead: NIET INFORMEREN final (an outcome, whatever it is called), or whom to ask.

    The rule is that of the AP road (P18), held against these words: INFORMEREN for MELDEN, NIET INFORMEREN for NIET
    MELDEN. A filing at the AP ends the votes there, and says nothing here.
    """
    own = replace(incident, votes=informing_votes(incident), typed=(), filings=())
    return settle_votes(own, now=now, rules=rules)


def waits_for(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """Whom an unsettled NIET INFORMEREN waits for; empty when none does."""
    found = settle_informing(incident, now=now, rules=rules)
    return Settlement() if found.outcome is not None or incident.not_informing else found


def informing_votes(incident: Incident) -> tuple[Vote, ...]:
    """The latest word of each person about informing, as votes; a negative one that was typed does not count yet.

    That people are informed counts here too where it was said on a merged incident: merging unsays nothing (P18).
    """
    latest = {vote.person: vote for vote in _informing_lent(incident)}
    for vote in _informing_said(incident):
        known = latest.get(vote.person, vote)
        latest[vote.person] = vote if vote.said_at >= known.said_at else known
    return tuple(latest.values())


def _informing_lent(incident: Incident) -> Iterator[Vote]:
    for one in incident.lent:
        spoken = [(person, Standing.ADVICE) for person in one.informing_advised]
        spoken += [(person, Standing.DECISION) for person in one.informing_by]
        for person, standing in spoken:
            yield Vote(
                person=person,
                role="",
                word=Word.MELDEN,
                standing=standing,
                said_at=one.informing_at or one.received_at,
                evidence="",
            )


def _informing_said(incident: Incident) -> tuple[Vote, ...]:
    latest = {
        one.person: one
        for one in incident.statements
        if one.name in _AS_VOTES
        and one.standing
        and not one.overruled
        and not (one.typed and one.name == "niet_informeren")
    }
    return tuple(
        Vote(
            person=one.person,
            role=one.role,
            word=_AS_VOTES[one.name],
            standing=Standing(one.standing),
            said_at=one.said_at,
            evidence="",
        )
        for one in latest.values()
    )


def informing_is_a_question(incident: Incident) -> bool:
    """Check 4.1: where nothing is notified to the AP, whether the people are told is no question."""
    return incident.road is not Road.ENDED or incident.outcome is Outcome.GEMELD


def notified_since(incident: Incident) -> datetime | None:
    """When it was first said that this is notified; None where that is no more so (P19).

    A later word against it that is not final does not end the road of the people: each road has its own end (P18).
    """
    if incident.road is Road.DECIDE or not informing_is_a_question(incident):
        return None
    said = [vote.said_at for vote in incident.votes_heard() if vote.word is Word.MELDEN]
    lent = [one.melden_at or one.received_at for one in incident.lent if one.to_file]
    filed = [filing.filed_at for filing in incident.filings]
    since = [incident.melden_since] if incident.melden_since else []
    # a filing that was taken back meant MELDEN all the same, and another one is awaited
    return min((*since, *said, *lent, *filed), default=_filed_before(incident))


def _filed_before(incident: Incident) -> datetime | None:
    return incident.earlier_filings[-1].filed_at if incident.earlier_filings else None


def _people(incident: Incident) -> Iterator[Wanted]:
    """INFORMEREN or NIET INFORMEREN from MELDEN on; after INFORMEREN the telling, until it was done (P19)."""
    since = notified_since(incident)
    if since is None or incident.not_informing is not None:
        return
    decided = [
        one
        for one in incident.statements
        if one.name in _TELLING and one.standing == Standing.DECISION and not one.overruled
    ]
    last = decided[-1] if decided else None
    if _was_told(incident, last):
        return
    if last is None and any(one.informing_by for one in incident.lent):
        yield Wanted(road=PEOPLE, since=since, asks=Asks.TELL, restarts=False)
    elif last is not None:
        yield Wanted(road=PEOPLE, since=max(last.said_at, since), asks=Asks.TELL, restarts=False)
    else:
        yield Wanted(road=PEOPLE, since=since, asks=Asks.INFORM, restarts=False)


def _was_told(incident: Incident, last: Statement | None) -> bool:
    """INGELICHT after the last INFORMEREN, or a public notice that has its date and text (P19)."""
    told = (one for one in incident.statements if one.name == "ingelicht")
    if any(last is None or one.said_at >= last.said_at for one in told):
        return True
    return last is not None and last.name == "openbare_mededeling" and last.at is not None


def _supplement(incident: Incident) -> Iterator[Wanted]:
    """After a provisional filing, until it was supplemented (P19, P28)."""
    if not incident.filings or incident.outcome is not Outcome.GEMELD:
        return
    filing = incident.filings[-1]
    done = (one for one in incident.statements if one.name == "aangevuld" and not one.provisional)
    if filing.provisional and not any(one.said_at >= filing.filed_at for one in done):
        yield Wanted(road=SUPPLEMENT, since=filing.filed_at, asks=Asks.SUPPLEMENT)


def _audiences(incident: Incident) -> Iterator[Wanted]:
    """Each audience whose owner was named, until it is ready, or until there proved to be no breach (P26)."""
    if incident.outcome in _WITHOUT_BREACH:
        return
    latest = {one.audience: one for one in incident.statements if one.name == "doelgroep" and one.audience}
    for audience, one in latest.items():
        if not one.ready:
            yield Wanted(
                road=f"{AUDIENCE} {audience}", since=one.said_at, asks=Asks.AUDIENCE, person=one.owner
            )


def _recheck(incident: Incident) -> Iterator[Wanted]:
    """A year after people were not informed because of protection, and a year after each HERCONTROLE VEILIG (P34)."""
    if incident.outcome is not Outcome.GEMELD or incident.not_informing is None:
        return
    answers = {one.check: one.answer for one in incident.statements if one.name == "check"}
    if not any(answers.get(check) == "ja" for check in _PROTECTED):
        return
    safe = (one.said_at for one in incident.statements if one.name == "hercontrole_veilig")
    yield Wanted(road=RECHECK, since=max((incident.not_informing, *safe)), asks=Asks.RECHECK)

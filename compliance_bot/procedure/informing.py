"""Which roads beside the AP road what was said opens, and whether NOT informing is settled (P18, P19, P34)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from compliance_bot.procedure.decisions import Rules, Settlement, settle
from compliance_bot.procedure.events import Outcome, Standing, Word
from compliance_bot.procedure.incident import Incident, Road, SideRoad, Statement, Vote
from compliance_bot.procedure.norms import Asks

PEOPLE, SUPPLEMENT, RECHECK, AUDIENCE = "people", "supplement", "recheck", "audience"
TECHNICAL_ROAD, REPORTER_ROAD = "technical", "reporter"
STEERED = frozenset({PEOPLE, SUPPLEMENT, RECHECK, AUDIENCE})
"""The kinds of road that follow from what was said; the others are opened and ended where that happens."""
# these checks answered with yes are why people need not be told as long as it stays so (P34; 4.3b, 4.4, 4.4b)
_PROTECTED = frozenset({"4.3b", "4.4", "4.4b"})
_TELLING = frozenset({"informeren", "openbare_mededeling"})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A road that must be open."""

    road: str
    since: datetime
    asks: Asks
    person: str = ""

    def is_walked_by(self, open_road: SideRoad) -> bool:
        """Is this the very walk that is open already?"""
        return (self.road, self.since, self.asks) == (open_road.road, open_road.since, open_road.asks)


def roads_wanted(incident: Incident, *, now: datetime, rules: Rules) -> tuple[Wanted, ...]:
    """The steered roads that must be open as things stand (P19, P34); none where another incident goes on with it."""
    if incident.merged_into:
        return ()
    return (
        *_people(incident, now=now, rules=rules),
        *_supplement(incident),
        *_audiences(incident),
        *_recheck(incident, now=now, rules=rules),
    )


def settle_informing(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """Where NIET INFORMEREN stands: final, or whom it waits for (P18).

    The rule is that of the AP road, held against the words about informing: INFORMEREN for MELDEN, NIET INFORMEREN
    for NIET MELDEN. A settled one has an outcome, whatever it is called.
    """
    return settle(replace(incident, votes=_informing_votes(incident), typed=()), now=now, rules=rules)


def waits_for(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """Whom an unsettled NIET INFORMEREN waits for; empty when none does."""
    found = settle_informing(incident, now=now, rules=rules)
    return Settlement() if found.outcome is not None else found


def _informing_votes(incident: Incident) -> tuple[Vote, ...]:
    """The latest word of each person about informing, as votes."""
    words = {
        "informeren": Word.MELDEN,
        "openbare_mededeling": Word.MELDEN,
        "niet_informeren": Word.NIET_MELDEN,
    }
    latest = {
        one.person: one for one in incident.statements if one.name in words and one.standing and not one.typed
    }
    return tuple(
        Vote(
            person=one.person,
            role=one.role,
            word=words[one.name],
            standing=Standing(one.standing),
            said_at=one.said_at,
            evidence="",
        )
        for one in latest.values()
    )


def notified_since(incident: Incident) -> datetime | None:
    """When it was first said that this is notified, where that stands; None where it does not (P19)."""
    if incident.road is Road.DECIDE or (
        incident.road is Road.ENDED and incident.outcome is not Outcome.GEMELD
    ):
        return None
    said = [vote.said_at for vote in incident.votes if vote.word is Word.MELDEN]
    moments = [*said, *(filing.filed_at for filing in incident.filings)]
    return min(moments, default=None)


def _people(incident: Incident, *, now: datetime, rules: Rules) -> Iterator[Wanted]:
    """INFORMEREN or NIET INFORMEREN from MELDEN on; after INFORMEREN the telling, until it was done (P19)."""
    since = notified_since(incident)
    if since is None:
        return
    decided = [
        one for one in incident.statements if one.name in _TELLING and one.standing == Standing.DECISION
    ]
    last = decided[-1] if decided else None
    if _was_told(incident, last):
        return
    if settle_informing(incident, now=now, rules=rules).outcome is not None:
        return
    if last is not None:
        yield Wanted(road=PEOPLE, since=last.said_at, asks=Asks.TELL)
    else:
        yield Wanted(road=PEOPLE, since=since, asks=Asks.INFORM)


def _was_told(incident: Incident, last: Statement | None) -> bool:
    """INGELICHT after the last INFORMEREN, or a public notice that has its date (P19)."""
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
    """Each audience whose owner was named, until it is ready (P26)."""
    latest = {one.audience: one for one in incident.statements if one.name == "doelgroep" and one.audience}
    for audience, one in latest.items():
        if not one.ready:
            yield Wanted(
                road=f"{AUDIENCE} {audience}", since=one.said_at, asks=Asks.AUDIENCE, person=one.owner
            )


def _recheck(incident: Incident, *, now: datetime, rules: Rules) -> Iterator[Wanted]:
    """A year after people were not informed because of protection, and a year after each HERCONTROLE VEILIG (P34)."""
    if incident.road is not Road.ENDED or incident.outcome is not Outcome.GEMELD:
        return
    protected = any(
        one.name == "check" and one.check in _PROTECTED and one.answer == "ja" for one in incident.statements
    )
    if not protected or settle_informing(incident, now=now, rules=rules).outcome is None:
        return
    names = ("niet_informeren", "hercontrole_veilig")
    last = max((one.said_at for one in incident.statements if one.name in names), default=None)
    if last is not None:
        yield Wanted(road=RECHECK, since=last, asks=Asks.RECHECK)

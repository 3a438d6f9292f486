"""How events move an incident's clock: KENNIS, TERMIJN, merging, a new fact (P20, P24). Pure; history.apply calls it.

An incident that nothing was merged into has its awareness in aware_at itself. With others merged into it, `own` keeps
where it would stand without them, so that unlinking gives back what was borrowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.road import Road

if TYPE_CHECKING:
    from compliance_bot.procedure.incident import Filing, Incident

# what was said of one round of judging, and is asked again in the next (P20, P34)
_OF_A_ROUND = frozenset(
    {"ingelicht", "aangevuld", "hercontrole_veilig", "hercontrole_niet_veilig", "afsluiten"}
)
_LASTS = frozenset({"datalek"})


@dataclass(frozen=True, kw_only=True)
class Own:
    """Where the clock would stand without what was merged into the incident."""

    aware_at: datetime
    basis: ev.AwareBasis
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Lent:
    """What a merged incident brings along; see events.IncidentAbsorbed. weighed: assessors set a moment against it."""

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
    weighed: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockAsked:
    """Who was asked as second on KENNIS or TERMIJN; it stays so, as they may have to say it again."""

    name: str
    persons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Override:
    """A term that the AP itself gave (P24)."""

    at: datetime
    set_at: datetime


def own_of(incident: Incident) -> Own:
    """Where the clock stands by the incident itself."""
    return incident.own or Own(
        aware_at=incident.aware_at, basis=incident.aware_basis, confirmed=incident.aware_confirmed
    )


def set_awareness(incident: Incident, event: ev.AwarenessSet, at: datetime) -> Incident:
    """The reports set it. An earlier moment asks every KENNIS anew: who said it did not know that (P20)."""
    hurried = event.aware_at < own_of(incident).aware_at and _said_kennis(incident)
    own = Own(aware_at=event.aware_at, basis=event.basis, confirmed=event.confirmed)
    return _reckoned(replace(incident, hurried_at=at if hurried else incident.hurried_at), own)


def moved(incident: Incident, event: ev.AwarenessMoved, _at: datetime) -> Incident:
    """Assessors set it, against all that was known: reports, and incidents that were merged into this one."""
    own = Own(aware_at=event.aware_at, basis=event.basis, confirmed=event.confirmed)
    weighed = replace(
        incident,
        weighed=tuple(dict.fromkeys((*incident.weighed, *event.weighed))),
        lent=tuple(replace(one, weighed=True) for one in incident.lent),
        sure_at=event.aware_at if event.confirmed else incident.sure_at,
    )
    return _reckoned(_rearm(weighed, event.rearmed), own)


def absorbed(incident: Incident, event: ev.IncidentAbsorbed, at: datetime) -> Incident:
    """The earliest clock wins; MELDEN said on the other one counts here too: the safe side (mail.md §5)."""
    before = next((one for one in incident.lent if one.ref == event.ref), None)
    lent = Lent(
        ref=event.ref,
        aware_at=event.aware_at,
        confirmed=event.confirmed,
        received_at=event.received_at,
        reporters=event.reporters,
        weighed=before is not None and before.weighed and before.aware_at <= event.aware_at,
        **_said(before or event),
    )
    own = own_of(incident)
    others = tuple(one for one in incident.lent if one.ref != event.ref)
    hurried = event.aware_at < incident.aware_at and not lent.weighed and _said_kennis(incident)
    asked_to_file = lent.to_file and incident.road is Road.DECIDE
    merged = replace(
        incident,
        lent=(*others, lent),
        hurried_at=at if hurried else incident.hurried_at,
        road=Road.FILE if asked_to_file else incident.road,
    )
    return _reckoned(_rearm(merged, event.rearmed), own)


def _said(one: Lent | ev.IncidentAbsorbed) -> dict[str, Any]:
    """Nothing is said on a merged incident any more, so what it brought along at first stays what it was."""
    return {
        "to_file": one.to_file,
        "melden_by": one.melden_by,
        "advised_by": one.advised_by,
        "breach_by": one.breach_by,
        "melden_at": one.melden_at,
        "melden_last": one.melden_last,
        "informing_by": one.informing_by,
        "informing_advised": one.informing_advised,
        "informing_at": one.informing_at,
    }


def released(incident: Incident, event: ev.IncidentReleased, _at: datetime) -> Incident:
    """What was borrowed is given back."""
    own = own_of(incident)
    kept = tuple(one for one in incident.lent if one.ref != event.ref)
    gone = any(one.to_file for one in incident.lent if one.ref == event.ref)
    found = _reckoned(_rearm(replace(incident, lent=kept), event.rearmed), own)
    return replace(found, road=awaited(found)) if gone and found.road is Road.FILE else found


def without(incident: Incident, ref: str) -> Incident:
    """The incident as it would stand if that one were released."""
    return released(incident, ev.IncidentReleased(ref=ref), incident.opened_at)


def restarted(incident: Incident, event: ev.LadderRestarted, _at: datetime) -> Incident:
    """A new ladder: nothing that was decided or filed before ends it, and all of it stays in the journal."""
    fresh = replace(
        incident,
        road=Road.DECIDE,
        outcome=None,
        ended_at=None,
        votes=(),
        typed=(),
        second_asked=(),
        filings=(),
        earlier_filings=over((*incident.earlier_filings, *incident.filings)),
        statements=tuple(
            one
            for one in incident.statements
            if one.name in _LASTS
            or not (one.standing or one.name in _OF_A_ROUND or one.check.startswith("4."))
        ),
        taken_by="",
        taken_until=None,
        override=None,
        melden_since=None,
        # when the old reports were discovered says nothing of the new fact; who handles it is asked again
        set_aside=tuple(one for one in incident.set_aside if one.asks == Asks.CONFIRM),
        not_informing=None,
        informing_asked=(),
        closed_at=None,
        weighed=tuple(dict.fromkeys((*incident.weighed, *event.weighed))),
        lent=tuple(_asked_again(one) for one in incident.lent),
        sure_at=event.aware_at,
    )
    own = Own(aware_at=event.aware_at, basis=ev.AwareBasis.NEW_FACT, confirmed=True)
    return _reckoned(_rearm(fresh, incident.rungs), own)


def _asked_again(one: Lent) -> Lent:
    """What was said on a merged incident did not know the new fact either; that it is a breach lasts."""
    unsaid = replace(one, to_file=False, melden_by=(), advised_by=(), melden_at=None, melden_last=None)
    return not_informed(replace(unsaid, weighed=True))


def not_informed(one: Lent) -> Lent:
    """What was said there for informing the people counts no more: it is final that they are not, or asked anew."""
    return replace(one, informing_by=(), informing_advised=(), informing_at=None)


def asked(incident: Incident, event: ev.ClockSecondAsked, _at: datetime) -> Incident:
    """They may say it now, whatever their turn."""
    before = next((one.persons for one in incident.clock_asked if one.name == event.name), ())
    persons = tuple(dict.fromkeys((*before, *event.persons)))
    others = tuple(one for one in incident.clock_asked if one.name != event.name)
    return replace(incident, clock_asked=(*others, ClockAsked(name=event.name, persons=persons)))


def overridden(incident: Incident, event: ev.DeadlineOverridden, at: datetime) -> Incident:
    """The AP's own term stands beside ours."""
    return replace(incident, override=Override(at=event.at, set_at=at))


def awaited(incident: Incident) -> Road:
    """What an open road awaits by what was said: filing after a MELDEN, here or on a merged incident.

    One word against it is not final, and takes nothing back (P18). GEMELD means MELDEN (mail.md §5), also where that
    filing was taken back; not before a new fact or a later decision.
    """
    told = incident.melden_since is not None or any(vote.word is ev.Word.MELDEN for vote in incident.votes)
    filed = any(not one.over for one in (*incident.earlier_filings, *incident.filings))
    return Road.FILE if told or filed or any(one.to_file for one in incident.lent) else Road.DECIDE


def over(filings: tuple[Filing, ...]) -> tuple[Filing, ...]:
    """These filings, which nothing rests on any more."""
    return tuple(replace(one, over=True) for one in filings)


def _reckoned(incident: Incident, own: Own) -> Incident:
    """The earliest of its own awareness and of what is borrowed; of equal moments the confirmed one (P20)."""
    borrowed = (
        Own(aware_at=one.aware_at, basis=ev.AwareBasis.MERGED, confirmed=one.confirmed)
        for one in incident.lent
        if not one.weighed
    )
    first = min((own, *borrowed), key=lambda one: (one.aware_at, not one.confirmed))
    return replace(
        incident,
        aware_at=first.aware_at,
        aware_basis=first.basis,
        aware_confirmed=first.confirmed,
        own=own if incident.lent else None,
    )


def _rearm(incident: Incident, hours: tuple[int, ...]) -> Incident:
    """These rungs are due again: a clock that moved later had reached them too early (promise 2)."""
    if not hours:
        return incident
    kept = tuple(one for one in incident.rungs if one not in hours)
    return replace(incident, rungs=kept, rearmed=incident.rearmed + 1)


def _said_kennis(incident: Incident) -> bool:
    return any(one.name == "kennis" for one in incident.statements)

"""What a merged incident lends to the one that goes on with it: its clock and its reporters (P18, P20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from compliance_bot.casework.desk import Case
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import due_again
from compliance_bot.procedure.clock_changes import awaited
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road, Vote
from compliance_bot.procedure.informing import informing_votes


def leads_to(case: Case, ref: str) -> str:
    """The incident that goes on with this one: itself, unless it was merged into another."""
    incident = case.work.incident(ref)
    while incident is not None and incident.merged_into:
        ref = incident.merged_into
        incident = case.work.incident(ref)
    return ref


def chain_of(case: Case, ref: str) -> tuple[str, ...]:
    """What this incident was merged into, what that one was merged into, and so on."""
    found: list[str] = []
    incident = case.work.incident(ref)
    while incident is not None and incident.merged_into:
        found.append(incident.merged_into)
        incident = case.work.incident(incident.merged_into)
    return tuple(found)


def lend(case: Case, ref: str) -> None:
    """Tell the incident that goes on with this one where its clock stands now; nothing where it knows that.

    Goes up as far as incidents were merged. Where this one has its awareness from others, those may have left it:
    then the clock above moves later, and rungs it had reached too early are due again.
    """
    incident = case.incident(ref)
    if not incident.merged_into:
        return
    target = case.incident(incident.merged_into)
    event = _lent(incident)
    known = next((one for one in target.lent if one.ref == ref), None)
    if known is not None and _same(known, event):
        return
    after = apply(target, event, case.now)
    again = due_again(target, after.aware_at, now=case.now, ladder=case.desk.policy.ladder)
    later = after.aware_at > target.aware_at
    case.work.record(target.ref, replace(event, rearmed=again if later else ()), at=case.now)
    lend(case, target.ref)


def _lent(incident: Incident) -> ev.IncidentAbsorbed:
    melden = [vote for vote in incident.votes_heard() if vote.word is ev.Word.MELDEN]
    advised = tuple(vote.person for vote in melden if vote.standing is ev.Standing.ADVICE)
    decided = tuple(vote.person for vote in melden if vote.standing is ev.Standing.DECISION)
    informs = [vote for vote in informing_votes(incident) if vote.word is ev.Word.MELDEN]
    meant = [filing.filed_at for filing in incident.earlier_filings if not filing.over]
    meant += [incident.melden_since] if incident.melden_since else []
    return ev.IncidentAbsorbed(
        ref=incident.ref,
        aware_at=incident.aware_at,
        confirmed=incident.aware_confirmed,
        received_at=incident.surely_known_at(),
        reporters=tuple(sorted(incident.reporters())),
        to_file=awaited(incident) is Road.FILE,
        melden_by=decided,
        advised_by=advised,
        breach_by=tuple(incident.found_breach()),
        informing_by=_with(ev.Standing.DECISION, informs),
        informing_advised=_with(ev.Standing.ADVICE, informs),
        informing_at=max((vote.said_at for vote in informs), default=None),
        melden_at=min((vote.said_at for vote in melden), default=min(meant, default=None)),
        melden_last=max((vote.said_at for vote in melden), default=None),
    )


def _with(standing: ev.Standing, votes: Iterable[Vote]) -> tuple[str, ...]:
    return tuple(vote.person for vote in votes if vote.standing is standing)


def _same(known: object, event: ev.IncidentAbsorbed) -> bool:
    told = ("aware_at", "confirmed", "received_at", "reporters")
    return all(getattr(known, name) == getattr(event, name) for name in told)

"""What templates may see of the people of an incident: who is away, and who had it and does no more (P11, P23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance_bot.casework.circle import beside
from compliance_bot.casework.desk import Case
from compliance_bot.ports import AwayView, Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_in_circle
from compliance_bot.procedure.incident import Incident, OutOfReach

# what shows that somebody went on with it
_FOLLOWS = (
    ev.DecisionRecorded,
    ev.StatementRecorded,
    ev.FilingRecorded,
    ev.FilingCorrected,
    ev.WordTakenBack,
    ev.NoteAdded,
    ev.MailAttached,
    ev.FactProposed,
)


def away_views(case: Case, incident: Incident, entries: Sequence[Entry]) -> tuple[AwayView, ...]:
    """Who is out of reach now, the one who is so for longest in front; by role, never by name."""
    planned = {
        entry.event.person
        for entry in entries
        if isinstance(entry.event, ev.PersonUnreached)
        and entry.event.why is ev.Unreached.PLANNED
        and entry.event.until > case.now
    }
    found: dict[str, AwayView] = {}
    for one in sorted(incident.unreached, key=lambda known: known.until, reverse=True):
        if one.until > case.now and one.person not in found:
            found[one.person] = AwayView(
                who=_label(case, one.person),
                until=one.until,
                planned=one.person in planned,
                called=_asked_beside(case, incident, one),
            )
    return tuple(found.values())


def _asked_beside(case: Case, incident: Incident, away: OutOfReach) -> tuple[str, ...]:
    """Who was asked in the place of this one; the notice also tells who stands in for others that are away (P11)."""
    person = case.desk.policy.directory.person(away.person)
    theirs = {one.id for one in beside(case, incident, (person,))} if person else set(away.called)
    return tuple(dict.fromkeys(_label(case, one) for one in away.called if one in theirs))


def lapsed(case: Case, incident: Incident, entries: Sequence[Entry]) -> dict[str, Any]:
    """Who had picked it up, or got it handed over, when that is over and nobody was heard of since (P23)."""
    if incident.taken_until is None or incident.taken_until > case.now:
        return {}
    taken = [number for number, entry in enumerate(entries) if isinstance(entry.event, ev.TakenUp)]
    if not taken:
        return {}
    by = entries[taken[-1]].event
    arrival = by.arrival if isinstance(by, ev.TakenUp) else 0
    if any(_follows(entry.event, arrival) for entry in entries[taken[-1] + 1 :]):
        return {}
    return {"lapsed_by": _label(case, incident.taken_by), "lapsed_at": incident.taken_until}


def _follows(event: ev.Event, taken: int) -> bool:
    """Did a person say something after the mail that took it up? A machine's answer is nothing."""
    if not isinstance(event, _FOLLOWS) or event.arrival == taken:
        return False
    return not isinstance(event, ev.MailAttached) or event.mail_class == "human"


def _label(case: Case, person_id: str) -> str:
    person = case.desk.policy.directory.person(person_id)
    return label_in_circle(person) if person else "een vroegere collega"

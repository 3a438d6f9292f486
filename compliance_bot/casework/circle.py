"""Whom a rung reaches on one incident, and what each of them may do there (P12, P18, P22)."""

from __future__ import annotations

from compliance_bot.casework.desk import Case
from compliance_bot.procedure.decisions import Settlement, decides_now, settle
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import people_at
from compliance_bot.procedure.roles import Person, each_once


def people_for(case: Case, incident: Incident, hours: int) -> tuple[Person, ...]:
    """Whom to mail at that hour: the circle, those asked as second, and reporters among the assessors.

    Who reported is neither decider nor second (P18): their seat counts as vacant, so that its deputy hears at once.
    """
    directory, ladder = case.desk.policy.directory, case.desk.policy.ladder
    circle = people_at(hours, directory.barring(incident.reporters()), ladder)
    told = tuple(
        person for person in people_at(hours, directory, ladder) if person.id in incident.reporters()
    )
    return each_once((*circle, *pending(case, incident).ask, *told))


def pending(case: Case, incident: Incident) -> Settlement:
    """The negative decision that waits for somebody, and for whom (P18); empty when none does."""
    found = settle(incident, now=case.now, rules=case.desk.rules)
    return Settlement() if found.outcome is not None else found


def may_decide(case: Case, incident: Incident, person: Person) -> bool:
    """Is a decision word of this person worth asking for now? Who said it already waits for the second."""
    waits = pending(case, incident)
    if person in waits.ask:
        return True
    vote = incident.vote_of(person.id)
    if vote is not None and waits.word is vote.word:
        return False
    return decides_now(person, incident=incident, now=case.now, rules=case.desk.rules)

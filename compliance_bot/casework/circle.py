"""Whom a rung reaches on one incident, and what each of them may do there (P12, P18, P22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from compliance_bot.casework.desk import Case
from compliance_bot.procedure.decisions import Settlement, decides_now, settle
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import people_at
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.procedure.stand_ins import behind, stand_ins


def people_for(case: Case, incident: Incident, hours: int) -> tuple[Person, ...]:
    """Whom to mail at that hour: the circle, those asked as second, and reporters among the assessors.

    Who reported is neither decider nor second (P18): their seat counts as vacant, so that its deputy hears at once.
    Whoever is out of reach stays in the circle and brings others into it, and so does who has it now (P11, P23).
    """
    directory, ladder = case.desk.policy.directory, case.desk.policy.ladder
    circle = people_at(hours, directory.barring(incident.reporters()), ladder)
    told = tuple(
        person for person in people_at(hours, directory, ladder) if person.id in incident.reporters()
    )
    asked = each_once((*circle, *pending(case, incident).ask))
    holder = directory.person(incident.taken_by)
    had = (holder,) if holder is not None and has_it(incident, holder, case.now) else ()
    return each_once((*asked, *beside(case, incident, (*asked, *had)), *told))


def has_it(incident: Incident, person: Person, now: datetime) -> bool:
    """Did this person pick it up, or get it handed over, and does that still stand (P23)?"""
    return incident.taken_by == person.id and incident.taken_until is not None and incident.taken_until > now


def beside(
    case: Case, incident: Incident, asked: Iterable[Person], *, out: Collection[str] | None = None
) -> Iterator[Person]:
    """Who acts beside those of `asked` who are out of reach now, as the directory has it today (P11)."""
    directory = case.desk.policy.directory.barring(incident.reporters())
    away = incident.out_of_reach(case.now) if out is None else out
    for person in asked:
        if person.id in away:
            found = stand_ins(person, directory, away)
            yield from found or (
                behind(person, directory, away) if has_it(incident, person, case.now) else ()
            )


def technicians_for(case: Case, incident: Incident) -> tuple[Person, ...]:
    """Whom to call for technical handling, and who acts beside those of them who are out of reach (P8, P11)."""
    called = case.desk.policy.directory.technicians()
    return each_once((*called, *beside(case, incident, called)))


def pending(case: Case, incident: Incident) -> Settlement:
    """The negative decision that waits for somebody, and for whom (P18); empty when none does."""
    found = settle(incident, now=case.now, rules=case.desk.rules)
    return Settlement() if found.outcome is not None else found


def may_decide(case: Case, incident: Incident, person: Person) -> bool:
    """Is a decision word of this person worth asking for now? Who said it already waits for the second."""
    waits = pending(case, incident)
    if person in waits.ask:
        return True
    if any(vote.word is waits.word for vote in incident.votes_of(person.id)):
        return False
    return decides_now(person, incident=incident, now=case.now, rules=case.desk.rules)

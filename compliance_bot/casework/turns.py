"""Whose turn it is to be asked for a word that waits for them, and who said theirs already (P11, P12, P18)."""

from __future__ import annotations

from compliance_bot.casework.circle import pending
from compliance_bot.casework.desk import Case
from compliance_bot.procedure.awareness import KENNIS, TERMIJN, clock_question
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.informing import informing_is_a_question, waits_for
from compliance_bot.procedure.roles import Person, each_once


def next_decider(case: Case, incident: Incident) -> tuple[Person, ...]:
    """Whom a negative decision waits for and nobody asked yet; once the ladder ended nobody is (P19)."""
    if incident.road is Road.ENDED:
        return ()
    return tuple(one for one in pending(case, incident).ask if one.id not in incident.second_asked)


def next_on_informing(case: Case, incident: Incident) -> tuple[Person, ...]:
    """Whom NIET INFORMEREN waits for and nobody asked yet."""
    if not informing_is_a_question(incident):
        return ()
    waits = waits_for(incident, now=case.now, rules=case.desk.rules)
    return tuple(one for one in waits.ask if one.id not in incident.informing_asked)


def next_on_clock(case: Case, incident: Incident, name: str) -> tuple[Person, ...]:
    """Whom KENNIS or TERMIJN waits for and nobody asked yet."""
    if incident.road is Road.ENDED:
        return ()
    found = clock_question(incident, name, now=case.now, rules=case.desk.rules)
    return tuple(one for one in found.ask if one.id not in incident.asked_on_clock(name))


def next_asked(case: Case, incident: Incident) -> tuple[Person, ...]:
    """Everybody who is asked apart as things stand, at the tick that comes."""
    clock = (one for name in (KENNIS, TERMIJN) for one in next_on_clock(case, incident, name))
    return each_once((*next_decider(case, incident), *next_on_informing(case, incident), *clock))


def said_it(case: Case, incident: Incident, person: Person) -> bool:
    """Is it this person's own word that waits for another's?"""
    word = pending(case, incident).word
    return word is not None and any(vote.word is word for vote in incident.votes_of(person.id))

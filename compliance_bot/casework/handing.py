"""OVERDRAGEN: whom an incident is handed to gets the question at once, as somebody who must act (P23; mail.md §6).

It gives no right to decide: they are asked what they may do. Where they are out of reach, so are those beside them.
"""

from __future__ import annotations

from compliance_bot.casework.answer import purpose_for
from compliance_bot.casework.asking_beside import label_out
from compliance_bot.casework.circle import beside, may_decide
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.unreached import carry_over
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.roles import Person, each_once


def ask_handed(case: Case, saying: Saying, handed: Person, *, by: str) -> None:
    """Put the incident to them, and to who acts beside them now (P11); by: the role that handed it over.

    What is known of their absence by another incident counts here too: a vacation program answers us once (T21).
    """
    carry_over(case, saying.ref)
    incident = case.incident(saying.ref)
    for person in each_once((handed, *beside(case, incident, (handed,)))):
        own = person.id == handed.id
        _ask(
            case,
            saying,
            person,
            why="handed_over" if own else "stand_in",
            who=by if own else label_out(case, handed),
        )


def _ask(case: Case, saying: Saying, person: Person, *, why: str, who: str) -> None:
    incident: Incident = case.incident(saying.ref)
    letter = Letter(
        kind="assessment",
        incidents=(incident.ref,),
        recipient=person.addresses[0],
        occasion=f"handed over arrival {saying.mail.arrival.id}",
        person=person.id,
        question=purpose_for(case, person),
    )
    model = model_for(
        case,
        view_of(case, incident, hours=max(incident.rungs, default=0)),
        greeting=person.name,
        role=label_of(person),
        who=who,
        why=why,
        until=incident.taken_until,
        decides=may_decide(case, incident, person),
        reasons=may_assess(person, case.desk.policy.directory),
    )
    send_letter(case, letter, model)

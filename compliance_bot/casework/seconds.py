"""Asking the second, or the decider whom the FG's advice came before (P18)."""

from __future__ import annotations

from compliance_bot.casework.circle import pending, people_for
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.views import WORD_LABELS, latest_reason, model_for, view_of
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose


def ask_decider(case: Case, saying: Saying, word: ev.Word) -> None:
    """The FG's negative advice came first: whoever decides is asked for the decision (P18)."""
    incident = case.incident(saying.ref)
    people = people_for(case, incident, max(incident.rungs, default=0))
    deciders = tuple(
        person
        for person in people
        if person.id != saying.person.id and _decides(case, incident, person, word)
    )
    if deciders:
        ask_second(case, saying, word, persons=deciders, why="advice_first")


def _decides(case: Case, incident: Incident, person: Person, word: ev.Word) -> bool:
    right = rule.right_to_decide(word, person, incident=incident, now=case.now, rules=case.desk.rules)
    return right.standing is ev.Standing.DECISION


def note_more_asked(case: Case, ref: str) -> Incident:
    """Who may be the second changes with time: whom a reminder asks now may say it (P12, P18). The incident then."""
    incident = case.incident(ref)
    waits = pending(case, incident)
    new = [person.id for person in waits.ask if person.id not in incident.second_asked]
    if new and waits.word is not None:
        why = "disagreement" if waits.disagreement else ""
        event = ev.SecondAsked(word=waits.word, persons=(*incident.second_asked, *new), why=why)
        case.work.record(ref, event, at=case.now)
    return case.incident(ref)


def ask_second(case: Case, saying: Saying, word: ev.Word, *, persons: tuple[Person, ...], why: str) -> None:
    """The second is asked at once, with the words so far and the reason verbatim; the ladder goes on (P18)."""
    event = ev.SecondAsked(word=word, persons=tuple(person.id for person in persons), why=why)
    case.work.record(saying.ref, event, at=case.now)
    incident = case.incident(saying.ref)
    vote = rule.newest(v for v in incident.votes if v.word is word)
    view = view_of(case, incident)
    for person in persons:
        letter = Letter(
            kind="second",
            incidents=(saying.ref,),
            recipient=person.addresses[0],
            occasion=f"arrival {saying.mail.arrival.id}",
            person=person.id,
            question=Purpose.AP,
        )
        model = model_for(
            case,
            view,
            greeting=person.name,
            word=WORD_LABELS[word],
            who=vote.role if vote else "",
            reason=latest_reason(case.work.entries(saying.ref), word),
            why=why,
        )
        send_letter(case, letter, model)

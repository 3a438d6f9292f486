"""Asking the second, or the decider whom the FG's advice came before (P18)."""

from __future__ import annotations

from compliance_bot.casework.circle import pending, people_for
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.turns import next_decider
from compliance_bot.casework.views import WORD_LABELS, latest_reason, model_for, view_of
from compliance_bot.casework.waiting import SECONDS_WAIT, note_waiting
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
    new = [person.id for person in next_decider(case, incident)]
    if waits.word is not None:
        note_waiting(case, SECONDS_WAIT, ref)
    if new and waits.word is not None:
        event = ev.SecondAsked(word=waits.word, persons=(*incident.second_asked, *new), why=_why(waits))
        case.work.record(ref, event, at=case.now)
    return case.incident(ref)


def ask_more_to_decide(case: Case, ref: str) -> bool:
    """Ask whom nobody asked yet, between two reminders too; whether a negative decision waits at all."""
    incident = case.incident(ref)
    waits, new = pending(case, incident), next_decider(case, incident)
    if waits.word is None:
        return False
    if new:
        note_more_asked(case, ref)
        said = rule.newest(vote for vote in incident.votes if vote.word is waits.word)
        occasion = f"turn {said.person} {said.said_at.isoformat()}" if said else "turn"
        _mail(case, ref, waits.word, persons=new, why=_why(waits), occasion=occasion)
    return True


def _why(waits: rule.Settlement) -> str:
    return "disagreement" if waits.disagreement else ""


def ask_second(case: Case, saying: Saying, word: ev.Word, *, persons: tuple[Person, ...], why: str) -> None:
    """The second is asked at once, with the words so far and the reason verbatim; the ladder goes on (P18)."""
    event = ev.SecondAsked(word=word, persons=tuple(person.id for person in persons), why=why)
    case.work.record(saying.ref, event, at=case.now)
    note_waiting(case, SECONDS_WAIT, saying.ref)
    occasion = f"arrival {saying.mail.arrival.id}"
    _mail(case, saying.ref, word, persons=persons, why=why, occasion=occasion)


def _mail(
    case: Case, ref: str, word: ev.Word, *, persons: tuple[Person, ...], why: str, occasion: str
) -> None:
    incident = case.incident(ref)
    vote = rule.newest(v for v in incident.votes if v.word is word)
    view = view_of(case, incident)
    for person in persons:
        letter = Letter(
            kind="second",
            incidents=(ref,),
            recipient=person.addresses[0],
            occasion=occasion,
            person=person.id,
            question=Purpose.AP,
        )
        model = model_for(
            case,
            view,
            greeting=person.name,
            word=WORD_LABELS[word],
            who=vote.role if vote else "",
            reason=latest_reason(case.work.entries(ref), word),
            why=why,
        )
        send_letter(case, letter, model)

"""INFORMEREN or NIET INFORMEREN: final, or the second is asked at once (P18, P19).

The law of these words is that of the decision on the AP (procedure/informing.py); the road of the people ends and
begins with it (casework/steering.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_bot.casework.circle import people_for
from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.turns import next_on_informing
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.casework.waiting import SECONDS_WAIT, note_waiting
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Right
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.informing import (
    INFORMING,
    informing_is_a_question,
    informing_votes,
    settle_informing,
    waits_for,
)
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose

FINAL, WAITS, DISAGREE, FIRST = "final", "waits", "disagreement", "advice_first"
NOBODY, NO_QUESTION = "nobody", "no_question"
_NOT = "niet_informeren"
_READY = ("NIET INFORMEREN", "INFORMEREN", "OPENBARE MEDEDELING", "STATUS", "HULP")


def conclude_informing(case: Case, saying: Saying, right: Right) -> str:
    """What a word about informing comes to, recorded; whom it waits for is asked at once.

    '' for a word that decides nothing about it, or that stands at once: to inform is the safe side.
    """
    if saying.command.name not in INFORMING:
        return ""
    incident = case.incident(saying.ref)
    if saying.command.name != _NOT:
        _take_back(case, saying, right)
    elif not informing_is_a_question(incident):
        return NO_QUESTION
    return _settled(case, saying)


def _take_back(case: Case, saying: Saying, right: Right) -> None:
    """INFORMEREN after a final NIET INFORMEREN: the people's road is open again, as MELDEN does for the AP (P18)."""
    if case.incident(saying.ref).not_informing is not None:
        event = ev.InformingSettled(final=False, why=f"{saying.command.name.upper()} ({right.role})")
        case.work.record(saying.ref, event, at=case.now)


def _settled(case: Case, saying: Saying) -> str:
    incident = case.incident(saying.ref)
    found = settle_informing(incident, now=case.now, rules=case.desk.rules)
    if found.outcome is not None:
        if incident.not_informing is None:
            case.work.record(saying.ref, ev.InformingSettled(final=True), at=case.now)
        return FINAL
    if found.word is not None:
        why = DISAGREE if found.disagreement else WAITS
        note_waiting(case, SECONDS_WAIT, saying.ref)
        _ask(case, saying, persons=found.ask, why=why)
        return why if found.ask else NOBODY
    if saying.command.name == _NOT and saying.proof.level.value != ev.TYPED:
        _ask(case, saying, persons=_deciders(case, saying, incident), why=FIRST)
        return FIRST
    return ""


def note_more_asked(case: Case, ref: str) -> None:
    """Who may be the second changes with time: whom a rung asks now may say it (P12, P18)."""
    incident = case.incident(ref)
    new = [person.id for person in next_on_informing(case, incident)]
    if waits_for(incident, now=case.now, rules=case.desk.rules).word is not None:
        note_waiting(case, SECONDS_WAIT, ref)
    if new:
        asked = ev.InformingAsked(persons=(*incident.informing_asked, *new))
        case.work.record(ref, asked, at=case.now)


def ask_more_on_informing(case: Case, ref: str) -> bool:
    """Ask whom nobody asked yet, between two rungs too; whether NIET INFORMEREN waits at all."""
    incident = case.incident(ref)
    waits = waits_for(incident, now=case.now, rules=case.desk.rules)
    if waits.word is None:
        return False
    new = next_on_informing(case, incident)
    if new:
        note_more_asked(case, ref)
        said = max((vote.said_at for vote in informing_votes(incident)), default=case.now)
        why = DISAGREE if waits.disagreement else WAITS
        _mail(case, ref, persons=new, why=why, occasion=f"turn {said.isoformat()}")
    return True


def _deciders(case: Case, saying: Saying, incident: Incident) -> tuple[Person, ...]:
    """Who decides on it now, where the FG's advice came before any decision (P18)."""

    def decides(person: Person) -> bool:
        right = right_to_say(_NOT, person, incident=incident, now=case.now, rules=case.desk.rules)
        return right.standing is ev.Standing.DECISION

    circle = people_for(case, incident, max(incident.rungs, default=0))
    return tuple(person for person in circle if person.id != saying.person.id and decides(person))


def _ask(case: Case, saying: Saying, *, persons: tuple[Person, ...], why: str) -> None:
    if not persons:
        return
    asked = ev.InformingAsked(persons=tuple(person.id for person in persons), why="" if why == WAITS else why)
    case.work.record(saying.ref, asked, at=case.now)
    occasion = f"arrival {saying.mail.arrival.id}"
    _mail(case, saying.ref, persons=persons, why=why, occasion=occasion)


def _mail(case: Case, ref: str, *, persons: tuple[Person, ...], why: str, occasion: str) -> None:
    view = view_of(case, case.incident(ref))
    role, reason = _latest_not(case.work.entries(ref))
    for person in persons:
        letter = Letter(
            kind="second_informing",
            incidents=(ref,),
            recipient=person.addresses[0],
            occasion=occasion,
            person=person.id,
            question=Purpose.AP,
        )
        token = token_for(case, ref, person.id, Purpose.AP)
        model = model_for(
            case,
            view,
            greeting=person.name,
            who=role,
            reason=reason,
            why="" if why == WAITS else why,
            links=ready_replies(case, ref, token, _READY),
        )
        send_letter(case, letter, model)


def _latest_not(entries: Iterable[Entry]) -> tuple[str, str]:
    """Who said NIET INFORMEREN last, as a role, and why, verbatim."""
    found = ("", "")
    for entry in entries:
        event = entry.event
        if isinstance(event, ev.StatementRecorded) and event.name == _NOT and event.proof != ev.TYPED:
            found = (event.role, event.reason)
    return found

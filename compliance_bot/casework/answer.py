"""Answers to people who wrote to the bot: a friendly question back, the status, help (mail.md §6)."""

from __future__ import annotations

from dataclasses import dataclass

from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import (
    Letter,
    ready_replies,
    ready_reply,
    send_chat,
    send_letter,
    token_for,
    words_for,
)
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.incoming import Incoming, may_be_answered
from compliance_bot.casework.opening import bracketed
from compliance_bot.casework.side_questions import words_to_answer
from compliance_bot.casework.steering import still_open
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled, MailModel, ReplyLink
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.tokens import Purpose


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What somebody may have meant, ready to be sent: its label, and the line that it puts into the mail."""

    label: str
    body: str


def ask_back(
    case: Case,
    mail: Incoming,
    ref: str,
    *,
    said: Command | Unclear,
    why: str,
    own_token: bool = False,
    offer: Offer | None = None,
) -> Handled:
    """Nothing is recorded as a decision; the sender hears what was understood and gets ready replies.

    offer: put before these.
    """
    person = _person(mail)
    answered = may_be_answered(case, mail, ref, own_token=own_token)
    _not_recorded(case, mail, ref, said=said, why=why, asked=answered)
    if not answered:
        return Handled(outcome="noted", reason=why, incident=ref)
    understood = said.name.replace("_", " ") if isinstance(said, Command) else said.understood
    view = view_of(case, case.incident(ref))
    model = model_for(
        case,
        view,
        why=why,
        understood=understood,
        line="" if isinstance(said, Command) else said.line,
        number=said.number if isinstance(said, Command) else "",
        greeting=person.name,
        role=label_of(person),
        links=_offered(case, ref, person, offer) if offer is not None else (),
    )
    send_letter(case, reply_letter(case, mail, ref, kind="question_back"), model)
    send_chat(case, "question", model_for(case, view, why=why), occasion=f"arrival {mail.arrival.id}")
    return Handled(outcome="asked_back", reason=why, incident=ref)


def _offered(case: Case, ref: str, person: Person, offer: Offer) -> tuple[ReplyLink, ...]:
    token = token_for(case, ref, person.id, purpose_for(case, person))
    first = ready_reply(case, offer.label, token, body=offer.body, subject=f"[{ref}]")
    return (first, *ready_replies(case, ref, token, ("STATUS", "HULP")))


def which_incident(case: Case, mail: Incoming, refs: tuple[str, ...], *, said: Command | Unclear) -> Handled:
    """A reply that names no incident, or several: HULP and STATUS are answered, for the rest the sender picks one."""
    person = _person(mail)
    among = refs or tuple(incident.ref for incident in case.work.incidents() if still_open(incident))
    name = said.name if isinstance(said, Command) else ""
    kind = {"hulp": "help", "status": "status"}.get(name, "question_back")
    answered = may_be_answered(case, mail, "several")
    if kind == "question_back":
        for ref in among:
            _not_recorded(case, mail, ref, said=said, why="several_incidents", asked=answered)
    letter = Letter(
        kind=kind,
        incidents=among,
        recipient=person.addresses[0],
        occasion=f"arrival {mail.arrival.id}",
        person=person.id,
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
    )
    if answered:
        send_letter(case, letter, _about_several(case, person, among, why="several_incidents"))
    only = among[0] if len(among) == 1 else ""
    outcome = "asked_back" if kind == "question_back" else "command"
    return Handled(outcome=outcome, reason=name or "which incident", incident=only)


def _about_several(case: Case, person: Person, refs: tuple[str, ...], *, why: str) -> MailModel:
    """A model with a line and ready replies for each incident; of a long list the most urgent, and all numbers."""
    incidents = sorted((case.incident(ref) for ref in refs), key=lambda one: one.aware_at)
    if len(incidents) <= DETAILED:
        incidents = [case.incident(ref) for ref in refs]
    views = tuple(view_of(case, incident) for incident in incidents[:DETAILED])
    purpose = purpose_for(case, person)
    links = {
        incident.ref: ready_replies(
            case,
            incident.ref,
            token_for(case, incident.ref, person.id, purpose),
            _words(case, person, incident),
        )
        for incident in incidents[:DETAILED]
    }
    return model_for(
        case,
        None,
        incidents=views,
        incident_links=links,
        more=tuple(incident.ref for incident in incidents[DETAILED:]),
        why=why,
        greeting=person.name,
        role=label_of(person),
        reasons=may_assess(person, case.desk.policy.directory),
    )


def _words(case: Case, person: Person, incident: Incident) -> tuple[str, ...]:
    """What this person may answer about it; with the AP road ended what is open beside it is left (P19)."""
    purpose = purpose_for(case, person)
    if incident.road is not Road.ENDED or purpose is not Purpose.AP:
        return words_for(purpose, incident.road.value)
    return (*words_to_answer(incident), "STATUS", "HULP")


def tell_status(case: Case, mail: Incoming, ref: str) -> Handled:
    """STATUS: where the incident stands, to the person's own address; reasons only to those who assess."""
    return _tell(case, mail, ref, kind="status")


def tell_help(case: Case, mail: Incoming, ref: str) -> Handled:
    """HULP: which words work, with ready replies."""
    return _tell(case, mail, ref, kind="help")


def _tell(case: Case, mail: Incoming, ref: str, *, kind: str) -> Handled:
    person = _person(mail)
    incident = case.incident(ref)
    model = model_for(
        case,
        view_of(case, incident),
        greeting=person.name,
        role=label_of(person),
        decides=may_decide(case, incident, person),
        reasons=may_assess(person, case.desk.policy.directory),
        links=_links(case, person, incident),
    )
    if may_be_answered(case, mail, ref):
        send_letter(case, reply_letter(case, mail, ref, kind=kind), model)
    return Handled(outcome="command", reason=kind, incident=ref)


def _links(case: Case, person: Person, incident: Incident) -> tuple[ReplyLink, ...]:
    """The ready replies for what is open beside an ended AP road; () leaves them to the usual ones."""
    if incident.road is not Road.ENDED or not words_to_answer(incident):
        return ()
    token = token_for(case, incident.ref, person.id, purpose_for(case, person))
    return ready_replies(case, incident.ref, token, _words(case, person, incident))


def _not_recorded(
    case: Case, mail: Incoming, ref: str, *, said: Command | Unclear, why: str, asked: bool
) -> None:
    event = ev.NotRecorded(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        why=why,
        command=said.name if isinstance(said, Command) else said.understood,
        person=_person(mail).id,
        asked_back=asked,
        sender_address=mail.sender.address,
    )
    case.work.record(ref, event, at=case.now)


def reply_letter(case: Case, mail: Incoming, ref: str, *, kind: str) -> Letter:
    """An answer in the sender's own thread; always to the address in the directory, never to Reply-To."""
    person = _person(mail)
    return Letter(
        kind=kind,
        incidents=(ref,),
        recipient=person.addresses[0],
        occasion=f"arrival {mail.arrival.id}",
        person=person.id,
        question=purpose_for(case, person),
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
    )


def purpose_for(case: Case, person: Person) -> Purpose:
    """The question this person can answer: the AP's for assessors and directie, else how it is handled."""
    assesses = may_assess(person, case.desk.policy.directory)
    return Purpose.AP if assesses else Purpose.HANDLING


def _person(mail: Incoming) -> Person:
    if mail.sender.person is None:
        raise ValueError("an answer needs a person of the directory")
    return mail.sender.person

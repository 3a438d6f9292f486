"""Answers to people who wrote to the bot: a friendly question back, the status, help (mail.md §6)."""

from __future__ import annotations

from compliance_bot.casework.compose import (
    Letter,
    decision_words,
    ready_replies,
    send_chat,
    send_letter,
    token_for,
)
from compliance_bot.casework.desk import Case
from compliance_bot.casework.opening import Incoming, bracketed
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled, ReplyLink
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.tokens import Purpose


def ask_back(case: Case, mail: Incoming, ref: str, *, said: Command | Unclear, why: str) -> Handled:
    """Nothing is recorded as a decision; the sender hears what was understood and gets ready replies."""
    person = _person(mail)
    event = ev.NotRecorded(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        why=why,
        command=said.name if isinstance(said, Command) else said.understood,
        person=person.id,
        asked_back=True,
        sender_address=mail.sender.address,
    )
    case.work.record(ref, event, at=case.now)
    understood = said.name.replace("_", " ") if isinstance(said, Command) else said.understood
    view = view_of(case, case.incident(ref))
    model = model_for(
        case,
        view,
        why=why,
        understood=understood,
        line="" if isinstance(said, Command) else said.line,
        greeting=person.name,
        role=label_of(person),
    )
    send_letter(case, reply_letter(case, mail, ref, kind="question_back"), model)
    send_chat(case, "question", model_for(case, view, why=why), occasion=f"arrival {mail.arrival.id}")
    return Handled(outcome="asked_back", reason=why, incident=ref)


def which_incident(case: Case, mail: Incoming, refs: tuple[str, ...]) -> Handled:
    """A command that names no incident, or several: the sender picks one from ready replies."""
    person = _person(mail)
    among = refs or tuple(incident.ref for incident in case.work.incidents(open_only=True))
    views = tuple(view_of(case, case.incident(ref)) for ref in among)
    links: dict[str, tuple[ReplyLink, ...]] = {}
    for view in views:
        token = token_for(case, view.ref, person.id, purpose_for(case, person))
        links[view.ref] = ready_replies(case, view.ref, token, decision_words(view.road))
    model = model_for(
        case, None, incidents=views, incident_links=links, why="several_incidents", greeting=person.name
    )
    letter = Letter(
        kind="question_back",
        incidents=among,
        recipient=person.addresses[0],
        occasion=f"arrival {mail.arrival.id}",
        person=person.id,
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
    )
    send_letter(case, letter, model)
    return Handled(
        outcome="asked_back", reason="which incident", incident=among[0] if len(among) == 1 else ""
    )


def tell_status(case: Case, mail: Incoming, ref: str) -> Handled:
    """STATUS: where the incident stands, to the person's own address."""
    person = _person(mail)
    model = model_for(case, view_of(case, case.incident(ref)), greeting=person.name)
    send_letter(case, reply_letter(case, mail, ref, kind="status"), model)
    return Handled(outcome="command", reason="status", incident=ref)


def tell_help(case: Case, mail: Incoming, ref: str) -> Handled:
    """HULP: which words work, with ready replies."""
    person = _person(mail)
    model = model_for(case, view_of(case, case.incident(ref)), greeting=person.name, role=label_of(person))
    send_letter(case, reply_letter(case, mail, ref, kind="help"), model)
    return Handled(outcome="command", reason="help", incident=ref)


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

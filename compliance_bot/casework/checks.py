"""Answers that somebody typed into the quote of our own mail: kept only once they say that we read them right."""

from __future__ import annotations

from dataclasses import replace

from compliance_bot.casework.answer import reply_letter
from compliance_bot.casework.compose import ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming, may_be_answered
from compliance_bot.casework.routing import Thread
from compliance_bot.casework.telling import answers_of
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import StoreError
from compliance_bot.ports import Handled
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.checks import inline_command
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.tokens import Purpose
from compliance_bot.reading.trust import ProofLevel, proof_of

_WHY = "inline_checks"


def ask_about_inline(case: Case, mail: Incoming, thread: Thread, said: Command | Unclear) -> Handled | None:
    """Ask whether we read the answers in the quote right; None when there are none, or none of this person's."""
    person = mail.sender.person
    if person is None or thread.token_of(person.id) is None or not _plain(mail):
        return None
    found = inline_command(mail.facts.text, said)
    if found is None:
        return None
    incident = case.incident(thread.ref)
    right = right_to_say("check", person, incident=incident, now=case.now, rules=case.desk.rules)
    if right.refused is not None or not may_be_answered(case, mail, thread.ref, own_token=True):
        return None
    event = ev.NotRecorded(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        why=_WHY,
        command="check",
        person=person.id,
        asked_back=True,
        sender_address=mail.sender.address,
    )
    case.work.record(thread.ref, event, at=case.now)
    case.work.set_fact(_name(thread.ref, person), str(mail.arrival.id))
    token = token_for(case, thread.ref, person.id, Purpose.CHECKS)
    letter = replace(reply_letter(case, mail, thread.ref, kind="checks_question"), question=Purpose.CHECKS)
    model = model_for(
        case,
        view_of(case, incident),
        greeting=person.name,
        kept=tuple(answers_of(case, found)),
        links=ready_replies(case, thread.ref, token, ("JA",)),
    )
    send_letter(case, letter, model)
    return Handled(outcome="asked_back", reason=_WHY, incident=thread.ref)


def confirmed_checks(
    case: Case, mail: Incoming, thread: Thread, said: Command | Unclear
) -> tuple[Command | None, bool]:
    """The answers that a JA to that question confirms, and whether the mail answers that question at all.

    Bound to it by its own token: a JA to any other mail confirms nothing. NEE forgets them.
    """
    person = mail.sender.person
    asked = person is not None and any(
        token.purpose is Purpose.CHECKS and token.person == person.id for token in thread.tokens
    )
    if not asked or person is None or not isinstance(said, Command) or said.name not in ("ja", "nee"):
        return None, False
    waiting = case.work.fact(_name(thread.ref, person))
    if not waiting or not _plain(mail):
        return None, False
    case.work.set_fact(_name(thread.ref, person), "")
    return (_read_again(case, int(waiting)), True) if said.name == "ja" else (None, True)


def _read_again(case: Case, arrival_id: int) -> Command | None:
    """The answers as they stand in the kept mail; None when it cannot be opened any more."""
    try:
        facts = case.desk.reader(case.work.evidence(case.work.arrival(arrival_id).evidence))
    except StoreError:
        return None
    return inline_command(facts.text, Command(name="ja"))


def _plain(mail: Incoming) -> bool:
    return mail.direct and proof_of(mail.facts).level is not ProofLevel.DOUBTFUL


def _name(ref: str, person: Person) -> str:
    return f"checks {ref} {person.id}"

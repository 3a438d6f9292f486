"""A negative word typed on the command line: kept and told, and nothing before the person's own reply (mail.md §6)."""

from __future__ import annotations

from compliance_bot.casework.answer import purpose_for
from compliance_bot.casework.compose import (
    Letter,
    ready_replies,
    send_chat,
    send_letter,
    token_for,
    update_chat,
)
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.trust import TYPED_BY, ProofLevel


def typed_by(saying: Saying) -> str:
    """The user of the machine who typed this on the person's behalf; '' for a word that came by mail."""
    return saying.proof.reason.removeprefix(TYPED_BY) if saying.proof.level is ProofLevel.TYPED else ""


def tell_typed(case: Case, saying: Saying, *, word: str, role: str, reason: str, advice: bool) -> None:
    """The person named is asked to say it themselves; the assessors hear that it waits; the ladder goes on."""
    for person in each_once((saying.person, *case.desk.policy.directory.assessors())):
        _tell(case, saying, person, word=word, role=role, reason=reason, advice=advice)
    view = view_of(case, case.incident(saying.ref))
    model = model_for(case, view, word=word, role=role, advice=advice)
    occasion = f"arrival {saying.mail.arrival.id}"
    send_chat(case, "typed", model, occasion=occasion)
    update_chat(case, model, occasion=occasion)


def _tell(
    case: Case, saying: Saying, person: Person, *, word: str, role: str, reason: str, advice: bool
) -> None:
    own = person.id == saying.person.id
    question = purpose_for(case, person)
    words = (word.upper() if not advice else f"ADVIES {word.upper()}", "MELDEN", "STATUS", "HULP")
    token = token_for(case, saying.ref, person.id, question)
    letter = Letter(
        kind="typed",
        incidents=(saying.ref,),
        recipient=person.addresses[0],
        occasion=f"arrival {saying.mail.arrival.id}",
        person=person.id,
        question=question,
        # who is asked must act; the others are only told (mail.md §8)
        answer=not own,
    )
    model = model_for(
        case,
        view_of(case, case.incident(saying.ref)),
        greeting=person.name,
        word=word,
        who=role,
        reason=reason,
        advice=advice,
        decides=own,
        links=ready_replies(case, saying.ref, token, words) if own else (),
        typed_by=typed_by(saying),
    )
    send_letter(case, letter, model)

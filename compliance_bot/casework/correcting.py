"""CORRECTIE by itself: its speaker's own last decision, advice or filing is taken back (P18, P19; mail.md §6)."""

from __future__ import annotations

from compliance_bot.casework.answer import ask_back
from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import send_chat, send_letter, update_chat
from compliance_bot.casework.corrected import last_of
from compliance_bot.casework.desk import Case
from compliance_bot.casework.opening import TEXT_KEPT
from compliance_bot.casework.receipts import letter_to
from compliance_bot.casework.saying import PROOFS, Saying
from compliance_bot.casework.statements import own_words, state
from compliance_bot.casework.steering import steer
from compliance_bot.casework.typed import typed_by
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.corrections import CORRECTION, LastWord, Sort, outcome_falls, why_not_back
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.reading.trust import ProofLevel


def correct(case: Case, saying: Saying) -> Handled:
    """Take back what its speaker said last; what is no decision and no filing is only named (casework/statements.py).

    It ends nothing: should the words that are left agree on an end, somebody has to say so.
    """
    incident = case.incident(saying.ref)
    right = right_to_say(CORRECTION, saying.person, incident=incident, now=case.now, rules=case.desk.rules)
    last = last_of(case, saying.ref, saying.person.id)
    if right.refused is None and (saying.command.value or (last is not None and last.sort is Sort.OTHER)):
        return state(case, saying)
    why = right.refused or why_not_back(
        last,
        incident,
        saying.person.id,
        at=saying.mail.arrival.received_at,
        typed=saying.proof.level is ProofLevel.TYPED,
    )
    if why or last is None:
        return ask_back(case, saying.mail, saying.ref, said=saying.command, why=str(why))
    _take_back(case, saying, right, last)
    reopened = incident.outcome is not None and case.incident(saying.ref).outcome is None
    _tell(case, saying, right, last, before=incident, reopened=reopened)
    return Handled(outcome="command", reason=CORRECTION, incident=saying.ref)


def _take_back(case: Case, saying: Saying, right: rule.Right, last: LastWord) -> None:
    """The word goes, and what it alone had ended is open again at its true hour (P19)."""
    arrival = saying.mail.arrival
    event = ev.WordTakenBack(
        word=last.word,
        was_said_at=last.said_at,
        advice=last.advice,
        number=last.number,
        person=saying.person.id,
        role=right.role,
        arrival=arrival.id,
        evidence=arrival.evidence,
        said_at=arrival.received_at,
        proof=saying.proof.level.value,
        proof_reason=saying.proof.reason,
        reason=own_words(saying.command.reason)[:TEXT_KEPT],
    )
    case.work.record(saying.ref, event, at=case.now)
    incident = case.incident(saying.ref)
    falls = last.sort is Sort.FILING or outcome_falls(incident, now=case.now, rules=case.desk.rules)
    if falls and incident.outcome is not None:
        why = f"CORRECTIE ({right.role})"
        withdrawn = ev.OutcomeWithdrawn(outcome=incident.outcome, why=why, asks_again=True)
        case.work.record(saying.ref, withdrawn, at=case.now)
    steer(case, saying.ref)


def _tell(
    case: Case, saying: Saying, right: rule.Right, last: LastWord, *, before: Incident, reopened: bool
) -> None:
    """All assessors read what counts no more and what is asked now; the chat hears it without anybody's words (P10)."""
    incident = case.incident(saying.ref)
    view = view_of(case, incident)
    for person in dict.fromkeys((*case.desk.policy.directory.assessors(), saying.person)):
        model = model_for(
            case,
            view,
            greeting=person.name,
            word=last.word,
            who=right.role,
            advice=last.advice,
            number=last.number,
            corrects_at=last.said_at,
            reason=own_words(saying.command.reason),
            proof=PROOFS[saying.proof.level],
            typed_by=typed_by(saying),
            final=reopened,
            understood=before.outcome.value if before.outcome else "",
            decides=may_decide(case, incident, person),
        )
        send_letter(case, letter_to(case, saying, person, kind="taken_back"), model)
    model = model_for(case, view, word=last.word, role=right.role, advice=last.advice, final=reopened)
    occasion = f"arrival {saying.mail.arrival.id}"
    send_chat(case, "taken_back", model, occasion=occasion)
    update_chat(case, model, occasion=occasion)

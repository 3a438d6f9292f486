"""Carrying out what an entitled person replied: decision words, OPGEPAKT, STATUS, HULP (P15, P18, P19).

GEMELD: filing.py; CORRECTIE: correcting.py; everything else: statements.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from compliance_bot.casework.answer import ask_back, reply_letter, tell_help, tell_status
from compliance_bot.casework.breach import inform_of_breach, tell_breach_withdrawn
from compliance_bot.casework.checks import ask_about_inline, confirmed_checks
from compliance_bot.casework.compose import send_chat, send_letter, update_chat
from compliance_bot.casework.corrected import said_instead, stands_instead_of
from compliance_bot.casework.correcting import correct
from compliance_bot.casework.desk import Case
from compliance_bot.casework.filing import file_at_ap
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.lending import leads_to
from compliance_bot.casework.opening import PLACED_LATER, TEXT_KEPT
from compliance_bot.casework.receipts import tell_receipts
from compliance_bot.casework.routing import Thread
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.seconds import ask_decider, ask_second
from compliance_bot.casework.sharing import show_assessors
from compliance_bot.casework.statements import own_words, state
from compliance_bot.casework.steering import steer
from compliance_bot.casework.typed import tell_typed, typed_by
from compliance_bot.casework.views import WORD_LABELS, model_for, view_of
from compliance_bot.casework.waiting import SECONDS_WAIT, note_waiting
from compliance_bot.ports import Handled
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.corrections import CORRECTION
from compliance_bot.procedure.incident import Incident, Road, Statement
from compliance_bot.procedure.regime import question_hash
from compliance_bot.procedure.rights import (
    ADVICE_WORDS,
    BREACH_NAMES,
    CRISIS_WORDS,
    DECISION_WORDS,
    NEGATIVE_NAMES,
)
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.replies import read_reply
from compliance_bot.reading.tokens import Purpose
from compliance_bot.reading.trust import ProofLevel, proof_of

_QUESTIONS = {
    ev.Word.MELDEN: "3.2",
    ev.Word.NIET_MELDEN: "3.2",
    ev.Word.GEEN_DATALEK: "2.1",
    ev.Word.GEEN_INCIDENT: "2.1",
}


# what somebody may say who was asked to handle it, not to assess it (mail.md §5)
_OF_HANDLING = CRISIS_WORDS | {"opgepakt", "feit"}
_OF_ASSESSORS = frozenset({Purpose.AP, Purpose.CHECKS})


def obey(case: Case, mail: Incoming, thread: Thread, said: Command | Unclear) -> Handled:
    """Carry out one reply of an entitled person, or ask back; never half."""
    ref, person = thread.ref, mail.sender.person
    if person is None:
        raise ValueError("only persons of the directory give commands")
    checks, answers_that = confirmed_checks(case, mail, thread, said)
    if not answers_that:
        asked = ask_about_inline(case, mail, thread, said)
        if asked is not None:
            return asked
    said = checks or said
    if isinstance(said, Unclear):
        own = thread.token_of(person.id) is not None
        return ask_back(case, mail, ref, said=said, why=said.kind.value, own_token=own)
    if said.name == "status":
        return tell_status(case, mail, ref)
    if said.name == "hulp":
        return tell_help(case, mail, ref)
    refused = _unproven(case, mail, thread, said)
    if refused:
        return ask_back(case, mail, ref, said=said, why=refused)
    return carry_out(
        case, Saying(mail=mail, ref=ref, command=said, person=person, proof=proof_of(mail.facts))
    )


def carry_out(case: Case, saying: Saying) -> Handled:
    """Carry out what its speaker surely said, as far as they may, or ask back; never half.

    The roads beside the AP road follow in the same transaction (P19). What is said of a merged incident is said of the
    one that goes on with it, but for its unlinking.
    """
    if saying.command.name != "los_van":
        saying = replace(saying, ref=leads_to(case, saying.ref))
    saying = replace(saying, instead_of=stands_instead_of(case, saying))
    handled = _carry_out(case, saying)
    steer(case, saying.ref)
    return handled


def _carry_out(case: Case, saying: Saying) -> Handled:
    said = saying.command
    if said.name == "geen_incident" and not {said.ref, *said.refs} <= {"", saying.ref}:
        # it names mails or incidents, and not the one that this reply is about
        return ask_back(case, saying.mail, saying.ref, said=said, why="other_number")
    if said.name in DECISION_WORDS or said.name in ADVICE_WORDS:
        return _decide(case, saying)
    if said.name == "gemeld":
        return file_at_ap(case, saying)
    if said.name == "opgepakt":
        return _take(case, saying)
    if said.name == CORRECTION:
        return correct(case, saying)
    return state(case, saying)


def _unproven(case: Case, mail: Incoming, thread: Thread, said: Command) -> str:
    """Why this reply cannot count: somebody else's question, no token at all, or a doubtful sender (mail.md §4)."""
    person = mail.sender.person
    token = thread.token_of(person.id) if person else None
    if token is None:
        return "not_your_question" if thread.tokens else "no_token"
    if said.name not in _OF_HANDLING and token.purpose not in _OF_ASSESSORS:
        return "not_your_question"
    if not mail.direct or proof_of(mail.facts).level is ProofLevel.DOUBTFUL:
        return "proof"
    return "older" if _is_older(case, mail, thread, said) else ""


def _is_older(case: Case, mail: Incoming, thread: Thread, said: Command) -> bool:
    """A mail put into the mailbox later, or older than what this person said since, must not undo that."""
    incident, received, person = case.incident(thread.ref), mail.arrival.received_at, mail.sender.person
    own = incident.votes_of(person.id) if person else ()
    if any(received < vote.said_at for vote in own):
        return True
    since = (one for one in incident.statements if received < one.said_at)
    if any(_outdates(one, said, by=person.id if person else "") for one in since):
        return True
    placed_later = mail.arrival.receipt_note == PLACED_LATER
    return placed_later and any(received < vote.said_at for vote in incident.votes)


def _outdates(later: Statement, said: Command, *, by: str) -> bool:
    """Does this later word leave nothing of an older one: the same word, or a breach found since a negative one (P18)?

    DATALEK and INFORMEREN ask everybody again, and the words they took back are no longer there to compare with.
    """
    own = later.person == by
    if own and later.name == said.name:
        return True
    if said.name not in NEGATIVE_NAMES or not later.standing:
        return False
    return own or (later.name in BREACH_NAMES and later.standing == ev.Standing.DECISION)


def _decide(case: Case, saying: Saying) -> Handled:
    incident, name = case.incident(saying.ref), saying.command.name
    word = DECISION_WORDS.get(name) or ADVICE_WORDS[name]
    if name in ADVICE_WORDS:
        right = rule.right_to_advise(
            word, saying.person, incident=incident, now=case.now, rules=case.desk.rules
        )
    else:
        right = rule.right_to_decide(
            word, saying.person, incident=incident, now=case.now, rules=case.desk.rules
        )
    if incident.road is Road.ENDED and not rule.reopens(word, incident):
        return ask_back(case, saying.mail, saying.ref, said=saying.command, why=rule.Why.ENDED.value)
    if right.refused is not None or right.standing is None:
        why = right.refused or rule.Why.NOT_ENTITLED
        return ask_back(case, saying.mail, saying.ref, said=saying.command, why=why.value)
    _record_word(case, saying, word, right)
    if word is ev.Word.MELDEN:
        _after_melden(case, saying.ref, incident, right)
    return _conclude(case, saying, word, right)


def _record_word(case: Case, saying: Saying, word: ev.Word, right: rule.Right) -> None:
    event = ev.DecisionRecorded(
        word=word,
        standing=right.standing or ev.Standing.ADVICE,
        person=saying.person.id,
        role=right.role,
        arrival=saying.mail.arrival.id,
        evidence=saying.mail.arrival.evidence,
        said_at=saying.mail.arrival.received_at,
        proof=saying.proof.level.value,
        proof_reason=saying.proof.reason,
        question=f"{_QUESTIONS[word]}:{question_hash(case.desk.policy.regime, _QUESTIONS[word])}",
        **said_instead(saying),
        reason=own_words(saying.command.reason)[:TEXT_KEPT],
    )
    case.work.record(saying.ref, event, at=case.now)


def _after_melden(case: Case, ref: str, before: Incident, right: rule.Right) -> None:
    """A MELDEN stands at once (P18): it takes back a negative outcome and sets P25 going."""
    if before.outcome is not None:
        event = ev.OutcomeWithdrawn(outcome=before.outcome, why=f"MELDEN ({right.role})")
        case.work.record(ref, event, at=case.now)
    if right.standing is ev.Standing.DECISION:
        inform_of_breach(case, ref)


def _conclude(case: Case, saying: Saying, word: ev.Word, right: rule.Right) -> Handled:
    """Final, or whom to ask as second; everybody who assesses gets the receipt (P18, mail.md §6)."""
    if word is not ev.Word.MELDEN and typed_by(saying):
        tell_typed(
            case,
            saying,
            word=WORD_LABELS[word],
            role=right.role,
            reason=own_words(saying.command.reason),
            advice=right.standing is ev.Standing.ADVICE,
        )
        return Handled(outcome="command", reason=saying.command.name, incident=saying.ref)
    settled = rule.settle(case.incident(saying.ref), now=case.now, rules=case.desk.rules)
    ended = case.incident(saying.ref).road is Road.ENDED
    if settled.outcome is not None and not ended:
        case.work.record(saying.ref, ev.OutcomeReached(outcome=settled.outcome), at=case.now)
        tell_breach_withdrawn(case, saying, word)
    elif settled.ask and settled.word is not None:
        why = "disagreement" if settled.disagreement else ""
        ask_second(case, saying, settled.word, persons=settled.ask, why=why)
    elif settled.word is not None and not ended:
        # nobody may be the second as things stand: whoever may tomorrow is asked then
        note_waiting(case, SECONDS_WAIT, saying.ref)
    elif word in rule.NEGATIVE and settled.word is None and not ended:
        ask_decider(case, saying, word)
    steer(case, saying.ref)
    tell_receipts(case, saying, word=WORD_LABELS[word], right=right)
    final = settled.outcome is not None
    view = view_of(case, case.incident(saying.ref))
    model = model_for(
        case,
        view,
        word=WORD_LABELS[word],
        role=right.role,
        final=final,
        advice=right.standing is ev.Standing.ADVICE,
    )
    kind = "ended" if final else "decision"
    send_chat(case, kind, model, occasion=f"arrival {saying.mail.arrival.id}")
    update_chat(case, model, occasion=f"arrival {saying.mail.arrival.id}")
    return Handled(outcome="command", reason=saying.command.name, incident=saying.ref)


def _take(case: Case, saying: Saying) -> Handled:
    """OPGEPAKT: who has it, until when; it moves no deadline (P23)."""
    incident = case.incident(saying.ref)
    right = rule.right_to_take(saying.person, case.desk.rules)
    ended = incident.road is Road.ENDED and not incident.side_roads
    why = right.refused or (rule.Why.ENDED if ended else None)
    if why is not None:
        return ask_back(case, saying.mail, saying.ref, said=saying.command, why=why.value)
    until = case.now + timedelta(hours=case.desk.policy.ladder.taken_hours)
    event = ev.TakenUp(person=saying.person.id, arrival=saying.mail.arrival.id, until=until)
    case.work.record(saying.ref, event, at=case.now)
    note = read_reply(saying.mail.facts).new[:TEXT_KEPT]
    case.work.record(
        saying.ref, ev.NoteAdded(arrival=saying.mail.arrival.id, by=saying.person.id, text=note), at=case.now
    )
    if not rule.may_assess(saying.person, case.desk.policy.directory):
        show_assessors(case, case.incident(saying.ref), saying.mail)
    view = view_of(case, case.incident(saying.ref))
    letter = reply_letter(case, saying.mail, saying.ref, kind="taken")
    send_letter(case, letter, model_for(case, view, greeting=saying.person.name, until=until, who=right.role))
    model = model_for(case, view, word="opgepakt", role=right.role, until=until)
    send_chat(case, "decision", model, occasion=f"arrival {saying.mail.arrival.id}")
    return Handled(outcome="command", reason="opgepakt", incident=saying.ref)

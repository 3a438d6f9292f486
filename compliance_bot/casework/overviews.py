"""Replies to an overview: the numbers they name decide what they are about (mail.md §6).

A plain number is a mail that was put aside or attached, a full one an incident. On a mail that was put aside one
assessor is enough, and nothing about it is final: it can become an incident at any time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from compliance_bot.casework.compose import (
    REASON_PROMPT,
    Letter,
    overview_day,
    overview_token,
    ready_reply,
    send_letter,
)
from compliance_bot.casework.decide import obey
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming, may_be_answered
from compliance_bot.casework.making import INCIDENT_ALREADY, NO_SUCH_MAIL, arrival_numbered, make_incident
from compliance_bot.casework.opening import TEXT_KEPT, bracketed
from compliance_bot.casework.routing import Thread
from compliance_bot.casework.saying import PROOFS, Saying
from compliance_bot.casework.telling import Kept, tell_kept
from compliance_bot.casework.views import model_for
from compliance_bot.errors import StoreError
from compliance_bot.ports import Handled
from compliance_bot.procedure.decisions import Right, label_of, may_assess
from compliance_bot.procedure.rights import right_on_triage, right_to_say
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.commands import read_said
from compliance_bot.reading.facts import Command, Unclear, UnclearKind
from compliance_bot.reading.reasons import says_more
from compliance_bot.reading.replies import read_reply
from compliance_bot.reading.tokens import Purpose
from compliance_bot.reading.trust import ProofLevel, proof_of

_ABOUT_MAILS = frozenset({"incident", "geen_incident"})
_NAMING = _ABOUT_MAILS | {"hoort_bij"}
_UNDERSTOOD = frozenset({"INCIDENT", "GEEN INCIDENT", "NO INCIDENT", "HOORT BIJ", "BELONGS TO"})
_NO_WORDS = frozenset({UnclearKind.PROSE, UnclearKind.EMPTY})


def on_overview(case: Case, mail: Incoming, thread: Thread, said: Command | Unclear) -> Handled | None:
    """Carry out what a reply says of the numbers it names, or ask back; None when it is about something else."""
    person = mail.sender.person
    if person is None or not _is_about_numbers(case, mail, thread, said):
        return None
    why = _unproven(mail, thread, person)
    if isinstance(said, Unclear):
        return _ask_again(case, mail, person, said=said, why=said.kind.value)
    if not why and said.name != "incident" and not _was_shown(case, said, _day_of(thread, person)):
        why = "not_your_question"
    if why:
        return _ask_again(case, mail, person, said=said, why=why)
    saying = Saying(mail=mail, ref="", command=said, person=person, proof=proof_of(mail.facts))
    numbers = _numbers(said)
    if any(number.isdecimal() for number in numbers):
        return _about_mails(case, saying, numbers)
    return _about_incidents(case, mail, thread, said)


def verdicts_on(case: Case, arrival_id: int) -> tuple[dict[str, str], ...]:
    """What was said of a mail that was put aside, oldest first: by whom, when, with which proof and reason.

    The reason is somebody's own words, and stands in the kept reply alone (P35).
    """
    kept = json.loads(case.work.fact(_name(arrival_id)) or "[]")
    return tuple({**verdict, "reason": _reason_kept(case, verdict["evidence"])} for verdict in kept)


def _reason_kept(case: Case, evidence: str) -> str:
    """The reason in a kept reply; '' when it cannot be opened any more."""
    policy = case.desk.policy
    try:
        reply = read_reply(case.desk.reader(case.work.evidence(evidence)))
    except StoreError:
        return ""
    said = read_said(reply, banners=policy.banners, zone=policy.zone, prefix=policy.organisation.prefix)
    return _reason(said)[:TEXT_KEPT] if isinstance(said, Command) else ""


def _is_about_numbers(case: Case, mail: Incoming, thread: Thread, said: Command | Unclear) -> bool:
    """With an overview's token each word that names numbers; without one INCIDENT or GEEN INCIDENT of a kept mail."""
    person = mail.sender.person
    if person is None or not may_assess(person, case.desk.policy.directory):
        return False
    if isinstance(said, Unclear):
        # "Incident" above a story may be a report (P1)
        return (
            bool(thread.overview)
            and said.kind not in _NO_WORDS
            and said.understood in _UNDERSTOOD
            and not (_tells_more(mail))
        )
    numbers = _numbers(said)
    if said.name not in _NAMING or not numbers:
        return False
    if thread.overview and (not thread.ref or any(number.isdecimal() for number in numbers)):
        return True
    aside = any(_is_aside(case, number) for number in numbers)
    return not thread.ref and said.name in _ABOUT_MAILS and aside


def _tells_more(mail: Incoming) -> bool:
    _, _, below = read_reply(mail.facts).new.strip().partition("\n")
    return says_more(below) or bool(mail.facts.attachments)


def _numbers(said: Command) -> tuple[str, ...]:
    """The numbers a command names, each once, the one it speaks of first."""
    return tuple(dict.fromkeys(number for number in (said.ref, *said.refs) if number))


def _unproven(mail: Incoming, thread: Thread, person: Person) -> str:
    if not any(token.person == person.id for token in thread.overview):
        return "not_your_question" if thread.overview else "no_token"
    if not mail.direct or proof_of(mail.facts).level is ProofLevel.DOUBTFUL:
        return "proof"
    return ""


def _day_of(thread: Thread, person: Person) -> str:
    """The day of the latest overview of theirs that this reply carries, as its token names it."""
    return max((token.number for token in thread.overview if token.person == person.id), default="")


def _was_shown(case: Case, said: Command, day: str) -> bool:
    """Can an overview of that day have shown all that is named? An older one says nothing of what came since (P18)."""
    arrivals = (arrival_numbered(case, number) for number in _numbers(said))
    incidents = (case.work.incident(number) for number in _numbers(said) if not number.isdecimal())
    came = (
        *(arrival.first_seen_at for arrival in arrivals if arrival is not None),
        *(incident.opened_at for incident in incidents if incident is not None),
    )
    return all(overview_day(moment) <= day for moment in came)


def _is_aside(case: Case, number: str) -> bool:
    arrival = arrival_numbered(case, number)
    return arrival is not None and arrival.outcome == "triage"


def _about_mails(case: Case, saying: Saying, numbers: Sequence[str]) -> Handled:
    said = saying.command
    right = right_on_triage(said.name, saying.person, case.desk.rules)
    why = right.refused.value if right.refused is not None else ""
    if said.name not in _ABOUT_MAILS or (said.name == "incident" and len(numbers) > 1):
        why = NO_SUCH_MAIL
    if not why and said.name == "geen_incident":
        why = _not_to_put_aside(case, said, numbers)
    if why:
        return _ask_again(case, saying.mail, saying.person, said=said, why=why)
    if said.name == "geen_incident":
        return _put_aside(case, saying, right, numbers)
    made = make_incident(
        case, saying, numbers[0], role=right.role, attached_to=_attached_to(case, saying, numbers[0])
    )
    if isinstance(made, str):
        return _ask_again(case, saying.mail, saying.person, said=said, why=made)
    kept = Kept(word="incident", right=right, made=(made.ref,))
    # the others have just had the new incident itself
    tell_kept(case, replace(saying, ref=made.ref), kept, to=(saying.person,))
    return Handled(outcome="command", reason="incident", incident=made.ref)


def _attached_to(case: Case, saying: Saying, number: str) -> str:
    """The incident a mail was attached to, where this person may make an incident of it; else ''."""
    arrival = arrival_numbered(case, number)
    incident = case.work.incident(arrival.incident) if arrival is not None and arrival.incident else None
    if incident is None:
        return ""
    right = right_to_say("incident", saying.person, incident=incident, now=case.now, rules=case.desk.rules)
    return incident.ref if right.refused is None else ""


def _not_to_put_aside(case: Case, said: Command, numbers: Sequence[str]) -> str:
    if not _reason(said):
        return UnclearKind.REASON_MISSING.value
    arrivals = [arrival_numbered(case, number) for number in numbers]
    if any(arrival is not None and arrival.outcome == "opened" for arrival in arrivals):
        return INCIDENT_ALREADY
    aside = all(arrival is not None and arrival.outcome == "triage" for arrival in arrivals)
    return "" if aside else NO_SUCH_MAIL


def _put_aside(case: Case, saying: Saying, right: Right, numbers: Sequence[str]) -> Handled:
    """GEEN INCIDENT on mails that are put aside already: who said so and why is kept with each (mail.md §6)."""
    arrival = saying.mail.arrival
    verdict = {
        "name": saying.command.name,
        "person": saying.person.id,
        "role": right.role,
        "at": arrival.received_at.isoformat(),
        "arrival": str(arrival.id),
        "proof": saying.proof.level.value,
        "proof_reason": saying.proof.reason,
        "evidence": arrival.evidence,
    }
    for number in numbers:
        earlier = json.loads(case.work.fact(_name(int(number))) or "[]")
        case.work.set_fact(_name(int(number)), json.dumps([*earlier, verdict]))
    for person in each_once((*case.desk.policy.directory.assessors(), saying.person)):
        model = model_for(
            case,
            None,
            greeting=person.name,
            who=right.role,
            proof=PROOFS[saying.proof.level],
            reason=_reason(saying.command),
            more=tuple(numbers),
        )
        send_letter(case, _letter(saying.mail, person, kind="put_aside", own=person == saying.person), model)
    return Handled(outcome="command", reason="geen_incident")


def _about_incidents(case: Case, mail: Incoming, thread: Thread, said: Command) -> Handled:
    """GEEN INCIDENT and HOORT BIJ with several incident numbers: each incident gets it as if it had been said there.

    GEEN INCIDENT needs P18's second on each.
    """
    numbers = said.refs if said.name == "hoort_bij" else _numbers(said)
    why = "" if numbers and all(case.work.incident(ref) for ref in _numbers(said)) else "no_such_incident"
    person = mail.sender.person
    if person is None or said.name == "incident":
        why = NO_SUCH_MAIL
    if why or person is None:
        return (
            Handled(outcome="noted", reason=why)
            if person is None
            else _ask_again(case, mail, person, said=said, why=why)
        )
    own = tuple(replace(token, purpose=Purpose.AP) for token in thread.overview if token.person == person.id)
    target = said.ref if said.name == "hoort_bij" else ""
    each = replace(said, ref=target, refs=())
    done = [obey(case, mail, Thread(ref=ref, by="token", tokens=own), each) for ref in numbers]
    refused = [one for one in done if one.outcome != "command"]
    only = numbers[0] if len(numbers) == 1 else ""
    return replace((refused or done)[0], incident=only)


def _ask_again(case: Case, mail: Incoming, person: Person, *, said: Command | Unclear, why: str) -> Handled:
    """A question back that carries the person's own token, so that its answer counts (mail.md §4)."""
    if not may_be_answered(case, mail, "overview"):
        return Handled(outcome="noted", reason=why)
    command = isinstance(said, Command)
    word = said.name if isinstance(said, Command) else said.understood
    shown = word.replace("_", " ").upper()
    numbers = " ".join(_numbers(said)) if isinstance(said, Command) else ""
    token = overview_token(case, person.id)
    prompt = f"\n\n{REASON_PROMPT} " if shown == "GEEN INCIDENT" else ""
    ready = (ready_reply(case, shown, token, body=f"{shown} {numbers}{prompt}"),)
    model = model_for(
        case,
        None,
        why=why,
        understood=word,
        line="" if isinstance(said, Command) else said.line,
        greeting=person.name,
        role=label_of(person),
        links=ready
        if command and why in ("no_token", "not_your_question", "proof", "reason_missing")
        else (),
    )
    send_letter(case, _letter(mail, person, kind="question_back", own=True), model)
    return Handled(outcome="asked_back", reason=why)


def _letter(mail: Incoming, person: Person, *, kind: str, own: bool) -> Letter:
    letter = Letter(
        kind=kind,
        incidents=(),
        recipient=person.addresses[0],
        occasion=f"arrival {mail.arrival.id}",
        person=person.id,
        question=Purpose.OVERVIEW,
        answer=True,
    )
    if not own:
        return letter
    return replace(
        letter, answers_to=bracketed(mail.facts.message_id), answered_references=mail.facts.references
    )


def _reason(said: Command) -> str:
    return said.reason.removeprefix(REASON_PROMPT).strip()


def _name(arrival_id: int) -> str:
    return f"triaged {arrival_id}"

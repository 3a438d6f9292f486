"""Every other word of mail.md §6: kept with who, when, why and the proof, and confirmed (P15).

Most of it is only kept: what later steps will act on changes nothing by itself now, and its receipt says so. At once:
DATALEK and INFORMEREN set P25 going and take back an end that says otherwise; OVERDRAGEN names who has it; FEIT is
proposed as a fact; INCIDENT makes an incident of a mail (casework/making.py); KENNIS, TERMIJN, HEROPENEN, INGETROKKEN,
HERCONTROLE NIET VEILIG, HOORT BIJ and LOS VAN move the clock (clock_words.py, reopening.py, merging.py); what is said
about the people, about supplements and audiences steers the roads beside the AP road (steering.py); AFSLUITEN closes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from compliance_bot.casework.answer import ask_back
from compliance_bot.casework.breach import inform_of_breach
from compliance_bot.casework.clock_words import is_at_once, set_clock
from compliance_bot.casework.closing import follow_roads, owner_says_ready
from compliance_bot.casework.compose import REASON_PROMPT, send_chat, update_chat
from compliance_bot.casework.corrected import name_last, said_instead
from compliance_bot.casework.desk import Case
from compliance_bot.casework.making import make_incident
from compliance_bot.casework.merging import link_hindrance, merge, unmerge
from compliance_bot.casework.opening import TEXT_KEPT
from compliance_bot.casework.reopening import reopen, reopen_on_recheck, reopen_without_filing
from compliance_bot.casework.saying import Effect, Saying
from compliance_bot.casework.sharing import show_assessors
from compliance_bot.casework.steering import still_open
from compliance_bot.casework.telling import Kept, answers_of, tell_kept
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import TERMIJN
from compliance_bot.procedure.corrections import CORRECTION, is_its_number
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.naming import person_named
from compliance_bot.procedure.regime import question_hash
from compliance_bot.procedure.rights import BREACH_NAMES, STANDING_NAMES, WHO, right_to_say
from compliance_bot.reading.facts import CheckLine, Command, UnclearKind

# answered elsewhere: by the reporter's own road, or as answers to a question that was put
_NOT_HERE = frozenset({"ja", "nee", "weet_niet", "ontdekt", "notitie", "telefoon", "status", "hulp"})
_NEEDS_REASON = frozenset(
    {"niet_informeren", "geen_crisis", "openbare_mededeling", "formulier_dicht", "kennis"}
)
_NO_BREACH = frozenset({ev.Outcome.GEEN_DATALEK, ev.Outcome.GEEN_INCIDENT})
# the question of the regime that a word answers (P15)
_QUESTIONS = {
    "datalek": "2.1",
    "informeren": "4.0",
    "niet_informeren": "4.0",
    "openbare_mededeling": "4.6",
}
# what may stand behind a word in the chat and in a heading: from a closed list, nobody's own words (P10)
_CLOSED_VALUES = frozenset({"ja", "nee", "veilig", "niet_veilig"})
_UNSAFE, _SAFE = "hercontrole_niet_veilig", "hercontrole_veilig"
_CHATTED = STANDING_NAMES | {
    "hoort_bij",
    "los_van",
    "overdragen",
    "ingelicht",
    "aangevuld",
    "afsluiten",
    "heropenen",
    "ingetrokken",
    _SAFE,
    _UNSAFE,
}
_FACTS = {
    "soort": "kind",
    "aantal": "people",
    "personen": "people",
    "mensen": "people",
    "gegevens": "data",
    "versleuteld": "encryption",
    "versleuteling": "encryption",
    "maatregel": "measure",
    "ticket": "ticket",
}
_OTHER_FACT = "other"
_EFFECTS: Mapping[str, Callable[[Case, Saying, rule.Right], Effect]] = {
    "kennis": set_clock,
    "termijn": set_clock,
    "heropenen": reopen,
    "ingetrokken": reopen_without_filing,
    "hercontrole_niet_veilig": reopen_on_recheck,
    "hoort_bij": merge,
    "los_van": unmerge,
    CORRECTION: name_last,
}
_AT_ONCE = frozenset({"feit", "heropenen", "hoort_bij", "los_van"})


def state(case: Case, saying: Saying) -> Handled:
    """Keep what somebody entitled said and confirm it, or ask back; never half."""
    name = saying.command.name
    if name in _NOT_HERE or name not in WHO:
        return _back(case, saying, UnclearKind.PROSE.value)
    right = _right(case, saying)
    why = right.refused.value if right.refused is not None else _hindrance(case, saying)
    if why:
        return _back(case, saying, why)
    if name == "incident":
        return _make(case, saying, right)
    if name == "check":
        return _answer_checks(case, saying, right)
    return _keep(case, saying, right)


def _right(case: Case, saying: Saying) -> rule.Right:
    """The table's right; who was named as an audience's owner may also say that its message is ready (P26)."""
    incident, command = case.incident(saying.ref), saying.command
    right = right_to_say(command.name, saying.person, incident=incident, now=case.now, rules=case.desk.rules)
    if right.refused is not None and owner_says_ready(incident, saying):
        return rule.Right(role=rule.label_of(saying.person), standing=ev.Standing.DECISION)
    return right


def said_as(command: Command) -> str:
    """The word as receipts and the chat name it, with what stands behind it where that is nobody's own words."""
    return f"{command.name} {command.value}" if command.value in _CLOSED_VALUES else command.name


def own_words(reason: str) -> str:
    """The reason without the prompt that our ready reply put before it."""
    return reason.removeprefix(REASON_PROMPT).lstrip()


def _back(case: Case, saying: Saying, why: str) -> Handled:
    return ask_back(case, saying.mail, saying.ref, said=saying.command, why=why)


def _hindrance(case: Case, saying: Saying) -> str:
    """Why this cannot be kept although its speaker may say it; '' when it can."""
    incident, command = case.incident(saying.ref), saying.command
    if command.name in _NEEDS_REASON and not own_words(command.reason).strip():
        return UnclearKind.REASON_MISSING.value
    if command.name == "afsluiten" and still_open(incident):
        return "road_open"
    if command.name == "heropenen" and incident.road is not Road.ENDED:
        return "still_open"
    if command.name == "ingetrokken" and _is_of_another(incident, command.number):
        return "other_filing"
    if command.name == TERMIJN and _is_over(incident, saying):
        return "term_over"
    if command.name in ("hoort_bij", "los_van"):
        return link_hindrance(case, saying)
    if command.name == "check" and not _fits(case, command):
        return "bad_check"
    return ""


def _is_over(incident: Incident, saying: Saying) -> bool:
    """A term that had passed when it was said is none (P24); whoever agrees with one that was said in time may."""
    at = saying.command.at
    if at is None or at > saying.mail.arrival.received_at:
        return False
    return not any(one.name == TERMIJN and one.at == at for one in incident.statements)


def _is_of_another(incident: Incident, number: str) -> bool:
    """Does a filing stand, and is this not its number?"""
    return any(not is_its_number(filing, number) for filing in incident.filings[-1:])


def _fits(case: Case, command: Command) -> bool:
    """Are these questions of the regime, each with an answer that it knows (P13)?"""
    regime = case.desk.policy.regime
    yes_no = {"ja": "", "nee": "", "weet_niet": ""}
    return bool(command.checks) and all(
        line.check in regime.questions and line.answer.value in regime.edges.get(line.check, yes_no)
        for line in command.checks
    )


def _keep(case: Case, saying: Saying, right: rule.Right) -> Handled:
    command, before = saying.command, case.incident(saying.ref)
    decides = right.standing is ev.Standing.DECISION
    handed = person_named(command.value, case.desk.policy.directory) if command.name == "overdragen" else None
    breach = command.name in BREACH_NAMES
    at_once = command.name in ("feit", "afsluiten", _SAFE) or _changes_at_once(case, saying)
    done = bool(handed) or (breach and decides) or at_once
    case.work.record(saying.ref, _event(case, saying, right, carried_out=done), at=case.now)
    if command.name == "feit":
        case.work.record(saying.ref, _fact(saying), at=case.now)
    if handed is not None:
        until = case.now + timedelta(hours=case.desk.policy.ladder.taken_hours)
        taken = ev.TakenUp(person=handed.id, arrival=saying.mail.arrival.id, until=until)
        case.work.record(saying.ref, taken, at=case.now)
    reopened = breach and _takes_back(before.outcome, command.name) and (decides or case.desk.rules.second)
    if reopened and before.outcome is not None:
        why = f"{command.name.upper()} ({right.role})"
        event = ev.OutcomeWithdrawn(outcome=before.outcome, why=why, asks_again=True)
        case.work.record(saying.ref, event, at=case.now)
    if breach and decides:
        inform_of_breach(case, saying.ref, word=command.name)
    carry = _EFFECTS.get(command.name)
    effect = carry(case, saying, right) if carry is not None else Effect(reopened=reopened)
    informing = follow_roads(case, saying, right)
    kept = Kept(word=said_as(command), right=right, handed=handed, effect=effect, informing=informing)
    return _confirm(case, saying, kept)


def _changes_at_once(case: Case, saying: Saying) -> bool:
    name = saying.command.name
    if name == "kennis":
        return is_at_once(case, saying)
    incident = case.incident(saying.ref)
    if name == "ingetrokken":
        return incident.outcome is ev.Outcome.GEMELD
    return name in _AT_ONCE or (name == _UNSAFE and incident.road is Road.ENDED)


def _takes_back(outcome: ev.Outcome | None, name: str) -> bool:
    """DATALEK speaks against an end without a breach, INFORMEREN against NIET MELDEN too (mail.md §5)."""
    return outcome in _NO_BREACH or (name == "informeren" and outcome is ev.Outcome.NIET_MELDEN)


def _answer_checks(case: Case, saying: Saying, right: rule.Right) -> Handled:
    """Answers to data checks: proposals, one entry each and one mail for all; only a decision line decides (P13)."""
    for line in saying.command.checks:
        case.work.record(saying.ref, _event(case, saying, right, line=line), at=case.now)
    kept = Kept(word="check", right=right, answers=tuple(answers_of(case, saying.command)))
    return _confirm(case, saying, kept)


def _make(case: Case, saying: Saying, right: rule.Right) -> Handled:
    """INCIDENT <nr>: of a mail that was attached here, or of a triaged one (mail.md §3)."""
    number = saying.command.ref
    made = make_incident(case, saying, number, role=right.role, attached_to=saying.ref)
    if isinstance(made, str):
        return _back(case, saying, made)
    case.work.record(saying.ref, _event(case, saying, right, carried_out=True), at=case.now)
    kept = Kept(word="incident", right=right, made=(made.ref,))
    return _confirm(case, saying, kept)


def _event(
    case: Case,
    saying: Saying,
    right: rule.Right,
    *,
    line: CheckLine | None = None,
    carried_out: bool = False,
) -> ev.StatementRecorded:
    command, arrival = saying.command, saying.mail.arrival
    question = line.check if line else _QUESTIONS.get(command.name, "")
    regime = case.desk.policy.regime
    reason = (line.explanation if line else "") or own_words(command.reason)
    return ev.StatementRecorded(
        name=command.name,
        person=saying.person.id,
        role=right.role,
        arrival=arrival.id,
        evidence=arrival.evidence,
        said_at=arrival.received_at,
        proof=saying.proof.level.value,
        proof_reason=saying.proof.reason,
        standing=right.standing.value if right.standing else "",
        check=line.check if line else "",
        answer=line.answer.value if line else "",
        question=f"{question}:{question_hash(regime, question)}" if question in regime.questions else "",
        at=command.at,
        number=command.number,
        ref=command.ref,
        refs=command.refs,
        provisional=command.provisional,
        carried_out=carried_out,
        **_audience(case, command),
        **said_instead(saying),
        value=command.value[:TEXT_KEPT],
        parts="\n".join(command.parts)[:TEXT_KEPT],
        reason=reason[:TEXT_KEPT],
    )


def _audience(case: Case, command: Command) -> dict[str, Any]:
    """DOELGROEP: which audience, and its owner where the directory knows one by that name (P26)."""
    if command.name != "doelgroep" or not command.parts:
        return {}
    audience, *rest = command.parts
    ready = rest[:1] == ["klaar"]
    owner = person_named(rest[0], case.desk.policy.directory) if rest and not ready else None
    return {"audience": audience, "ready": ready, "owner": owner.id if owner else ""}


def _fact(saying: Saying) -> ev.FactProposed:
    """FEIT: the name from a closed list, the rest is somebody's own text and sealed (P27)."""
    parts = saying.command.parts or (saying.command.value,)
    return ev.FactProposed(
        arrival=saying.mail.arrival.id,
        name=_FACTS.get(parts[0].lower(), _OTHER_FACT),
        value="",
        by=saying.person.id,
        quote=saying.command.value[:TEXT_KEPT],
    )


def _confirm(case: Case, saying: Saying, kept: Kept) -> Handled:
    incident = case.incident(saying.ref)
    view = view_of(case, incident)
    occasion = f"arrival {saying.mail.arrival.id}"
    outsider = not rule.may_assess(saying.person, case.desk.policy.directory)
    if saying.command.name == "feit" and outsider:
        show_assessors(case, incident, saying.mail)
        tell_kept(case, saying, kept, to=(saying.person,))
    else:
        tell_kept(case, saying, kept)
    if saying.command.name in _CHATTED:
        ended = incident.road is Road.ENDED
        model = model_for(
            case,
            view,
            word=kept.word,
            role=kept.right.role,
            advice=kept.right.standing is ev.Standing.ADVICE,
            final=ended and not incident.side_roads,
            informing=kept.informing,
        )
        send_chat(case, "decision", model, occasion=occasion)
    if kept.effect.reopened or kept.effect.did:
        update_chat(case, model_for(case, view), occasion=occasion)
    return Handled(outcome="command", reason=saying.command.name, incident=saying.ref)

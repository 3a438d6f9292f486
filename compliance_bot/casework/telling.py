"""The receipt of what was kept beside the road to the AP: one mail for each reply (mail.md §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from compliance_bot.casework.answer import purpose_for, reply_letter
from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import REASON_PROMPT, Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.handing import ask_handed
from compliance_bot.casework.saying import PROOFS, Effect, Saying
from compliance_bot.casework.typed import typed_by
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import KeptView, MailModel
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Right, label_of
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.regime import OUTCOMES
from compliance_bot.procedure.rights import NEGATIVE_NAMES
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.facts import Command

_CLOSED = frozenset({"ja", "nee", "veilig", "niet_veilig"})


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was kept, and what it changed at once.

    word: as `said_as` names it; answers: of data checks; handed: to whom the incident was handed over; made: the
    incidents made of mails; effect: what else it changed; informing: what a word about the people came to, see
    casework/informing.py.
    """

    word: str
    right: Right
    answers: tuple[KeptView, ...] = ()
    handed: Person | None = None
    made: tuple[str, ...] = ()
    informing: str = ""
    effect: Effect = field(default_factory=Effect)


def answers_of(case: Case, command: Command) -> Iterator[KeptView]:
    """The answers to data checks as a mail shows them."""
    regime = case.desk.policy.regime
    for line in command.checks:
        target = regime.edges.get(line.check, {}).get(line.answer.value, "")
        yield KeptView(
            check=line.check,
            question=regime.questions[line.check],
            answer=line.answer.value,
            points_to=target if target in OUTCOMES else "",
            text=line.explanation,
        )


def tell_kept(case: Case, saying: Saying, kept: Kept, *, to: Sequence[Person] | None = None) -> None:
    """The receipt for the assessors and the speaker; with `to` for these alone. Who it is handed to is asked.

    On a road that has ended there is nothing to ask: then they get the receipt.
    """
    assessors = case.desk.policy.directory.assessors()
    handed = kept.handed
    asked = handed is not None and case.incident(saying.ref).road is not Road.ENDED
    if handed is not None and asked:
        ask_handed(case, saying, handed, by=kept.right.role)
    named = (handed,) if handed is not None and not asked else ()
    for person in to if to is not None else each_once((*assessors, saying.person, *named)):
        if asked and person == handed and person.id != saying.person.id:
            continue
        letter = _letter(case, saying, kept, person)
        send_letter(case, letter, _model(case, saying, kept, person))


def _letter(case: Case, saying: Saying, kept: Kept, person: Person) -> Letter:
    if person.id == saying.person.id:
        letter = reply_letter(case, saying.mail, saying.ref, kind="kept")
        # who is asked to say it themselves must act (mail.md §8)
        return replace(letter, answer=False) if _waits(saying, kept) else letter
    return Letter(
        kind="kept",
        incidents=(saying.ref,),
        recipient=person.addresses[0],
        occasion=f"arrival {saying.mail.arrival.id}",
        person=person.id,
        question=purpose_for(case, person),
        answer=True,
    )


def _waits(saying: Saying, kept: Kept) -> bool:
    """A word typed on the command line that needs a second counts only after the person's own reply (mail.md §6)."""
    return bool(typed_by(saying)) and (saying.command.name in NEGATIVE_NAMES or kept.effect.did == "typed")


def _seen_from(saying: Saying, kept: Kept, person: Person) -> str:
    """Whose mail it is: of whom the incident was handed to, of the speaker (''), or of another."""
    if kept.handed is not None and kept.handed.id == person.id:
        return "handed_over"
    return "" if person.id == saying.person.id else "other"


def _model(case: Case, saying: Saying, kept: Kept, person: Person) -> MailModel:
    incident, command = case.incident(saying.ref), saying.command
    other = kept.effect.other
    return model_for(
        case,
        view_of(case, incident),
        incidents=(view_of(case, case.incident(other)),) if other else (),
        understood=kept.effect.did,
        second=case.desk.rules.second,
        discovered_start=kept.effect.was,
        greeting=person.name,
        word=kept.word,
        who=kept.right.role,
        text="" if command.value in _CLOSED else command.value,
        reason=command.reason.removeprefix(REASON_PROMPT).lstrip(),
        proof=PROOFS[saying.proof.level],
        advice=kept.right.standing is ev.Standing.ADVICE,
        final=kept.effect.reopened,
        number=command.number,
        filed_at=command.at,
        more=tuple(ref for ref in (command.ref, *command.refs) if ref and ref not in kept.made),
        called=kept.made,
        kept=kept.answers,
        role=label_of(kept.handed) if kept.handed is not None else "",
        until=incident.taken_until if kept.handed is not None else None,
        why=_seen_from(saying, kept, person),
        provisional=_waits(saying, kept),
        typed_by=typed_by(saying),
        decides=may_decide(case, incident, person),
        informing=kept.informing,
    )

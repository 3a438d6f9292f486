"""Who must know of a breach at once, and who hears that it was none after all (P25)."""

from __future__ import annotations

from compliance_bot.casework.answer import purpose_for
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.views import WORD_LABELS, model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.roles import Role, each_once

_TO_INFORM = (Role.DIRECTIE, Role.MEDIA, Role.ONDERSTEUNING)


def inform_of_breach(case: Case, ref: str, *, word: str = "melden") -> None:
    """Directie, Media & Politieke zaken and Ondersteuning hear of a breach at once, and once (P25).

    Again only where they heard in between that it was none after all.
    """
    queued = (e.event for e in case.work.entries(ref) if isinstance(e.event, ev.MessageQueued))
    withdrawn = [event.person for event in queued if event.kind == "breach_withdrawn"]
    view = view_of(case, case.incident(ref))
    directory = case.desk.policy.directory
    for person in each_once(p for role in _TO_INFORM for p in directory.covering(role)):
        letter = Letter(
            kind="breach_notice",
            incidents=(ref,),
            recipient=person.addresses[0],
            occasion=f"breach {withdrawn.count(person.id) or ''}".strip(),
            person=person.id,
            question=purpose_for(case, person),
        )
        send_letter(case, letter, model_for(case, view, greeting=person.name, word=word))


def tell_breach_withdrawn(case: Case, saying: Saying, word: ev.Word) -> None:
    """Who heard that there is a breach, here or on a merged incident, hears that the outcome is another one (P25)."""
    told = _told_of_breach(case, saying.ref)
    view = view_of(case, case.incident(saying.ref))
    for person in filter(None, map(case.desk.policy.directory.person, sorted(told))):
        letter = Letter(
            kind="breach_withdrawn",
            incidents=(saying.ref,),
            recipient=person.addresses[0],
            occasion=f"arrival {saying.mail.arrival.id}",
            person=person.id,
        )
        send_letter(case, letter, model_for(case, view, greeting=person.name, word=WORD_LABELS[word]))


def _told_of_breach(case: Case, ref: str) -> set[str]:
    told = {
        entry.event.person
        for entry in case.work.entries(ref)
        if isinstance(entry.event, ev.MessageQueued) and entry.event.kind == "breach_notice"
    }
    return told.union(*(_told_of_breach(case, one.ref) for one in case.incident(ref).lent))

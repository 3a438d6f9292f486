"""Showing the assessors what somebody else wrote on an incident (mail.md §3).

The first few at once; when hundreds answer one mail, the rest each quarter of an hour in one mail (mail.md §8).
Which mails wait stands in the database, their words in the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import structlog

from compliance_bot.casework.caps import CAPS, Cap, count, next_grid
from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import links_to_decide, shown_in_full
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.opening import TEXT_KEPT
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import StoreError
from compliance_bot.ports import NoteView
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.events import MailAttached
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.replies import read_reply
from compliance_bot.reading.tokens import Purpose

log = structlog.get_logger(__name__)

NOTES_WAITING = "notes waiting"
"""The fact that holds when they are shown, and which."""


def show_assessors(case: Case, incident: Incident, mail: Incoming, *, unsure: Sequence[str] = ()) -> None:
    """A mail on an incident goes to the assessors in its sender's own words, but not back to that sender.

    unsure: the incidents it may belong to as well; then the mail says that nobody knows which one is meant.
    """
    one = count(case, Cap.NOTES_ON_ONE, incident.ref) <= CAPS[Cap.NOTES_ON_ONE].most
    if one and count(case, Cap.NOTES) <= CAPS[Cap.NOTES].most:
        _show(case, incident, mail, unsure=unsure)
        return
    waiting = case.work.fact(NOTES_WAITING) or next_grid(case, case.now).isoformat()
    case.work.set_fact(NOTES_WAITING, f"{waiting} {incident.ref}:{mail.arrival.id}")


def _show(case: Case, incident: Incident, mail: Incoming, *, unsure: Sequence[str]) -> None:
    view = view_of(case, incident)
    for person in case.desk.policy.directory.assessors():
        if mail.sender.person is not None and person.id == mail.sender.person.id:
            continue
        letter = Letter(
            kind="attached",
            incidents=(incident.ref,),
            recipient=person.addresses[0],
            occasion=f"arrival {mail.arrival.id}",
            person=person.id,
            question=Purpose.AP,
        )
        model = model_for(
            case,
            view,
            greeting=person.name,
            who=f"{mail.sender_name} <{mail.sender.address}>".strip(),
            text=(read_reply(mail.facts).new or mail.facts.text)[:TEXT_KEPT],
            lines=tuple(one.name for one in mail.facts.attachments),
            more=tuple(unsure),
            number=str(mail.arrival.id),
            lookalike=mail.sender.lookalike,
        )
        send_letter(case, letter, model)


def tell_of_notes(case: Case) -> int:
    """Mail the assessors the attached mails that wait, once their moment is there; how many mails were told."""
    moment, _, waiting = case.work.fact(NOTES_WAITING).partition(" ")
    entries = waiting.split()
    if not entries or datetime.fromisoformat(moment) > case.now:
        return 0
    try:
        _tell(case, _notes(case, entries), occasion=moment)
    except StoreError:
        raise
    except Exception:
        # they wait on; who has the mail already gets no second one, for its outbox key is the same (T33)
        log.exception("attached_mails_could_not_be_told", waiting=len(entries))
        return 0
    case.work.set_fact(NOTES_WAITING, "")
    return len(entries)


def _notes(case: Case, entries: Sequence[str]) -> list[tuple[str, NoteView]]:
    """(person id of the sender, the mail) for each mail that waits, in the order of the incidents' journals."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        ref, _, arrival = entry.rpartition(":")
        wanted.setdefault(ref, set()).add(int(arrival))
    return [
        (
            event.sender_person,
            NoteView(
                ref=ref,
                at=event.received_at,
                who=event.sender_address,
                text=event.text,
                number=str(event.arrival),
            ),
        )
        for ref, arrivals in wanted.items()
        for event in (entry.event for entry in case.work.entries(ref))
        if isinstance(event, MailAttached) and event.arrival in arrivals
    ]


def _tell(case: Case, notes: Sequence[tuple[str, NoteView]], *, occasion: str) -> None:
    for person in case.desk.policy.directory.assessors():
        mine = [note for sender, note in notes if sender != person.id]
        if mine:
            _tell_one(case, person, mine, occasion=occasion)


def _tell_one(case: Case, person: Person, mine: Sequence[NoteView], *, occasion: str) -> None:
    refs = tuple(dict.fromkeys(note.ref for note in mine))
    incidents = [case.incident(ref) for ref in refs]
    views = sorted((view_of(case, one) for one in incidents), key=lambda view: view.t_strict)
    shown = shown_in_full(views)
    left = Counter(note.ref for note in mine[DETAILED:])
    letter = Letter(
        kind="attached_digest",
        incidents=tuple(view.ref for view in views),
        recipient=person.addresses[0],
        occasion=occasion,
        person=person.id,
        question=Purpose.AP if len(refs) == 1 else Purpose.OVERVIEW,
    )
    model = model_for(
        case,
        None,
        incidents=shown,
        incident_links=links_to_decide(case, person, shown),
        notes=tuple(mine[:DETAILED]),
        lines=tuple(f"{ref}: nog {number}" for ref, number in left.items()),
        more=tuple(view.ref for view in views if view not in shown),
        number=str(len(mine)),
        greeting=person.name,
        role=label_of(person),
        decides=any(may_decide(case, one, person) for one in incidents),
        reasons=may_assess(person, case.desk.policy.directory),
    )
    send_letter(case, letter, model)

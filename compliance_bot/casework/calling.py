"""IT and the helpdesk get what technicians need (P8), in a flood together (mail.md §8)."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_bot.casework.apart import apart
from compliance_bot.casework.circle import technicians_for
from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for, words_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder, shown_in_full
from compliance_bot.casework.floods import DETAILED, alike
from compliance_bot.casework.steering import open_road
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure.decisions import label_of
from compliance_bot.procedure.events import ReportReceived
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.informing import TECHNICAL_ROAD, Wanted
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roles import Person, bare_address
from compliance_bot.reading.tokens import Purpose


def call_technicians(case: Case, incident: Incident) -> None:
    """Call everybody who handles incidents technically; an address that reported this one is not called (T58)."""
    called = to_call(case, incident)
    for person in called:
        _call(case, incident, person)
    if called:
        await_handling(case, incident.ref)


def await_handling(case: Case, ref: str) -> None:
    """Whoever was called is reminded until somebody of them answers (P8, P9)."""
    open_road(case, ref, Wanted(road=TECHNICAL_ROAD, since=case.now, asks=Asks.CONFIRM))


def to_call(case: Case, incident: Incident) -> tuple[Person, ...]:
    """Whom to call for this incident: never the address that reported it, nor a mailbox it stands for (T58)."""
    reported = {
        entry.event.reporter_address
        for entry in case.work.entries(incident.ref)
        if isinstance(entry.event, ReportReceived)
    }
    return tuple(
        person
        for person in technicians_for(case, incident)
        if person.id not in incident.reporters() and not reported & set(map(bare_address, person.addresses))
    )


def was_called(case: Case, ref: str, person: Person) -> bool:
    """Is this somebody whose answer tells that the handling is in hand? Not who reported it: nobody asked them (P9)."""
    return person in to_call(case, case.incident(ref))


def call_technicians_together(case: Case, reminders: Sequence[Reminder]) -> None:
    """One mail a technician for all new incidents of a flood; each by itself where that one cannot be made (T33)."""
    called: dict[str, tuple[Person, list[Reminder]]] = {}
    for reminder in sorted(reminders, key=lambda one: one.view.t_strict):
        for person in to_call(case, reminder.incident):
            called.setdefault(person.id, (person, []))[1].append(reminder)
    for person, mine in called.values():
        if len(mine) == 1 or not _made(case, person, mine):
            for reminder in mine:
                _made(case, person, [reminder])
    for ref in dict.fromkeys(one.incident.ref for _, mine in called.values() for one in mine):
        with apart(case, "handling_is_not_awaited", incident=ref):
            await_handling(case, ref)


def _made(case: Case, person: Person, mine: Sequence[Reminder]) -> bool:
    refs = [reminder.incident.ref for reminder in mine[:DETAILED]]
    with apart(case, "technical_call_could_not_be_made", incidents=refs, person=person.id) as part:
        if len(mine) == 1:
            _call(case, mine[0].incident, person)
        else:
            call_for_many(case, person, mine)
    return not part.failed


def _call(case: Case, incident: Incident, person: Person) -> None:
    letter = Letter(
        kind="technical_call",
        incidents=(incident.ref,),
        recipient=person.addresses[0],
        occasion="opened",
        person=person.id,
        question=Purpose.HANDLING,
    )
    send_letter(case, letter, model_for(case, view_of(case, incident), greeting=person.name))


def call_for_many(
    case: Case, person: Person, mine: Sequence[Reminder], *, beside: Person | None = None
) -> None:
    """One mail for many incidents, alike ones together; beside: who is out of reach and was called first (P11)."""
    views = tuple(reminder.view for reminder in mine)
    blocks = alike(views, new=(view.ref for view in views))[:DETAILED]
    shown = shown_in_full(views, first=tuple(block.first.ref for block in blocks))
    told = {view.ref for view in shown} | {ref for block in blocks for ref in block.refs}
    links = {
        view.ref: ready_replies(
            case,
            view.ref,
            token_for(case, view.ref, person.id, Purpose.HANDLING),
            words_for(Purpose.HANDLING, view.road)[:2],
        )
        for view in shown
    }
    letter = Letter(
        kind="technical_digest",
        incidents=tuple(view.ref for view in views),
        recipient=person.addresses[0],
        occasion=f"beside {beside.id}" if beside else f"opened {mine[0].incident.digest_at}",
        person=person.id,
    )
    model = model_for(
        case,
        None,
        why="stand_in" if beside else "",
        who=label_of(beside) if beside else "",
        incidents=shown,
        incident_links=links,
        blocks=blocks,
        more=tuple(view.ref for view in views if view.ref not in told),
        greeting=person.name,
    )
    send_letter(case, letter, model)

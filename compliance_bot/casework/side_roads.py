"""The roads beside the AP road: what is due on them is asked, one message a person and tick (P19; mail.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from compliance_bot.casework.caps import Per, alarm
from compliance_bot.casework.circle import people_for, technicians_for
from compliance_bot.casework.compose import Letter, ready_replies, send_chat, send_letter, token_for
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.steering import steer
from compliance_bot.casework.views import model_for, reporter_addresses, view_of
from compliance_bot.errors import store_is_down
from compliance_bot.ports import ReplyLink, RoadView
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_of
from compliance_bot.procedure.incident import AP, Incident, SideRoad
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roads import side_rungs_due_by
from compliance_bot.procedure.roles import Person, Role, each_once
from compliance_bot.reading.tokens import Purpose, reporter_key

log = structlog.get_logger(__name__)

_FEW = 3
_WITH_ONDERSTEUNING = 4
# the ready replies of each question (mail.md §6)
_WORDS = {
    Asks.INFORM: ("INFORMEREN", "NIET INFORMEREN", "OPENBARE MEDEDELING", "STATUS", "HULP"),
    Asks.TELL: ("INGELICHT", "OPENBARE MEDEDELING", "STATUS", "HULP"),
    Asks.SUPPLEMENT: ("AANGEVULD", "STATUS", "HULP"),
    Asks.CONFIRM: ("OPGEPAKT", "NOTITIE", "STATUS", "HULP"),
    Asks.AUDIENCE: ("DOELGROEP", "STATUS", "HULP"),
    Asks.RECHECK: ("HERCONTROLE VEILIG", "HERCONTROLE NIET VEILIG", "STATUS", "HULP"),
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One rung that is due on one road beside the AP road, and whom it goes to."""

    incident: Incident
    road: SideRoad
    rung: DueRung
    people: tuple[Person, ...]
    view: RoadView


def walk(desk: Desk) -> int:
    """Ask what is due on the roads beside the AP road; how many rungs. What fails stays due, the others go on (T33)."""
    with desk.store.work() as work:
        now = desk.clock.now()
        refs = tuple(dict.fromkeys(due.incident.ref for due in work.due(now) if due.rung.road != AP))
    if not refs:
        return 0
    try:
        return _walk(desk, refs)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("side_roads_are_walked_one_by_one", incidents=list(refs))
    return sum(_one_apart(desk, ref) for ref in refs)


def _one_apart(desk: Desk, ref: str) -> int:
    try:
        return _walk(desk, (ref,))
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("side_road_failed", incident=ref)
    with desk.store.work() as work:
        alarm(Case(desk=desk, work=work, now=desk.clock.now()), "reminder_failed", named=ref, per=Per.DAY)
    return 0


def _walk(desk: Desk, refs: Sequence[str]) -> int:
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        for ref in refs:
            steer(case, ref)
        questions = [question for ref in refs for question in _due(case, ref)]
        keys: dict[tuple[str, str], list[str]] = {}
        for question in questions:
            if question.road.asks == Asks.DISCOVERED:
                _note(keys, question, _ask_reporter(case, question))
        for person in each_once(person for question in questions for person in question.people):
            mine = sorted((q for q in questions if person in q.people), key=lambda q: q.rung.due_at)
            key = _ask(case, person, mine)
            for question in mine:
                _note(keys, question, key)
        told = [question for question in questions if question.road.asks != Asks.DISCOVERED]
        chat = _chat(case, told)
        for question in questions:
            _reached(case, question, keys=(*keys.get(_place(question), ()), *chat))
    return len(questions)


def _due(case: Case, ref: str) -> list[Question]:
    """What is due on one incident; the ladder's rule decides, not the row that brought us here."""
    incident = case.incident(ref)
    found = []
    for rung in side_rungs_due_by(incident, case.now, case.desk.policy.ladder):
        road = incident.side_road(rung.road)
        if road is not None:
            view = _view(case, incident, road, rung)
            people = whom(case, incident, road, rung.hours)
            found.append(Question(incident=incident, road=road, rung=rung, people=people, view=view))
    return found


def whom(case: Case, incident: Incident, road: SideRoad, hours: int) -> tuple[Person, ...]:
    """Whom a rung of this road reaches (P8, P12, P19); nobody of the directory where a reporter is asked."""
    directory, ladder = case.desk.policy.directory, case.desk.policy.ladder
    match Asks(road.asks):
        case Asks.DISCOVERED:
            return ()
        case Asks.CONFIRM:
            called = tuple(p for p in technicians_for(case, incident) if p.id not in incident.reporters())
            beside = directory.covering(Role.ONDERSTEUNING) if hours >= _WITH_ONDERSTEUNING else ()
            return each_once((*called, *beside))
        case Asks.SUPPLEMENT:
            red = hours >= ladder.norms.supplement_red
            return people_for(case, incident, ladder.directie_from if red else 0)
        case Asks.RECHECK:
            first = hours <= ladder.norms.recheck.hours[0]
            return people_for(case, incident, 0 if first else ladder.deputies_from)
        case Asks.AUDIENCE:
            owner = directory.person(road.person)
            return (owner,) if owner is not None and owner.addresses else directory.assessors()
        case _:
            return people_for(case, incident, hours)


def _view(case: Case, incident: Incident, road: SideRoad, rung: DueRung) -> RoadView:
    norms = case.desk.policy.ladder.norms
    return RoadView(
        incident=view_of(case, incident),
        asks=road.asks,
        about=road.road.partition(" ")[2],
        since=road.since,
        hours=rung.hours,
        covers=rung.covers,
        red=road.asks == Asks.SUPPLEMENT and rung.hours >= norms.supplement_red,
        last=norms.plan(road.asks).after(rung.hours) is None,
    )


def _ask(case: Case, person: Person, mine: Sequence[Question]) -> str:
    """One message with everything a person is asked in this tick; its outbox key."""
    occasion = "; ".join(
        f"{q.incident.ref} {q.road.road} {q.road.since.isoformat()} {q.rung.hours}" for q in mine
    )
    refs = tuple(dict.fromkeys(question.incident.ref for question in mine))
    single = len(mine) == 1
    letter = Letter(
        kind="side_road" if single else "side_roads",
        incidents=refs,
        recipient=person.addresses[0],
        occasion=occasion,
        person=person.id,
        question=_purpose(mine[0]) if single else Purpose.OVERVIEW,
        # what waits unsent gives way to a later asking of the same, never to another question
        topic=f"side {person.id} {mine[0].road.road}" if single else "",
    )
    links = {question.incident.ref: _links(case, person, question) for question in mine}
    model = model_for(
        case,
        mine[0].view.incident if single else None,
        greeting=person.name,
        role=label_of(person),
        roads=tuple(question.view for question in mine),
        incidents=tuple(question.view.incident for question in mine),
        links=links[refs[0]] if single else (),
        incident_links={} if single else links,
    )
    return send_letter(case, letter, model)


def _links(case: Case, person: Person, question: Question) -> tuple[ReplyLink, ...]:
    token = token_for(case, question.incident.ref, person.id, _purpose(question))
    return ready_replies(case, question.incident.ref, token, _WORDS[Asks(question.road.asks)])


def _purpose(question: Question) -> Purpose:
    return Purpose.HANDLING if question.road.asks == Asks.CONFIRM else Purpose.AP


def _ask_reporter(case: Case, question: Question) -> str:
    """The discovery time is asked again, in the language of the report (P4); '' where nobody can be answered."""
    arrival = int(question.road.road.partition(" ")[2] or 0)
    report = next((one for one in question.incident.reports if one.arrival == arrival), None)
    address = reporter_addresses(case.work.entries(question.incident.ref)).get(arrival, "")
    if report is None or not address:
        return ""
    letter = Letter(
        kind="discovery_asked",
        incidents=(question.incident.ref,),
        recipient=address,
        occasion=f"{question.road.road} {question.rung.hours}",
        person=reporter_key(address),
        question=Purpose.DISCOVERY,
        answer=True,
    )
    return send_letter(case, letter, model_for(case, question.view.incident, language=report.language))


def _chat(case: Case, questions: Sequence[Question]) -> tuple[str, ...]:
    """One line in the chat for all of a tick, without anybody's words (P10)."""
    if not questions:
        return ()
    occasion = "; ".join(
        f"{q.incident.ref} {q.road.road} {q.road.since.isoformat()} {q.rung.hours}" for q in questions
    )
    one = len({question.incident.ref for question in questions}) == 1
    view = questions[0].view.incident if one else None
    model = model_for(case, view, roads=tuple(question.view for question in questions))
    key = send_chat(case, "side_roads", model, occasion=occasion)
    return (key,) if key else ()


def _reached(case: Case, question: Question, *, keys: tuple[str, ...]) -> None:
    rung = question.rung
    event = ev.RungReached(
        hours=rung.hours,
        due_at=rung.due_at,
        asks=rung.asks,
        circle=tuple(person.id for person in question.people),
        remark=f"valt samen met {rung.covers - 1} eerdere" if rung.covers > 1 else "",
        keys=keys,
        road=rung.road,
        since=rung.since,
    )
    case.work.record(question.incident.ref, event, at=case.now)


def _place(question: Question) -> tuple[str, str]:
    return question.incident.ref, question.road.road


def _note(keys: dict[tuple[str, str], list[str]], question: Question, key: str) -> None:
    if key:
        keys.setdefault(_place(question), []).append(key)

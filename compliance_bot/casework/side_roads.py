"""The roads beside the AP road: what is due on them is asked, one message a person and tick (P19; mail.md §8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog

from compliance_bot.casework.asking_again import NOBODY, ask_reporters
from compliance_bot.casework.caps import Per, alarm
from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.floods import beside_horizon
from compliance_bot.casework.informing import note_more_asked
from compliance_bot.casework.rechecking import begin_late, is_silence, reopen_after_silence
from compliance_bot.casework.side_questions import Question, ask, occasion_of, question_of
from compliance_bot.casework.steering import steer
from compliance_bot.casework.unreached import known_absences, record_unreached
from compliance_bot.casework.views import model_for
from compliance_bot.errors import store_is_down
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP, Road
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.roads import side_moment, side_rungs_due_by
from compliance_bot.procedure.roles import each_once

log = structlog.get_logger(__name__)

Keys = dict[tuple[str, str], list[str]]
"""(incident, road) -> the outbox keys of the messages that asked about it."""


def walk(desk: Desk) -> int:
    """Ask what is due on the roads beside the AP road; how many rungs. What fails stays due, the others go on (T33)."""
    with desk.store.work() as work:
        until = beside_horizon(Case(desk=desk, work=work, now=desk.clock.now()))
        refs = tuple(dict.fromkeys(due.incident.ref for due in work.due(until) if due.rung.road != AP))
    if not refs:
        return 0
    try:
        return _walk(desk, refs, until)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("side_roads_are_walked_one_by_one", incidents=list(refs))
    return sum(_one_apart(desk, ref, until) for ref in refs)


def mend_side_roads(case: Case) -> None:
    """The clock had run ahead: what was asked too early, or begins in a future that never was, is asked again."""
    for incident in case.work.incidents():
        for road in incident.side_roads:
            asked = side_moment(max(0, road.reached), road.since, case.desk.policy.ladder)
            if road.since > case.now or (road.reached >= 0 and asked > case.now):
                event = ev.SideRoadOpened(
                    road=road.road, since=min(road.since, case.now), asks=road.asks, person=road.person
                )
                case.work.record(incident.ref, event, at=case.now)


def _one_apart(desk: Desk, ref: str, until: datetime) -> int:
    try:
        return _walk(desk, (ref,), until)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("side_road_failed", incident=ref)
    with desk.store.work() as work:
        alarm(Case(desk=desk, work=work, now=desk.clock.now()), "reminder_failed", named=ref, per=Per.DAY)
    return 0


def _walk(desk: Desk, refs: Sequence[str], until: datetime) -> int:
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        for ref in refs:
            steer(case, ref)
        _take_absences(case, refs)
        questions = [question for ref in refs for question in _due(case, ref, until)]
        silent = [question for question in questions if is_silence(case, question.rung)]
        asked = [question for question in questions if question not in silent]
        for question in asked:
            if question.on_informing:
                note_more_asked(case, question.incident.ref)
        keys = _ask_all(case, asked)
        for question in asked:
            _reached(case, question, keys=tuple(keys.get(_place(question), ())))
        for question in silent:
            reopen_after_silence(case, question.incident.ref, question.rung)
            steer(case, question.incident.ref)
    return len(questions)


def _take_absences(case: Case, refs: Sequence[str]) -> None:
    """Where the AP road ended no absence is told any more: whoever is away when a road asks has others beside them."""
    away = known_absences(case)
    for ref in refs:
        for notice in away:
            incident = case.incident(ref)
            if incident.road is Road.ENDED:
                record_unreached(case, incident, notice)


def _due(case: Case, ref: str, until: datetime) -> Iterator[Question]:
    """What is due on one incident; the ladder's rule decides, not the row that brought us here."""
    for rung in _rungs(case, ref, until):
        incident = case.incident(ref)
        road = incident.side_road(rung.road)
        if road is not None:
            yield question_of(case, incident, road, rung)


def _rungs(case: Case, ref: str, until: datetime) -> tuple[DueRung, ...]:
    ladder = case.desk.policy.ladder
    for road in case.incident(ref).side_roads:
        begin_late(case, ref, road)
    return side_rungs_due_by(case.incident(ref), until, ladder)


def _ask_all(case: Case, questions: Sequence[Question]) -> Keys:
    keys: Keys = {}
    for place, key in ask_reporters(case, [q for q in questions if q.of_reporter]).items():
        keys.setdefault(place, []).append(key)
    for person in each_once(person for question in questions for person in question.people):
        mine = sorted((q for q in questions if person in q.people), key=lambda q: q.rung.due_at)
        key = ask(case, person, mine)
        for question in mine:
            keys.setdefault(_place(question), []).append(key)
    told = [question for question in questions if not question.of_reporter]
    chat = _chat(case, told)
    for question in told:
        keys.setdefault(_place(question), []).extend(chat)
    return keys


def _chat(case: Case, questions: Sequence[Question]) -> tuple[str, ...]:
    """One line in the chat for all of a tick, without anybody's words (P10)."""
    if not questions:
        return ()
    one = len({question.incident.ref for question in questions}) == 1
    view = questions[0].view.incident if one else None
    model = model_for(case, view, roads=tuple(question.view for question in questions))
    key = send_chat(case, "side_roads", model, occasion=occasion_of(case, questions))
    return (key,) if key else ()


def _reached(case: Case, question: Question, *, keys: tuple[str, ...]) -> None:
    rung = question.rung
    remark = f"valt samen met {rung.covers - 1} eerdere" if rung.covers > 1 else ""
    event = ev.RungReached(
        hours=rung.hours,
        due_at=rung.due_at,
        asks=rung.asks,
        circle=tuple(person.id for person in question.people),
        remark=NOBODY if question.of_reporter and not keys else remark,
        keys=keys,
        road=rung.road,
        since=rung.since,
    )
    case.work.record(question.incident.ref, event, at=case.now)


def _place(question: Question) -> tuple[str, str]:
    return question.incident.ref, question.road.road

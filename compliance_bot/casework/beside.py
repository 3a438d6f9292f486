"""What is due on the roads beside the AP road: gathered with those it is put to, and recorded once told (P19; T33)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_again import NOBODY, in_house, thanked
from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder
from compliance_bot.casework.informing import note_more_asked
from compliance_bot.casework.one_mail import Told
from compliance_bot.casework.rechecking import begin_late, is_silence, reopen_after_silence
from compliance_bot.casework.side_questions import Place, Question, occasion_of, question_of, whom
from compliance_bot.casework.steering import steer
from compliance_bot.casework.unreached import Notice, known_absences, record_unreached
from compliance_bot.casework.views import model_for
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP, Incident, Road
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roads import side_rungs_due_by
from compliance_bot.procedure.roles import Person

EVERY_ROAD = ""
"""In the place of a road: all that is due on the incident."""


@dataclass(kw_only=True)
class Beside:
    """What is due beside the AP road: what to ask, what nobody answered, and what could not be looked at.

    later: by address the roads of reporters who are told nothing else: they are asked in transactions of their own.
    """

    asked: list[Question] = field(default_factory=list)
    silent: list[Question] = field(default_factory=list)
    later: dict[str, list[Place]] = field(default_factory=dict)
    failed: set[Place] = field(default_factory=set)


def refs_due(case: Case, until: datetime) -> tuple[str, ...]:
    """The incidents on which something is due beside the AP road."""
    return tuple(dict.fromkeys(due.incident.ref for due in case.work.due(until) if due.rung.road != AP))


def concerns(case: Case, refs: Sequence[str], reminders: Sequence[Reminder], until: datetime) -> bool:
    """Is anybody who gets one of these reminders asked something beside the AP road as well?"""
    people = {person for reminder in reminders for person in reminder.people}
    incidents = map(case.incident, refs) if people else ()
    return any(
        people.intersection(_asked_on(case, incident, rung))
        for incident in incidents
        for rung in side_rungs_due_by(incident, until, case.desk.policy.ladder)
    )


def gather_beside(
    case: Case,
    refs: Sequence[str],
    until: datetime,
    *,
    reminders: Sequence[Reminder] = (),
    but: Collection[Place] = (),
) -> Beside:
    """What is due on these incidents, but for those roads. Who gets one of the reminders is told with it."""
    found, away = Beside(), known_absences(case)
    due: list[Question] = []
    reporters: list[tuple[str, DueRung]] = []
    for ref in refs:
        with apart(case, "side_road_failed", incident=ref) as part:
            rungs = [rung for rung in _due_on(case, ref, until, away=away) if not _is_among(rung, but)]
            due += _questions(case, [rung for rung in rungs if rung.asks != Asks.DISCOVERED])
            reporters += [(thanked(case, ref, r.road), r) for r in rungs if r.asks == Asks.DISCOVERED]
        if part.failed:
            found.failed.add((ref, EVERY_ROAD))
    people = {person for one in due for person in one.people}
    people |= {person for one in reminders for person in one.people}
    found.silent = [question for question in due if is_silence(case, question.rung)]
    found.asked = [question for question in due if question not in found.silent] if found.silent else due
    for address, rung in reporters:
        if in_house(case, address) not in people:
            found.later.setdefault(address, []).append((rung.incident, rung.road))
            continue
        with apart(case, "side_road_failed", incident=rung.incident) as part:
            found.asked += _questions(case, [rung])
        if part.failed:
            found.failed.add((rung.incident, rung.road))
    return found


def gather_again(case: Case, some: Collection[Place], until: datetime) -> Beside:
    """What is still due on these roads alone."""
    refs = sorted({ref for ref, _ in some})
    rungs = [rung for ref in refs for rung in _rungs(case, ref, until) if (ref, rung.road) in some]
    return Beside(asked=_questions(case, rungs))


def settle_beside(case: Case, found: Beside, told: Told) -> int:
    """Record what was asked, tell the chat, open again where nobody answered; how many rungs.

    Of what was not told to everybody, or cannot be recorded, `found.failed` has the road: it stays due.
    """
    found.failed |= {question.place for question in found.asked} & told.failed
    asked = [question for question in found.asked if question.place not in found.failed]
    open_questions = [question for question in asked if not question.of_reporter]
    chat = _chat(case, open_questions)
    done = 0
    for question in asked:
        keys = (*told.keys_of(*question.place), *(() if question.of_reporter else chat))
        with apart(case, "side_rung_could_not_be_recorded", incident=question.incident.ref) as part:
            _reached(case, question, keys=keys)
        done += _counted(found, question, part.failed)
    for question in found.silent:
        with apart(case, "silence_could_not_be_recorded", incident=question.incident.ref) as part:
            reopen_after_silence(case, question.incident.ref, question.rung)
            steer(case, question.incident.ref)
        done += _counted(found, question, part.failed)
    return done


def _asked_on(case: Case, incident: Incident, rung: DueRung) -> tuple[Person, ...]:
    road = incident.side_road(rung.road)
    if road is None:
        return ()
    if road.asks == Asks.DISCOVERED:
        reporter = in_house(case, thanked(case, incident.ref, road.road))
        return (reporter,) if reporter else ()
    return whom(case, incident, road, rung.hours)


def _due_on(case: Case, ref: str, until: datetime, *, away: Sequence[Notice]) -> tuple[DueRung, ...]:
    """What is due on one incident as it stands by now; who is asked about informing may say the word of it (P18)."""
    steer(case, ref)
    _take_absences(case, ref, away)
    due = _rungs(case, ref, until)
    if any(rung.asks in (Asks.INFORM, Asks.TELL) for rung in due):
        note_more_asked(case, ref)
    return due


def _is_among(rung: DueRung, places: Collection[Place]) -> bool:
    return (rung.incident, rung.road) in places or (rung.incident, EVERY_ROAD) in places


def _take_absences(case: Case, ref: str, away: Sequence[Notice]) -> None:
    """Where the AP road ended no absence is told any more: whoever is away when a road asks has others beside them."""
    for notice in away:
        incident = case.incident(ref)
        if incident.road is Road.ENDED:
            record_unreached(case, incident, notice)


def _questions(case: Case, rungs: Sequence[DueRung]) -> list[Question]:
    """Each rung with those it is put to and what a mail shows of it."""
    incidents = ((rung, case.incident(rung.incident)) for rung in rungs)
    walked = ((rung, incident, incident.side_road(rung.road)) for rung, incident in incidents)
    return [question_of(case, incident, road, rung) for rung, incident, road in walked if road is not None]


def _rungs(case: Case, ref: str, until: datetime) -> tuple[DueRung, ...]:
    """The ladder's rule decides, not the row that brought us here."""
    ladder = case.desk.policy.ladder
    for road in case.incident(ref).side_roads:
        begin_late(case, ref, road)
    return side_rungs_due_by(case.incident(ref), until, ladder)


def _chat(case: Case, questions: Sequence[Question]) -> tuple[str, ...]:
    """One line in the chat for all of a tick, without anybody's words (P10); where it cannot be made the mails do."""
    if not questions:
        return ()
    one = len({question.incident.ref for question in questions}) == 1
    view = questions[0].view.incident if one else None
    key = ""
    with apart(case, "chat_line_could_not_be_made", incidents=[one.incident.ref for one in questions]):
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


def _counted(found: Beside, question: Question, failed: bool) -> int:
    if failed:
        found.failed.add(question.place)
    return 0 if failed else 1

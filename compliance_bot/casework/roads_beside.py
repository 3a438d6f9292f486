"""The roads beside the AP road when somebody who was asked there is out of reach: others at once (P11, P19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from compliance_bot.casework.desk import Case
from compliance_bot.casework.informing import note_more_asked
from compliance_bot.casework.side_questions import Question, ask, question_of
from compliance_bot.casework.told import TOGETHER, roads_told
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP, Incident, Road, SideRoad
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.norms import YEAR, Asks
from compliance_bot.procedure.roads import side_moment
from compliance_bot.procedure.roles import Person, each_once

_ASKS = frozenset({"side_road", "side_roads", "second_informing"})
# the next rung of any road lies nearer than this
_ALL_AHEAD = timedelta(hours=3 * YEAR)


def walked_for(case: Case, person: Person) -> tuple[Incident, ...]:
    """The incidents on whose roads beside the AP road this person was asked, and which still wait there."""
    rows = case.work.due(case.now + _ALL_AHEAD)
    walked = {due.incident.ref: due.incident for due in rows if due.rung.road != AP}
    # where it is known for certain there is nothing to read: many of their mails may come back at once
    news = (one for one in walked.values() if person.id not in one.out_of_reach(case.now, proven=True))
    return tuple(one for one in news if person.id in _asked_beside(case, one.ref))


def ask_on_roads(case: Case, out: Person, ref: str) -> tuple[Person, ...]:
    """Ask whoever acts beside `out` what `out` was asked there, unless they were asked too; whom it asked.

    While the AP road is open its own question reaches them already, but for an audience: that is its owner's alone.
    """
    incident, known = case.incident(ref), _asked_beside(case, ref)
    questions = [_asked_last(case, incident, road) for road in incident.side_roads if _waits(incident, road)]
    mine = [question for question in questions if out in question.people]
    called = []
    if any(question.on_informing for question in mine):
        note_more_asked(case, ref)
    for person in each_once(person for question in mine for person in question.people):
        if person.id not in known and person != out:
            asked = [question for question in mine if person in question.people]
            ask(case, person, asked, again=f"beside {out.id} at {case.now.isoformat()} ")
            called.append(person)
    return tuple(called)


def _waits(incident: Incident, road: SideRoad) -> bool:
    if road.reached < 0 or road.asks == Asks.DISCOVERED:
        return False
    return incident.road is Road.ENDED or road.asks == Asks.AUDIENCE


def _asked_last(case: Case, incident: Incident, road: SideRoad) -> Question:
    """What the latest rung asked, put again; it counts as no rung."""
    rung = DueRung(
        incident=incident.ref,
        hours=road.reached,
        due_at=side_moment(road.reached, road.since, case.desk.policy.ladder),
        asks=road.asks,
        road=road.road,
        since=road.since,
    )
    return question_of(case, incident, road, rung)


def _asked_beside(case: Case, ref: str) -> frozenset[str]:
    """Who was mailed about a road beside the AP road of this incident."""
    entries = case.work.entries(ref)
    queued = (e.event for e in entries if isinstance(e.event, ev.MessageQueued))
    return frozenset(one.person for one in queued if one.kind in _ASKS or _told_beside(entries, one))


def _told_beside(entries: Sequence[Entry], message: ev.MessageQueued) -> bool:
    return message.kind == TOGETHER and bool(roads_told(entries, message.key) - {AP})

"""The weekly sign of life to the assessors, also when nothing is open (promise 7; P12, P32).

Whoever gets none on that day knows that something is wrong; so it is sent once a week, whatever restarts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from compliance_bot.casework.clock_check import known_skew
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case, remembered
from compliance_bot.casework.expiries import expiring
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.outages import open_ones
from compliance_bot.casework.unreached import known_absences
from compliance_bot.casework.views import model_for
from compliance_bot.ports import AbsenceView, IncidentView, LifeView, VacancyView
from compliance_bot.procedure.decisions import label_of
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roles import LABELS, Person, each_once
from compliance_bot.procedure.stand_ins import stand_ins
from compliance_bot.procedure.weekly import latest_weekly, weeks_between

_KIND, _SENT = "sign_of_life", "sign of life sent"
_LATE = timedelta(hours=1)
_WEEK = timedelta(days=7)


def tell_of_life(case: Case) -> int:
    """Queue this week's sign of life, unless it was; how many mails. One that was missed comes now and says so.

    The first week of all is not sent: nothing was promised yet when its moment passed.
    """
    silence, zone = case.desk.policy.silence, case.desk.policy.zone
    due = latest_weekly(case.now, weekday=silence.weekday, at=silence.at, zone=zone)
    told = remembered(case.work, _SENT)
    # later than due and not in the future: the day in the configuration was changed
    if told is not None and due <= told <= case.now:
        return 0
    case.work.set_fact(_SENT, due.isoformat())
    if told is None:
        return 0
    view = _life(case, due, told)
    people, still = _readers(case), open_ones(case)
    for person in people:
        _send(case, person, view, still, due=due)
    return len(people)


def _send(
    case: Case, person: Person, view: LifeView, still: tuple[IncidentView, ...], *, due: datetime
) -> None:
    letter = Letter(
        kind=_KIND,
        incidents=(),
        recipient=person.addresses[0],
        occasion=due.isoformat(),
        person=person.id,
    )
    model = model_for(
        case,
        None,
        greeting=person.name,
        role=label_of(person),
        incidents=still[:DETAILED],
        more=tuple(one.ref for one in still[DETAILED:]),
        life=view,
    )
    send_letter(case, letter, model)


def _readers(case: Case) -> tuple[Person, ...]:
    """The assessors or who covers for them (P12), and whoever stands in for those known to be away (P11)."""
    directory = case.desk.policy.directory
    readers, away = directory.assessors(), {one.person.id for one in known_absences(case)}
    beside = (one for person in readers if person.id in away for one in stand_ins(person, directory, away))
    return each_once((*readers, *beside))


def _life(case: Case, due: datetime, told: datetime) -> LifeView:
    # a week told in the future is the clock's mistake; its letter has a key of its own, so none goes twice
    skipped = max(weeks_between(told, due, case.desk.policy.zone) - 1, 0)
    # counted from the last one on, so that nothing of a week without one is lost
    since = min(told, due - _WEEK)
    return LifeView(
        since=since,
        late=due if case.now - due > _LATE else None,
        skipped=skipped,
        roads=_roads(case),
        vacancies=_vacancies(case),
        absences=_absences(case),
        expiries=expiring(case),
        week=case.work.week(since),
        clock_minutes=known_skew(case),
    )


def _roads(case: Case) -> dict[str, tuple[str, ...]]:
    """What is still asked beside the AP road, also of incidents whose AP road has ended (P19).

    The yearly re-check only from its first question on: a year ahead it is no news (P34).
    """
    found: dict[str, tuple[str, ...]] = {}
    for incident in case.work.incidents():
        roads = (road for road in incident.side_roads if road.asks != Asks.RECHECK or road.reached >= 0)
        asks = tuple(dict.fromkeys(road.asks for road in roads))
        if asks:
            found[incident.ref] = asks
    return found


def _vacancies(case: Case) -> tuple[VacancyView, ...]:
    directory = case.desk.policy.directory
    return tuple(
        VacancyView(role=LABELS[role], covered=tuple(one.name for one in directory.covering(role)))
        for role in directory.vacancies()
    )


def _absences(case: Case) -> tuple[AbsenceView, ...]:
    """The longest known one of each person."""
    longest: dict[str, AbsenceView] = {}
    for one in known_absences(case):
        before = longest.get(one.person.id)
        if before is None or before.until < one.until:
            longest[one.person.id] = AbsenceView(who=one.person.name, why=one.why.value, until=one.until)
    return tuple(longest.values())

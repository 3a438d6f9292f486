"""The ladder played ahead for a moment of awareness: who would hear what, when, if nobody answers (P12, P19, P22).

It reckons with the ladder's own functions; a test holds it against what the service really sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from compliance_bot.procedure.absences import away_until
from compliance_bot.procedure.clock import t_strict
from compliance_bot.procedure.holidays import day_off
from compliance_bot.procedure.incident import AP, Road
from compliance_bot.procedure.informing import PEOPLE, SUPPLEMENT, TECHNICAL_ROAD
from compliance_bot.procedure.ladder import (
    ASSESSORS,
    CHAT,
    DIRECTIE,
    MAIL,
    ONDERSTEUNING,
    OTHER,
    Ladder,
    asks_at,
    channels_at,
    groups_at,
    next_overdue,
    people_at,
    rung_moment,
)
from compliance_bot.procedure.norms import WITH_ONDERSTEUNING, Asks, Plan
from compliance_bot.procedure.roads import side_moment
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role, each_once
from compliance_bot.procedure.stand_ins import stand_ins

BREACH = "breach"
OVERDUE_SHOWN = 24
"""So many hours after the last rung are played."""
_LAST = 72
_LAST_DAY = 24
_NOBODY_NEW = 12
_IN_GROUP = {
    ASSESSORS: (Role.DECIDER, Role.DPO),
    ONDERSTEUNING: (Role.ONDERSTEUNING,),
    DIRECTIE: (Role.DIRECTIE,),
}


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """What is supposed to happen. melden: when MELDEN is said; filed: when a provisional notification is filed."""

    aware: datetime
    melden: datetime | None = None
    filed: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Practice:
    """The organisation's people, ladder, and whether it has a chat channel. Ways beside both are the persons' own."""

    directory: Directory
    ladder: Ladder
    chat: bool = True

    def channels(self, hours: int, people: Iterable[Person]) -> tuple[str, ...]:
        """Where a rung of that hour is told (P22): the chat and the extra ways only where there are any."""
        there = (
            {MAIL}
            | ({CHAT} if self.chat else set())
            | ({OTHER} if any(one.others for one in people) else set())
        )
        return tuple(one for one in channels_at(hours, self.ladder) if one in there)

    @property
    def beside(self) -> tuple[str, ...]:
        """Where something beside the ladder is told."""
        return (MAIL, CHAT) if self.chat else (MAIL,)

    def with_stand_ins(self, people: tuple[Person, ...], at: datetime) -> tuple[Person, ...]:
        """These people, and who is asked beside those who will be away by the configuration (P11)."""
        away = {one.id for one in self.directory.persons if is_away(one, at, self.ladder)}
        asked = (found for one in people if one.id in away for found in stand_ins(one, self.directory, away))
        return each_once((*people, *asked))


@dataclass(frozen=True, kw_only=True)
class Step:
    """One moment at which people hear something. `hours`: since its road began, for the AP road since awareness.

    attended: at least one of them works that day or is on call. remarks: what to know; warnings: what to mend.
    """

    at: datetime
    hours: int
    road: str
    asks: str
    people: tuple[Person, ...]
    channels: tuple[str, ...]
    attended: bool = True
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of those who hear it, each once; "deputy" for whoever is only a deputy."""
        held = {role for person in self.people for role in person.roles}
        deputy = ("deputy",) if any(not person.roles for person in self.people) else ()
        return (*(role.value for role in Role if role in held), *deputy)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A stretch in which no rung reaches anybody who works or is on call: its first and last rung, and how many."""

    first: datetime
    last: datetime
    steps: int


def rehearse(supposed: Supposed, practice: Practice) -> tuple[Step, ...]:
    """Everything that would be told, in order of time."""
    steps = (
        *_in_one_message(tuple(_ap_road(supposed, practice))),
        *_collapsed(tuple(_technical(supposed, practice))),
        *_breach(supposed, practice),
        *_collapsed(tuple(_people(supposed, practice))),
        *_collapsed(tuple(_supplement(supposed, practice))),
    )
    seen = (_looked_at(step, practice) for step in sorted(steps, key=lambda one: one.at))
    return _with_nobody_new(tuple(seen))


def unattended(steps: Iterable[Step]) -> tuple[Gap, ...]:
    """The stretches of the AP road in which every rung falls on a day off of all whom it reaches."""
    gaps: list[Gap] = []
    open_gap: Gap | None = None
    for step in (one for one in steps if one.road == AP):
        if step.attended:
            open_gap = None
            continue
        if open_gap is None:
            open_gap = Gap(first=step.at, last=step.at, steps=1)
            gaps.append(open_gap)
            continue
        open_gap = replace(open_gap, last=step.at, steps=open_gap.steps + 1)
        gaps[-1] = open_gap
    return tuple(gaps)


def works(person: Person, at: datetime, ladder: Ladder) -> bool:
    """Can this person be expected to read their mail that day? Weekends and holidays only who is on call."""
    if is_away(person, at, ladder):
        return False
    return person.on_call or not day_off(at.astimezone(ladder.zone).date())


def is_away(person: Person, at: datetime, ladder: Ladder) -> bool:
    """Is this a day on which the configuration has them away (P11)?"""
    return away_until(person.absences, at, ladder.zone) is not None


def _ap_road(supposed: Supposed, practice: Practice) -> Iterator[Step]:
    ladder, aware = practice.ladder, supposed.aware
    for hours in (*ladder.rungs, *_overdue(ladder)):
        at = rung_moment(hours, aware, ladder)
        if supposed.filed is not None and at >= supposed.filed:
            return
        road = Road.FILE if supposed.melden is not None and at >= supposed.melden else Road.DECIDE
        people = practice.with_stand_ins(people_at(hours, practice.directory, ladder), at)
        yield Step(
            at=at,
            hours=hours,
            road=AP,
            asks=asks_at(hours, road, aware),
            people=people,
            channels=practice.channels(hours, people),
            remarks=_moved(at, t_strict(aware, hours), ladder),
        )


def _overdue(ladder: Ladder) -> Iterator[int]:
    hours = next_overdue(_LAST, ladder)
    while hours <= _LAST + OVERDUE_SHOWN:
        yield hours
        hours = next_overdue(hours, ladder)


def _technical(supposed: Supposed, practice: Practice) -> Iterator[Step]:
    """The call at once, then whoever was called is reminded, from some hours on with Ondersteuning (P8)."""
    norms, directory = practice.ladder.norms, practice.directory
    for hours in (0, *_rungs(norms.technical, _LAST + OVERDUE_SHOWN)):
        beside = directory.covering(Role.ONDERSTEUNING) if hours >= WITH_ONDERSTEUNING else ()
        people = each_once((*directory.technicians(), *beside))
        yield _side(TECHNICAL_ROAD, hours, supposed.aware, Asks.CONFIRM, people=people, practice=practice)


def _breach(supposed: Supposed, practice: Practice) -> Iterator[Step]:
    """MELDEN means a breach: three roles hear of it at once (P25)."""
    if supposed.melden is None:
        return
    told = (Role.DIRECTIE, Role.MEDIA, Role.ONDERSTEUNING)
    people = each_once(one for role in told for one in practice.directory.covering(role))
    yield Step(
        at=supposed.melden,
        hours=0,
        road=BREACH,
        asks="kennisnemen",
        people=people,
        channels=practice.beside,
    )


def _people(supposed: Supposed, practice: Practice) -> Iterator[Step]:
    """From MELDEN on it is asked whether the people are told (P19)."""
    since = min(filter(None, (supposed.melden, supposed.filed)), default=None)
    if since is None:
        return
    for hours in _rungs(practice.ladder.norms.people, _LAST + OVERDUE_SHOWN):
        people = people_at(hours, practice.directory, practice.ladder)
        yield _side(PEOPLE, hours, since, Asks.INFORM, people=people, practice=practice)


def _supplement(supposed: Supposed, practice: Practice) -> Iterator[Step]:
    """After a provisional filing, up to the rung that turns red (P19)."""
    if supposed.filed is None:
        return
    ladder = practice.ladder
    for hours in _rungs(ladder.norms.supplement, ladder.norms.supplement_red):
        red = hours >= ladder.norms.supplement_red
        people = people_at(ladder.directie_from if red else 0, practice.directory, ladder)
        step = _side(SUPPLEMENT, hours, supposed.filed, Asks.SUPPLEMENT, people=people, practice=practice)
        yield replace(step, remarks=(*step.remarks, "rood: te lang voorlopig")) if red else step


def _collapsed(steps: Sequence[Step]) -> Iterator[Step]:
    """Beside the AP road only the highest of the rungs that wait for the same morning is asked (P23)."""
    for number, step in enumerate(steps):
        if step.at not in (one.at for one in steps[number + 1 :]):
            below = sum(one.at == step.at for one in steps[:number])
            told = (f"valt samen met {below} eerdere",) if below else ()
            yield replace(step, remarks=(*step.remarks, *told))


def _in_one_message(steps: Sequence[Step]) -> Iterator[Step]:
    """Rungs of the AP road at one moment are one message to everybody in it (P23)."""
    for step in steps:
        others = [str(one.hours) for one in steps if one.at == step.at and one is not step]
        told = (f"in één bericht met uur {', '.join(others)}",) if others else ()
        yield replace(step, remarks=(*step.remarks, *told))


def _rungs(plan: Plan, until: int) -> Iterator[int]:
    hours = plan.after(-1)
    while hours is not None and hours <= until:
        yield hours
        hours = plan.after(hours)


def _side(
    road: str, hours: int, since: datetime, asks: Asks, *, people: tuple[Person, ...], practice: Practice
) -> Step:
    at = side_moment(hours, since, practice.ladder)
    return Step(
        at=at,
        hours=hours,
        road=road,
        asks=asks.value,
        people=practice.with_stand_ins(people, at),
        channels=practice.beside,
        remarks=_moved(at, since + timedelta(hours=hours), practice.ladder),
    )


def _moved(at: datetime, meant: datetime, ladder: Ladder) -> tuple[str, ...]:
    if at == meant:
        return ()
    return (f"vanwege de nachtrust, eigenlijk {meant.astimezone(ladder.zone):%d-%m %H.%M}",)


def _looked_at(step: Step, practice: Practice) -> Step:
    """The step with what is to be said about whom it reaches, and when."""
    local = step.at.astimezone(practice.ladder.zone)
    off = day_off(local.date())
    attended = any(works(person, step.at, practice.ladder) for person in step.people)
    remarks, warnings = [*step.remarks, *_vacancies(step, practice)], [*step.warnings]
    remarks += [f"{one.name} is dan afwezig" for one in step.people if is_away(one, step.at, practice.ladder)]
    if off and attended:
        names = ", ".join(one.name for one in step.people if works(one, step.at, practice.ladder))
        remarks.append(f"{off}: bereikbaar is {names}")
    elif off:
        warnings.append(f"{off}: niemand die dit leest werkt of heeft dienst")
    if len(step.people) == 1:
        warnings.append(f"alleen {step.people[0].name} hoort dit")
    if not step.people:
        warnings.append("niemand hoort dit")
    return replace(step, attended=attended, remarks=tuple(remarks), warnings=tuple(warnings))


def _vacancies(step: Step, practice: Practice) -> Iterator[str]:
    """The vacant roles of this circle and who stands in for each (P12)."""
    vacant = practice.directory.vacancies()
    for role in _roles_asked(step, practice.ladder):
        if role in vacant:
            cover = ", ".join(one.name for one in practice.directory.covering(role)) or "niemand"
            yield f"vacature {LABELS[role]}: gedekt door {cover}"


def _roles_asked(step: Step, ladder: Ladder) -> tuple[Role, ...]:
    if step.road == TECHNICAL_ROAD:
        return (Role.IT, Role.HELPDESK)
    if step.road == BREACH:
        return (Role.DIRECTIE, Role.MEDIA, Role.ONDERSTEUNING)
    hours = step.hours if step.road != SUPPLEMENT else 0
    return tuple(role for group in groups_at(hours, ladder) for role in _IN_GROUP.get(group, ()))


def _with_nobody_new(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Says so once where the AP road reaches nobody new for more than twelve of its last 24 hours."""
    known: set[str] = set()
    joined, said = 0, False
    found = []
    for step in steps:
        if step.road == AP and {one.id for one in step.people} - known:
            known |= {one.id for one in step.people}
            joined = step.hours
        last_day = step.road == AP and _LAST - _LAST_DAY <= step.hours <= _LAST
        if last_day and not said and step.hours - max(joined, _LAST - _LAST_DAY) > _NOBODY_NEW:
            said = True
            text = f"sinds uur {joined} komt er niemand bij die dit hoort"
            step = replace(step, warnings=(*step.warnings, text))
        found.append(step)
    return tuple(found)

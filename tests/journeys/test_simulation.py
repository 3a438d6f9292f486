"""Random incidents of ninety hours: every rung sent or collapsed, none after the end, the auditor silent (promise 2).

`tests/run -k simulation --incidents 10000 --seed 7` plays more; the seed of a world is in the name of its test. And the
other half: with a reminder left out on purpose the auditor is loud.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import delete, update

from compliance_bot.casework import (
    beside,
    calling,
    circle,
    clock_seconds,
    decide,
    floods,
    informing,
    opening,
    remind,
    seconds,
    side_questions,
    steering,
    telling,
)
from compliance_bot.casework.auditing import NEVER, practice_of
from compliance_bot.casework.one_mail import Told
from compliance_bot.errors import DeliveryError
from compliance_bot.procedure import ladder as ladder_rules
from compliance_bot.procedure.audit_values import Difference
from compliance_bot.procedure.decisions import Settlement
from compliance_bot.procedure.events import PersonUnreached, SideRoadEnded, Unreached
from compliance_bot.store import agenda, schema
from tests.fakes import World, make_directory, make_policy
from tests.journeys.simulation import Figures, Simulation
from tests.journeys.simulation_checks import audited, check, watch

SIZES, FULLER = (12, 8), (36, 24)
"""Incidents of one world and the next: so many that they come together, so few that the weather changes often.

Fuller ones where thousands are played: there is weather enough then, and more comes together.
"""
TOTAL = Figures()


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """A road that is down on purpose fills no screen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a world, and one for each way to leave something out."""
    if "world_seed" in metafunc.fixturenames:
        first, incidents = (int(metafunc.config.getoption(name)) for name in ("--seed", "--incidents"))
        metafunc.parametrize(("world_seed", "incidents"), _worlds(first * 1000, incidents))


def _worlds(seed: int, incidents: int) -> list[tuple[int, int]]:
    """(seed, incidents) of each world, so many incidents in all."""
    sizes = SIZES if incidents <= 1000 else FULLER
    worlds: list[tuple[int, int]] = []
    while incidents > 0:
        worlds.append((seed + len(worlds), min(sizes[len(worlds) % len(sizes)], incidents)))
        incidents -= worlds[-1][1]
    return worlds


@pytest.mark.timeout(600)
def test_a_simulation_misses_no_rung_and_the_auditor_is_silent(
    tmp_path: Path, world_seed: int, incidents: int
) -> None:
    simulation = Simulation(folder=tmp_path, seed=world_seed, incidents=incidents, watch=watch)
    TOTAL.add(simulation.run())
    check(simulation)
    print(f"\n{TOTAL}")  # noqa: T201 - shown by -s


# --- loud --------------------------------------------------------------------------------------------------

REF = "AINL-2026-0001"
Patch = pytest.MonkeyPatch


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A way to leave something out: what is done to the program, and what the auditor must then say.

    road: '' for any; vacant: who is not there; away: who is, from ten minutes on; minutes: between two looks.
    """

    name: str
    break_it: Callable[[World, Patch], None]
    says: str
    road: str = ""
    hours: int = -1
    person: str = ""
    vacant: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    minutes: int = 49
    report: str = "Laptop weg."
    answers: tuple[tuple[str, str], ...] = ()
    afterwards: Callable[[World], None] = lambda _world: None


def _skip_rung(_world: World, patch: Patch) -> None:
    """The tick overlooks one rung, and the agenda with it."""
    real = ladder_rules.rungs_due_by

    def without(*args: Any) -> Any:
        return tuple(rung for rung in real(*args) if rung.hours != 12)

    for module in (floods, opening):
        patch.setattr(module, "rungs_due_by", without)


def _no_tick(world: World, patch: Patch) -> None:
    patch.setattr(world.app, "tick", lambda: 0)


def _skip_person(_world: World, patch: Patch) -> None:
    real = circle.people_for

    def without(*args: Any) -> Any:
        return tuple(one for one in real(*args) if one.id != "fenna")

    patch.setattr(remind, "people_for", without)


def _skip_director(_world: World, patch: Patch) -> None:
    """The circle does not widen."""
    real = circle.people_for
    patch.setattr(remind, "people_for", lambda case, incident, hours: real(case, incident, min(hours, 47)))


def _skip_stand_in(world: World, patch: Patch) -> None:
    """Nobody acts beside who is out of reach."""
    patch.setattr(circle, "stand_ins", lambda *_args: ())
    event = PersonUnreached(
        person="fenna", why="afwezig", until=world.clock.now() + timedelta(days=3), called=()
    )
    with world.store.work() as work:
        work.record(REF, event, at=world.clock.now())


def _second_forgotten(_world: World, patch: Patch) -> None:
    """The reminders forget whom a negative decision waits for."""
    patch.setattr(circle, "pending", lambda *_args: Settlement())
    patch.setattr(remind, "note_more_asked", lambda case, ref: case.incident(ref))


def _second_never_asked(_world: World, patch: Patch) -> None:
    patch.setattr(decide, "ask_second", lambda *_args, **_more: None)
    for module in (seconds, remind):
        patch.setattr(module, "note_more_asked", lambda case, ref: case.incident(ref))


def _second_not_mailed(_world: World, patch: Patch) -> None:
    """Recorded as asked, and no mail is made."""
    for module in (seconds, informing):
        patch.setattr(module, "send_letter", lambda *_args: "")


def _second_on_informing_forgotten(_world: World, patch: Patch) -> None:
    patch.setattr(side_questions, "waits_for", lambda *_args, **_more: Settlement())


def _second_on_informing_never_asked(_world: World, patch: Patch) -> None:
    patch.setattr(informing, "_ask", lambda *_args, **_more: None)
    for module in (beside, informing):
        patch.setattr(module, "note_more_asked", lambda *_args: None)


def _second_on_the_clock_never_asked(_world: World, patch: Patch) -> None:
    patch.setattr(clock_seconds, "_ask", lambda *_args, **_more: None)


def _second_on_the_clock_not_mailed(_world: World, patch: Patch) -> None:
    """Recorded as asked, and no mail is made."""
    patch.setattr(clock_seconds, "send_letter", lambda *_args: "")


def _nothing_to_whom_it_is_handed(_world: World, patch: Patch) -> None:
    patch.setattr(telling, "ask_handed", lambda *_args, **_more: None)


def _nobody_beside(_world: World, patch: Patch) -> None:
    """Nobody acts beside who is out of reach, on no road."""
    patch.setattr(circle, "beside", lambda *_args, **_more: iter(()))


def _no_technician_beside(_world: World, patch: Patch) -> None:
    patch.setattr(calling, "technicians_for", lambda case, _one: case.desk.policy.directory.technicians())
    patch.setattr(side_questions, "WITH_ONDERSTEUNING", 999)


def _nobody_is_told_of_silence(_world: World, patch: Patch) -> None:
    """Manager Ondersteuning hears nothing of a technical call that stays unanswered."""
    patch.setattr(side_questions, "WITH_ONDERSTEUNING", 999)


def _beside_the_circle_does_not_widen(_world: World, patch: Patch) -> None:
    real = circle.people_for
    patch.setattr(side_questions, "people_for", lambda case, incident, _hours: real(case, incident, 0))


def _only_the_owner(_world: World, patch: Patch) -> None:
    """The owner of an audience is away, and nobody else is asked."""
    real = side_questions.whom

    def without(case: Any, incident: Any, road: Any, hours: int) -> Any:
        found = real(case, incident, road, hours)
        return tuple(one for one in found if one.id == road.person) if road.person else found

    patch.setattr(side_questions, "whom", without)


def _handling_dropped(world: World, _patch: Patch) -> None:
    """Technical handling is ended, and nobody answered."""
    road = world.incident(REF).side_road("technical")
    assert road is not None
    with world.store.work() as work:
        ended = SideRoadEnded(road="technical", since=road.since, why="answered")
        work.record(REF, ended, at=world.clock.now())


def _no_chat(_world: World, patch: Patch) -> None:
    patch.setattr(remind, "_chat", lambda _case, reminders: {one.incident.ref: () for one in reminders})


def _no_mail(_world: World, patch: Patch) -> None:
    """Recorded as carried out, and nobody got anything."""
    patch.setattr(remind, "mail_everybody", lambda *_args: Told())


def _skip_side_rung(_world: World, patch: Patch) -> None:
    real = beside.side_rungs_due_by
    patch.setattr(beside, "side_rungs_due_by", lambda *args: tuple(r for r in real(*args) if r.hours != 4))


def _skip_side_person(_world: World, patch: Patch) -> None:
    real = side_questions.whom
    patch.setattr(
        side_questions,
        "whom",
        lambda *args: tuple(one for one in real(*args) if one.id not in ("ilse", "ogd")),
    )


def _no_people_road(_world: World, patch: Patch) -> None:
    """MELDEN, and nobody is asked about the people."""
    patch.setattr(steering, "roads_wanted", lambda *_args, **_more: ())


def _lose_row(world: World) -> None:
    """An outbox row is gone, by a hand or a broken disk."""
    with world.store._engine.begin() as connection:
        connection.execute(delete(schema.outbox_incidents))
        connection.execute(delete(schema.outbox_ids))
        connection.execute(delete(schema.outbox).where(schema.outbox.c.sent_at.is_(None)))


def _stuck_row(world: World) -> None:
    with world.store._engine.begin() as connection:
        waits = schema.outbox.c.sent_at.is_(None)
        far = world.clock.now() + timedelta(days=30)
        connection.execute(update(schema.outbox).where(waits).values(due_at=far, attempts=1))


def _nothing_goes(world: World, patch: Patch) -> None:
    patch.setattr(world.app, "deliver", lambda: 0)


def _no_agenda(world: World, _patch: Patch) -> None:
    with world.store._engine.begin() as connection:
        connection.execute(delete(schema.agenda))


def _late_agenda(world: World, _patch: Patch) -> None:
    with world.store._engine.begin() as connection:
        far = world.clock.now() + timedelta(days=30)
        connection.execute(update(schema.agenda).where(schema.agenda.c.sent_at.is_(None)).values(due_at=far))


def _no_incident_row(world: World, _patch: Patch) -> None:
    """By a hand that went round the program: without its row an incident is never looked at by the tick."""
    with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("DELETE FROM incidents")


def _no_hand_over(world: World, patch: Patch) -> None:
    """A mail comes back, and nobody else is asked."""
    refused = DeliveryError("550 5.1.1 unknown", permanent=True, brief="550")
    world.mailer.fail["mirte@amnesty.example"] = refused
    patch.setattr("compliance_bot.casework.deliver.hand_over", lambda *_args: frozenset())


def _a_ladder_that_is_late(_world: World, patch: Patch) -> None:
    """A mistake in the arithmetic that agenda and tick share: one rung three hours late."""
    real = ladder_rules._moved

    def late(hours: int, aware: datetime, ladder: Any) -> datetime:
        return real(hours, aware, ladder) + timedelta(hours=3 if hours == 4 else 0)

    patch.setattr(ladder_rules, "_moved", late)


def _after_the_end(world: World, patch: Patch) -> None:
    """An ended road goes on asking."""
    mirte, fenna = world.last("mirte"), world.last("fenna")
    for draft in (mirte, fenna):
        world.receive(world.reply(draft, "GEEN DATALEK\nEr stonden geen persoonsgegevens op."))
    incident = world.incident(REF)
    assert incident.ended_at is not None
    patch.setattr(agenda, "due_rungs", lambda *_args: ())
    opened_again = replace(incident, road=ladder_rules.Road.DECIDE)
    due = ladder_rules.rungs_due_by(opened_again, incident.aware_at + timedelta(hours=1), world.policy.ladder)
    with world.store.work() as work:
        case = opening.Case(desk=world.app.desk, work=work, now=world.clock.now() + timedelta(hours=1))
        opening.record_rungs(case, incident, due, keys=())


def _no_pace(_world: World, patch: Patch) -> None:
    """What is perhaps too late is asked about as if it were late for certain."""
    patch.setattr(ladder_rules, "perhaps_until", lambda _incident: 0.0)


def _nothing_again(_world: World, patch: Patch) -> None:
    """The clock moves later, and what was reached under the old one stays reached."""
    patch.setattr(clock_seconds, "due_again", lambda *_args, **_more: ())


def _no_reopening(_world: World, patch: Patch) -> None:
    """HEROPENEN is recorded and the agenda does not follow: the ladder stands still."""
    patch.setattr(agenda, "due_rungs", lambda *_args: ())


LATER = "KENNIS 24-11-2026 11.00 CET\nToen stond pas vast dat het om gegevens ging."
TERM = "TERMIJN 30-11-2026 11.00 CET brief van de AP"
NOT_TO_FILE = "NIET MELDEN\nDe laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
NOT_TO_TELL = "NIET INFORMEREN\nAlles was versleuteld."
NO_BREACH = "GEEN DATALEK\nEr stonden geen persoonsgegevens op."
BROKEN = (
    Broken(name="a rung is skipped", break_it=_skip_rung, says="rung", hours=12),
    Broken(name="the tick is dead", break_it=_no_tick, says="rung", hours=1),
    Broken(name="a person is skipped", break_it=_skip_person, says="person", person="fenna"),
    Broken(name="the circle does not widen", break_it=_skip_director, says="person", person="dora"),
    Broken(name="nobody stands in", break_it=_skip_stand_in, says="person", person="mirte dirk dora"),
    Broken(name="the chat is skipped", break_it=_no_chat, says="chat"),
    Broken(name="a rung without any message", break_it=_no_mail, says="person", person="mirte"),
    Broken(name="a side-road rung is skipped", break_it=_skip_side_rung, says="rung", hours=4),
    Broken(name="a side-road person is skipped", break_it=_skip_side_person, says="person", person="ilse"),
    Broken(
        name="no road for the people",
        break_it=_no_people_road,
        says="road",
        answers=(("mirte", "MELDEN"),),
    ),
    Broken(name="an outbox row is lost", break_it=_nothing_goes, says="lost", afterwards=_lose_row),
    Broken(name="an outbox row is stuck", break_it=_nothing_goes, says="unsent", afterwards=_stuck_row),
    Broken(name="nothing is delivered", break_it=_nothing_goes, says="unsent"),
    Broken(name="the agenda is empty", break_it=_no_agenda, says="no_future"),
    Broken(name="the agenda is late", break_it=_late_agenda, says="agenda"),
    Broken(name="the incident's row is gone", break_it=_no_incident_row, says="rung", hours=1),
    Broken(
        name="nobody is asked beside a bounce", break_it=_no_hand_over, says="not_handed_over", person="mirte"
    ),
    Broken(name="the ladder's arithmetic is wrong", break_it=_a_ladder_that_is_late, says="moment", hours=4),
    Broken(name="a rung after the end", break_it=_after_the_end, says="after_end"),
    Broken(
        name="the pace of what is perhaps too late is lost",
        break_it=_no_pace,
        says="rung",
        report="Op 20 november 2026 om 9.00 uur ontdekt dat de laptop weg is.",
    ),
    Broken(
        name="a later clock takes nothing back",
        break_it=_nothing_again,
        says="rung",
        hours=1,
        answers=(("mirte", LATER), ("fenna", LATER)),
    ),
    Broken(
        name="a reopened incident is asked about no more",
        break_it=_no_reopening,
        says="no_future",
        answers=(("mirte", NO_BREACH), ("fenna", NO_BREACH), ("fenna", "HEROPENEN\nHet is toch anders.")),
    ),
    *(
        Broken(
            name=f"the second is forgotten while {who} is away",
            break_it=_second_forgotten,
            says="person",
            person="dirk",
            vacant=("fenna",),
            away=(who,),
            answers=(("mirte", NOT_TO_FILE),),
        )
        for who in ("ilse", "olaf")
    ),
    Broken(
        name="the second is never asked",
        break_it=_second_never_asked,
        says="asked",
        person="fenna",
        away=("ilse",),
        answers=(("mirte", NOT_TO_FILE),),
    ),
    *(
        Broken(
            name=f"the second on {words[-1].split(chr(10))[0]} is not mailed",
            break_it=_second_not_mailed,
            says="asked",
            road=road,
            person="fenna",
            answers=tuple(("mirte", word) for word in words),
        )
        for road, words in (
            ("ap", ("STATUS", "STATUS", NOT_TO_FILE)),
            ("people", ("MELDEN", "STATUS", NOT_TO_TELL)),
        )
    ),
    Broken(
        name="nobody stands in on the road of the people",
        break_it=_nobody_beside,
        says="person",
        road="people",
        person="dirk",
        away=("mirte", "fenna"),
        answers=(("mirte", "GEMELD 12345678"),),
    ),
    *(
        Broken(
            name=f"the road of the people does not widen to {who}",
            break_it=_beside_the_circle_does_not_widen,
            says="person",
            road="people",
            person=who,
            minutes=61,
            answers=(("mirte", "GEMELD 12345678"),),
        )
        for who in ("dirk", "olaf", "dora")
    ),
    Broken(
        name="the directie hears of no red supplement",
        break_it=_beside_the_circle_does_not_widen,
        says="person",
        road="supplement",
        person="dora",
        minutes=12 * 60,
        answers=(
            ("mirte", "GEMELD 12345678 voorlopig"),
            ("mirte", "INFORMEREN"),
            ("mirte", "INGELICHT 3 brief"),
        ),
    ),
    Broken(
        name="the second on informing is forgotten",
        break_it=_second_on_informing_forgotten,
        says="person",
        road="people",
        person="dirk",
        vacant=("fenna",),
        answers=(("mirte", "MELDEN"), ("mirte", NOT_TO_TELL)),
    ),
    Broken(
        name="the second on informing is never asked",
        break_it=_second_on_informing_never_asked,
        says="asked",
        road="people",
        person="fenna",
        answers=(("mirte", "MELDEN"), ("mirte", NOT_TO_TELL)),
    ),
    *(
        Broken(
            name=f"the second on {word.split()[0]} {what}",
            break_it=break_it,
            says="asked",
            road=word.split()[0].lower(),
            person=other,
            answers=((who, word),),
        )
        for word in (LATER, TERM)
        for who, other in (("mirte", "fenna"), ("fenna", "mirte"))
        for what, break_it in (
            (f"of {who} is never asked", _second_on_the_clock_never_asked),
            (f"of {who} is not mailed", _second_on_the_clock_not_mailed),
        )
    ),
    *(
        Broken(
            name=f"nothing goes to whom it is handed{', nor beside them' * bool(away)}",
            break_it=_nothing_to_whom_it_is_handed,
            says="asked",
            road="handed",
            person=who,
            away=away,
            answers=(("fenna", "STATUS"), ("fenna", f"OVERDRAGEN {to}")),
        )
        for who, to, away in (("dirk", "Dirk", ()), ("dirk", "Mirte", ("mirte",)))
    ),
    Broken(
        name="nobody stands in for technicians",
        break_it=_no_technician_beside,
        says="person",
        road="technical",
        person="olaf",
        away=("ilse", "ogd"),
    ),
    Broken(
        name="nobody is told of a call that stays unanswered",
        break_it=_nobody_is_told_of_silence,
        says="person",
        road="technical",
        person="olaf",
    ),
    Broken(name="technical handling is dropped", break_it=_handling_dropped, says="road", road="technical"),
    Broken(
        name="an audience whose owner is away",
        break_it=_only_the_owner,
        says="person",
        road="audience media",
        person="mirte",
        away=("olaf",),
        answers=(("fenna", "DOELGROEP MEDIA Olaf"),),
    ),
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.name)
def test_the_auditor_is_loud_when_something_is_left_out(
    tmp_path: Path, monkeypatch: Patch, broken: Broken
) -> None:
    """Each of these is one way in which a reminder can go missing; without the break nothing differs."""
    found = _live(_world_of(tmp_path, broken), broken, monkeypatch)
    hits = [one for one in found if one.what == broken.says and broken.road in ("", one.road)]
    assert hits, [one.id for one in found]
    assert broken.hours in (-1, *(one.hours for one in hits))
    assert not broken.person or {one.person for one in hits} & set(broken.person.split())


@pytest.mark.parametrize("broken", [one for one in BROKEN if one.answers or one.away or "2026" in one.report])
def test_the_auditor_is_silent_when_nothing_is_left_out(
    tmp_path: Path, monkeypatch: Patch, broken: Broken
) -> None:
    """The same days, whole: what makes the others loud is the break alone."""
    nothing = replace(broken, break_it=lambda _world, _patch: None)
    assert _live(_world_of(tmp_path, broken), nothing, monkeypatch) == []


def test_a_road_that_works_again_is_given_its_time_from_then_on(tmp_path: Path) -> None:
    """What waited for it is no difference in the moment it works again, however rarely the auditor looked (T42)."""
    world = World(tmp_path)
    world.report("Laptop weg.")
    works = []
    for down, minutes in ((True, 65), (True, 30), (False, 180), (False, 60)):
        world.chat.down = down
        world.forward(minutes=minutes)
        with world.store.reading() as reading:
            practice = practice_of(reading, world.policy, awake_since=NEVER, now=world.clock.now())
        works.append(practice.works_since["chat"])
    assert works == [
        None,
        None,
        world.clock.now() - timedelta(hours=1),
        world.clock.now() - timedelta(hours=1),
    ]


def _world_of(folder: Path, broken: Broken) -> World:
    return World(folder, policy=make_policy(directory=make_directory(without=broken.vacant)))


def _go_away(world: World, person: str) -> None:
    """For weeks, by a notice that surely was theirs."""
    until = world.clock.now() + timedelta(days=60)
    event = PersonUnreached(person=person, why=Unreached.ABSENT, until=until, proven=True)
    with world.store.work() as work:
        work.record(REF, event, at=world.clock.now())


def _live(world: World, broken: Broken, patch: Patch) -> list[Difference]:
    """What is said in two days of one incident, broken from ten minutes on, in which people answer first.

    A side-road rung that is skipped is said until a later one of its road asks the same.
    """
    world.app.audit(since_ever=True)
    world.report(broken.report)
    world.forward(minutes=10)
    assert audited(world) == ()
    broken.break_it(world, patch)
    for away in broken.away:
        _go_away(world, away)
    for person, text in broken.answers:
        world.forward(minutes=35)
        world.answer(person, text)
    found: list[Difference] = []
    for step in range(60):
        world.forward(minutes=broken.minutes)
        found += audited(world) if step < 12 or step % 6 == 5 else ()
    broken.afterwards(world)
    world.forward(minutes=1)
    return [*found, *audited(world)]

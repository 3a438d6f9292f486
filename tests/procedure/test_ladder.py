"""The ladder of P22: rungs, circle, quiet hours, overdue rungs, what each rung asks."""
# ruff: noqa: DTZ001 -- naive times are input here: hypothesis gives them a zone, or the code must judge them

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import IncidentKind
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import (
    Ladder,
    asks_at,
    check_ladder,
    due_rungs,
    groups_at,
    next_overdue,
    people_at,
    rung_moment,
    rungs_due_by,
)
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.roles import Directory, Person, Role

LADDER = Ladder()
TUESDAY = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)

aware_moments = st.datetimes(
    min_value=datetime(2016, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(AMSTERDAM)
)
hours_of = st.sampled_from(LADDER.rungs)


def make_incident(aware: datetime = TUESDAY, road: Road = Road.DECIDE, *rungs: int) -> Incident:
    return Incident(
        ref="AINL-2026-0001",
        kind=IncidentKind.REPORT,
        opened_at=aware,
        regime="avg-2018",
        regime_version="1",
        received_at=aware,
        aware_at=aware,
        road=road,
        rungs=rungs,
    )


def local(hours: int, aware: str) -> str:
    found = rung_moment(hours, datetime.fromisoformat(aware), LADDER)
    return found.astimezone(AMSTERDAM).isoformat(timespec="minutes")


def is_quiet(moment: datetime) -> bool:
    clock = moment.astimezone(AMSTERDAM).time()
    return clock >= time(22) or clock < time(7)


@pytest.mark.parametrize(
    ("hours", "aware", "goes"),
    [
        (0, "2026-11-24T23:30+01:00", "2026-11-24T23:30+01:00"),
        (1, "2026-11-24T23:30+01:00", "2026-11-25T00:30+01:00"),
        (4, "2026-11-24T23:30+01:00", "2026-11-25T07:00+01:00"),
        (4, "2026-11-24T18:30+01:00", "2026-11-25T07:00+01:00"),
        (4, "2026-11-24T18:00+01:00", "2026-11-25T07:00+01:00"),
        (4, "2026-11-24T17:59+01:00", "2026-11-24T21:59+01:00"),
        (4, "2026-11-24T03:00+01:00", "2026-11-24T07:00+01:00"),
        (4, "2026-11-24T02:59+01:00", "2026-11-24T07:00+01:00"),
        (12, "2026-11-24T10:17+01:00", "2026-11-25T07:00+01:00"),
        (24, "2026-11-24T06:59+01:00", "2026-11-25T07:00+01:00"),
        (36, "2026-11-24T10:17+01:00", "2026-11-25T21:45+01:00"),
        (36, "2026-11-24T18:00+01:00", "2026-11-25T21:45+01:00"),
        (36, "2026-11-24T19:00+01:00", "2026-11-26T07:00+01:00"),
        (48, "2026-11-24T03:00+01:00", "2026-11-25T21:45+01:00"),
        (54, "2026-11-24T18:00+01:00", "2026-11-26T21:45+01:00"),
        (54, "2026-11-24T16:00+01:00", "2026-11-26T21:45+01:00"),
        (60, "2026-11-24T12:00+01:00", "2026-11-27T00:00+01:00"),
        (66, "2026-11-24T10:17+01:00", "2026-11-27T04:17+01:00"),
        (72, "2026-11-24T03:00+01:00", "2026-11-27T03:00+01:00"),
        (76, "2026-11-24T22:00+01:00", "2026-11-28T02:00+01:00"),
        (4, "2026-11-27T23:00+01:00", "2026-11-28T07:00+01:00"),
    ],
)
def test_quiet_hours_move_a_rung_as_laid_down(hours: int, aware: str, goes: str) -> None:
    """P22: 07:00 up to 35, 21:45 before from 36 on, 0 and 1 at once, none from 60; weekends too."""
    assert local(hours, aware) == goes


@pytest.mark.parametrize(
    ("hours", "aware", "goes"),
    [
        (4, "2026-03-28T20:00+01:00", "2026-03-29T07:00+02:00"),
        (36, "2026-03-27T14:00+01:00", "2026-03-28T21:45+01:00"),
        (12, "2026-03-28T18:00+01:00", "2026-03-29T07:00+02:00"),
        (12, "2026-03-28T19:00+01:00", "2026-03-29T08:00+02:00"),
        (12, "2026-10-24T18:00+02:00", "2026-10-25T07:00+01:00"),
        (12, "2026-10-24T20:30+02:00", "2026-10-25T07:30+01:00"),
        (48, "2026-10-23T03:00+02:00", "2026-10-24T21:45+02:00"),
        (72, "2026-10-23T16:30+02:00", "2026-10-26T15:30+01:00"),
    ],
)
def test_quiet_hours_hold_over_both_clock_changes(hours: int, aware: str, goes: str) -> None:
    """P22, T31: the hours are elapsed, the quiet hours are the wall clock's."""
    assert local(hours, aware) == goes


def test_a_rung_before_the_night_does_not_overtake_the_one_below_it() -> None:
    """P22: with awareness at 21:50, hour 54 would leave at 21:45 and hour 48 at 21:50."""
    assert local(48, "2026-11-24T21:50+01:00") == "2026-11-26T21:50+01:00"
    assert local(54, "2026-11-24T21:50+01:00") == "2026-11-26T21:50+01:00"


@given(aware_moments)
def test_the_ladder_only_goes_up(aware: datetime) -> None:
    """P22: no rung ever goes out before the one below it."""
    moments = [rung_moment(hours, aware, LADDER) for hours in LADDER.rungs]
    assert moments == sorted(moments)


@given(aware_moments, hours_of)
def test_only_loud_rungs_break_the_night(aware: datetime, hours: int) -> None:
    """P22: from 2 to 59 nothing leaves between 22 and 07; 0, 1 and 60 on are never moved."""
    goes, nominal = rung_moment(hours, aware, LADDER), aware.astimezone(UTC) + timedelta(hours=hours)
    if hours in (0, 1) or hours >= 60:
        assert goes == nominal
    else:
        assert not is_quiet(goes)
        assert (goes == nominal) or is_quiet(nominal)
        assert goes >= nominal if hours < 36 else goes <= nominal


@given(aware_moments, hours_of)
def test_no_rung_is_moved_further_than_a_night(aware: datetime, hours: int) -> None:
    """P22: ten hours in the night of October, and fifteen minutes before it."""
    nominal = aware.astimezone(UTC) + timedelta(hours=hours)
    assert abs(rung_moment(hours, aware, LADDER) - nominal) <= timedelta(hours=10, minutes=15)


@pytest.mark.parametrize(
    ("hours", "road", "asks"),
    [
        (0, Road.DECIDE, "besluit"),
        (72, Road.DECIDE, "besluit"),
        (72, Road.FILE, "indienen"),
        (12, Road.FILE, "indienen"),
        (73, Road.DECIDE, "motiveren"),
        (76, Road.FILE, "motiveren"),
        (12, Road.ENDED, ""),
    ],
)
def test_each_rung_says_what_it_asks(hours: int, road: Road, asks: str) -> None:
    """P19, P22: decide, then file, from T_legal on give the reason for the delay (art. 33(1))."""
    assert asks_at(hours, road, TUESDAY) == asks


def test_delay_is_asked_about_from_the_legal_line_on_exactly() -> None:
    """P21, P22: aware on the hour gives T_legal 73 hours later; at 72 it has not passed."""
    aware = TUESDAY.replace(minute=0)
    assert asks_at(72, Road.FILE, aware) == "indienen"
    assert asks_at(73, Road.FILE, aware) == "motiveren"


def person(name: str, *roles: Role) -> Person:
    return Person(id=name, name=name, addresses=(f"{name}@amnesty.example",), roles=frozenset(roles))


ALICE, BOB = person("alice", Role.DECIDER), person("bob", Role.DPO)
CARLA, DIRK = person("carla", Role.DIRECTIE), person("dirk", Role.ONDERSTEUNING)
EVA, HELP, GUUS = person("eva", Role.MEDIA), person("help", Role.HELPDESK), person("guus")
STAFF = Directory(
    persons=(ALICE, BOB, CARLA, DIRK, EVA, HELP, GUUS), deputies={Role.DECIDER: ("guus",), Role.IT: ("eva",)}
)


@pytest.mark.parametrize(
    ("hours", "groups", "people"),
    [
        (0, 1, (ALICE, BOB)),
        (23, 1, (ALICE, BOB)),
        (24, 2, (ALICE, BOB, GUUS)),
        (36, 3, (ALICE, BOB, GUUS, DIRK)),
        (47, 3, (ALICE, BOB, GUUS, DIRK)),
        (48, 4, (ALICE, BOB, GUUS, DIRK, CARLA)),
        (96, 4, (ALICE, BOB, GUUS, DIRK, CARLA)),
    ],
)
def test_the_circle_widens(hours: int, groups: int, people: tuple[Person, ...]) -> None:
    """P22: assessors, deputies (24), ondersteuning (36), directie (48); other roles' deputies stay out."""
    assert groups_at(hours, LADDER) == ("assessors", "deputies", "ondersteuning", "directie")[:groups]
    assert people_at(hours, STAFF, LADDER) == people


def test_one_person_with_two_seats_gets_one_mail() -> None:
    """P12, P22."""
    both = replace(ALICE, roles=frozenset({Role.DECIDER, Role.DIRECTIE, Role.ONDERSTEUNING}))
    assert people_at(72, Directory(persons=(both, BOB)), LADDER) == (both, BOB)


@pytest.mark.parametrize("left", [ALICE, BOB, CARLA, DIRK, EVA])
def test_hour_zero_finds_whoever_is_left(left: Person) -> None:
    """P12: never a mail to nobody; with every other role vacant the widest circle is asked at once."""
    assert people_at(0, Directory(persons=(left, HELP)), LADDER) == (left,)


def test_the_helpdesk_alone_is_never_asked_to_decide() -> None:
    """P12, promise 6: an outside firm is not able to stand in for an assessor."""
    assert people_at(72, Directory(persons=(HELP,)), LADDER) == ()


def test_an_open_road_has_all_rungs_and_one_overdue() -> None:
    """P22: an agenda row for each rung, and the first four-hourly one."""
    rows = due_rungs(make_incident(), LADDER)
    assert tuple(row.hours for row in rows) == (*LADDER.rungs, 76)
    assert rows[0].due_at == TUESDAY
    assert rows[-1].asks == "motiveren"
    assert {row.incident for row in rows} == {"AINL-2026-0001"}


def test_reached_rungs_are_not_due_again_but_skipped_ones_are() -> None:
    """P23: no rung is ever lost, also one that lies below those already reached."""
    rows = due_rungs(make_incident(TUESDAY, Road.FILE, 0, 1, 12, 72, 76), LADDER)
    assert [row.hours for row in rows][:2] == [4, 24]
    assert rows[-1].hours == 80
    assert sum(row.hours > 72 for row in rows) == 1
    assert rows[0].asks == "indienen"


def test_an_ended_road_has_no_rungs() -> None:
    """P19: no reminder after a final outcome."""
    assert due_rungs(make_incident(TUESDAY, Road.ENDED), LADDER) == ()
    assert rungs_due_by(make_incident(TUESDAY, Road.ENDED), TUESDAY + timedelta(days=9), LADDER) == ()


def test_a_moved_clock_moves_the_rungs_not_yet_reached() -> None:
    """P20: the ladder stands at the true hour of the awareness there is now."""
    earlier = TUESDAY - timedelta(hours=10)
    rows = due_rungs(make_incident(earlier, Road.DECIDE, 0, 1), LADDER)
    assert rows[-2].due_at == earlier + timedelta(hours=72)


def test_downtime_brings_every_missed_rung_at_once() -> None:
    """P23, T33: ten days off, and every rung is there to be collapsed, the overdue ones up to now too."""
    rows = rungs_due_by(make_incident(), TUESDAY + timedelta(hours=87), LADDER)
    assert tuple(row.hours for row in rows) == (*LADDER.rungs, 84)
    assert rows[-1].covers == 3, "76, 80 and 84 are one entry"
    rows = rungs_due_by(make_incident(), TUESDAY + timedelta(hours=88), LADDER)
    assert tuple(row.hours for row in rows) == (*LADDER.rungs, 88)
    assert rungs_due_by(make_incident(), TUESDAY - timedelta(seconds=1), LADDER) == ()
    at_zero = rungs_due_by(make_incident(), TUESDAY, LADDER)
    assert tuple(row.hours for row in at_zero) == (0,)


@pytest.mark.parametrize(
    ("after", "following"), [(0, 76), (72, 76), (75, 76), (76, 80), (77, 80), (240, 244)]
)
def test_overdue_rungs_come_every_four_hours(after: int, following: int) -> None:
    """P22: 76, 80, … whatever hour the machine woke up in (T33)."""
    assert next_overdue(after, LADDER) == following


def test_the_default_ladder_is_sound() -> None:
    """P22."""
    assert check_ladder(LADDER) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rungs": LADDER.rungs[:-1]}, "rung 72 is missing"),
        ({"rungs": LADDER.rungs[1:]}, "rung 0 is missing"),
        ({"rungs": (-1, *LADDER.rungs)}, "negative"),
        ({"rungs": (4, *LADDER.rungs)}, "must go up"),
        ({"rungs": (*LADDER.rungs, 72)}, "must go up"),
        ({"rungs": (*LADDER.rungs, 80)}, "overdue_every"),
        ({"rungs": (0, 1, 24, 48, 60, 62, 66, 68, 70, 72)}, "hours 63 and 64 are both without"),
        ({"rungs": (0, 72)}, "hours 60 and 61 are both without"),
        ({"rungs": ()}, "rung 72 is missing"),
        ({"overdue_every": 0}, "overdue_every"),
        ({"directie_from": 73}, "directie_from"),
        ({"deputies_from": -1}, "deputies_from"),
        ({"taken_hours": 0}, "taken_hours"),
        ({"loud_from": 61}, "loud_from"),
        ({"back_from": 61}, "back_from"),
        ({"quiet_from": time(6)}, "over midnight"),
        ({"before_quiet": time(22, 15)}, "over midnight"),
        ({"quiet_from": time(18), "before_quiet": time(17, 45)}, "ten hours at most"),
        ({"rungs": (0, 1, 35, *LADDER.rungs[5:])}, "rungs 35 and 36 could swap"),
        ({"at_once": (0, 1, 12)}, "at_once must be the lowest"),
        ({"deputies_from": 61}, "deputies_from must be 0 to 60 hours"),
        ({"ondersteuning_from": 72}, "ondersteuning_from must be 0 to 60 hours"),
        ({"directie_from": 72}, "directie_from must be 0 to 60 hours"),
        ({"provisional_from": 72}, "provisional_from must be 0 to 60 hours"),
        ({"at_once": ()}, "at_once must hold 0"),
        ({"at_once": (1,)}, "at_once must hold 0"),
        ({"at_once": (0,)}, "at_once must hold 1"),
        ({"overdue_every": 13}, "overdue_every must be 1 to 12 hours"),
        ({"rungs": (0, *LADDER.rungs[8:])}, "no rung between 0 and 60"),
        ({"rungs": (0, 1, 26, *LADDER.rungs[5:])}, "no rung between 1 and 26"),
    ],
)
def test_a_ladder_that_breaks_the_rules_is_named(changes: dict[str, object], says: str) -> None:
    """P19, P22: the configuration may tighten the ladder, never silence it."""
    problems = check_ladder(replace(LADDER, **changes))  # type: ignore[arg-type]
    assert any(says in problem for problem in problems), problems


@pytest.mark.parametrize(
    "changes",
    [
        {"deputies_from": 60, "ondersteuning_from": 60, "directie_from": 60, "provisional_from": 60},
        {"overdue_every": 12},
        {"rungs": (0, *LADDER.rungs[2:]), "at_once": (0,)},
        {"rungs": (0, 1, 25, *LADDER.rungs[5:]), "back_from": 25},
    ],
)
def test_a_ladder_at_its_widest_is_accepted(changes: dict[str, object]) -> None:
    """P22: up to there it is the organisation's own choice."""
    assert check_ladder(replace(LADDER, **changes)) == []  # type: ignore[arg-type]


@given(st.sets(st.integers(2, 24) | st.integers(36, 59)), aware_moments)
def test_any_ladder_that_is_accepted_only_goes_up(extra: set[int], aware: datetime) -> None:
    """P22: what check_ladder lets through keeps its order in every night of the year."""
    ladder = replace(LADDER, rungs=tuple(sorted({*LADDER.rungs, *extra})))
    moments = [rung_moment(hours, aware, ladder) for hours in ladder.rungs]
    accepted = not check_ladder(ladder)
    assert accepted == (36 - max(hours for hours in ladder.rungs if hours < 36) >= 11)
    if accepted:
        assert moments == sorted(moments)
        assert all(not is_quiet(at) for at, h in zip(moments, ladder.rungs, strict=True) if 2 <= h < 60)

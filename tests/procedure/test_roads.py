"""The rungs of the roads beside the AP road: quiet hours, both clock changes, what collapses (P19, P22, P23)."""
# ruff: noqa: DTZ001 -- naive times are input here: hypothesis gives them a zone

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import IncidentKind, RungReached, SideRoadEnded, SideRoadOpened
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road, SideRoad
from compliance_bot.procedure.ladder import DueRung, Ladder
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roads import side_moment, side_rungs, side_rungs_due_by

LADDER = Ladder()
TUESDAY = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
begins = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(AMSTERDAM)
).map(lambda moment: moment.astimezone(UTC))
kinds = st.sampled_from([one for one in Asks if one is not Asks.RECHECK])


def walking(*roads: SideRoad) -> Incident:
    return Incident(
        ref="AINL-2026-0001",
        kind=IncidentKind.REPORT,
        opened_at=TUESDAY,
        regime="avg-2018",
        regime_version="1",
        received_at=TUESDAY,
        aware_at=TUESDAY,
        road=Road.ENDED,
        side_roads=roads,
    )


def road(asks: Asks, since: datetime = TUESDAY, reached: int = -1) -> SideRoad:
    return SideRoad(road=asks.value, since=since, asks=asks.value, reached=reached)


def told(incident: Incident, rung: DueRung, at: datetime) -> Incident:
    event = RungReached(
        hours=rung.hours, due_at=rung.due_at, asks=rung.asks, circle=(), road=rung.road, since=rung.since
    )
    return apply(incident, event, at)


@pytest.mark.parametrize(
    ("hours", "since", "goes"),
    [
        # an evening's question of hour 4 waits for the morning, that of hour 0 and 1 goes at once
        (0, datetime(2026, 11, 24, 22, 30), datetime(2026, 11, 24, 22, 30)),
        (1, datetime(2026, 11, 24, 22, 30), datetime(2026, 11, 24, 23, 30)),
        (4, datetime(2026, 11, 24, 22, 30), datetime(2026, 11, 25, 7, 0)),
        (12, datetime(2026, 11, 24, 12, 0), datetime(2026, 11, 25, 7, 0)),
        (12, datetime(2026, 11, 24, 9, 59), datetime(2026, 11, 24, 21, 59)),
        # the night of 25 October 2026 is an hour longer, that of 28 March 2027 an hour shorter
        (4, datetime(2026, 10, 24, 23, 0), datetime(2026, 10, 25, 7, 0)),
        (12, datetime(2026, 10, 24, 21, 0), datetime(2026, 10, 25, 8, 0)),
        (12, datetime(2027, 3, 27, 21, 0), datetime(2027, 3, 28, 10, 0)),
        (24, datetime(2026, 10, 24, 12, 0), datetime(2026, 10, 25, 11, 0)),
        (4, datetime(2027, 3, 27, 23, 30), datetime(2027, 3, 28, 7, 0)),
    ],
)
def test_quiet_hours_and_both_clock_changes(hours: int, since: datetime, goes: datetime) -> None:
    """P22: hours are elapsed ones, quiet hours those of the clock on the wall."""
    moment = side_moment(hours, since.replace(tzinfo=AMSTERDAM).astimezone(UTC), LADDER)
    assert moment.astimezone(AMSTERDAM).replace(tzinfo=None) == goes


def test_of_each_road_one_rung_is_in_the_agenda() -> None:
    incident = walking(road(Asks.INFORM), road(Asks.SUPPLEMENT), road(Asks.DISCOVERED, reached=24))
    found = {(rung.asks, rung.hours) for rung in side_rungs(incident, LADDER)}
    assert found == {("informeren", 0), ("aanvullen", 168)}


def test_what_was_missed_falls_together_and_says_how_many() -> None:
    """P23."""
    incident = walking(road(Asks.INFORM, reached=0))
    (due,) = side_rungs_due_by(incident, TUESDAY + 75 * HOUR, LADDER)
    assert (due.hours, due.covers) == (72, 4)


def test_a_rung_that_waits_for_the_morning_keeps_none_below_it_waiting() -> None:
    since = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    incident = walking(road(Asks.TELL, since))
    night = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert side_rungs_due_by(incident, night, LADDER) == ()
    (due,) = side_rungs_due_by(incident, since + 25 * HOUR, LADDER)
    assert (due.hours, due.covers) == (24, 2)


@given(asks=kinds, since=begins, steps=st.lists(st.floats(0.1, 60), min_size=1, max_size=25))
def test_never_two_at_once_on_one_road_and_none_lost(asks: Asks, since: datetime, steps: list[float]) -> None:
    """However seldom somebody looks: each look tells one rung, and the rungs it stands for add up."""
    incident, now, counted = walking(road(asks, since)), since, 0
    for step in steps:
        now += step * HOUR
        due = side_rungs_due_by(incident, now, LADDER)
        assert len(due) <= 1
        for rung in due:
            assert rung.due_at <= now
            counted += rung.covers
            incident = told(incident, rung, now)
        assert side_rungs_due_by(incident, now, LADDER) == ()
        (walked,) = incident.side_roads
        assert counted == len(list(_below(asks, walked.reached)))


def _below(asks: Asks, reached: int) -> Iterator[int]:
    plan, hours = LADDER.norms.plan(asks), -1
    while (following := plan.after(hours)) is not None and following <= reached:
        hours = following
        yield hours


@given(asks=kinds, since=begins, reached=st.integers(-1, 200))
def test_the_row_in_the_agenda_is_due_exactly_when_the_rule_says_so(
    asks: Asks, since: datetime, reached: int
) -> None:
    """What brings the tick here and what the tick then carries out are one rule (promise 2)."""
    incident = walking(road(asks, since, reached))
    for row in side_rungs(incident, LADDER):
        assert side_rungs_due_by(incident, row.due_at - timedelta(seconds=1), LADDER) == ()
        (due,) = side_rungs_due_by(incident, row.due_at, LADDER)
        assert due.hours >= row.hours


@given(asks=kinds, since=begins)
def test_no_reminder_goes_in_the_night_but_the_first(asks: Asks, since: datetime) -> None:
    """P22."""
    hours = -1
    for _ in range(12):
        following = LADDER.norms.plan(asks).after(hours)
        if following is None:
            return
        hours = following
        local = side_moment(hours, since, LADDER).astimezone(AMSTERDAM)
        assert hours in (0, 1) or LADDER.quiet_until <= local.time() < LADDER.quiet_from


def test_a_rung_of_a_walk_that_is_over_changes_nothing() -> None:
    """The same road opened anew counts from its own beginning."""
    incident = walking(road(Asks.TELL))
    old = side_rungs(incident, LADDER)[0]
    opened = SideRoadOpened(road=old.road, since=TUESDAY + HOUR, asks=Asks.TELL.value)
    again = apply(incident, opened, TUESDAY + HOUR)
    assert told(again, old, TUESDAY + 13 * HOUR) == again
    ended = apply(again, SideRoadEnded(road=old.road, since=TUESDAY, why="done"), TUESDAY + 2 * HOUR)
    assert ended == replace(again, side_roads=())

"""The agenda of the roads beside the AP road: one row a road, and what the journal makes of it again (P19, T33)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.norms import Asks, Plan
from compliance_bot.procedure.roads import side_rungs
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import LADDER, NOW, later

ROADS = {"people": Asks.INFORM, "supplement": Asks.SUPPLEMENT, "reporter 1": Asks.DISCOVERED}
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
names = st.sampled_from(sorted(ROADS))
hours = st.integers(0, 400)


def opened(road: str, since: int, asks: Asks | None = None) -> ev.SideRoadOpened:
    return ev.SideRoadOpened(road=road, since=later(hours=since), asks=(asks or ROADS[road]).value)


def told(road: str, since: int, rung: int) -> ev.RungReached:
    return ev.RungReached(
        hours=rung,
        due_at=later(hours=since + rung),
        asks=ROADS[road].value,
        circle=(),
        road=road,
        since=later(hours=since),
    )


steps = st.one_of(
    st.builds(opened, names, st.integers(0, 3)),
    st.builds(lambda road, since: opened(road, since, Asks.TELL), st.just("people"), st.integers(0, 3)),
    st.builds(told, names, st.integers(0, 3), st.sampled_from((0, 4, 12, 24, 48, 168, 336))),
    st.builds(lambda road: ev.SideRoadEnded(road=road, since=NOW, why="done"), names),
    st.builds(kit.rung, st.sampled_from(LADDER.rungs)),
    st.builds(ev.InformingSettled, final=st.booleans()),
    st.builds(ev.OutcomeReached, outcome=st.sampled_from(ev.Outcome)),
    st.builds(ev.OutcomeWithdrawn, outcome=st.just(ev.Outcome.GEMELD), why=st.just("x")),
    st.just(ev.InformingAsked(persons=("fenna",))),
    st.just(ev.IncidentClosed(person="mirte", role="x")),
)


def rows(store: SqlStore, ref: str) -> list[tuple[Any, ...]]:
    """(road, hours) of what the agenda holds beside the AP road."""
    with store.work() as work:
        due = [one.rung for one in work.due(later(days=4000))]
    return sorted((one.road, one.hours) for one in due if one.road != AP and one.incident == ref)


@quick
@given(history=st.lists(steps, max_size=14))
def test_after_any_history_the_journal_makes_the_same_agenda_again(
    template: Path, history: list[ev.Event]
) -> None:
    with kit.fresh_store(template) as store:
        with store.work() as work:
            ref = kit.start_incident(work).ref
            for number, event in enumerate(history):
                work.record(ref, event, at=later(hours=number))
        assert store.differences() == []
        with store.work() as work:
            incident = work.incident(ref)
        assert incident is not None
        wanted = sorted((rung.road, rung.hours) for rung in side_rungs(incident, LADDER))
        assert rows(store, ref) == wanted
        assert len({road for road, _ in wanted}) == len(wanted), "one row a road"
        assert store.rebuild() == []


def test_a_road_opened_anew_is_due_from_its_beginning_though_its_rungs_went_before(store: SqlStore) -> None:
    with store.work() as work:
        ref = kit.start_incident(work).ref
        for event in (opened("people", 0), told("people", 0, 0), told("people", 0, 12)):
            work.record(ref, event, at=later(hours=13))
        assert [(d.rung.road, d.rung.hours) for d in work.due(later(days=3)) if d.rung.road != AP] == [
            ("people", 24)
        ]
        work.record(ref, opened("people", 20), at=later(hours=20))
        due = [d.rung for d in work.due(later(hours=20)) if d.rung.road != AP]
    assert [(one.road, one.hours, one.due_at) for one in due] == [("people", 0, later(hours=20))]
    assert store.differences() == []


def test_other_norms_reach_the_walks_that_are_open(store: SqlStore) -> None:
    """A configuration with other hours holds for what is open already."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.record(ref, ev.OutcomeReached(outcome=ev.Outcome.GEMELD), at=NOW)
        work.record(ref, opened("supplement", 0), at=NOW)
    weekly = replace(LADDER.norms, supplement=Plan(hours=(48,), every=24))
    changed = kit.again(store, ladder=replace(LADDER, norms=weekly))
    assert changed.sync_agenda() == 2
    assert rows(changed, ref) == [("supplement", 48)]
    assert changed.rebuild() == []
    changed.close()


def test_a_row_beside_the_ap_road_that_somebody_took_away_is_found_and_made_again(store: SqlStore) -> None:
    """T33: nobody's hand in the database silences a road."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.record(ref, opened("people", 0), at=NOW)
    assert kit.unguarded(store, "DELETE FROM agenda WHERE road = 'people'") == 1
    assert rows(store, ref) == []
    assert store.differences() == [f"table agenda, row {ref} road people hour 0: differs from the journal"]
    store.rebuild()
    assert rows(store, ref) == [("people", 0)]

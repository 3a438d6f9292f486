"""Bringing the agenda after its incident: only the rows that can change are read, another ladder takes hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP, Road, SideRoad
from compliance_bot.procedure.ladder import Ladder, due_rungs
from compliance_bot.procedure.norms import Asks
from compliance_bot.store import agenda
from compliance_bot.store.agenda import Place, Rung
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import LADDER, NOW, later

HOURS = [*LADDER.rungs, 37, 76, 80, 84]
LADDERS = (LADDER, Ladder(rungs=(0, 48, 72)), Ladder(rungs=(0, 1, 6, 37, 72), overdue_every=8))
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
moments = st.integers(-100, 100).map(lambda hours: later(hours=hours))
rows = st.builds(Rung, due_at=moments, asks=st.sampled_from(["besluit", "indienen"]), sent_at=st.none())
sent_rows = rows.map(lambda row: replace(row, sent_at=NOW - timedelta(hours=1)))
hours_set = st.sets(st.sampled_from(HOURS))
side_roads = st.builds(
    SideRoad,
    road=st.sampled_from(("people", "technical", "audience media")),
    since=moments,
    asks=st.sampled_from([one.value for one in Asks]),
    reached=st.sampled_from((-1, 0, 1, 12, 24, 48)),
)


@st.composite
def steps(draw: st.DrawFn) -> dict[str, Any]:
    """An agenda as no history leaves it but for this: what was sent was reached; then rungs reached, taken back."""
    known = draw(hours_set)
    sent = {(AP, hours): draw(sent_rows) for hours in known if draw(st.booleans())}
    waiting = draw(st.dictionaries(st.tuples(st.sampled_from((AP, "people")), st.sampled_from(HOURS)), rows))
    reached_hours = draw(st.sets(st.sampled_from(HOURS), max_size=2))
    reached = {(AP, hours): replace(draw(rows), sent_at=NOW) for hours in reached_hours}
    return {
        "held": {**waiting, **sent},
        "before": tuple(sorted(known)),
        "after": tuple(sorted((known - draw(hours_set)) | reached_hours)),
        "side_roads": tuple(draw(st.lists(side_roads, max_size=2, unique_by=lambda one: one.road))),
        "reached": reached,
        "road": draw(st.sampled_from(Road)),
        "ladder": draw(st.sampled_from(LADDERS)),
    }


@quick
@given(step=steps())
def test_following_equals_comparing_every_row(template: Path, step: dict[str, Any]) -> None:
    reached, ladder = step["reached"], step["ladder"]
    with kit.fresh_store(template) as store:
        with store.work() as work:
            before = replace(kit.start_incident(work), rungs=step["before"])
        after = replace(before, road=step["road"], rungs=step["after"], side_roads=step["side_roads"])

        def by_all(connection: Connection) -> int:
            old = agenda.held(connection, after.ref)
            sent = {place: rung for place, rung in old.items() if rung.sent_at is not None}
            new = agenda.wanted(after, {**sent, **reached}, ladder)
            return agenda.sync(connection, after.ref, old=old, new=new)

        def followed(connection: Connection) -> int:
            return agenda.follow(connection, before, after=after, reached=reached, ladder=ladder)

        expected = _changed(store, before.ref, step["held"], by_all)
        assert _changed(store, before.ref, step["held"], followed) == expected


def _changed(
    store: SqlStore, ref: str, held: dict[Place, Rung], change: Callable[[Connection], int]
) -> tuple[int, dict[Place, Rung]]:
    """How many rows changed, and the agenda then."""
    with store._engine.begin() as connection:
        agenda.sync(connection, ref, old=agenda.held(connection, ref), new=held)
        return change(connection), agenda.held(connection, ref)


def test_a_rung_reads_no_rows_that_were_sent_before(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A road that is open for a year has thousands of them."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        for hours in LADDER.rungs:
            work.record(ref, kit.rung(hours), at=NOW)
    read: list[Place] = []
    sync = agenda.sync

    def spy(connection: Connection, incident: str, **agendas: dict[Place, Rung]) -> int:
        read.extend(agendas["old"])
        return sync(connection, incident, **agendas)

    monkeypatch.setattr(agenda, "sync", spy)
    with store.work() as work:
        work.record(ref, kit.rung(76), at=NOW)
    assert read == [(AP, 76)]
    assert store.differences() == []


def _other_ladder(store: SqlStore, ladder: Ladder) -> SqlStore:
    return kit.again(store, ladder=ladder)


def _due(store: SqlStore) -> list[Any]:
    with store.work() as work:
        return [due.rung for due in work.due(later(days=365))]


def test_another_ladder_reaches_the_open_incidents_at_start(store: SqlStore) -> None:
    """A rung added in the configuration must be sent for incidents that were open already."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        ended = kit.start_incident(work).ref
        work.record(ref, kit.rung(0), at=NOW)
        work.record(ref, kit.rung(1), at=NOW)
        work.record(ended, ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN), at=NOW)
    ladder = Ladder(rungs=(0, 1, 2, *LADDER.rungs[2:-2], 72), overdue_every=8)
    changed = _other_ladder(store, ladder)
    assert changed.sync_agenda() == 4  # 2 and 80 are new, 71 and 76 gone
    with changed.work() as work:
        incident = work.incident(ref)
        assert incident is not None
    assert _due(changed) == list(due_rungs(incident, ladder))
    assert kit.query(store, "SELECT hours FROM agenda WHERE sent_at IS NOT NULL ORDER BY hours") == [
        (0,),
        (1,),
    ]
    assert changed.rebuild() == []
    changed.close()


def test_the_same_ladder_changes_nothing_and_writes_nothing(store: SqlStore) -> None:
    with store.work() as work:
        for _ in range(3):
            kit.start_incident(work)
    before = kit.dump(store)
    assert store.sync_agenda() == 0
    assert kit.dump(store) == before


def test_an_agenda_brought_to_another_ladder_comes_back(store: SqlStore) -> None:
    with store.work() as work:
        kit.start_incident(work)
    before = _due(store)
    changed = _other_ladder(store, LADDERS[2])
    assert changed.sync_agenda() > 0
    assert _due(changed) != before
    assert store.sync_agenda() > 0
    assert _due(store) == before
    changed.close()

"""Bringing the agenda after its incident: only the rows that can change are read, another ladder takes hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import Ladder, due_rungs
from compliance_bot.store import agenda
from compliance_bot.store.agenda import Rung
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import LADDER, NOW, later

HOURS = [*LADDER.rungs, 37, 76, 80, 84]
LADDERS = (LADDER, Ladder(rungs=(0, 48, 72)), Ladder(rungs=(0, 1, 6, 37, 72), overdue_every=8))
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
moments = st.integers(-100, 100).map(lambda hours: later(hours=hours))
rows = st.builds(
    Rung, due_at=moments, asks=st.sampled_from(["besluit", "indienen"]), sent_at=st.none() | moments
)
agendas = st.dictionaries(st.sampled_from(HOURS), rows)


@quick
@given(
    held=agendas,
    reached=st.dictionaries(
        st.sampled_from(HOURS), rows.map(lambda row: replace(row, sent_at=NOW)), max_size=2
    ),
    known=st.sets(st.sampled_from(HOURS)),
    road=st.sampled_from(Road),
    ladder=st.sampled_from(LADDERS),
)
def test_following_equals_comparing_every_row(template: Path, held: Any, reached: Any, **state: Any) -> None:
    """Whatever the agenda holds, even what no history could leave there."""
    with kit.fresh_store(template) as store:
        with store.work() as work:
            incident = kit.start_incident(work)
        incident = replace(incident, road=state["road"], rungs=tuple(sorted(state["known"] | reached.keys())))
        by_all = _after(store, incident, held, lambda c: _compare_all(c, incident, reached, state["ladder"]))
        followed = _after(
            store, incident, held, lambda c: agenda.follow(c, incident, reached, state["ladder"])
        )
        assert followed == by_all
        assert followed[0] == sum(
            held.get(hours) != followed[1].get(hours) for hours in held.keys() | followed[1].keys()
        )


def _after(store: SqlStore, incident: Incident, held: dict[int, Rung], change: Any) -> Any:
    with store._engine.begin() as connection:
        agenda.sync(connection, incident.ref, old=agenda.held(connection, incident.ref), new=held)
        return change(connection), agenda.held(connection, incident.ref)


def _compare_all(connection: Any, incident: Incident, reached: dict[int, Rung], ladder: Ladder) -> int:
    old = agenda.held(connection, incident.ref)
    sent = {hours: rung for hours, rung in old.items() if rung.sent_at is not None}
    new = agenda.wanted(incident, {**sent, **reached}, ladder)
    return agenda.sync(connection, incident.ref, old=old, new=new)


def test_a_rung_reads_no_rows_that_were_sent_before(store: SqlStore) -> None:
    """A year of downtime leaves thousands of them; reading all for each new one took minutes."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        for hours in LADDER.rungs:
            work.record(ref, kit.rung(hours), at=NOW)
        incident = work.incident(ref)
        assert incident is not None
    with store._engine.begin() as connection:
        conditions = agenda._touched(incident, {76: Rung(due_at=NOW, asks="", sent_at=NOW)}, LADDER)
        fetched = list(agenda._rungs(connection, conditions))
    assert fetched == [76]


def _other_ladder(store: SqlStore, ladder: Ladder) -> SqlStore:
    return kit.store_in(kit.path_of(store).parent, ladder=ladder)


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

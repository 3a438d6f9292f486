"""The agenda follows the incident: nothing due is lost, nothing asked after the end (promise 2, P19)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from compliance_bot.errors import JournalBroken
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.ladder import Ladder, due_rungs
from compliance_bot.store import agenda
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import LADDER, NOW, later

FAR = later(days=365)


def _start(store: SqlStore) -> str:
    with store.work() as work:
        return kit.start_incident(work).ref


def _record(store: SqlStore, ref: str, *events: ev.Event) -> None:
    with store.work() as work:
        for event in events:
            work.record(ref, event, at=NOW)


def _due_hours(store: SqlStore, when: Any = FAR) -> list[int]:
    with store.work() as work:
        return [due.rung.hours for due in work.due(when)]


def test_a_new_incident_has_every_rung_and_one_overdue(store: SqlStore) -> None:
    _start(store)
    assert _due_hours(store) == [*LADDER.rungs, 76]
    assert _due_hours(store, NOW) == [0]
    assert _due_hours(store, NOW - timedelta(seconds=1)) == []


def test_a_due_rung_comes_with_its_incident_as_it_stands(store: SqlStore) -> None:
    ref = _start(store)
    with store.work() as work:
        first = work.due(NOW)[0]
        assert first.incident == work.incident(ref)
        assert first.rung == due_rungs(first.incident, LADDER)[0]


def test_rungs_come_by_moment_over_all_incidents(store: SqlStore) -> None:
    with store.work() as work:
        second = kit.start_incident(work, at=later(minutes=30)).ref
        first = kit.start_incident(work).ref
        due = [(d.rung.incident, d.rung.hours) for d in work.due(later(hours=1, minutes=30))]
    assert due == [(first, 0), (second, 0), (first, 1), (second, 1)]


def test_a_reached_rung_is_not_due_again(store: SqlStore) -> None:
    ref = _start(store)
    _record(store, ref, kit.rung(0), kit.rung(1))
    assert _due_hours(store) == [*LADDER.rungs[2:], 76]


def test_after_the_last_rung_there_is_always_one_more(store: SqlStore) -> None:
    ref = _start(store)
    _record(store, ref, *(kit.rung(hours) for hours in LADDER.rungs))
    assert _due_hours(store) == [76]
    _record(store, ref, kit.rung(76))
    assert _due_hours(store) == [80]


def test_a_rung_that_was_not_planned_is_still_recorded(store: SqlStore) -> None:
    ref = _start(store)
    _record(store, ref, kit.rung(37))
    assert kit.query(store, "SELECT hours FROM agenda WHERE sent_at IS NOT NULL") == [(37,)]
    assert store.rebuild() == []


def test_an_earlier_awareness_moves_what_is_still_to_come(store: SqlStore) -> None:
    ref = _start(store)
    _record(store, ref, kit.rung(0))
    aware = ev.AwarenessSet(
        aware_at=NOW - timedelta(hours=5), basis=ev.AwareBasis.DISCOVERED, confirmed=False
    )
    _record(store, ref, aware)
    with store.work() as work:
        due = {d.rung.hours: d.rung.due_at for d in work.due(FAR)}
    assert due[1] == NOW - timedelta(hours=4)
    assert 0 not in due
    [(kept,)] = kit.query(store, "SELECT due_at FROM agenda WHERE hours = 0")
    assert kit.moment(kept) == NOW


def _decided(word: ev.Word) -> ev.DecisionRecorded:
    return ev.DecisionRecorded(
        word=word,
        standing=ev.Standing.DECISION,
        person="bob",
        role="decider",
        arrival=2,
        evidence="e" * 64,
        said_at=NOW,
        proof="token",
        proof_reason="token and address",
    )


def test_a_decision_to_notify_changes_what_the_rungs_ask(store: SqlStore) -> None:
    ref = _start(store)
    _record(store, ref, _decided(ev.Word.MELDEN))
    with store.work() as work:
        asks = {d.rung.hours: d.rung.asks for d in work.due(FAR)}
    assert asks[48] == "indienen"
    assert asks[76] == "motiveren"


def test_an_ended_road_leaves_nothing_due_and_a_withdrawal_brings_it_back(store: SqlStore) -> None:
    """P19: a later MELDEN; the ladder stands again at its true hour."""
    ref = _start(store)
    _record(store, ref, kit.rung(0), kit.rung(1), ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN))
    assert _due_hours(store) == []
    with store.work() as work:
        assert work.incidents(open_only=True) == ()
        assert [incident.ref for incident in work.incidents()] == [ref]
    _record(store, ref, ev.OutcomeWithdrawn(outcome=ev.Outcome.NIET_MELDEN, why="MELDEN"))
    assert _due_hours(store) == [*LADDER.rungs[2:], 76]
    assert store.rebuild() == []


@pytest.mark.parametrize("ends", [True, False])
def test_a_rung_taken_back_is_due_again_and_counts_as_sent_no_more(store: SqlStore, ends: bool) -> None:
    """A clock that ran ahead had carried them out: the agenda follows, and rebuilding agrees at every step."""
    ref = _start(store)
    reached = [kit.rung(hours) for hours in (0, 1, *LADDER.rungs[2:], 76, 80)]
    steps: list[ev.Event] = [*reached, ev.RungsRearmed(hours=(4, 72, 76, 80), ahead_until=later(days=30))]
    if ends:
        steps += [ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN)]
        steps += [ev.OutcomeWithdrawn(outcome=ev.Outcome.NIET_MELDEN, why="MELDEN")]
    for step in [*steps, kit.rung(4), kit.rung(72), kit.rung(76)]:
        _record(store, ref, step)
        assert store.differences() == []
    assert _due_hours(store) == [80]


def test_the_incident_whose_term_ends_first_stands_in_front(store: SqlStore) -> None:
    with store.work() as work:
        late = kit.start_incident(work, at=later(hours=2)).ref
        early = kit.start_incident(work).ref
        assert [incident.ref for incident in work.incidents(open_only=True)] == [early, late]


@pytest.mark.on("sqlite")
def test_the_due_query_reads_the_partial_index_only(store: SqlStore) -> None:
    """T46: the question "what is due" costs the same however many rows were sent."""
    sql = agenda.due_query(NOW).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = [row[-1] for row in kit.query(store, f"EXPLAIN QUERY PLAN {sql}")]
    assert plan[0].startswith("SEARCH agenda USING INDEX ix_agenda_due (due_at<")
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan)


@pytest.mark.on("sqlite")
def test_the_due_query_costs_the_same_with_many_sent_rungs(store: SqlStore) -> None:
    """T46: the same number of virtual machine steps at 20 rows and at 20,000."""
    ref = _start(store)
    sql = str(agenda.due_query(NOW).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    few = _steps(store, sql)
    rows = ", ".join(
        f"('{ref}', 'ap', {hours}, '2026-01-01 00:00:00', '', '2026-01-01')" for hours in range(100, 20_000)
    )
    kit.query(store, f"INSERT INTO agenda (incident, road, hours, due_at, asks, sent_at) VALUES {rows}")
    assert few == _steps(store, sql) > 0


def _steps(store: SqlStore, sql: str) -> int:
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    with closing(sqlite3.connect(kit.path_of(store))) as connection:
        connection.set_progress_handler(count, 1)
        connection.execute(sql).fetchall()
    return steps[0]


outcomes = st.sampled_from(ev.Outcome)
changes = st.one_of(
    st.builds(kit.rung, st.sampled_from([*LADDER.rungs, 37, 76, 80, 84])),
    st.builds(
        ev.RungsRearmed,
        hours=st.lists(st.sampled_from([*LADDER.rungs, 37, 76, 80, 84])).map(tuple),
        ahead_until=st.just(later(days=30)),
    ),
    st.builds(
        ev.AwarenessSet,
        aware_at=st.integers(-5000, 5000).map(lambda minutes: later(minutes=minutes)),
        basis=st.sampled_from(ev.AwareBasis),
        confirmed=st.booleans(),
    ),
    st.builds(_decided, st.sampled_from(ev.Word)),
    st.builds(ev.OutcomeReached, outcome=outcomes),
    st.builds(ev.OutcomeWithdrawn, outcome=outcomes, why=st.just("MELDEN")),
    st.builds(kit.reported, st.integers(2, 5)),
    st.builds(ev.TakenUp, person=st.just("bob"), arrival=st.just(3), until=st.just(NOW)),
    st.builds(ev.NoteAdded, arrival=st.just(3), by=st.just("sam"), text=st.text(max_size=5)),
)
histories = st.lists(st.tuples(st.integers(0, 2), changes), max_size=25)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(history=histories)
def test_the_rebuilt_projections_equal_the_kept_ones_whatever_happened(template: Path, history: Any) -> None:
    with kit.fresh_store(template) as store:
        refs = [_start(store) for _ in range(3)]
        for which, event in history:
            _record(store, refs[which], event)
        kept = kit.dump(store)
        assert store.rebuild() == []
        assert kit.dump(store) == kept
        with store.work() as work:
            for incident in work.incidents():
                rungs = {d.rung for d in work.due(FAR) if d.rung.incident == incident.ref}
                assert rungs == set(due_rungs(incident, LADDER))


def test_rebuilding_mends_and_names_what_differed(store: SqlStore) -> None:
    ref = _start(store)
    other = _start(store)
    _record(store, ref, kit.rung(0))
    good = kit.dump(store)
    kit.query(store, "UPDATE incidents SET road = 'ended', outcome = 'gemeld' WHERE ref = ?", ref)
    kit.query(store, "UPDATE agenda SET sent_at = due_at WHERE incident = ? AND hours = 72", ref)
    kit.query(store, "UPDATE agenda SET sent_at = NULL WHERE incident = ? AND hours = 0", ref)
    kit.query(store, "DELETE FROM agenda WHERE incident = ? AND hours = 71", ref)
    kit.query(store, "DELETE FROM agenda WHERE incident = ?", other)
    kit.query(store, "DELETE FROM incidents WHERE ref = ?", other)
    differences = store.rebuild()
    assert f"table incidents, row {ref}: outcome, road differ from the journal" in differences
    assert f"table agenda, row {ref} hour 72: differs from the journal" in differences
    assert f"table incidents, row {other}: is missing" in differences
    assert store.rebuild() == []
    assert sorted(_without_ids(good)) == sorted(_without_ids(kit.dump(store)))


def _without_ids(lines: list[str]) -> list[str]:
    return [line.partition(",")[2] if 'INTO "agenda"' in line else line for line in lines]


def test_rebuilding_takes_away_what_the_journal_does_not_know(store: SqlStore) -> None:
    ref = _start(store)
    kit.query(
        store,
        "INSERT INTO incidents SELECT 'AINL-2026-0099', kind, opened_at, received_at, aware_at, "
        "road, outcome, ended_at, data FROM incidents",
    )
    kit.query(
        store,
        "INSERT INTO agenda (incident, road, hours, due_at, asks) "
        "VALUES ('AINL-2026-0099', 'ap', 0, '2026-01-01 00:00:00', '')",
    )
    assert store.rebuild() == [
        "table incidents, row AINL-2026-0099: the journal does not know it",
        "table agenda, rows of AINL-2026-0099: the journal does not know them",
    ]
    assert store.rebuild() == []
    with store.work() as work:
        assert [incident.ref for incident in work.incidents()] == [ref]


def test_rebuilding_stops_at_an_entry_it_cannot_apply(store: SqlStore) -> None:
    ref = _start(store)
    kit.unguarded(store, "UPDATE journal SET incident = 'AINL-2026-0002' WHERE seq = 2")
    before = kit.dump(store)
    with pytest.raises(JournalBroken, match="ReportReceived before IncidentOpened"):
        store.rebuild()
    assert kit.dump(store) == before
    assert ref == "AINL-2026-0001"


def test_another_ladder_takes_hold_on_rebuild(store: SqlStore) -> None:
    """A changed configuration: the open incidents get the new rungs."""
    _start(store)
    changed = kit.again(store, ladder=Ladder(rungs=(0, 48, 72)))
    assert changed.rebuild() != []
    assert _due_hours(changed) == [0, 48, 72, 76]
    changed.close()

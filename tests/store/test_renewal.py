"""After a change of the program the incidents are made anew from the journal, once, and by themselves (P32)."""

from __future__ import annotations

import json

import pytest

from compliance_bot.errors import RecordsDiffer
from compliance_bot.procedure import events as ev
from compliance_bot.store import renewal
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW

REF = "AINL-2026-0001"
MELDEN = ev.DecisionRecorded(
    word=ev.Word.MELDEN,
    standing=ev.Standing.DECISION,
    person="bob",
    role="decider",
    arrival=1,
    evidence="",
    said_at=NOW,
    proof="token",
    proof_reason="",
)


def older(store: SqlStore) -> None:
    """A register in which an incident's row lacks what an older version did not keep."""
    store.sync_agenda()
    with store.work() as work:
        kit.start_incident(work)
        work.record(REF, MELDEN, at=NOW)
        work.set_fact(renewal._MADE_BY, "an older version")
    ((data,),) = kit.query(store, "SELECT data FROM incidents WHERE ref = ?", REF)
    row = json.loads(data)
    del row["melden_since"]
    kit.unguarded(store, "UPDATE incidents SET data = ? WHERE ref = ?", json.dumps(row), REF)


@pytest.mark.parametrize("step", ["migrate", "sync_agenda"])
def test_an_upgrade_makes_the_incidents_anew_whether_migrate_is_run_or_forgotten(
    store: SqlStore, step: str
) -> None:
    older(store)
    with pytest.raises(RecordsDiffer):
        store.verify()
    getattr(store, step)()
    store.verify()
    with store.work() as work:
        incident = work.incident(REF)
    assert incident is not None
    assert incident.melden_since == NOW


def test_without_a_change_of_the_program_a_spoiled_row_is_not_mended_in_silence(store: SqlStore) -> None:
    """`register verify` must find it: nobody but the program should have written there (P32)."""
    older(store)
    store.migrate()
    kit.unguarded(store, "UPDATE incidents SET outcome = 'geen_datalek' WHERE ref = ?", REF)
    store.migrate()
    store.sync_agenda()
    with pytest.raises(RecordsDiffer):
        store.verify()


def test_a_broken_journal_stops_neither_upgrade_nor_start_and_is_tried_again(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 2: the reminders go on by what there is."""
    older(store)
    ((kept,),) = kit.query(store, "SELECT data FROM journal WHERE seq = 1")
    kit.unguarded(store, "UPDATE journal SET data = ? WHERE seq = 1", "{")
    store.migrate()
    store.sync_agenda()
    with store.work() as work:
        assert work.fact(renewal._MADE_BY) == "an older version"
        assert work.incident(REF) is not None
    kit.unguarded(store, "UPDATE journal SET data = ? WHERE seq = 1", kept)
    store.sync_agenda()
    store.verify()

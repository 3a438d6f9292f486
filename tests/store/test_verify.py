"""The register verifies only as a whole: chain, evidence, and what was made from the journal (P32)."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import Any

import pytest
from sqlalchemy import text

from compliance_bot.errors import JournalBroken, RecordsDiffer, StoreError
from compliance_bot.ports import Handled
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW

SQLITE = pytest.mark.on("sqlite")  # PostgreSQL keeps in a column what is of its type only
RAW = b"From: Noor <noor@amnesty.example>\r\n\r\nMijn laptop is weg\r\n"
SHA = hashlib.sha256(RAW).hexdigest()
OTHER = hashlib.sha256(b"rond").hexdigest()
REF = "AINL-2026-0001"

NAMING: dict[str, ev.Event] = {
    "report": kit.reported(1, evidence=SHA),
    "attached": ev.MailAttached(
        arrival=1, evidence=SHA, received_at=NOW, attached_by="token", mail_class="human"
    ),
    "decision": ev.DecisionRecorded(
        word=ev.Word.MELDEN,
        standing=ev.Standing.DECISION,
        person="bob",
        role="decider",
        arrival=1,
        evidence=SHA,
        said_at=NOW,
        proof="token",
        proof_reason="token and address",
    ),
    "filing": ev.FilingRecorded(
        number="123",
        filed_at=NOW,
        provisional=False,
        verdict=ev.FilingVerdict.ON_TIME,
        person="bob",
        role="decider",
        arrival=1,
        evidence=SHA,
        said_at=NOW,
        proof="token",
        proof_reason="token and address",
    ),
    "not recorded": ev.NotRecorded(arrival=1, evidence=SHA, why="wrong token"),
}


def _history(store: SqlStore, *events: ev.Event) -> None:
    """One incident whose journal names a mail, and a mail that no entry names."""
    with store.work() as work:
        work.store_arrival(kit.mail(1, raw=RAW))
        other = work.store_arrival(kit.mail(2, raw=b"rond"))
        assert other is not None
        work.finish_arrival(other, Handled(outcome="automatic", reason="rule"))
        work.record(REF, kit.opened(ref=REF), at=NOW)
        for event in events or (NAMING["report"],):
            work.record(REF, event, at=NOW)
        work.record(REF, kit.rung(0), at=NOW)


def _tamper(store: SqlStore, sql: str, *values: Any) -> None:
    """As somebody with the file would do it: no trigger, no foreign key."""
    assert kit.unguarded(store, sql, *values) >= 1


@pytest.mark.parametrize("kind", NAMING)
@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE evidence SET raw = X'00' WHERE sha256 = ?", "was changed"),
        ("UPDATE evidence SET raw = raw || X'20' WHERE sha256 = ?", "was changed"),
        pytest.param(
            "UPDATE evidence SET raw = CAST(raw AS TEXT) WHERE sha256 = ?", "was changed", marks=SQLITE
        ),
        ("DELETE FROM evidence WHERE sha256 = ?", "is gone"),
    ],
)
def test_a_mail_named_in_the_journal_must_be_there_byte_for_byte(
    store: SqlStore, kind: str, tampering: str, told: str
) -> None:
    _history(store, NAMING[kind])
    assert store.verify()[0] == 3
    _tamper(store, tampering, SHA)
    with pytest.raises(
        JournalBroken, match=rf"entry 2: .* row {SHA} of table evidence, {told}.*backup"
    ) as caught:
        store.verify()
    assert caught.value.seq == 2


def test_a_mail_moved_to_another_hash_is_missed(store: SqlStore) -> None:
    _history(store)
    _tamper(store, "UPDATE evidence SET sha256 = ? WHERE sha256 = ?", "0" * 64, SHA)
    with pytest.raises(RecordsDiffer, match=rf"^table evidence, row {'0' * 64}: .*backup"):
        store.verify()


def test_a_mail_that_no_entry_names_is_held_against_its_hash_too(store: SqlStore) -> None:
    _history(store)
    _tamper(store, "UPDATE evidence SET raw = X'00' WHERE sha256 = ?", OTHER)
    with pytest.raises(RecordsDiffer, match=rf"^table evidence, row {OTHER}: .*backup"):
        store.verify()


def test_a_mail_that_only_its_arrival_names_is_missed(store: SqlStore) -> None:
    _history(store)
    _tamper(store, "DELETE FROM evidence WHERE sha256 = ?", OTHER)
    with pytest.raises(RecordsDiffer, match=rf"^table arrivals, row 2: .*{OTHER} of table evidence, is gone"):
        store.verify()


def test_no_evidence_is_no_missing_evidence(store: SqlStore) -> None:
    """An entry that names no mail has ''; an arrival from before the start has none."""
    _history(store, kit.reported(3, evidence=""))
    with store.work() as work:
        work.store_arrival(kit.mail(9, raw=None))
    assert store.verify()[0] == 3


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        (
            """UPDATE incidents SET data = replace(data, '"decide"', '"ended"')""",
            f"table incidents, row {REF}: data differ from the journal",
        ),
        ("UPDATE incidents SET road = 'ended'", f"table incidents, row {REF}: road differ from the journal"),
        ("UPDATE incidents SET data = 'niets'", f"table incidents, row {REF}: data differ from"),
        ("UPDATE incidents SET data = '{}'", f"table incidents, row {REF}: data differ from"),
        pytest.param(
            "UPDATE incidents SET aware_at = 'gisteren'",
            f"table incidents, row {REF}: cannot be read",
            marks=SQLITE,
        ),
        ("DELETE FROM incidents", f"table incidents, row {REF}: is missing"),
        (
            "INSERT INTO incidents SELECT 'AINL-2026-0099', kind, opened_at, received_at, aware_at, "
            "road, outcome, ended_at, data FROM incidents",
            "table incidents, row AINL-2026-0099: the journal does not know it",
        ),
        ("UPDATE agenda SET sent_at = due_at WHERE hours = 4", f"table agenda, row {REF} hour 4: differs"),
        ("UPDATE agenda SET sent_at = NULL WHERE hours = 0", f"table agenda, row {REF} hour 0: differs"),
        ("UPDATE agenda SET due_at = '2099-01-01 00:00:00'", f"table agenda, row {REF} hour 0: differs"),
        pytest.param(
            "UPDATE agenda SET due_at = 'morgen'",
            f"table agenda, rows of {REF}: cannot be read",
            marks=SQLITE,
        ),
        pytest.param(
            "UPDATE agenda SET hours = 'x' WHERE hours = 4",
            f"table agenda, rows of {REF}: cannot be read",
            marks=SQLITE,
        ),
        ("DELETE FROM agenda WHERE hours = 72", f"table agenda, row {REF} hour 72: differs"),
        (
            "UPDATE agenda SET road = 'x' WHERE hours = 72",
            f"table agenda, row {REF} hour 72: differs",
        ),
        (
            "INSERT INTO agenda (incident, road, hours, due_at, asks) VALUES ('Q', 'ap', 0, '2026-01-01', '')",
            "table agenda, rows of Q: the journal does not know them",
        ),
    ],
)
def test_tables_that_differ_from_the_journal_do_not_verify(
    store: SqlStore, tampering: str, told: str
) -> None:
    """An incident set to "ended" by hand would stop its ladder unseen."""
    _history(store)
    good = kit.dump(store)
    _tamper(store, tampering)
    bad = kit.dump(store)
    with pytest.raises(RecordsDiffer) as caught:
        store.verify()
    assert str(caught.value).startswith(told)
    assert "run compliance-bot rebuild" in str(caught.value)
    assert store.differences()[0].startswith(told)
    assert kit.dump(store) == bad, "looking must not write"
    assert store.rebuild()[0].startswith(told)
    assert store.differences() == []
    assert store.verify()[0] == 3
    assert len(kit.query(store, "SELECT 1 FROM agenda")) == sum('INTO "agenda"' in line for line in good)


def test_many_differences_are_counted_and_not_all_told(store: SqlStore) -> None:
    _history(store)
    _tamper(store, "DELETE FROM agenda WHERE hours > 60")
    with pytest.raises(RecordsDiffer, match=r"hour 62: .*; and 7 more: run compliance-bot rebuild") as caught:
        store.verify()
    assert str(caught.value).count("differs from") == 3


def test_another_ladder_is_named_as_a_possible_cause(store: SqlStore) -> None:
    """Between a changed configuration and the next start, verifying is no proof of an intruder."""
    _history(store)
    changed = kit.again(store, ladder=Ladder(rungs=(0, 48, 72)))
    with pytest.raises(RecordsDiffer, match="ladder in the configuration was changed"):
        changed.verify()
    assert changed.sync_agenda() > 0
    assert changed.verify()[0] == 3
    changed.close()


def test_a_row_written_by_an_older_program_still_verifies(store: SqlStore) -> None:
    """A field that came since has its default there: nothing is told that is not so."""
    _history(store)
    _tamper(store, """UPDATE incidents SET data = replace(data, '"linked_to":"",', '')""")
    assert store.verify()[0] == 3


def test_differences_stop_at_an_entry_that_cannot_be_applied(store: SqlStore) -> None:
    _history(store)
    _tamper(store, "UPDATE journal SET incident = 'AINL-2026-0002' WHERE seq = 2")
    with pytest.raises(JournalBroken, match="ReportReceived before IncidentOpened"):
        store.differences()


def test_verifying_waits_for_no_writer_and_keeps_none_waiting(store: SqlStore) -> None:
    """The service writes on while gigabytes of mail are checked."""
    _history(store)
    reader = kit.again(store, busy_seconds=0.01)
    with store._transaction() as writer:
        writer.execute(text("UPDATE incidents SET road = 'ended'"))
        assert reader.verify()[0] == 3
    reader.close()
    with pytest.raises(StoreError, match="road differ"):
        store.verify()


def test_verifying_holds_one_mail_in_memory_at_a_time(store: SqlStore) -> None:
    size, count = 1_000_000, 12
    with store.work() as work:
        for uid in range(count):
            work.store_arrival(kit.mail(uid + 1, raw=bytes([uid]) * size))
    tracemalloc.start()
    try:
        store.verify()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * size

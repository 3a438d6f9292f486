"""PostgreSQL's tables: partial indexes, the way from the first version, every text and moment."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from compliance_bot.errors import StoreError
from compliance_bot.procedure import events as ev
from compliance_bot.resources import resource_folder
from compliance_bot.store import agenda, migrate, schema
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW

pytestmark = pytest.mark.on("postgresql")


def _plan(store: SqlStore, query: object) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    sql = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    return "\n".join(row[0] for row in kit.query(store, f"EXPLAIN {sql}".replace("%", "%%")))


def test_the_due_and_the_waiting_are_read_through_their_partial_indexes(store: SqlStore) -> None:
    """T46: the planner chooses them by itself, however much was sent before."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.enqueue(kit.draft("k"), at=NOW)
    kit.query(
        store,
        "INSERT INTO agenda (incident, road, hours, due_at, asks, sent_at) SELECT ?, 'ap', h, '2026-01-01', '', "
        "'2026-01-01' FROM generate_series(100, 20000) AS h",
        ref,
    )
    columns = "channel, recipient, kind, person, token, message_id, topic, created_at, due_at, attempts"
    kit.query(
        store,
        f"INSERT INTO outbox (key, {columns}, claimed_by, assigned_id, last_error, sent_at) SELECT 'k' || n, "
        f"{columns}, '', '', '', due_at FROM outbox, generate_series(1, 20000) AS n",
    )
    kit.query(store, "ANALYZE")
    assert "using ix_agenda_due on agenda" in _plan(store, agenda.due_query(NOW))
    waiting = select(schema.outbox.c.id).where(schema.outbox_waiting, schema.outbox.c.due_at <= NOW)
    ordered = waiting.order_by(schema.outbox.c.due_at, schema.outbox.c.id)
    assert "using ix_outbox_due on outbox" in _plan(store, ordered)


def test_a_database_of_the_first_version_is_brought_up_with_all_it_holds(
    bare: SqlStore, tmp_path: Path
) -> None:
    """0001 -> 0003 on a PostgreSQL with data; the journal refuses changes from then on."""
    first = tmp_path / "migrations"
    shutil.copytree(
        resource_folder("migrations"), first, ignore=shutil.ignore_patterns("000[23]*", "__pycache__")
    )
    with bare._transaction() as connection:
        assert migrate.upgrade(connection, first) == "0001"
    kit.query(bare, "INSERT INTO evidence (sha256, size, raw) VALUES ('s', 1, x'00')")
    kit.query(
        bare,
        "INSERT INTO arrivals (mailbox, folder, uidvalidity, uid, size, received_at, receipt_note, first_seen_at, "
        "evidence, state, outcome, reason, incident, message_id, identity, mail_class, marked) VALUES "
        "('m', 'INBOX', 7, 1, 1, ?, '', ?, 's', 'stored', '', '', '', '', '', '', false)",
        NOW,
        NOW,
    )
    kit.query(
        bare,
        "INSERT INTO outbox (key, channel, recipient, kind, person, token, message_id, topic, created_at, due_at, "
        "attempts, claimed_by, assigned_id, last_error) VALUES "
        "('k', 'mail', 'a@b.example', 'x', '', '', '', '', ?, ?, 0, '', '', '')",
        NOW,
        NOW,
    )
    kit.query(bare, "INSERT INTO journal VALUES (1, 'a', 'b', 'c', 'd', 'e', 'f', 'g')")
    with pytest.raises(StoreError, match="older version"):
        bare.check_revision()
    assert bare.migrate() == "0003"
    with bare.work() as work:
        assert work.unhandled() == (1,)
        [row] = work.claim(NOW, owner="me", lease_seconds=60, limit=5)
        assert (row.draft.key, work.unsent()) == ("k", 1)
    assert kit.query(bare, "SELECT key_id, raw FROM evidence") == [("", b"\0")]
    with pytest.raises(kit.REFUSED, match="journal is append-only: DELETE refused"):
        kit.query(bare, "DELETE FROM journal")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=texts, words=texts)
def test_any_text_survives(store: SqlStore, name: str, words: str) -> None:
    """T13: what no column takes was taken out; everything else comes back as it was."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.record(ref, ev.NoteAdded(arrival=1, by=name, text=words), at=NOW)
        work.set_fact(f"fact {name}", words)
    with store.work() as work:
        assert work.entries(ref)[-1].event == ev.NoteAdded(arrival=1, by=name, text=words)
        assert work.fact(f"fact {name}") == words


def test_a_moment_of_any_year_comes_back(store: SqlStore) -> None:
    for at in (NOW, NOW - timedelta(days=365 * 60), NOW + timedelta(days=365 * 300, microseconds=1)):
        with store.work() as work:
            ref = kit.start_incident(work, at=at).ref
        with store.work() as work:
            incident = work.incident(ref)
        assert incident is not None
        assert incident.opened_at == at

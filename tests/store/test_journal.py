"""The journal: append-only, every byte under the chain, personal data erasable (P31, P32, P35)."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_bot.errors import JournalBroken, StoreError
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Filing
from compliance_bot.store import projection, sealing
from compliance_bot.store.sql import SqlStore
from tests.procedure.house import make_incident
from tests.store import kit
from tests.store.kit import NOW

SQLITE, POSTGRESQL = pytest.mark.on("sqlite"), pytest.mark.on("postgresql")
COLUMNS = ("seq", "at", "incident", "kind", "actor", "data", "prev_hash", "hash")
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _any_event(kind: str) -> st.SearchStrategy[ev.Event]:
    """Events of this kind with any content that needs no cleaning."""
    known = {
        str: texts,
        datetime: moments,
        datetime | None: st.none() | moments,
        tuple[str, ...]: st.lists(texts).map(tuple),
    }
    hints = get_type_hints(ev.EVENT_TYPES[kind])
    return st.builds(
        ev.EVENT_TYPES[kind], **{name: known[hint] for name, hint in hints.items() if hint in known}
    )


events = st.sampled_from(sorted(ev.EVENT_TYPES)).flatmap(_any_event)


def _history(store: SqlStore) -> str:
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.record(ref, kit.rung(0), at=NOW, actor="clock")
        work.record(ref, ev.NoteAdded(arrival=2, by="sam", text="Het was een iPad"), at=NOW)
    return ref


@settings(max_examples=200, deadline=None)
@given(events)
def test_every_event_comes_back_from_its_journal_data(event: ev.Event) -> None:
    kept = sealing.seal(event)
    back = sealing.unseal(kept.kind, kept.data, {seal.field: seal.text for seal in kept.seals})
    assert back == event
    assert sealing.seal(back).kind == kept.kind


@settings(max_examples=100, deadline=None)
@given(events)
def test_no_sealed_text_stands_in_the_journal(event: ev.Event) -> None:
    """P35: what was erased from the side table must be gone."""
    kept = sealing.seal(event)
    erased = sealing.unseal(kept.kind, kept.data, {})
    for field in fields(event):
        if field.metadata.get("sealed"):
            assert getattr(erased, field.name) in ("", ev.ERASED)


def test_the_same_text_is_sealed_under_another_hash_each_time() -> None:
    """Without salt a guessed name could be looked up."""
    first, second = (sealing.seal(kit.reported()).data for _ in range(2))
    assert first != second


def test_it_tells_a_verified_chain_by_its_head(store: SqlStore) -> None:
    assert store.verify() == (0, "0" * 64)
    ref = _history(store)
    with store.work() as work:
        entries = work.entries()
        assert entries == work.entries(ref)
    assert store.verify() == (4, entries[-1].hash)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert [entry.actor for entry in entries] == ["bot", "bot", "clock", "bot"]
    assert entries[1].event == kit.reported()


@quick
@given(data=st.data())
def test_any_changed_character_breaks_the_chain(template: Path, data: st.DataObject) -> None:
    with kit.fresh_store(template) as store:
        _history(store)
        column = data.draw(st.sampled_from(COLUMNS[1:]))
        seq = data.draw(st.integers(1, 4))
        [(old,)] = kit.query(store, f"SELECT {column} FROM journal WHERE seq = ?", seq)
        place = data.draw(st.integers(0, len(old) - 1))
        new = old[:place] + data.draw(st.characters(exclude_categories=["Cs"])) + old[place + 1 :]
        kit.unguarded(store, f"UPDATE journal SET {column} = ? WHERE seq = ?", new, seq)
        if new == old:
            assert store.verify()[0] == 4
        else:
            with pytest.raises(JournalBroken):
                store.verify()


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM journal WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 3",
        "UPDATE journal SET seq = 9 WHERE seq = 4",
        "UPDATE journal SET at = replace(at, 'T', ' ') WHERE seq = 2",
        "UPDATE journal SET data = data || ' ' WHERE seq = 2",
        pytest.param("UPDATE journal SET data = CAST(data AS BLOB) WHERE seq = 2", marks=SQLITE),
        "UPDATE journal SET actor = '' WHERE seq = 3",
        "UPDATE journal SET hash = upper(hash) WHERE seq = 4",
        "INSERT INTO journal SELECT 5, at, incident, kind, actor, data, hash, '0' FROM journal WHERE seq = 4",
    ],
)
def test_it_finds_every_kind_of_tampering(store: SqlStore, tampering: str) -> None:
    _history(store)
    assert kit.unguarded(store, tampering) == 1
    with pytest.raises(JournalBroken):
        store.verify()


def test_it_names_the_first_entry_that_does_not_fit(store: SqlStore) -> None:
    _history(store)
    kit.unguarded(store, "UPDATE journal SET actor = 'mallory' WHERE seq >= 3")
    with pytest.raises(JournalBroken, match="journal entry 3: its content does not fit") as caught:
        store.verify()
    assert caught.value.seq == 3


def test_it_notices_that_the_newest_entries_were_cut_off(store: SqlStore) -> None:
    """T36: a chain hides this, the counter does not; changed too, only a head kept elsewhere shows it."""
    _history(store)
    kit.unguarded(store, "DELETE FROM sealed WHERE seq = 4")
    kit.unguarded(store, "DELETE FROM journal WHERE seq = 4")
    with pytest.raises(JournalBroken, match="4 entries were written, 3 are there"):
        store.verify()


@pytest.mark.on("sqlite")
def test_it_does_not_read_broken_bytes_as_text(store: SqlStore) -> None:
    _history(store)
    kit.unguarded(store, "UPDATE journal SET actor = CAST(x'ff' AS TEXT) WHERE seq = 2")
    with pytest.raises(StoreError):
        store.verify()


def test_the_chain_still_verifies_after_an_erasure(store: SqlStore) -> None:
    """P35: one person's words go, the rest of the proof stays."""
    ref = _history(store)
    head = store.verify()
    assert kit.query(store, "DELETE FROM sealed WHERE seq = 2 RETURNING field")
    assert store.verify() == head
    assert store.rebuild() == []
    with store.work() as work:
        report, note = work.entries(ref)[1].event, work.entries(ref)[3].event
    assert isinstance(report, ev.ReportReceived)
    assert (report.text, report.reporter_name) == (ev.ERASED, ev.ERASED)
    assert report.reporter_person == "noor"
    assert isinstance(note, ev.NoteAdded)
    assert note.text == "Het was een iPad"


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE sealed SET text = 'iets anders' WHERE seq = 4",
        "UPDATE sealed SET salt = '00' WHERE seq = 4",
        "UPDATE sealed SET field = 'by' WHERE seq = 4",
        "UPDATE sealed SET seq = 1 WHERE seq = 4",
        "INSERT INTO sealed VALUES (3, 'remark', '00', 'verzonnen')",
        "INSERT INTO sealed VALUES (99, 'text', '00', 'verzonnen')",
    ],
)
def test_it_finds_changed_sealed_text(store: SqlStore, tampering: str) -> None:
    _history(store)
    assert kit.unguarded(store, tampering) == 1
    with pytest.raises(JournalBroken, match="sealed text"):
        store.verify()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET actor = 'mallory' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 4",
        "DELETE FROM journal",
        "UPDATE sealed SET text = 'iets anders'",
        "INSERT INTO journal SELECT seq, at, incident, kind, 'x', data, '0', hash FROM journal "
        "WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET actor = 'mallory'",
        pytest.param(
            "INSERT OR REPLACE INTO journal SELECT seq, at, incident, kind, 'x', data, '0', hash FROM journal",
            marks=SQLITE,
        ),
        pytest.param("REPLACE INTO sealed SELECT seq, field, salt, 'iets anders' FROM sealed", marks=SQLITE),
        pytest.param("TRUNCATE journal, sealed", marks=POSTGRESQL),
        pytest.param("TRUNCATE sealed", marks=POSTGRESQL),
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(store: SqlStore, change: str) -> None:
    _history(store)
    before = kit.dump(store)
    with pytest.raises(kit.REFUSED, match="is append-only"):
        kit.query(store, change)
    assert kit.dump(store) == before


@pytest.mark.parametrize(
    ("ref", "event"),
    [
        ("", kit.rung(0)),
        ("AINL-2026-0009", kit.rung(0)),
        ("AINL-2026-0009", kit.opened(ref="AINL-2026-0001")),
        ("AINL-2026-0001", kit.opened(ref="AINL-2026-0001")),
    ],
)
def test_it_refuses_an_event_that_fits_no_incident(store: SqlStore, ref: str, event: Any) -> None:
    _history(store)
    before = kit.dump(store)
    with pytest.raises(ValueError, match=r"must name|before|was opened"), store.work() as work:
        work.record(ref, event, at=NOW)
    assert kit.dump(store) == before


def test_an_event_of_a_newer_program_is_named(store: SqlStore) -> None:
    _history(store)
    kit.unguarded(store, "UPDATE journal SET kind = 'Teleported' WHERE seq = 3")
    with pytest.raises(JournalBroken, match="unknown kind of event Teleported"), store.work() as work:
        work.entries()


@quick
@given(name=texts, text=texts)
def test_any_text_survives_the_journal(template: Path, name: str, text: str) -> None:
    with kit.fresh_store(template) as store:
        with store.work() as work:
            ref = kit.start_incident(work).ref
            work.record(ref, ev.NoteAdded(arrival=1, by=name, text=text), at=NOW)
        with store.work() as work:
            assert work.entries(ref)[-1].event == ev.NoteAdded(arrival=1, by=name, text=text)
        assert store.verify()[0] == 3


@pytest.mark.parametrize("kind", ["DecisionRecorded", "StatementRecorded", "FilingRecorded"])
@settings(max_examples=20, deadline=None)
@given(st.data())
def test_an_entry_from_before_corrections_is_read_with_their_defaults(kind: str, data: st.DataObject) -> None:
    """P32: the journal is never written again, so every field that came later has a default."""
    event: Any = data.draw(_any_event(kind))
    kept = sealing.seal(event)
    old = {name: value for name, value in json.loads(kept.data).items() if not name.startswith("corrects")}
    texts_of = {seal.field: seal.text for seal in kept.seals}
    back = sealing.unseal(kind, json.dumps(old), texts_of)
    assert back == replace(event, corrects="", corrects_at=None)


def test_a_row_from_before_corrections_is_the_incident_of_its_journal() -> None:
    """`register verify` finds no difference in a register of an older version."""
    filing = Filing(
        number="1", filed_at=NOW, provisional=False, verdict=ev.FilingVerdict.ON_TIME, person="mirte"
    )
    incident = make_incident(earlier_filings=(filing,))
    row = projection.row_of(incident)["data"]
    assert row.count('"over":false,') == 1
    assert projection.means(row.replace('"over":false,', ""), incident)

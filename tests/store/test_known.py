"""What a transaction knows without reading it twice is what stands in the database (T33, T34)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.store.known import Known
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.store import kit
from tests.store.kit import NOW

EARLIER = ev.AwarenessSet(aware_at=NOW - timedelta(hours=3), basis=ev.AwareBasis.DISCOVERED, confirmed=True)


def note(work: SqlWork, ref: str, text: str) -> None:
    """One more entry of this incident, with a sealed text."""
    work.record(ref, ev.NoteAdded(arrival=3, by="ilse", text=text), at=NOW)


def assert_known_stands(work: SqlWork, ref: str) -> None:
    """What this transaction has in mind, and what it finds when it forgets all that."""
    in_mind = (work.incident(ref), work.entries(ref))
    work._known.forget()
    assert in_mind == (work.incident(ref), work.entries(ref))


def read(store: SqlStore, ref: str) -> tuple[Entry, ...]:
    with store.work() as work:
        return work.entries(ref)


def test_what_was_recorded_reads_as_it_stands(store: SqlStore) -> None:
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.entries(ref)
        note(work, ref, "De laptop is gevonden.")
        work.record(ref, EARLIER, at=NOW)
        assert_known_stands(work, ref)
        note(work, ref, "Toch niet.")
        assert_known_stands(work, ref)
    assert store.verify()[0] == len(read(store, ref))
    assert store.differences() == []


def fail_apart(work: SqlWork, ref: str) -> None:
    with work.apart():
        work.record(ref, EARLIER, at=NOW)
        note(work, ref, "Dit ging mis.")
        raise RuntimeError


def test_what_a_savepoint_took_back_was_never_known(store: SqlStore) -> None:
    """The head too: the next entry follows what stands, and not what was taken back."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        kept = (work.incident(ref), work.entries(ref))
        with pytest.raises(RuntimeError):
            fail_apart(work, ref)
        assert (work.incident(ref), work.entries(ref)) == kept
        note(work, ref, "En dit niet.")
        with work.apart():
            note(work, ref, "Dit ook niet.")
        note(work, ref, "Noch dit.")
    texts = [entry.event.text for entry in read(store, ref) if isinstance(entry.event, ev.NoteAdded)]
    assert texts == ["En dit niet.", "Dit ook niet.", "Noch dit."]
    store.verify()
    assert store.differences() == []


def test_another_transaction_knows_nothing_of_the_one_before(store: SqlStore) -> None:
    with store.work() as work:
        ref = kit.start_incident(work).ref
    other = kit.again(store)
    with store.work() as work:
        before = work.entries(ref)
    with other.work() as work:
        note(work, ref, "Van een ander.")
    with store.work() as work:
        assert len(work.entries(ref)) == len(before) + 1
        note(work, ref, "Van ons.")
    other.close()
    store.verify()


def test_the_memory_for_journals_has_an_end() -> None:
    known = Known()
    for number in range(2_500):
        known.keep_journal(f"AINL-2026-{number}", ())
    assert len(known.journals) <= 1_000

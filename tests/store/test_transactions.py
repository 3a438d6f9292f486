"""Nothing lost, nothing half done (promise 1): threads, crashes at every statement, SIGKILL, a full disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from compliance_bot.errors import StoreError
from compliance_bot.ports import Handled
from compliance_bot.procedure.events import NoteAdded
from compliance_bot.store.columns import NaiveDatetime
from compliance_bot.store.sql import SqlStore, open_store
from compliance_bot.store.work import SqlWork
from tests.store import kit
from tests.store.kit import LADDER, NOW


def test_it_loses_no_update_when_threads_write_at_once(store: SqlStore) -> None:
    """T34: default transactions lost 120 of 160 updates."""
    start = threading.Barrier(4)
    refs: list[str] = []

    def write() -> None:
        start.wait()
        for _ in range(25):
            with store.work() as work:
                seen = int(work.fact("count") or 0)
                refs.append(work.next_ref("AINL", 2026))
                work.set_fact("count", str(seen + 1))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.work() as work:
        assert work.fact("count") == "100"
    assert sorted(refs) == [f"AINL-2026-{number:04d}" for number in range(1, 101)]


def test_it_keeps_the_chain_whole_when_threads_record_at_once(store: SqlStore) -> None:
    def write() -> None:
        for _ in range(10):
            with store.work() as work:
                kit.start_incident(work)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.verify()[0] == 80
    assert store.rebuild() == []


def test_it_gives_a_rolled_back_number_out_again(store: SqlStore) -> None:
    with pytest.raises(ZeroDivisionError), store.work() as work:
        1 / len(work.next_ref("AINL", 2026).removeprefix("AINL-2026-0001"))
    with store.work() as work:
        assert work.next_ref("AINL", 2026) == "AINL-2026-0001"
        assert work.next_ref("AINL", 2027) == "AINL-2027-0001"
        assert work.next_ref("AINL", 2026) == "AINL-2026-0002"


def _whole_mail(work: SqlWork) -> None:
    """Every kind of write there is, in one transaction."""
    arrival = work.store_arrival(kit.mail(raw=b"Mijn laptop is weg"))
    assert arrival is not None
    incident = kit.start_incident(work)
    work.record(incident.ref, kit.rung(0), at=NOW)
    work.enqueue(kit.draft("a", message_id="<a@amnesty.example>", topic="t"), at=NOW)
    work.enqueue(kit.draft("b", topic="t"), at=NOW)
    work.claim(NOW, owner="me", lease_seconds=60, limit=5)
    work.mark_sent("b", at=NOW, assigned_id="<b@provider.example>")
    work.finish_arrival(arrival, Handled(outcome="opened", reason="a report", incident=incident.ref))
    work.set_marked(arrival)
    work.set_fact("polled_at", NOW.isoformat())


class Crash(Exception):
    """The process stops here."""


@contextmanager
def _crash_at(store: SqlStore, number: int) -> Iterator[list[int]]:
    """Raise before statement `number`; the list counts the statements."""
    seen: list[int] = []

    def count(*_: Any) -> None:
        seen.append(1)
        if len(seen) == number:
            raise Crash

    event.listen(store._engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(store._engine, "before_cursor_execute", count)


def test_it_rolls_back_everything_when_it_crashes_between_any_two_statements(store: SqlStore) -> None:
    empty = kit.dump(store)
    number, crashed = 1, True
    while crashed:
        crashed = False
        with _crash_at(store, number) as seen:
            try:
                with store.work() as work:
                    _whole_mail(work)
            except Crash:
                crashed = True
        if crashed:
            assert kit.dump(store) == empty, f"statement {number} left something behind"
        number += 1
    assert len(seen) > 40
    assert kit.dump(store) != empty
    assert store.verify()[0] == 3


_CHILD = """
import sys
from tests.store import kit
store = kit.at(sys.argv[1])
with store.work() as work:
    kit.start_incident(work)
with store.work() as work:
    work.store_arrival(kit.mail(uid=2, raw=b"y" * 5_000_000))
    kit.start_incident(work)
    print("in the middle", flush=True)
    sys.stdin.read()
"""


def test_it_keeps_the_committed_and_drops_the_open_transaction_of_a_killed_process(store: SqlStore) -> None:
    """SIGKILL in mid transaction: what was committed stands, the rest never was."""
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, kit.url_of(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"in the middle\n"
        child.send_signal(signal.SIGKILL)
    with store.work() as work:
        assert [incident.ref for incident in work.incidents()] == ["AINL-2026-0001"]
        assert work.watermark("datalek@amnesty.example", "INBOX") is None
        assert work.next_ref("AINL", 2026) == "AINL-2026-0002"
    assert store.verify()[0] == 2
    assert store.rebuild() == []


NAIVE = datetime(2026, 11, 24, 9, 17)  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    "write",
    [
        lambda work: work.due(NAIVE),
        lambda work: work.enqueue(kit.draft("k"), at=NAIVE),
        lambda work: work.record("AINL-2026-0001", kit.rung(0), at=NAIVE),
        lambda work: work.record("AINL-2026-0001", kit.rung(0, due_at=NAIVE), at=NOW),
        lambda work: work.claim(NAIVE, owner="me", lease_seconds=1, limit=1),
        lambda work: work.triaged_since(NAIVE),
    ],
)
def test_it_refuses_a_moment_without_zone(store: SqlStore, write: Any) -> None:
    """T34: SQLite drops time zones, so a naive moment would be read as UTC."""
    with store.work() as work:
        kit.start_incident(work)
    before = kit.dump(store)
    with pytest.raises(NaiveDatetime, match="no time zone"), store.work() as work:
        write(work)
    assert kit.dump(store) == before


def test_it_gives_every_moment_back_in_utc(store: SqlStore) -> None:
    """T34: summer time in, the same instant out."""
    summer = datetime(2026, 7, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    with store.work() as work:
        ref = kit.start_incident(work, at=summer).ref
        work.enqueue(kit.draft("k"), at=summer)
        incident, row = work.incident(ref), work.outbox_by_key("k")
    assert incident is not None
    assert row is not None
    for moment in (incident.aware_at, incident.reports[0].received_at, row.created_at):
        assert moment == summer
        assert moment.tzinfo is UTC or moment.utcoffset() == timedelta(0)


def test_it_cleans_text_that_a_database_refuses(store: SqlStore) -> None:
    """T13: NUL goes, a lone surrogate is replaced, everything else stays as it was."""
    with store.work() as work:
        ref = kit.start_incident(work).ref
        work.record(ref, _note("nul\0 half \ud83d heel 😀 ïj"), at=NOW, actor="no\0or")
        work.set_fact("name", "\udfffa\0b")
        body = kit.draft("k", recipient="b\0ob@amnesty.example", kind="\ud800")
        assert work.enqueue(body, at=NOW)
    with store.work() as work:
        entry = work.entries(ref)[-1]
        row = work.outbox_by_key("k")
        assert entry.event.text == "nul half \ufffd heel 😀 ïj"  # type: ignore[union-attr]
        assert entry.actor == "noor"
        assert work.fact("name") == "\ufffdab"
        assert row is not None
        assert row.draft.recipient == "bob@amnesty.example"
    assert store.verify()[0] == 3


def _note(text: str) -> NoteAdded:
    return NoteAdded(arrival=1, by="noor", text=text)


def test_it_says_that_the_database_is_locked(store: SqlStore) -> None:
    hasty = kit.again(store, busy_seconds=0.05)
    with store.work() as work:
        work.set_fact("a", "1")
        with pytest.raises(StoreError, match=r"locked by another program.*nothing was changed"), hasty.work():
            pass
    with hasty.work() as work:
        assert work.fact("a") == "1"
    hasty.close()


def test_it_says_that_the_folder_is_missing(tmp_path: Path) -> None:
    store = kit.store_in(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="cannot be made: No such file or directory"):
        store.migrate()
    with pytest.raises(StoreError, match="does its folder exist"):
        store.revision()


def test_it_says_that_a_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("Dit is een brief, geen database. " * 100)
    with pytest.raises(StoreError, match="is not a usable database"):
        open_store(f"sqlite:///{tmp_path}/bot.db", ladder=LADDER)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nonsense", "oracle9://x/y"])
def test_it_refuses_an_address_that_cannot_keep_anything(url: str) -> None:
    with pytest.raises(StoreError, match=r"database\.url"):
        SqlStore(url, ladder=LADDER)


def _fill(store: SqlStore) -> None:
    for uid in range(1, 200):
        with store.work() as work:
            work.store_arrival(kit.mail(uid=uid, raw=os.urandom(100_000)))


@pytest.mark.on("sqlite")
def test_it_keeps_what_it_had_when_the_database_may_not_grow(store: SqlStore) -> None:
    """A full disk: a sentence, nothing lost, and work goes on once there is room."""

    def narrow(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 400")

    event.listen(store._engine, "connect", narrow)
    with pytest.raises(StoreError, match="full or failing: make room"):
        _fill(store)
    event.remove(store._engine, "connect", narrow)
    store.close()
    with store.work() as work:
        kept = work.unhandled()
        mark = work.watermark("datalek@amnesty.example", "INBOX")
    assert mark == (7, len(kept))
    with store.work() as work:
        assert work.store_arrival(kit.mail(uid=len(kept) + 1, raw=os.urandom(100_000)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"no mount command here ({error})")
    if done.returncode != 0:
        pytest.skip("a small disk can only be mounted by root with that right")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_it_keeps_what_it_had_when_the_disk_is_full(small_disk: Path) -> None:
    """The real thing: a file system without room."""
    store = kit.store_in(small_disk)
    store.migrate()
    with pytest.raises(StoreError, match="full or failing: make room"):
        _fill(store)
    with closing(sqlite3.connect(f"file:{small_disk}/bot.db?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (arrivals,) = connection.execute("SELECT count(*) FROM arrivals").fetchone()
        (last,) = connection.execute("SELECT uid FROM watermarks").fetchone()
    assert arrivals == last
    assert arrivals > 0
    store.close()

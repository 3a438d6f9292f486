"""On PostgreSQL too there is one writer at a time, and readers beside it (T34)."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from compliance_bot.errors import StoreError
from compliance_bot.store import schema
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW, later

pytestmark = pytest.mark.on("postgresql")


def test_a_writer_waits_before_its_first_look(store: SqlStore) -> None:
    """As BEGIN IMMEDIATE: what it reads is still so when it writes (T34)."""
    seen: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.set()
        with store.work() as work:
            seen.append(work.fact("a"))

    with store.work() as work:
        work.set_fact("a", "first")
        other = threading.Thread(target=second)
        other.start()
        inside.wait(5)
        other.join(0.1)
        assert seen == []
    other.join(10)
    assert seen == ["first"]


def test_a_long_read_sees_one_state_while_others_write(store: SqlStore) -> None:
    with store._reading() as reader:
        before = reader.execute(select(schema.facts)).all()
        with store.work() as work:
            work.set_fact("a", "b")
        assert reader.execute(select(schema.facts)).all() == before
    with pytest.raises(StoreError, match="read-only"), store._reading() as reader:
        reader.execute(schema.facts.insert().values(name="x", value="y"))


def test_two_claimers_at_once_never_get_the_same_row(store: SqlStore) -> None:
    with store.work() as work:
        for number in range(120):
            work.enqueue(kit.draft(f"k{number}"), at=NOW)
    start, got = threading.Barrier(4), [[] for _ in range(4)]  # type: list[str]

    def claim(mine: list[str], owner: str) -> None:
        start.wait()
        while True:
            with store.work() as work:
                rows = work.claim(NOW, owner=owner, lease_seconds=60, limit=3)
            if not rows:
                return
            mine += [row.draft.key for row in rows]

    threads = [threading.Thread(target=claim, args=(got[n], str(n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for mine in got for key in mine) == sorted(f"k{n}" for n in range(120))


def test_two_claimers_get_different_rows_even_without_the_writers_lock(store: SqlStore) -> None:
    """A version beside us that knows no lock: the conditional update alone is enough."""
    with store.work() as work:
        work.enqueue(kit.draft("k"), at=NOW)
    ours = store._engine.connect()
    theirs = psycopg.connect(kit._address(store))
    theirs.execute("UPDATE outbox SET claimed_by = 'them', claimed_until = %s", (later(minutes=5),))
    got: list[int] = []

    def claim() -> None:
        with store.work() as work:
            got.append(len(work.claim(NOW, owner="me", lease_seconds=60, limit=5)))

    thread = threading.Thread(target=claim)
    thread.start()
    thread.join(0.2)
    theirs.commit()
    thread.join(10)
    theirs.close()
    ours.close()
    assert got == [0]


_HANDLER = """
import sys
from compliance_bot.ports import ArrivalState, Handled
from tests.store import kit
store = kit.at(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for arrival in range(1, 31):
    with store.work() as work:
        if work.arrival(arrival).state is ArrivalState.STORED:
            ref = kit.start_incident(work).ref
            work.finish_arrival(arrival, Handled(outcome="opened", reason=sys.argv[2], incident=ref))
"""


def test_two_processes_that_handle_the_same_mails_give_each_one_outcome(store: SqlStore) -> None:
    with store.work() as work:
        for uid in range(1, 31):
            work.store_arrival(kit.mail(uid))
    root = Path(__file__).parents[2]
    argv = [sys.executable, "-c", _HANDLER, kit.url_of(store)]
    both = [
        subprocess.Popen([*argv, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True)
        for name in ("one", "two")
    ]
    for child in both:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in both:
        child.communicate("go\n", timeout=60)
        assert child.returncode == 0
    with store.work() as work:
        assert len(work.incidents()) == 30
        assert work.unhandled() == ()
        refs = [work.arrival(number).incident for number in range(1, 31)]
    assert sorted(refs) == [f"AINL-2026-{number:04d}" for number in range(1, 31)]
    assert store.verify()[0] == 60

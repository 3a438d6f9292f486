"""What PostgreSQL must do to keep the promises that SQLite keeps; each trouble is one sentence without a secret."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from compliance_bot.errors import StoreError
from compliance_bot.ports import Handled
from compliance_bot.procedure import events as ev
from compliance_bot.resources import resource_folder
from compliance_bot.store import agenda, migrate, on_postgresql, schema
from compliance_bot.store.engine import open_engine
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.servers.fault_proxy import FaultProxy
from tests.servers.harness import Postgres, free_port, give_to
from tests.store import kit
from tests.store.kit import NOW, later

pytestmark = pytest.mark.on("postgresql")
SECRET = "correct horse"


def _name(store: SqlStore) -> str:
    return str(store._engine.url.database)


def _told(url: str, *, busy_seconds: float = 15) -> str:
    """The sentence that a first write ends with."""
    store = SqlStore(url, ladder=kit.LADDER, busy_seconds=busy_seconds)
    with pytest.raises(StoreError) as caught, store.work() as work:
        work.set_fact("a", "b")
    store.close()
    chain: BaseException | None = caught.value
    while chain is not None:
        assert SECRET not in repr(chain)
        assert "wrong-horse" not in repr(chain)
        chain = chain.__cause__
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- the sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://bot@127.0.0.1:{free}/x", "cannot be reached: is the server running"),
        ("postgresql://bot@127.0.0.1:{port}/nowhere", "nowhere does not exist: make it"),
        ("postgresql://nobody@127.0.0.1:{port}/{name}", "does not know this user"),
        ("postgresql://guarded:wrong-horse@127.0.0.1:{port}/{name}", "refused the password"),
        ("postgresql://guarded@127.0.0.1:{port}/{name}", "refused the password"),
        ("postgresql://guarded:correct%20horse@127.0.0.1:{port}/{name}", "does not let this user write"),
        ("postgresql://bot@127.0.0.1:{port}/{name}?sslmode=require", "write ?sslmode=disable"),
        ("postgresql://bot:a@b@127.0.0.1:{port}/{name}", "as %40 %3A %2F %25"),
        ("postgresql://bot:wrong-horse@127.0.0.1:x/{name}", "it is no address"),
        ("postgresql://bot@127.0.0.1:{port}", "write postgresql://USER@HOST/DATABASE"),
        ("postgresql+psycopg2://bot@127.0.0.1:{port}/{name}", "is not supported"),
    ],
)
def test_an_address_that_does_not_work_is_said(
    store: SqlStore, postgres: Postgres, address: str, says: str
) -> None:
    written = address.format(free=free_port(), port=postgres.port, name=_name(store))
    with pytest.raises(StoreError) as caught:
        kit.at(written).revision()
    assert says in str(caught.value)
    assert "wrong-horse" not in str(caught.value)
    if "is no address" not in says and "%40" not in says:
        assert "b@127" not in str(caught.value)


def test_a_wrong_password_is_in_no_error_below_the_sentence_either(
    store: SqlStore, postgres: Postgres
) -> None:
    told = _told(f"postgresql://guarded:wrong-horse@127.0.0.1:{postgres.port}/{_name(store)}")
    assert f"postgresql://guarded@127.0.0.1:{postgres.port}/{_name(store)} refused the password" in told


def test_a_database_that_only_reads_is_said(store: SqlStore, postgres: Postgres) -> None:
    postgres.sql(f"ALTER DATABASE {_name(store)} SET default_transaction_read_only = on")
    assert "is a stand-by or set to read-only" in _told(kit.url_of(store))


def test_a_server_without_a_free_connection_is_said(store: SqlStore, postgres: Postgres) -> None:
    postgres.sql(f"ALTER DATABASE {_name(store)} CONNECTION LIMIT 0")
    assert "has no connection free" in _told(kit.url_of(store))


def test_a_lock_that_stays_is_said_after_the_time_given(store: SqlStore) -> None:
    with psycopg.connect(kit._address(store)) as other:
        other.execute("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE")
        told = _told(kit.url_of(store), busy_seconds=0.1)
    assert "is locked by another program and stays so" in told
    assert "nothing was changed" in told


def test_a_database_that_cannot_hold_every_text_is_refused(postgres: Postgres) -> None:
    """T13: in Latin-1 one emoji in a mail would hold up all behind it."""
    postgres.sql("CREATE DATABASE latin OWNER bot ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    try:
        assert "make one with ENCODING 'UTF8'" in _told(postgres.url("latin"))
    finally:
        postgres.drop(postgres.url("latin"))


def test_no_word_of_a_mail_stands_in_an_error(store: SqlStore) -> None:
    """The server's detail and the driver's parameters quote rows."""

    def twice(work: SqlWork) -> None:
        work.enqueue(kit.draft("k", recipient="geheim@post.example"), at=NOW)
        work._connection.execute(text("INSERT INTO outbox SELECT * FROM outbox"))

    def many(work: SqlWork) -> None:
        rows = [{"name": "a", "value": "geheim"}, {"name": "a", "value": "geheim"}]
        work._connection.execute(schema.facts.insert(), rows)

    for write in (twice, many):
        with pytest.raises(StoreError, match="duplicate key value") as caught, store.work() as work:
            write(work)
        chain: BaseException | None = caught.value
        while chain is not None:
            assert "geheim" not in str(chain)
            chain = chain.__cause__


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_postgresql, "find_spec", lambda _name: None)
    with pytest.raises(StoreError, match=r"pip install 'compliance-bot\[postgres\]'"):
        open_engine("postgresql://bot@127.0.0.1/bot")


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://bot@db.example/bot", "require"),
        ("postgresql://bot@db.example/bot?sslmode=verify-full", None),
        ("postgresql://bot@127.0.0.1/bot", None),
        ("postgresql:///bot?host=/run/postgresql", None),
    ],
)
def test_a_line_to_another_machine_is_encrypted_unless_the_address_says_otherwise(
    url: str, mode: str | None
) -> None:
    address = open_engine(url).url
    assert on_postgresql.engine_options(address, 1)["connect_args"].get("sslmode") == mode


@pytest.fixture
def small_disk(tmp_path: Path, postgres: Postgres) -> Iterator[Path]:
    """A file system of 24 MiB that the server may write."""
    place = postgres.folder / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"no mount command here ({error})")
    if done.returncode != 0:
        pytest.skip("a small disk can only be mounted by root with that right")
    give_to(place, postgres.user)
    place.chmod(0o700)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


def _fill(store: SqlStore, noise: random.Random) -> None:
    for uid in range(1, 200):
        with store.work() as work:
            work.store_arrival(kit.mail(uid, raw=noise.randbytes(500_000)))


def test_a_full_disk_is_said_and_what_was_there_stays(
    store: SqlStore, postgres: Postgres, small_disk: Path
) -> None:
    """The real thing: a file system without room, then with room again."""
    postgres.sql(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    try:
        postgres.sql(f"CREATE DATABASE narrow OWNER bot TEMPLATE {postgres.template} TABLESPACE small")
        full = kit.at(postgres.url("narrow"))
        noise = random.Random(1)
        with pytest.raises(StoreError, match="has a full disk: make room on its server; nothing was changed"):
            _fill(full, noise)
        with full.work() as work:
            kept, mark = work.unhandled(), work.watermark("datalek@amnesty.example", "INBOX")
        assert mark == (7, len(kept))
        assert full.verify()[0] == 0
        subprocess.run(["mount", "-o", "remount,size=48m", str(small_disk)], check=True)
        with full.work() as work:
            assert work.store_arrival(kit.mail(len(kept) + 1, raw=noise.randbytes(500_000)))
        full.close()
    finally:
        postgres.drop(postgres.url("narrow"))
        postgres.sql("DROP TABLESPACE small")


# --- one writer at a time, readers beside it --------------------------------------------------------------


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


# --- the line to the server -------------------------------------------------------------------------------


def test_every_connection_is_set_to_lose_nothing_and_to_wait_for_nothing_without_end(
    store: SqlStore, postgres: Postgres
) -> None:
    """T34: a commit is on the disk even where the server's own default is another."""
    postgres.sql(f"ALTER DATABASE {_name(store)} SET synchronous_commit = off")
    postgres.sql(f"ALTER DATABASE {_name(store)} SET timezone = 'Europe/Amsterdam'")
    wanted = {
        "synchronous_commit": "on",
        "TimeZone": "UTC",
        "client_encoding": "UTF8",
        "lock_timeout": "15s",
        "statement_timeout": "5min",
        "idle_in_transaction_session_timeout": "15min",
        "tcp_keepalives_idle": "30",
        "transaction_isolation": "read committed",
        "application_name": "compliance-bot",
    }
    store.close()
    with store._engine.begin() as connection:
        found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in wanted}
        assert found == wanted
        driver = connection.connection.driver_connection
        assert driver is not None
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000


def _cut(store: SqlStore, postgres: Postgres) -> None:
    postgres.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
        _name(store),
    )


@pytest.mark.parametrize("end", [_cut, lambda _store, postgres: postgres.restart()], ids=["cut", "SIGKILL"])
def test_a_server_that_dies_in_the_middle_loses_what_was_open_and_nothing_else(
    store: SqlStore, postgres: Postgres, end: Callable[[SqlStore, Postgres], None]
) -> None:
    with store.work() as work:
        kit.start_incident(work)
    broken = pytest.raises(StoreError, match=r"^the line to the database .* broke.* whole or not at all")
    with broken, store.work() as work:
        kit.start_incident(work)
        end(store, postgres)
        work.set_fact("a", "b")
    with store.work() as work:
        assert len(work.incidents()) == 1
        assert work.next_ref("AINL", 2026) == "AINL-2026-0002"
    assert store.verify()[0] == 2


@pytest.mark.parametrize("end", [_cut, lambda _store, postgres: postgres.restart()], ids=["cut", "SIGKILL"])
def test_a_server_that_was_restarted_between_two_cycles_is_not_even_noticed(
    store: SqlStore, postgres: Postgres, end: Callable[[SqlStore, Postgres], None]
) -> None:
    """A line that died while it lay in the pool is looked at before it is used."""
    with store.work() as work:
        work.set_fact("a", "b")
    end(store, postgres)
    with store.work() as work:
        assert work.fact("a") == "b"


def test_while_the_server_is_away_it_is_said_and_work_goes_on_after(
    store: SqlStore, postgres: Postgres
) -> None:
    postgres.crash()
    try:
        for _ in range(3):
            with pytest.raises(StoreError, match=r"cannot be reached: .* tried again by itself"):
                store.verify()
    finally:
        postgres.restart()
    assert store.verify()[0] == 0


def _take_in(work: SqlWork) -> None:
    arrival = work.store_arrival(kit.mail())
    assert arrival is not None
    work.finish_arrival(arrival, Handled(outcome="opened", reason=""))


def test_a_commit_whose_answer_is_lost_is_there_and_going_on_from_it_doubles_nothing(
    store: SqlStore, postgres: Postgres
) -> None:
    """The server committed and nobody heard it: the next round finds the mail as known."""
    with FaultProxy(target=postgres.port, swallow=b"COMMIT", times=2) as proxy:
        through = kit.at(kit.url_of(store).replace(str(postgres.port), str(proxy.port)))
        proxy.times = 0
        with through.work() as work:
            work.set_fact("a", "b")
        proxy.times = 1
        with pytest.raises(StoreError, match="whole or not at all"), through.work() as work:
            _take_in(work)
        with through.work() as work:
            assert work.store_arrival(kit.mail()) is None
            assert work.unhandled() == ()
        through.close()
    assert proxy.swallowed


# --- indexes, migrations, texts ---------------------------------------------------------------------------


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
    """0001 -> 0002 on a PostgreSQL with data; the journal refuses changes from then on."""
    first = tmp_path / "migrations"
    shutil.copytree(
        resource_folder("migrations"), first, ignore=shutil.ignore_patterns("0002*", "__pycache__")
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
    assert bare.migrate() == "0002"
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

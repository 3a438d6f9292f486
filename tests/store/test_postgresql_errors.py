"""Each trouble with PostgreSQL is one sentence that says what to do, without a secret or a word of a mail."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from compliance_bot.errors import StoreError
from compliance_bot.store import on_postgresql, schema
from compliance_bot.store.engine import open_engine
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.servers.harness import Postgres, free_port, give_to
from tests.store import kit
from tests.store.kit import NOW

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

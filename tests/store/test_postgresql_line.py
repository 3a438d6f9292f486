"""The line to PostgreSQL: dead servers, lost answers, settings that lose nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest

from compliance_bot.errors import StoreError
from compliance_bot.ports import Handled
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.servers.fault_proxy import FaultProxy
from tests.servers.harness import Postgres
from tests.store import kit

pytestmark = pytest.mark.on("postgresql")


def _name(store: SqlStore) -> str:
    return str(store._engine.url.database)


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

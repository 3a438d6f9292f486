"""Options, the network guard, and the real servers as session fixtures."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pytest_socket
import structlog
from hypothesis import settings

from compliance_bot.store import on_sqlite
from tests.databases import CASES, CHOSEN, NAMES, Database
from tests.servers.harness import Dovecot, Exim, Missing, Postgres

# hypothesis times each example by the wall: on a machine that does something else as well that says nothing of ours,
# and what must be quick has a test of its own that says how quick
settings.register_profile("explore", deadline=None)
# the same examples each time, so that a run that fails can be run again; new ones are looked for by the profile above
settings.register_profile("seeded", deadline=None, derandomize=True)
settings.load_profile("seeded")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Bigger budgets for the long runs, and the databases."""
    parser.addoption("--histories", default="25", help="how many random histories to play (default 25)")
    parser.addoption("--faults", default="40", help="fault proxy: cycles while lines break (default 40)")
    parser.addoption("--flood", default="300", help="how many forged senders flood the mailbox (default 300)")
    parser.addoption("--incidents", default="300", help="simulation: random incidents to play (default 300)")
    parser.addoption("--kills", default="150", help="crash machine: deaths on each database (default 150)")
    parser.addoption("--deaths", default="4", help="two instances: kills, freezes, cuts (default 4)")
    parser.addoption("--seed", default="1", help="crash machine, fault proxy: the first seed (default 1)")
    parser.addoption(
        "--database",
        default="usual",
        choices=(*NAMES, "usual", "both"),
        help="which database tests run on: one, both, or (default) SQLite with the usual share on PostgreSQL",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `database` runs once on each."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", NAMES, indirect=True, scope="function")


_PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
_LONG = frozenset({"journeys", "packaging", "demo"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """But only on those that `--database` asks for, and that a mark `on(name)` leaves it."""
    asked = config.getoption("--database")
    items[:] = [item for item in items if _is_wanted(item, asked)]
    # the long ones first: several processes would wait for the last of them at the end. One process has them all to
    # begin with, which wait for servers most of the time, and the others compute meanwhile
    items.sort(key=lambda item: item.path.parent.name not in _LONG)


def pytest_collection_finish() -> None:
    """Eleven thousand tests stay to the end: the garbage collector need not walk through them time and again."""
    gc.collect()
    gc.freeze()


def _is_wanted(item: pytest.Item, asked: str) -> bool:
    name = getattr(item, "callspec", None) and item.callspec.params.get("database")  # type: ignore[attr-defined]
    mark = item.get_closest_marker("on")
    if name is None or (mark is not None and name not in mark.args):
        return name is None
    if asked == "usual":
        return name == "sqlite" or item.path.parent.name != "casework" or item.path.stem in CASES
    return asked in (name, "both")


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database of this test, which World and Town take too."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    chosen = Database(server)
    before = CHOSEN.set(chosen)
    yield chosen
    CHOSEN.reset(before)
    chosen.close()


@pytest.fixture(autouse=True)
def logs_as_they_come() -> None:
    """What an earlier test set the logs up to (a level, a stream) is not this one's.

    Errors are told as Python tells them: structlog's own default draws each with the values of all variables around
    it, and a test in which a template breaks thirty times spent six seconds of seven on that.
    """
    structlog.reset_defaults()
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _PLAIN])


@pytest.fixture(autouse=True)
def commits_wait_for_no_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was committed stands in the file at once; only a power cut, which no test makes, would lose it then.

    It saves a third of the time of most tests. Child processes keep the program's own setting, and so does the test
    of that setting (tests/store/test_migrate.py).
    """
    if request.node.path.name == "test_migrate.py":
        return
    prepare = on_sqlite.preparation

    def quick(busy_seconds: float) -> Callable[[Any, Any], None]:
        prepared = prepare(busy_seconds)

        def connect(connection: Any, record: Any) -> None:
            prepared(connection, record)
            connection.execute("PRAGMA synchronous = OFF")

        return connect

    monkeypatch.setattr(on_sqlite, "preparation", quick)


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    """No test reaches beyond this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real IMAP server; users are made by each test."""
    server = Dovecot()
    try:
        yield server.start()
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        server.stop()


@pytest.fixture(scope="session")
def exim(dovecot: Dovecot) -> Iterator[Exim]:
    """A real SMTP server in front of that IMAP server."""
    server = Exim(lmtp_port=dovecot.lmtp_port)
    try:
        yield server.start()
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; each test has a database of its own in it."""
    server = Postgres()
    try:
        yield server.start()
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        server.stop()

"""Options, the network guard, and the real servers as session fixtures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_socket

from tests.databases import CHOSEN, NAMES, Database
from tests.servers.harness import Dovecot, Exim, Missing, Postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    """Bigger budgets for the long runs, and the databases."""
    parser.addoption("--histories", default="25", help="how many random histories to play (default 25)")
    parser.addoption(
        "--database",
        default="both",
        choices=(*NAMES, "both"),
        help="which database tests run on (default both)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `database` runs once on each, but one marked `on(name)` on that one alone."""
    if "database" not in metafunc.fixturenames:
        return
    asked, mark = metafunc.config.getoption("--database"), metafunc.definition.get_closest_marker("on")
    names = [name for name in NAMES if asked in (name, "both") and (mark is None or name in mark.args)]
    metafunc.parametrize("database", names, indirect=True, scope="function")


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

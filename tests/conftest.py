"""Options, the network guard, and the real servers as session fixtures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_socket

from tests.servers.harness import Dovecot, Exim, Missing


def pytest_addoption(parser: pytest.Parser) -> None:
    """Bigger budgets for the long runs."""
    parser.addoption("--histories", default="25", help="how many random histories to play (default 25)")


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

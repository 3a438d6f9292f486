"""The fault proxy does what it says: a proxy that harms nothing would prove nothing."""

# ruff: noqa: SIM117 - the proxy is one block, the line through it another
from __future__ import annotations

import random
import socket
from collections.abc import Iterator

import pytest

from tests.servers.fault_proxy import CALM, Fault, FaultProxy, random_fault
from tests.servers.harness import wait_for
from tests.servers.listening import Listener, close_hard


class Echo:
    """A server that says back what it hears, and keeps it."""

    def __init__(self) -> None:
        self.heard = b""
        self._listener = Listener(self._taken)
        self.port = self._listener.port

    def close(self) -> None:
        self._listener.close()

    def _taken(self, line: socket.socket) -> None:
        self._listener.work(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        try:
            while data := line.recv(4096):
                self.heard += data
                line.sendall(data.upper())
        except OSError:
            pass
        finally:
            close_hard(line)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.close()


def heard(line: socket.socket, count: int) -> bytes:
    """What comes back, until the end or so many bytes."""
    found = b""
    while len(found) < count and (data := line.recv(4096)):
        found += data
    return found


@pytest.mark.parametrize(
    ("fault", "back", "there"),
    [
        (CALM, b"HELLO WORLD", b"hello world"),
        (Fault(split=1), b"HELLO WORLD", b"hello world"),
        (Fault(delay=0.02), b"HELLO WORLD", b"hello world"),
        (Fault(cut_down=5), b"HELLO", b"hello world"),
        (Fault(cut_down=0), b"", b"hello world"),
    ],
)
def test_what_passes(echo: Echo, fault: Fault, back: bytes, there: bytes) -> None:
    with FaultProxy(echo.port, plan=lambda: fault) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as line:
            line.sendall(b"hello world")
            assert heard(line, 11) == back
            assert echo.heard == there


def test_a_cut_on_the_way_up_keeps_the_rest_from_the_server(echo: Echo) -> None:
    with FaultProxy(echo.port, plan=lambda: Fault(cut_up=5)) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as line:
            line.sendall(b"hello world")
            assert heard(line, 11) in (b"", b"HELLO")
        wait_for("what passed", lambda: echo.heard == b"hello")


def test_a_reset_is_a_reset(echo: Echo) -> None:
    with FaultProxy(echo.port, plan=lambda: Fault(cut_down=0, reset=True)) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as line:
            line.sendall(b"hello world")
            with pytest.raises(ConnectionResetError):
                heard(line, 11)


def test_a_dark_line_says_nothing_and_does_not_end(echo: Echo) -> None:
    with FaultProxy(echo.port, plan=lambda: Fault(dark_after=0)) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 0.3) as line:
            line.sendall(b"hello world")
            with pytest.raises(TimeoutError):
                heard(line, 11)


def test_a_refused_line_ends_at_once(echo: Echo) -> None:
    with FaultProxy(echo.port, plan=lambda: Fault(refuse=True)) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as line:
            assert line.recv(10) == b""
        assert proxy.met == [Fault(refuse=True)]


def test_the_same_seed_gives_the_same_faults_and_every_kind_comes_up() -> None:
    first = [random_fault(random.Random(7)) for _ in range(3)]
    assert first == [random_fault(random.Random(7)) for _ in range(3)]
    chance = random.Random(1)
    many = [random_fault(chance) for _ in range(500)]
    assert 200 < sum(not fault for fault in many) < 350
    for name in ("refuse", "cut_up", "reset", "delay", "split"):
        assert any(getattr(fault, name) for fault in many), name
    assert any(fault.cut_down == 0 for fault in many)
    assert any(fault.dark_after is not None for fault in many)

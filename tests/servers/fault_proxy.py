"""A TCP proxy on loopback that breaks the line at a chosen command, by a seeded plan, or chops what the server says."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.servers.listening import Listener, close_hard


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one connection; as it stands nothing.

    cut_up, cut_down: so many bytes pass from the client, or from the server, then the line ends with a FIN, or with a
    `reset`. With cut_down the server has got the whole request: its acknowledgement is lost. dark_after: so many bytes
    from the server, then both ways are silent. delay: seconds before each piece. split: bytes a packet.
    """

    refuse: bool = False
    cut_up: int | None = None
    cut_down: int | None = None
    reset: bool = False
    dark_after: int | None = None
    delay: float = 0.0
    split: int = 0

    def __bool__(self) -> bool:
        return self != CALM


CALM = Fault()


def random_fault(chance: random.Random, *, calm: float = 0.55, reach: int = 3000) -> Fault:
    """One of the faults that lines have; `calm` is the share of lines without, `reach` how many bytes may pass."""
    if chance.random() < calm:
        return CALM
    # early cuts hit greetings and logins, late ones bodies and acknowledgements
    after = chance.choice((0, chance.randrange(200), chance.randrange(reach)))
    return chance.choice(
        (
            Fault(refuse=True),
            Fault(cut_up=after, reset=chance.random() < 0.5),
            Fault(cut_down=after, reset=chance.random() < 0.5),
            Fault(cut_down=after, reset=chance.random() < 0.5),
            Fault(dark_after=after),
            Fault(delay=chance.uniform(0.001, 0.05)),
            Fault(split=1),
            Fault(split=1, cut_down=after),
        )
    )


class _Cut(Exception):
    """This connection ends here."""


@dataclass
class _Line:
    """One connection through the proxy and what passed."""

    client: socket.socket
    server: socket.socket
    fault: Fault
    up: int = 0
    down: int = 0
    armed: bool = False
    silent: bool = False

    def end(self) -> None:
        """Close both ends, with a reset where the fault wants one."""
        for line in (self.client, self.server):
            if self.fault.reset:
                with suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    line.shutdown(socket.SHUT_RD)  # wakes the other thread without a FIN
                line.close()
            else:
                close_hard(line)


@dataclass
class FaultProxy:
    """Between client and `target` port. `swallow`: once the client has said these bytes, the server still gets
    them and acts, but its answer is lost and the line is cut, `times` times. `split`: bytes a packet.
    `blackhole`: these bytes from the client make both ways silent instead.
    `plan`: gives each new connection its fault; `met` are the faults that connections were given."""

    target: int
    swallow: bytes = b""
    times: int = 1
    split: int = 0
    blackhole: bytes = b""
    plan: Callable[[], Fault] = lambda: CALM
    swallowed: list[bytes] = field(default_factory=list)
    met: list[Fault] = field(default_factory=list)

    def __enter__(self) -> FaultProxy:
        self._listener = Listener(self._taken)
        self.port = self._listener.port
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def cut(self) -> None:
        """End every connection there is."""
        self._listener.cut()

    def _taken(self, client: socket.socket) -> None:
        fault = self.plan()
        if fault:
            self.met.append(fault)
        try:
            if fault.refuse:
                raise OSError("refused")
            server = socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            close_hard(client)
            return
        self._join(_Line(client, server, fault))

    def _join(self, line: _Line) -> None:
        line.server.settimeout(None)
        for end in (line.client, line.server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._listener.keep(line.client, line.server)
        for job in (self._up, self._down):
            self._listener.work(self._pump, job, line)

    def _pump(self, job: Callable[[_Line], None], line: _Line) -> None:
        try:
            job(line)
        except (OSError, _Cut):
            pass  # the other side hung up, or this is the fault
        finally:
            line.end()

    def _up(self, line: _Line) -> None:
        while data := line.client.recv(65536):
            line.silent = line.silent or bool(self.blackhole and self.blackhole in data)
            if self.swallow and self.swallow in data and self.times > 0:
                self.times -= 1
                line.armed = True
            passed, line.up = line.up, line.up + len(data)
            self._pass(line.server, data, passed, line.fault.cut_up, line)

    def _down(self, line: _Line) -> None:
        fault = line.fault
        while data := line.server.recv(65536):
            if line.armed:
                self.swallowed.append(data)
                return
            passed, line.down = line.down, line.down + len(data)
            if fault.dark_after is not None and line.down > fault.dark_after:
                line.silent = True
            self._pass(line.client, data, passed, fault.cut_down, line, step=fault.split or self.split)

    def _pass(
        self, to: socket.socket, data: bytes, passed: int, limit: int | None, line: _Line, *, step: int = 0
    ) -> None:
        """Hand on what may pass; raises _Cut at the limit."""
        if line.fault.delay:
            self._listener.over.wait(line.fault.delay)
        rest = data if limit is None else data[: max(limit - passed, 0)]
        if not line.silent:
            step = step or max(len(rest), 1)
            for start in range(0, len(rest), step):
                to.sendall(rest[start : start + step])
        if limit is not None and passed + len(data) > limit:
            raise _Cut

"""A TCP proxy on loopback that breaks the line at a chosen command, or chops what the server says."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field

from tests.servers.hostile_imap import close_hard


@dataclass
class FaultProxy:
    """Between client and `target` port. `swallow`: once the client has said these bytes, the server still gets
    them and acts, but its answer is lost and the line is cut, `times` times. `split`: bytes a packet.
    `blackhole`: these bytes from the client make both ways silent instead."""

    target: int
    swallow: bytes = b""
    times: int = 1
    split: int = 0
    blackhole: bytes = b""
    swallowed: list[bytes] = field(default_factory=list)

    def __enter__(self) -> FaultProxy:
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for line in (self._listener, *self._lines):
            close_hard(line)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                return
            server.settimeout(None)
            for line in (client, server):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines += [client, server]
            state = {"armed": False, "silent": False}
            for job in (self._up, self._down):
                self._threads.append(threading.Thread(target=job, args=(client, server, state), daemon=True))
                self._threads[-1].start()

    def _up(self, client: socket.socket, server: socket.socket, state: dict[str, bool]) -> None:
        try:
            while data := client.recv(65536):
                if self.blackhole and self.blackhole in data:
                    state["silent"] = True
                if self.swallow and self.swallow in data and self.times > 0:
                    self.times -= 1
                    state["armed"] = True
                if not state["silent"]:
                    server.sendall(data)
        except OSError:
            pass  # the other side hung up
        finally:
            close_hard(server)

    def _down(self, client: socket.socket, server: socket.socket, state: dict[str, bool]) -> None:
        try:
            while data := server.recv(65536):
                if state["armed"]:
                    self.swallowed.append(data)
                    return
                step = self.split or len(data)
                for start in range(0, len(data), step):
                    client.sendall(data[start : start + step])
        except OSError:
            pass  # the other side hung up
        finally:
            close_hard(client)
            close_hard(server)

"""A TCP listener on loopback in threads of its own, ended with every line it took: what the peers of tests stand on."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

CUT = b"<cut>"
HANG = b"<hang>"
"""In a scripted reply: the line ends there, or stays silent until the test ends."""


def close_hard(line: socket.socket) -> None:
    """Close so that a thread that waits on this socket wakes up."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


class Listener:
    """Hands each connection to `taken`, in the accepting thread; `port` is where it listens."""

    def __init__(self, taken: Callable[[socket.socket], None]) -> None:
        self.over = threading.Event()
        self._taken = taken
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.work(self._accept)

    def work(self, job: Callable[..., None], *given: Any) -> None:
        """Do this in a thread that ends with the listener's lines."""
        thread = threading.Thread(target=job, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def keep(self, *lines: socket.socket) -> None:
        """These lines end with the listener."""
        self._lines.extend(lines)

    def cut(self) -> None:
        """End every line there is; new ones are taken."""
        for line in list(self._lines):
            close_hard(line)

    def close(self) -> None:
        self.over.set()
        close_hard(self._listener)
        self.cut()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._taken(line)

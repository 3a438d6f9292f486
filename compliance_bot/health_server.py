"""GET /health and GET /metrics on 127.0.0.1: small, bounded, and in nobody's way.

Whoever asks may be slow, wrong or many: a few at a time are heard, each for a few seconds and a few thousand bytes.
"""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from compliance_bot.clocks import elapsed_seconds
from compliance_bot.errors import StoreError
from compliance_bot.health import Report
from compliance_bot.metrics import MISSING, metrics_text
from compliance_bot.ports import Vitals

log = structlog.get_logger(__name__)

HOST = "127.0.0.1"
_AT_ONCE = 8
_SECONDS = 5.0
_BYTES = 8192
_DATABASE_SECONDS = 4.0
_FRESH_SECONDS = 1.0
_AGAIN_SECONDS = 15.0
_WORDS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}
Answer = tuple[int, str, bytes]


@dataclass(kw_only=True, eq=False)
class Latest:
    """What `read` gives, asked by one thread at a time and waited for a little; None when the database is silent."""

    read: Callable[[], Vitals]
    seconds: float = _DATABASE_SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _found: tuple[float, Vitals | None] = (float("-inf"), None)

    def get(self) -> Vitals | None:
        """Not older than a second, or None."""
        with self._lock:
            if elapsed_seconds() - self._found[0] < _FRESH_SECONDS:
                return self._found[1]
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._ask, name="vitals", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(self.seconds)
        return None if thread.is_alive() else self._found[1]

    def _ask(self) -> None:
        try:
            found: Vitals | None = self.read()
        except StoreError:
            found = None
        self._found = (elapsed_seconds(), found)


def answer(request: bytes, report: Callable[[], Report]) -> Answer:
    """(code, type, body) for the bytes of a request's head."""
    method, _, rest = request.partition(b"\r\n")[0].partition(b" ")
    path, _, version = rest.partition(b" ")
    if not version.startswith(b"HTTP/1."):
        return _said(400, "this is no HTTP request")
    if method not in (b"GET", b"HEAD"):
        return _said(405, "only GET is answered here")
    match path.partition(b"?")[0]:
        case b"/health":
            found = report()
            body = json.dumps(found.as_dict(), indent=2).encode() + b"\n"
            return (200 if found.is_well else 503), "application/json", body
        case b"/metrics":
            text = metrics_text(report())
            return _said(404, MISSING) if text is None else (200, "text/plain; version=0.0.4", text)
    return _said(404, "there are /health and /metrics")


def _said(code: int, sentence: str) -> Answer:
    return code, "text/plain; charset=utf-8", f"{sentence}\n".encode()


class _Handler(socketserver.BaseRequestHandler):
    """One request a connection."""

    server: _Server

    def handle(self) -> None:
        """Hear the head of a request, answer, hang up; whatever the other side does ends nothing but this."""
        line: socket.socket = self.request
        with suppress(OSError):
            head = _head(line)
            if head is None:
                return
            code, kind, body = answer(head, self.server.report)
            said = (
                f"HTTP/1.1 {code} {_WORDS[code]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\nCache-Control: no-store\r\n"
                f"{'Allow: GET, HEAD' if code == 405 else 'X-Content-Type-Options: nosniff'}\r\n\r\n"
            )
            line.settimeout(_SECONDS)
            line.sendall(said.encode("ascii") + (b"" if head.startswith(b"HEAD ") else body))


def _head(line: socket.socket) -> bytes | None:
    """The request up to its empty line; None when it is too long, or takes too long as a whole."""
    end, heard = elapsed_seconds() + _SECONDS, b""
    while b"\r\n\r\n" not in heard:
        left = end - elapsed_seconds()
        if left <= 0 or len(heard) > _BYTES:
            return None
        line.settimeout(left)
        piece = line.recv(2048)
        if not piece:
            return None
        heard += piece
    return heard


class _Server(socketserver.ThreadingTCPServer):
    """Hears a few at a time; who comes on top of that is hung up on."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, report: Callable[[], Report]) -> None:
        self.report = report
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """In a thread of its own, where there is a place."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """The place is free again, however it ended."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Told in one line, without what was asked."""
        log.exception("health_request_failed")


def serve_health(port: int, report: Callable[[], Report], stopping: threading.Event) -> threading.Thread:
    """Answer until `stopping`. Where the port is taken (another instance of this machine) it is tried again."""

    def run() -> None:
        told = False
        while not stopping.is_set():
            try:
                server = _Server(port, report)
            except OSError as error:
                if not told:
                    log.warning("health_port_is_taken_tried_again", port=port, why=str(error))
                told = True
                stopping.wait(_AGAIN_SECONDS)
                continue
            with server:
                threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
                stopping.wait()
                server.shutdown()

    thread = threading.Thread(target=run, name="health-port", daemon=True)
    thread.start()
    return thread

"""SMTP servers on loopback that refuse, hang and break off on demand: aiosmtpd, and a bare one for the rest."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.servers.harness import free_port
from tests.servers.listening import CUT, HANG, Listener, close_hard


@dataclass
class Scripted:
    """An aiosmtpd handler: `replies` by step ("MAIL", "RCPT", "DATA"), '' = take it; `mails` is what it took."""

    replies: dict[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    abort_after_data: int = 0
    port: int = 0

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.replies:
            return self.replies["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if "RCPT" in self.replies:
            return self.replies["RCPT"]
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.replies.get("DATA", "250 2.0.0 queued")
        if answer.startswith("250"):
            self.mails.append(envelope.content)
        if self.abort_after_data > 0:
            self.abort_after_data -= 1
            server.transport.abort()
        return answer


@contextmanager
def scripted_smtp(
    replies: dict[str, str] | None = None, *, starttls: ssl.SSLContext | None = None, password: str = ""
) -> Iterator[Scripted]:
    """A running aiosmtpd; with `password` it wants a login before mail."""
    handler = Scripted(replies=replies or {})
    handler.port = free_port()

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == password.encode(), handled=False)

    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        tls_context=starttls,
        authenticator=check if password else None,
        auth_required=bool(password),
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


_DEFAULTS = {
    "EHLO": b"250 bare.example\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    ".": b"250 queued\r\n",
    "QUIT": b"221 bye\r\n",
    "RSET": b"250 ok\r\n",
    "NOOP": b"250 ok\r\n",
}


@dataclass
class BareSmtp:
    """A few lines of SMTP: a reply per verb ("." answers the text), CUT and HANG as in listening."""

    replies: dict[str, bytes | list[bytes]] = field(default_factory=dict)
    greeting: bytes = b"220 bare.example\r\n"
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    def __enter__(self) -> BareSmtp:
        self._listener = Listener(self._taken)
        self.port = self._listener.port
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def asked(self, verb: str) -> list[str]:
        """The commands with this verb."""
        return [command for command in self.commands if command.upper().startswith(verb)]

    def _taken(self, line: socket.socket) -> None:
        self._listener.keep(line)
        self._listener.work(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        try:
            going = self._say(line, self.greeting)
            with line.makefile("rb") as incoming:
                while going and (asked := incoming.readline()):
                    command = asked.decode("utf-8", "replace").strip()
                    self.commands.append(command)
                    verb = command.upper().split(" ")[0]
                    going = self._say(line, self._reply(verb))
                    if verb == "DATA" and going:
                        self.mails.append(b"".join(iter(incoming.readline, b".\r\n")))
                        going = self._say(line, self._reply("."))
        except OSError:
            pass  # the bot hung up
        finally:
            close_hard(line)

    def _reply(self, verb: str) -> bytes:
        reply = self.replies.get(verb, _DEFAULTS.get(verb, b"500 unknown\r\n"))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        return reply

    def _say(self, line: socket.socket, reply: bytes) -> bool:
        for end in (CUT, HANG):
            said, found, _ = reply.partition(end)
            if found:
                line.sendall(said)
                if end is HANG:
                    self._listener.over.wait(30)
                return False
        line.sendall(reply)
        return True


def make_certificate(folder: Path, *, name: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for `name` (localhost: also 127.0.0.1) and the server's side of it."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    names = f"DNS:{name}" + (",IP:127.0.0.1" if name == "localhost" else "")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-subj", f"/CN={name}", "-addext", f"subjectAltName={names}"),
            *("-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context

"""An embedded SMTP server (aiosmtpd) that behaves as Exchange Online does with Message-IDs (mail.md §4).

Mail submitted by the watched mailbox loses its own Message-ID: the server writes a new one into the header
and names it only in its reply to DATA. Mail to the mailbox goes into IMAP by APPEND; mail to people
is kept in memory, for the players, and as .eml in a folder of each person.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from compliance_bot.clocks import SystemClock

HOST = "127.0.0.1"
_MESSAGE_ID = re.compile(rb"^message-id:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """One mail as it lies in one recipient's mailbox. `submitted_id` and `assigned_id` are ids with <>."""

    number: int
    at: datetime
    sender: str
    recipient: str
    raw: bytes
    submitted_id: str
    assigned_id: str
    path: Path | None


class SmtpServer:
    """Takes mail on a free loopback port and delivers it; `port` is known after `start()`.

    mailbox: the bot's own address; `to_mailbox` puts a mail there. users: name -> password for AUTH, which
    is offered but not demanded. folder: where .eml files go, None for memory only. now: the time of `at`.
    """

    def __init__(
        self,
        *,
        mailbox: str,
        to_mailbox: Callable[[bytes], None],
        users: dict[str, str] | None = None,
        folder: Path | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.mailbox = mailbox.lower()
        self.delivered: list[Delivered] = []
        self.logins: list[str] = []
        self._to_mailbox = to_mailbox
        self._users = users or {}
        self._folder = folder
        self._now = now or SystemClock().now
        self._lock = threading.Lock()
        self._controller = _OnFreePort(
            self, hostname=HOST, port=0, auth_require_tls=False, authenticator=self._authenticate
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._controller.port)

    def start(self) -> SmtpServer:
        """Listen."""
        # aiosmtpd warns at each login that one of its own attributes is deprecated
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._controller.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop(no_assert=True)

    def mails_for(self, address: str) -> list[Delivered]:
        """What lies in this person's mailbox, oldest first."""
        with self._lock:
            return [mail for mail in self.delivered if mail.recipient == address.lower()]

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:
        """Deliver one message to all its recipients (aiosmtpd's hook)."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = (envelope.mail_from or "").lower()
        submitted = _message_id(raw)
        assigned = submitted
        if sender == self.mailbox:
            assigned = f"<{uuid.uuid4().hex}@exchange.demo.example>"
            raw = replace_message_id(raw, assigned)
        raw = b"Return-Path: <" + sender.encode() + b">\r\n" + raw
        for recipient in envelope.rcpt_tos:
            await asyncio.to_thread(self._deliver, sender, recipient.lower(), raw, ids=(submitted, assigned))
        return f"250 2.0.0 OK {assigned} [Hostname=exchange.demo.example]"

    def _deliver(self, sender: str, recipient: str, raw: bytes, *, ids: tuple[str, str]) -> None:
        if recipient == self.mailbox:
            self._to_mailbox(raw)
        with self._lock:
            number = len(self.delivered) + 1
            mail = Delivered(
                number=number,
                at=self._now(),
                sender=sender,
                recipient=recipient,
                raw=raw,
                submitted_id=ids[0],
                assigned_id=ids[1],
                path=self._keep(number, recipient, raw),
            )
            self.delivered.append(mail)

    def _keep(self, number: int, recipient: str, raw: bytes) -> Path | None:
        if self._folder is None:
            return None
        path = self._folder / re.sub(r"[^a-z0-9@.+_-]", "_", recipient) / f"{number:03}.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        return path

    def _authenticate(
        self, _server: Any, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        name = data.login.decode()
        good = name in self._users and self._users[name].encode() == data.password
        if good:
            self.logins.append(name)
        return AuthResult(success=good, handled=False)


class _OnFreePort(Controller):
    """aiosmtpd's controller cannot tell which port the system chose, so we bind the socket ourselves."""

    def _create_server(self) -> Any:
        listener = socket.create_server((HOST, 0))
        self.port = listener.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listener)


def replace_message_id(raw: bytes, assigned: str) -> bytes:
    """The same bytes with another Message-ID header (or a first one); the body is untouched."""
    head, gap, body = _split(raw)
    head = _MESSAGE_ID.sub(b"", head)
    return head + b"Message-ID: " + assigned.encode() + b"\r\n" + gap + body


def _message_id(raw: bytes) -> str:
    found = _MESSAGE_ID.search(_split(raw)[0])
    value = found.group().partition(b":")[2] if found else b""
    return b"".join(value.split()).decode("ascii", "replace")


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Header lines with their last line end, the empty line, the body."""
    gap = re.search(rb"\r?\n(\r?\n)", raw)
    if gap is None:
        return raw if raw.endswith(b"\n") else raw + b"\r\n", b"\r\n", b""
    return raw[: gap.start(1)], gap.group(1), raw[gap.end() :]

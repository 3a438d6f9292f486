"""An IMAP server on loopback that says what a test tells it to say: the peer no real server is."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.listening import CUT, HANG, Listener, close_hard

PAUSE = b"<pause>"
Reply = bytes | Callable[[str], bytes]

_DEFAULTS: dict[str, Reply] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n{tag} OK done\r\n",
    "LOGIN": b"{tag} OK logged in\r\n",
    "LIST": b'* LIST (\\HasNoChildren) "/" INBOX\r\n{tag} OK done\r\n',
    "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK done\r\n",
    "NOOP": b"{tag} OK done\r\n",
    "UID SEARCH": b"* SEARCH 1\r\n{tag} OK done\r\n",
    "LOGOUT": b"* BYE bye\r\n{tag} OK done\r\n",
    "IDLE": b"+ idling\r\n",
    "DONE": b"{tag} OK idle ended\r\n",
}
WITH_IDLE = b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE\r\n{tag} OK done\r\n"


@dataclass
class HostileImap:
    """One reply per command word ("SELECT" also answers EXAMINE); a list is used up, its last one stays.

    `{tag}` in a reply is the command's tag; CUT ends the line there, HANG keeps silent until the test ends, PAUSE
    waits a moment, so that what follows comes in a packet of its own. DONE is answered with the tag of its IDLE.
    `split` sends that many bytes a packet. `commands` is what was asked, without tags, in order.
    """

    replies: dict[str, Any] = field(default_factory=dict)
    greeting: bytes = b"* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] ready\r\n"
    split: int = 0
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> HostileImap:
        self._listener = Listener(self._taken)
        self.port = self._listener.port
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def asked(self, word: str) -> list[str]:
        """The commands that begin with `word`."""
        return [command for command in self.commands if command.upper().startswith(word)]

    def _taken(self, line: socket.socket) -> None:
        self.connections += 1
        self._listener.keep(line)
        self._listener.work(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        try:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            going = self._say(line, self.greeting, "*")
            idling = ""
            with line.makefile("rb") as incoming:
                while going and (asked := incoming.readline()):
                    tag, _, command = asked.decode("utf-8", "replace").strip().partition(" ")
                    if tag == "DONE":
                        tag, command = idling, "DONE"
                    idling = tag
                    self.commands.append(command)
                    going = self._say(line, self._reply(command), tag)
        except OSError:
            pass  # the bot hung up: what every server lives with
        finally:
            close_hard(line)

    def _reply(self, command: str) -> bytes:
        words = command.upper().split()
        word = " ".join(words[:2]) if words[:1] == ["UID"] else next(iter(words), "")
        word = "SELECT" if word == "EXAMINE" else word
        reply = self.replies.get(word, _DEFAULTS.get(word, b"{tag} BAD unknown\r\n"))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        return bytes(reply(command) if callable(reply) else reply)

    def _say(self, line: socket.socket, reply: bytes, tag: str) -> bool:
        """Send; whether the line goes on."""
        data = reply.replace(b"{tag}", tag.encode())
        for end in (CUT, HANG):
            data, found, _ = data.partition(end)
            if found:
                self._send(line, data)
                if end is HANG:
                    self._listener.over.wait(3600)
                return False
        self._send(line, data)
        return True

    def _send(self, line: socket.socket, data: bytes) -> None:
        for number, part in enumerate(data.split(PAUSE)):
            if number:
                self._listener.over.wait(0.3)
            step = self.split or max(len(part), 1)
            for start in range(0, len(part), step):
                line.sendall(part[start : start + step])


def body(uid: int, data: bytes, *, start: int = 0) -> bytes:
    """A FETCH answer with one piece of a mail."""
    return (
        b"* 1 FETCH (UID %d BODY[]<%d> {%d}\r\n" % (uid, start, len(data)) + data + b")\r\n{tag} OK done\r\n"
    )

"""An embedded IMAP server (pymap, in memory) in a thread, on a free loopback port.

pymap drops keywords and knows no SPECIAL-USE: the demo's configuration names its junk folder.
"""

from __future__ import annotations

import asyncio
import imaplib
import socket
import threading
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from typing import Any

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService

from compliance_bot.demo.faults import DemoFault

HOST = "127.0.0.1"
JUNK = "Junk"


class ImapServer:
    """One mailbox with INBOX and Junk for `user`; `port` is known after `start()`."""

    def __init__(self, *, user: str, password: str) -> None:
        self.user = user
        self.password = password
        self.port = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._done: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)

    def start(self) -> ImapServer:
        """Listen and make the junk folder. Raises DemoFault when the server does not come up in 10 s."""
        self._thread.start()
        if not self._ready.wait(10) or not self.port:
            raise DemoFault("the demo's IMAP server did not start within 10 s; try again")
        with self.login() as connection:
            connection.create(JUNK)
        return self

    def stop(self) -> None:
        """Close the listener and every session; may be called twice."""
        if self._loop is not None and self._done is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._done.set)
            self._thread.join(5)

    def login(self) -> imaplib.IMAP4:
        """A connection of the delivery side, logged in (a context manager that logs out)."""
        connection = imaplib.IMAP4(HOST, self.port, timeout=10)
        # without it each APPEND waits 40 ms for a delayed acknowledgement
        connection.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.login(self.user, self.password)
        return connection

    def deliver(self, raw: bytes, *, folder: str = "INBOX") -> None:
        """Put a mail in the mailbox by IMAP APPEND; the server stamps it with its own time."""
        with self.login() as connection:
            answer, detail = connection.append(folder, "", "", raw)
            if answer != "OK":
                raise DemoFault(f"the demo's mailbox refused a mail: {detail!r}")

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._done = asyncio.Event()
        backend, config = await DictBackend.init(_arguments(self.user, self.password))
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            handle: Any = ProxyProtocolReader(config.proxy_protocol).get_callback(
                IMAPServer(backend.login, config)
            )
            server = await asyncio.start_server(handle, host=HOST, port=0)
            await stack.enter_async_context(server)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._done.wait()


def _arguments(user: str, password: str) -> Namespace:
    """pymap takes its settings as parsed arguments only."""
    parser = ArgumentParser()
    IMAPService.add_arguments(parser)
    DictBackend.add_subparser("dict", parser.add_subparsers(dest="backend"))
    arguments = ["--host", HOST, "--no-tls", "dict", "--demo-user", user, f"--demo-password={password}"]
    return parser.parse_args(arguments, Namespace(debug=False, skip_services=[], passlib_cfg=None))

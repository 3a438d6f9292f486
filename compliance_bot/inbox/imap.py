"""An IMAP line: connected, encrypted, logged in; the one module that knows imapclient.

imap_mailbox.py reads the mailbox over it, and whoever wants a line of their own calls `open_client`.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.imap_utf7 import decode as decode_utf7

from compliance_bot.errors import LoginRefused, MailboxError
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.lines import is_loopback, line_fault, tls_context

__all__ = [
    "BREAKS",
    "FAULTS",
    "IMAPClient",
    "IMAPClientAbortError",
    "IMAPClientError",
    "decode_name",
    "hang_up",
    "open_client",
    "scrub",
    "tell_each_answer",
]

# The line broke, which says nothing about what was asked.
BREAKS = (OSError, IMAPClientAbortError)
# Both families of T3, and what the libraries' parsers let through when a server talks nonsense.
FAULTS = (OSError, IMAPClientError, ValueError, LookupError, TypeError, AttributeError, MemoryError)
_PASSING = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]")


def open_client(settings: ImapSettings) -> IMAPClient:
    """A line of its own, connected, encrypted and logged in. Raises MailboxError with what to do.

    The caller ends it with `hang_up`, and catches FAULTS on everything he says over it.
    """
    where = f"mail server {settings.host}:{settings.port}"
    if settings.security == "none" and not is_loopback(settings.host):
        raise MailboxError(
            f"security = 'none' is allowed for this machine only, not for {where}: use 'tls' or 'starttls'."
        )
    client: IMAPClient | None = None
    try:
        client = _dial(settings)
        _log_in(client, settings)
    except LoginError as error:
        hang_up(client)
        # the server's own trouble passes by itself (RFC 5530); a refusal waits longer, or the account is locked
        passing = any(code in str(error).upper() for code in _PASSING)
        raise (MailboxError if passing else LoginRefused)(
            f"Login refused for user {settings.user} at {where}: check user and password, "
            f"and whether this account may use IMAP. The server said: {scrub(error, settings)}"
        ) from None
    except FAULTS as error:
        hang_up(client)
        raise MailboxError(line_fault(where, error, scrub(error, settings))) from None
    return client


def _dial(settings: ImapSettings) -> IMAPClient:
    """A connection with time limits (T3), no traffic log (T43), no Nagle delay (T47), times as sent (T2)."""
    tls = settings.security == "tls"
    context = None if settings.security == "none" else tls_context(settings.ca_file)
    timeout = SocketTimeout(connect=settings.connect_timeout, read=settings.read_timeout)
    client = IMAPClient(
        settings.host, settings.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout
    )
    client._imap.debug = 0
    client.normalise_times = False
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if settings.security == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            hang_up(client)
            raise
    return client


def _log_in(client: IMAPClient, settings: ImapSettings) -> None:
    # LOGIN carries ASCII only; AUTHENTICATE PLAIN carries UTF-8.
    plain = not (settings.user + settings.password).isascii()
    login: Callable[[str, str], Any] = client.plain_login if plain else client.login
    login(settings.user, settings.password)


def tell_each_answer(client: IMAPClient, told: Callable[[], None]) -> None:
    """Have `told` called whenever a command has its answer: what a line does between two of them is waiting."""
    real = client._imap._command_complete

    def complete(*args: Any) -> Any:
        try:
            return real(*args)
        finally:
            told()

    client._imap._command_complete = complete


def hang_up(client: IMAPClient | None) -> None:
    """Let a line go without a word; one that is broken already too (T3)."""
    if client is not None:
        with suppress(*FAULTS):
            client.shutdown()


def scrub(error: BaseException, settings: ImapSettings) -> str:
    """The fault in one line of at most 300 characters, never with the password."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return (text.replace(settings.password, "***") if settings.password else text)[:300]


def decode_name(raw: object) -> str | None:
    """A folder's name from modified UTF-7; None when it is none, as a name in plain UTF-8 or with a bare `&`."""
    if not isinstance(raw, bytes):
        return str(raw)
    with suppress(ValueError):
        return str(decode_utf7(raw)) if raw.isascii() else None
    return None

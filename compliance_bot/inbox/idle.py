"""IDLE: the server says that mail came in, so that it is read within seconds. A speed-up only (T1, T47).

On a line of its own, in a thread of its own. Its trouble never touches the polling, which goes on by its timer
anyhow; a push merely asks for a look at once. IDLE dies silently, so nothing it says by its silence is believed.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from compliance_bot.backoff import Patience, Trouble
from compliance_bot.errors import LoginRefused, MailboxError
from compliance_bot.inbox.imap import FAULTS, hang_up
from compliance_bot.ports import Clock

log = structlog.get_logger(__name__)

# Half of the nine minutes after which IDLE must end (T1), and sooner than most routers forget a silent line; a line
# that died unseen is found out then at the latest, or by keep-alive after two minutes.
RENEW_SECONDS = 240.0
# how soon a stop is noticed
CHECK_SECONDS = 2.0
# after a push: what comes in one breath is asked for once
_BREATH_SECONDS = 1.0
# a line that held so long was good: the next trouble starts from the beginning
_HELD_SECONDS = 60.0
_TELL_AT = 3
_KEEP_ALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4))


class Line(Protocol):
    """What IDLE needs of an IMAP line that is logged in."""

    def has_capability(self, capability: str) -> bool:
        """Whether the server says it can do this."""
        ...

    def select_folder(self, folder: str, readonly: bool = False) -> Any:
        """Open a folder."""
        ...

    def noop(self) -> Any:
        """(text, what the server had to say)."""
        ...

    def idle(self) -> Any:
        """Begin."""
        ...

    def idle_check(self, timeout: float | None = None) -> Any:
        """What came within so many seconds."""
        ...

    def idle_done(self) -> Any:
        """End; (text, what came meanwhile)."""
        ...

    def socket(self) -> socket.socket:
        """The socket below."""
        ...


class LineDied(MailboxError):
    """The line is dead although nothing said so (T1)."""


class NotOffered(MailboxError):
    """This server knows no IDLE."""


@dataclass(kw_only=True)
class Listener:
    """One line that listens. `ask` wants a look at the mailbox, `rest` waits so many seconds and says whether to stop.

    elapsed: seconds on a clock that nobody sets.
    """

    line: Line
    ask: Callable[[], None]
    rest: Callable[[float], bool]
    elapsed: Callable[[], float]
    renew: float = RENEW_SECONDS
    check: float = CHECK_SECONDS

    def listen(self) -> None:
        """Until a stop. Raises LineDied, NotOffered or what the library raises; then the line is of no use."""
        if not self.line.has_capability("IDLE"):
            raise NotOffered("the mail server offers no IDLE")
        _keep_alive(self.line)
        self.line.select_folder("INBOX", readonly=True)
        first = True
        while not self.rest(0):
            self.line.idle()
            if first:
                self.ask()  # for what came while nobody listened
                first = False
            self._wait_for_pushes()
            _, late = self.line.idle_done()
            _, news = self.line.noop()
            self._take((*late, *news))

    def _wait_for_pushes(self) -> None:
        """Until a stop or the time to renew; an answer that is empty too soon is a dead line (T1)."""
        begun = self.elapsed()
        while (asked := self.elapsed()) - begun < self.renew:
            said = self.line.idle_check(timeout=self.check)
            if not said and self.elapsed() - asked < 0.9 * self.check:
                raise LineDied("the line ended without a word")
            if self.rest(_BREATH_SECONDS if self._take(said) else 0):
                return

    def _take(self, said: Sequence[Any]) -> bool:
        """Ask for a look when a mail came in; whether one did. Raises LineDied on a BYE."""
        if any(_word(one, 0) == b"BYE" for one in said):
            raise LineDied("the server said BYE")
        pushed = any(_word(one, 1) in (b"EXISTS", b"RECENT") for one in said)
        if pushed:
            self.ask()
        return pushed


@dataclass(kw_only=True)
class IdleWatch:
    """Listens as long as the service runs, on one line after another.

    open_line: connect and log in, or MailboxError. ready: whether polling works; only then a line is tried, so that a
    server in trouble, or an account about to be locked, sees no second visitor.
    """

    open_line: Callable[[], Line]
    clock: Clock
    elapsed: Callable[[], float]
    patience: Patience = field(default_factory=Patience)
    renew: float = RENEW_SECONDS
    check: float = CHECK_SECONDS

    def run(
        self, *, ask: Callable[[], None], rest: Callable[[float], bool], ready: Callable[[], bool]
    ) -> None:
        """Until `rest` says stop, or the server turns out to know no IDLE, which is said once."""
        while not rest(self.patience.left(self.clock.now())):
            if not ready():
                rest(self.check)
                continue
            begun = self.elapsed()
            try:
                self._one_line(ask, rest)
            except NotOffered:
                log.info("idle_is_not_offered_new_mail_is_found_by_polling")
                return
            except (MailboxError, *FAULTS) as error:
                self._failed(error, held=self.elapsed() - begun)

    def _one_line(self, ask: Callable[[], None], rest: Callable[[float], bool]) -> None:
        line: Any = self.open_line()
        try:
            listener = Listener(
                line=line, ask=ask, rest=rest, elapsed=self.elapsed, renew=self.renew, check=self.check
            )
            listener.listen()
        except (LineDied, *FAULTS):
            ask()  # half a line is most likely a push that came in two packets (T47)
            raise
        finally:
            hang_up(line)

    def _failed(self, error: Exception, *, held: float) -> None:
        """A server may end IDLE when it likes; only one that keeps doing so is worth a word, once."""
        if held >= _HELD_SECONDS:
            self.patience.worked()
        trouble = Trouble.LOGIN if isinstance(error, LoginRefused) else Trouble.LINE
        self.patience.failed(self.clock.now(), trouble)
        if self.patience.failures == _TELL_AT:
            log.warning(
                "idle_does_not_hold_new_mail_is_found_by_polling", why=f"{type(error).__name__}: {error}"
            )


def _keep_alive(line: Line) -> None:
    """Let the kernel try a silent line; a platform that cannot is no fault."""
    below = line.socket()
    with suppress(OSError, AttributeError):
        below.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEP_ALIVE:
            below.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _word(said: Any, place: int) -> Any:
    """One word of an answer as the library gives it: (b"BYE", b"…") or (4, b"EXISTS")."""
    if not isinstance(said, tuple) or len(said) <= place:
        return None
    word = said[place]
    return word.upper() if isinstance(word, bytes) else word

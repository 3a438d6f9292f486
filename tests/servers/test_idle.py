"""IDLE on a real server and on peers that play every trick of T1 and T47: a push is a wish, silence no promise."""

# ruff: noqa: SIM117 - the servers are one block, what is claimed of them another
from __future__ import annotations

import contextlib
import imaplib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog

from compliance_bot.backoff import Patience
from compliance_bot.clocks import SystemClock, elapsed_seconds
from compliance_bot.errors import LoginRefused, MailboxError
from compliance_bot.inbox.idle import RENEW_SECONDS, IdleWatch, LineDied, Listener
from compliance_bot.inbox.imap import hang_up, open_client
from compliance_bot.inbox.imap_settings import ImapSettings
from tests.fakes import FakeClock
from tests.servers.fault_proxy import FaultProxy
from tests.servers.harness import Account, Dovecot, wait_for
from tests.servers.hostile_imap import PAUSE, WITH_IDLE, HostileImap, Reply
from tests.servers.listening import CUT, HANG

MAIL = b"From: jan@post.example\r\nSubject: lek\r\n\r\nEr is een laptop weg.\r\n"


def settings(port: int, account: Account | None = None, **changes: Any) -> ImapSettings:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": account.user if account else "bot",
        "password": account.password if account else "geheim",
        "name": "main",
        "connect_timeout": 2,
        "read_timeout": 0.5,
    }
    return ImapSettings(**(values | changes))


def idler(said: Reply = b"+ idling\r\n", **replies: Reply) -> HostileImap:
    """A peer that offers IDLE and answers it so."""
    return HostileImap({"CAPABILITY": WITH_IDLE, "IDLE": said} | replies)


@dataclass
class Service:
    """The watch in its thread, as the service runs it; `asked` counts its wishes for a look."""

    watch: IdleWatch
    asked: int = 0
    ready: bool = True
    stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Service:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(5)
        assert not self.thread.is_alive(), "a stop takes no five seconds"

    def _ask(self) -> None:
        self.asked += 1

    def _run(self) -> None:
        self.watch.run(ask=self._ask, rest=self.stopping.wait, ready=lambda: self.ready)


def watch(
    port: int,
    account: Account | None = None,
    *,
    renew: float = RENEW_SECONDS,
    check: float = 0.5,
    **changes: Any,
) -> IdleWatch:
    wanted = settings(port, account, **changes)
    return IdleWatch(
        open_line=lambda: open_client(wanted),
        clock=SystemClock(),
        elapsed=elapsed_seconds,
        renew=renew,
        check=check,
    )


@contextlib.contextmanager
def listener(port: int, *, asked: list[bool] | None = None, **changes: Any) -> Iterator[Listener]:
    """One line that listens, until it ends by itself."""
    line = open_client(settings(port))
    wishes = asked if asked is not None else []
    values: dict[str, Any] = {"renew": 20.0, "check": 0.3, "rest": lambda _seconds: False} | changes
    try:
        yield Listener(line=line, ask=lambda: wishes.append(True), elapsed=elapsed_seconds, **values)
    finally:
        hang_up(line)


# --- a real server ------------------------------------------------------------------------------------------------


def test_a_mail_that_lands_is_asked_for_within_seconds(dovecot: Dovecot) -> None:
    """T47: Dovecot holds every push for half a second; the poll timer is a minute."""
    account = dovecot.add_user("idle-push")
    with Service(watch(dovecot.port, account, read_timeout=5)) as service:
        wait_for("the first wish", lambda: service.asked == 1)
        dovecot.append(account, MAIL)
        wait_for("the push", lambda: service.asked >= 2, timeout=5)


def test_idle_reads_only_and_sets_no_flag(dovecot: Dovecot) -> None:
    r"""mail.md §1: \Seen is never set, and what others see as \Recent stays theirs."""
    account = dovecot.add_user("idle-flags")
    with Service(watch(dovecot.port, account, read_timeout=5)) as service:
        wait_for("the first wish", lambda: service.asked == 1)
        dovecot.append(account, MAIL)
        wait_for("the push", lambda: service.asked >= 2, timeout=5)
    assert all("Seen" not in flags for flags in dovecot.flags(account))


def test_idle_ends_and_begins_again_before_the_server_hangs_up(dovecot: Dovecot) -> None:
    """T1: after nine minutes at most, with a NOOP between; pushes come through afterwards too."""
    assert RENEW_SECONDS <= 9 * 60
    account = dovecot.add_user("idle-renew")
    with Service(watch(dovecot.port, account, renew=0.2, check=0.2, read_timeout=5)) as service:
        wait_for("the first wish", lambda: service.asked == 1)
        dovecot.append(account, MAIL)
        wait_for("the push", lambda: service.asked >= 2, timeout=10)


def test_a_server_that_crashes_is_found_again() -> None:
    """A crash of the whole server: the line is replaced by itself, and what came meanwhile is asked for."""
    server = Dovecot()
    try:
        server.start()
        account = server.add_user("idle-crash")
        with Service(watch(server.port, account, read_timeout=5)) as service:
            wait_for("the first wish", lambda: service.asked == 1)
            server.restart()
            wait_for("a look at the death and one after it", lambda: service.asked >= 3, timeout=30)
            server.append(account, MAIL)
            seen = service.asked
            wait_for("the push", lambda: service.asked > seen, timeout=10)
    finally:
        server.stop()


# --- peers that break every promise -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "end", [CUT, b"* BYE idle for too long\r\n" + CUT, b"* BYE shutting down\r\n" + HANG]
)
def test_a_peer_that_closes_during_idle_is_a_dead_line(end: bytes) -> None:
    """T1: idle_check gives [] at once for ever, and a BYE but once: either is the end of this line."""
    with idler(b"+ idling\r\n" + PAUSE + end) as server:
        with listener(server.port) as one, pytest.raises(LineDied):
            one.listen()
    assert len(server.asked("IDLE")) == 1


def test_the_library_itself_sees_no_end(dovecot: Dovecot) -> None:
    """T1, shown on the library: after the close an empty answer, at once, again and again, and no exception."""
    with idler(b"+ idling\r\n" + CUT) as server:
        line = open_client(settings(server.port))
        try:
            line.idle()
            begun = elapsed_seconds()
            assert [line.idle_check(timeout=1) for _ in range(100)] == [[]] * 100
            assert elapsed_seconds() - begun < 1
        finally:
            hang_up(line)


def test_a_push_in_two_packets_breaks_the_line_and_is_asked_for_all_the_same() -> None:
    """T47: idle_check raises an abort when a line arrives in two packets."""

    with idler(b"+ idling\r\n" + PAUSE + b"* 2 EX" + PAUSE + b"ISTS\r\n") as server:
        with listener(server.port) as one, pytest.raises(imaplib.IMAP4.abort):
            one.listen()
        with Service(watch(server.port)) as service:
            wait_for("a wish at the start and one at the break", lambda: service.asked >= 2, timeout=5)


def test_a_line_that_goes_dark_is_found_out_when_idle_is_renewed() -> None:
    """T3: without a read timeout idle_done would hang for ever on a half-open line."""
    with idler() as server:
        with FaultProxy(server.port, blackhole=b"DONE") as proxy:
            with listener(proxy.port, renew=0.3) as one, pytest.raises(TimeoutError):
                one.listen()
    assert RENEW_SECONDS + 60 <= 5 * 60, "minutes, not hours"


def test_the_kernel_tries_a_silent_line_too() -> None:
    """T1: keep-alive finds a dead network before the renewal does."""
    import socket

    with idler(b"+ idling\r\n" + CUT) as server, listener(server.port) as one:
        with pytest.raises(LineDied):
            one.listen()
        assert one.line.socket().getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1


def test_a_server_without_idle_is_left_alone_and_that_is_said_once() -> None:
    """T1: the poll timer finds the mail; no IDLE is ever sent."""
    with HostileImap() as server, structlog.testing.capture_logs() as logs:
        with Service(watch(server.port)) as service:
            wait_for("the watch ending by itself", lambda: not service.thread.is_alive())
    assert [entry["event"] for entry in logs] == ["idle_is_not_offered_new_mail_is_found_by_polling"]
    assert (server.connections, service.asked, server.asked("IDLE")) == (1, 0, [])


@pytest.mark.parametrize(
    "refusal",
    [b"{tag} NO not now\r\n", b"{tag} BAD what\r\n", b"* 9 EXISTS\r\n+ idling\r\n", b"\xff\xfe\r\n" + CUT],
)
def test_idle_that_is_offered_and_refused_is_tried_seldom(refusal: bytes) -> None:
    """The back-off is IDLE's own: no second try within seconds."""
    with idler(refusal) as server:
        with Service(watch(server.port)) as service:
            wait_for("the failure", lambda: service.watch.patience.failures == 1)
            assert service.watch.patience.left(SystemClock().now()) > 2
    assert server.connections == 1


def test_a_peer_that_closes_at_once_every_time_costs_less_and_less() -> None:
    """T1: 88,000 turns in a second and a half were seen; here the pauses grow, and it is told once."""
    pauses: list[float] = []
    clock = FakeClock()

    def rest(seconds: float) -> bool:
        pauses.append(seconds)
        clock.forward(seconds=seconds)
        return len([pause for pause in pauses if pause >= 3]) > 6

    with idler(b"+ idling\r\n" + CUT) as server:
        one = watch(server.port)
        one.clock, one.patience = clock, Patience(chance=lambda: 0.0)
        with structlog.testing.capture_logs() as logs:
            one.run(ask=lambda: None, rest=rest, ready=lambda: True)
    assert [pause for pause in pauses if pause >= 3] == [5, 10, 20, 40, 80, 160, 300]
    assert [entry["event"] for entry in logs] == ["idle_does_not_hold_new_mail_is_found_by_polling"]


def test_a_refused_login_waits_longer_and_a_line_is_tried_only_while_polling_works() -> None:
    """No account is locked by a second visitor."""
    with idler(LOGIN=b"{tag} NO [AUTHENTICATIONFAILED] no\r\n") as server:
        with Service(watch(server.port), ready=False) as service:
            service.stopping.wait(1.2)
            assert server.connections == 0
            service.ready = True
            wait_for("the refusal", lambda: service.watch.patience.failures == 1)
            assert service.watch.patience.left(SystemClock().now()) > 200
            assert service.asked == 0, "nobody listened, so nothing was missed"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"{tag} NO [AUTHENTICATIONFAILED] no\r\n", LoginRefused),
        (b"{tag} NO [UNAVAILABLE] try later\r\n", MailboxError),
        (b"{tag} NO [LIMIT] too many connections\r\n", MailboxError),
    ],
)
def test_the_servers_own_trouble_is_no_refused_login(answer: bytes, kind: type[MailboxError]) -> None:
    """RFC 5530: what passes by itself is tried again soon."""
    with HostileImap({"LOGIN": answer}) as server, pytest.raises(MailboxError) as caught:
        open_client(settings(server.port))
    assert type(caught.value) is kind


def test_a_stop_is_noticed_while_the_line_is_silent() -> None:
    """The service's five seconds."""
    with idler(DONE=b"") as server:
        with Service(watch(server.port, check=2.0)) as service:
            wait_for("the first wish", lambda: service.asked == 1)
            begun = elapsed_seconds()
            service.stopping.set()
            service.thread.join(5)
            assert elapsed_seconds() - begun < 4


def test_pushes_that_never_end_are_asked_for_once_a_breath() -> None:
    """A flood of pushes is one wish a second, and no busy loop."""
    breaths: list[float] = []

    def rest(seconds: float) -> bool:
        breaths.append(seconds)
        return len(breaths) > 8

    @dataclass
    class Babbling:
        def has_capability(self, _name: str) -> bool:
            return True

        def select_folder(self, _folder: str, readonly: bool = False) -> None:
            assert readonly

        def noop(self) -> tuple[bytes, list[Any]]:
            return b"", []

        def idle(self) -> None: ...

        def idle_check(self, timeout: float | None = None) -> list[Any]:
            return [(3, b"EXISTS")] * 500

        def idle_done(self) -> tuple[bytes, list[Any]]:
            return b"", []

        def socket(self) -> Any:
            return None

    asked: list[bool] = []
    one: Callable[[], None] = Listener(
        line=Babbling(), ask=lambda: asked.append(True), rest=rest, elapsed=elapsed_seconds
    ).listen
    one()
    assert all(breath in (0, 1.0) for breath in breaths)
    assert len(asked) <= len(breaths)

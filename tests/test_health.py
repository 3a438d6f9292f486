"""Is the service doing its work? The verdict, its numbers over HTTP, and whoever asks in a hostile way."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance_bot.clocks import elapsed_seconds
from compliance_bot.errors import StoreError
from compliance_bot.health import Limits, Report, Status, judge
from compliance_bot.health_server import HOST, Latest, answer, serve_health
from compliance_bot.metrics import metrics_text
from compliance_bot.ports import Vitals
from tests.fakes import World
from tests.servers.harness import free_port, wait_for

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
WELL = Vitals(
    read_at=NOW - timedelta(minutes=1),
    ticked_at=NOW - timedelta(seconds=20),
    delivered_at=NOW - timedelta(days=3),
    outages={},
    overdue=0,
    open_incidents=2,
    unsent=0,
    oldest_unsent_at=None,
    led=True,
    term=4,
)


def verdict(vitals: Vitals | None = WELL, *, leads: bool = True, **changes: Any) -> Report:
    changed = replace(vitals, **changes) if vitals else None
    return judge(changed, NOW, Limits(), leads=leads, alive=2)


def test_all_is_well() -> None:
    assert (verdict().status, verdict().reasons) == (Status.OK, ())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"led": False}, "no instance does the work"),
        ({"read_at": None}, "the mailbox was not read since the beginning"),
        (
            {"read_at": NOW - timedelta(minutes=16)},
            "the mailbox was not read since 2026-11-24T09:01:00+00:00",
        ),
        ({"read_at": NOW + timedelta(days=30)}, "the mailbox was not read since 2026-12-24T09:17:00+00:00"),
        (
            {"ticked_at": NOW - timedelta(minutes=6)},
            "the reminders were not looked at since 2026-11-24T09:11:00+00:00",
        ),
        ({"overdue": 3}, "3 reminders are overdue"),
        ({"missing": 2}, "2 reminders are missing by the audit: see `compliance-bot register audit`"),
        ({"outages": {"mail": NOW}}, "no mail can be sent since 2026-11-24T09:17:00+00:00"),
        ({"outages": {"chat": NOW}}, "the chat cannot be reached since 2026-11-24T09:17:00+00:00"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], reason: str) -> None:
    found = verdict(**changes)
    assert (found.status, found.reasons) == (Status.FAILING, (reason,))


def test_who_stands_by_answers_for_being_ready_only() -> None:
    assert verdict(leads=False, read_at=None).status is Status.STANDBY
    assert verdict(None, leads=False).reasons == ("the database cannot be read",)


def test_the_database_tells_what_the_service_did(tmp_path: Path, database: object) -> None:
    """Every number comes from what the real use cases wrote."""
    world = World(tmp_path)
    empty = world.store.vitals(late=world.clock.now())
    assert (empty.read_at, empty.ticked_at, empty.delivered_at, empty.led) == (None, None, None, False)
    world.report("Usb-stick kwijt.")
    now = world.clock.now()
    found = world.store.vitals(late=now)
    assert (found.read_at, found.ticked_at, found.delivered_at) == (now, now, now)
    assert (found.open_incidents, found.unsent, found.overdue, found.outages) == (1, 0, 0, {})
    with world.store.work() as work:
        coming = len(work.due(now + timedelta(hours=5)))
    assert world.store.vitals(late=now + timedelta(hours=5)).overdue == coming > 1
    world.mailer.down = True
    world.report("Laptop kwijt.")
    world.forward(minutes=6)
    world.app.cycle()
    found = world.store.vitals(late=now)
    assert set(found.outages) == {"mail"}
    assert found.unsent > 3
    assert found.oldest_unsent_at is not None
    seat = world.app.seat()
    seat.look()
    assert world.store.vitals(late=now).led


def test_what_keeps_the_sign_of_life_back_is_no_good_health(tmp_path: Path) -> None:
    """Promise 7: the auditor's finding is told by whoever asks too, and goes away with it."""
    world = World(tmp_path)
    world.app.audit()
    world.report("Usb-stick kwijt.")
    tick = world.app.tick
    world.app.tick = lambda: 0  # type: ignore[method-assign]
    for _ in range(12):
        world.clock.forward(minutes=10)
        world.app.audit()
    assert world.store.vitals(late=world.clock.now()).missing > 0
    world.app.tick = tick  # type: ignore[method-assign]
    for _ in range(2):
        world.app.cycle()
        world.app.audit()
    assert world.store.vitals(late=world.clock.now()).missing == 0


def test_nothing_about_anybody_is_told(tmp_path: Path) -> None:
    """P10: numbers, moments and roads; no reference, no name, no address."""
    world = World(tmp_path)
    world.mailer.down = True
    ref = world.report("Usb-stick kwijt.", sender="geheim@amnesty.example")
    vitals = world.store.vitals(late=world.clock.now())
    report = judge(vitals, world.clock.now(), Limits(), alive=1)
    told = json.dumps(report.as_dict()) + (metrics_text(report) or b"").decode()
    for word in ("geheim", "amnesty", "mirte", "stick", ref, "@"):
        assert word not in told


# --- over HTTP ----------------------------------------------------------------------------------------------------


@pytest.fixture
def port() -> Iterator[Callable[[Report], int]]:
    stopping = threading.Event()

    def serve(report: Report) -> int:
        number = free_port()
        serve_health(number, lambda: report, stopping)
        wait_for("the port", lambda: asked(number, b"GET / HTTP/1.1\r\n\r\n"))
        return number

    yield serve
    stopping.set()


def asked(port: int, request: bytes, seconds: float = 10) -> bytes:
    """All that is answered to these bytes; b'' where nobody listens, or hangs up."""
    heard = b""
    try:
        with socket.create_connection((HOST, port), seconds) as line:
            line.sendall(request)
            while piece := line.recv(65536):
                heard += piece
    except OSError:
        pass
    return heard


def test_health_answers_200_or_503_with_json(port: Callable[[Report], int]) -> None:
    head, _, body = asked(port(verdict()), b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(body) == {
        "status": "ok",
        "reasons": [],
        "database": "ok",
        "instances": 2,
        "mailbox_read_at": "2026-11-24T09:16:00+00:00",
        "tick_at": "2026-11-24T09:16:40+00:00",
        "last_delivery_at": "2026-11-21T09:17:00+00:00",
        "lease": "held",
        "term": 4,
        "outages": {},
        "missing_reminders": 0,
        "overdue_reminders": 0,
        "open_incidents": 2,
        "messages_waiting": 0,
        "oldest_message_due_at": None,
    }
    failing = asked(port(verdict(None)), b"GET /health?x=1 HTTP/1.0\r\n\r\n")
    assert failing.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert json.loads(failing.partition(b"\r\n\r\n")[2])["reasons"] == ["the database cannot be read"]
    assert asked(port(verdict(leads=False)), b"HEAD /health HTTP/1.1\r\n\r\n").endswith(b"\r\n\r\n")


def test_metrics_are_numbers_for_prometheus() -> None:
    pytest.importorskip("prometheus_client")
    text = (metrics_text(verdict(outages={"mail": NOW}, overdue=3)) or b"").decode()
    assert "compliance_bot_healthy 0.0" in text
    assert "compliance_bot_overdue_reminders 3.0" in text
    assert 'compliance_bot_road_down{road="mail"} 1.0' in text
    assert 'compliance_bot_road_down{road="chat"} 0.0' in text
    tick = next(line for line in text.splitlines() if line.startswith("compliance_bot_tick_timestamp"))
    assert float(tick.split()[1]) == (NOW - timedelta(seconds=20)).timestamp()
    assert "compliance_bot_database_up 0.0" in (metrics_text(verdict(None)) or b"").decode()


def test_without_the_extra_metrics_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    code, _, body = answer(b"GET /metrics HTTP/1.1\r\n\r\n", verdict)
    assert (code, b"pip install 'compliance-bot[metrics]'" in body) == (404, True)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"POST /health HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 405),
        (b"DELETE / HTTP/1.1\r\n\r\n", 405),
        (b"GET /../../etc/passwd HTTP/1.1\r\n\r\n", 404),
        (b"GET /health\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET /health HTTP/2\r\n\r\n", 400),
    ],
)
def test_what_is_no_question_for_us_is_refused(request_: bytes, code: int) -> None:
    assert answer(request_, verdict)[0] == code


def test_a_request_without_an_end_is_hung_up_on_and_holds_nobody_up(port: Callable[[Report], int]) -> None:
    number = port(verdict())
    begun = elapsed_seconds()
    assert asked(number, b"GET /health HTTP/1.1\r\nX: " + b"a" * 100_000) == b""
    assert elapsed_seconds() - begun < 4
    slow = [socket.create_connection((HOST, number)) for _ in range(7)]
    for line in slow:
        line.sendall(b"GET /heal")
    assert asked(number, b"GET /health HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 200")
    for line in slow:
        line.settimeout(10)
        assert line.recv(1) == b"", "hung up on after five seconds as a whole"
        line.close()
    assert elapsed_seconds() - begun < 12


def test_a_hundred_at_once_are_not_all_heard_and_afterwards_all_is_as_before(
    port: Callable[[Report], int],
) -> None:
    number = port(verdict())
    many = [socket.create_connection((HOST, number)) for _ in range(100)]
    wait_for(
        "a bound", lambda: sum(thread.name.startswith("Thread-") for thread in threading.enumerate()) <= 20
    )
    for line in many:
        line.close()
    wait_for("an answer", lambda: asked(number, b"GET /health HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 200"))


def test_a_database_that_does_not_answer_holds_no_answer_up() -> None:
    silent = threading.Event()

    def read() -> Vitals:
        silent.wait(20)
        return WELL

    latest = Latest(read=read, seconds=0.2)
    begun = elapsed_seconds()
    assert [latest.get() for _ in range(3)] == [None] * 3
    assert elapsed_seconds() - begun < 3
    assert sum(thread.name == "vitals" for thread in threading.enumerate()) == 1
    silent.set()
    wait_for("the answer", latest.get)


def test_a_database_that_is_away_is_an_answer() -> None:
    def read() -> Vitals:
        raise StoreError("away")

    assert Latest(read=read).get() is None


def test_a_port_that_another_instance_has_is_taken_when_it_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that stands by on the same machine answers when the other is gone; the service runs all the same."""
    monkeypatch.setattr("compliance_bot.health_server._AGAIN_SECONDS", 0.1)
    number, stopping = free_port(), threading.Event()
    with socket.create_server((HOST, number)):
        serve_health(number, verdict, stopping)
        stopping.wait(0.3)
    wait_for("the port", lambda: b"200" in asked(number, b"GET /health HTTP/1.1\r\n\r\n")[:20])
    stopping.set()

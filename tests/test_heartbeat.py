"""The sign of life: only when it is true, never in the way, and its failure told once (promise 7, T42)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog

from compliance_bot.errors import MailboxError
from compliance_bot.heartbeat import Heartbeat, Pulse, is_alive
from tests.fakes import World
from tests.servers.harness import free_port

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


def ago(**delta: float) -> datetime:
    return NOW - timedelta(**delta)


@pytest.mark.parametrize(
    ("read_at", "ticked_at", "told", "alive"),
    [
        (None, None, None, False),
        (ago(seconds=5), None, None, False),
        (None, ago(seconds=5), None, False),
        (ago(seconds=5), ago(seconds=20), None, True),
        (ago(seconds=5), ago(seconds=20), ago(minutes=1), True),
        (ago(seconds=5), ago(seconds=20), ago(seconds=5), False),
        (ago(minutes=6), ago(seconds=20), None, False),
        (ago(seconds=5), ago(minutes=6), None, False),
        (ago(hours=-1), ago(seconds=5), None, False),
        (ago(minutes=-1), ago(seconds=5), None, True),
    ],
)
def test_a_sign_of_life_is_true_or_not_given(
    read_at: datetime | None, ticked_at: datetime | None, told: datetime | None, alive: bool
) -> None:
    """A new reading of the mailbox and a tick of the last minutes, both; a clock set back does not make it true."""
    assert is_alive(NOW, Pulse(read_at=read_at, ticked_at=ticked_at), told=told) is alive


@dataclass
class Watcher:
    """A service that waits for a sign of life."""

    status: int = 200
    asked: list[str] = field(default_factory=list)
    silent: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ping/a-secret-path"


@contextmanager
def watcher(status: int = 200) -> Iterator[Watcher]:
    found = Watcher(status=status)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def alive(**roads: str) -> Heartbeat:
    return Heartbeat(**roads, pulse=Pulse(read_at=NOW, ticked_at=NOW))


def again(heart: Heartbeat, minutes: int) -> bool:
    """The mailbox was read and the reminders looked at once more, so many minutes on."""
    now = NOW + timedelta(minutes=minutes)
    heart.pulse.read_at = heart.pulse.ticked_at = now
    return heart.beat(now)


def test_the_address_is_fetched_once_a_reading() -> None:
    with watcher() as service:
        heart = alive(url=service.url)
        assert heart.beat(NOW)
        assert not heart.beat(NOW), "nothing was read since"
        assert again(heart, 1)
        assert service.asked == ["/ping/a-secret-path"] * 2


def test_the_file_holds_the_moment_whole_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    heart = alive(file=str(tmp_path / "heartbeat"))
    assert heart.beat(NOW)
    assert (tmp_path / "heartbeat").read_text() == "2026-11-24T09:17:00+00:00\n"
    assert again(heart, 1)
    assert (tmp_path / "heartbeat").read_text() == "2026-11-24T09:18:00+00:00\n"
    assert [path.name for path in tmp_path.iterdir()] == ["heartbeat"]


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_an_answer_that_is_no_success_is_told_once_an_outage_and_leads_nowhere(status: int) -> None:
    with watcher(status) as service, structlog.testing.capture_logs() as logs:
        heart = alive(url=service.url)
        assert [heart.beat(NOW), again(heart, 1), again(heart, 2)] == [False, False, False]
        service.status = 200
        assert again(heart, 3)
        service.status = status
        assert not again(heart, 4)
    events = [entry["event"] for entry in logs]
    assert events == [
        "heartbeat_could_not_be_given",
        "heartbeat_is_given_again",
        "heartbeat_could_not_be_given",
    ]
    assert str(status) in logs[0]["why"]
    assert len(service.asked) == 5
    assert "secret" not in str(logs)


def test_one_road_that_fails_keeps_the_other_open(tmp_path: Path) -> None:
    heart = alive(url=f"http://127.0.0.1:{free_port()}/x", file=str(tmp_path / "heartbeat"))
    with structlog.testing.capture_logs() as logs:
        assert heart.beat(NOW)
    assert (tmp_path / "heartbeat").exists()
    assert [entry["road"] for entry in logs] == ["url"]


@pytest.mark.parametrize("file", ["/nowhere/at/all/heartbeat", "/proc/heartbeat"])
def test_a_file_that_cannot_be_written_is_no_error(file: str) -> None:
    with structlog.testing.capture_logs() as logs:
        assert not alive(file=file).beat(NOW)
    assert [entry["event"] for entry in logs] == ["heartbeat_could_not_be_given"]


def test_plain_text_is_for_this_machine_only() -> None:
    with structlog.testing.capture_logs() as logs:
        assert not alive(url="http://watch.example/ping").beat(NOW)
    assert "https" in logs[0]["why"]


def test_the_whole_program_gives_it_only_after_reading_and_reminding(tmp_path: Path) -> None:
    """What `once` and the service share: a mailbox that is down keeps the sign of life away."""
    world = World(tmp_path)
    file = tmp_path / "heartbeat"
    world.app.heartbeat = Heartbeat(file=str(file))
    world.mailbox.down = True
    with pytest.raises(MailboxError):
        world.app.cycle()
    world.app.beat()
    assert not file.exists()
    world.mailbox.down = False
    world.app.cycle()
    assert file.read_text().startswith(world.clock.now().isoformat()[:16])
    world.mailbox.down = True
    file.unlink()
    world.clock.forward(minutes=1)
    with pytest.raises(MailboxError):
        world.app.cycle()
    world.app.tick()
    world.app.beat()
    assert not file.exists()

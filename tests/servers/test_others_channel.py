"""Extra ways to persons through apprise, against a real HTTP server that answers, refuses, hangs or drips."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Channel, ChatBody, Draft
from tests.servers.harness import free_port

pytest.importorskip("apprise", reason="the extra `apprise` is not installed")

from compliance_bot.channels.others import AppriseOthers

TEXT = (
    "AINL-2026-0007: nog 3 uur (vr 27 nov 2026 10.17 uur (CET)). Besluit nodig. Lees uw mail of bel elkaar."
)
DRAFT = Draft(
    key="k1",
    incidents=("AINL-2026-0007",),
    channel=Channel.OTHER,
    recipient="mirte 1",
    kind="other",
    person="mirte",
    chat=ChatBody(text=TEXT),
)


@dataclass
class Gateway:
    """An SMS gateway as a web hook; `mood`: ok | error | hang | drip | redirect."""

    mood: str = "ok"
    got: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if self.mood == "hang":
            self.over.wait(30)
            return
        if self.mood == "drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.over.wait(0.1):
                handler.wfile.write(b"X-A: 1\r\n")
                handler.wfile.flush()
            return
        self.got.append(json.loads(body))
        handler.send_response({"ok": 200, "error": 500, "redirect": 307}[self.mood])
        if self.mood == "redirect":
            handler.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.answer(self)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    found.over.set()
    server.shutdown()
    server.server_close()


def others(*ports: int, seconds: float = 5.0) -> AppriseOthers:
    ways = [f"json://127.0.0.1:{port}/geheim-{port}" for port in ports]
    return AppriseOthers({"mirte": ways}, seconds=seconds)


def failure(channel: AppriseOthers, draft: Draft = DRAFT) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.send(draft)
    assert not caught.value.channel_fault, "a person's way is no road of ours"
    return caught.value


def test_the_text_arrives_as_it_is(gateway: Gateway) -> None:
    others(gateway.port).send(DRAFT)
    [got] = gateway.got
    assert got["message"] == TEXT
    assert got["title"] == ""


def test_each_way_is_its_own(gateway: Gateway) -> None:
    dead = free_port()
    channel = others(dead, gateway.port)
    assert failure(channel).brief == "not taken"
    channel.send(replace(DRAFT, recipient="mirte 2"))
    assert len(gateway.got) == 1


@pytest.mark.parametrize("mood", ["error", "redirect"])
def test_a_refusal_is_tried_again_later_and_never_final(gateway: Gateway, mood: str) -> None:
    gateway.mood = mood
    channel = others(gateway.port)
    error = failure(channel)
    assert not error.permanent
    assert len(gateway.got) == 1, "a redirect is not followed: the text stays with whom it was meant for"
    gateway.mood = "ok"
    channel.send(DRAFT)
    assert len(gateway.got) == 2


@pytest.mark.parametrize("mood", ["hang", "drip"])
def test_a_gateway_that_never_answers_costs_its_few_seconds_and_no_more(gateway: Gateway, mood: str) -> None:
    gateway.mood = mood
    channel = others(gateway.port, seconds=0.5)
    begun = time.monotonic()
    assert failure(channel).brief == "no answer"
    assert time.monotonic() - begun < 3
    assert failure(channel).brief == "still waiting", "no second thread beside one that hangs"
    assert time.monotonic() - begun < 3.5


def test_no_error_and_no_log_shows_the_address(
    gateway: Gateway, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """An address of apprise holds keys."""
    gateway.mood = "error"
    with caplog.at_level(logging.DEBUG):
        told = str(failure(others(gateway.port)))
    # urllib3 itself tells at debug which path it fetched; our own log does not listen to it
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")]
    shown = "\n".join((told, *ours, *capfd.readouterr()))
    assert "geheim" not in shown


def test_a_way_that_was_taken_out_of_the_configuration_is_final(gateway: Gateway) -> None:
    channel = others(gateway.port)
    for gone in ("mirte 2", "mirte 0", "fenna 1", "mirte", "mirte -1"):
        assert failure(channel, replace(DRAFT, recipient=gone)).permanent


def test_an_address_that_apprise_does_not_know_is_named_by_its_place() -> None:
    channel = AppriseOthers({"mirte": ["json://127.0.0.1:1/x", "sms.voorbeeld://geheim", "twilio://"]})
    assert channel.unknown() == ("mirte 2", "mirte 3")
    assert failure(channel, replace(DRAFT, recipient="mirte 2")).brief == "address unknown"

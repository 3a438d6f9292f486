"""A stateful stand-in for the Slack Web API on loopback: checks what Slack checks, misbehaves on demand.

Standard library only. Point slack_sdk at it with `base_url=standin.base_url`.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_TEXT, _BLOCKS, _SECTION, _HEADER, _FIELD = 40_000, 50, 3_000, 150, 2_000
_KNOWN_BLOCKS = {"section", "header", "context", "divider", "actions", "rich_text", "image"}
_TEAM = {"url": "https://demo.slack.example/", "team": "Demo", "team_id": "T0DEMO"}
_SELF = {"user": "compliance-bot", "user_id": "U0BOT", "bot_id": "B0BOT"}

Parameters = dict[str, Any]
Answer = dict[str, Any]


@dataclass(kw_only=True)
class SlackMessage:
    """One message as it stands; `updates` are the texts it had before, oldest first."""

    channel: str
    ts: str
    text: str
    thread_ts: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)


class Refused(Exception):
    """Slack's answer `{"ok": false, "error": ...}`."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


class SlackStandIn:
    """A workspace with its channels, on a free loopback port.

    token: what the bot must present. channels: id -> name; a private one has an id beginning with `G`.
    now: seconds since 1970 for the messages' `ts`.
    messages: in order of posting. calls: (method, parameters) of every request, refused ones too.
    faults: one dict is popped for each call, {} for none. Keys: `before` (reset before it is done), `after`
    (done, then reset), `hang` (seconds, after it is done), `status` (429 with `retry` seconds, 5xx), `body`.
    """

    def __init__(
        self,
        *,
        token: str = "xoxb-demo",
        channels: dict[str, str] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.channels = channels if channels is not None else {"C0INCIDENT": "incidenten"}
        self.messages: list[SlackMessage] = []
        self.calls: list[tuple[str, Parameters]] = []
        self.faults: list[dict[str, Any]] = []
        self._now = now
        self._last_ts = 0.0
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """What slack_sdk's `base_url` must be. Raises RuntimeError before `start()`."""
        if self._server is None:
            raise RuntimeError("the Slack stand-in was not started")
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def start(self) -> SlackStandIn:
        """Listen."""
        standin = self

        class Handler(_Handler):
            workspace = standin

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-slack", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; may be called twice."""
        if self._server is not None and self._thread is not None and self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
            self._server.server_close()

    def thread(self, ts: str) -> list[SlackMessage]:
        """The messages under a parent."""
        return [message for message in self.messages if message.thread_ts == ts]

    def next_fault(self, method: str, parameters: Parameters) -> dict[str, Any]:
        """Note the call and take the fault that is meant for it."""
        with self._lock:
            self.calls.append((method, parameters))
            return self.faults.pop(0) if self.faults else {}

    def answer(self, method: str, parameters: Parameters, *, token: str) -> Answer:
        """What Slack would say to this call."""
        with self._lock:
            try:
                self._check_token(token)
                act = _METHODS.get(method)
                if act is None:
                    raise Refused("unknown_method")
                return {"ok": True, **act(self, parameters)}
            except Refused as refused:
                return {"ok": False, "error": refused.error}

    def auth_test(self, _parameters: Parameters) -> Answer:
        """auth.test"""
        return {**_TEAM, **_SELF, "is_enterprise_install": False}

    def conversations_info(self, parameters: Parameters) -> Answer:
        """conversations.info"""
        channel = self._channel(parameters)
        return {
            "channel": {
                "id": channel,
                "name": self.channels[channel],
                "is_channel": True,
                "is_private": channel.startswith("G"),
                "is_archived": False,
                "is_member": True,
            }
        }

    def post(self, parameters: Parameters) -> Answer:
        """chat.postMessage"""
        channel = self._channel(parameters)
        text, blocks = _checked_content(parameters)
        thread_ts = str(parameters.get("thread_ts") or "")
        if thread_ts and self._find(channel, thread_ts) is None:
            raise Refused("thread_not_found")
        message = SlackMessage(
            channel=channel, ts=self._next_ts(), text=text, thread_ts=thread_ts, blocks=blocks
        )
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts, "message": _as_slack(message)}

    def update(self, parameters: Parameters) -> Answer:
        """chat.update: only of a message this bot posted."""
        channel = self._channel(parameters)
        message = self._find(channel, str(parameters.get("ts") or ""))
        if message is None:
            raise Refused("message_not_found")
        text, blocks = _checked_content(parameters)
        message.updates.append(message.text)
        message.text, message.blocks = text, blocks
        return {"channel": channel, "ts": message.ts, "text": text, "message": _as_slack(message)}

    def _check_token(self, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        if token != self.token:
            raise Refused("invalid_auth")

    def _channel(self, parameters: Parameters) -> str:
        wanted = str(parameters.get("channel") or "")
        if wanted in self.channels:
            return wanted
        by_name = [key for key, name in self.channels.items() if wanted in (name, f"#{name}")]
        if not by_name:
            raise Refused("channel_not_found")
        return by_name[0]

    def _find(self, channel: str, ts: str) -> SlackMessage | None:
        return next((m for m in self.messages if (m.channel, m.ts) == (channel, ts)), None)

    def _next_ts(self) -> str:
        self._last_ts = max(self._now(), self._last_ts + 1e-6)
        return f"{self._last_ts:.6f}"


_METHODS: dict[str, Callable[[SlackStandIn, Parameters], Answer]] = {
    "auth.test": SlackStandIn.auth_test,
    "conversations.info": SlackStandIn.conversations_info,
    "chat.postMessage": SlackStandIn.post,
    "chat.update": SlackStandIn.update,
}


def as_people_see(text: str) -> str:
    """Slack's text with its three escapes undone, as its window shows it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _checked_content(parameters: Parameters) -> tuple[str, list[dict[str, Any]]]:
    text = str(parameters.get("text") or "")
    blocks = _blocks(parameters.get("blocks"))
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > _TEXT:
        raise Refused("msg_too_long")
    return text, blocks


def _blocks(given: Any) -> list[dict[str, Any]]:
    """Blocks as a list, or as JSON text as a form sends them. Raises Refused on what Slack would not take."""
    try:
        blocks = json.loads(given) if isinstance(given, str) and given else given or []
    except ValueError as error:
        raise Refused("invalid_blocks_format") from error
    if not isinstance(blocks, list) or len(blocks) > _BLOCKS:
        raise Refused("invalid_blocks")
    if not all(isinstance(block, dict) and _is_good_block(block) for block in blocks):
        raise Refused("invalid_blocks")
    return blocks


def _is_good_block(block: dict[str, Any]) -> bool:
    kind = block.get("type")
    text = block.get("text")
    length = len(str(text.get("text", ""))) if isinstance(text, dict) else 0
    if kind == "section":
        fields = block.get("fields") or []
        short = all(len(str(f.get("text", ""))) <= _FIELD for f in fields)
        return (0 < length <= _SECTION or (not length and bool(fields))) and len(fields) <= 10 and short
    if kind == "header":
        return 0 < length <= _HEADER and isinstance(text, dict) and text.get("type") == "plain_text"
    return kind in _KNOWN_BLOCKS


def _as_slack(message: SlackMessage) -> Answer:
    shown = {"type": "message", "user": _SELF["user_id"], "bot_id": _SELF["bot_id"]}
    return {**shown, "text": message.text, "ts": message.ts} | (
        {"thread_ts": message.thread_ts} if message.thread_ts else {}
    )


class _Handler(BaseHTTPRequestHandler):
    """One HTTP connection."""

    protocol_version = "HTTP/1.1"
    workspace: SlackStandIn

    def do_POST(self) -> None:
        method = urllib.parse.urlsplit(self.path).path.rsplit("/", 1)[-1]
        parameters = self._parameters()
        fault = self.workspace.next_fault(method, parameters)
        if fault.get("before"):
            self._reset()
            return
        status = int(fault.get("status", 200))
        answer = self._refusal(status) or self.workspace.answer(method, parameters, token=self._token())
        if fault.get("after"):
            self._reset()
            return
        if fault.get("hang"):
            threading.Event().wait(float(fault["hang"]))
        self._reply(status, fault.get("body", answer), retry=fault.get("retry", 1))

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the calls are kept in `calls`."""

    def _parameters(self) -> Parameters:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "json" in (self.headers.get("Content-Type") or "") and body:
            loaded = json.loads(body)
            return loaded if isinstance(loaded, dict) else {}
        query = urllib.parse.urlsplit(self.path).query
        return dict(urllib.parse.parse_qsl(query) + urllib.parse.parse_qsl(body.decode()))

    def _token(self) -> str:
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ").strip()

    @staticmethod
    def _refusal(status: int) -> Answer | None:
        if status < 400:
            return None
        return {"ok": False, "error": "ratelimited" if status == 429 else "internal_error"}

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _reply(self, status: int, answer: Any, *, retry: Any) -> None:
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        kind = "text/html" if isinstance(answer, str) else "application/json; charset=utf-8"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", str(retry))
        self.end_headers()
        self.wfile.write(body)

"""Chat over the Slack Web API; the one module that knows slack_sdk.

Texts come in escaped (documents does that); here they are only cut to Slack's sizes. A chat channel is a
road, not a person: no error here is ever final (DeliveryError.permanent stays False).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from math import isnan
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from compliance_bot.backoff import Patience
from compliance_bot.errors import DeliveryError
from compliance_bot.lines import is_loopback
from compliance_bot.ports import Clock, Draft, Sent

SECTION_LIMIT = 3000
TEXT_LIMIT = 4000
BLOCKS_LIMIT = 50
_DEFAULT_RETRY = 30.0

_CURES = {
    "channel_not_found": "give the channel's ID (C…) and invite the bot into it",
    "not_in_channel": "invite the bot into the channel (/invite)",
    "is_archived": "take the channel out of the archive, or name another one",
    "invalid_auth": "the bot token is not valid: make a new one and put it in the configuration",
    "not_authed": "no bot token was given: put it in the configuration",
    "token_revoked": "the bot token was withdrawn: install the app again and use the new token",
    "token_expired": "the bot token has expired: make a new one",
    "account_inactive": "the bot's account was switched off: install the app again",
    "missing_scope": "give the app the scope chat:write and install it again",
    "restricted_action": "the workspace does not let the bot post here: ask its administrator",
}
# These say something about this one message; the road itself is fine.
_MESSAGE_FAULTS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "msg_blocks_too_long"}
)
# What the sdk lets through when the answer is no JSON object, as from a proxy's sign-in page.
_NONSENSE = (ValueError, AttributeError, TypeError)
_PARENT_GONE = frozenset(
    {"message_not_found", "cant_update_message", "thread_not_found", "edit_window_closed"}
)


@dataclass(frozen=True, kw_only=True)
class ChatProbe:
    """What the doctor wants to know; `private` is None when the app may not look (P10). date: as Slack wrote it."""

    team: str
    user: str
    private: bool | None
    shared: bool | None
    member: bool | None
    date: str = ""


class SlackChat:
    """ports.Chat for one channel, given by its ID. date: of the last answer, as Slack wrote it; '' = none."""

    date: str = ""

    def __init__(
        self,
        token: str,
        channel: str,
        *,
        base_url: str = "https://slack.com/api/",
        timeout: int = 10,
        clock: Clock | None = None,
    ) -> None:
        """With a `clock` it leaves Slack alone for a while after it was unreachable or asked for patience."""
        self._channel = channel
        self._base_url = base_url
        self._clock = clock
        self._patience = Patience()
        # The sdk logs whole answers as errors; the caller gets a DeliveryError instead.
        logger = logging.Logger("slack_sdk.silent", level=logging.CRITICAL + 1)
        # A retry by the sdk after a reset posts twice: the outbox does its own bookkeeping (T48).
        self._client = WebClient(
            token=token, base_url=base_url, timeout=timeout, retry_handlers=[], logger=logger
        )

    def post(self, draft: Draft, *, thread_ts: str = "", update_ts: str = "") -> Sent:
        """Post, under `thread_ts` or in the place of `update_ts`; when that parent is gone, afresh."""
        if draft.chat is None:
            raise DeliveryError(f"Outbox row {draft.key} is no chat message.")
        text = draft.chat.text or "…"
        content = {"text": shorten(text, TEXT_LIMIT), "blocks": sections(text)}
        self._wait_if_asked()
        try:
            sent = self._posted(content, thread_ts, update_ts)
        except DeliveryError as error:
            self._note(error)
            raise
        self._patience.worked()
        return sent

    def _posted(self, content: dict[str, Any], thread_ts: str, update_ts: str) -> Sent:
        with self._talking():
            try:
                return self._submit(content, thread_ts, update_ts)
            except SlackApiError as error:
                if _code(error) not in _PARENT_GONE or not (thread_ts or update_ts):
                    raise
            return self._submit(content, "", "")

    def _wait_if_asked(self) -> None:
        """Soon after a failure nothing is tried: a silent peer would cost every row that is due ten seconds."""
        left = self._patience.left(self._clock.now()) if self._clock else 0.0
        if left:
            text = f"Slack did not answer or asked for patience: not tried for {left:.0f} s."
            raise DeliveryError(text, channel_fault=True, retry_after=left, brief="not tried yet")

    def _note(self, error: DeliveryError) -> None:
        """What concerns every message alike: no line, or too many messages."""
        if self._clock and (error.retry_after or error.brief.startswith("line ")):
            self._patience.failed(self._clock.now(), asked=error.retry_after or 0.0)

    def probe(self) -> ChatProbe:
        """For the doctor: auth.test and, where the app may, conversations.info. Raises DeliveryError."""
        with self._talking():
            who = self._client.auth_test()
            try:
                found: dict[str, Any] = self._client.conversations_info(channel=self._channel)["channel"]
            except SlackApiError as error:
                if _code(error) not in ("missing_scope", "unknown_method"):
                    raise
                found = {}
        shared = found.get("is_ext_shared")
        return ChatProbe(
            team=str(who.get("team", "")),
            user=str(who.get("user", "")),
            private=found.get("is_private"),
            shared=shared,
            member=found.get("is_member"),
            date=_date(who),
        )

    def _submit(self, content: dict[str, Any], thread_ts: str, update_ts: str) -> Sent:
        if update_ts:
            answer = self._client.chat_update(channel=self._channel, ts=update_ts, **content)
        else:
            answer = self._client.chat_postMessage(
                channel=self._channel,
                thread_ts=thread_ts or None,
                unfurl_links=False,
                unfurl_media=False,
                **content,
            )
        self.date = _date(answer)
        return Sent(assigned_id=str(answer.get("ts") or ""))

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Every fault as a DeliveryError: unreachable is a URLError, not a SlackApiError (T37)."""
        where = urlsplit(self._base_url)
        if where.scheme != "https" and not is_loopback(where.hostname or ""):
            text = f"Slack's address {self._base_url} is not encrypted: use https."
            raise DeliveryError(text, channel_fault=True, brief="no TLS configured")
        try:
            yield
        except SlackApiError as error:
            raise _api_error(error, self._channel) from error
        except (OSError, HTTPException, SlackClientError, *_NONSENSE) as error:
            reason = getattr(error, "reason", error)
            text = (
                f"Slack at {where.hostname} cannot be reached ({type(error).__name__}: {reason}): "
                "check network and proxy."
            )
            raise DeliveryError(text, channel_fault=True, brief=f"line {type(error).__name__}") from error


def sections(text: str) -> list[dict[str, Any]]:
    """The text as section blocks of at most 3,000 characters each, 50 at most (T37)."""
    pieces = _cut(text or "…", SECTION_LIMIT)[:BLOCKS_LIMIT]
    return [{"type": "section", "text": {"type": "mrkdwn", "text": piece}} for piece in pieces]


def shorten(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` characters, with … when something was left out."""
    return text if len(text) <= limit else _cut(text, limit - 1)[0] + "…"


def _cut(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit`, cut at a line end or space where possible, so that no `&amp;` is split."""
    pieces = []
    while len(text) > limit:
        at = max(text.rfind("\n", 1, limit), 0) or max(text.rfind(" ", 1, limit), 0)
        amp = text.rfind("&", max(limit - 6, 1), limit)
        at = at or (amp if amp > 0 and ";" not in text[amp:limit] else limit)
        pieces.append(text[:at])
        text = text[at:].lstrip("\n ") or ""
    return [*pieces, text] if text or not pieces else pieces


def _api_error(error: SlackApiError, channel: str) -> DeliveryError:
    code, status = _code(error), int(getattr(error.response, "status_code", 0) or 0)
    brief = f"{status} {code}".rstrip()
    if status == 429 or code in ("ratelimited", "rate_limited"):
        wait = _retry_after(error)
        text = f"Slack asks to wait {wait:g} s before the next message."
        return DeliveryError(text, retry_after=wait, brief=brief)
    if code in _MESSAGE_FAULTS:
        text = f"Slack did not take this message ({code}): its text or form does not fit."
        return DeliveryError(text, brief=brief)
    cure = _CURES.get(code, "look the error up in Slack's documentation; the other road goes on meanwhile")
    text = f"Slack refused channel {channel} ({code or status}): {cure}."
    return DeliveryError(text, channel_fault=True, brief=brief)


def _code(error: SlackApiError) -> str:
    """Slack's error word; '' when the answer was none of Slack's (an HTML page, a number)."""
    data = getattr(error.response, "data", None)
    word = data.get("error", "") if isinstance(data, dict) else ""
    return word if isinstance(word, str) and re.fullmatch(r"[A-Za-z0-9_]{1,60}", word) else ""


def _date(answer: SlackResponse) -> str:
    """The Date header; '' where there is none."""
    return next((str(value) for name, value in answer.headers.items() if name.lower() == "date"), "")


def _retry_after(error: SlackApiError) -> float:
    headers = {
        str(name).lower(): value for name, value in (getattr(error.response, "headers", None) or {}).items()
    }
    try:
        seconds = float(headers.get("retry-after", _DEFAULT_RETRY))
    except ValueError:
        return _DEFAULT_RETRY
    return _DEFAULT_RETRY if isnan(seconds) else min(max(seconds, 1.0), 3600.0)

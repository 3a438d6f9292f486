"""The chat road over the Slack Web API, against the stand-in that checks what Slack checks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from compliance_bot.channels.slack import (
    BLOCKS_LIMIT,
    SECTION_LIMIT,
    TEXT_LIMIT,
    SlackChat,
    sections,
    shorten,
)
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Channel, ChatBody, Draft
from tests.servers.harness import free_port

TOKEN = "xoxb-geheim-17"
ROOM = "C0INCIDENT"
DRAFT = Draft(
    key="AINL-2026-0001/chat/opened/0",
    incidents=("AINL-2026-0001",),
    channel=Channel.CHAT,
    recipient=ROOM,
    kind="opened",
    chat=ChatBody(text="AINL-2026-0001: nieuwe melding, besluit vóór vr 27 nov 10.17"),
)


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    standin = SlackStandIn(token=TOKEN, now=lambda: 1_780_000_000.0).start()
    yield standin
    standin.stop()


def chat_to(slack: SlackStandIn, *, token: str = TOKEN, channel: str = ROOM, timeout: int = 5) -> SlackChat:
    return SlackChat(token, channel, base_url=slack.base_url, timeout=timeout)


def saying(text: str) -> Draft:
    return replace(DRAFT, chat=ChatBody(text=text))


def posts(slack: SlackStandIn) -> list[str]:
    return [method for method, _ in slack.calls if method == "chat.postMessage"]


def failure(slack: SlackStandIn, **changes: object) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        chat_to(slack, **changes).post(DRAFT)  # type: ignore[arg-type]
    assert not caught.value.permanent
    assert TOKEN not in str(caught.value)
    return caught.value


# --- posting ------------------------------------------------------------------------------------------------------


def test_a_post_gives_the_ts_that_slack_gave(slack: SlackStandIn) -> None:
    sent = chat_to(slack).post(DRAFT)
    (message,) = slack.messages
    assert sent.assigned_id == message.ts
    assert message.channel == ROOM


def test_text_always_goes_beside_the_blocks(slack: SlackStandIn) -> None:
    """T37: without it a phone shows an empty notice, and a screen reader nothing."""
    chat_to(slack).post(DRAFT)
    (message,) = slack.messages
    assert DRAFT.chat is not None
    assert message.text == DRAFT.chat.text
    assert [block["text"]["text"] for block in message.blocks] == [DRAFT.chat.text]


def test_links_are_not_unfolded(slack: SlackStandIn) -> None:
    """T25: unfolding makes Slack's servers fetch a link from somebody's mail."""
    chat_to(slack).post(DRAFT)
    _, parameters = slack.calls[0]
    assert {str(parameters[name]).lower() for name in ("unfurl_links", "unfurl_media")} <= {"false", "0"}


def test_a_reply_goes_under_its_parent(slack: SlackStandIn) -> None:
    chat = chat_to(slack)
    parent = chat.post(DRAFT)
    chat.post(saying("besloten"), thread_ts=parent.assigned_id)
    assert [message.text for message in slack.thread(parent.assigned_id)] == ["besloten"]


def test_an_update_takes_the_place_of_the_message(slack: SlackStandIn) -> None:
    chat = chat_to(slack)
    first = chat.post(DRAFT)
    again = chat.post(saying("opgepakt"), update_ts=first.assigned_id)
    (message,) = slack.messages
    assert (message.text, again.assigned_id) == ("opgepakt", first.assigned_id)


@pytest.mark.parametrize("where", ["thread_ts", "update_ts"])
def test_when_the_parent_is_gone_it_is_posted_afresh(slack: SlackStandIn, where: str) -> None:
    """Somebody deleted the parent: the news must still be read."""
    chat_to(slack).post(DRAFT, **{where: "1.000001"})
    (message,) = slack.messages
    assert message.thread_ts == ""


def test_a_mail_row_is_no_chat_message(slack: SlackStandIn) -> None:
    with pytest.raises(DeliveryError, match="is no chat message"):
        chat_to(slack).post(replace(DRAFT, chat=None))
    assert slack.calls == []


# --- sizes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "x", "a" * 3000, "a" * 3001, "woord " * 2000, "regel\n" * 3000, "&amp;" * 2000, "x" * 200_000],
)
def test_a_text_of_any_length_is_taken(slack: SlackStandIn, text: str) -> None:
    """T37: 3,000 characters a section, 50 blocks; Slack refuses more, and the alert would never come."""
    chat_to(slack).post(saying(text))
    (message,) = slack.messages
    assert len(message.text) <= TEXT_LIMIT
    assert 1 <= len(message.blocks) <= BLOCKS_LIMIT


def test_a_long_text_is_kept_whole_in_its_blocks(slack: SlackStandIn) -> None:
    """T37: what does not fit into one section goes into the next."""
    text = "\n".join(f"regel {number}: AINL-2026-{number:04}" for number in range(600))
    chat_to(slack).post(saying(text))
    (message,) = slack.messages
    assert "\n".join(block["text"]["text"] for block in message.blocks) == text
    assert message.text.endswith("…")


@given(st.text(alphabet="ab &;\n", min_size=1, max_size=9000).map(lambda text: text.replace("&", "&amp;")))
def test_cutting_never_splits_an_escape_and_loses_only_white_space(text: str) -> None:
    """T37: half of `&amp;` is shown as rubbish, and `&lt;` cut open might become a mention."""
    pieces = [block["text"]["text"] for block in sections(text)]
    assert all(0 < len(piece) <= SECTION_LIMIT for piece in pieces)
    assert all(piece.count("&") == piece.count("&amp;") for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert len(shorten(text, 100)) <= 100


@pytest.mark.parametrize("text", ["&amp;" * 4000, "x" * 2998 + "&lt;!channel&gt;" * 50, "&" * 7000])
def test_an_escape_at_the_very_edge_stays_whole(text: str) -> None:
    """T37: the same where there is no space to cut at."""
    pieces = [block["text"]["text"] for block in sections(text)]
    assert "".join(pieces) == text
    assert all(len(piece) <= SECTION_LIMIT for piece in pieces)
    if ";" in text:
        assert all(piece.count("&") == piece.count(";") for piece in pieces)


# --- trouble ------------------------------------------------------------------------------------------------------


def test_a_reset_after_the_post_is_one_post(slack: SlackStandIn) -> None:
    """T48: slack_sdk's own retry posts a second time; the outbox does its own bookkeeping."""
    slack.faults = [{"after": True}]
    assert failure(slack).channel_fault
    assert len(posts(slack)) == 1
    assert len(slack.messages) == 1


def test_a_reset_before_the_post_is_one_call(slack: SlackStandIn) -> None:
    """T48: from outside both look the same."""
    slack.faults = [{"before": True}]
    assert failure(slack).channel_fault
    assert len(posts(slack)) == 1
    assert slack.messages == []


def test_when_slack_asks_to_wait_it_is_waited_for(slack: SlackStandIn) -> None:
    """T37: a 429 is no outage, and names its own time."""
    slack.faults = [{"status": 429, "retry": 17}]
    error = failure(slack)
    assert (error.retry_after, error.channel_fault) == (17.0, False)
    assert slack.messages == []


@pytest.mark.parametrize(
    ("asked", "waits"), [("0", 1.0), ("-5", 1.0), ("999999", 3600.0), ("soon", 30.0), ("nan", 30.0)]
)
def test_an_odd_waiting_time_is_bounded(slack: SlackStandIn, asked: str, waits: float) -> None:
    """T37: neither a storm of calls nor a silence of days."""
    slack.faults = [{"status": 429, "retry": asked}]
    assert failure(slack).retry_after == waits


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize(
    "body", ["<html><h1>503 Service Unavailable</h1></html>", "", {"ok": False}, [1, 2], 7]
)
def test_an_answer_that_is_not_slacks_is_the_channels_fault(
    slack: SlackStandIn, status: int, body: object
) -> None:
    """T37: a proxy's HTML page, a number, an empty body: a sentence, no traceback."""
    slack.faults = [{"status": status, "body": body}]
    error = failure(slack)
    assert error.channel_fault
    assert "<h1>" not in str(error)
    assert len(posts(slack)) == 1


@pytest.mark.parametrize("body", ["<html>sign in</html>", "{", "null", [1]])
def test_nonsense_with_status_200_is_no_success(slack: SlackStandIn, body: object) -> None:
    """T37: a portal that answers everything with its sign-in page."""
    slack.faults = [{"status": 200, "body": body}]
    assert failure(slack).channel_fault


def test_a_server_that_hangs_is_given_up_in_time(slack: SlackStandIn) -> None:
    """T3 for chat: what the server did after we left is not asked again in the same call."""
    slack.faults = [{"hang": 1.5}]
    error = failure(slack, timeout=1)
    assert error.channel_fault
    assert len(posts(slack)) == 1


def test_a_host_that_nobody_answers_at_is_no_slack_error() -> None:
    """T37: unreachable is URLError, not SlackApiError."""
    chat = SlackChat(TOKEN, ROOM, base_url=f"http://127.0.0.1:{free_port()}/api/", timeout=2)
    with pytest.raises(DeliveryError, match=r"Slack at 127\.0\.0\.1 cannot be reached") as caught:
        chat.post(DRAFT)
    assert caught.value.channel_fault
    assert not isinstance(caught.value.__cause__, SlackApiError)


def test_a_wrong_token_says_what_to_do(slack: SlackStandIn) -> None:
    error = failure(slack, token="xoxb-oud")
    assert error.channel_fault
    assert "invalid_auth" in str(error)
    assert "make a new one" in str(error)
    assert "xoxb-oud" not in str(error)


def test_an_unknown_channel_says_what_to_do(slack: SlackStandIn) -> None:
    error = failure(slack, channel="C0NERGENS")
    assert error.channel_fault
    assert "C0NERGENS" in str(error)
    assert "invite the bot" in str(error)


@pytest.mark.parametrize(
    ("code", "channel_fault"),
    [
        ("is_archived", True),
        ("token_revoked", True),
        ("not_in_channel", True),
        ("brand_new_error", True),
        ("msg_too_long", False),
        ("invalid_blocks", False),
        ("<!channel> & \x00", True),
    ],
)
def test_every_refusal_is_told_apart(slack: SlackStandIn, code: str, channel_fault: bool) -> None:
    """A fault of one message must not report the whole road as down."""
    slack.faults = [{"body": {"ok": False, "error": code}}]
    error = failure(slack)
    assert error.channel_fault == channel_fault
    assert "<!channel>" not in str(error)


def test_ratelimited_in_a_200_is_a_wait_too(slack: SlackStandIn) -> None:
    slack.faults = [{"body": {"ok": False, "error": "ratelimited"}}]
    assert failure(slack).retry_after == 30.0


@pytest.mark.parametrize(
    "address", ["http://slack.example/api/", "ftp://127.0.0.2.example/api/", "http:///api/"]
)
def test_the_token_never_goes_out_unencrypted(address: str) -> None:
    """mail.md §8: plain text is for loopback only, also for chat."""
    with pytest.raises(DeliveryError, match="use https") as caught:
        SlackChat(TOKEN, ROOM, base_url=address, timeout=1).post(DRAFT)
    assert caught.value.channel_fault


def test_neither_text_nor_token_reaches_a_log(slack: SlackStandIn, caplog: pytest.LogCaptureFixture) -> None:
    """T40: the sdk logs whole requests at debug level."""
    caplog.set_level(logging.DEBUG)
    chat_to(slack).post(DRAFT)
    slack.faults = [{"status": 500}]
    failure(slack)
    assert "besluit" not in caplog.text
    assert TOKEN not in caplog.text


# --- the doctor's look --------------------------------------------------------------------------------------------


def test_the_probe_posts_nothing_and_tells_whether_the_channel_is_private() -> None:
    """P10: a channel anybody may join is no place for incidents."""
    slack = SlackStandIn(token=TOKEN, channels={"G0DICHT": "incidenten", "C0OPEN": "algemeen"}).start()
    try:
        assert chat_to(slack, channel="G0DICHT").probe().private is True
        assert chat_to(slack, channel="C0OPEN").probe().private is False
        slack.faults = [{}, {"body": {"ok": False, "error": "missing_scope"}}]
        assert chat_to(slack, channel="C0OPEN").probe().private is None
        with pytest.raises(DeliveryError, match="invalid_auth"):
            chat_to(slack, token="xoxb-oud").probe()
        assert slack.messages == []
    finally:
        slack.stop()

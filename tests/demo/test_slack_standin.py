"""The Slack stand-in, seen through slack_sdk: it checks what Slack checks and misbehaves when asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from compliance_bot.demo.slack_standin import SlackStandIn, as_people_see

CHANNEL = "C0INCIDENT"


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    standin = SlackStandIn().start()
    yield standin
    standin.stop()


def client(slack: SlackStandIn, **settings: Any) -> WebClient:
    return WebClient(token=settings.pop("token", "xoxb-demo"), base_url=slack.base_url, timeout=2, **settings)


def refused(call: Any, **parameters: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        call(**parameters)
    return str(raised.value.response["error"])


def test_it_keeps_messages_in_order_with_their_thread(slack: SlackStandIn) -> None:
    web = client(slack)
    parent = web.chat_postMessage(channel=CHANNEL, text="one")
    web.chat_postMessage(channel=CHANNEL, text="two", thread_ts=parent["ts"])
    assert [(m.text, m.thread_ts) for m in slack.messages] == [("one", ""), ("two", parent["ts"])]
    assert [m.text for m in slack.thread(parent["ts"])] == ["two"]
    assert slack.messages[0].ts < slack.messages[1].ts


def test_an_update_changes_the_message_and_keeps_what_it_was(slack: SlackStandIn) -> None:
    web = client(slack)
    posted = web.chat_postMessage(channel=CHANNEL, text="open")
    web.chat_update(channel=CHANNEL, ts=posted["ts"], text="ended")
    assert (slack.messages[0].text, slack.messages[0].updates) == ("ended", ["open"])
    assert refused(web.chat_update, channel=CHANNEL, ts="1.000001", text="x") == "message_not_found"


def test_it_refuses_a_wrong_token_an_unknown_channel_and_an_unknown_thread(slack: SlackStandIn) -> None:
    assert refused(client(slack, token="xoxb-other").auth_test) == "invalid_auth"
    assert refused(client(slack, token=None).auth_test) == "not_authed"
    web = client(slack)
    assert refused(web.chat_postMessage, channel="C9", text="x") == "channel_not_found"
    assert refused(web.chat_postMessage, channel=CHANNEL, text="x", thread_ts="1.5") == "thread_not_found"
    assert refused(web.api_call, api_method="chat.shout") == "unknown_method"
    assert slack.messages == []


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_it_refuses_what_is_empty_or_too_long(slack: SlackStandIn) -> None:
    web = client(slack)
    assert refused(web.chat_postMessage, channel=CHANNEL, text="") == "no_text"
    assert refused(web.chat_postMessage, channel=CHANNEL, text="x" * 40_001) == "msg_too_long"
    web.chat_postMessage(channel=CHANNEL, text="x" * 40_000)


@pytest.mark.parametrize(
    ("blocks", "good"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}], True),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], False),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}], True),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], False),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], False),
        ([{"type": "section"}], False),
        ([{"type": "divider"}] * 50, True),
        ([{"type": "divider"}] * 51, False),
        ([{"type": "surprise"}], False),
    ],
)
def test_it_holds_blocks_to_slacks_limits(
    slack: SlackStandIn, blocks: list[dict[str, Any]], good: bool
) -> None:
    web = client(slack)
    if good:
        web.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    else:
        assert refused(web.chat_postMessage, channel=CHANNEL, text="x", blocks=blocks) == "invalid_blocks"


def test_it_tells_who_the_bot_is_and_whether_a_channel_is_private() -> None:
    slack = SlackStandIn(channels={"C1": "open", "G1": "closed"}).start()
    web = client(slack)
    assert web.auth_test()["bot_id"] == "B0BOT"
    assert web.conversations_info(channel="C1")["channel"]["is_private"] is False
    assert web.conversations_info(channel="G1")["channel"]["is_private"] is True
    slack.stop()


def test_a_reset_after_the_work_is_done_makes_the_sdk_post_twice(slack: SlackStandIn) -> None:
    """Testbed fact 12: slack_sdk retries on its own; without its handlers the message stands once."""
    slack.faults.append({"after": 1})
    client(slack).chat_postMessage(channel=CHANNEL, text="twice")
    assert [m.text for m in slack.messages] == ["twice", "twice"]
    slack.faults.append({"after": 1})
    with pytest.raises(Exception):  # noqa: B017, PT011 - which of the socket's errors it is, is the system's affair
        client(slack, retry_handlers=[]).chat_postMessage(channel=CHANNEL, text="once")
    assert [m.text for m in slack.messages].count("once") == 1


def test_a_reset_before_the_work_leaves_nothing(slack: SlackStandIn) -> None:
    slack.faults.append({"before": 1})
    with pytest.raises(Exception):  # noqa: B017, PT011
        client(slack, retry_handlers=[]).chat_postMessage(channel=CHANNEL, text="lost")
    assert slack.messages == []
    assert len(slack.calls) == 1


def test_too_many_calls_are_told_when_to_come_back(slack: SlackStandIn) -> None:
    slack.faults.append({"status": 429, "retry": 30})
    with pytest.raises(SlackApiError) as raised:
        client(slack, retry_handlers=[]).chat_postMessage(channel=CHANNEL, text="x")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "30"
    assert slack.messages == []


def test_a_server_error_does_no_work_and_may_answer_with_a_page(slack: SlackStandIn) -> None:
    slack.faults += [{"status": 500}, {"status": 503, "body": "<h1>sorry</h1>"}]
    web = client(slack, retry_handlers=[])
    for _ in range(2):
        with pytest.raises(SlackApiError):
            web.chat_postMessage(channel=CHANNEL, text="x")
    assert slack.messages == []


def test_people_see_the_three_escapes_undone_once() -> None:
    assert as_people_see("F&amp;M &lt;b&gt; &amp;lt;") == "F&M <b> &lt;"

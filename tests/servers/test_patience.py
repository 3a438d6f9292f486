"""The roads out leave a server in trouble alone: no busy loop, no locked account, no minute lost for every row."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer, SmtpSettings
from compliance_bot.clocks import elapsed_seconds
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Channel, ChatBody, Draft, MailBody
from tests.fakes import FakeClock
from tests.servers.listening import CUT, HANG
from tests.servers.smtp_peer import BareSmtp

MAIL = Draft(
    key="AINL-2026-0001/assess/mirte/0",
    incidents=("AINL-2026-0001",),
    channel=Channel.MAIL,
    recipient="mirte@amnesty.example",
    kind="assessment",
    message_id="<k7.ainl-2026-0001@amnesty.example>",
    mail=MailBody(subject="Besluit nodig", text="Beste Mirte,\n"),
)
CHAT = Draft(
    key="AINL-2026-0001/chat/opened/0",
    incidents=("AINL-2026-0001",),
    channel=Channel.CHAT,
    recipient="C0INCIDENT",
    kind="opened",
    chat=ChatBody(text="AINL-2026-0001"),
)


@contextlib.contextmanager
def mailer(server: BareSmtp, clock: FakeClock, **changes: object) -> Iterator[SmtpMailer]:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "from_address": "compliance@amnesty.example",
        "timeout": 0.5,
    }
    road = SmtpMailer(SmtpSettings(**(values | changes)), clock)  # type: ignore[arg-type]
    try:
        yield road
    finally:
        road.close()


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    standin = SlackStandIn().start()
    yield standin
    standin.stop()


def refused(send: object, *words: object) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(*words)  # type: ignore[operator]
    return caught.value


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "DATA"])
def test_a_silent_mail_server_costs_one_row_its_time_and_not_every_row(step: str) -> None:
    """T3: four hundred rows of a minute each would keep the chat's rows waiting for hours."""
    clock = FakeClock()
    with BareSmtp({step: HANG}) as server, mailer(server, clock) as road:
        first = refused(road.send, MAIL)
        begun = elapsed_seconds()
        for _ in range(50):
            error = refused(road.send, MAIL)
            assert (error.permanent, error.channel_fault) == (False, True)
            assert 0 < (error.retry_after or 0) <= 5
        # fifty rows that waited each for itself would take fifty times the first one's time
        assert elapsed_seconds() - begun < 25 * 0.5
        assert str(first) in str(error)
        assert len(server.asked(step)) == 1
        clock.forward(seconds=5)
        server.replies.clear()
        road.send(MAIL)


def test_a_refused_login_is_tried_seldom_and_a_mended_password_works_within_ten_minutes() -> None:
    """No account is locked by a bot with forty rows due."""
    clock = FakeClock()
    replies: dict[str, bytes | list[bytes]] = {
        "EHLO": b"250-bare\r\n250 AUTH PLAIN\r\n",
        "AUTH": b"535 5.7.8 no\r\n",
    }
    with BareSmtp(replies) as server, mailer(server, clock, user="bot", password="x") as road:
        for _ in range(30 * 60):
            refused(road.send, MAIL)
            clock.forward(seconds=1)
        assert len(server.asked("AUTH")) == 4
        server.replies["AUTH"] = b"235 welcome\r\n"
        clock.forward(minutes=10)
        road.send(MAIL)


@pytest.mark.parametrize("answer", [CUT, HANG, b"454 4.7.0 try later\r\n"])
def test_a_line_that_breaks_at_the_login_is_no_refused_login(answer: bytes) -> None:
    """A server's own trouble is over in seconds; nobody's password is blamed for it."""
    clock = FakeClock()
    replies: dict[str, bytes | list[bytes]] = {"EHLO": b"250-bare\r\n250 AUTH PLAIN\r\n", "AUTH": answer}
    with BareSmtp(replies) as server, mailer(server, clock, user="bot", password="x") as road:
        refused(road.send, MAIL)
        assert (refused(road.send, MAIL).retry_after or 0) <= 5


def test_a_mail_server_in_trouble_for_long_is_tried_every_five_minutes() -> None:
    clock = FakeClock()
    with BareSmtp(greeting=CUT) as server, mailer(server, clock) as road:
        waits = []
        for _ in range(10):
            refused(road.send, MAIL)
            waits.append(refused(road.send, MAIL).retry_after or 0)
            clock.forward(seconds=waits[-1])
    assert max(waits) <= 300
    assert 225 <= waits[-1] <= 300


def test_a_clock_set_back_an_hour_keeps_no_mail_in() -> None:
    clock = FakeClock()
    with BareSmtp({"MAIL": [CUT, b"250 ok\r\n"]}) as server, mailer(server, clock) as road:
        refused(road.send, MAIL)
        clock.forward(hours=-1)
        road.send(MAIL)


def test_slack_that_asks_for_patience_is_left_alone_by_every_row(slack: SlackStandIn) -> None:
    """T37: each post more would be refused too, and may lengthen the wait."""
    clock = FakeClock()
    chat = SlackChat("xoxb-demo", "C0INCIDENT", base_url=slack.base_url, clock=clock)
    slack.faults.append({"status": 429, "retry": 40})
    assert refused(chat.post, CHAT).retry_after == 40
    clock.forward(seconds=30)
    assert refused(chat.post, CHAT).retry_after == 10
    assert len(slack.calls) == 1
    clock.forward(seconds=10)
    chat.post(CHAT)
    assert len(slack.messages) == 1


def test_slack_that_is_silent_costs_one_row_its_time(slack: SlackStandIn) -> None:
    """T37, T48: a mail that is due must not wait behind every chat message."""
    clock = FakeClock()
    chat = SlackChat("xoxb-demo", "C0INCIDENT", base_url=slack.base_url, timeout=1, clock=clock)
    slack.faults.append({"hang": 2})
    refused(chat.post, CHAT)
    begun = elapsed_seconds()
    for _ in range(20):
        assert refused(chat.post, CHAT).channel_fault
    assert elapsed_seconds() - begun < 0.5
    clock.forward(seconds=5)
    chat.post(CHAT)


def test_what_slack_says_of_one_message_holds_no_other_up(slack: SlackStandIn) -> None:
    clock = FakeClock()
    chat = SlackChat("xoxb-demo", "C0INCIDENT", base_url=slack.base_url, clock=clock)
    slack.faults.append({"body": {"ok": False, "error": "msg_too_long"}})
    refused(chat.post, CHAT)
    chat.post(CHAT)
    assert len(slack.calls) == 2, "it was asked again at once"

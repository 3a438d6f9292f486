"""What real servers show of themselves on our lines: certificate and time (promise 7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.clock_check import compared
from compliance_bot.casework.desk import Case
from compliance_bot.casework.expiries import expiries_of
from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer, SmtpSettings
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.heartbeat import Heartbeat
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.servers_seen import look_at_mailbox, look_at_roads_out, look_at_watcher
from compliance_bot.web import stamp_of
from tests.fakes import FakeClock, World
from tests.servers.harness import Dovecot
from tests.servers.smtp_peer import make_certificate, scripted_smtp
from tests.servers.test_slack_channel import DRAFT, ROOM, TOKEN
from tests.servers.test_smtp_channel import draft
from tests.test_heartbeat import alive, watcher

NOW = datetime.now(UTC)


def in_thirty_days(ends: datetime | None) -> bool:
    return ends is not None and timedelta(days=28) < ends - NOW <= timedelta(days=31)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, clock=FakeClock(NOW))


def ends_of(world: World) -> dict[str, int]:
    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=NOW)
        return {one.what: one.days for one in expiries_of(case)}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_mailbox_shows_until_when_its_certificate_is_valid(
    dovecot: Dovecot, world: World, security: str
) -> None:
    account = dovecot.add_user(f"shows{security}")
    mailbox = ImapMailbox(
        ImapSettings(
            host="localhost",
            port=dovecot.imaps_port if security == "tls" else dovecot.port,
            security=security,
            user=account.user,
            password=account.password,
            ca_file=str(dovecot.cert),
            name="main",
        )
    )
    try:
        mailbox.connect()
        assert in_thirty_days(mailbox.certificate_ends)
        look_at_mailbox(world.app.desk, mailbox)
    finally:
        mailbox.close()
    assert 28 <= ends_of(world)["mailbox_certificate"] <= 31


def test_the_mail_server_shows_it_when_a_mail_is_sent_and_when_it_is_probed(
    tmp_path: Path, world: World
) -> None:
    cert, context = make_certificate(tmp_path)
    with scripted_smtp(starttls=context) as server:
        settings = SmtpSettings(
            host="localhost",
            port=server.port,
            security="starttls",
            from_address="compliance@amnesty.example",
            ca_file=str(cert),
            timeout=5,
        )
        mailer = SmtpMailer(settings, FakeClock())
        assert in_thirty_days(mailer.probe().certificate_ends)
        assert mailer.certificate_ends is None, "a probe is another line"
        mailer.send(draft())
        mailer.close()
    look_at_roads_out(world.app.desk, mailer, None)
    assert 28 <= ends_of(world)["smtp_certificate"] <= 31


def test_a_line_without_tls_shows_none(dovecot: Dovecot) -> None:
    account = dovecot.add_user("showsnone")
    settings = ImapSettings(
        host="127.0.0.1",
        port=dovecot.port,
        security="none",
        user=account.user,
        password=account.password,
        name="main",
    )
    mailbox = ImapMailbox(settings)
    mailbox.connect()
    assert mailbox.certificate_ends is None
    mailbox.close()


def seconds_ahead(world: World, source: str) -> float | None:
    with world.store.work() as work:
        found = compared(work).get(source)
    return None if found is None else found.ahead.total_seconds()


def test_the_chat_tells_its_time_with_every_answer_and_it_counts_once(world: World) -> None:
    slack = SlackStandIn(token=TOKEN).start()
    try:
        chat = SlackChat(TOKEN, ROOM, base_url=slack.base_url)
        assert abs((stamp_of(chat.probe().date) or NOW) - datetime.now(UTC)) < timedelta(seconds=30)
        chat.post(DRAFT)
    finally:
        slack.stop()
    world.clock.moment = datetime.now(UTC) + timedelta(minutes=10)
    look_at_roads_out(world.app.desk, world.mailer, chat)
    assert seconds_ahead(world, "chat") == pytest.approx(585, abs=30)
    world.forward(minutes=6)
    look_at_roads_out(world.app.desk, world.mailer, chat)
    assert seconds_ahead(world, "chat") == pytest.approx(585, abs=30), "no second observation of one answer"


def test_the_watching_service_tells_its_time_with_the_answer(world: World) -> None:
    with watcher() as service:
        heart = alive(url=service.url)
        now = datetime.now(UTC)
        heart.pulse.read_at = heart.pulse.ticked_at = now
        assert heart.beat(now)
    assert heart.heard is not None
    assert abs(heart.heard.stamp - now) < timedelta(minutes=2)
    look_at_watcher(world.app.desk, heart)
    assert seconds_ahead(world, "heartbeat") is not None
    assert heart.heard is None


def test_a_heartbeat_by_file_tells_no_time(tmp_path: Path, world: World) -> None:
    heart = Heartbeat(file=str(tmp_path / "beat"))
    look_at_watcher(world.app.desk, heart)
    assert seconds_ahead(world, "heartbeat") is None


@pytest.mark.parametrize(
    ("date", "age", "told"),
    [
        ("Tue, 24 Nov 2026 09:17:00 GMT", None, datetime(2026, 11, 24, 9, 17, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:17:00 +0100", None, datetime(2026, 11, 24, 9, 17, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:17:00 GMT", "120", None),
        ("", None, None),
        (None, None, None),
        ("soon", None, None),
        ("Tue, 99 Nov 2026 09:17:00 GMT", None, None),
    ],
)
def test_a_date_header_is_believed_when_it_is_one_and_fresh(
    date: str | None, age: str | None, told: datetime | None
) -> None:
    assert stamp_of(date, age=age) == told

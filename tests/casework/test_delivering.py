"""Delivery in trouble: what the logs say of it, who hears of a dead road, and what never waits for what."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from compliance_bot.casework.deliver import retry_seconds
from compliance_bot.channels.answers import Answer, rcpt_error
from compliance_bot.errors import DeliveryError, MailboxError
from compliance_bot.logs import LEFT_OUT, set_up_logs
from compliance_bot.ports import Draft, Sent
from tests.fakes import FakeMailer, World, make_policy

GONE = Answer.of((550, b"5.1.1 <mirte@amnesty.example>: Mirte is gone, about Laptop weg"))
SECRET = "De laptop van mevrouw Zandstra ligt nog in de tram."
# what a reporter or the directory says of people, and what the mails say
PRIVATE = (
    "@amnesty.example",
    "@ogd.example",
    "Mirte",
    "Fenna",
    "Zandstra",
    "Kastanjelaan",
    "laptop",
    "Besluit",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything logged from info on, as in service; logging is left as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logs(level="info", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def channel_down(world: World) -> list[Draft]:
    return [draft for draft in world.mailer.sent if draft.kind == "channel_down"]


def chat_lines(world: World, word: str) -> list[str]:
    return [text for _, text in world.chat.posts if word in text]


def cycle(world: World) -> None:
    """One cycle, whatever the mailbox says."""
    try:
        world.app.cycle()
    except MailboxError:
        return


# --- logs (promise 6) -------------------------------------------------------------------------------------------


class BrokenMailer(FakeMailer):
    """Fails as no adapter should: with an exception that quotes the mail."""

    def send(self, draft: Draft) -> Sent:
        assert draft.mail is not None
        raise ValueError(f"{draft.recipient}: {draft.mail.subject}: {draft.mail.text}")


def test_no_failure_of_delivery_puts_personal_data_in_the_logs(world: World, logged: io.StringIO) -> None:
    world.mailer.fail = {
        "mirte@amnesty.example": rcpt_error(GONE, "mirte@amnesty.example"),
        "fenna@amnesty.example": DeliveryError("fenna@amnesty.example: later, Fenna", brief="RCPT 450 4.2.2"),
    }
    ref = world.report(SECRET, subject="Kastanjelaan 5", sender="jan@amnesty.example")
    world.chat.down = True
    world.forward(hours=4)
    world.app.postman.mailer = BrokenMailer()
    world.forward(hours=20)
    said = logged.getvalue()
    assert "message_sent" in said
    assert "RCPT 550 5.1.1" in said
    assert "RCPT 450 4.2.2" in said
    assert "unforeseen ValueError" in said
    assert ref in next(line for line in said.splitlines() if "message_not_delivered" in line)
    assert [word for word in PRIVATE if word in said] == []


def test_the_log_names_the_outbox_row_and_the_full_text_stays_in_it(
    world: World, logged: io.StringIO
) -> None:
    world.mailer.fail["mirte@amnesty.example"] = rcpt_error(GONE, "mirte@amnesty.example")
    world.report(SECRET)
    [failed] = world.events("MessageFailed")
    assert f"outbox_key={failed.key}" in logged.getvalue()
    assert LEFT_OUT not in logged.getvalue()
    assert "Mirte is gone" in failed.detail, "sealed in the journal"
    assert "Mirte is gone" in world.row(failed.key).last_error


# --- a dead road is told (P10, promise 7) ------------------------------------------------------------------------


def test_a_dead_mailbox_is_told_in_the_chat_after_a_quarter_of_an_hour_and_once(world: World) -> None:
    world.mailbox.down = True
    cycle(world)
    for _ in range(14):
        world.clock.forward(minutes=1)
        cycle(world)
    assert world.chat.posts == [], "a restart of the server is no news"
    for _ in range(60):
        world.clock.forward(minutes=1)
        cycle(world)
    assert len(chat_lines(world, "De mailbox wordt nu niet gelezen")) == len(world.chat.posts) == 1
    assert channel_down(world) == [], "the chat has told it"


def test_a_second_outage_of_the_mailbox_is_told_again(world: World) -> None:
    for _ in range(2):
        world.mailbox.down = True
        cycle(world)
        world.clock.forward(minutes=16)
        cycle(world)
        world.mailbox.down = False
        world.clock.forward(minutes=16)
        world.app.cycle()
    assert len(world.chat.posts) == 2


def test_short_outages_are_not_added_up(world: World) -> None:
    for _ in range(6):
        world.mailbox.down = True
        cycle(world)
        world.clock.forward(minutes=10)
        cycle(world)
        world.mailbox.down = False
        world.app.cycle()
    assert world.chat.posts == []


def test_without_a_chat_a_dead_mailbox_is_told_to_the_assessors_by_mail(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(chat_channel=""))
    world.mailbox.down = True
    cycle(world)
    world.clock.forward(minutes=16)
    cycle(world)
    world.clock.forward(minutes=16)
    cycle(world)
    told = channel_down(world)
    assert sorted(draft.person for draft in told) == ["fenna", "mirte"]
    assert {draft.mail.subject for draft in told if draft.mail} == {"De mailbox wordt niet gelezen"}


def test_with_the_chat_down_too_a_dead_mailbox_is_told_by_mail(world: World) -> None:
    world.report(SECRET)
    world.chat.down = world.mailbox.down = True
    world.clock.forward(hours=1)
    cycle(world)
    for _ in range(4):
        world.clock.forward(minutes=10)
        cycle(world)
    keys = [draft.key for draft in channel_down(world) if draft.person == "mirte"]
    assert len(keys) == len(set(keys)) == 2, "one about the chat, one about the mailbox"


def test_dead_mail_is_told_in_the_chat_with_the_open_numbers_and_once(world: World) -> None:
    ref = world.report(SECRET)
    before = len(chat_lines(world, "Bel elkaar"))
    world.mailer.down = True
    world.forward(hours=1)
    for _ in range(6):
        world.forward(minutes=10)
    told = chat_lines(world, "Bel elkaar")[before:]
    assert len(told) == 1
    assert ref in told[0]


# --- the roads do not wait for each other -------------------------------------------------------------------------


def test_the_pace_of_mail_holds_no_chat_message_up(world: World) -> None:
    world.app.postman.pace = 1
    world.report(SECRET)
    assert len(world.mailer.sent) == 1
    assert world.chat.posts, "the chat has a limit of its own"


def test_the_pace_of_mail_is_kept_a_minute_long(world: World) -> None:
    world.app.postman.pace = 2
    world.report(SECRET)
    world.app.deliver()
    assert len(world.mailer.sent) == 2
    world.clock.forward(seconds=61)
    world.app.deliver()
    assert len(world.mailer.sent) == 4


@pytest.mark.parametrize(
    ("attempt", "asked", "seconds"),
    [
        (0, None, 30),
        (1, None, 30),
        (2, None, 60),
        (3, None, 120),
        (4, None, 300),
        (5, None, 600),
        (6, None, 600),
        (10_000, None, 600),
        (1, 5.0, 30),
        (1, 45.0, 45),
        (9, 3600.0, 3600),
    ],
)
def test_the_pause_before_the_next_try_grows_to_ten_minutes_and_heeds_the_server(
    attempt: int, asked: float | None, seconds: float
) -> None:
    """mail.md §8, T37: a mended password works within ten minutes; Retry-After is never undercut."""
    assert retry_seconds(attempt, asked) == seconds

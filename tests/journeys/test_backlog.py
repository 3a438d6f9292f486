"""Reminders beside a backlog of mails that wait to be read: never one behind the other (promise 2; T45)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_bot import scheduler
from compliance_bot.scheduler import SWITCH_SECONDS, Jobs, serve
from tests.fakes import World
from tests.servers.harness import wait_for


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def switching() -> Iterator[None]:
    """The interpreter's own switch interval, put back."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


class NoPoll:
    """The poll of a service that was not asleep."""

    def wait_for_a_run(self, _seconds: float) -> bool:
        return True


def backlog(world: World, mails: int) -> None:
    """Mails that are stored, and not read yet."""
    for number in range(mails):
        world.mailbox.put(world.mail("Usb-stick kwijt.", sender=f"mens{number}@amnesty.example"))
    world.app.read()


def test_a_backlog_waits_between_two_mails_while_reminders_are_on_their_way(world: World) -> None:
    """T45: a tick that comes due in the middle of a backlog is done before the next mail is read."""
    jobs = Jobs(app=world.app, poll_seconds=60)
    read: list[int] = []
    during: list[int] = []
    real = world.app.desk.reader
    ticks: list[threading.Thread] = []
    ticking, tick_may_end = threading.Event(), threading.Event()

    def tick() -> int:
        ticking.set()
        tick_may_end.wait(10)
        during.append(len(read))
        return 0

    def reader(raw: bytes):  # type: ignore[no-untyped-def]
        read.append(len(read))
        if len(read) == 5:
            ticks.append(threading.Thread(target=jobs.tick, args=(NoPoll(),)))
            ticks[0].start()
            assert ticking.wait(10), "a tick starts beside a mail that is being read"
        return real(raw)

    def give_way() -> bool:
        if ticking.is_set():
            tick_may_end.set()
        return jobs.give_way()

    world.app.tick = tick  # type: ignore[method-assign]
    object.__setattr__(world.app.desk, "reader", reader)
    world.app.give_way = give_way
    backlog(world, 20)
    assert world.app.handle() == 20
    ticks[0].join(10)
    assert during == [5], "no mail was begun until the reminders were out"


def test_reminders_that_hang_hold_no_mail_up_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 1 beside promise 2: a tick that waits for a dead database or server slows the mails, no more."""
    monkeypatch.setattr(scheduler, "GIVES_WAY_SECONDS", 0.01)
    jobs = Jobs(app=world.app, poll_seconds=60)
    ticking, release = threading.Event(), threading.Event()

    def tick() -> int:
        ticking.set()
        release.wait(30)
        return 0

    world.app.tick = tick  # type: ignore[method-assign]
    world.app.give_way = jobs.give_way
    thread = threading.Thread(target=jobs.tick, args=(NoPoll(),))
    thread.start()
    try:
        assert ticking.wait(10)
        backlog(world, 20)
        assert world.app.handle() == 20
    finally:
        release.set()
        thread.join(10)


def test_a_tick_that_breaks_lets_the_mails_go_on(world: World) -> None:
    jobs = Jobs(app=world.app, poll_seconds=60)

    def tick() -> int:
        raise RuntimeError("unforeseen")

    world.app.tick = tick  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        jobs.tick(NoPoll())  # type: ignore[arg-type]
    assert jobs.give_way()


def test_the_service_shares_the_interpreter_in_small_turns_and_gives_way(
    world: World, switching: None
) -> None:
    """T45: with Python's own 5 ms a thread that parses starves the reminders at every step they make."""
    stopping, asked = threading.Event(), threading.Event()
    real = world.app.desk.reader

    def reader(raw: bytes):  # type: ignore[no-untyped-def]
        if sys.getswitchinterval() <= 2 * SWITCH_SECONDS and world.app.give_way.__name__ == "give_way":
            asked.set()
        return real(raw)

    object.__setattr__(world.app.desk, "reader", reader)
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    thread = threading.Thread(
        target=serve, args=(world.app,), kwargs={"poll_seconds": 1, "stopping": stopping}
    )
    thread.start()
    try:
        wait_for("a mail read by the service", asked.is_set)
    finally:
        stopping.set()
        thread.join(10)
    assert SWITCH_SECONDS <= 0.001

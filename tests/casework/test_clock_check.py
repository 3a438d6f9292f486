"""The machine's clock held against the servers': a lasting difference is said, an odd mail is not (promise 7, P2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.clock_check import hold_against, worst_skew
from compliance_bot.ports import Heard
from tests.fakes import START, FakeClock, World

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def told(world: World) -> list[str]:
    return [text for _, text in world.chat.posts if "De klok van de computer" in text]


def arrives(world: World, *, server_ahead: timedelta = timedelta(0), after: float = 6) -> None:
    """A newsletter comes in, stamped by the server's own clock, a moment before the bot looks."""
    world.forward(minutes=after - 1)
    world.clock.forward(minutes=1)
    letter = world.mail(
        f"Nieuws {world.clock.now()}", sender="x@shop.example", headers=[("Auto-Submitted", "auto-generated")]
    )
    world.receive(letter, world.clock.now() - timedelta(seconds=20) + server_ahead)


@pytest.mark.parametrize(
    ("server_ahead", "said"),
    [(-5 * MINUTE, "minstens 4 minuten voor"), (4 * MINUTE, "minstens 4 minuten achter")],
)
def test_a_clock_that_is_off_is_said_after_several_mails(
    world: World, server_ahead: timedelta, said: str
) -> None:
    """By chat and to IT; it is the mail server that it differs from."""
    world.app.cycle()
    for number in range(3):
        assert told(world) == [], f"{number} mails are not several"
        arrives(world, server_ahead=server_ahead)
    world.app.cycle()
    assert len(told(world)) == 1
    assert f"loopt {said}, vergeleken met de mailserver" in told(world)[0]
    assert [r for kind, r in world.kinds() if kind == "machine_notice"] == ["ilse@amnesty.example"]


@pytest.mark.parametrize("server_ahead", [timedelta(0), timedelta(seconds=90), timedelta(seconds=-90)])
def test_a_clock_that_is_right_within_two_minutes_is_not_said(world: World, server_ahead: timedelta) -> None:
    world.app.cycle()
    for _ in range(8):
        arrives(world, server_ahead=server_ahead)
    assert told(world) == []


def test_it_is_said_once_a_day_while_it_lasts(world: World) -> None:
    world.app.cycle()
    for _ in range(3 * 24 * 2):
        arrives(world, server_ahead=5 * MINUTE, after=30)
    assert len(told(world)) in (3, 4)


def test_it_stops_being_said_when_the_clock_was_set_right(world: World) -> None:
    world.app.cycle()
    for _ in range(4):
        arrives(world, server_ahead=-5 * MINUTE)
    world.clock.forward(minutes=-5)
    for _ in range(4):
        arrives(world)
    world.clock.forward(days=1)
    arrives(world)
    assert len(told(world)) == 1


def test_mails_that_a_person_moved_say_nothing(world: World) -> None:
    """They were stamped long before they came here, each another time."""
    world.app.cycle()
    for minutes in (7, 45, 12, 25, 9, 28):
        world.forward(minutes=6)
        letter = world.mail(
            f"Oud {minutes}", sender="x@shop.example", headers=[("Auto-Submitted", "auto-generated")]
        )
        world.receive(letter, world.clock.now() - minutes * MINUTE)
    assert told(world) == []


def test_after_downtime_old_stamps_are_what_they_should_be(world: World) -> None:
    """The mails of a weekend were stamped between the last reading and now."""
    world.app.cycle()
    for _ in range(4):
        world.clock.forward(hours=10)
        letter = world.mail("Nieuws", sender="x@shop.example", headers=[("Auto-Submitted", "auto-generated")])
        world.receive(letter, world.clock.now() - timedelta(hours=9))
    assert told(world) == []


def test_a_service_without_mail_hears_it_from_the_watcher_or_the_chat(world: World) -> None:
    for source, name in (("heartbeat", "de dienst die ons bewaakt"), ("chat", "de chatdienst")):
        for _ in range(3):
            world.forward(minutes=6)
            now = world.clock.now()
            hold_against(world.app.desk, source, Heard(stamp=now - 7 * MINUTE, at=now))
        world.app.cycle()
        assert f"loopt minstens 7 minuten voor, vergeleken met {name}" in told(world)[-1]
        world.forward(days=2)
    assert len(told(world)) == 2


def test_an_answer_that_tells_no_time_is_no_observation(world: World) -> None:
    hold_against(world.app.desk, "chat", None)
    with world.store.work() as work:
        assert worst_skew(work, world.clock.now()) == ("", None)


@dataclass
class Paced(FakeClock):
    """A driven clock: a server's real stamp is another moment of the story."""

    def from_server(self, moment: datetime) -> datetime:
        return moment + timedelta(days=300)


def test_a_driven_clock_is_held_against_nothing(tmp_path: Path) -> None:
    """The demo: whole seconds of real time are minutes of the story."""
    world = World(tmp_path, clock=Paced(START))
    for _ in range(4):
        world.forward(minutes=6)
        now = world.clock.now()
        hold_against(world.app.desk, "chat", Heard(stamp=now - timedelta(days=300), at=now))
    world.app.cycle()
    assert told(world) == []

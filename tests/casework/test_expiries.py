"""Passwords, tokens and certificates that end: said from thirty days before on, in chat and to IT (T42)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.desk import Case
from compliance_bot.casework.expiries import certificate_seen, expiries_of
from compliance_bot.ports import Expiry, Silence
from tests.fakes import START, World, make_directory, make_policy

TODAY = START.date()


def house(folder: Path, *ends: tuple[str, int], **changes: object) -> World:
    """A house where these end so many days from today."""
    expiries = tuple(Expiry(what=what, on=TODAY + timedelta(days=days)) for what, days in ends)
    return World(folder, policy=make_policy(silence=Silence(expiries=expiries), **changes))


def told(world: World) -> list[str]:
    return [text for _, text in world.chat.posts if "loopt af" in text or "is afgelopen" in text]


def days(world: World, count: int) -> None:
    for _ in range(count):
        world.forward(days=1)


def test_a_password_is_told_at_30_23_16_9_days_and_then_daily_until_it_is_over(tmp_path: Path) -> None:
    world = house(tmp_path, ("mailbox", 32))
    counts = []
    for day in range(34):
        before = len(told(world))
        world.app.cycle()
        world.forward(hours=12)
        if len(told(world)) > before:
            counts.append(32 - day)
        world.clock.forward(hours=12)
    assert counts == [30, 23, 16, 9, 7, 6, 5, 4, 3, 2, 1, 0, -1]
    assert "loopt af op za 26 dec 2026 (vandaag)" in told(world)[-2]
    assert "is afgelopen op za 26 dec 2026 (gisteren afgelopen)" in told(world)[-1]


def test_it_reaches_it_by_mail_too_and_carries_no_secret(tmp_path: Path) -> None:
    """The chat may be what ends."""
    world = house(tmp_path, ("chat", 5))
    world.app.cycle()
    mail = world.last("ilse", "machine_notice").mail
    assert mail is not None
    assert "De sleutel van de chat loopt af op zo 29 nov 2026 (nog 5 dagen)." in mail.text
    assert [r for kind, r in world.kinds() if kind == "machine_notice"] == ["ilse@amnesty.example"]


def test_without_a_chat_and_without_it_whoever_covers_hears_it(tmp_path: Path) -> None:
    """P12: never a mail to nobody."""
    world = house(tmp_path, ("smtp", 5), chat_channel="", directory=make_directory(without=("ilse",)))
    world.app.cycle()
    people = [r for kind, r in world.kinds() if kind == "machine_notice"]
    assert people == ["mirte@amnesty.example", "fenna@amnesty.example", "dora@amnesty.example"]


def test_a_restart_tells_it_no_second_time_that_day(tmp_path: Path) -> None:
    world = house(tmp_path, ("smtp", 5))
    world.app.cycle()
    again = World(tmp_path, policy=world.policy, clock=world.clock)
    again.app.cycle()
    assert (len(told(world)), len(told(again))) == (1, 0)


def test_a_new_date_begins_anew_and_an_old_one_is_silent(tmp_path: Path) -> None:
    world = house(tmp_path, ("smtp", 5))
    world.app.cycle()
    renewed = World(
        tmp_path,
        policy=make_policy(silence=Silence(expiries=(Expiry(what="smtp", on=TODAY + timedelta(days=29)),))),
        clock=world.clock,
    )
    renewed.app.cycle()
    assert len(told(renewed)) == 1, "another end, told once"
    days(renewed, 2)
    assert len(told(renewed)) == 1


@pytest.mark.parametrize("what", ["mailbox_certificate", "smtp_certificate"])
def test_a_certificate_as_it_was_shown_is_told_and_a_renewed_one_is_not(tmp_path: Path, what: str) -> None:
    world = World(tmp_path)
    certificate_seen(world.app.desk, what, START + timedelta(days=20))
    world.app.cycle()
    assert len(told(world)) == 1
    assert "Het certificaat van de mailserver" in told(world)[0]
    certificate_seen(world.app.desk, what, START + timedelta(days=90))
    days(world, 10)
    assert len(told(world)) == 1


def test_a_line_without_a_certificate_forgets_none(tmp_path: Path) -> None:
    world = World(tmp_path)
    certificate_seen(world.app.desk, "smtp_certificate", datetime(2026, 12, 1, tzinfo=UTC))
    certificate_seen(world.app.desk, "smtp_certificate", None)
    world.app.cycle()
    assert len(told(world)) == 1


def test_the_day_is_that_of_the_organisation(tmp_path: Path) -> None:
    """A certificate until 23:30 UTC lasts until the next day in Amsterdam."""
    world = World(tmp_path)
    certificate_seen(world.app.desk, "smtp_certificate", datetime(2026, 12, 1, 23, 30, tzinfo=UTC))
    with world.store.work() as work:
        [found] = expiries_of(Case(desk=world.app.desk, work=work, now=world.clock.now()))
    assert found.on == date(2026, 12, 2)

"""One bad row never stops the rest: refused by the database, or spoiled in it (T33; promise 2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from compliance_bot.store.engine import open_engine
from tests.fakes import World, rungs_sent

FIRST, SECOND = "AINL-2026-0001", "AINL-2026-0002"


@pytest.fixture(autouse=True)
def _without_tracebacks_on_the_screen() -> Iterator[None]:
    """Painting one of SQLAlchemy's takes a second."""
    with capture_logs():
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path)
    found.report("Usb-stick kwijt.")
    found.report("Laptop kwijt.", sender="piet@amnesty.example")
    return found


def execute(world: World, statement: str, **values: object) -> None:
    """Somebody's hand in the database, beside the program."""
    engine = open_engine(world.url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement), values)
    finally:
        engine.dispose()


@contextmanager
def refused(world: World, table: str, condition: str) -> Iterator[None]:
    """The database itself takes no new row of this table of which this is true, as when a value does not fit."""
    if create_engine(world.url).dialect.name == "sqlite":
        when = condition.replace("{row}", "NEW.")
        execute(
            world,
            f"CREATE TRIGGER refuses BEFORE INSERT ON {table} WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
        yield
        execute(world, "DROP TRIGGER refuses")
        return
    plain = condition.replace("{row}", "")
    execute(world, f"ALTER TABLE {table} ADD CONSTRAINT refuses CHECK (NOT ({plain})) NOT VALID")
    yield
    execute(world, f"ALTER TABLE {table} DROP CONSTRAINT refuses")


def reminders(world: World, who: str) -> list[tuple[str, ...]]:
    return [d.incidents for d in world.mailer.sent if d.person == who and "reminder" in d.kind]


@pytest.mark.parametrize("kind", ["RungReached", "MessageQueued"])
def test_a_reminder_that_the_database_refuses_stops_no_other(world: World, kind: str) -> None:
    """T33: on PostgreSQL a refused statement spoils its whole transaction, if nothing stands around it."""
    condition = f"{{row}}incident = '{FIRST}' AND {{row}}kind = '{kind}'"
    with refused(world, "journal", condition):
        for minutes in (240, 1, 1):
            world.forward(minutes=minutes)
        assert 4 not in rungs_sent(world, FIRST)
        assert 4 in rungs_sent(world, SECOND)
        assert len([refs for refs in reminders(world, "mirte") if SECOND in refs]) == 1
        assert [line for _, line in world.chat.posts if FIRST in line and "geen herinnering maken" in line]
    world.forward(minutes=1)
    assert 4 in rungs_sent(world, FIRST)
    assert [refs for refs in reminders(world, "mirte") if FIRST in refs]
    assert world.store.rebuild() == []
    world.store.verify()


def test_an_alarm_names_the_incident_once_a_day(world: World) -> None:
    with refused(world, "journal", f"{{row}}incident = '{FIRST}' AND {{row}}kind = 'RungReached'"):
        world.forward(hours=4)
        for hours in (1, 8, 24):
            world.forward(hours=hours)
        told = [line for _, line in world.chat.posts if FIRST in line and "geen herinnering maken" in line]
    assert len(told) == 2, "one on each of the two days"


def test_a_rung_beside_the_road_that_the_database_refuses_stops_no_other(world: World) -> None:
    """P19, T33: technical handling is asked again after an hour, on each incident apart."""
    with refused(world, "journal", f"{{row}}incident = '{FIRST}' AND {{row}}kind = 'RungReached'"):
        world.forward(hours=3)
        assert [e for e in world.events("RungReached", SECOND) if e.road == "technical"]
        for _ in range(3):
            world.forward(minutes=1)
        asked = [
            d.person for d in world.mailer.sent if d.kind.startswith("side_road") and SECOND in d.incidents
        ]
        assert sorted(asked) == ["ilse", "ogd"], "nobody twice"
        assert [line for _, line in world.chat.posts if FIRST in line and "geen herinnering maken" in line]
    world.forward(minutes=1)
    assert [e for e in world.events("RungReached", FIRST) if e.road == "technical"]


def test_a_clock_that_ran_ahead_is_mended_on_the_others_when_one_is_refused(world: World) -> None:
    world.forward(hours=30)
    world.clock.forward(hours=-29)
    with refused(world, "journal", f"{{row}}incident = '{FIRST}' AND {{row}}kind = 'RungsRearmed'"):
        world.app.cycle()
    assert world.events("RungsRearmed", FIRST) == []
    assert world.events("RungsRearmed", SECOND)


@pytest.mark.parametrize("spoiled", ["{", "[]", '{"ref": 7}', ""])
def test_an_incident_whose_row_is_spoiled_stops_no_other_and_is_named_in_the_chat(
    world: World, spoiled: str
) -> None:
    execute(world, "UPDATE incidents SET data = :data WHERE ref = :ref", data=spoiled, ref=FIRST)
    for _ in range(4):
        world.forward(hours=1)
    assert 4 in rungs_sent(world, SECOND)
    assert 4 not in rungs_sent(world, FIRST)
    told = [line for _, line in world.chat.posts if FIRST in line and "geen herinnering maken" in line]
    assert len(told) == 1
    assert world.store.rebuild() != []
    world.forward(minutes=1)
    assert 4 in rungs_sent(world, FIRST), "made again from the journal, it goes on where it was"


def test_a_message_about_a_spoiled_incident_is_sent_once_and_stops_no_other(world: World) -> None:
    """Promise 1: what cannot be recorded must not go out again and again."""
    world.mailer.down = True
    world.forward(hours=4)
    execute(world, "UPDATE incidents SET data = '{' WHERE ref = :ref", ref=FIRST)
    world.mailer.down = False
    for _ in range(5):
        world.forward(minutes=11)
    assert len([refs for refs in reminders(world, "mirte") if SECOND in refs]) == 1
    assert world.store.rebuild() != []
    world.forward(minutes=11)
    assert len([refs for refs in reminders(world, "mirte") if SECOND in refs]) == 1


def test_a_spoiled_incident_with_nothing_due_is_named_within_the_hour(world: World) -> None:
    world.forward(hours=2)
    execute(world, "UPDATE incidents SET data = '{' WHERE ref = :ref", ref=FIRST)
    world.forward(hours=1)
    assert [line for _, line in world.chat.posts if FIRST in line and "geen herinnering maken" in line]


def test_a_reminder_of_one_incident_takes_no_other_incidents_unsent_one_away(world: World) -> None:
    """Promise 2: with the mail server down both wait, and both go out when it is back."""
    world.mailer.down = True
    world.forward(hours=4)
    world.clock.forward(hours=1)
    third = world.report("Brief kwijt.", sender="kees@amnesty.example", subject="Brief")
    world.forward(hours=4)
    assert 4 in rungs_sent(world, third)
    world.mailer.down = False
    world.forward(minutes=15)
    told = {ref for refs in reminders(world, "mirte") for ref in refs}
    assert told == {FIRST, SECOND, third}

"""What `simulate` foretells is what the service does when nobody answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.rehearsal import Practice, Step, Supposed, rehearse
from tests.fakes import FakeClock, World, make_policy

STARTS = {
    "a Friday afternoon": datetime(2026, 11, 27, 17, 0, tzinfo=AMSTERDAM),
    "a late evening": datetime(2026, 11, 24, 21, 50, tzinfo=AMSTERDAM),
    "the night in which the clocks go back": datetime(2026, 10, 24, 23, 30, tzinfo=AMSTERDAM),
    "the night in which they go forward": datetime(2026, 3, 28, 23, 30, tzinfo=AMSTERDAM),
}


def reached(world: World, road: str, ref: str) -> list[tuple[datetime, int, str, frozenset[str]]]:
    """What was carried out on a road: when it was due, the hour, the question, and whom it was mailed to."""
    found = []
    for event in world.events("RungReached", ref):
        if event.road == road and event.hours > 0:
            rows = filter(None, map(world.row, event.keys))
            people = frozenset(row.draft.person for row in rows if row.draft.person)
            found.append((event.due_at, event.hours, event.asks, people))
    return sorted(found)


def foretold(steps: tuple[Step, ...], road: str) -> list[tuple[datetime, int, str, frozenset[str]]]:
    return [
        (one.at, one.hours, one.asks, frozenset(person.id for person in one.people))
        for one in steps
        if one.road == road and one.hours > 0
    ]


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_every_rung_comes_at_its_foretold_moment_to_the_foretold_people(
    tmp_path: Path, start: datetime
) -> None:
    world = World(
        tmp_path, policy=make_policy(mailbox_start=start - timedelta(days=1)), clock=FakeClock(start)
    )
    ref = world.report("Ik heb een lijst met namen naar een verkeerd adres gestuurd.")
    aware = world.incident(ref).aware_at
    practice = Practice(directory=world.policy.directory, ladder=world.policy.ladder)
    steps = rehearse(Supposed(aware=aware), practice)
    for moment in sorted({one.at for one in steps} | {aware + timedelta(hours=hours) for hours in range(98)}):
        if moment > world.clock.now():
            world.forward(seconds=(moment - world.clock.now()).total_seconds())
    for road in ("ap", "technical"):
        wanted = [one for one in foretold(steps, road) if one[0] <= aware + timedelta(hours=97)]
        assert reached(world, road, ref) == wanted, road

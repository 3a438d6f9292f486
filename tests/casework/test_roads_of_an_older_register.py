"""A register from before the roads beside the AP road: what waits there is asked for once, at its true hour (P19)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.casework.steering import _BEGUN
from compliance_bot.procedure import events as ev
from tests.fakes import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def said_before(world: World, ref: str, *events: ev.Event) -> None:
    """As the journal of an older version has it: the words, and no road that they opened."""
    with world.store.work() as work:
        for event in events:
            work.record(ref, event, at=world.clock.now())
        work.set_fact(_BEGUN, "")


def melden(world: World) -> ev.DecisionRecorded:
    return ev.DecisionRecorded(
        word=ev.Word.MELDEN,
        standing=ev.Standing.DECISION,
        person="mirte",
        role="Manager Fondsenwerving & Marketing",
        arrival=1,
        evidence="",
        said_at=world.clock.now(),
        proof="proven",
        proof_reason="",
        question="",
        reason="",
    )


def filing(world: World) -> ev.FilingRecorded:
    return ev.FilingRecorded(
        number="2026-4711",
        filed_at=world.clock.now(),
        provisional=True,
        verdict=ev.FilingVerdict.ON_TIME,
        person="mirte",
        role="Manager Fondsenwerving & Marketing",
        arrival=1,
        evidence="",
        said_at=world.clock.now(),
        proof="proven",
        proof_reason="",
        remark="",
    )


def test_what_waited_in_an_older_register_is_asked_for_at_its_true_hour(world: World) -> None:
    """P19: MELDEN and a provisional filing from before the upgrade; nothing is asked of the technicians for it."""
    first = world.report("Usb-stick kwijt.")
    second = world.report("Verkeerde mail.", sender="piet@amnesty.example", subject="Mail")
    with world.store.work() as work:
        for ref in (first, second):
            ended = ev.SideRoadEnded(road="technical", since=world.clock.now(), why="done")
            work.record(ref, ended, at=world.clock.now())
    said = world.clock.now()
    said_before(world, first, melden(world))
    gemeld = ev.OutcomeReached(outcome=ev.Outcome.GEMELD)
    said_before(world, second, filing(world), gemeld)
    world.forward(hours=13)
    steered = [
        {one.road: one.since for one in world.incident(ref).side_roads if one.road.split()[0] != "reporter"}
        for ref in (first, second)
    ]
    assert steered == [{"people": said}, {"people": said, "supplement": said}]
    world.forward(days=8)
    assert {event.road for event in world.events("RungReached", second)} >= {"people", "supplement"}
    assert world.store.rebuild() == []


def test_it_is_looked_at_once(world: World) -> None:
    """A later start costs nothing for it."""
    world.app.cycle()
    with world.store.work() as work:
        begun = work.fact(_BEGUN)
    assert begun
    world.forward(hours=1)
    with world.store.work() as work:
        assert work.fact(_BEGUN) == begun

"""A tick of many incidents keeps nobody from writing for long: who stores mail waits for the same lock (T34, T45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from compliance_bot.ports import Floods
from compliance_bot.procedure.incident import AP
from compliance_bot.store import SqlStore
from tests.fakes import World, make_policy

MANY = 70


@pytest.fixture
def world(tmp_path: Path) -> World:
    """So many incidents of as many reporters, on which everything is due at once."""
    found = World(tmp_path, policy=make_policy(floods=Floods(incidents_an_hour=1_000_000), chat_channel=""))
    for number in range(MANY):
        found.mailbox.put(found.mail(f"Laptop {number} kwijt.", sender=f"mens{number}@amnesty.example"))
    found.app.cycle()
    found.clock.forward(hours=22)
    return found


@contextmanager
def watched(world: World) -> Iterator[list[Counter[str]]]:
    """The kinds of entry that each transaction of a tick wrote; before each of them another one writes at once."""
    other = SqlStore(world.url, ladder=world.policy.ladder, busy_seconds=0.05)
    real, found = world.store.work, []

    @contextmanager
    def work() -> Iterator[Any]:
        with other.work() as beside:
            beside.set_fact("stored beside", str(len(found)))
            before, _ = beside.head()
        with real() as one:
            yield one
        with other.work() as beside:
            entries = [e for e in beside.entries() if e.seq > before]
        found.append(Counter(f"{e.kind} {getattr(e.event, 'road', '')}".strip() for e in entries))

    world.store.work = work  # type: ignore[method-assign]
    try:
        yield found
    finally:
        world.store.work = real  # type: ignore[method-assign]
        other.close()


def test_others_write_between_the_parts_of_a_tick(world: World) -> None:
    """Reminders, what technicians are asked, and fifty reporters at a time: each is a transaction of its own."""
    with watched(world) as transactions:
        assert world.app.tick() > 3 * MANY
    rungs = [sum(n for kind, n in one.items() if kind.startswith("RungReached")) for one in transactions]
    of_ap = [one[f"RungReached {AP}"] for one in transactions if one[f"RungReached {AP}"]]
    assert len(of_ap) == 1, "one mail a person: all reminders together"
    assert len([number for number in rungs if number]) >= 4
    reporters = [
        sum(n for k, n in one.items() if k.startswith("RungReached reporter")) for one in transactions
    ]
    assert sum(reporters) == MANY
    assert max(reporters) <= 50
    assert not any(
        one[f"RungReached {AP}"] and number for one, number in zip(transactions, reporters, strict=True)
    )


def test_an_entry_costs_few_statements(world: World) -> None:
    """Building and sending statements is what a tick takes its time with: twice as many are twice the lock."""
    statements = 0

    def count(*_args: object) -> None:
        nonlocal statements
        statements += 1

    with world.store.work() as work:
        before, _ = work.head()
    event.listen(world.store._engine, "before_cursor_execute", count)
    world.app.tick()
    with world.store.work() as work:
        after, _ = work.head()
    assert after - before > 9 * MANY
    assert statements < 7 * (after - before), statements / (after - before)

"""What the tests of watching and sweeping look at: arrivals, sightings, and a store that fails when told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from compliance_bot.errors import StoreError
from compliance_bot.ports import Arrival
from compliance_bot.store import schema
from tests.fakes import World


def arrivals(world: World) -> list[Arrival]:
    """Every arrival, oldest id first."""
    with world.store._engine.connect() as connection:
        ids = connection.execute(select(schema.arrivals.c.id).order_by(schema.arrivals.c.id)).scalars().all()
    with world.store.work() as work:
        return [work.arrival(number) for number in ids]


def outcomes(world: World) -> list[str]:
    """The outcome of every arrival."""
    return [arrival.outcome for arrival in arrivals(world)]


def sightings(world: World) -> list[tuple[str, int, int]]:
    """(folder, UID, arrival) of every sighting, in the order of folder and UID."""
    table = schema.sightings
    with world.store._engine.connect() as connection:
        rows = connection.execute(
            select(table.c.folder, table.c.uid, table.c.arrival).order_by(table.c.folder, table.c.uid)
        )
        return [tuple(row) for row in rows]


def fact(world: World, name: str) -> str:
    """A small fact."""
    with world.store.work() as work:
        return work.fact(name)


@contextmanager
def failing(world: World, step: int, error: BaseException | None = None) -> Iterator[None]:
    """The transaction of this number fails, once: the database refuses, or the process dies (another error)."""
    real, left = world.store.work, step

    def work():  # type: ignore[no-untyped-def]
        nonlocal left
        left -= 1
        if left == 0:
            raise error or StoreError("the database is locked by another program")
        return real()

    world.store.work = work  # type: ignore[method-assign]
    try:
        yield
    finally:
        world.store.work = real  # type: ignore[method-assign]

"""Each tick held against mail.md §8: messages due to one person in one tick are one message."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from compliance_bot.ports import Channel
from compliance_bot.procedure.events import RungReached
from compliance_bot.store import journal, schema
from tests.fakes import World


def one_mail_a_tick(world: World) -> None:
    """From now on each tick is held against mail.md §8: no address gets two mails by which rungs went out."""
    real = world.app.tick

    def tick() -> int:
        with world.store._reading() as connection:
            seen, _ = journal.head(connection)
        try:
            return real()
        finally:
            _check_one_mail(world, seen)

    world.app.tick = tick  # type: ignore[method-assign]


def _check_one_mail(world: World, seen: int) -> None:
    """Of the rungs that were recorded after this entry."""
    with world.store._reading() as connection:
        new = [entry.event for entry in journal.read_without_texts(connection, after=seen)]
        keys = {key for event in new if isinstance(event, RungReached) for key in event.keys}
        table = schema.outbox
        query = select(table.c.recipient, table.c.kind).where(
            table.c.key.in_(keys), table.c.channel == Channel.MAIL.value
        )
        mails = [tuple(row) for row in connection.execute(query)]
    twice = [to for to, times in Counter(to for to, _ in mails).items() if times > 1]
    assert not twice, [mail for mail in mails if mail[0] in twice]

"""Numbers that go up by one inside a transaction, and small named facts."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from compliance_bot.store import schema


def raised(connection: Connection, name: str) -> int:
    """The next number of this counter, from 1; rolled back with its transaction, so without gaps."""
    table = schema.counters
    done = connection.execute(update(table).where(table.c.name == name).values(value=table.c.value + 1))
    if done.rowcount == 0:
        connection.execute(insert(table).values(name=name, value=1))
    return value(connection, name)


def value(connection: Connection, name: str) -> int:
    """The last number given out, 0 when none was."""
    table = schema.counters
    found = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
    return int(found or 0)


def raise_to(connection: Connection, name: str, number: int) -> None:
    """Give out nothing up to this number any more; a counter that is further stays."""
    table = schema.counters
    done = connection.execute(
        update(table).where(table.c.name == name, table.c.value < number).values(value=number)
    )
    if done.rowcount == 0 and value(connection, name) < number:
        connection.execute(insert(table).values(name=name, value=number))


def fact(connection: Connection, name: str) -> str:
    """A small fact, '' when it was never set."""
    table = schema.facts
    return connection.execute(select(table.c.value).where(table.c.name == name)).scalar() or ""


def set_fact(connection: Connection, name: str, text: str) -> None:
    """Set or change a small fact."""
    table = schema.facts
    done = connection.execute(update(table).where(table.c.name == name).values(value=text))
    if done.rowcount == 0:
        connection.execute(insert(table).values(name=name, value=text))

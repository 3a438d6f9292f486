"""Numbers that go up by one inside a transaction, and small named facts."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from compliance_bot.store import schema

_COUNTERS, _FACTS = schema.counters, schema.facts
_RAISE = update(_COUNTERS).where(_COUNTERS.c.name == bindparam("counter")).values(value=_COUNTERS.c.value + 1)
_SET = update(_COUNTERS).where(_COUNTERS.c.name == bindparam("counter")).values(value=bindparam("number"))
_BEGIN = insert(_COUNTERS)
_VALUE = select(_COUNTERS.c.value).where(_COUNTERS.c.name == bindparam("counter"))
_FACT = select(_FACTS.c.value).where(_FACTS.c.name == bindparam("fact"))
_CHANGE_FACT = update(_FACTS).where(_FACTS.c.name == bindparam("fact")).values(value=bindparam("told"))
_ADD_FACT = insert(_FACTS)


def raised(connection: Connection, name: str) -> int:
    """The next number of this counter, from 1; rolled back with its transaction, so without gaps."""
    done = connection.execute(_RAISE, {"counter": name})
    if done.rowcount == 0:
        connection.execute(_BEGIN, {"name": name, "value": 1})
    return value(connection, name)


def set_to(connection: Connection, name: str, number: int) -> None:
    """This number is the last one given out: only for who raised this counter in the same transaction."""
    connection.execute(_SET, {"counter": name, "number": number})


def value(connection: Connection, name: str) -> int:
    """The last number given out, 0 when none was."""
    return int(connection.execute(_VALUE, {"counter": name}).scalar() or 0)


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
    return connection.execute(_FACT, {"fact": name}).scalar() or ""


def set_fact(connection: Connection, name: str, text: str) -> None:
    """Set or change a small fact."""
    done = connection.execute(_CHANGE_FACT, {"fact": name, "told": text})
    if done.rowcount == 0:
        connection.execute(_ADD_FACT, {"name": name, "value": text})

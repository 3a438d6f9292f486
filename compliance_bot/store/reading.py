"""ports.Reading: one state of the database, looked at while others write (promise 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from compliance_bot.ports import Entry, NextMoment, Waiting
from compliance_bot.store import counters, journal, schema

_AT_ONCE = 500  # fewer than the variables a statement of SQLite may have


class SqlReading:
    """One open transaction that only reads; see ports.Reading for what each method promises."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, *, after: int = 0, incident: str = "") -> Iterator[Entry]:
        """Without sealed texts. Raises JournalBroken."""
        return journal.read_without_texts(self._connection, after=after, incident=incident)

    def next_moments(self) -> tuple[NextMoment, ...]:
        """The first unsent row of each road in the agenda."""
        table = schema.agenda
        query = (
            select(table.c.incident, table.c.road, func.min(table.c.due_at).label("due_at"))
            .where(table.c.sent_at.is_(None))
            .group_by(table.c.incident, table.c.road)
        )
        return tuple(
            NextMoment(incident=row.incident, road=row.road, due_at=row.due_at)
            for row in self._connection.execute(query)
        )

    def rows_of(self, keys: Collection[str]) -> tuple[Waiting, ...]:
        """How these messages stand; one without a row is left out."""
        wanted = sorted(keys)
        parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
        return tuple(row for part in parts for row in self._rows(part))

    def _rows(self, keys: Collection[str]) -> Iterator[Waiting]:
        table = schema.outbox
        query = select(
            table.c.key, table.c.due_at, table.c.attempts, table.c.superseded_at, table.c.held_at
        ).where(table.c.key.in_(keys))
        for row in self._connection.execute(query):
            yield Waiting(
                key=row.key,
                due_at=row.due_at,
                attempts=row.attempts,
                replaced=row.superseded_at is not None,
                held=row.held_at is not None,
            )

    def fact(self, name: str) -> str:
        """A small fact, '' when it was never set."""
        return counters.fact(self._connection, name)

"""Rows from one database to another, a handful at a time, and a tally that any changed byte of them changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Inspector, MetaData, Table, insert, inspect, select

from compliance_bot.store import schema

_ROWS = 200
_ROWS_OF = {"evidence": 1}  # a mail may have 64 MiB: one at a time keeps the memory flat
_MODULUS = 1 << 256


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many rows of a table, and the sum of their SHA-256: the same whatever order a database gives them in."""

    rows: int = 0
    total: int = 0

    def with_rows(self, rows: Sequence[Mapping[str, Any]]) -> Tally:
        """The tally with these rows added."""
        total = sum((_row_hash(row) for row in rows), start=self.total) % _MODULUS
        return Tally(rows=self.rows + len(rows), total=total)

    def written(self) -> str:
        """As a backup keeps it: the number of rows and the sum, as "12 5f…"."""
        return f"{self.rows} {self.total:064x}"


def tables_of(source: Connection) -> list[Table]:
    """Our tables, those others point at first, each with the columns that it has in this database's revision.

    Not who does the work just now: what a backup brings back is nobody's yet.
    """
    looked = inspect(source)
    names = set(looked.get_table_names()) - {schema.leases.name}
    return [_as_it_is(looked, table) for table in schema.metadata.sorted_tables if table.name in names]


def _as_it_is(looked: Inspector, table: Table) -> Table:
    there = {column["name"] for column in looked.get_columns(table.name)}
    if there == set(table.columns.keys()):
        return table
    kept = [Column(c.name, c.type, primary_key=c.primary_key) for c in table.columns if c.name in there]
    return Table(table.name, MetaData(), *kept)


def read_rows(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows by primary key, in bundles that stay small in memory."""
    size = _ROWS_OF.get(table.name, _ROWS)
    query = select(table).order_by(*table.primary_key.columns)
    result = source.execute(query, execution_options={"yield_per": size})
    for bundle in result.mappings().partitions(size):
        yield [dict(row) for row in bundle]


def write_rows(target: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows as they are, their numbers included."""
    target.execute(insert(table), list(rows))


def tally(source: Connection, table: Table) -> Tally:
    """The tally of a whole table."""
    found = Tally()
    for rows in read_rows(source, table):
        found = found.with_rows(rows)
    return found


def _row_hash(row: Mapping[str, Any]) -> int:
    """Over names and values with their types and lengths, so that no two rows read alike."""
    digest = hashlib.sha256()
    for name in sorted(row):
        value = row[name]
        data = _bytes_of(value)
        digest.update(f"{name}\x1f{type(value).__name__}\x1f{len(data)}\x1f".encode())
        digest.update(data)
    return int.from_bytes(digest.digest(), "big")


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, datetime):
        return value.isoformat().encode()
    return str(value).encode()

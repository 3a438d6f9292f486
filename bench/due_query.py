"""The due query's cost on SQLite at 1,000 and 1,000,000 open rows (T46). `python -m bench.due_query [--rows N …]`."""

# ruff: noqa: T201 - a bench prints
from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.dialects import sqlite

from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import agenda
from compliance_bot.store.sql import SqlStore
from tests.store import kit

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
DUE = 20
_RUNGS = 1_000


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Steps of SQLite's virtual machine, rows found, seconds."""

    steps: int
    found: int
    seconds: float


def fill(store: SqlStore, *, open_rows: int) -> None:
    """So many open rows on incidents of a thousand rungs each, none due yet but DUE of them."""
    with store.work() as work:
        first = kit.start_incident(work, at=NOW).ref
    with closing(sqlite3.connect(kit.path_of(store))) as connection:
        connection.execute("DELETE FROM agenda")
        columns = "kind, opened_at, received_at, aware_at, road, outcome, ended_at, data"
        copy = f"INSERT INTO incidents (ref, {columns}) SELECT ?, {columns} FROM incidents WHERE ref = ?"
        refs = [first, *(f"AINL-2026-{number + 2:06d}" for number in range(-(-open_rows // _RUNGS) - 1))]
        connection.executemany(copy, ((ref, first) for ref in refs[1:]))
        insert = "INSERT INTO agenda (incident, road, hours, due_at, asks) VALUES (?, 'ap', ?, ?, 'besluit')"
        connection.executemany(insert, _rows(refs, open_rows))
        connection.commit()


def _rows(refs: list[str], open_rows: int) -> Iterator[tuple[str, int, str]]:
    for number in range(open_rows):
        due = number < DUE
        moment = NOW - timedelta(minutes=number + 1) if due else NOW + timedelta(minutes=number)
        yield refs[number // _RUNGS], number % _RUNGS, f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def measure(store: SqlStore) -> Cost:
    """What the tick asks at every look: the steps are counted by the progress handler, one by one."""
    query = agenda.due_query(NOW).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(kit.path_of(store))) as connection:
        begun = time.perf_counter()
        connection.execute(str(query)).fetchall()
        seconds = time.perf_counter() - begun
        connection.set_progress_handler(step, 1)
        found = len(connection.execute(str(query)).fetchall())
    return Cost(steps=steps, found=found, seconds=seconds)


def cost_of(folder: Path, *, open_rows: int) -> Cost:
    """In a new register in this folder."""
    store = kit.store_in(folder, ladder=Ladder())
    store.migrate()
    fill(store, open_rows=open_rows)
    try:
        return measure(store)
    finally:
        store.close()


def main() -> None:
    """One line for each number of rows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 1_000_000])
    for rows in options.parse_args().rows:
        with tempfile.TemporaryDirectory() as name:
            cost = cost_of(Path(name), open_rows=rows)
        print(f"{rows:>9} open rows: {cost.steps} steps, {cost.found} due, {cost.seconds * 1000:.2f} ms")


if __name__ == "__main__":
    main()

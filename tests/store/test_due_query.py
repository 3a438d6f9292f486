"""What is due costs the same whatever is still to come (T46)."""

from __future__ import annotations

from pathlib import Path

from bench.due_query import DUE, cost_of


def test_the_due_query_takes_equal_steps_at_a_thousand_and_a_million_open_rows(tmp_path: Path) -> None:
    """T46: steps of SQLite's virtual machine, counted one by one; a scan or a sort would make thousands."""
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    small, large = cost_of(few, open_rows=1_000), cost_of(many, open_rows=1_000_000)
    print(f"steps at 1,000 rows: {small.steps}, at 1,000,000: {large.steps}")  # noqa: T201 - shown by -s
    assert small.found == large.found == DUE
    assert small.steps == large.steps > 0

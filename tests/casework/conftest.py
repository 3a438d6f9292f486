"""Every case is played on each database."""

from __future__ import annotations

import pytest

from tests.databases import Database


@pytest.fixture(autouse=True)
def _on_each_database(database: Database) -> None:
    """World finds it by itself."""

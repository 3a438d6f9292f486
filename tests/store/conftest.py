"""A migrated database for each test: made once, copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_bot.store.sql import SqlStore
from tests.store.kit import fresh_store, store_in


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty, migrated database."""
    folder = tmp_path_factory.mktemp("template")
    store = store_in(folder)
    store.migrate()
    store.close()
    return folder / "bot.db"


@pytest.fixture
def store(template: Path) -> Iterator[SqlStore]:
    """An empty, migrated store."""
    with fresh_store(template) as made:
        yield made

"""A migrated database for each test: made once, copied; a test with `store` runs on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_bot.store.sql import SqlStore
from tests.databases import Database
from tests.store.kit import at, fresh_store, store_in, url_of


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty, migrated database of SQLite."""
    folder = tmp_path_factory.mktemp("template")
    store = store_in(folder)
    store.migrate()
    store.close()
    return folder / "bot.db"


@pytest.fixture
def store(database: Database, template: Path, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty, migrated store."""
    if database.server is None:
        with fresh_store(template) as made:
            yield made
        return
    store = at(database.url(tmp_path))
    yield store
    store.close()


@pytest.fixture
def bare(database: Database, tmp_path: Path) -> Iterator[SqlStore]:
    """A store without tables."""
    server = database.server
    store = at(server.empty() if server else f"sqlite:///{tmp_path}/bot.db")
    yield store
    store.close()
    if server:
        server.drop(url_of(store))

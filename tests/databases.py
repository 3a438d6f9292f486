"""On which database a test keeps its register: a file of SQLite or PostgreSQL, each copied from a template."""

from __future__ import annotations

import functools
import os
import tempfile
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import SqlStore
from tests.servers.harness import Postgres

NAMES = ("sqlite", "postgresql")
CASES = ("test_taking_in", "test_delivering")
"""The cases that PostgreSQL plays too unless `--database both` asks for all: they lean on the store the most, and
a case costs twice as long there (each transaction is a journey to another process)."""


@dataclass
class Database:
    """The database of one test; without a server it is SQLite."""

    server: Postgres | None = None
    made: dict[Path, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self.server is None else "postgresql"

    def url(self, folder: Path) -> str:
        """The address of this folder's register, the same one each time; on PostgreSQL it has its tables."""
        if folder not in self.made:
            fresh = f"sqlite:///{folder / 'bot.sqlite3'}" if self.server is None else self.server.migrated()
            self.made[folder] = fresh
        return self.made[folder]

    def close(self) -> None:
        """Take what the test made away (a file goes with its folder)."""
        for url in self.made.values():
            if self.server is not None:
                self.server.drop(url)


CHOSEN: ContextVar[Database | None] = ContextVar("database", default=None)
"""The running test's; the fixture `database` sets it, and a test without that one has SQLite."""


def register_in(folder: Path, url: str = "") -> str:
    """The address of this folder's register on the running test's database, or `url`; it has its tables."""
    found = url or (CHOSEN.get() or Database()).url(folder)
    if found.startswith("sqlite:"):
        migrated_file(Path(found.removeprefix("sqlite:///")))
    return found


def migrated_file(path: Path) -> Path:
    """This file of SQLite with the program's tables in it; one that is there is left as it is."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(_migrated())
    return path


@functools.cache
def _migrated() -> bytes:
    """An empty register: migrated once for all tests of a process, for that costs ten times what a copy does."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{folder}/template.sqlite3", ladder=Ladder())
        store.migrate()
        store.close()
        return Path(folder, "template.sqlite3").read_bytes()

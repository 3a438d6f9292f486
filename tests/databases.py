"""On which database a test keeps its register: a file of SQLite, or PostgreSQL copied from a template."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

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


def register_in(folder: Path) -> str:
    """The address of this folder's register on the running test's database."""
    return (CHOSEN.get() or Database()).url(folder)

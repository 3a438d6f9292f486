"""The schema's version: alembic set up in code, no alembic.ini (T35)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from compliance_bot.errors import MigrationNeeded, StoreError
from compliance_bot.resources import resource_folder

if TYPE_CHECKING:  # alembic is slow to import and wanted by one command only (T35)
    from alembic.config import Config


def upgrade(connection: Connection, folder: Path | None = None, *, to: str = "head") -> str:
    """Bring the schema to the newest revision (or `to`) inside the caller's transaction; that revision.

    Raises StoreError on a schema made by a newer version of the program.
    """
    from alembic import command

    config = _config(folder)
    if current(connection) not in ("", *_known(config)):
        raise StoreError(_NEWER)
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return current(connection)


def current(connection: Connection) -> str:
    """The revision of the database, '' for an empty one."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def revisions(folder: Path | None = None) -> tuple[str, ...]:
    """Every revision this program knows, the newest first."""
    return _known(_config(folder))


def check(connection: Connection, folder: Path | None = None) -> None:
    """Raises StoreError, naming the cure, unless the schema is exactly the one this program was made for.

    It is a MigrationNeeded where `compliance-bot migrate` is that cure.
    """
    known, found = _known(_config(folder)), current(connection)
    if found not in ("", *known):
        raise StoreError(_NEWER)
    if not found:
        raise MigrationNeeded("the database has no tables yet: run compliance-bot migrate")
    if found != known[0]:
        raise MigrationNeeded(
            "the database was made by an older version of compliance-bot: "
            "make a backup, then run compliance-bot migrate"
        )


_NEWER = (
    "the database was made by a newer version of compliance-bot: install that version again "
    "(compliance-bot migrate goes forward only), or put an older backup back"
)


def _known(config: Config) -> tuple[str, ...]:
    """Every revision this program knows, the newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def _config(folder: Path | None) -> Config:
    from alembic.config import Config

    config = Config()
    place = str(folder or resource_folder("migrations"))
    config.set_main_option("script_location", place.replace("%", "%%"))  # its reader expands %(…)s
    config.set_main_option("path_separator", "os")
    return config

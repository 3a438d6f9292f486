"""A backup: one SQLite file with our tables as they stood at one moment, whichever database they came from.

It is written beside its final name and gets that name only when it is whole and verified. Beside our tables it
has one named `backup` that says when it was made and what must be in each table; see restore.py.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from compliance_bot import __version__
from compliance_bot.errors import StoreError
from compliance_bot.store import checking, journal, migrate
from compliance_bot.store.columns import utc
from compliance_bot.store.copying import Tally, read_rows, tables_of, tally, write_rows
from compliance_bot.store.evidence_keys import EvidenceKeys
from compliance_bot.store.sealing import canonical

APPLICATION_ID = 0x43424B31  # "CBK1": the file says itself what it is
FORMAT = "1"
CHECK = "check"
INFO = Table(
    "backup", MetaData(), Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)


@dataclass(frozen=True, kw_only=True)
class BackupInfo:
    """What a backup says of itself. tallies: table -> what it must hold; head: the end of the journal's chain."""

    made_at: datetime
    revision: str
    entries: int
    head: str
    tallies: Mapping[str, str]

    def rows(self, table: str) -> int:
        """How many rows of this table are in it."""
        return int(self.tallies.get(table, "0").split()[0])

    def values(self) -> dict[str, str]:
        """As the table `backup` keeps it, with a hash over all of it."""
        values = {
            "format": FORMAT,
            "program": __version__,
            "made_at": utc(self.made_at).isoformat(),
            "revision": self.revision,
            "entries": str(self.entries),
            "head": self.head,
            **{f"table {name}": text for name, text in self.tallies.items()},
        }
        return {**values, CHECK: checked(values)}


def checked(values: Mapping[str, str]) -> str:
    """SHA-256 over what a backup says of itself."""
    return hashlib.sha256(canonical(dict(values)).encode()).hexdigest()


def write_backup(source: Connection, target: Path, *, keys: EvidenceKeys, now: datetime) -> BackupInfo:
    """Copy one state of the database to a new file; `source` must be one state for as long as it takes.

    Raises StoreError (it is there already, no folder, no room) and JournalBroken when the register does not verify;
    then nothing is left behind.
    """
    if target.exists():
        raise StoreError(f"{target} is there already, and a backup never overwrites: name a new file")
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        with _explained(target):
            _make_private(partial)
        info = _filled(source, partial, target, keys=keys, now=now)
        with _explained(target):
            _put_in_place(partial, target)
    finally:
        for rest in (partial, partial.with_name(f"{partial.name}-journal")):
            with suppress(OSError):
                rest.unlink(missing_ok=True)
    return info


def file_engine(path: Path, *, write: bool = False) -> Engine:
    """One file without the helpers of a database in service: no WAL beside it, only read unless told otherwise."""
    mode = "rw" if write else "ro&immutable=1"
    address = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        if write:  # a crash leaves a nameless file that nobody uses, so nothing needs to survive one
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _filled(
    source: Connection, partial: Path, target: Path, *, keys: EvidenceKeys, now: datetime
) -> BackupInfo:
    """Copy, write down what was copied, then read it all again from the file."""
    revision, tables = _shape(source)
    with _explained(target), file_engine(partial, write=True).begin() as copy:
        copy.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate.upgrade(copy, to=revision)
        tallies = {table.name: _copied(source, copy, table).written() for table in tables}
        entries, head = _verified(copy, revision, keys)
        info = BackupInfo(made_at=now, revision=revision, entries=entries, head=head, tallies=tallies)
        INFO.create(copy)
        copy.execute(insert(INFO), [{"name": name, "value": value} for name, value in info.values().items()])
    with _explained(target), file_engine(partial).begin() as copy:
        if any(tally(copy, table).written() != tallies[table.name] for table in tables):
            raise StoreError(f"the disk of {target} does not keep what is written on it: use another disk")
    return info


def _shape(source: Connection) -> tuple[str, list[Table]]:
    """Also of an older revision: a backup comes before the migration. Raises StoreError for none, or a newer one."""
    revision = migrate.current(source)
    if revision not in migrate.revisions():
        migrate.check(source)
    return revision, tables_of(source)


def _verified(copy: Connection, revision: str, keys: EvidenceKeys) -> tuple[int, str]:
    """(entries, head); what today's checks of the mails ask for, an older revision need not have."""
    if revision != migrate.revisions()[0]:
        return journal.verify(copy)
    return checking.verify_kept(copy, keys)


def _copied(source: Connection, copy: Connection, table: Table) -> Tally:
    found = Tally()
    for rows in _read(source, table):
        write_rows(copy, table, rows)
        found = found.with_rows(rows)
    return found


def _read(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """The source's own trouble is told as the source's, not as the file's."""
    try:
        yield from read_rows(source, table)
    except DBAPIError as error:
        raise _SourceTrouble(error) from error
    except (ValueError, TypeError) as error:  # SQLite keeps any text where a moment should be
        raise StoreError(
            f"table {table.name} of the database cannot be read ({error}): run compliance-bot register verify"
        ) from error


class _SourceTrouble(Exception):
    """Carries a database error out of the blocks that explain the file's."""

    def __init__(self, error: DBAPIError) -> None:
        self.error = error
        super().__init__(str(error))


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _put_in_place(partial: Path, target: Path) -> None:
    """On the disk first, then the name; a file that came there meanwhile is not overwritten."""
    _sync(partial)
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(target) from None
        partial.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Trouble with the file as one StoreError that says what to do."""
    try:
        yield
    except _SourceTrouble as trouble:
        raise trouble.error from None
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise StoreError(
                f"there is no room for the backup {target}: make room there or name a file on another disk; "
                "nothing was left behind"
            ) from error
        raise StoreError(f"the backup {target} cannot be written: {error.orig}") from error
    except FileExistsError as error:
        raise StoreError(
            f"{target} is there already, and a backup never overwrites: name a new file"
        ) from error
    except FileNotFoundError as error:
        raise StoreError(
            f"there is no folder {target.parent}: make it, or name a file in one that is there"
        ) from error
    except OSError as error:
        raise StoreError(f"the backup {target} cannot be written: {error.strerror or error}") from error

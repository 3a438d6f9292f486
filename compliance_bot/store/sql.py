"""ports.Store on SQLAlchemy Core: SQLite and PostgreSQL by the same statements (design.md §4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from compliance_bot.errors import MigrationNeeded, StoreError
from compliance_bot.ports import Lease, Vitals
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import (
    checking,
    evidence,
    journal,
    leases,
    migrate,
    recording,
    renewal,
    replay,
    restore,
    vitals,
)
from compliance_bot.store.backup import BackupInfo, write_backup
from compliance_bot.store.engine import (
    BUSY_SECONDS,
    ONLY_READS,
    UNQUEUED,
    create_private_file,
    explained,
    open_engine,
    require_file,
)
from compliance_bot.store.evidence_keys import NO_KEYS, EvidenceKeys
from compliance_bot.store.reading import SqlReading
from compliance_bot.store.work import SqlWork


class SqlStore:
    """The database behind `url` (sqlite:////var/lib/cb/bot.db, postgresql://…); every method raises StoreError."""

    def __init__(
        self, url: str, *, ladder: Ladder, busy_seconds: float = BUSY_SECONDS, keys: EvidenceKeys = NO_KEYS
    ) -> None:
        self._engine = open_engine(url, busy_seconds=busy_seconds)
        self._ladder = ladder
        self._keys = keys
        self._held: Callable[[], Lease | None] = lambda: None

    def fence(self, held: Callable[[], Lease | None]) -> None:
        """From now on whatever is written here needs the lease that `held` tells; None = none is needed."""
        self._held = held

    def vitals(self, *, late: datetime) -> Vitals:
        """How the service is doing; keeps nobody waiting."""
        with self._reading() as connection:
            return vitals.vitals(connection, late=late)

    def leases(self) -> leases.SqlLeases:
        """Who does the work, and who is alive."""
        return leases.SqlLeases(
            reading=self._reading,
            queued=self._transaction,
            unqueued=self._passing_by,
            shared=self._engine.dialect.name != "sqlite",
        )

    @contextmanager
    def work(self) -> Iterator[SqlWork]:
        """A transaction: leaving the block commits, an exception rolls everything back.

        It holds the only write lock of the database: no network call inside it (T34), and none inside another.
        """
        with self._fenced() as connection:
            yield SqlWork(connection, self._ladder, keys=self._keys)

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        """One state of the database for as long as the block takes; nobody waits for it."""
        with self._reading() as connection:
            yield SqlReading(connection)

    def verify(self) -> tuple[int, str]:
        """(number of entries, head of the chain) when chain, evidence, incidents and agenda fit together.

        Raises JournalBroken, of which RecordsDiffer is one; see checking.verify for what no check here can find.
        """
        with self._reading() as connection:
            return checking.verify(connection, self._ladder, keys=self._keys)

    def place_of_head(self, beginning: str) -> tuple[int, str] | None:
        """Which entry had this head, or one that begins so: (its number, its head), None when none had (T36)."""
        with self._reading() as connection:
            return journal.place_of(connection, beginning)

    def backup(self, target: Path, *, now: datetime) -> BackupInfo:
        """One state of the database in a new file of its own, verified, while the service writes on.

        Also of an older revision, before it is migrated. Raises JournalBroken when the register does not verify: a
        backup of it would not help.
        """
        require_file(self._engine)
        with self._reading() as connection:
            return write_backup(connection, target, keys=self._keys, now=now)

    def examine_backup(self, path: Path) -> BackupInfo:
        """What a backup says of itself, when it can be put into this database as far as a quick look tells."""
        with restore.opened(path) as (_, info), restore.alone(self._engine):
            if self._is_there():
                with self._transaction() as connection:
                    restore.require_unused(connection)
        return info

    @contextmanager
    def restoring(self, path: Path) -> Iterator[tuple[SqlWork, BackupInfo]]:
        """The backup put into this empty database, open for what must be done in the same transaction.

        Raises StoreError: the database holds something, is in use, or the file is no whole backup; then nothing of
        it is kept.
        """
        with restore.opened(path) as (source, info), restore.alone(self._engine):
            with explained(self._engine.url):
                create_private_file(self._engine)
            with self._transaction() as connection:
                restore.load(source, connection, info)
                yield SqlWork(connection, self._ladder, keys=self._keys), info

    def locked_evidence(self) -> dict[str, int]:
        """Key ids that are not configured (any more) -> how many mails only they can open, which verify() passes."""
        with self._reading() as connection:
            return evidence.locked(connection, self._keys)

    def reseal(self) -> int:
        """Seal every mail with the newest key, also those kept plain so far; how many changed. Safe to break off."""
        if not self._keys.newest:
            raise StoreError("there is no key to seal with: give one in [evidence] (openssl rand -base64 32)")
        done = 0
        while changed := self._reseal_some():
            done += changed
        return done

    def _reseal_some(self) -> int:
        with self._transaction() as connection:
            return evidence.reseal(connection, self._keys)

    def differences(self) -> list[str]:
        """Where incidents and agenda differ from the journal, as rebuild() would mend it. Raises JournalBroken."""
        with self._reading() as connection:
            return replay.differences(connection, self._ladder)

    def rebuild(self) -> list[str]:
        """Incidents and agenda made again from the journal; the differences found, [] when equal."""
        with self._transaction() as connection:
            return replay.rebuild(connection, self._ladder)

    def sync_agenda(self) -> int:
        """Bring open incidents under today's program and configuration; how many agenda rows changed by the latter."""
        with self._fenced() as connection:
            renewal.renew(connection, self._ladder)
            return recording.sync_agenda(connection, self._ladder)

    def migrate(self) -> str:
        """Make or renew the tables, all or nothing (T35), and the incidents in them; the revision reached."""
        with explained(self._engine.url):
            create_private_file(self._engine)
        with self._transaction() as connection:
            revision = migrate.upgrade(connection)
            renewal.renew(connection, self._ladder)
            return revision

    def revision(self) -> str:
        """The revision of the schema, '' for an empty database."""
        with self._transaction() as connection:
            return migrate.current(connection)

    def check_revision(self) -> None:
        """Raises StoreError, naming the cure, when the schema is older or newer than we; never makes a file."""
        require_file(self._engine)
        with self._transaction() as connection:
            migrate.check(connection)
            restore.refuse_backup(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _is_there(self) -> bool:
        """Whether looking into it makes no new file."""
        try:
            require_file(self._engine)
        except MigrationNeeded:
            return False
        return True

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self._engine.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _fenced(self) -> Iterator[Connection]:
        """Raises LeaseLost, and keeps nothing, where another instance does the work by now."""
        held = self._held()
        with self._transaction() as connection:
            if held is not None:
                leases.require(connection, held)
            yield connection

    @contextmanager
    def _passing_by(self) -> Iterator[Connection]:
        """For one statement on one row of `leases`: no long transaction of another keeps a sign of life back."""
        passing = self._engine.execution_options(**{UNQUEUED: True})
        with explained(self._engine.url), passing.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One state of the database for as long as it takes, while the service writes on."""
        reader = self._engine.execution_options(**{ONLY_READS: True})
        with explained(self._engine.url), reader.begin() as connection:
            yield connection


def open_store(url: str, *, ladder: Ladder, keys: EvidenceKeys = NO_KEYS) -> SqlStore:
    """The store, ready for work. Raises StoreError when its schema is not the one of this program."""
    store = SqlStore(url, ladder=ladder, keys=keys)
    try:
        store.check_revision()
    except BaseException:
        store.close()
        raise
    return store

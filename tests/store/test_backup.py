"""A backup is one whole, verified file of one moment, or nothing (issue 4)."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from compliance_bot.errors import JournalBroken, MigrationNeeded, StoreError
from compliance_bot.procedure.events import NoteAdded
from compliance_bot.resources import resource_folder
from compliance_bot.store import backup, copying, migrate, restore
from compliance_bot.store.evidence_keys import EvidenceKeys
from compliance_bot.store.sql import SqlStore, open_store
from tests.servers.harness import Postgres
from tests.store import kit

pytestmark = pytest.mark.on("sqlite")  # PostgreSQL has tests of its own below
RAW = b"From: noor@amnesty.example\r\n\r\nMijn laptop is weg\r\n"


def fill(store: SqlStore, *, mails: int = 3) -> None:
    """Rows in every table that has some in service."""
    with store.work() as work:
        incident = kit.start_incident(work)
        for uid in range(1, mails + 1):
            work.store_arrival(kit.mail(uid, raw=RAW + b"%d" % uid))
        work.store_arrival(kit.mail(mails + 1, raw=None))
        work.enqueue(kit.draft("due", message_id="<due@amnesty.example>"), at=kit.NOW)
        work.enqueue(kit.chat("sent"), at=kit.NOW)
        work.mark_sent("sent", at=kit.NOW, assigned_id="17.4")
        work.set_fact("polled_at", kit.NOW.isoformat())
        work.record(incident.ref, NoteAdded(arrival=1, by="noor", text="een é en een 💾"), at=kit.NOW)


def restored(path: Path, folder: Path) -> SqlStore:
    """The backup in a new database; the caller closes it."""
    folder.mkdir(exist_ok=True)
    store = kit.store_in(folder)
    with store.restoring(path):
        pass
    return store


def contents(store: SqlStore) -> list[str]:
    """Everything, whatever the order in which it was put in."""
    return kit.rows(store)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """A store with something in it."""
    fill(store)
    return store


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "bot.backup"


# --- the round ----------------------------------------------------------------------------------------------


def test_what_comes_back_is_what_went_in(filled: SqlStore, target: Path, tmp_path: Path) -> None:
    info = filled.backup(target, now=kit.NOW)
    again = restored(target, tmp_path / "new")
    assert contents(again) == contents(filled)
    assert again.verify() == filled.verify() == (info.entries, info.head)
    assert (info.rows("evidence"), info.rows("incidents"), info.made_at) == (3, 1, kit.NOW)
    again.close()


def test_the_next_numbers_follow_the_restored_ones(filled: SqlStore, target: Path, tmp_path: Path) -> None:
    """Promise 1: no arrival, entry or message gets the number of another."""
    filled.backup(target, now=kit.NOW)
    again = restored(target, tmp_path / "new")
    with again.work() as work:
        assert work.store_arrival(kit.mail(99)) == 5
        assert work.next_ref("AINL", 2026) == "AINL-2026-0002"
        work.record("AINL-2026-0001", NoteAdded(arrival=5, by="noor", text="x"), at=kit.NOW)
        work.enqueue(kit.draft("new"), at=kit.NOW)
    assert again.verify()[0] == filled.verify()[0] + 1
    again.close()


def test_sealed_mails_stay_sealed_in_the_backup(store: SqlStore, target: Path, tmp_path: Path) -> None:
    keys = EvidenceKeys(keys=(b"k" * 32,))
    sealing = SqlStore(str(store._engine.url), ladder=kit.LADDER, keys=keys)
    with sealing.work() as work:
        work.store_arrival(kit.mail(raw=RAW))
    sealing.backup(target, now=kit.NOW)
    sealing.close()
    assert b"laptop" not in target.read_bytes()
    again = restored(target, tmp_path / "new")
    assert again.locked_evidence() == {keys.newest: 1}
    again.close()
    with_key = SqlStore(str(again._engine.url), ladder=kit.LADDER, keys=keys)
    with with_key.work() as work:
        assert work.evidence(work.arrival(1).evidence) == RAW
    with_key.close()


def test_the_file_is_for_its_owner_alone_and_nothing_lies_beside_it(filled: SqlStore, target: Path) -> None:
    filled.backup(target, now=kit.NOW)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(target.parent) == [target.name]


def test_a_backup_is_one_moment_while_another_writes(filled: SqlStore, tmp_path: Path) -> None:
    hammered(filled, tmp_path)


def hammered(store: SqlStore, tmp_path: Path) -> None:
    """Two notes and a mail in each transaction: never a part of one; and the writer does not wait for the backup."""
    stop, written = threading.Event(), []

    def hammer() -> None:
        while not stop.is_set():
            with store.work() as work:
                for text in ("one", "other"):
                    work.record("AINL-2026-0001", NoteAdded(arrival=1, by="noor", text=text), at=kit.NOW)
                work.store_arrival(kit.mail(100 + len(written), raw=os.urandom(2000)))
            written.append(1)

    writer = threading.Thread(target=hammer)
    writer.start()
    try:
        for number in range(6):
            before = len(written)
            info = store.backup(tmp_path / f"{number}.backup", now=kit.NOW)
            assert (info.entries - 3) % 2 == 0
            assert info.rows("evidence") == 3 + (info.entries - 3) // 2
        assert len(written) > before
    finally:
        stop.set()
        writer.join()
    again = restored(tmp_path / "5.backup", tmp_path / "hammered")
    assert again.verify() == (info.entries, info.head)
    again.close()


# --- making one goes wrong ------------------------------------------------------------------------------------


def test_it_overwrites_nothing(filled: SqlStore, target: Path) -> None:
    target.write_text("vakantiefoto")
    with pytest.raises(StoreError, match="is there already, and a backup never overwrites"):
        filled.backup(target, now=kit.NOW)
    assert target.read_text() == "vakantiefoto"


def test_it_overwrites_nothing_that_came_there_meanwhile(
    filled: SqlStore, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(partial: Path) -> None:
        target.write_text("vakantiefoto")

    monkeypatch.setattr(backup, "_sync", late)
    with pytest.raises(StoreError, match="is there already"):
        filled.backup(target, now=kit.NOW)
    assert target.read_text() == "vakantiefoto"
    assert os.listdir(target.parent) == [target.name]


def test_it_names_a_folder_that_is_not_there(filled: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"there is no folder {tmp_path}/nowhere: make it"):
        filled.backup(tmp_path / "nowhere" / "bot.backup", now=kit.NOW)


@pytest.fixture
def no_room() -> Iterator[None]:
    """No file of this process grows over 64 KiB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_it_says_so_and_leaves_nothing(store: SqlStore, target: Path, no_room: None) -> None:
    with store.work() as work:
        for uid in range(20):
            work.set_fact(f"fact {uid}", "x" * 200)
    with pytest.raises(StoreError, match=r"there is no room for the backup .* nothing was left behind"):
        store.backup(target, now=kit.NOW)
    assert os.listdir(target.parent) == []


def test_a_register_that_does_not_verify_gives_no_backup(filled: SqlStore, target: Path) -> None:
    kit.unguarded(filled, "UPDATE journal SET actor = 'mallory' WHERE seq = 2")
    with pytest.raises(JournalBroken, match="entry 2"):
        filled.backup(target, now=kit.NOW)
    assert os.listdir(target.parent) == []


@pytest.mark.on("sqlite")
def test_a_moment_that_cannot_be_read_names_its_table(filled: SqlStore, target: Path) -> None:
    kit.unguarded(filled, "UPDATE outbox SET due_at = 'gisteren'")
    with pytest.raises(StoreError, match="table outbox of the database cannot be read"):
        filled.backup(target, now=kit.NOW)
    assert os.listdir(target.parent) == []


# --- putting back goes wrong ----------------------------------------------------------------------------------


@pytest.fixture
def made(filled: SqlStore, target: Path) -> Path:
    """A good backup."""
    filled.backup(target, now=kit.NOW)
    return target


def refused(path: Path, folder: Path, words: str) -> None:
    """It is refused with these words, and there is no trace of a database afterwards."""
    folder.mkdir(exist_ok=True)
    store = kit.store_in(folder)
    with pytest.raises(StoreError, match=words), store.restoring(path):
        pytest.fail("it was taken")
    store.close()
    assert os.listdir(folder) == []


@pytest.mark.on("sqlite")
def test_a_file_that_is_no_backup_is_refused(made: Path, tmp_path: Path, filled: SqlStore) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Geachte heer, " * 500)
    refused(letter, tmp_path / "new", "is no backup of compliance-bot")
    refused(tmp_path / "nowhere", tmp_path / "new", "there is no file")
    refused(tmp_path, tmp_path / "new", "there is no file")
    filled.close()
    refused(kit.path_of(filled), tmp_path / "new", "is no backup of compliance-bot: name a file that")


def test_every_cut_off_backup_is_refused(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for size in (0, 15, 99, 100, 4096, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
        made.write_bytes(whole[:size])
        refused(made, tmp_path / "new", "damaged|no backup")


def test_a_flipped_bit_is_refused_or_changes_nothing(made: Path, tmp_path: Path, filled: SqlStore) -> None:
    """Wherever it is: either a sentence and nothing, or exactly what was backed up (unused room in the file)."""
    whole, wanted = made.read_bytes(), contents(filled)
    taken = 0
    for number, place in enumerate(range(1, len(whole), len(whole) // 150)):
        bad = bytearray(whole)
        bad[place] ^= 1 << (number % 8)
        made.write_bytes(bad)
        folder = tmp_path / f"new{number}"
        folder.mkdir()
        store = kit.store_in(folder)
        try:
            with store.restoring(made):
                pass
        except StoreError:
            assert os.listdir(folder) == []
        else:
            taken += 1
            assert contents(store) == wanted
        store.close()
    assert taken < number


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE evidence SET raw = x'00' WHERE rowid = 2",
        "UPDATE outbox SET recipient = 'eve@evil.example'",
        "DELETE FROM facts",
        "INSERT INTO facts VALUES ('x', 'y')",
        "UPDATE counters SET value = 0",
        "DELETE FROM watermarks",
        "DROP TABLE views",
        "UPDATE backup SET value = '2020-01-01T00:00:00+00:00' WHERE name = 'made_at'",
        "DELETE FROM backup",
        "UPDATE outbox SET due_at = 'gisteren'",
    ],
)
def test_a_backup_that_somebody_edited_is_refused(made: Path, tmp_path: Path, change: str) -> None:
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute(change)
    refused(made, tmp_path / "new", "is damaged")


def test_a_backup_of_a_newer_version_is_refused(
    filled: SqlStore, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.backup(target, now=kit.NOW)
    with monkeypatch.context() as earlier:
        earlier.setattr(migrate, "revisions", lambda folder=None: ("0001",))
        refused(target, tmp_path / "new", "newer version of compliance-bot: install that version first")
    again = tmp_path / "again.backup"
    with monkeypatch.context() as later:
        later.setattr(backup, "FORMAT", "2")
        filled.backup(again, now=kit.NOW)
    refused(again, tmp_path / "new", "newer version of compliance-bot")


def test_a_database_that_holds_something_is_left_as_it_is(
    made: Path, filled: SqlStore, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = kit.store_in(folder)
    other.migrate()
    with other.work() as work:
        work.store_arrival(kit.mail())
    before = kit.dump(other)
    other.close()
    with (
        pytest.raises(StoreError, match="holds arrivals already, and a backup goes into an empty"),
        other.restoring(made),
    ):
        pass
    assert kit.dump(other) == before
    other.close()


def test_an_empty_migrated_database_is_filled(made: Path, filled: SqlStore, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = kit.store_in(folder)
    other.migrate()
    with other.work() as work:
        work.set_fact("polled_at", "a start that came to nothing")
    other.close()
    with other.restoring(made):
        pass
    assert contents(other) == contents(filled)
    other.close()


def test_it_refuses_while_the_service_has_the_database_open(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    service, other = kit.store_in(folder), kit.store_in(folder)
    service.migrate()
    with (
        pytest.raises(StoreError, match=r"the service, or another command, is using .* stop it first"),
        other.restoring(made),
    ):
        pass
    service.close()
    with other.restoring(made):
        pass
    other.close()


@pytest.mark.parametrize("table", ["write_rows", "verify", "upgrade", "after"])
def test_a_crash_between_any_two_steps_leaves_nothing(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    places = {"write_rows": (restore, 5), "verify": (restore.journal, 1), "upgrade": (restore.migrate, 2)}
    if table in places:
        owner, turn = places[table]
        crash_at(monkeypatch, owner, table, turn)
    folder = tmp_path / "new"
    folder.mkdir()
    store = kit.store_in(folder)
    with pytest.raises(KeyboardInterrupt), store.restoring(made):
        raise KeyboardInterrupt
    store.close()
    assert os.listdir(folder) == []
    monkeypatch.undo()
    with store.restoring(made):
        pass
    assert store.verify()[0] == 3
    store.close()


def crash_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, turn: int) -> None:
    """The `turn`th call of this step is the process' last."""
    real, calls = getattr(owner, name), iter(range(1, 1000))

    def dying(*args: object, **more: object) -> object:
        if next(calls) == turn:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(owner, name, dying)


def test_an_older_backup_is_brought_to_the_newest_revision(
    made: Path, filled: SqlStore, tmp_path: Path
) -> None:
    """Made before a column came: loaded as it was, then migrated."""
    later = tmp_path / "migrations"
    shutil.copytree(resource_folder("migrations"), later)
    (later / "versions" / "0004_later.py").write_text(
        'import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = "0004", "0003"\n'
        'def upgrade():\n    op.add_column("facts", sa.Column("note", sa.Text(), server_default="oud"))\n'
    )
    folder = tmp_path / "new"
    folder.mkdir()
    store = kit.store_in(folder)
    with restore.opened(made) as (source, info), store._engine.begin() as connection:
        restore.load(source, connection, info, migrations=later)
    assert kit.query(store, "SELECT DISTINCT note FROM facts") == [("oud",)]
    assert store.revision() == "0004"
    assert kit.query(store, "SELECT count(*) FROM evidence") == [(3,)]
    store.close()


def test_a_database_can_be_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    """What `migrate` asks for: its backup is of the older revision, and becomes today's when it is put back."""
    folder = tmp_path / "old"
    folder.mkdir()
    old = kit.store_in(folder)
    with old._transaction() as connection:
        migrate.upgrade(connection, to="0001")
        connection.exec_driver_sql("INSERT INTO evidence VALUES ('ab', 1, x'78')")
    info = old.backup(tmp_path / "old.backup", now=kit.NOW)
    assert info.revision == "0001"
    assert old.revision() == "0001"
    old.close()
    again = restored(tmp_path / "old.backup", tmp_path / "new")
    assert again.revision() == "0003"
    assert kit.query(again, "SELECT * FROM evidence") == [("ab", 1, b"x", "")]
    again.close()


def test_an_older_backup_does_not_go_into_newer_tables(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old, new = kit.store_in(tmp_path / "old"), kit.store_in(tmp_path / "new")
    with old._transaction() as connection:
        migrate.upgrade(connection, to="0001")
    old.backup(tmp_path / "old.backup", now=kit.NOW)
    new.migrate()
    new.close()
    with (
        pytest.raises(StoreError, match="for SQLite: move the file away"),
        new.restoring(tmp_path / "old.backup"),
    ):
        pass
    old.close()
    new.close()


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path, target: Path) -> None:
    with pytest.raises(MigrationNeeded, match="does not exist yet"):
        kit.store_in(tmp_path).backup(target, now=kit.NOW)
    assert os.listdir(tmp_path) == []


def test_a_backup_in_the_place_of_the_database_is_refused(made: Path) -> None:
    """Copied there by hand, it would give out numbers again that people know."""
    with pytest.raises(StoreError, match="this database is a backup: put it back with"):
        open_store(f"sqlite:///{made}", ladder=kit.LADDER)


def test_a_quick_look_refuses_what_the_restore_would_refuse(
    made: Path, filled: SqlStore, tmp_path: Path
) -> None:
    assert kit.store_in(tmp_path).examine_backup(made).rows("evidence") == 3
    assert not (tmp_path / "bot.db").exists()
    filled.close()
    with pytest.raises(StoreError, match="holds arrivals already"):
        filled.examine_backup(made)
    made.write_bytes(made.read_bytes()[:5000])
    with pytest.raises(StoreError, match="is damaged"):
        kit.store_in(tmp_path).examine_backup(made)


# --- from one kind of database to the other -------------------------------------------------------------------


def rows_of(store: SqlStore) -> dict[str, str]:
    """A tally of each table, which any changed value changes."""
    with store._reading() as connection:
        return {
            table.name: copying.tally(connection, table).written() for table in copying.tables_of(connection)
        }


def test_sqlite_to_postgresql_and_back_is_the_same(
    filled: SqlStore, postgres: Postgres, tmp_path: Path
) -> None:
    """The move to PostgreSQL is a backup and a restore; and so is the way back."""
    url = postgres.empty()
    server = SqlStore(url, ladder=kit.LADDER)
    filled.backup(tmp_path / "there.backup", now=kit.NOW)
    with server.restoring(tmp_path / "there.backup"):
        pass
    assert rows_of(server) == rows_of(filled)
    assert server.verify() == filled.verify()
    server.backup(tmp_path / "back.backup", now=kit.NOW)
    back = restored(tmp_path / "back.backup", tmp_path / "new")
    assert contents(back) == contents(filled)
    with server.work() as work:
        assert work.store_arrival(kit.mail(99)) == 5
        work.enqueue(kit.draft("new"), at=kit.NOW)
        assert work.next_ref("AINL", 2026) == "AINL-2026-0002"
        work.record("AINL-2026-0001", NoteAdded(arrival=5, by="noor", text="x"), at=kit.NOW)
    server.verify()
    server.close()
    back.close()
    postgres.drop(url)


def test_postgresql_refuses_like_sqlite_and_keeps_nothing(
    made: Path, filled: SqlStore, postgres: Postgres
) -> None:
    url = postgres.empty()
    server = SqlStore(url, ladder=kit.LADDER)
    with pytest.raises(KeyboardInterrupt), server.restoring(made):
        raise KeyboardInterrupt
    assert server.revision() == ""
    service = SqlStore(url, ladder=kit.LADDER)
    assert service.revision() == ""
    with pytest.raises(StoreError, match="the service, or another command, is using"), server.restoring(made):
        pass
    service.close()
    with server.restoring(made):
        pass
    with pytest.raises(StoreError, match="holds arrivals already"), server.restoring(made):
        pass
    assert rows_of(server) == rows_of(filled)
    server.close()
    postgres.drop(url)


def test_postgresql_is_backed_up_at_one_moment_while_another_writes(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.migrated()
    store = SqlStore(url, ladder=kit.LADDER)
    fill(store)
    hammered(store, tmp_path)
    store.close()
    postgres.drop(url)

"""backup, restore, messages: what people type, what they read back, and the exit codes."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.app import make_store
from compliance_bot.cli import cli
from compliance_bot.config import load_config
from compliance_bot.errors import StoreError, UsageError
from compliance_bot.store import SqlStore
from tests.cli.config_file import written
from tests.store import kit


def store_of(config: Path) -> SqlStore:
    return make_store(load_config(config, {}))


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """A register with an incident, a mail and a message that waits."""
    path = written(tmp_path / "bot")
    store = store_of(path)
    store.migrate()
    with store.work() as work:
        kit.start_incident(work)
        work.store_arrival(kit.mail(raw=b"From: noor@amnesty.example\r\n\r\nlaptop weg\r\n"))
        work.enqueue(kit.draft("k1"), at=kit.NOW)
        work.enqueue(kit.chat("k2"), at=kit.NOW)
    store.close()
    return path


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def made(config: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "bot.backup"
    assert invoke("backup", path, "--config", config).exit_code == 0
    return path


@pytest.fixture
def other(made: Path, tmp_path: Path) -> Path:
    """Another machine's configuration, into which that backup was put."""
    path = written(tmp_path / "other")
    done = invoke("restore", made, "--config", path, "--skip-mailbox")
    assert done.exit_code == 0, done.output
    return path


def test_backup_says_where_how_many_and_the_head(config: Path, tmp_path: Path) -> None:
    path = tmp_path / "bot.backup"
    done = invoke("backup", path, "--config", config)
    store = store_of(config)
    count, head = store.verify()
    store.close()
    assert done.output.startswith(f"OK {path}: backup of 20")
    assert done.output.endswith(f"1 mails, 1 incidents, {count} entries, head {head}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = json.loads(invoke("backup", tmp_path / "two", "--config", config, "--json").output)
    assert (told["mails"], told["entries"], told["head"]) == (1, count, head)


def test_backup_refuses_to_overwrite(config: Path, made: Path) -> None:
    before = made.read_bytes()
    done = invoke("backup", made, "--config", config)
    assert isinstance(done.exception, StoreError)
    assert "never overwrites" in str(done.exception)
    assert made.read_bytes() == before


def test_restore_says_what_follows(made: Path, tmp_path: Path) -> None:
    done = invoke("restore", made, "--config", written(tmp_path / "other"), "--skip-mailbox")
    assert done.exit_code == 0
    assert "backup of 20" in done.stderr
    assert "numbers AINL-2026-0002 to AINL-2026-0101 are never given: people may know them" in done.stdout
    assert "2 messages are held: decide with compliance-bot messages" in done.stdout


def test_restore_goes_on_without_the_mailbox_and_says_so(made: Path, tmp_path: Path) -> None:
    done = invoke("restore", made, "--config", written(tmp_path / "other"), "--json")
    assert done.exit_code == 0
    assert "The numbers in it are not known: 100 are skipped" in done.stderr
    told = json.loads(done.stdout)
    assert told["mailbox_read"] is False
    assert told["skipped"] == [{"first": "AINL-2026-0002", "last": "AINL-2026-0101", "not_believed": 0}]
    assert told["held"] == 2


def test_restore_refuses_a_register_in_use_and_one_that_holds_something(made: Path, config: Path) -> None:
    for words in ("the service, or another command", "holds arrivals already"):
        store = store_of(config)
        if words.startswith("the service"):
            store.verify()
        done = invoke("restore", made, "--config", config, "--skip-mailbox")
        store.close()
        assert isinstance(done.exception, StoreError)
        assert words in str(done.exception)


def test_verify_explains_the_missing_numbers(other: Path) -> None:
    """P33: an inspector who counts the numbers gets the reason beside the chain."""
    lines = invoke("register", "verify", "--config", other).output.splitlines()
    assert lines[0].startswith("OK ")
    assert lines[1].endswith("never given: AINL-2026-0002 to AINL-2026-0101")
    told = json.loads(invoke("register", "verify", "--config", other, "--json").output)
    assert told["restores"][0]["skipped"] == [{"first": "AINL-2026-0002", "last": "AINL-2026-0101"}]


def test_the_export_explains_the_missing_numbers(other: Path) -> None:
    text = invoke("register", "export", "--format", "csv", "--config", other).output
    assert "AINL-2026-0002 tot en met AINL-2026-0101 worden niet uitgegeven" in text


def test_held_messages_are_listed(other: Path) -> None:
    rows = json.loads(invoke("messages", "--config", other, "--json").output)
    assert [(row["key"], row["channel"], row["recipient"]) for row in rows] == [
        ("k1", "mail", "bob@amnesty.example"),
        ("k2", "chat", "C1"),
    ]
    shown = invoke("messages", "--config", other).output
    assert "k1" in shown
    assert "bob@amnesty.example" in shown


def test_the_doctor_names_held_messages_with_the_cure(other: Path) -> None:
    found = json.loads(invoke("doctor", "--config", other, "--json").output)
    [held] = [one for one in found if one["part"] == "messages"]
    assert held["level"] == "problem"
    assert held["text"].startswith("2 messages of before a restore are held")
    assert "compliance-bot messages" in held["cure"]
    invoke("messages", "drop", "--all", "--config", other)
    again = json.loads(invoke("doctor", "--config", other, "--json").output)
    assert [one for one in again if one["part"] == "messages"] == []


def test_messages_are_released_or_dropped(other: Path) -> None:
    assert "OK 1 messages go out" in invoke("messages", "release", "k1", "--config", other).output
    assert "OK 1 messages are given up" in invoke("messages", "--config", other, "drop", "--all").output
    assert "no messages are held" in invoke("messages", "--config", other).output
    store = store_of(other)
    with store.work() as work:
        one, two = work.outbox_by_key("k1"), work.outbox_by_key("k2")
    store.close()
    assert one is not None
    assert (one.held_at, one.failed_at) == (None, None)
    assert two is not None
    assert two.failed_at is not None


def test_a_wrong_key_changes_nothing(other: Path) -> None:
    done = invoke("messages", "drop", "k1", "nonsense", "--config", other)
    assert "no message nonsense is held" in str(done.exception)
    assert len(json.loads(invoke("messages", "--config", other, "--json").output)) == 2


@pytest.mark.parametrize("words", [("release",), ("drop",), ("release", "k1", "--all")])
def test_nothing_is_decided_without_saying_which(other: Path, words: tuple[str, ...]) -> None:
    done = invoke("messages", *words, "--config", other)
    assert isinstance(done.exception, UsageError)
    assert "name the KEYs" in str(done.exception)

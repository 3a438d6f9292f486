"""Commands that read the database: the configured zone, the law's hours, and what they do without a database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.app import make_store
from compliance_bot.casework.report import clock_table, incident_row
from compliance_bot.channels.slack import ChatProbe
from compliance_bot.cli import cli
from compliance_bot.config import load_config
from compliance_bot.doctor import _channel
from compliance_bot.errors import MigrationNeeded
from compliance_bot.procedure.ladder import Ladder
from tests.cli.config_file import written
from tests.store import kit

NEW_YORK = ("2026-11-24T04:17:00-05:00", "2026-11-27T04:17:00-05:00")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration in another zone; its servers listen nowhere, its database is not made yet."""
    return written(tmp_path, more='ladder = {zone = "America/New_York"}')


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def with_incident(config: Path) -> None:
    store = make_store(load_config(config, {}))
    store.migrate()
    with store.work() as work:
        kit.start_incident(work)
    store.close()


# --- the zone of [ladder] -------------------------------------------------------------------------------


def test_incidents_and_show_speak_in_the_configured_zone(config: Path) -> None:
    with_incident(config)
    [row] = json.loads(invoke("incidents", "--config", str(config), "--json").output)
    shown = json.loads(invoke("show", row["ref"], "--config", str(config), "--json").output)
    for found in (row, shown):
        assert (found["aware_at"], found["t_strict"]) == NEW_YORK
    assert shown["timeline"][0]["at"] == NEW_YORK[0]
    assert "04:17 EST" in invoke("show", row["ref"], "--config", str(config)).output
    assert "04:17 EST" in invoke("incidents", "--config", str(config)).output


def test_the_export_speaks_in_the_configured_zone(config: Path) -> None:
    with_incident(config)
    text = invoke("register", "export", "--format", "csv", "--config", str(config)).output
    assert "04.17 uur (EST)" in text
    assert "10.17" not in text


def test_the_two_lines_follow_the_hours_of_the_law_in_force() -> None:
    """P31: the term is the regime pack's, nowhere a number in the code."""
    table = clock_table(kit.NOW, Ladder(), hours=96)
    assert table["t_strict"] == "2026-11-28T10:17:00+01:00"
    assert table["t_legal"] == "2026-11-28T11:00:00+01:00"


def test_an_incidents_lines_follow_the_hours_of_the_law_in_force(config: Path) -> None:
    store = make_store(load_config(config, {}))
    store.migrate()
    with store.work() as work:
        row = incident_row(kit.start_incident(work), Ladder().zone, hours=96)
    store.close()
    assert row["t_strict"] == "2026-11-28T10:17:00+01:00"
    assert row["t_legal"] == "2026-11-28T11:00:00+01:00"


# --- no database yet --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("incidents",),
        ("show", "AINL-2026-0001"),
        ("register", "verify"),
        ("register", "export", "--format", "csv"),
        ("rebuild",),
        ("once",),
    ],
    ids=" ".join,
)
def test_reading_a_database_that_is_not_there_makes_none_and_names_the_cure(
    config: Path, words: tuple[str, ...]
) -> None:
    done = invoke(*words, "--config", str(config))
    assert isinstance(done.exception, MigrationNeeded)
    assert "run compliance-bot migrate" in str(done.exception)
    assert "backup" not in str(done.exception), "there is nothing to back up"
    assert list(config.parent.glob("bot.sqlite3*")) == []


def test_the_doctor_makes_no_database_and_names_the_cure(config: Path) -> None:
    done = invoke("doctor", "--config", str(config), "--json")
    assert done.exit_code == 8
    [found] = [one for one in json.loads(done.output) if one["part"] == "database"]
    assert (found["level"], found["cure"]) == ("problem", "run: compliance-bot migrate")
    assert "does not exist yet" in found["text"]
    assert list(config.parent.glob("bot.sqlite3*")) == []


def test_the_doctor_is_content_after_migrate(config: Path) -> None:
    assert invoke("migrate", "--config", str(config)).exit_code == 0
    done = invoke("doctor", "--config", str(config), "--json")
    [found] = [one for one in json.loads(done.output) if one["part"] == "database"]
    assert found["level"] == "ok"


# --- the doctor on the chat -------------------------------------------------------------------------------


def probe(**changes: object) -> ChatProbe:
    values: dict[str, object] = {
        "team": "Amnesty",
        "user": "bot",
        "private": True,
        "shared": False,
        "member": True,
    }
    return ChatProbe(**(values | changes))  # type: ignore[arg-type]


def test_the_doctor_says_that_the_bot_is_not_in_its_channel_and_how_to_invite_it() -> None:
    [found] = _channel("C1", probe(member=False))
    assert found.level == "problem"
    assert "/invite @bot" in found.cure
    assert _channel("C1", probe()) == ()
    assert _channel("C1", probe(member=None)) == (), "the app may not look"


def test_an_audit_says_what_is_missing_and_changes_nothing(config: Path) -> None:
    """Promise 2: an incident of 2020 that nobody was ever reminded of; exit code 7, as a script reads it."""
    store = make_store(load_config(config, {}))
    store.migrate()
    assert invoke("register", "audit", "--config", str(config)).output.startswith("OK every reminder")
    with store.work() as work:
        ref = kit.start_incident(work, at=datetime(2020, 11, 24, 9, 17, tzinfo=UTC)).ref
    before = store.verify()
    shown = invoke("register", "audit", "--config", str(config))
    assert shown.exit_code == 7
    told = invoke("register", "audit", "--json", "--config", str(config))
    found = json.loads(told.output)
    assert not found["ok"]
    assert all(one["incident"] == ref for one in found["differences"])
    assert store.verify() == before
    store.close()

"""`simulate` works from the configuration alone: a table, JSON, a calendar file, a picture (design.md §5)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.cli import cli
from compliance_bot.errors import ComplianceBotError, UsageError

CONFIG = """\
organisation = {name = "Amnesty (test)", domains = ["amnesty.example"], contact = "020-5550100"}
database = {url = "sqlite:///nowhere/register.sqlite3"}
tokens = {key_file = "keys"}
smtp = {host = "smtp.example", port = 1}
[mailbox]
address = "compliance@amnesty.example"
host = "imap.example"
user = "compliance"
password_file = "keys"
start = 2026-01-01T00:00:00+01:00
[[persons]]
id = "mirte"
name = "Mirte"
addresses = ["mirte@amnesty.example"]
roles = ["decider"]
[[persons]]
id = "dora"
name = "Dora"
addresses = ["dora@amnesty.example"]
roles = ["directie"]
on_call = true
"""
FRIDAY = "27-11-2026 17.00"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "keys").write_text("0123456789abcdef0123456789abcdef-a-test-key\n", "utf-8")
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    return path


def simulate(config: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["simulate", "--config", str(config), *options], env={"COLUMNS": "60"})


def test_the_json_has_the_promised_keys_and_local_times(config: Path) -> None:
    result = simulate(config, "--at", FRIDAY, "--json")
    rows = json.loads(result.stdout)
    assert all(list(row) == ["at", "hours", "asks", "to", "channels", "remarks"] for row in rows)
    assert rows[0]["at"] == "2026-11-27T17:00:00+01:00"
    assert rows[0]["channels"] == ["mail"], "no chat is configured"
    last = [row for row in rows if row["asks"] == "besluit"][-1]
    assert (last["hours"], last["to"]) == (72, ["decider", "directie"])
    assert {"zaterdag: bereikbaar is Dora"} <= {remark for row in rows for remark in row["remarks"]}
    assert list(config.parent.glob("nowhere")) == [], "no database was made"


def test_without_a_moment_it_starts_now_and_shows_a_table(config: Path) -> None:
    result = simulate(config)
    assert result.exit_code == 0, result.output
    assert "besluit nodig" in result.output
    assert "Manager F&M" in result.output


def test_into_a_file_or_a_pipe_every_rung_is_one_line(config: Path) -> None:
    """A table as narrow as the terminal it is not written to would break every time and name apart."""
    lines = simulate(config, "--at", FRIDAY).stdout.splitlines()
    first = next(line for line in lines if "besluit nodig" in line)
    assert first.split()[:4] == ["vr", "27-11-2026", "17.00", "0"]
    assert "Manager F&M" in first
    assert max(map(len, lines)) < 400


def test_a_calendar_and_a_picture_are_written(config: Path, tmp_path: Path) -> None:
    ics, svg = tmp_path / "a.ics", tmp_path / "a.svg"
    result = simulate(config, "--at", FRIDAY, "--ics", str(ics), "--picture", str(svg))
    assert result.exit_code == 0, result.output
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert svg.read_text("utf-8").startswith("<svg ")
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--at", "morgen"), "no date with a time"),
        (("--at", FRIDAY, "--melden-at", "26-11-2026 9.00"), "before the moment of awareness"),
        (
            ("--at", FRIDAY, "--melden-at", "29-11-2026 9.00", "--filed-at", "28-11-2026 9.00"),
            "before --melden-at",
        ),
    ],
)
def test_a_moment_that_cannot_be_is_refused(config: Path, options: tuple[str, ...], words: str) -> None:
    error = simulate(config, *options).exception
    assert isinstance(error, UsageError | ComplianceBotError)
    assert words in str(error)

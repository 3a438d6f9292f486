"""`register verify` with heads that left the machine earlier (P32, T36)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.app import make_store
from compliance_bot.cli import cli
from compliance_bot.config import load_config
from compliance_bot.errors import RecordsDiffer, UsageError
from tests.cli.config_file import written
from tests.store import kit
from tests.store.kit import start_incident, unguarded

REF = "AINL-2026-0001"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A register with an incident in it."""
    path = written(tmp_path)
    store = make_store(load_config(path, {}))
    store.migrate()
    with store.work() as work:
        start_incident(work)
        work.record(REF, kit.rung(0), at=kit.NOW)
    store.close()
    return path


def verify(config: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["register", "verify", "--config", str(config), *words])


def heads(config: Path) -> list[str]:
    store = make_store(load_config(config, {}))
    with store.work() as work:
        found = [entry.hash for entry in work.entries()]
    store.close()
    return found


def test_a_head_that_left_is_found_in_the_chain(config: Path) -> None:
    first, *_, last = heads(config)
    done = verify(config, "--head", first, "--head", last[:20])
    assert done.exit_code == 0
    assert "OK 2 heads that left earlier are still in the chain" in done.output
    told = json.loads(verify(config, "--head", last, "--json").output)
    assert (told["ok"], told["heads_checked"]) == (True, 1)


def test_a_tail_that_was_cut_off_is_found_with_the_file(config: Path, tmp_path: Path) -> None:
    """T36: without the file the register verifies."""
    all_heads = heads(config)
    file = tmp_path / "heads.txt"
    file.write_text(f"2026-11-24 {len(all_heads)} {all_heads[-1]}\n")
    assert verify(config, "--head-file", str(file)).exit_code == 0
    store = make_store(load_config(config, {}))
    keep = len(all_heads) - 1
    unguarded(store, "DELETE FROM sealed WHERE seq > ?", keep)
    unguarded(store, "DELETE FROM journal WHERE seq > ?", keep)
    unguarded(store, "UPDATE counters SET value = ? WHERE name = 'journal'", keep)
    store.rebuild()
    store.close()
    assert verify(config).exit_code == 0
    cut = verify(config, "--head-file", str(file))
    assert isinstance(cut.exception, RecordsDiffer)
    assert "line 1 of 2026-11-24" in str(cut.exception)
    assert "cut off" in str(cut.exception)


@pytest.mark.parametrize("head", ["1234", "%" * 64, "geen idee"])
def test_what_is_no_head_is_refused_before_anything_is_looked_at(config: Path, head: str) -> None:
    assert isinstance(verify(config, "--head", head).exception, UsageError)

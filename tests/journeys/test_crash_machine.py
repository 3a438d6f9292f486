"""Killed anywhere, again and again: nothing lost, nothing doubled (promises 1 and 2), and proof that this is noticed.

`tests/run -k crash_machine` kills 150 times a database; `--kills 10000 --seed 7` is the long run, in towns of 50.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.demo.slack_standin import SlackStandIn
from tests.databases import Database
from tests.journeys.breaks import BREAKS
from tests.journeys.crash_checks import Ground, problems, summary
from tests.journeys.crash_machine import Machine
from tests.journeys.town import Town
from tests.servers.harness import Dovecot, Exim

KILLS_A_TOWN = 50
DONE = ("keyword", "move", "leave")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a town, its seed in its name."""
    if "town_number" in metafunc.fixturenames:
        kills = int(metafunc.config.getoption("--kills", 150))
        first = int(metafunc.config.getoption("--seed", 1))
        metafunc.parametrize("town_number", range(first, first + -(-kills // KILLS_A_TOWN)))


def play(machine: Machine, kills: int) -> tuple[list[str], str]:
    """A run and what is wrong after it."""
    app = machine.run(kills)
    try:
        ground = Ground(town=machine.town, truth=machine.truth, done=machine.done, app=app)
        found = problems(ground)
        return found, summary(ground, seed=machine.seed, found=found)
    finally:
        app.close()


@pytest.mark.timeout(1200)  # on a busy machine fifty lives and their checks take minutes
def test_no_death_loses_or_doubles_anything(
    tmp_path: Path,
    database: Database,
    dovecot: Dovecot,
    exim: Exim,
    chat: SlackStandIn,
    capsys: pytest.CaptureFixture[str],
    town_number: int,
) -> None:
    machine = Machine(
        Town(tmp_path, dovecot, exim, chat), seed=str(town_number), done=DONE[town_number % len(DONE)]
    )
    found, line = play(machine, KILLS_A_TOWN)
    with capsys.disabled():
        print(f"\n{database.name}: {line}")  # noqa: T201 - the line that the long run is read by
    assert found == []


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        ("outcome before incident", "LOST"),
        ("incident before outcome", "DOUBLED"),
        ("sent before sending", "LOST"),
        ("marked before the flag", "carries no flag"),
        ("another id for every attempt", "its row says"),
    ],
)
def test_the_machine_notices_a_wrong_order_of_effects(
    tmp_path: Path, dovecot: Dovecot, exim: Exim, chat: SlackStandIn, broken: str, noticed: str
) -> None:
    assert broken in BREAKS
    machine = Machine(Town(tmp_path, dovecot, exim, chat), seed=f"broken {broken}", broken=broken)
    found, _ = play(machine, 2)
    assert any(noticed in text for text in found), found


def test_the_sweep_finds_what_a_watermark_that_ran_ahead_passed_over(
    tmp_path: Path, dovecot: Dovecot, exim: Exim, chat: SlackStandIn
) -> None:
    """The second line of defence (mail.md §1): even this wrong order loses nothing."""
    machine = Machine(Town(tmp_path, dovecot, exim, chat), seed="sweep", broken="watermark before evidence")
    found, _ = play(machine, 2)
    assert found == []

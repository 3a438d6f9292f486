"""PostgreSQL killed (SIGKILL) between and during cycles: nothing lost, one clear sentence, recovery without hands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from compliance_bot.errors import StoreError
from tests.databases import Database
from tests.fakes import World
from tests.journeys.town import Town
from tests.servers.harness import Postgres, wait_for

pytestmark = [pytest.mark.on("postgresql"), pytest.mark.usefixtures("database")]
ROOT = Path(__file__).resolve().parents[2]
STEPS = 14


class Killing:
    """A world's store whose server is killed and started again inside the transaction of this number."""

    def __init__(self, world: World, server: Postgres, number: int) -> None:
        self.left, self.server, self.real, self.store = number, server, world.store.work, world.store
        self.store.work = self.work  # type: ignore[method-assign]

    @contextmanager
    def work(self) -> Iterator[Any]:
        with self.real() as work:
            self.left -= 1
            if self.left == 0:
                self.server.restart()
            yield work

    def stop(self) -> None:
        self.store.work = self.real  # type: ignore[method-assign]


def test_killed_inside_any_transaction_of_a_cycle_nothing_is_lost_or_doubled(
    tmp_path: Path, database: Database, postgres: Postgres
) -> None:
    world = World(tmp_path)
    told: list[str] = []
    for number in range(1, STEPS + 1):
        world.mailbox.put(
            world.mail(f"Usb-stick kwijt, nummer {number}.", sender=f"p{number}@amnesty.example")
        )
        killing = Killing(world, postgres, number)
        try:
            world.app.cycle()
        except StoreError as error:
            told.append(str(error))
        finally:
            killing.stop()
        world.forward(minutes=20)
    world.forward(minutes=90)
    assert len(told) > STEPS / 2
    assert all("broke, as when its server is restarted" in sentence for sentence in told)
    with world.store.work() as work:
        assert work.unhandled() == ()
        assert work.unsent() == 0
    arrivals = [event.arrival for event in world.events("ReportReceived")]
    assert len(world.incidents()) == STEPS
    assert Counter(arrivals) == Counter(set(arrivals))
    repeated = {key: n for key, n in Counter(draft.key for draft in world.mailer.sent).items() if n > 1}
    for key in repeated:  # killed between the sending and its recording: the same message under the same id
        assert len({draft.message_id for draft in world.mailer.sent if draft.key == key}) == 1
    assert len(repeated) <= len(told)
    assert world.store.verify()[0] > STEPS * 2
    assert world.store.rebuild() == []


def test_killed_between_two_cycles_the_next_one_goes_on(town: Town, postgres: Postgres) -> None:
    app = town.app()
    town.mail("jan", "Usb-stick kwijt.")
    app.cycle()
    postgres.crash()
    town.mail("piet", "Laptop kwijt.")
    try:
        for _ in range(2):
            with pytest.raises(StoreError, match=r"cannot be reached: .* it is tried again by itself"):
                app.cycle()
    finally:
        postgres.restart()
    app.cycle()
    assert len(town.incidents(app)) == 2
    for who in ("jan", "piet"):
        town.got(who, "[AINL-")
        assert len(town.inbox(who)) == 1
    assert app.store.rebuild() == []
    app.close()


def test_the_service_says_that_its_database_is_away_and_goes_on_when_it_is_back(
    town: Town, postgres: Postgres
) -> None:
    said = town.folder / "log"
    with said.open("wb") as log:
        service = subprocess.Popen(
            [sys.executable, "-m", "compliance_bot", "run", "--config", str(town.path)],
            cwd=ROOT,
            stderr=log,
            env={**os.environ, "NO_COLOR": "1"},
        )
    try:
        town.mail("jan", "Usb-stick kwijt.")
        town.got("jan", "[AINL-")
        postgres.crash()
        try:
            town.mail("piet", "Laptop kwijt.")
            wait_for("the sentence", lambda: "cannot be reached" in said.read_text())
            assert service.poll() is None
        finally:
            postgres.restart()
        town.got("piet", "[AINL-", 1)
        service.send_signal(signal.SIGTERM)
        assert service.wait(15) == 0
    finally:
        service.kill()
        service.wait()
    assert "Traceback" not in said.read_text()
    app = town.app()
    assert len(town.incidents(app)) == 2
    with app.store.work() as work:
        assert work.unhandled() == ()
    assert app.store.verify()[0] > 0
    app.close()

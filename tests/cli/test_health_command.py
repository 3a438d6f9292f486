"""`health` and `once` beside other instances: what they say, and their exit codes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.app import make_store
from compliance_bot.cli import cli
from compliance_bot.clocks import SystemClock
from compliance_bot.config import load_config
from compliance_bot.health import Limits, Report, judge
from compliance_bot.health_server import serve_health
from compliance_bot.instances import Instance, Pace
from compliance_bot.store.sql import SqlStore
from tests.cli.config_file import written
from tests.servers.harness import free_port


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose servers listen nowhere, with a database."""
    path = written(tmp_path)
    store = make_store(load_config(path, {}))
    store.migrate()
    store.close()
    return path


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def store_of(config: Path) -> SqlStore:
    return make_store(load_config(config, {}))


@contextmanager
def another(config: Path) -> Iterator[Instance]:
    """An instance on another machine that works, and gives signs of life."""
    store = store_of(config)
    seat = Instance(store=store, owner="elders:42:there:1", clock=SystemClock(), pace=Pace(look=0.3))
    seat.look()
    with seat.beating():
        yield seat
    store.close()


def does_its_work(config: Path) -> None:
    """What a service that works leaves in the database."""
    store = store_of(config)
    with store.work() as work:
        for name in ("read_at", "ticked_at"):
            work.set_fact(name, SystemClock().now().isoformat())
    store.close()


def test_without_a_port_it_looks_into_the_database(config: Path) -> None:
    done = invoke("health", "--config", str(config))
    assert done.exit_code == 8
    assert done.stdout.splitlines()[:2] == ["failing", "no instance does the work"]
    does_its_work(config)
    with another(config):
        done = invoke("health", "--config", str(config))
        assert (done.exit_code, done.stdout) == (0, "ok\n")
        found = json.loads(invoke("health", "--json", "--config", str(config)).stdout)
    assert (found["status"], found["lease"], found["overdue_reminders"]) == ("ok", "held", 0)


def test_a_database_that_cannot_be_read_is_said_and_no_crash(config: Path) -> None:
    (config.parent / "bot.sqlite3").unlink()
    done = invoke("health", "--config", str(config))
    assert (done.exit_code, done.stdout) == (8, "failing\nthe database cannot be read\n")


def test_with_a_port_it_asks_the_service(config: Path) -> None:
    port, stopping = free_port(), threading.Event()
    config.write_text(config.read_text("utf-8") + f"[health]\nport = {port}\n", "utf-8")
    done = invoke("health", "--config", str(config))
    assert done.exit_code == 8
    assert f"nothing that is healthy answers on port {port}" in done.stdout
    store = store_of(config)
    now = SystemClock().now()

    def report() -> Report:
        return judge(store.vitals(late=now), now, Limits(), leads=False, alive=2)

    thread = serve_health(port, report, stopping)
    for _ in range(50):
        done = invoke("health", "--config", str(config))
        if done.exit_code == 0:
            break
    assert (done.exit_code, done.stdout) == (0, "standby\n")
    stopping.set()
    thread.join(5)
    store.close()


def test_once_beside_an_instance_that_works_says_so_and_does_nothing(config: Path) -> None:
    """cron and a service on one database: nobody is reminded by both, and it is no error."""
    with another(config) as seat:
        done = invoke("once", "--config", str(config))
        assert done.exit_code == 0, done.output
        assert done.stdout == (
            "another instance runs already (elders:42): it does the work, nothing was done here\n"
        )
        assert seat.leads
        store = store_of(config)
        assert store.vitals(late=SystemClock().now()).ticked_at is None
        store.close()


def test_once_gives_the_lease_back_also_when_the_mailbox_cannot_be_read(config: Path) -> None:
    """The next one, or the service, need not wait for a dead one."""
    assert invoke("once", "--config", str(config)).exit_code != 0
    store = store_of(config)
    assert [lease.owner for lease in store.leases().seen()] == [""]
    store.close()

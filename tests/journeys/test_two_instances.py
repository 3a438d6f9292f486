"""Two real service processes on real servers: the other one goes on, and nobody hears a rung twice or not at all."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest

from tests.databases import Database
from tests.journeys.pair import REPORTERS, Pair, figures, seconds_until
from tests.journeys.town import Town
from tests.servers.harness import wait_for

pytestmark = pytest.mark.usefixtures("database")
SHARE = 4
"""So many breaks in CI; with at least twice as many the slow cases are played too."""

Making = Callable[..., Pair]


@pytest.fixture
def pair(database: Database, town: Town, request: pytest.FixtureRequest) -> Iterator[Making]:
    text = town.path.read_text("utf-8")
    town.path.write_text(f"{text}\n[floods]\nincidents_an_hour = 1000\n", "utf-8")
    made: list[Pair] = []

    def make(**more: object) -> Pair:
        port = database.server.port if database.server else 0
        seed = str(request.config.getoption("--seed"))
        made.append(Pair(town, port=port, seed=seed, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def leads(pair: Pair, number: int) -> bool:
    """Whether this machine has said that it does the work, as often as it was asked to."""
    return "service_started" in pair.machines[number].log.read_text("utf-8", "replace")


def only_with_a_budget(request: pytest.FixtureRequest) -> None:
    """A minute each."""
    if int(request.config.getoption("--deaths")) < 2 * SHARE:
        pytest.skip(f"takes a minute: --deaths {2 * SHARE} plays it")


def begun(pair: Pair) -> None:
    """The first works, the second stands by."""
    first, second = pair.machines
    first.start()
    wait_for("the first", lambda: leads(pair, 0))
    second.start()


def test_after_a_sigkill_or_a_stop_the_other_one_works_within_seconds(pair: Making) -> None:
    """The process that had the lease is gone, and this machine knows it; or it gave the lease back."""
    two = pair(factor=1.0, quick=False)
    for machine in two.machines:
        machine.orders["place"] = ""
    begun(two)
    two.report()
    answered(two)
    two.machines[0].die()
    killed = seconds_until("the take-over", lambda: leads(two, 1), timeout=60)
    two.report()
    answered(two)
    two.machines[0].log.unlink()
    two.machines[0].start()
    two.report()
    answered(two)
    assert two.machines[1].stop() == 0
    stopped = seconds_until("the take-over", lambda: leads(two, 0), timeout=60)
    print(f"\ntwo instances: taken over {killed:.1f} s after a SIGKILL, {stopped:.1f} s after a stop")  # noqa: T201
    assert max(killed, stopped) < 20


def answered(two: Pair, timeout: float = 40) -> None:
    """Whoever reported last has the number of the incident."""
    number = f"{len(two.told):04d}]"
    wait_for(
        f"an answer about {number}",
        lambda: any(two.town.inbox(who, number) for who in REPORTERS),
        timeout=timeout,
    )


@pytest.mark.on("postgresql")
def test_one_that_was_frozen_says_once_that_it_stands_by_and_writes_nothing(
    pair: Making, request: pytest.FixtureRequest
) -> None:
    """It wakes up in the middle of whatever it was doing, and its lease is another one's."""
    only_with_a_budget(request)
    two = pair()
    begun(two)
    two.report()
    two.machines[0].send(signal.SIGSTOP)
    wait_for("the take-over", lambda: leads(two, 1), timeout=40)
    two.machines[0].send(signal.SIGCONT)
    said = "another_instance_has_taken_over_this_one_stands_by"
    wait_for("the sentence", lambda: said in two.machines[0].log.read_text("utf-8"), timeout=20)
    two.report()
    app = two.settle()
    found = figures(two, app)
    assert two.machines[0].log.read_text("utf-8").count(said) == 1
    assert "job_failed" not in two.machines[0].log.read_text("utf-8")
    assert (found.doubles, found.gaps, found.rungs_twice) == (0, 0, 0), two.log()
    app.close()


@pytest.mark.on("postgresql")
def test_killed_frozen_and_cut_off_at_random_nothing_is_doubled_or_missing(
    pair: Making, request: pytest.FixtureRequest
) -> None:
    """Doubles only of what was on its way when a process died, and under the same Message-ID."""
    two, breaks = pair(), int(request.config.getoption("--deaths"))
    two.start()
    for _ in range(breaks):
        two.step()
    app = two.settle()
    found, done = figures(two, app), two.breaks()
    print(f"\ntwo instances: {dict(done)}, {len(two.told)} reports: {found}")  # noqa: T201
    assert found.gaps == 0, two.log()
    assert found.rungs_twice == 0
    assert found.other_ids == 0
    assert found.doubles <= done["killed"], two.log()
    assert app.store.verify()[0] > len(two.told)
    assert app.store.rebuild() == []
    app.close()


@pytest.mark.on("postgresql")
def test_at_its_own_pace_a_machine_that_is_gone_is_followed_within_a_minute(
    pair: Making, request: pytest.FixtureRequest
) -> None:
    """Nothing but the beat tells that it is gone."""
    only_with_a_budget(request)
    two = pair(factor=1.0, quick=False)
    begun(two)
    wait_for("the second", lambda: two.machines[1].log.exists())
    two.report()
    answered(two)
    two.machines[0].die()
    two.report()
    seconds = seconds_until("the take-over", lambda: leads(two, 1), timeout=60)
    print(f"\ntwo instances: taken over {seconds:.1f} s after a SIGKILL on another machine")  # noqa: T201
    answered(two)

"""The crash machine: people mail, move, read and delete; the bot is killed at a random boundary, again and again.

Real Dovecot and Exim, one driven clock, everything chosen by a seed. After the last kill one clean life, and then
crash_checks.py looks at everything there is: nothing lost, nothing doubled (promises 1 and 2).
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from compliance_bot.app import App
from compliance_bot.config import load_config
from tests.journeys.crash_world import People, Truth, sent_rows
from tests.journeys.nursery import Life, Nursery, Order, StoryClock
from tests.journeys.town import Town
from tests.servers.harness import wait_for

STORY_START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KINDS = ("commit", "imap", "smtp", "sent", "chat", "sql", "", "clock", "service")
WEIGHTS = (28, 18, 16, 8, 8, 12, 5, 4, 2)
JUMPS = (timedelta(minutes=4), timedelta(minutes=40), timedelta(hours=3), timedelta(hours=11))


class Machine:
    """One run: `kills` lives that die, one that does not, and the checks."""

    def __init__(self, town: Town, *, seed: str, done: str = "keyword", broken: str = "") -> None:
        self.town, self.seed, self.done, self.broken = town, seed, done, broken
        self.random, self.truth = random.Random(f"fate {seed}"), Truth()
        where = '\ndone_folder = "Verwerkt"' if done == "move" else ""
        town.write_config(start="start = 2026-11-01T00:00:00+00:00", done=f'done = "{done}"{where}')
        town.config = load_config(town.path, {})
        day = timedelta(days=self.random.randrange(7), hours=self.random.randrange(12))
        self.clock = StoryClock(segments=((datetime.now(UTC), STORY_START + day),))
        self.people = People(town, seed, self.truth)
        self.nursery = Nursery(town.path, town.folder / "lives.log")
        # how many boundaries of a kind lives have had: the most, and lately
        self.reach: Counter[str] = Counter()
        self.usual: defaultdict[str, float] = defaultdict(float)

    def run(self, kills: int) -> App:
        """Everything up to the end of the clean life; the open program, for the checks."""
        try:
            while self.deaths() < kills:
                self.step()
        finally:
            self.nursery.close()
        return self.settle()

    def deaths(self) -> int:
        """How many lives were killed so far; with a deliberate fault, those that were killed at it."""
        return self.truth.kills["tear"] if self.broken else self.truth.kills.total()

    def step(self) -> None:
        """People do something, time may pass, a life is lived until it dies."""
        for _ in range(self.random.choice((0, 1, 1, 2, 2, 3))):
            self.people.act(self.clock.now(), sent_rows(self.town))
        if self.random.random() < 0.2:
            self.jump(self.random.choice(JUMPS))
        self.note(self.nursery.life(self.order(), self.clock))

    def order(self) -> Order:
        """A life's end: the kind of boundary first, then which one, near ones more often than far ones."""
        (kind,) = ("tear",) if self.broken else self.random.choices(KINDS, WEIGHTS)
        far = 4 if self.broken else max(self.random.choice((self.reach[kind], self.usual[kind])), 6)
        at = max(1, round(math.exp(self.random.uniform(0, math.log(far)))))
        begin, cycles = self.random.random() < 0.2, self.random.choice((1, 1, 2))
        if kind == "service":
            return Order(kind="sent", at=at, after_ms=self.random.uniform(100, 2500), service=True)
        if kind == "clock":
            return Order(after_ms=self.random.uniform(1, 400), cycles=cycles, begin=begin)
        peaceful = self.random.random() < 0.05
        return Order(
            kind=kind,
            at=0 if peaceful else at,
            cycles=cycles,
            begin=begin,
            peaceful=peaceful,
            broken=self.broken,
        )

    def note(self, life: Life) -> None:
        """What a life that ended left behind."""
        for kind, count in life.counts.items():
            self.reach[kind] = max(self.reach[kind], count)
            self.usual[kind] = (3 * self.usual[kind] + count) / 4
        self.reach[""] = max(self.reach[""], sum(life.counts.values()))
        if life.ended == "killed":
            self.truth.kills[life.last.partition(":")[0]] += 1
            self.truth.last_moments.append(life.last)
        if life.sending:
            self.truth.in_flight[life.sending] += 1

    def jump(self, by: timedelta) -> None:
        """Time passes; never in a second in which a mail came, for its stamp is in whole seconds."""
        self.people.post_is_through()
        last = self.people.last_arrival()
        wait_for("the next second", lambda: int(time.time()) > last)
        self.clock = self.clock.jumped(self.clock.now() + by)

    def settle(self) -> App:
        """The clean life: a quarter of an hour a cycle until nothing waits any more."""
        for round_ in range(40):
            self.people.post_is_through()
            self.jump(timedelta(minutes=16))
            if self._cycle() and round_ > 1:
                self.people.close()
                return App.build(self.town.config, clock=self.clock)
        raise AssertionError(f"seed {self.seed}: something waits for ever")

    def _cycle(self) -> bool:
        """One as `once` makes it, on a seat of its own: only so are the claims of a service that died let go.

        Whether nothing waits any more.
        """
        app = App.build(self.town.config, clock=self.clock)
        # a cycle here is one moment: what waits for its minute (mail.md §8) must not look as if it waited for ever
        app.postman.pace = 1_000
        seat = app.seat()
        if not seat.takes(time.sleep):
            raise AssertionError(f"seed {self.seed}: {seat.working()} holds the lease and is dead")
        try:
            with seat.beating():
                app.begin()
                app.cycle()
                self.people.post_is_through()
                return not app.poll() and _is_settled(app)
        finally:
            seat.leave()
            app.close()


def _is_settled(app: App) -> bool:
    with app.store.work() as work:
        return not (work.unsent() or work.unhandled() or work.unmarked())

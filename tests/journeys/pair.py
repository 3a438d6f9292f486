"""Two instances on two machines, as far as they can tell: killed, frozen, cut off from the database, by a seed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

from compliance_bot.app import App
from compliance_bot.procedure.events import RungReached
from compliance_bot.procedure.incident import AP
from tests.journeys.instance import FastClock, seated
from tests.journeys.town import Town
from tests.servers.fault_proxy import CALM, Fault, FaultProxy
from tests.servers.harness import wait_for

ROOT = Path(__file__).resolve().parents[2]
REPORTERS = ("jan", "piet")
PAUSE = threading.Event()


@dataclass
class Machine:
    """One process, its line to the database, and what happened to it."""

    town: Town
    name: str
    proxy: FaultProxy | None
    orders: dict[str, object]
    process: subprocess.Popen[bytes] | None = None
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def log(self) -> Path:
        """What it said in all its lives."""
        return self.town.folder / f"{self.name}.log"

    def start(self) -> None:
        """A new life."""
        orders = self.town.folder / f"{self.name}.json"
        orders.write_text(json.dumps(self.orders), "utf-8")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.instance", str(orders)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={**os.environ, "NO_COLOR": "1"},
            )

    def send(self, number: signal.Signals) -> None:
        """A signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and a new life at once."""
        self.die()
        self.start()

    def die(self) -> None:
        """SIGKILL."""
        assert self.process is not None
        self.ended["killed"] += 1
        self.process.kill()
        self.process.wait(10)

    def freeze(self, seconds: float) -> None:
        """It stands still, its clock runs on."""
        self.ended["frozen"] += 1
        self.send(signal.SIGSTOP)
        PAUSE.wait(seconds)
        self.send(signal.SIGCONT)

    def cut(self, seconds: float) -> None:
        """No line to the database for so long."""
        if self.proxy is None:
            return
        self.ended["cut"] += 1
        self.proxy.plan = lambda: Fault(refuse=True)
        self.proxy.cut()
        PAUSE.wait(seconds)
        self.proxy.plan = lambda: CALM

    def revive(self) -> None:
        """What a service manager does: one that could not start, for its database was away, is started again."""
        if self.process is not None and self.process.poll() is not None:
            self.start()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.send(signal.SIGTERM)
        assert self.process is not None
        return self.process.wait(15)


class Pair:
    """Two machines beside one town; `port` of the database's server, 0 for a file that both open."""

    def __init__(
        self, town: Town, *, port: int, seed: str, factor: float = 240.0, quick: bool = True
    ) -> None:
        self.town, self.random, self.factor, self.quick = town, random.Random(seed), factor, quick
        self.origin = datetime.now(UTC)
        self.told: list[str] = []
        self.proxies = [FaultProxy(port) for _ in range(2)] if port else []
        # the first clock is four minutes ahead of the second
        self.machines = [self._machine(number, ahead) for number, ahead in enumerate((240.0, 0.0))]

    def _machine(self, number: int, ahead: float) -> Machine:
        config, name = self.town.path, f"machine{number}"
        if self.proxies:
            proxy = self.proxies[number]
            proxy.__enter__()
            config = self.town.folder / f"{name}.toml"
            text = self.town.path.read_text("utf-8")
            config.write_text(text.replace(f":{proxy.target}/", f":{proxy.port}/"), "utf-8")
        orders: dict[str, object] = {
            "config": str(config),
            "place": name if self.proxies else "",
            "origin": self.origin.isoformat(),
            "factor": self.factor,
            "ahead": ahead if self.proxies else 0.0,
            "quick": self.quick,
        }
        return Machine(self.town, name, self.proxies[number] if self.proxies else None, orders)

    def start(self) -> None:
        """Both, the first one first."""
        for machine in self.machines:
            machine.start()

    def report(self) -> None:
        """Somebody mails."""
        who = self.random.choice(REPORTERS)
        self.told.append(f"Zaak {len(self.told)}")
        self.town.mail(who, f"Usb-stick nummer {len(self.told)} kwijt.", subject=self.told[-1])

    def step(self) -> None:
        """People mail, time passes, something breaks."""
        for machine in self.machines:
            machine.revive()
        for _ in range(self.random.choice((0, 1, 1, 2))):
            self.report()
        PAUSE.wait(self.random.uniform(0.2, 4.0))
        machine = self.random.choice(self.machines)
        seconds = self.random.uniform(0.5, 9.0)
        what = self.random.choice(("kill", "kill", "freeze", "cut"))
        if what == "kill":
            machine.kill()
        elif what == "freeze":
            machine.freeze(seconds)
        else:
            machine.cut(seconds)

    def settle(self) -> App:
        """Both end in peace; what is left over a third program does, by the first one's clock, which is ahead."""
        self._wait_until_all_is_read()
        codes = {machine.stop() for machine in self.machines}
        # one may be so young that it does not listen to signals yet
        assert codes <= {0, -signal.SIGTERM}, self.log()
        app = self.town.app(clock=FastClock(origin=self.origin, factor=self.factor, ahead=300.0))
        seat = seated(app, self.factor, quick=True)

        def through() -> bool:
            seat.look()
            if not seat.leads:
                return False
            app.cycle()
            with app.store.work() as work:
                return not work.unsent() and not work.unhandled()

        wait_for("an empty outbox", through, timeout=90)
        return app

    def _wait_until_all_is_read(self) -> None:
        reader = self.town.app()

        def read() -> bool:
            for machine in self.machines:
                machine.revive()
            return reader.store.vitals(late=self.origin).open_incidents == len(self.told)

        try:
            wait_for("the reports being read", read, timeout=90)
        finally:
            reader.close()

    def close(self) -> None:
        """Leave nothing running."""
        for machine in self.machines:
            if machine.process is not None and machine.process.poll() is None:
                machine.process.kill()
                machine.process.wait(10)
        for proxy in self.proxies:
            proxy.__exit__()

    def log(self) -> str:
        """The end of what both said."""
        return "\n".join(machine.log.read_text("utf-8", "replace")[-3000:] for machine in self.machines)

    def breaks(self) -> Counter[str]:
        """How often what was done to both."""
        return sum((machine.ended for machine in self.machines), Counter())


def mails_of(town: Town) -> dict[tuple[str, str], list[Message]]:
    """Each message by its recipient and key."""
    found: dict[tuple[str, str], list[Message]] = {}
    for who in town.people:
        for mail in town.inbox(who):
            found.setdefault((who, str(mail["X-Compliance-Bot"])), []).append(mail)
    return found


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a run left behind. gaps: messages that the register calls sent and nobody got; unheard: incidents of
    which nobody was told."""

    messages: int
    doubles: int
    other_ids: int
    gaps: int
    rungs: int
    rungs_twice: int
    unheard: int


def figures(pair: Pair, app: App) -> Figures:
    """Doubles and gaps, of mails as they lie in people's mailboxes, and of rungs as the journal has them."""
    with app.store.work() as work:
        entries = work.entries()
        reached = Counter(
            (entry.incident, entry.event.road, entry.event.since, entry.event.hours)
            for entry in entries
            if isinstance(entry.event, RungReached)
        )
        delivered = {
            entry.event.key  # type: ignore[union-attr]
            for entry in entries
            if entry.kind == "MessageDelivered" and entry.event.channel == "mail"  # type: ignore[union-attr]
        }
    wait_for("the post", lambda: sum(map(len, mails_of(pair.town).values())) >= len(delivered))
    mails = mails_of(pair.town)
    doubled = [copies for copies in mails.values() if len(copies) > 1]
    return Figures(
        messages=sum(map(len, mails.values())),
        doubles=sum(len(copies) - 1 for copies in doubled),
        other_ids=sum(len({str(mail["Message-ID"]) for mail in copies}) > 1 for copies in doubled),
        gaps=len(delivered) - len(mails),
        rungs=len(reached),
        rungs_twice=sum(count > 1 for count in reached.values()),
        unheard=len(pair.told) - len({ref for ref, road, _, hours in reached if (road, hours) == (AP, 0)}),
    )


def seconds_until(what: str, found: object, timeout: float) -> float:
    """How long it took."""
    begun = time.monotonic()
    wait_for(what, found, timeout=timeout)
    return time.monotonic() - begun

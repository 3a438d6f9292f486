"""One instance of the service, as on a machine of its own: `python -m tests.journeys.instance ORDERS.json`.

Its clock runs fast and may be ahead of the other's; it cannot see the other's processes; its pace may be a quick one.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from compliance_bot import instances
from compliance_bot.app import App
from compliance_bot.config import load_config
from compliance_bot.instances import Instance, Pace
from compliance_bot.logs import set_up_logs
from compliance_bot.scheduler import serve, stop_on_signals

QUICK = Pace(look=1.0, dead=5.0, sure=4.0, helps=3.0, claims=10.0)


@dataclass(frozen=True, kw_only=True)
class FastClock:
    """Since `origin` the story runs `factor` times as fast; this machine's clock is `ahead` story seconds wrong."""

    origin: datetime
    factor: float = 1.0
    ahead: float = 0.0

    def now(self) -> datetime:
        """Story time as this machine has it."""
        return self.from_server(datetime.now(UTC)) + timedelta(seconds=self.ahead)

    def from_server(self, moment: datetime) -> datetime:
        """The story time of a server's stamp."""
        return self.origin + max(moment - self.origin, timedelta(0)) * self.factor


def seated(app: App, factor: float, *, quick: bool) -> Instance:
    """The instance of a program; with a quick pace a claim is short too, in story seconds."""
    seat = app.seat()
    if quick:
        claims = int(QUICK.claims * factor)
        seat.pace = Pace(**{**vars_of(QUICK), "claims": claims})
        app.postman.hold = claims
        # the postman measures in real seconds how old its claim is
        app.postman.passed = lambda: instances.passed_seconds() * factor
    return seat


def vars_of(pace: Pace) -> dict[str, float]:
    """A pace as keywords."""
    return {name: getattr(pace, name) for name in ("look", "dead", "sure", "helps", "claims")}


def main() -> None:
    """Run until a signal."""
    orders: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if orders["place"]:
        instances._place = lambda: orders["place"]
    config = load_config(Path(orders["config"]), os.environ)
    set_up_logs(level="info")
    origin = datetime.fromisoformat(orders["origin"])
    clock = FastClock(origin=origin, factor=orders["factor"], ahead=orders["ahead"])
    app = App.build(config, clock=clock)
    stopping = threading.Event()
    stop_on_signals(stopping)
    seat = seated(app, orders["factor"], quick=orders["quick"])
    serve(app, poll_seconds=1, stopping=stopping, instance=seat)


if __name__ == "__main__":
    main()

"""SIGKILL at the marked points, on real servers: nothing lost, nothing doubled (promises 1 and 2)."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.clocks import PacedClock
from tests.journeys.dying import POINTS
from tests.journeys.town import Town, real_now

ROOT = Path(__file__).resolve().parents[2]


def run_and_die(town: Town, point: str) -> None:
    argv = [sys.executable, "-m", "tests.journeys.dying", str(town.path), point]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == -9, done.stderr[-2000:]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_marked_point_it_goes_on_as_if_nothing_had_happened(town: Town, point: str) -> None:
    town.mail("jan", "Usb-stick kwijt.")
    run_and_die(town, point)
    if point == "after the flag":
        assert "$ComplianceBot" in town.dovecot.flags(town.bot)[0]

    later = PacedClock(start=real_now(), real=real_now)
    later.jump_to(real_now() + timedelta(minutes=3))
    app = town.app(clock=later)
    app.cycle()
    app.cycle()
    (incident,) = town.incidents(app)
    with app.store.work() as work:
        assert work.unhandled() == ()
        assert work.unsent() == 0
        assert work.arrival(1).marked
        arrivals = [e.event.arrival for e in work.entries() if e.kind == "ReportReceived"]
    assert arrivals == [1]
    assert incident.rungs[0] == 0
    assert "$ComplianceBot" in town.dovecot.flags(town.bot)[0]

    for who in ("jan", "mirte", "fenna", "ilse", "ogd"):
        town.got(who, "[AINL-")
    keys = Counter(
        str(mail["X-Compliance-Bot"])
        for who in ("jan", "mirte", "fenna", "ilse", "ogd")
        for mail in town.inbox(who)
    )
    assert len(keys) == 5, "each message one key"
    repeated = [key for key, n in keys.items() if n > 1]
    assert len(repeated) == (1 if point == "after the send" else 0)
    ids = {
        str(m["Message-ID"])
        for w in town.people
        for m in town.inbox(w)
        if str(m["X-Compliance-Bot"]) in repeated
    }
    assert len(ids) == len(repeated), "a repeat carries the same Message-ID"

    # 34 hours: hour 24 is past whatever the quiet hours did to it
    later.jump_to(later.now() + timedelta(hours=34))
    app.cycle()
    assert {0, 1, 4, 12, 24} <= set(town.incidents(app)[0].rungs)
    assert app.store.verify()[0] > 0
    assert app.store.rebuild() == []
    app.close()

"""Reminders beside a backlog of mails (T45), on SQLite. `python -m bench.backlog [--reminders N] [--mails N]`."""

# ruff: noqa: T201 - a bench prints
from __future__ import annotations

import argparse
import base64
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import structlog

from compliance_bot.ports import Floods
from compliance_bot.scheduler import SWITCH_SECONDS, Jobs
from tests.fakes import FakeClock, World, make_policy

_PYTHONS_OWN = 0.005


class _NoPoll:
    def wait_for_a_run(self, _seconds: float) -> bool:
        return True


def main() -> None:
    """One register, copied for each way: alone, beside the backlog, with small turns, and giving way as well."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reminders", type=int, default=500)
    options.add_argument("--mails", type=int, default=10_000)
    options.add_argument("--kilobytes", type=int, default=12, help="of each mail, half of it an attachment")
    chosen = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _world(folder, "first")
        _fill(first, chosen.reminders, chosen.mails, kilobytes=chosen.kilobytes)
        moment = first.clock.moment
        first.store.close()
        print(
            f"{chosen.reminders} reminders due at once, {chosen.mails} mails of {chosen.kilobytes} kB waiting"
        )
        alone = 0.0
        for way, beside, switch, gives_way in (
            ("alone", False, _PYTHONS_OWN, False),
            ("beside the backlog", True, _PYTHONS_OWN, False),
            ("with small turns", True, SWITCH_SECONDS, False),
            ("with small turns, giving way", True, SWITCH_SECONDS, True),
        ):
            shutil.copy(folder / "first.sqlite3", folder / "copy.sqlite3")
            world = _world(folder, "copy")
            world.clock.moment = moment
            sys.setswitchinterval(switch)
            seconds, rungs, done = _tick(world, beside=beside, gives_way=gives_way)
            alone = alone or seconds
            print(
                f"{way:30} {seconds:6.2f} s  {seconds / alone:5.1f} x  {rungs} rungs, {done} mails meanwhile"
            )
            world.store.close()
            for left in folder.glob("copy.sqlite3*"):
                left.unlink()


def _world(folder: Path, name: str) -> World:
    policy = make_policy(floods=Floods(incidents_an_hour=1_000_000), chat_channel="")
    return World(folder, policy=policy, clock=FakeClock(), url=f"sqlite:///{folder}/{name}.sqlite3")


def _fill(world: World, reminders: int, mails: int, *, kilobytes: int) -> None:
    """So many incidents with a rung that is due, and so many stored mails, half of each an attachment."""
    for number in range(reminders):
        world.mailbox.put(world.mail(f"Laptop {number} kwijt.", sender=f"mens{number}@amnesty.example"))
    world.app.poll()
    world.app.tick()
    world.clock.forward(hours=13)
    attachment = base64.encodebytes(random.Random(1).randbytes(400 * kilobytes)).decode()
    words = "<p>De vergadering is <b>verzet</b> naar dinsdag.</p>" * (10 * kilobytes)
    for number in range(mails):
        world.mailbox.put(
            (
                f"From: x{number}@shop.example\nAuto-Submitted: auto-generated\nSubject: nr {number}\n"
                f"Message-ID: <{number}@shop.example>\nMIME-Version: 1.0\n"
                'Content-Type: multipart/mixed; boundary="b"\n\n'
                f"--b\nContent-Type: text/html\n\n{words}\n"
                f"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{attachment}\n--b--\n"
            ).encode()
        )
    while world.app.read():
        pass


def _tick(world: World, *, beside: bool, gives_way: bool) -> tuple[float, int, int]:
    """Seconds of one tick, its rungs, and how many mails were handled before it ended."""
    jobs = Jobs(app=world.app, poll_seconds=60)
    before = len(world.events("RungReached"))
    stopping, reading = threading.Event(), threading.Event()
    world.app.stop = stopping.is_set
    done = 0

    def between() -> bool:
        nonlocal done
        done += 1
        if done > 5:
            reading.set()
        return jobs.give_way() if gives_way else True

    world.app.give_way = between
    thread = threading.Thread(target=world.app.handle)
    if beside:
        thread.start()
        reading.wait(60)
    begun = time.perf_counter()
    jobs.tick(_NoPoll())  # type: ignore[arg-type]
    seconds, meanwhile = time.perf_counter() - begun, done
    stopping.set()
    if beside:
        thread.join(60)
    return seconds, len(world.events("RungReached")) - before, meanwhile


if __name__ == "__main__":
    main()

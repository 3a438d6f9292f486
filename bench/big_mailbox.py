"""The first start on a big mailbox: time and memory, on a real Dovecot. `python -m bench.big_mailbox [--mails N]`."""

# ruff: noqa: T201 - a bench prints
from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import func, select

from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.store import schema
from tests.fakes import FakeClock, World, make_policy
from tests.servers.harness import Account, Dovecot, give_to

_MAIL = b"From: x%d@shop.example\r\nPrecedence: bulk\r\nMessage-ID: <%d@shop.example>\r\nSubject: nr %d\r\n\r\n%s\r\n"


def main() -> None:
    """Fill a mailbox, start on it, look again, renumber it, and print what each took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mails", type=int, default=100_000, help="mails of before mailbox.start")
    options.add_argument("--new", type=int, default=500, help="mails of after it")
    chosen = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    server = Dovecot()
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            _play(server, Path(folder), old=chosen.mails, new=chosen.new)
    finally:
        server.stop()


def _play(server: Dovecot, folder: Path, *, old: int, new: int) -> None:
    account = server.add_user("groot")
    now = datetime.now(UTC)
    _fill(server, account, old, new, now=now)
    world = World(
        folder,
        policy=make_policy(mailbox_start=now - timedelta(days=3), chat_channel=""),
        clock=FakeClock(now + timedelta(minutes=1)),
        url=f"sqlite:///{folder}/bot.sqlite3",
    )
    world.app.mailbox = ImapMailbox(
        ImapSettings(
            host="127.0.0.1",
            port=server.port,
            security="none",
            user=account.user,
            password=account.password,
            name="main",
        )
    )
    print(f"{old} mails of before the start, {new} after; memory before: {_megabytes()} MB at most")
    _timed("first start", world)
    _timed("nothing new, short sweep", world, minutes=16)
    _timed("nothing new", world, minutes=1)
    with world.store._engine.connect() as connection:
        query = select(schema.arrivals.c.outcome, func.count()).group_by(schema.arrivals.c.outcome)
        print("outcomes:", dict(map(tuple, connection.execute(query))))
    world.app.close()


def _timed(what: str, world: World, *, minutes: int = 0) -> None:
    world.clock.forward(minutes=minutes)
    begin, spent = time.perf_counter(), time.process_time()
    world.app.poll()
    took, cpu = time.perf_counter() - begin, time.process_time() - spent
    print(f"{what}: {took:.1f} s ({cpu:.1f} s of them our own), memory {_megabytes()} MB at most")


def _fill(server: Dovecot, account: Account, old: int, new: int, *, now: datetime) -> None:
    """Files straight into the maildir, whose time is the INTERNALDATE."""
    home = server.folder / "mail" / account.user / "Maildir"
    for name in ("cur", "new", "tmp"):
        (home / name).mkdir(parents=True, exist_ok=True)
    long_ago = (now - timedelta(days=400)).timestamp()
    for number in range(old + new):
        path = home / "cur" / f"{number:07d}.x:2,"
        path.write_bytes(_MAIL % (number, number, number, b"hoi " * 200))
        when = long_ago + number if number < old else now.timestamp() - 3600 + number - old
        os.utime(path, (when, when))
    give_to(home.parent, server.user)


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()

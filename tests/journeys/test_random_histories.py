"""Thousands of random histories: reports, replies, silence, dead channels, crashes (promises 1, 2 and 5).

A small, seeded share runs always; `tests/run --histories 2000 -k histories` plays more. The seed is in the name of
a failing test.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from compliance_bot.errors import DeliveryError, MailboxError
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import rungs_due_by
from compliance_bot.store import schema
from compliance_bot.store.engine import open_engine
from tests.databases import Database
from tests.fakes import World, make_policy

WORDS = (
    "MELDEN",
    "NIET MELDEN\nDe stick was versleuteld.",
    "NIET MELDEN",
    "GEEN DATALEK\nEr stonden geen persoonsgegevens op.",
    "GEMELD 2026-00042",
    "OPGEPAKT",
    "STATUS",
    "Ik kijk er morgen naar.",
    "MELDEN?",
    "NIET MELDEN want versleuteld",
    "CORRECTIE",
    "CORRECTIE GEMELD 2026-00043 voorlopig",
    "CORRECTIE\nNIET MELDEN\nDe stick was versleuteld.",
)
PEOPLE = ("mirte", "fenna", "dirk", "dora", "olaf", "ilse", "ogd")
REPORTS = (
    ("jan@amnesty.example", "Vandaag om 08.10 uur ontdekt dat een lijst openbaar staat."),
    ("piet@amnesty.example", "Laptop weg."),
    ("security@mailhuis.example", "We noticed a breach yesterday at 5:30 pm."),
    ("lid@post.example", "Ik zie gegevens van een ander."),
    ("mirte@amnesty.example", "Ik heb zelf een mail verkeerd gestuurd."),
)


class Crash(BaseException):
    """The process dies here; nothing after it runs."""


class Player:
    """Plays one random history and keeps count of what people sent."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random, self.put = world, random.Random(seed), 0

    def step(self) -> None:
        move: Callable[[], None] = self.random.choice(
            (self.report, self.report, self.reply, self.reply, self.reply, self.wait, self.wait, self.trouble)
        )
        move()
        self.cycle()

    def report(self) -> None:
        sender, text = self.random.choice(REPORTS)
        self._put(self.world.mail(f"{text} ({self.put})", sender=sender))

    def reply(self) -> None:
        mails = [d for d in self.world.mailer.sent if d.person in PEOPLE]
        if mails:
            to = self.random.choice(mails)
            self._put(self.world.reply(to, self.random.choice(WORDS)))

    def wait(self) -> None:
        self.world.clock.forward(minutes=self.random.choice((1, 40, 90, 240, 700, 3000)))

    def trouble(self) -> None:
        which = self.random.choice(("mailbox", "mailer", "chat"))
        part = getattr(self.world, which)
        part.down = not part.down

    def cycle(self) -> None:
        """One cycle that may die at any store transaction, as kill -9 does; the next one goes on from there."""
        if self.random.random() < 0.3:
            self._dying_cycle()
            return
        with suppress(MailboxError, DeliveryError):
            self.world.app.cycle()

    def settle(self) -> None:
        """All roads up again, and enough time for every retry."""
        self.world.mailbox.down = self.world.mailer.down = self.world.chat.down = False
        for _ in range(6):
            self.world.clock.forward(minutes=16)
            self.world.app.cycle()

    def _put(self, raw: bytes) -> None:
        self.world.mailbox.put(raw)
        self.put += 1

    def _dying_cycle(self) -> None:
        """Dead before or in the n-th transaction, or between a server's answer and our record of it."""
        world, left = self.world, self.random.randrange(1, 25)
        store, mailer, chat = world.store, world.mailer, world.chat
        work, send, post, mark = store.work, mailer.send, chat.post, world.mailbox.mark_done
        inside = self.random.random() < 0.5

        def passed() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                raise Crash

        @contextmanager
        def dying_work() -> Iterator[Any]:
            if not inside:
                passed()
            with work() as one:
                yield one
                if inside:
                    passed()

        def after(real: Callable[..., Any]) -> Callable[..., Any]:
            def done(*args: Any, **more: Any) -> Any:
                result = real(*args, **more)
                passed()
                return result

            return done

        store.work = dying_work  # type: ignore[method-assign]
        mailer.send, chat.post = after(send), after(post)  # type: ignore[method-assign]
        world.mailbox.mark_done = after(mark)  # type: ignore[method-assign]
        try:
            with suppress(Crash, MailboxError, DeliveryError):
                world.app.cycle()
        finally:
            store.work, mailer.send, chat.post = work, send, post  # type: ignore[method-assign]
            world.mailbox.mark_done = mark  # type: ignore[method-assign]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a seed."""
    count = int(metafunc.config.getoption("--histories", 25))
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(count))
    if "fifth_seed" in metafunc.fixturenames:
        metafunc.parametrize("fifth_seed", range(0, count, 5))


def test_a_random_history_loses_nothing_doubles_nothing_and_skips_no_rung(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed)


@pytest.mark.on("postgresql")
def test_on_postgresql_a_random_history_ends_as_well(
    tmp_path: Path, database: Database, fifth_seed: int
) -> None:
    assert database.name == "postgresql"
    play(tmp_path, fifth_seed)


def play(tmp_path: Path, seed: int) -> None:
    """One history and every check after it."""
    directory_policy = make_policy(chat_channel="C1" if seed % 5 else "")
    world = World(tmp_path, policy=directory_policy)
    player = Player(world, seed)
    for _ in range(30):
        player.step()
    player.settle()
    check_mails(world, player.put)
    for incident in world.incidents():
        check_ladder(world, incident)
    check_messages(world)
    count, _head = world.store.verify()
    assert count > 0 or player.put == 0
    assert world.store.rebuild() == []


def check_mails(world: World, put: int) -> None:
    """Every mail has exactly one arrival with one outcome, and every number is given once (promise 1)."""
    engine = open_engine(world.url)
    with engine.connect() as connection:
        ids = connection.execute(select(schema.arrivals.c.id)).scalars().all()
    engine.dispose()
    with world.store.work() as work:
        assert work.unhandled() == ()
        # the ids of rolled back transactions are not given again on PostgreSQL
        arrivals = [work.arrival(number) for number in ids]
    assert len(arrivals) == put
    assert len({(a.ref.folder, a.ref.uid) for a in arrivals}) == put
    assert all(a.outcome for a in arrivals)
    assert "quarantined" not in {a.outcome for a in arrivals}
    opened = [a.incident for a in arrivals if a.outcome == "opened"]
    assert sorted(opened) == sorted(i.ref for i in world.incidents())
    assert len(set(opened)) == len(opened)


def check_ladder(world: World, incident: Incident) -> None:
    """No rung that was due is missing; none stands after the end (promise 2, P19)."""
    reached = [e.hours for e in world.rungs(incident.ref)]
    assert len(reached) == len(set(reached)), "no rung twice"
    if incident.road is not Road.ENDED:
        assert rungs_due_by(incident, world.clock.now(), world.policy.ladder) == ()
    assert reached, "rung 0 at least"
    if incident.ended_at is not None:
        late = [e for e in world.rungs(incident.ref) if e.due_at > incident.ended_at]
        assert late == []


def check_messages(world: World) -> None:
    """Nothing is sent twice but after a crash between sending and recording, and then with the same key."""
    twice = {key: n for key, n in Counter(d.key for d in world.mailer.sent).items() if n > 1}
    for key in twice:
        ids = {d.message_id for d in world.mailer.sent if d.key == key}
        assert len(ids) == 1
    with world.store.work() as work:
        assert work.unsent() == 0
    ended = {i.ref: i.ended_at for i in world.incidents() if i.ended_at}
    for draft in world.mailer.sent:
        row = world.row(draft.key)
        if draft.kind == "reminder" and draft.incidents[0] in ended:
            assert row.created_at <= ended[draft.incidents[0]] + timedelta(0)

"""The lease: one works, the other stands by; no clock is held against another, and the loser writes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from compliance_bot.errors import LeaseLost
from compliance_bot.instances import Instance, lives_here, own_name
from compliance_bot.ports import Channel
from compliance_bot.store.leases import SERVICE
from compliance_bot.store.sql import SqlStore
from tests.fakes import World

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Two:
    """Two instances on one database, each with a store and a clock of its own, as on two machines."""

    world: World
    stores: list[SqlStore] = field(default_factory=list)
    time: list[float] = field(default_factory=lambda: [1000.0, 50.0])

    def __post_init__(self) -> None:
        self.a, self.b = self.instance(0), self.instance(1)

    def instance(self, number: int) -> Instance:
        store = SqlStore(self.world.url, ladder=self.world.policy.ladder)
        self.stores.append(store)
        return Instance(
            store=store,
            owner=f"machine{number}:7:place{number}:1",
            clock=self.world.clock,
            passed=lambda: self.time[number],
        )

    def later(self, seconds: float) -> None:
        self.time = [moment + seconds for moment in self.time]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(World(tmp_path))
    yield made
    for store in made.stores:
        store.close()


def writes(instance: Instance) -> bool:
    """Whether it may, tried."""
    try:
        with instance.store.work() as work:
            work.set_fact("who", instance.owner)
    except LeaseLost:
        return False
    return True


def test_the_first_works_and_the_second_stands_by(two: Two) -> None:
    two.a.look()
    two.b.look()
    assert (two.a.leads, two.b.leads) == (True, False)
    assert (writes(two.a), writes(two.b)) == (True, False)


def test_as_long_as_the_beat_rises_nobody_takes_over(two: Two) -> None:
    for _ in range(100):
        two.a.look()
        two.b.look()
        two.later(5)
    assert (two.a.term, two.b.term) == (1, 0)


def test_who_gives_no_sign_of_life_is_taken_over_within_half_a_minute_on_the_other_ones_clock(
    two: Two,
) -> None:
    two.a.look()
    two.b.look()
    looks = 0
    while not two.b.leads:
        two.time[1] += 5
        two.b.look()
        looks += 1
    assert 25 <= looks * 5 <= 30
    assert two.b.term == 2


def test_the_loser_writes_nothing_any_more_says_it_once_and_stands_by(two: Two) -> None:
    two.a.look()
    two.b.look()
    two.time[1] += 25
    two.b.look()
    assert two.b.leads
    with structlog.testing.capture_logs() as logs:
        assert not writes(two.a), "although it does not know yet"
        for _ in range(3):
            two.later(5)
            two.b.look()
            two.a.look()
    assert [entry["event"] for entry in logs] == ["another_instance_has_taken_over_this_one_stands_by"]
    assert (two.a.leads, writes(two.b)) == (False, True)


def test_a_transaction_that_begun_before_the_take_over_is_whole_or_not_there(two: Two) -> None:
    """Who takes over waits for it: it never lands in the other one's term."""
    two.a.look()
    two.b.look()
    two.time[1] += 25
    done: list[str] = []

    def take() -> None:
        two.b.look()
        done.append("taken")

    thread = threading.Thread(target=take)
    with two.a.store.work() as work:
        work.set_fact("who", "a")
        thread.start()
        thread.join(0.3)
        assert done == []
        done.append("committed")
    thread.join(20)
    assert done[0] == "committed"


def test_an_old_owner_with_an_old_fence_is_refused_after_it_came_and_went(two: Two) -> None:
    """The number rises with each owner: a transaction of two terms ago is none of today's."""
    two.a.look()
    first = two.a._held
    two.b.look()
    two.time[1] += 25
    two.b.look()
    two.a.look()
    two.b.leave()
    two.a.look()
    assert two.a.term == 3
    two.a._held = first
    assert not writes(two.a)


def test_who_leaves_is_followed_at_once(two: Two) -> None:
    two.a.look()
    two.b.look()
    two.a.leave()
    two.b.look()
    assert (two.a.leads, two.b.leads) == (False, True)
    assert not writes(two.a)


def test_a_take_over_that_had_to_wait_for_a_writer_is_thought_over(two: Two) -> None:
    """Somebody held the database for long: the owner could give no sign of life either."""
    two.a.look()
    two.b.look()
    two.time[1] += 25
    real = two.b._leases.take

    def slow(*args: Any, **more: Any) -> Any:
        two.time[1] += 3
        return real(*args, **more)

    two.b._leases = _With(two.b._leases, take=slow)  # type: ignore[assignment]
    two.b.look()
    assert not two.b.leads
    two.a.look()
    for _ in range(4):
        two.time[1] += 5
        two.b.look()
    assert not two.b.leads


class _With:
    """An object with one method of its own."""

    def __init__(self, real: Any, **own: Any) -> None:
        self.__dict__.update(own, _real=real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_a_take_over_whose_answer_was_lost_is_no_lock_out(two: Two) -> None:
    """The line broke while it committed: the row names us, and we do not know it."""
    two.a.look()
    two.a._held = None
    two.a.look()
    assert two.a.term == 2
    assert writes(two.a)


def test_two_that_take_at_the_same_moment_are_one(two: Two) -> None:
    for instance in (two.a, two.b):
        instance._leases = _With(instance._leases, seen=lambda: ())  # type: ignore[assignment]
        instance.look()
    assert [two.a.leads, two.b.leads].count(True) == 1


def test_a_process_of_this_machine_that_is_gone_is_followed_at_once(two: Two) -> None:
    argv = [sys.executable, "-c", "from compliance_bot.instances import own_name; print(own_name())"]
    gone = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    assert lives_here(gone) is False
    assert lives_here(own_name()) is True
    assert lives_here("machine:1:elsewhere:77") is None
    two.a.owner = gone
    two.a.look()
    two.b.look()
    assert two.b.leads


def test_a_number_that_another_process_has_got_is_not_taken_for_the_one_before(two: Two) -> None:
    name, pid, place, birth = own_name().rsplit(":", 3)
    assert pid == str(os.getpid())
    assert lives_here(f"{name}:{pid}:{place}:{int(birth) - 1}") is False


def test_by_hand_nothing_needs_the_lease_and_nothing_takes_it(two: Two) -> None:
    """`decide`, `record`: they write beside the one that works, and the fence stays what it was."""
    two.a.look()
    with two.world.store.work() as work:
        work.set_fact("by hand", "1")
    before = two.world.store.leases().seen()
    two.world.report("Usb-stick kwijt.")
    assert two.world.store.leases().seen() == before
    assert writes(two.a)


# --- claims -------------------------------------------------------------------------------------------------------


def claimed(instance: Instance, now: Any) -> int:
    with instance.by_claims(), instance.store.work() as work:
        return len(work.claim(now, owner=instance.owner, lease_seconds=120, limit=100))


@pytest.mark.parametrize("minutes", [-30, -3, 0, 3, 30])
def test_what_a_living_instance_holds_is_nobody_elses_whatever_the_others_clock_says(
    two: Two, minutes: int
) -> None:
    """claimed_until is one machine's clock, `now` another's: minutes between them must not send a row twice."""
    two.world.app.postman.mailer.down = True  # type: ignore[attr-defined]
    two.world.mailbox.put(two.world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    two.world.app.poll()
    two.a.look()
    two.b._leases.raise_post(two.b.owner)
    now = two.world.clock.now()
    assert claimed(two.a, now) > 3
    for _ in range(10):
        two.later(5)
        two.a.look()
        two.b.look()
        assert claimed(two.b, now + timedelta(minutes=minutes)) == 0


def test_what_a_dead_instance_held_is_sent_by_the_other_one(two: Two) -> None:
    two.world.mailbox.put(two.world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    two.world.app.poll()
    two.a.look()
    now = two.world.clock.now()
    held = claimed(two.a, now)
    for _ in range(6):
        two.time[1] += 5
        two.b.look()
    assert two.b.leads
    assert claimed(two.b, now + timedelta(seconds=60)) == 0, "its claim has not ended"
    assert claimed(two.b, now + timedelta(seconds=121)) == held


def test_what_a_dead_instance_held_by_a_clock_that_was_ahead_waits_no_longer_for_that(two: Two) -> None:
    two.world.mailbox.put(two.world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    two.world.app.poll()
    two.a.look()
    now = two.world.clock.now()
    held = claimed(two.a, now + timedelta(minutes=50))
    for _ in range(6):
        two.time[1] += 5
        two.b.look()
    assert claimed(two.b, now + timedelta(seconds=121)) == held


def test_an_instance_that_stood_still_begins_no_message_that_another_may_have_by_now(two: Two) -> None:
    """Frozen between the claim and the sending, and awake again when it was given up."""
    world = two.world
    seat = two.instance(0)
    postman = world.app.postman
    postman.sure, postman.by_claims, postman.owner = seat.sure, seat.by_claims, seat.owner
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.app.poll()
    seat.look()
    real = postman._claim

    def frozen() -> Any:
        rows = real()
        two.time[0] += 21
        return rows

    postman._claim = frozen  # type: ignore[method-assign]
    assert world.app.deliver() == 0
    assert world.mailer.sent == []
    postman._claim = real  # type: ignore[method-assign]
    seat.look()
    world.clock.forward(minutes=3)
    assert world.app.deliver() > 3


def test_a_failed_attempt_frees_no_claim_that_is_another_ones_by_now(two: Two) -> None:
    """A slow refusal comes back when the row was given up to another instance, which is sending it."""
    world = two.world
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.app.poll()
    now = world.clock.now()
    with world.store.work() as work:
        (row, *_) = work.claim(now, owner="slow", lease_seconds=120, limit=100)
    later = now + timedelta(seconds=121)
    with world.store.work() as work:
        held = len(work.claim(later, owner="other", lease_seconds=120, limit=100))
        work.postpone(row.draft.key, until=later, error="refused", owner="slow")
        assert held > 3
        assert work.claim(later, owner="third", lease_seconds=120, limit=100) == ()


def test_the_one_that_stands_by_helps_when_the_other_is_well_on_its_way(two: Two) -> None:
    """The mailbox is read before anything is sent: only beside one that has done that; on one machine not at all."""
    shared = two.a._leases.shared
    two.a.look()
    helped = []
    for _ in range(14):
        two.b.look()
        helped.append(two.b.helps)
        two.later(5)
        two.a.look()
    assert helped == [False] * 12 + [shared] * 2
    assert not two.a.helps
    assert two.b.alive == (2 if shared else 1)


def test_a_message_that_was_sent_while_the_database_went_away_is_not_sent_again(two: Two) -> None:
    """No crash, and so no double: the sending is recorded as soon as the database is back."""
    world = two.world
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.app.poll()
    real = world.app.postman._sent
    lost: list[str] = []

    def away(row: Any, sent: Any) -> None:
        if not lost and row.draft.channel is Channel.MAIL:
            lost.append(row.draft.key)
            raise LeaseLost("the line broke")
        real(row, sent)

    world.app.postman._sent = away  # type: ignore[method-assign]
    with pytest.raises(LeaseLost):
        world.app.deliver()
    for _ in range(3):
        world.clock.forward(minutes=5)
        world.app.deliver()
    keys = [draft.key for draft in world.mailer.sent]
    assert len(keys) == len(set(keys))
    with world.store.work() as work:
        row = work.outbox_by_key(lost[0])
        assert row is not None
        assert row.sent_at is not None


def test_a_restored_backup_is_nobodys(two: Two, tmp_path: Path) -> None:
    two.a.look()
    two.world.store.backup(tmp_path / "backup", now=two.world.clock.now())
    store = SqlStore(f"sqlite:///{tmp_path}/new.db", ladder=two.world.policy.ladder)
    with store.restoring(tmp_path / "backup"):
        pass
    assert store.leases().seen() == ()
    store.close()
    assert any(lease.name == SERVICE for lease in two.world.store.leases().seen())

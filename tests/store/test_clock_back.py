"""A clock that was ahead and came back: nothing in the outbox waits for the moment it thought it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW, later

AHEAD = later(days=30)


def _claimed(store: SqlStore, now: Any = NOW) -> list[str]:
    with store.work() as work:
        rows = work.claim(now, owner="me", lease_seconds=120, limit=10)
    return [row.draft.key for row in rows]


def _went_back(store: SqlStore, now: Any = NOW) -> int:
    with store.work() as work:
        return work.clock_went_back(now)


def test_what_was_made_in_the_future_is_sent_now(store: SqlStore) -> None:
    """A report taken in while the clock ran a month ahead must not be told of a month too late."""
    with store.work() as work:
        work.enqueue(kit.draft("a"), at=AHEAD)
        work.enqueue(kit.draft("b"), at=AHEAD)
        work.enqueue(kit.draft("c"), at=NOW)
    assert _claimed(store) == ["c"]
    assert _went_back(store) == 2
    assert _claimed(store) == ["a", "b"]


def test_a_claim_until_next_month_is_let_go(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("a"), at=NOW)
        work.claim(AHEAD, owner="dead", lease_seconds=120, limit=10)
    assert _claimed(store) == []
    assert _went_back(store) == 1
    assert _claimed(store) == ["a"]


def test_a_new_attempt_planned_in_the_future_comes_now(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("a"), at=NOW)
        work.postpone("a", until=AHEAD, error="down")
    assert _went_back(store) == 1
    assert _claimed(store) == ["a"]


def test_it_leaves_ordinary_waits_and_leases_alone(store: SqlStore) -> None:
    """An hour ahead is an ordinary wait; a row in flight must not be sent twice."""
    with store.work() as work:
        work.enqueue(kit.draft("waits"), at=NOW)
        work.postpone("waits", until=later(hours=1), error="down")
        work.enqueue(kit.draft("flies"), at=NOW)
        work.claim(NOW, owner="other", lease_seconds=3600, limit=10)
    before = kit.dump(store)
    assert _went_back(store) == 0
    assert kit.dump(store) == before
    assert _went_back(store, NOW - timedelta(seconds=1)) == 2


def test_a_lease_in_the_future_does_not_hurry_a_row_that_waits(store: SqlStore) -> None:
    """Each of both moments is judged by itself."""
    with store.work() as work:
        work.enqueue(kit.draft("a"), at=later(minutes=30))
        work.claim(AHEAD, owner="dead", lease_seconds=120, limit=10)
    assert _went_back(store) == 1
    assert _claimed(store) == []
    assert _claimed(store, later(minutes=30)) == ["a"]


def test_what_is_done_keeps_its_moments(store: SqlStore) -> None:
    with store.work() as work:
        for key in ("sent", "failed"):
            work.enqueue(kit.draft(key), at=AHEAD)
        work.mark_sent("sent", at=AHEAD, assigned_id="")
        work.mark_failed("failed", at=AHEAD, error="unknown")
        work.enqueue(kit.draft("old", topic="t"), at=AHEAD)
        work.enqueue(kit.draft("new", topic="t"), at=AHEAD)
    assert _went_back(store) == 1
    assert _went_back(store) == 0
    assert _claimed(store) == ["new"]

"""Message-IDs as the store keeps them."""

from __future__ import annotations

import random

from compliance_bot.ports import Handled, ThreadHit
from compliance_bot.store.ids import bare
from compliance_bot.store.sql import SqlStore
from tests.store import kit
from tests.store.kit import NOW


def _monster(seed: int) -> str:
    letters = random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz0123456789é😀", k=20_000)
    return f"<{''.join(letters)}@x.example>"


def test_a_message_id_of_any_length_is_kept_and_found_again(store: SqlStore) -> None:
    """An index of PostgreSQL refuses a row above 2,700 bytes; one such mail would hold up all behind it (promise 1)."""
    theirs, ours = _monster(1), _monster(2)
    with store.work() as work:
        arrival = work.store_arrival(kit.mail())
        assert arrival is not None
        work.finish_arrival(
            arrival, Handled(outcome="opened", reason="", incident="AINL-2026-0001", message_id=theirs)
        )
        work.enqueue(kit.draft("k", message_id=ours, token="tok"), at=NOW)
        work.mark_sent("k", at=NOW, assigned_id=_monster(3))
        hits = work.thread_hits([theirs, ours, _monster(3), _monster(4)])
    about = ("AINL-2026-0001",)
    assert hits == (
        ThreadHit(message_id=theirs, incidents=about, token=""),
        ThreadHit(message_id=ours, incidents=about, token="tok"),
        ThreadHit(message_id=_monster(3), incidents=about, token="tok"),
    )


def test_only_a_monster_is_shortened() -> None:
    usual = f"<{'a' * 490}@x.example>"
    assert bare(usual) == usual[1:-1]
    assert bare(_monster(1)) != bare(_monster(2))
    assert len(bare(_monster(1))) < 80

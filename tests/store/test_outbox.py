"""The outbox: claim, send, record; a message is rather repeated than lost, never two with one key."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from compliance_bot.errors import StoreError
from compliance_bot.ports import Channel, ChatBody, File, MailBody, OutboxRow, ThreadHit
from compliance_bot.store import schema
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.store import kit
from tests.store.kit import NOW, later


def _claimed(work: SqlWork, *, at: object = NOW, owner: str = "me", limit: int = 10) -> list[str]:
    rows = work.claim(at, owner=owner, lease_seconds=60, limit=limit)  # type: ignore[arg-type]
    return [row.draft.key for row in rows]


def _row(work: SqlWork, key: str) -> OutboxRow:
    row = work.outbox_by_key(key)
    assert row is not None
    return row


def test_a_draft_comes_back_as_it_was(store: SqlStore) -> None:
    body = MailBody(
        subject="Besluit nodig vóór vr 27 nov 10.17",
        text="Beste Bob,\n\nregel",
        html="<p>Beste Bob</p>",
        files=(File(name="a.ics", content_type="text/calendar", text="BEGIN:VCALENDAR"),),
        references=("<a@x.example>", "<b@x.example>"),
        in_reply_to="<b@x.example>",
        reply_to="datalek+t@amnesty.example",
        headers=(("X-A", "1"), ("X-A", "2")),
    )
    mail = kit.draft(
        "m",
        incidents=("AINL-2026-0002", "AINL-2026-0001"),
        mail=body,
        person="bob",
        token="abc",
        message_id="<m@x.example>",
        topic="t",
    )
    chat = kit.chat("c", incidents=())
    with store.work() as work:
        assert work.enqueue(mail, at=NOW)
        assert work.enqueue(chat, at=NOW)
    with store.work() as work:
        assert _row(work, "m").draft == mail
        assert _row(work, "c").draft == chat
        assert _row(work, "c").draft.chat == ChatBody(text="nieuw incident")
        assert work.outbox_by_key("other") is None


def test_a_second_draft_with_the_same_key_changes_nothing(store: SqlStore) -> None:
    with store.work() as work:
        assert work.enqueue(kit.draft("k", topic="t"), at=NOW)
        before = kit.draft("k", topic="t")
        assert not work.enqueue(kit.draft("k", topic="t", recipient="eve@evil.example"), at=later(hours=1))
        assert _row(work, "k").draft == before
        assert _row(work, "k").superseded_at is None
        assert work.unsent() == 1


def test_an_unsent_row_gives_way_to_a_newer_one_of_its_topic(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("old", topic="AINL-2026-0001:besluit"), at=NOW)
        work.enqueue(kit.draft("new", topic="AINL-2026-0001:besluit"), at=later(hours=1))
        assert _row(work, "old").superseded_at == later(hours=1)
        assert _claimed(work, at=later(hours=2)) == ["new"]
        assert work.unsent() == 1


def test_a_topic_is_one_recipient_on_one_channel(store: SqlStore) -> None:
    """A reminder to Alice never takes away Bob's."""
    with store.work() as work:
        work.enqueue(kit.draft("bob", topic="t"), at=NOW)
        work.enqueue(kit.draft("alice", topic="t", recipient="alice@amnesty.example"), at=NOW)
        work.enqueue(kit.chat("chat", topic="t"), at=NOW)
        work.enqueue(kit.draft("free1"), at=NOW)
        work.enqueue(kit.draft("free2"), at=NOW)
        assert _claimed(work) == ["bob", "alice", "chat", "free1", "free2"]


def test_what_was_sent_is_not_superseded(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("old", topic="t"), at=NOW)
        work.mark_sent("old", at=NOW, assigned_id="")
        work.enqueue(kit.draft("new", topic="t"), at=NOW)
        assert _row(work, "old").superseded_at is None


def test_a_row_superseded_in_flight_is_still_recorded_as_sent(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("old", topic="t"), at=NOW)
        assert _claimed(work) == ["old"]
    with store.work() as work:
        work.enqueue(kit.draft("new", topic="t"), at=NOW)
        work.mark_sent("old", at=later(seconds=2), assigned_id="<z@x.example>")
        assert _row(work, "old").sent_at == later(seconds=2)
        assert _claimed(work) == ["new"]


def test_a_claimed_row_is_nobody_elses_until_the_lease_ends(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("k"), at=NOW)
    with store.work() as work:
        assert _claimed(work) == ["k"]
    with store.work() as work:
        assert _claimed(work, at=later(seconds=59), owner="other") == []
        assert _claimed(work, at=later(seconds=59)) == []
        assert work.unsent() == 1
        assert _claimed(work, at=later(seconds=60), owner="other") == ["k"]
        assert _row(work, "k").attempts == 2


def test_it_gives_the_oldest_first_and_no_more_than_asked(store: SqlStore) -> None:
    with store.work() as work:
        for number in (3, 1, 2, 4):
            work.enqueue(kit.draft(str(number)), at=later(minutes=number))
        assert _claimed(work, at=later(minutes=3), limit=2) == ["1", "2"]
        assert _claimed(work, at=later(minutes=3), limit=2) == ["3"]
        assert _claimed(work, at=later(minutes=3), limit=2) == []


def test_two_senders_never_get_the_same_row(store: SqlStore) -> None:
    with store.work() as work:
        for number in range(60):
            work.enqueue(kit.draft(str(number)), at=NOW)
    got: list[str] = []

    def send(owner: str) -> None:
        while True:
            with store.work() as work:
                mine = _claimed(work, owner=owner, limit=7)
            if not mine:
                return
            got.extend(mine)

    threads = [threading.Thread(target=send, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 60
    assert len(set(got)) == 60


def test_a_postponed_row_is_free_and_due_again_later(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("k"), at=NOW)
        assert _claimed(work) == ["k"]
        work.postpone("k", until=later(minutes=5), error="451 try later")
        assert _claimed(work, at=later(minutes=4)) == []
        assert _row(work, "k").last_error == "451 try later"
        [again] = work.claim(later(minutes=5), owner="me", lease_seconds=60, limit=1)
        assert again.attempts == 1
        assert work.unsent() == 1


def test_a_failed_row_is_given_up_and_cancels_nothing_else(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("k", topic="t"), at=NOW)
        work.mark_failed("k", at=NOW, error="550 5.1.1 unknown")
        assert _row(work, "k").failed_at == NOW
        assert work.unsent() == 0
        assert work.enqueue(kit.draft("next rung", topic="t"), at=NOW)
        assert _row(work, "k").superseded_at is None
        assert _claimed(work) == ["next rung"]


def test_a_sent_row_stays_sent(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("k"), at=NOW)
        work.mark_sent("k", at=NOW, assigned_id="<first@x.example>")
        work.mark_sent("k", at=later(hours=1), assigned_id="<second@x.example>")
        work.mark_failed("k", at=later(hours=1), error="late answer")
        work.postpone("k", until=later(hours=1), error="late answer")
        row = _row(work, "k")
        assert (row.sent_at, row.assigned_id, row.failed_at, row.last_error) == (
            NOW,
            "<first@x.example>",
            None,
            "",
        )
        assert _claimed(work, at=later(days=1)) == []


@pytest.mark.parametrize("call", ["mark_sent", "mark_failed", "postpone"])
def test_an_unknown_key_is_named(store: SqlStore, call: str) -> None:
    extra = {
        "mark_sent": {"at": NOW, "assigned_id": ""},
        "mark_failed": {"at": NOW, "error": ""},
        "postpone": {"until": NOW, "error": ""},
    }
    with pytest.raises(StoreError, match="no message nokey in the outbox"), store.work() as work:
        getattr(work, call)("nokey", **extra[call])


def test_a_reply_is_found_by_the_submitted_and_by_the_assigned_id(store: SqlStore) -> None:
    """T51: Exchange Online replaces our Message-ID; replies cite either."""
    with store.work() as work:
        about = ("AINL-2026-0002", "AINL-2026-0001")
        work.enqueue(kit.draft("k", message_id="<ours@x.example>", token="tok", incidents=about), at=NOW)
        work.mark_sent("k", at=NOW, assigned_id="<THEIRS@prod.outlook.example>")
        hits = work.thread_hits(
            ["<no@x.example>", "THEIRS@prod.outlook.example", " <ours@x.example> ", "", "<>"]
        )
    assert hits == (
        ThreadHit(message_id="THEIRS@prod.outlook.example", incidents=about, token="tok"),
        ThreadHit(message_id=" <ours@x.example> ", incidents=about, token="tok"),
    )


def test_ids_are_compared_exactly(store: SqlStore) -> None:
    with store.work() as work:
        work.enqueue(kit.draft("k", message_id="<Ours@x.example>"), at=NOW)
        assert work.thread_hits(["<ours@x.example>", "<Ours@x.example.evil>", "%", "<Ours@x.exampl_>"]) == ()


def test_an_assigned_id_that_two_rows_share_tells_no_token(store: SqlStore) -> None:
    with store.work() as work:
        for key in ("a", "b"):
            work.enqueue(kit.draft(key, token=key, incidents=(f"AINL-2026-000{key}",)), at=NOW)
            work.mark_sent(key, at=NOW, assigned_id="<same@x.example>")
        [hit] = work.thread_hits(["<same@x.example>"])
    assert hit == ThreadHit(
        message_id="<same@x.example>", incidents=("AINL-2026-000a", "AINL-2026-000b"), token=""
    )


@pytest.mark.on("sqlite")
def test_the_claim_reads_the_partial_index(store: SqlStore) -> None:
    """T46: what was sent long ago costs nothing."""
    waiting = select(schema.outbox.c.id).where(schema.outbox_waiting, schema.outbox.c.due_at <= NOW)
    ordered = waiting.order_by(schema.outbox.c.due_at, schema.outbox.c.id)
    sql = ordered.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = [row[-1] for row in kit.query(store, f"EXPLAIN QUERY PLAN {sql}")]
    assert len(plan) == 1
    assert "ix_outbox_due (due_at<" in plan[0]


def test_one_channel_can_be_claimed_by_itself(store: SqlStore) -> None:
    """The mail server's pace holds no chat message up."""
    with store.work() as work:
        for key in ("m1", "m2"):
            work.enqueue(kit.draft(key), at=NOW)
        work.enqueue(kit.chat("c1"), at=later(seconds=1))
        at, more = later(seconds=2), {"owner": "me", "lease_seconds": 60}
        chat = work.claim(at, limit=1, channel=Channel.CHAT, **more)  # type: ignore[arg-type]
        mail = work.claim(at, limit=5, channel=Channel.MAIL, **more)  # type: ignore[arg-type]
    assert [row.draft.key for row in chat] == ["c1"]
    assert [row.draft.key for row in mail] == ["m1", "m2"]

"""Arrivals: one record a mail, its bytes as fetched, how far each folder was read (promise 1)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from compliance_bot.errors import StoreError
from compliance_bot.ports import ArrivalState, Handled, ThreadHit
from compliance_bot.store.sql import SqlStore
from compliance_bot.store.work import SqlWork
from tests.store import kit
from tests.store.kit import NOW, later

BOX = "datalek@amnesty.example"
RAW = b"From: noor@amnesty.example\r\n\r\n\x00\xff laptop weg"


def _store(work: SqlWork, uid: int = 1, **parts: object) -> int:
    arrival_id = work.store_arrival(kit.mail(uid, **parts))  # type: ignore[arg-type]
    assert arrival_id is not None
    return arrival_id


def test_a_mail_is_kept_byte_for_byte_with_its_watermark(store: SqlStore) -> None:
    with store.work() as work:
        new = kit.mail(uid=12, raw=RAW)
        arrival_id = work.store_arrival(new)
        assert arrival_id is not None
    with store.work() as work:
        arrival = work.arrival(arrival_id)
        assert arrival.ref == new.ref
        assert arrival.received_at == NOW
        assert arrival.state is ArrivalState.STORED
        assert arrival.evidence == hashlib.sha256(RAW).hexdigest()
        assert work.evidence(arrival.evidence) == RAW
        assert work.watermark(BOX, "INBOX") == (7, 12)
        assert work.unhandled() == (arrival_id,)


def test_the_same_place_is_known(store: SqlStore) -> None:
    """T5: a mail that stays where it is makes no second record."""
    with store.work() as work:
        first = _store(work, 1)
        assert work.store_arrival(kit.mail(1, raw=b"other bytes")) is None
        others = [
            _store(work, 2),
            _store(work, 1, folder="Junk", raw=b"two"),
            _store(work, 1, uidvalidity=8, raw=b"three"),
        ]
        assert len({first, *others}) == 4


def test_the_same_bytes_are_kept_once(store: SqlStore) -> None:
    with store.work() as work:
        one, two = _store(work, 1, raw=RAW), _store(work, 2, raw=RAW)
        assert work.arrival(one).evidence == work.arrival(two).evidence
    assert kit.query(store, "SELECT count(*), max(size) FROM evidence") == [(1, len(RAW))]


def test_an_empty_mail_is_evidence_too(store: SqlStore) -> None:
    with store.work() as work:
        arrival = work.arrival(_store(work, raw=b""))
        assert work.evidence(arrival.evidence) == b""


def test_mail_from_before_the_start_has_no_evidence(store: SqlStore) -> None:
    with store.work() as work:
        arrival_id = _store(work, raw=None)
        work.finish_arrival(arrival_id, Handled(outcome="before_start", reason="before mailbox.start"))
        assert work.arrival(arrival_id).evidence == ""
        assert work.unmarked() == ()
        assert work.unhandled() == ()


def test_the_watermark_never_goes_back_within_one_uidvalidity(store: SqlStore) -> None:
    with store.work() as work:
        _store(work, 9)
        _store(work, 4)
        assert work.watermark(BOX, "INBOX") == (7, 9)
        _store(work, 2, uidvalidity=8, raw=b"another")
        assert work.watermark(BOX, "INBOX") == (8, 2)
        assert work.watermark(BOX, "Junk") is None
        work.set_watermark(BOX, "INBOX", 9, 0)
        work.set_watermark(BOX, "Junk", 1, 4294967295)
        assert work.watermark(BOX, "INBOX") == (9, 0)
        assert work.watermark(BOX, "Junk") == (1, 4294967295)


def test_a_server_without_internaldate_is_no_trouble(store: SqlStore) -> None:
    """T2: INTERNALDATE may be None."""
    new = kit.mail()
    with store.work() as work:
        arrival_id = work.store_arrival(replace(new, ref=replace(new.ref, internaldate=None)))
        assert arrival_id is not None
        assert work.arrival(arrival_id).ref.internaldate is None


def test_waiting_mails_come_in_the_order_they_were_received(store: SqlStore) -> None:
    with store.work() as work:
        late = work.store_arrival(replace(kit.mail(1), received_at=later(hours=1)))
        early = _store(work, 2, folder="Junk", raw=b"another")
        assert work.unhandled() == (early, late)


def test_a_handled_mail_is_flagged_once(store: SqlStore) -> None:
    with store.work() as work:
        arrival_id = _store(work)
        assert work.unmarked() == ()
        handled = Handled(outcome="opened", reason="a report", incident="AINL-2026-0001")
        work.finish_arrival(arrival_id, handled)
        [waiting] = work.unmarked()
        assert (waiting.id, waiting.outcome, waiting.reason, waiting.incident, waiting.marked) == (
            arrival_id,
            "opened",
            "a report",
            "AINL-2026-0001",
            False,
        )
        assert waiting.state is ArrivalState.HANDLED
        work.set_marked(arrival_id)
        assert work.unmarked() == ()
        assert work.arrival(arrival_id).marked


def test_the_first_of_an_identity_is_the_original(store: SqlStore) -> None:
    with store.work() as work:
        one, two, three = (_store(work, uid) for uid in (1, 2, 3))
        for arrival_id in (one, two):
            work.finish_arrival(arrival_id, Handled(outcome="opened", reason="", identity="same"))
        work.finish_arrival(three, Handled(outcome="opened", reason=""))
        assert work.known_identity("same", except_arrival=three) == work.arrival(one)
        assert work.known_identity("same", except_arrival=one) == work.arrival(two)
        assert work.known_identity("else", except_arrival=one) is None
        assert work.known_identity("", except_arrival=one) is None


def test_a_reply_is_found_by_the_id_of_an_earlier_mail(store: SqlStore) -> None:
    with store.work() as work:
        for uid, ref in ((1, "AINL-2026-0001"), (2, "")):
            handled = Handled(outcome="x", reason="", incident=ref, message_id=f"<m{uid}@x.example>")
            work.finish_arrival(_store(work, uid), handled)
        assert work.thread_hits(["<m1@x.example>", "m2@x.example", "<m3@x.example>"]) == (
            ThreadHit(message_id="<m1@x.example>", incidents=("AINL-2026-0001",)),
            ThreadHit(message_id="m2@x.example", incidents=()),
        )


def test_an_id_of_ours_is_believed_before_a_mail_that_repeats_it(store: SqlStore) -> None:
    """T57: Message-IDs are reused, and an attacker can send one first."""
    with store.work() as work:
        handled = Handled(outcome="x", reason="", incident="AINL-2026-0009", message_id="<k@x.example>")
        work.finish_arrival(_store(work), handled)
        work.enqueue(kit.draft("k", message_id="<k@x.example>", token="tok"), at=NOW)
        [hit] = work.thread_hits(["<k@x.example>"])
    assert hit == ThreadHit(message_id="<k@x.example>", incidents=("AINL-2026-0001",), token="tok")


def test_one_id_on_mails_of_two_incidents_names_both(store: SqlStore) -> None:
    """T57: scanners and web forms reuse Message-IDs."""
    with store.work() as work:
        for uid in (1, 2, 3):
            ref = f"AINL-2026-000{min(uid, 2)}"
            handled = Handled(outcome="opened", reason="", incident=ref, message_id="<form@x.example>")
            work.finish_arrival(_store(work, uid), handled)
        [hit] = work.thread_hits(["<form@x.example>"])
    assert hit.incidents == ("AINL-2026-0001", "AINL-2026-0002")


def test_triage_counts_from_the_time_it_was_handled(store: SqlStore) -> None:
    with store.work() as work:
        seen, told, other = (_store(work, uid) for uid in (1, 2, 3))
        work.finish_arrival(seen, Handled(outcome="triage", reason="list"))
        work.finish_arrival(told, Handled(outcome="triage", reason="list", at=later(hours=2)))
        work.finish_arrival(other, Handled(outcome="opened", reason="", at=later(hours=2)))
        assert [a.id for a in work.triaged_since(later(hours=-1))] == [seen, told]
        assert [a.id for a in work.triaged_since(later(hours=1))] == [told]
        assert work.triaged_since(later(hours=2)) == ()


@pytest.mark.parametrize(
    "call",
    [
        lambda work: work.arrival(99),
        lambda work: work.set_marked(99),
        lambda work: work.finish_arrival(99, Handled(outcome="x", reason="")),
        lambda work: work.evidence("f" * 64),
        lambda work: work.evidence(""),
    ],
)
def test_what_is_not_there_is_said(store: SqlStore, call: object) -> None:
    with (
        pytest.raises(StoreError, match=r"no (arrival 99|evidence .*) in the database"),
        store.work() as work,
    ):
        call(work)  # type: ignore[operator]


def test_changed_evidence_is_not_given_out_as_evidence(store: SqlStore) -> None:
    with store.work() as work:
        sha256 = work.arrival(_store(work, raw=RAW)).evidence
    kit.query(store, "UPDATE evidence SET raw = x'00'")
    with pytest.raises(StoreError, match="was changed in the database"), store.work() as work:
        work.evidence(sha256)


def test_small_facts_are_kept(store: SqlStore) -> None:
    with store.work() as work:
        assert work.fact("polled_at") == ""
        work.set_fact("polled_at", "a")
        work.set_fact("polled_at", "b")
        work.set_fact("other", "")
    with store.work() as work:
        assert (work.fact("polled_at"), work.fact("other")) == ("b", "")

"""The watched folders: batches, what fails alone, renumbering, two processes (P1; mail.md §1; T5, T7, T46)."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from compliance_bot.app import App
from compliance_bot.casework.keeping import BATCH_BYTES, BATCH_MAILS, SMALL, batches
from compliance_bot.errors import MailboxError, MailUnfetchable, StoreError
from compliance_bot.ports import MailRef, NewArrival
from compliance_bot.store import SqlStore
from tests.casework.places import arrivals, fact, failing, outcomes, sightings
from tests.databases import Database
from tests.fakes import START, World, make_policy


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def put(world: World, *names: str, folder: str = "INBOX") -> None:
    for name in names:
        mail = world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example")
        world.mailbox.put(mail, folder=folder)


# --- batches ------------------------------------------------------------------------------------------------------


def new(uid: int, size: int) -> NewArrival:
    ref = MailRef(mailbox="main", folder="INBOX", uidvalidity=7, uid=uid, internaldate=START, size=size)
    return NewArrival(ref=ref, received_at=START, receipt_note="", first_seen_at=START, raw=None)


@given(st.lists(st.integers(0, 3 * SMALL) | st.integers(0, 3000), max_size=300))
def test_a_batch_is_bounded_by_count_and_by_the_bytes_that_may_be_read(sizes: list[int]) -> None:
    """T46, T6: 50 mails, 4 MiB even when each is as big as the biggest; unknown and big ones come alone."""
    mails = [new(uid, size) for uid, size in enumerate(sizes, 1)]
    found = list(batches(mails))
    assert [mail for batch in found for mail in batch] == mails, "in order, each once"
    for batch in found:
        told = [mail.ref.size for mail in batch]
        assert len(batch) <= BATCH_MAILS
        assert len(batch) == 1 or (min(told) > 0 and max(told) * len(batch) <= BATCH_BYTES)


def test_a_hundred_small_mails_are_two_batches() -> None:
    assert [len(batch) for batch in batches([new(uid, 2000) for uid in range(1, 101)])] == [50, 50]


def test_many_mails_come_by_few_fetches_and_few_transactions(world: World) -> None:
    """T46: sizes first, one FETCH and one transaction a batch."""
    fetches = 0
    real = world.mailbox.fetch_small

    def fetch_small(refs):  # type: ignore[no-untyped-def]
        nonlocal fetches
        fetches += 1
        return real(refs)

    world.mailbox.fetch_small = fetch_small  # type: ignore[method-assign]
    for number in range(120):
        world.mailbox.put(f"From: x@shop.example\nPrecedence: bulk\nSubject: {number}\n\nhoi\n".encode())
    world.app.poll()
    assert (fetches, len(arrivals(world))) == (3, 120)
    assert sorted(world.mailbox.fetched) == list(range(1, 121)), "each once"


@pytest.mark.parametrize("poison", [{1}, {2}, {4}, {1, 3}])
def test_a_batch_that_fails_is_fetched_mail_by_mail(world: World, poison: set[int]) -> None:
    """T7: the others go on in the same round, the poisoned ones are tried again."""
    put(world, "een", "twee", "drie", "vier")
    world.mailbox.poison = poison
    world.app.cycle()
    assert len(world.incidents()) == 4 - len(poison)
    world.mailbox.poison = set()
    world.forward(minutes=1)
    world.forward(minutes=1)
    assert len(world.incidents()) == 4
    assert outcomes(world) == ["opened"] * 4


def test_a_mail_the_server_never_gives_becomes_an_unreadable_incident(world: World) -> None:
    """T7, mail.md §2: quarantined with an incident, its sender as far as known; those behind it go on."""
    head = b"From: Jan <jan@amnesty.example>\nSubject: datalek\nMessage-ID: <een@people.example>\n\n"
    real = world.mailbox.fetch

    def fetch(ref: MailRef) -> bytes:
        if ref.uid == 1:
            raise MailUnfetchable("refused", raw=head)
        return real(ref)

    world.mailbox.fetch = fetch  # type: ignore[method-assign]
    world.mailbox.poison = {1}
    put(world, "jan", "piet")
    world.app.cycle()
    unreadable = next(i for i in world.incidents() if i.kind == "onleesbaar")
    assert len(world.incidents()) == 2
    assert unreadable.received_at == START
    told = world.events("ReportReceived", unreadable.ref)[0]
    assert (told.reporter_address, told.receipt_note) == ("jan@amnesty.example", "alleen_de_kop_opgehaald")
    assert "alleen de kop van deze mail" in world.last("mirte", "assessment").mail.text or any(
        "alleen de kop van deze mail" in draft.mail.text for draft in world.mailer.sent
    )


def test_many_mails_left_behind_do_not_make_the_mailbox_look_down(world: World) -> None:
    """T7: bad mails that fail in a row say nothing of the server: what comes later is taken in, no outage is told."""
    for name in "abcd":
        put(world, name, "x" + name)
    world.mailbox.poison = {1, 3, 5, 7}
    for _ in range(20):
        world.forward(minutes=1)
    put(world, "laat")
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 5
    assert fact(world, "down mailbox") == ""
    world.mailbox.poison = {1}
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 8


def test_nothing_of_a_mail_is_an_unreadable_incident_too(world: World) -> None:
    def fetch(ref: MailRef) -> bytes:
        raise MailUnfetchable("refused")

    world.mailbox.fetch = fetch  # type: ignore[method-assign]
    world.mailbox.poison = {1, 2}
    put(world, "jan", "piet")
    world.app.cycle()
    assert [i.kind for i in world.incidents()] == ["onleesbaar", "onleesbaar"], "two mails, not one twice"
    world.mailbox.uidvalidity = 8
    world.app.cycle()
    assert len(world.incidents()) == 2, "nor again after renumbering"


# --- the database -------------------------------------------------------------------------------------------------


def test_a_mail_the_database_cannot_take_holds_no_other_up(tmp_path: Path, database: Database) -> None:
    """A full disk takes the small ones still; the big one is left behind, and comes in when there is room."""
    if database.name != "sqlite":
        pytest.skip("the limit of a value is SQLite's")
    world = World(tmp_path)
    most = 100_000
    event.listen(
        world.store._engine, "connect", lambda line, _: line.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, most)
    )
    world.store._engine.dispose()
    put(world, "een")
    world.mailbox.put(world.mail("Bijlage.\n" + "x\n" * 80_000, sender="groot@amnesty.example"))
    put(world, "drie")
    world.app.cycle()
    assert len(world.incidents()) == 2
    most = 10**9
    world.store._engine.dispose()
    world.forward(minutes=1)
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 3


@pytest.mark.parametrize("step", range(1, 20))
def test_a_database_that_fails_at_any_moment_loses_and_doubles_nothing(world: World, step: int) -> None:
    """Promise 1: the error is clear, and the next round goes on."""
    put(world, "een", "twee", "drie")
    world.mailbox.poison = {2}
    with failing(world, step), suppress(StoreError, MailboxError):
        world.app.poll()
    world.mailbox.poison = set()
    for _ in range(3):
        world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 3


def test_a_database_that_stays_down_stops_the_round_with_its_own_words(world: World) -> None:
    put(world, "een", "twee", "drie")
    real = world.store.work

    def work():  # type: ignore[no-untyped-def]
        raise StoreError("the database is locked by another program")

    world.store.work = work  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="locked"):
        world.app.poll()
    world.store.work = real  # type: ignore[method-assign]
    world.app.poll()
    assert outcomes(world) == ["opened"] * 3


# --- folders ------------------------------------------------------------------------------------------------------


def test_a_folder_that_does_not_open_holds_the_others_not_up(world: World) -> None:
    """mail.md §1: a configured folder that somebody renamed must not silence INBOX."""
    put(world, "een")
    put(world, "twee", folder="Spam")
    world.mailbox.refuses = {"INBOX"}
    with pytest.raises(MailboxError, match="does not open folder 'INBOX'"):
        world.app.poll()
    assert outcomes(world) == ["opened"]
    world.mailbox.refuses = set()
    world.app.poll()
    assert outcomes(world) == ["opened", "opened"]


def test_a_look_shows_a_part_and_all_parts_are_read_in_one_round(world: World) -> None:
    """T46: a mailbox of 100,000 is read in pieces; what was left behind in an early piece is not forgotten."""
    world.mailbox.at_once = 2
    put(world, *"abcdefg")
    world.mailbox.poison = {1, 4}
    world.app.cycle()
    assert outcomes(world) == ["opened"] * 5
    world.mailbox.poison = set()
    world.forward(minutes=1)
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 7


# --- old mail -----------------------------------------------------------------------------------------------------


def test_old_mail_is_recorded_without_being_fetched(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(mailbox_start=START))
    for number in range(2500):
        world.mailbox.put(b"From: x@post.example\n\noud", when=START - timedelta(days=9, minutes=number))
    put(world, "nieuw")
    world.app.poll()
    assert sorted(set(outcomes(world))) == ["before_start", "opened"]
    assert len(arrivals(world)) == 2501
    assert world.mailbox.fetched == [2501]


@pytest.mark.parametrize("step", range(1, 18))
def test_old_mail_between_new_mail_lets_none_slip_when_the_process_dies(tmp_path: Path, step: int) -> None:
    """Promise 1: recording old mail moves no watermark past a new one that is not safe yet."""
    world = World(tmp_path, policy=make_policy(mailbox_start=START))
    world.mailbox.at_once = 3
    for name in "abc":
        world.mailbox.put(b"From: x@post.example\n\noud", when=START - timedelta(days=9))
        put(world, name)
    world.mailbox.put(b"From: x@post.example\n\noud", when=START - timedelta(days=9))
    with failing(world, step, KeyboardInterrupt()), suppress(KeyboardInterrupt):
        world.app.poll()
    world.app.poll()
    assert sorted(outcomes(world)) == ["before_start"] * 4 + ["opened"] * 3


# --- renumbering --------------------------------------------------------------------------------------------------


def test_a_renumbered_folder_makes_sightings_and_no_second_arrival(world: World) -> None:
    """T5: the same bytes with the same stamp under another UIDVALIDITY are the same mail."""
    put(world, "een", "twee")
    world.app.cycle()
    world.mailbox.uidvalidity = 8
    world.mailbox.folders["INBOX"] = [(uid + 10, *rest) for uid, *rest in world.mailbox.folders["INBOX"]]
    world.app.cycle()
    world.app.cycle()
    assert outcomes(world) == ["opened"] * 2
    assert sightings(world) == [("INBOX", 11, 1), ("INBOX", 12, 2)]
    world.mailbox.uids = itertools.count(20)
    put(world, "drie")
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 3


def test_a_numbering_that_comes_back_is_still_known(world: World) -> None:
    """T5: a restored server gives the old UIDVALIDITY again: nothing is fetched once more."""
    put(world, "een", "twee")
    for numbering in (8, 7, 8):
        world.app.poll()
        world.mailbox.uidvalidity = numbering
    world.app.poll()
    assert outcomes(world) == ["opened"] * 2
    assert len(world.mailbox.fetched) == 4, "once for each numbering"


def test_two_equal_mails_stay_two_through_a_renumbering(world: World) -> None:
    """Two mails under one numbering are two mails, however alike; renumbered they are the same two."""
    empty = b"\n\n\n"
    for _ in range(2):
        world.mailbox.put(empty)
    world.app.cycle()
    assert len(world.incidents()) == 2
    world.mailbox.uidvalidity = 8
    world.app.cycle()
    assert len(world.incidents()) == 2
    assert sightings(world) == [("INBOX", 1, 1), ("INBOX", 2, 2)]


def test_a_migrated_mailbox_with_new_stamps_and_changed_bytes_opens_nothing_twice(world: World) -> None:
    """T53, T5: Exchange renders a mail from its own store; another stamp and other bytes end as a duplicate."""
    put(world, "een", "twee")
    world.app.cycle()
    world.forward(hours=2)
    moved = [
        (uid + 100, world.clock.now(), raw.replace(b"\nTo:", b"\nX-Rendered: yes\nTo:"))
        for uid, _, raw in world.mailbox.folders["INBOX"]
    ]
    world.mailbox.folders["INBOX"], world.mailbox.uidvalidity = moved, 99
    world.app.cycle()
    assert outcomes(world) == ["opened", "opened", "duplicate", "duplicate"]
    assert len(world.incidents()) == 2


def test_an_emptied_and_refilled_folder_opens_nothing_twice(world: World) -> None:
    put(world, "een", "twee")
    world.app.cycle()
    kept, world.mailbox.folders["INBOX"] = world.mailbox.folders["INBOX"], []
    world.app.cycle()
    world.mailbox.folders["INBOX"] = kept
    world.app.cycle()
    world.mailbox.folders["INBOX"] = [(uid + 50, *rest) for uid, *rest in kept]
    world.app.cycle()
    assert len(world.incidents()) == 2


# --- two at once --------------------------------------------------------------------------------------------------


def test_two_processes_on_one_mailbox_make_one_arrival_of_each_mail(world: World) -> None:
    """mail.md §1: a second instance reads the same folders into the same database, mail by mail between the first's."""
    store = SqlStore(world.url, ladder=world.policy.ladder)
    other = App(desk=replace(world.app.desk, store=store), mailbox=world.mailbox, postman=world.app.postman)
    put(world, *"abcdef")
    real, busy = world.mailbox.fetch_small, False

    def fetch_small(refs):  # type: ignore[no-untyped-def]
        nonlocal busy
        if not busy:
            busy = True
            other.poll()
            put(world, *"ghi")
            other.poll()
        return real(refs)

    world.mailbox.fetch_small = fetch_small  # type: ignore[method-assign]
    world.app.poll()
    other.poll()
    world.app.poll()
    assert outcomes(world) == ["opened"] * 9
    store.close()


def test_two_processes_that_leave_different_mails_behind_forget_none(world: World) -> None:
    store = SqlStore(world.url, ladder=world.policy.ladder)
    other = App(desk=replace(world.app.desk, store=store), mailbox=world.mailbox, postman=world.app.postman)
    put(world, *"abcdef")
    real = world.mailbox.fetch

    def fetch(ref: MailRef) -> bytes:
        world.mailbox.fetch = real  # type: ignore[method-assign]
        world.mailbox.poison = {1}
        other.poll()
        world.mailbox.poison = {2, 4}
        return real(ref)

    world.mailbox.fetch = fetch  # type: ignore[method-assign]
    world.mailbox.poison = {2}
    world.app.poll()
    world.mailbox.poison = set()
    for _ in range(3):
        world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 6
    store.close()


# --- marking ------------------------------------------------------------------------------------------------------


def test_a_mail_that_cannot_be_marked_holds_the_others_not_up(world: World) -> None:
    """A move that one mail's folder refuses is told, and the others are moved."""
    put(world, "een", "twee", "drie")
    real = world.mailbox.mark_done

    def mark_done(ref: MailRef) -> None:
        if ref.uid == 2:
            raise MailboxError("the server does not move mail 2")
        real(ref)

    world.mailbox.mark_done = mark_done  # type: ignore[method-assign]
    with pytest.raises(MailboxError, match="move mail 2"):
        world.app.poll()
    assert world.mailbox.done == [1, 3]
    world.mailbox.mark_done = real  # type: ignore[method-assign]
    world.app.poll()
    assert world.mailbox.done == [1, 3, 2]


def test_a_mail_left_behind_far_above_the_watermark_takes_it_past_no_other(world: World) -> None:
    """T7: another process may have left it there; the mails in between are still to be read."""
    world.mailbox.at_once = 2
    put(world, *"abcdef")
    with world.store.work() as work:
        work.set_watermark("main", "INBOX", 7, 0)
        work.set_fact("behind INBOX", "7 6")
    while world.app.read():
        pass
    world.app.handle()
    assert outcomes(world) == ["opened"] * 6


def test_mails_that_can_never_be_marked_stop_the_marking_of_no_later_one(world: World) -> None:
    """mail.md §1: a folder that refuses STORE holds any number of old mails; what comes after them is marked."""
    put(world, *"abcdefghijkl", *(f"n{number}" for number in range(3)))
    real, tried = world.mailbox.mark_done, 0

    def mark_done(ref: MailRef) -> None:
        nonlocal tried
        tried += 1
        if ref.uid <= 12:
            raise MailboxError(f"the server does not mark mail {ref.uid}")
        real(ref)

    world.mailbox.mark_done = mark_done  # type: ignore[method-assign]
    for _ in range(2):
        before = tried
        with pytest.raises(MailboxError, match="mark mail"):
            world.app.poll()
        assert tried - before <= 13, "a round is bounded"
    assert world.mailbox.done == [13, 14, 15]
    put(world, "later")
    with pytest.raises(MailboxError, match="mark mail"):
        world.app.poll()
    assert world.mailbox.done == [13, 14, 15, 16], "those that fail come last"
    world.mailbox.mark_done = real  # type: ignore[method-assign]
    world.app.poll()
    assert sorted(world.mailbox.done) == list(range(1, 17))
    world.app.poll()
    assert fact(world, "unmarkable") == ""


def test_every_mail_that_could_not_be_marked_is_tried_again_in_its_turn(world: World) -> None:
    """Also when more fail than one round tries."""
    put(world, *(f"n{number}" for number in range(25)))
    tried: set[int] = set()

    def mark_done(ref: MailRef) -> None:
        tried.add(ref.uid)
        raise MailboxError("the folder is read-only")

    world.mailbox.mark_done = mark_done  # type: ignore[method-assign]
    for _ in range(2):
        for _ in range(3):
            with pytest.raises(MailboxError):
                world.app.poll()
        assert tried == set(range(1, 26))
        tried.clear()


def test_a_server_that_is_gone_while_marking_blames_no_mail(world: World) -> None:
    put(world, "een", "twee", "drie")

    def mark_done(ref: MailRef) -> None:
        world.mailbox.down = True
        raise MailboxError("the line is gone")

    world.app.read()
    world.app.handle()
    world.mailbox.mark_done = mark_done  # type: ignore[method-assign]
    with pytest.raises(MailboxError, match="does not answer"):
        world.app.mark()
    assert fact(world, "unmarkable") == ""

"""Sweeps over all folders: what was moved before we saw it is still a report (mail.md §1; T5)."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_bot.casework.sweeping import ROUND, stamped_since, want_sweep
from compliance_bot.clocks import PacedClock
from compliance_bot.errors import MailboxError, StoreError
from tests.casework.places import arrivals, fact, failing, outcomes, sightings
from tests.fakes import START, World, make_policy


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A bot that has polled once, in a mailbox with an archive, a bin and sent mail."""
    world = World(tmp_path)
    for folder in ("Archief", "Prullenbak", "Sent"):
        world.mailbox.folders[folder] = []
        world.mailbox.unwatched.add(folder)
    world.app.cycle()
    return world


def put(world: World, name: str, folder: str = "INBOX", **ago: float) -> None:
    mail = world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example")
    world.mailbox.put(mail, when=world.clock.now() - timedelta(**ago), folder=folder)


def last(world: World, folder: str) -> int:
    return world.mailbox.folders[folder][-1][0]


@pytest.mark.parametrize("folder", ["Archief", "Prullenbak"])
def test_a_report_that_somebody_moved_before_we_saw_it_is_found(world: World, folder: str) -> None:
    """mail.md §1: with its own receipt time; the bin is no exception."""
    moment = world.clock.now()
    put(world, "jan")
    world.mailbox.move(last(world, "INBOX"), "INBOX", folder)
    world.forward(minutes=10)
    assert world.incidents() == (), "the next sweep is due after a quarter of an hour"
    world.forward(minutes=6)
    (incident,) = world.incidents()
    assert incident.received_at == moment
    assert arrivals(world)[0].ref.folder == folder
    assert world.events("ReportReceived")[0].receipt_note == ""
    assert world.mailbox.done == [], "it stays as people put it"


def test_what_lies_in_sent_is_no_report(world: World) -> None:
    put(world, "jan", "Sent")
    world.forward(minutes=16)
    assert arrivals(world) == []


def test_a_mail_moved_after_it_was_taken_in_is_a_sighting_and_fetched_once(world: World) -> None:
    """Every mail has one arrival, and each of its places is known."""
    put(world, "jan")
    world.forward(minutes=1)
    world.mailbox.move(last(world, "INBOX"), "INBOX", "Archief")
    for _ in range(5):
        world.forward(minutes=16)
    assert outcomes(world) == ["opened"]
    assert sightings(world) == [("Archief", 2, 1)]
    assert world.mailbox.fetched == [1, 2]


def test_a_mail_moved_back_to_where_we_saw_it_first_opens_nothing(world: World) -> None:
    """Under the numbering of its arrival it could be a second equal mail: it is one, and ends as a duplicate."""
    put(world, "jan")
    world.forward(minutes=1)
    world.mailbox.move(1, "INBOX", "Archief")
    world.forward(minutes=16)
    world.mailbox.move(2, "Archief", "INBOX")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened", "duplicate"]


def test_a_mail_rendered_anew_in_another_folder_is_a_duplicate(world: World) -> None:
    """T53: Exchange renders MIME from its own store: other bytes, the same mail."""
    put(world, "jan")
    world.forward(minutes=1)
    _, when, raw = world.mailbox.folders["INBOX"].pop()
    world.mailbox.put(raw.replace(b"\nTo:", b"\nX-Rendered: yes\nTo:"), when=when, folder="Archief")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened", "duplicate"]


def test_two_equal_mails_moved_together_are_sightings_of_both(world: World) -> None:
    """Two mails under one numbering are two mails, however alike."""
    for _ in range(2):
        world.mailbox.put(b"\n\n\n")
    world.forward(minutes=1)
    for uid in (1, 2):
        world.mailbox.move(uid, "INBOX", "Archief")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened", "opened"]
    assert sightings(world) == [("Archief", 3, 1), ("Archief", 4, 2)]


def test_two_equal_mails_moved_before_we_saw_them_are_two_reports(world: World) -> None:
    for _ in range(2):
        world.mailbox.put(b"\n\n\n", folder="Archief")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened", "opened"]


# --- how far back -------------------------------------------------------------------------------------------------


def test_the_short_sweep_looks_two_days_back_and_the_nightly_one_fourteen(world: World) -> None:
    """mail.md §1; the clock stands at 10.17 on Tuesday."""
    put(world, "dag", "Archief", hours=47)
    put(world, "week", "Archief", days=6)
    put(world, "maand", "Archief", days=20)
    world.forward(minutes=10)
    world.forward(minutes=6)
    assert len(world.incidents()) == 1
    for _ in range(150):
        world.forward(minutes=10)
        if len(world.incidents()) == 2:
            break
    assert world.clock.now().astimezone(world.policy.zone).strftime("%a %H") == "Wed 03"
    for _ in range(20):
        world.forward(minutes=16)
    assert len(world.incidents()) == 2


@pytest.mark.parametrize("outage", ["mailbox", "process"])
def test_after_an_outage_the_sweep_reaches_back_before_it(world: World, outage: str) -> None:
    """A report that came and was moved while nobody watched, three weeks ago."""
    world.forward(days=1)
    put(world, "jan", "Archief")
    world.mailbox.down = outage == "mailbox"
    for _ in range(21):
        world.clock.forward(days=1)
        if world.mailbox.down:
            with pytest.raises(MailboxError):
                world.app.poll()
    world.mailbox.down = False
    world.app.poll()
    assert len(world.incidents()) == 1


def test_a_restored_backup_sweeps_from_the_moment_it_asks_for(world: World) -> None:
    put(world, "jan", "Archief", days=25)
    put(world, "piet", "Archief", days=27)
    world.forward(minutes=16)
    assert world.incidents() == ()
    with world.store.work() as work:
        work.set_fact("sweep_since", (world.clock.now() - timedelta(days=26)).isoformat())
    world.forward(minutes=1)
    assert len(world.incidents()) == 1
    assert fact(world, "sweep_since") == "", "done once"


def test_a_sweep_asked_for_during_another_is_not_forgotten(world: World) -> None:
    early = world.clock.now() - timedelta(days=26)
    real = world.mailbox.swept

    def swept() -> tuple[str, ...]:
        world.mailbox.swept = real  # type: ignore[method-assign]
        with world.store.work() as work:
            want_sweep(work, early)
        return real()

    world.mailbox.swept = swept  # type: ignore[method-assign]
    put(world, "jan", "Archief", days=25)
    world.forward(minutes=16)
    world.forward(minutes=1)
    assert len(world.incidents()) == 1


def test_an_earlier_wish_stays_when_a_later_one_comes(world: World) -> None:
    with world.store.work() as work:
        want_sweep(work, START - timedelta(days=20))
        want_sweep(work, START - timedelta(days=10))
        assert work.fact("sweep_since") == (START - timedelta(days=20)).isoformat()


@pytest.mark.parametrize("factor", [0, 60, 3600])
def test_a_clock_that_runs_ahead_of_the_servers_searches_by_the_servers_days(factor: float) -> None:
    """design.md §4: in the demo and in a drill servers stamp real time, and the sweep thinks in story time."""
    real = START
    clock = PacedClock(start=START, real=lambda: real)
    clock.pace(factor)
    real += timedelta(hours=3)
    clock.jump_to(clock.now() + timedelta(days=40))
    stamp = real
    real += timedelta(minutes=10)
    since = clock.now() - timedelta(days=2)
    searched = stamped_since(clock, since)
    assert searched <= stamp
    assert clock.from_server(searched + timedelta(hours=1, seconds=1)) >= since or searched == since


def test_mail_of_before_the_start_is_not_looked_for(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(mailbox_start=START - timedelta(hours=1)))
    world.mailbox.folders["Archief"] = []
    world.mailbox.unwatched.add("Archief")
    put(world, "oud", "Archief", hours=2)
    put(world, "nieuw", "Archief", minutes=30)
    world.app.cycle()
    world.forward(minutes=16)
    assert len(arrivals(world)) == 1
    assert world.mailbox.fetched == [2]


def test_the_first_poll_of_a_process_sweeps_at_once(world: World) -> None:
    """mail.md §1: what came and was moved during a restart need not wait a quarter of an hour."""
    world.forward(minutes=16)
    put(world, "jan", "Archief")
    world.app.swept = False
    world.forward(minutes=1)
    assert len(world.incidents()) == 1


# --- trouble ------------------------------------------------------------------------------------------------------


def test_a_folder_that_refuses_is_left_out_and_the_others_are_swept(world: World) -> None:
    for name in ("Aaa", "Zzz"):
        world.mailbox.folders[name] = []
        world.mailbox.unwatched.add(name)
    world.mailbox.refuses = {"Aaa"}
    put(world, "jan", "Zzz")
    world.forward(minutes=16)
    assert len(world.incidents()) == 1
    world.mailbox.refuses = set()
    put(world, "piet", "Aaa")
    world.forward(minutes=16)
    assert len(world.incidents()) == 2


def test_thousands_of_refusing_folders_stop_neither_the_watching_nor_the_sweep(world: World) -> None:
    names = [f"Openbaar/{number:04d}" for number in range(300)]
    for name in (*names, "Zzz"):
        world.mailbox.folders[name] = []
        world.mailbox.unwatched.add(name)
    world.mailbox.refuses = set(names)
    put(world, "moved", "Zzz")
    world.clock.forward(minutes=16)
    for number in range(40):
        if number == 3:
            put(world, "jan")
        world.forward(minutes=1)
        if number == 3:
            assert len(world.incidents()) == 1, "the watching goes first, every round"
    assert len(world.incidents()) == 2


def test_a_server_that_goes_away_in_a_sweep_ends_the_part_and_not_the_round(world: World) -> None:
    put(world, "jan", "Archief")
    real = world.mailbox.numbers

    def numbers(folder: str, *, since):  # type: ignore[no-untyped-def]
        world.mailbox.down = folder == "Archief"
        return real(folder, since=since)

    world.mailbox.numbers = numbers  # type: ignore[method-assign]
    world.clock.forward(minutes=16)
    world.app.poll()
    world.mailbox.down = False
    world.mailbox.numbers = real  # type: ignore[method-assign]
    assert fact(world, "down mailbox") == ""
    world.forward(minutes=1)
    assert len(world.incidents()) == 1


def test_a_mail_that_cannot_be_fetched_hides_no_other_of_its_folder(world: World) -> None:
    """T7."""
    for name in "abc":
        put(world, name, "Archief")
    world.mailbox.poison = {2}
    world.forward(minutes=16)
    assert len(world.incidents()) == 2
    world.mailbox.poison = set()
    world.forward(minutes=16)
    assert len(world.incidents()) == 3


@pytest.mark.timeout(1200)  # a hundred and fifty incidents in one round
@pytest.mark.parametrize("bad", [10, 25, 150])
def test_many_mails_in_a_row_that_fail_hide_nothing_behind_them(world: World, bad: int) -> None:
    """T7: ten or more that the server never gives; what lies behind them is found, and they are tried again."""
    for number in range(bad):
        put(world, f"slecht{number}", "Archief")
    world.mailbox.poison = set(range(1, bad + 1))
    put(world, "jan", "Archief")
    world.forward(minutes=16)
    for _ in range(bad // 50):
        world.forward(minutes=1)
    assert len(world.incidents()) == 1
    put(world, "piet", "Archief")
    world.forward(minutes=16)
    for _ in range(bad // 50):
        world.forward(minutes=1)
    assert len(world.incidents()) == 2
    world.mailbox.poison = set()
    world.forward(minutes=16)
    assert len(arrivals(world)) == bad + 2


def test_a_server_that_goes_away_at_a_mail_has_passed_none_by(world: World) -> None:
    """How far the sweep came is not moved past mails that failed because the line was gone."""
    for number in range(30):
        put(world, f"mens{number}", "Archief")
    real = world.mailbox.fetch_small

    def fetch_small(refs):  # type: ignore[no-untyped-def]
        world.mailbox.down = True
        return real(refs)

    world.mailbox.fetch_small = fetch_small  # type: ignore[method-assign]
    world.clock.forward(minutes=16)
    world.app.poll()
    assert arrivals(world) == []
    world.mailbox.down, world.mailbox.fetch_small = False, real  # type: ignore[method-assign]
    world.forward(minutes=1)
    assert len(arrivals(world)) == 30


def test_a_huge_folder_is_swept_part_by_part_while_the_watching_goes_on(world: World) -> None:
    many = 2 * ROUND + 50
    for number in range(many):
        raw = f"From: x@shop.example\nAuto-Submitted: auto-generated\nSubject: {number}\n\nhoi\n".encode()
        world.mailbox.put(raw, folder="Archief")
    world.clock.forward(minutes=16)
    world.app.poll()
    first = len(arrivals(world))
    assert 0 < first <= ROUND
    put(world, "jan")
    world.app.poll()
    assert len(world.incidents()) == 1
    for _ in range(3):
        world.app.poll()
    assert len(arrivals(world)) == many + 1
    assert len(set(world.mailbox.fetched)) == len(world.mailbox.fetched) == many + 1


@pytest.mark.parametrize("step", range(1, 22))
@pytest.mark.parametrize("error", [StoreError("locked"), KeyboardInterrupt()])
def test_a_sweep_that_dies_or_meets_a_full_disk_loses_and_doubles_nothing(
    world: World, step: int, error: BaseException
) -> None:
    """Promise 1."""
    put(world, "jan")
    put(world, "piet", "Archief")
    put(world, "kees", "Prullenbak")
    world.clock.forward(minutes=16)
    with failing(world, step, error), suppress(StoreError, KeyboardInterrupt, MailboxError):
        world.app.poll()
    for _ in range(3):
        world.forward(minutes=16)
    assert outcomes(world) == ["opened"] * 3


def test_a_sweep_leaves_what_lies_above_the_watermark_to_the_watching(world: World) -> None:
    """A sweep that moved INBOX's watermark, or took its mails, would let others slip."""
    real = world.mailbox.numbers

    def numbers(folder: str, *, since):  # type: ignore[no-untyped-def]
        if folder == "INBOX":
            put(world, "laat")
        return real(folder, since=since)

    world.mailbox.numbers = numbers  # type: ignore[method-assign]
    world.clock.forward(minutes=16)
    world.app.poll()
    assert arrivals(world) == []
    world.mailbox.numbers = real  # type: ignore[method-assign]
    world.app.poll()
    assert outcomes(world) == ["opened"]


def test_a_mail_that_the_watching_missed_in_its_own_folder_is_found(world: World) -> None:
    """A server that shows a mail late, below the watermark (T5)."""
    world.mailbox.uids = iter((9, 5))  # type: ignore[assignment]
    put(world, "jan")
    world.forward(minutes=1)
    put(world, "piet")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened"] * 2


def test_a_folder_that_was_swept_and_is_watched_from_now_on_is_read_from_its_beginning(world: World) -> None:
    """A sweep moves no watermark: what it passed over is still to be read when the folder is configured."""
    put(world, "oud", "Archief", days=20)
    put(world, "jan", "Archief")
    world.forward(minutes=16)
    assert outcomes(world) == ["opened"]
    world.mailbox.unwatched.discard("Archief")
    world.forward(minutes=1)
    assert outcomes(world) == ["opened"] * 2


# --- any history --------------------------------------------------------------------------------------------------

FOLDERS = ("INBOX", "Spam", "Archief", "Prullenbak")
STEPS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(FOLDERS)),
    st.tuples(st.just("move"), st.integers(0, 30), st.sampled_from(FOLDERS)),
    st.tuples(st.just("renumber"), st.sampled_from(FOLDERS), st.booleans()),
    st.tuples(st.just("poll"), st.sampled_from((1, 16, 1500))),
    st.tuples(st.just("poison"), st.sets(st.integers(1, 20), max_size=3)),
    st.tuples(st.just("refuse"), st.sets(st.sampled_from(FOLDERS), max_size=1)),
    st.tuples(st.just("down")),
    st.tuples(st.just("fail"), st.integers(1, 25)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=25), at_once=st.sampled_from((2, 1000)))
def test_whatever_people_servers_and_databases_do_each_mail_is_taken_in_once(
    steps: list, at_once: int
) -> None:  # type: ignore[type-arg]
    """Promise 1, T5: each delivered mail ends with exactly one arrival that is no duplicate."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), url=f"sqlite:///{folder}/bot.sqlite3")
        world.mailbox.at_once = at_once
        for name in FOLDERS:
            world.mailbox.folders.setdefault(name, [])
        world.mailbox.unwatched = {"Archief", "Prullenbak"}
        delivered = 0
        for step in steps:
            delivered += step[0] == "put"
            play(world, *step, number=delivered)
        play(world, "heal", number=0)
        for _ in range(6):
            world.clock.forward(minutes=16)
            world.app.poll()
        firsts = [arrival for arrival in arrivals(world) if arrival.outcome != "duplicate"]
        assert len(firsts) == len({arrival.evidence for arrival in firsts}) == delivered
        assert all(arrival.outcome == "opened" for arrival in firsts)
        world.store.close()


def play(world: World, what: str, *more, number: int) -> None:  # type: ignore[no-untyped-def]
    """One thing that happens."""
    box = world.mailbox
    if what == "put":
        put(world, f"mens{number}", *more)
    elif what == "move":
        there = [(folder, mail[0]) for folder, mails in box.folders.items() for mail in mails]
        if there:
            source, uid = there[more[0] % len(there)]
            box.move(uid, source, more[1])
    elif what == "renumber":
        renumber(world, *more)
    elif what == "poll":
        world.clock.forward(minutes=more[0])
        with suppress(MailboxError):
            world.app.poll()
    elif what == "poison":
        box.poison = more[0]
    elif what == "refuse":
        box.refuses = more[0]
    elif what == "down":
        box.down = not box.down
    elif what == "fail":
        world.clock.forward(minutes=16)
        with failing(world, more[0]), suppress(StoreError, MailboxError):
            world.app.poll()
    else:
        box.poison, box.refuses, box.down = set(), set(), False


def renumber(world: World, folder: str, backwards: bool) -> None:
    """The server begins to count anew; the order may turn round."""
    box = world.mailbox
    box.numbering[folder] = box.numbering.get(folder, box.uidvalidity) + 1
    mails = sorted(box.folders[folder], key=lambda mail: mail[0], reverse=backwards)
    box.folders[folder] = [(next(box.uids), *mail[1:]) for mail in mails]

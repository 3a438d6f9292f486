"""The metronome and what it does about trouble: no busy loop, one sentence an outage, never a job in another's way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from compliance_bot.backoff import Patience
from compliance_bot.clocks import elapsed_seconds
from compliance_bot.errors import LoginRefused, MailboxError, StoreError
from compliance_bot.scheduler import GAP_SECONDS, Beat, Complaints, Jobs, _beats, _guard, _metronome, serve
from compliance_bot.store.sql import SqlStore
from tests.fakes import World
from tests.servers.harness import wait_for


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def jobs_of(world: World, *, poll_seconds: int = 60) -> Jobs:
    """The jobs with chance taken out."""
    return Jobs(app=world.app, poll_seconds=poll_seconds, patience=Patience(chance=lambda: 0.0))


@dataclass
class Runs:
    """A job that counts, and may be told what to do."""

    act: Callable[[], object] = lambda: None
    count: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        self.count += 1
        self.act()


@contextmanager
def beating(runs: Runs, seconds: float) -> Iterator[Beat]:
    beat = Beat(name="job", job=runs, pause=lambda: seconds, stopping=runs.stopping)
    beat.start()
    try:
        yield beat
    finally:
        runs.stopping.set()
        assert beat.join(5)


# --- the beat -----------------------------------------------------------------------------------------------------


def test_a_job_comes_again_after_its_pause_and_at_once_when_asked() -> None:
    runs = Runs()
    with beating(runs, 3600) as beat:
        wait_for("the first run", lambda: runs.count == 1)
        beat.ask()
        wait_for("the second", lambda: runs.count == 2)


def test_however_often_it_is_asked_it_runs_once_a_second_at_most() -> None:
    """A flood of pushes is no busy loop."""
    runs = Runs()
    begun = elapsed_seconds()
    with beating(runs, 3600) as beat:
        while elapsed_seconds() - begun < 2.5:
            beat.ask()
            runs.stopping.wait(0.01)
    assert runs.count <= 2.5 / GAP_SECONDS + 2


def test_what_is_asked_during_a_run_is_done_after_it() -> None:
    """A push that comes while the mailbox is being read is not lost."""
    holding = threading.Event()
    runs = Runs(act=lambda: holding.wait(10))
    with beating(runs, 3600) as beat:
        wait_for("the first run", lambda: runs.count == 1)
        beat.ask()
        holding.set()
        wait_for("the second", lambda: runs.count == 2)


def test_a_run_that_was_on_its_way_is_not_taken_for_the_one_asked_for() -> None:
    holding = threading.Event()
    runs = Runs(act=lambda: holding.wait(10))
    with beating(runs, 3600) as beat:
        wait_for("the first run", lambda: runs.count == 1)
        assert not beat.wait_for_a_run(0.2)
        holding.set()
        assert beat.wait_for_a_run(10)
        assert runs.count >= 2


def test_the_metronome_asks_for_a_job_at_its_interval() -> None:
    """T32: an interval in UTC; what was missed is asked for once, however late."""
    runs = Runs()
    with beating(runs, 3600) as beat:
        metronome = _metronome({beat: 1.5})
        try:
            wait_for("three runs", lambda: runs.count >= 3)
            (job,) = metronome.get_jobs()
        finally:
            metronome.shutdown()
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert str(metronome.timezone) == "UTC"


def test_a_job_does_not_wait_for_a_metronome_that_stands_still() -> None:
    """APScheduler waits an hour when the machine's clock is put back an hour; promise 2 does not."""
    runs = Runs()
    with beating(runs, 1.2):
        wait_for("three runs", lambda: runs.count >= 3)


def test_a_stop_ends_every_pause_at_once() -> None:
    runs = Runs()
    begun = elapsed_seconds()
    with beating(runs, 3600):
        wait_for("the first run", lambda: runs.count == 1)
    assert elapsed_seconds() - begun < 3


# --- the mailbox in trouble ---------------------------------------------------------------------------------------


def test_reading_backs_off_and_what_idle_or_the_timer_asks_for_respects_it(world: World) -> None:
    """Never a busy loop: 5, 10, 20 … 300 seconds, and not one try between."""
    jobs = jobs_of(world)
    tries = Runs(act=world.mailbox.connect)
    world.mailbox.connect = tries  # type: ignore[method-assign]
    world.mailbox.down = True
    pauses = []
    real = type(world.mailbox).connect
    tries.act = lambda: real(world.mailbox)
    for number in range(1, 10):
        jobs.poll()
        assert tries.count == number
        pauses.append(jobs.poll_pause())
        for _ in range(5):
            jobs.poll()
        assert tries.count == number, "asked for too soon"
        world.clock.forward(seconds=jobs.poll_pause())
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    world.mailbox.down = False
    jobs.poll()
    assert jobs.poll_pause() == 120, "the metronome asks at 60; this is for when it does not"


def test_a_refused_login_is_tried_seldom_and_a_mended_password_within_ten_minutes(world: World) -> None:
    jobs = jobs_of(world)

    def refuse() -> None:
        raise LoginRefused("Login refused")

    world.mailbox.connect = refuse  # type: ignore[method-assign]
    jobs.poll()
    assert jobs.poll_pause() > 200
    world.clock.forward(seconds=jobs.poll_pause())
    jobs.poll()
    assert 500 < jobs.poll_pause() < 600


def test_a_clock_that_is_set_back_an_hour_holds_no_poll_up(world: World) -> None:
    jobs = jobs_of(world)
    world.mailbox.down = True
    jobs.poll()
    world.clock.forward(hours=-1)
    assert jobs.may_read()
    assert jobs.poll_pause() == 0
    world.mailbox.down = False
    jobs.poll()
    assert jobs.reads()


def test_trouble_is_told_once_and_its_end_once(world: World) -> None:
    """One clear sentence an outage, also when others have the same trouble."""
    jobs = jobs_of(world)
    with structlog.testing.capture_logs() as logs:
        for _ in range(5):
            world.mailbox.down = True
            jobs.poll()
            world.clock.forward(minutes=6)
        world.mailbox.down = False
        jobs.poll()
        jobs.poll()
    told = [(entry["event"], entry.get("job")) for entry in logs]
    assert told == [("job_failed", "mailbox"), ("job_works_again", "mailbox")]
    assert logs[0]["why"] == "the mailbox does not answer"


def test_the_same_sentence_of_two_jobs_is_said_once() -> None:
    complaints = Complaints()
    with structlog.testing.capture_logs() as logs:
        for job in ("poll", "tick", "deliver", "poll"):
            complaints.failed(job, StoreError("the disk is full"))
        complaints.failed("tick", MailboxError("something else"))
        for job in ("poll", "deliver", "tick"):
            complaints.worked(job)
    assert [(entry["event"], entry["job"]) for entry in logs] == [
        ("job_failed", "poll"),
        ("job_failed", "tick"),
        ("job_works_again", "deliver"),
        ("job_works_again", "tick"),
    ]


def test_what_is_stored_is_handled_although_the_mailbox_is_down(world: World) -> None:
    jobs = jobs_of(world)
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.app.read()
    world.mailbox.down = True
    jobs.poll()
    assert len(world.incidents()) == 1


def test_marking_that_fails_slows_no_reading_and_is_told_once(world: World) -> None:
    """The mailbox can be read but not written in: reports come in at full pace, and nobody is told that it is down."""
    jobs = jobs_of(world)
    tries = Runs()

    def refuse(_ref: object) -> None:
        tries()
        raise MailboxError("the folder for handled mail is not there")

    world.mailbox.mark_done = refuse  # type: ignore[method-assign,assignment]
    with structlog.testing.capture_logs() as logs:
        for number in range(1, 21):
            world.mailbox.put(world.mail(f"Usb-stick {number} kwijt.", sender="jan@amnesty.example"))
            jobs.poll()
            world.app.deliver()
            assert jobs.poll_pause() == 120
            world.clock.forward(minutes=1)
    assert len(world.incidents()) == 20
    assert tries.count < 60, "ten times a round at most, and not each round"
    assert _failed(logs) == ["marking of handled mails"]
    assert not [text for _, text in world.chat.posts if "postvak" in text]


def test_a_sweep_that_cannot_list_the_folders_waits_longer_each_time_and_slows_no_reading(
    world: World,
) -> None:
    """A refused LIST is not asked for at every poll; it is told once, and what is reported comes in meanwhile."""
    jobs = jobs_of(world)
    tries = Runs()
    real = world.mailbox.swept

    def refuse() -> tuple[str, ...]:
        tries()
        raise MailboxError("the server does not list its folders")

    world.mailbox.swept = refuse  # type: ignore[method-assign]
    with structlog.testing.capture_logs() as logs:
        for number in range(1, 31):
            world.mailbox.put(world.mail(f"Usb-stick {number} kwijt.", sender="jan@amnesty.example"))
            jobs.poll()
            assert jobs.poll_pause() == 120
            world.clock.forward(seconds=20)
    assert len(world.incidents()) == 30
    assert tries.count < 10, "after 5, 10, 20 … 300 seconds"
    assert _failed(logs) == ["sweep"]
    assert not [entry for entry in logs if entry["event"] == "sweep_stopped_until_the_next_round"]
    world.mailbox.swept = real  # type: ignore[method-assign]
    world.clock.forward(minutes=6)
    with structlog.testing.capture_logs() as logs:
        jobs.poll()
    assert [entry["job"] for entry in logs if entry["event"] == "job_works_again"] == ["sweep"]


def test_a_round_by_hand_goes_on_when_the_sweep_cannot(world: World) -> None:
    """`once`: the report is handled, reminded of and told, and the trouble is one sentence."""

    def refuse() -> tuple[str, ...]:
        raise MailboxError("the server does not list its folders")

    world.mailbox.swept = refuse  # type: ignore[method-assign]
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    with structlog.testing.capture_logs() as logs:
        world.app.cycle()
    assert len(world.incidents()) == 1
    assert world.mailer.sent
    assert [e["why"] for e in logs if e["log_level"] == "error"] == ["the server does not list its folders"]


def test_an_outage_of_the_database_is_one_sentence_however_many_jobs_meet_it(world: World) -> None:
    """Promise 7: the poll, the reminders and the letters all stand still; the log says it once, and its end once."""
    jobs = jobs_of(world)
    beats = {one.name: one.job for one in _beats(jobs, threading.Event())}
    poll = jobs.tick
    beats["tick"] = _guard("tick", lambda: poll(_NoPoll()), jobs.complaints)  # type: ignore[arg-type]
    real = world.store.work

    def work() -> object:
        raise StoreError("the database does not answer")

    with structlog.testing.capture_logs() as logs:
        world.store.work = work  # type: ignore[method-assign,assignment]
        for _ in range(10):
            for job in beats.values():
                job()
            world.clock.forward(seconds=60)
        world.store.work = real  # type: ignore[method-assign]
        for _ in range(2):
            for job in beats.values():
                job()
    told = [entry["event"] for entry in logs if entry["event"].startswith("job_")]
    assert told == ["job_failed", "job_works_again"]
    assert [entry["event"] for entry in logs if entry["log_level"] in ("error", "critical")] == ["job_failed"]


class _NoPoll:
    def wait_for_a_run(self, _seconds: float) -> bool:
        return True


def test_after_a_sleep_the_mailbox_is_read_before_anybody_is_reminded(world: World) -> None:
    """mail.md §1: a waiting decision stops the collapsed reminder, also when the machine slept or its clock leapt."""
    jobs = jobs_of(world)
    order: list[str] = []

    class Poll:
        def wait_for_a_run(self, _seconds: float) -> bool:
            order.append("poll")
            return True

    world.app.tick = lambda: order.append("tick") or 0  # type: ignore[method-assign,func-returns-value]
    for step in (
        timedelta(0),
        timedelta(seconds=20),
        timedelta(hours=1),
        timedelta(seconds=20),
        timedelta(hours=-1),
    ):
        world.clock.forward(seconds=step.total_seconds())
        jobs.tick(Poll())  # type: ignore[arg-type]
    assert order == ["tick", "tick", "poll", "tick", "tick", "poll", "tick"]


# --- the service --------------------------------------------------------------------------------------------------


@contextmanager
def service(world: World, poll_seconds: int = 1) -> Iterator[None]:
    stopping = threading.Event()
    thread = threading.Thread(
        target=serve,
        args=(world.app,),
        kwargs={"poll_seconds": poll_seconds, "stopping": stopping},
        daemon=True,
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(6)
        assert not thread.is_alive()


def test_a_server_that_owes_an_answer_for_a_quarter_of_an_hour_is_told_and_its_line_cut(world: World) -> None:
    """T3: one that drips a byte at a time reaches no time limit of the line; promise 7: silence is noticed."""
    jobs = jobs_of(world)
    beat = Beat(name="poll", job=lambda: None, pause=lambda: 1.0, stopping=threading.Event())
    world.mailbox.owed = 899.0
    jobs.tick(beat)
    assert (world.mailbox.cuts, told(world)) == (0, 0)
    world.mailbox.owed = 900.0
    for _ in range(3):
        jobs.tick(beat)
    world.app.deliver()
    assert (world.mailbox.cuts, told(world)) == (3, 1)
    world.mailbox.owed = 0.0
    jobs.poll()
    world.clock.moment += timedelta(minutes=2)
    world.mailbox.owed = 900.0
    jobs.tick(beat)
    world.app.deliver()
    assert told(world) == 2, "the next outage is told again"


def told(world: World) -> int:
    """How often the chat heard that the mailbox cannot be read."""
    return sum("mailbox" in text.lower() for _, text in world.chat.posts)


def test_a_job_that_breaks_in_an_unforeseen_way_ends_nothing(world: World) -> None:
    def broken() -> int:
        raise RuntimeError("unforeseen")

    world.app.tick = broken  # type: ignore[method-assign]
    with structlog.testing.capture_logs() as logs, service(world):
        wait_for("the trouble", lambda: _failed(logs) == ["tick"])
        world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
        wait_for("the incident", lambda: len(world.incidents()) == 1)
    assert _failed(logs) == ["tick"]


def test_idle_that_breaks_touches_no_poll(world: World) -> None:
    """Whatever the speed-up does, the timer reads the mailbox."""

    class Broken:
        def run(self, **_: object) -> None:
            raise RuntimeError("idle is broken")

    world.app.idle = Broken()  # type: ignore[assignment]
    with structlog.testing.capture_logs() as logs, service(world):
        wait_for("the trouble", lambda: _failed(logs) == ["idle"])
        world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
        wait_for("the incident", lambda: len(world.incidents()) == 1)
    assert _failed(logs) == ["idle"]


def test_a_push_brings_a_poll_at_once_and_in_trouble_none(world: World) -> None:
    """A poll a minute by the timer; the push does not wait for it."""
    pushes = threading.Event()

    class Pushing:
        def run(
            self, *, ask: Callable[[], None], rest: Callable[[float], bool], ready: Callable[[], bool]
        ) -> None:
            while not rest(0.1):
                if pushes.is_set():
                    pushes.clear()
                    ask()

    world.app.idle = Pushing()  # type: ignore[assignment]
    with service(world, poll_seconds=3600):
        wait_for("the first look", lambda: _fact(world, "polled_at"))
        world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
        pushes.set()
        wait_for("the incident", lambda: len(world.incidents()) == 1, timeout=10)


def _failed(logs: list[Any]) -> list[str]:
    return [entry["job"] for entry in list(logs) if entry["event"] == "job_failed"]


def _fact(world: World, name: str) -> str:
    """As another process sees it: the service's own store wants the lease."""
    store = SqlStore(world.url, ladder=world.policy.ladder)
    with store.work() as work:
        found = work.fact(name)
    store.close()
    return found

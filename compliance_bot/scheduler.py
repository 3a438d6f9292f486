"""The metronome: APScheduler in memory asks a few jobs to look now; nothing about incidents in it (T32).

Due moments are rows in the database. Each job has a thread of its own; one that fails is logged and asked again.
APScheduler reckons with the time of day and stands still for an hour when the machine's clock is put back an hour.
So a job that was not asked for twice its time does not wait for it: that pause is measured on a clock nobody sets.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType, MappingProxyType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from compliance_bot.app import App
from compliance_bot.backoff import Patience, Trouble
from compliance_bot.clocks import elapsed_seconds
from compliance_bot.errors import ComplianceBotError, LeaseLost, LoginRefused, MailboxError, StoreError
from compliance_bot.instances import Instance

log = structlog.get_logger(__name__)

INTERVALS = MappingProxyType(
    {"tick": 20.0, "deliver": 5.0, "heartbeat": 30.0, "heads": 300.0, "audit": 600.0}
)
STOP_SECONDS = 4.0
FIRST_POLL_SECONDS = 60
# however many pushes come: no two runs of a job closer to each other than this
GAP_SECONDS = 1.0
# of the seconds that a stop may take: to let another instance have the lease
LEAVE_SECONDS = 0.8
# how often to see whether this instance does the work (any more)
WATCH_SECONDS = 0.1
# no tick for so long: the machine slept, or its clock was set
SLEPT = timedelta(minutes=3)
# so long the next mail of a backlog waits for the reminders at most; less than a stop may take
GIVES_WAY_SECONDS = 3.0
# Python's own 5 ms is how long a reminder waits for a thread that parses, at each of its thousands of steps (T45)
SWITCH_SECONDS = 0.0001
# a job that is not asked for in so many times its interval does not wait for the metronome
PATIENCE = 2


@dataclass(kw_only=True, eq=False)
class Beat:
    """One job, done when it is asked for, and after `pause()` seconds in any case."""

    name: str
    job: Callable[[], None]
    pause: Callable[[], float]
    stopping: threading.Event
    _asked: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _begun: int = 0
    _ended: int = 0

    def start(self) -> None:
        """Begin at once."""
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """Do the job now, or once more after the run that is on its way."""
        self._asked.set()

    def wait_for_a_run(self, seconds: float) -> bool:
        """Ask, and wait for a run that begins after this, at most so long and not past a stop; whether it ended."""
        wanted = self._begun + 1
        self.ask()
        if self._thread is None:
            self.start()
        end = elapsed_seconds() + seconds
        while self._ended < wanted and elapsed_seconds() < end:
            if self.stopping.wait(0.05):
                break
        return self._ended >= wanted

    def join(self, seconds: float) -> bool:
        """Whether the thread is over within so many seconds after a stop."""
        if self._thread is None:
            return True
        self._asked.set()
        self._thread.join(max(seconds, 0.0))
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self.stopping.is_set():
            self._asked.clear()
            self._begun += 1
            self.job()
            self._ended = self._begun
            self.stopping.wait(GAP_SECONDS)
            self._asked.wait(max(self.pause() - GAP_SECONDS, 0.0))


@dataclass(kw_only=True)
class Complaints:
    """What was said about which part: the same trouble is told once, by the first part that meets it."""

    _said: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self, part: str, error: Exception) -> None:
        """Tell of it when nobody did yet; of what was not foreseen with the place where it happened."""
        foreseen = isinstance(error, ComplianceBotError)
        why = str(error) if foreseen else repr(error)
        with self._lock:
            new = why not in self._said.values()
            self._said[part] = why
        if new and foreseen:
            log.error("job_failed", job=part, why=why)
        elif new:
            log.exception("job_failed", job=part, exc_info=error)

    def worked(self, part: str) -> None:
        """Tell that it is over, when no other part has the same trouble still."""
        with self._lock:
            why = self._said.pop(part, None)
            over = why is not None and why not in self._said.values()
        if over:
            log.info("job_works_again", job=part)


@dataclass(kw_only=True)
class Jobs:
    """What the service does over and over; `patience` is how long the mailbox is left alone after trouble.

    `instance` None: there is no other. `term`: the one whose first poll is over, so that reminders may begin.
    """

    app: App
    poll_seconds: int
    instance: Instance | None = None
    term: int = 0
    complaints: Complaints = field(default_factory=Complaints)
    patience: Patience = field(default_factory=Patience)
    _marking: Patience = field(default_factory=Patience)
    _sweeping: Patience = field(default_factory=Patience)
    _ticked_at: datetime | None = None
    _no_tick: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._no_tick.set()

    def poll(self) -> None:
        """Read when the back-off allows, handle what is stored anyhow; then flag or move; then sweep."""
        more = True
        while more:
            try:
                more = self.may_read() and bool(self._try("mailbox", self.app.read, self.patience))
            finally:
                self.app.handle()
            more = more and not self.app.stop()
        # each has a back-off of its own: where one of them fails, reading goes on at full pace
        if self.reads() and not self._marking.left(self._now()):
            self._try("marking of handled mails", self.app.mark, self._marking)
        if self.reads() and not self._sweeping.left(self._now()):
            self._try("sweep", self._sweep, self._sweeping)

    def leads(self) -> bool:
        """Whether this instance does the work."""
        return self.instance is None or self.instance.leads

    def is_on(self) -> bool:
        """Whether the mailbox was read since it does, so that what is due may be told."""
        return self.instance is None or 0 < self.instance.term == self.term

    def may_deliver(self) -> bool:
        """Also beside another instance that works, where both can claim."""
        return self.is_on() or (self.instance is not None and self.instance.helps)

    def may_read(self) -> bool:
        """Whether the mailbox may be tried now; what IDLE or the timer asks for respects this."""
        return not self.patience.left(self._now())

    def reads(self) -> bool:
        """Whether the mailbox could be read the last time."""
        return not self.patience.failures

    def poll_pause(self) -> float:
        """Seconds until the next poll without being asked: after trouble the back-off's."""
        return float(PATIENCE * self.poll_seconds) if self.reads() else self.patience.left(self._now())

    def tick(self, poll: Beat) -> None:
        """Remind; after a sleep or a leap of the clock the mailbox is read first, as at a start (mail.md §1)."""
        since, self._ticked_at = self._ticked_at, self._now()
        passed = self._ticked_at - since if since else timedelta(0)
        if abs(passed) > SLEPT:
            log.warning("time_leapt_the_mailbox_is_read_first", seconds=int(passed.total_seconds()))
            poll.wait_for_a_run(FIRST_POLL_SECONDS)
            self._ticked_at = self._now()
        self._no_tick.clear()
        try:
            self.app.watch_the_line()
            self.app.tick()
        finally:
            self._no_tick.set()

    def give_way(self) -> bool:
        """Wait while reminders are being carried out, a little: one that hangs holds no mail up for ever (T45)."""
        return self._no_tick.wait(GIVES_WAY_SECONDS)

    def _sweep(self) -> None:
        try:
            self.app.sweep()
        finally:
            self.app.handle()

    def _try(self, part: str, act: Callable[[], object], patience: Patience) -> object:
        """What `act` gave; None after trouble with the mail server, which is told and waited out here."""
        try:
            gave = act()
        except MailboxError as error:
            trouble = Trouble.LOGIN if isinstance(error, LoginRefused) else Trouble.LINE
            patience.failed(self._now(), trouble)
            self.complaints.failed(part, error)
            return None
        patience.worked()
        self.complaints.worked(part)
        return gave

    def _now(self) -> datetime:
        return self.app.desk.clock.now()


def serve(
    app: App, *, poll_seconds: int, stopping: threading.Event, instance: Instance | None = None
) -> None:
    """Run until `stopping` is set: in each term the mailbox is read once before the first tick (mail.md §1)."""
    app.stop = stopping.is_set
    seat = instance or app.seat()
    jobs = Jobs(app=app, poll_seconds=poll_seconds, instance=seat)
    app.give_way = jobs.give_way
    sys.setswitchinterval(SWITCH_SECONDS)
    lease = Beat(
        name="lease",
        job=_guard("lease", seat.look, jobs.complaints),
        pause=lambda: seat.pace.look,
        stopping=stopping,
    )
    lease.start()
    app.health(seat, stopping)
    poll, *others = _beats(jobs, stopping, lost=lease.ask)
    for beat in others:
        beat.start()
    metronome = _metronome({poll: poll_seconds, **{one: INTERVALS[one.name] for one in others}})
    listening = _listen(jobs, poll, stopping)
    while not stopping.wait(WATCH_SECONDS):
        if seat.leads and not jobs.is_on():
            _begin_a_term(jobs, seat, [poll, *others])
    metronome.shutdown(wait=False)
    _stop([poll, *others], (lease, listening), app, seat)


def _begin_a_term(jobs: Jobs, seat: Instance, beats: list[Beat]) -> None:
    """A changed ladder first, then the mailbox: what waits there may take a reminder back (mail.md §1)."""
    term, (poll, *others) = seat.term, beats
    _guard("begin", jobs.app.begin, jobs.complaints)()
    if not poll.wait_for_a_run(FIRST_POLL_SECONDS) and not poll.stopping.is_set():
        log.warning("first_poll_takes_long_reminders_start_without_it")
    if not poll.stopping.is_set():
        jobs.term = term
        for beat in others:
            beat.ask()
        log.info("service_started", poll_seconds=jobs.poll_seconds)


def _metronome(intervals: Mapping[Beat, float]) -> BackgroundScheduler:
    """Asks each job at its interval, in UTC; what was missed is asked for once (T32)."""
    metronome = BackgroundScheduler(timezone="UTC")
    for beat, seconds in intervals.items():
        metronome.add_job(
            beat.ask,
            "interval",
            seconds=seconds,
            id=beat.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    metronome.start()
    return metronome


def _beats(jobs: Jobs, stopping: threading.Event, *, lost: Callable[[], None] = lambda: None) -> list[Beat]:
    """The poll first; each does its job only where this instance may, and `lost` hears when it may no more."""

    def beat(name: str, job: Callable[[], object], may: Callable[[], bool]) -> Beat:
        guarded = _guard(name, job, jobs.complaints, lost=lost)
        pause = jobs.poll_pause if name == "poll" else lambda: PATIENCE * INTERVALS[name]
        return Beat(name=name, job=lambda: guarded() if may() else None, pause=pause, stopping=stopping)

    poll = beat("poll", jobs.poll, jobs.leads)
    beats = [
        poll,
        beat("tick", lambda: jobs.tick(poll), jobs.is_on),
        beat("deliver", jobs.app.deliver, jobs.may_deliver),
        beat("audit", jobs.app.audit, jobs.is_on),
    ]
    if jobs.app.heartbeat is not None:
        beats.append(beat("heartbeat", jobs.app.beat, jobs.is_on))
    if jobs.app.heads:
        beats.append(beat("heads", jobs.app.give_heads, jobs.is_on))
    return beats


def _listen(jobs: Jobs, poll: Beat, stopping: threading.Event) -> threading.Thread | None:
    """IDLE in a thread that may be left behind at any moment: it owns nothing but its line."""
    watch = jobs.app.idle
    if watch is None or stopping.is_set():
        return None

    def ask() -> None:
        if jobs.may_read():
            poll.ask()

    def run() -> None:
        watch.run(ask=ask, rest=stopping.wait, ready=lambda: jobs.is_on() and jobs.reads())

    thread = threading.Thread(target=_guard("idle", run, jobs.complaints), name="idle", daemon=True)
    thread.start()
    return thread


def stop_on_signals(stopping: threading.Event) -> None:
    """SIGTERM and SIGINT ask for a clean stop."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)


def _guard(
    name: str, job: Callable[[], object], complaints: Complaints, *, lost: Callable[[], None] = lambda: None
) -> Callable[[], None]:
    """One of the two places that catch broadly (style.md): a job's trouble is told and never ends the service.

    That another instance works is no trouble: `lost` hears of it, and it is said once for all jobs.
    """

    def run() -> None:
        try:
            job()
        except LeaseLost:
            lost()
        except Exception as error:  # noqa: BLE001 - Complaints tells of it, with its place when unforeseen
            complaints.failed(name, error)
        else:
            complaints.worked(name)

    return run


def _stop(beats: list[Beat], others: tuple[Beat, threading.Thread | None], app: App, seat: Instance) -> None:
    """Let the jobs in flight finish, four seconds at most; what is not committed by then was never begun."""
    lease, listening = others
    end = elapsed_seconds() + STOP_SECONDS
    # the sign of life, the head's places and IDLE own nothing that could be left half done
    waiting = [
        beat.name
        for beat in beats
        if beat.name not in ("heartbeat", "heads") and not beat.join(end - elapsed_seconds())
    ]
    if listening is not None and not waiting:
        listening.join(max(min(end - elapsed_seconds(), 2.5), 0.0))
    lease.join(end - elapsed_seconds())
    _leave(seat)
    if waiting:
        log.warning("service_stopped_while_a_job_waited_for_a_server", jobs=waiting)
        # a thread blocked on a socket would hold the interpreter's exit back; transactions are atomic
        os._exit(0)
    app.close()
    log.info("service_stopped")


def _leave(seat: Instance) -> None:
    """Another instance may take over within seconds; where the database is away it does so a little later."""

    def leave() -> None:
        try:
            seat.leave()
        except StoreError as error:
            log.warning("the_lease_could_not_be_given_back", why=str(error))

    thread = threading.Thread(target=leave, name="leave", daemon=True)
    thread.start()
    thread.join(LEAVE_SECONDS)

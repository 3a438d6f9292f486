"""The metronome: APScheduler in memory, a few interval jobs, nothing about incidents in it (T32).

Due moments are rows in the database; a job only says "look now". A job that fails is logged and comes again.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from compliance_bot.app import App
from compliance_bot.clocks import SystemClock
from compliance_bot.errors import ComplianceBotError

log = structlog.get_logger(__name__)

TICK_SECONDS = 20
DELIVER_SECONDS = 5
STOP_SECONDS = 4.0
FIRST_POLL_SECONDS = 60


def serve(app: App, *, poll_seconds: int, stopping: threading.Event) -> None:
    """Run until `stopping` is set: the mailbox is read once before the first tick (mail.md §1)."""
    app.stop = stopping.is_set
    _guard("begin", app.begin)()
    jobs = {name: _guard(name, job) for name, job in _jobs(app).items()}
    _first_look(jobs["poll"], stopping)
    scheduler = BackgroundScheduler(timezone="UTC")
    seconds = {"poll": poll_seconds, "tick": TICK_SECONDS, "deliver": DELIVER_SECONDS}
    now = SystemClock().now()
    for name, job in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            seconds=seconds[name],
            id=name,
            next_run_time=now + timedelta(seconds=poll_seconds if name == "poll" else 0),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    log.info("service_started", poll_seconds=poll_seconds)
    stopping.wait()
    _stop(scheduler, app)


def _jobs(app: App) -> dict[str, Callable[[], int]]:
    return {"poll": app.poll, "tick": app.tick, "deliver": app.deliver}


def _first_look(poll: Callable[[], None], stopping: threading.Event) -> None:
    """Read the mailbox before anybody is reminded, but never wait longer than a minute or past a stop."""
    looking = threading.Thread(target=poll, name="first poll", daemon=True)
    looking.start()
    for _ in range(FIRST_POLL_SECONDS * 5):
        looking.join(0.2)
        if not looking.is_alive() or stopping.is_set():
            return
    log.warning("first_poll_takes_long_reminders_start_without_it")


def stop_on_signals(stopping: threading.Event) -> None:
    """SIGTERM and SIGINT ask for a clean stop."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)


def _guard(name: str, job: Callable[[], int]) -> Callable[[], None]:
    """One of the two places that catch broadly (style.md): a job's trouble is told and never ends the service."""
    busy = threading.Lock()

    def run() -> None:
        if not busy.acquire(blocking=False):
            return
        try:
            job()
        except ComplianceBotError as error:
            log.error("job_failed", job=name, why=str(error))
        except Exception:
            log.exception("job_failed", job=name)
        finally:
            busy.release()

    return run


def _stop(scheduler: BackgroundScheduler, app: App) -> None:
    """Let the jobs in flight finish, four seconds at most; what is not committed by then was never begun."""
    waiter = threading.Thread(target=scheduler.shutdown, daemon=True)
    waiter.start()
    waiter.join(STOP_SECONDS)
    if waiter.is_alive():
        log.warning("service_stopped_while_a_job_waited_for_a_server")
        # a thread blocked on a socket would hold the interpreter's exit back; transactions are atomic
        os._exit(0)
    app.close()
    log.info("service_stopped")

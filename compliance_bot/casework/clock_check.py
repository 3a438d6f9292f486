"""The machine's clock held against the servers' times: a wrong hour is fatal, and nobody sees it (promise 7, P2).

Three things tell a server's time: the stamp of a mail that came in between two readings of the mailbox, and the
Date of an answer of the watching service and of the chat. SMTP and IMAP greetings tell none.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.machine_notices import tell_technicians
from compliance_bot.ports import Heard, NoticeView, Work
from compliance_bot.procedure.clock_skew import Observation, ahead_of, skew_of, with_observation

log = structlog.get_logger(__name__)

SOURCES = ("mailbox", "heartbeat", "chat")
_TOLD, _LOOKED = "clock told", "clock looked at mail"
# an answer may have taken so long, and a stamp is cut off to whole seconds
_ANSWER = timedelta(seconds=15)
_SECOND = timedelta(seconds=1)


def last_reading(desk: Desk) -> datetime | None:
    """When the mailbox was last read to its end: what comes in later was stamped later."""
    with desk.store.work() as work:
        return remembered(work, "polled_at")


def hold_against_mail(desk: Desk, *, since: datetime | None) -> None:
    """After a reading: the stamp of the newest new mail lies between the reading before and now, if the clocks agree.

    since: that reading before; None = unknown, and then only a stamp in the future says something.
    """
    now = desk.clock.now()
    with desk.store.work() as work:
        looked = int(work.fact(_LOOKED) or 0)
        found = work.latest_stamp(after=looked)
        if found is None:
            return
        work.set_fact(_LOOKED, str(found.id))
        stamp = found.ref.internaldate
        if stamp is not None:
            earliest = min(since, now) - _SECOND if since else stamp
            _observe(desk, work, "mailbox", Heard(stamp=stamp, at=now), earliest=earliest)


def hold_against(desk: Desk, source: str, heard: Heard | None) -> None:
    """After an answer that told the server's time; None = it told none."""
    if heard is not None:
        with desk.store.work() as work:
            _observe(desk, work, source, heard, earliest=heard.at - _ANSWER)


def _observe(desk: Desk, work: Work, source: str, heard: Heard, *, earliest: datetime) -> None:
    if desk.clock.from_server(heard.stamp) != heard.stamp:
        return  # a driven clock: whole seconds of real time are minutes of the story
    ahead = ahead_of(heard.stamp, earliest=earliest, latest=heard.at)
    known = _known(work, source)
    kept = with_observation(known, Observation(at=heard.at, ahead=ahead))
    if kept != known:
        told = [[one.at.isoformat(), one.ahead.total_seconds()] for one in kept]
        work.set_fact(_fact(source), json.dumps(told))


def tell_of_skew(case: Case) -> int:
    """Say once a day that the clock is off, and by which server's word; how many notices."""
    today = f"{case.now:%Y-%m-%d}"
    if case.work.fact(_TOLD) == today:
        return 0
    source, ahead = worst_skew(case.work, case.now)
    if ahead is None:
        return 0
    minutes = _minutes(ahead)
    log.error("the_clock_differs_from_a_server", server=source, minutes_ahead=minutes)
    tell_technicians(case, NoticeView(about="clock", what=source, minutes=minutes), occasion=today)
    case.work.set_fact(_TOLD, today)
    return 1


def known_skew(case: Case) -> int:
    """By how many minutes our clock is ahead as far as known now; 0 = nothing is known against it."""
    _, ahead = worst_skew(case.work, case.now)
    return _minutes(ahead) if ahead is not None else 0


def worst_skew(work: Work, now: datetime) -> tuple[str, timedelta | None]:
    """The server that our clock differs from the most, and by how much; None when it differs from none."""
    found = [(source, skew_of(_known(work, source), now)) for source in SOURCES]
    off = [(source, ahead) for source, ahead in found if ahead is not None]
    return max(off, key=lambda one: abs(one[1]), default=("", None))


def compared(work: Work) -> dict[str, Observation]:
    """The newest observation by each server that told its time."""
    found = {source: _known(work, source) for source in SOURCES}
    return {source: known[-1] for source, known in found.items() if known}


def _known(work: Work, source: str) -> tuple[Observation, ...]:
    text = work.fact(_fact(source))
    return tuple(
        Observation(at=datetime.fromisoformat(at), ahead=timedelta(seconds=seconds))
        for at, seconds in (json.loads(text) if text else ())
    )


def _minutes(ahead: timedelta) -> int:
    return round(ahead.total_seconds() / 60)


def _fact(source: str) -> str:
    return f"clock against {source}"

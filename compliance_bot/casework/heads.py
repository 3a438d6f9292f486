"""The register's head leaves the machine daily, to the places the operator chose (P32, T36).

Cutting off the newest entries leaves no trace in the database; it shows against a head that left before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.machine_notices import tell_technicians
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import HeadPlace, NoticeView, Work

log = structlog.get_logger(__name__)

_AGAIN = timedelta(minutes=15)
_TELL_AFTER = timedelta(hours=1)
_PLACES = ("file", "url")


def give_heads(desk: Desk, places: Sequence[HeadPlace]) -> int:
    """Give today's head to each place that has none of today; to how many it went. One that fails waits its turn.

    The day is that of the organisation's zone. A head may go twice, when we die before we wrote that it went.
    """
    return sum(_give(desk, place) for place in places)


def tell_of_lost_heads(case: Case) -> int:
    """Say once an outage that a place has not taken the head for an hour; how many notices."""
    told = 0
    for name in _PLACES:
        since = remembered(case.work, _failing(name))
        if since is None or case.work.fact(_told(name)) or case.now - since < _TELL_AFTER:
            continue
        tell_technicians(case, NoticeView(about="head", what=name), occasion=f"{name} {since.isoformat()}")
        case.work.set_fact(_told(name), case.now.isoformat())
        told += 1
    return told


def _give(desk: Desk, place: HeadPlace) -> bool:
    now = desk.clock.now()
    with desk.store.work() as work:
        line = _line_due(work, place.name, now, f"{now.astimezone(desk.policy.zone):%Y-%m-%d}")
    if not line:
        return False
    try:
        place.give(line)
    except DeliveryError as error:
        log.warning("register_head_could_not_be_given", place=place.name, why=error.brief)
        with desk.store.work() as work:
            _note_failure(work, place.name, now)
        return False
    with desk.store.work() as work:
        work.set_fact(_given(place.name), line)
        for fact in (_failing(place.name), _told(place.name), _tried(place.name)):
            work.set_fact(fact, "")
    log.info("register_head_was_given", place=place.name)
    return True


def _line_due(work: Work, name: str, now: datetime, today: str) -> str:
    """`2026-11-27 412 <head>`; '' when today's went already or it was tried a moment ago."""
    tried = remembered(work, _tried(name))
    if work.fact(_given(name)).startswith(f"{today} ") or (tried and timedelta(0) <= now - tried < _AGAIN):
        return ""
    entries, head = work.head()
    return f"{today} {entries} {head}"


def _note_failure(work: Work, name: str, now: datetime) -> None:
    work.set_fact(_tried(name), now.isoformat())
    if not work.fact(_failing(name)):
        work.set_fact(_failing(name), now.isoformat())


def _given(name: str) -> str:
    return f"head given {name}"


def _tried(name: str) -> str:
    return f"head tried {name}"


def _failing(name: str) -> str:
    return f"head failing {name}"


def _told(name: str) -> str:
    return f"head failing told {name}"

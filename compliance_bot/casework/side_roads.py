"""The roads beside the AP road: what is due on them is asked, one message a person and tick (P19; mail.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from compliance_bot.casework.beside import (
    EVERY_ROAD,
    gather_again,
    gather_beside,
    refs_due,
    settle_beside,
)
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.one_mail import mail_everybody
from compliance_bot.casework.side_questions import Place
from compliance_bot.errors import store_is_down
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.roads import side_moment

log = structlog.get_logger(__name__)

_AT_ONCE = 50
"""So many reporters are asked in one transaction: the mail of one has nothing to do with that of another."""
Later = dict[str, list[Place]]
"""Address -> the roads on which its reporter is asked in a later transaction."""


def walk(desk: Desk, until: datetime, *, failed: set[Place]) -> int:
    """Ask what is due on the roads beside the AP road; how many rungs. What fails stays due, the others go on (T33).

    failed: the roads of which something could not be made, more of them afterwards; each is tried once in a tick.
    """
    with desk.store.work() as work:
        refs = refs_due(Case(desk=desk, work=work, now=desk.clock.now()), until)
    if not refs:
        return 0
    done, later = _tried(desk, refs, until, failed=failed)
    while later:
        done += _ask_later(desk, _some(later), until, failed=failed)
    return done


def mend_side_roads(case: Case) -> None:
    """The clock had run ahead: what was asked too early, or begins in a future that never was, is asked again."""
    for incident in case.work.incidents():
        for road in incident.side_roads:
            asked = side_moment(max(0, road.reached), road.since, case.desk.policy.ladder)
            if road.since > case.now or (road.reached >= 0 and asked > case.now):
                event = ev.SideRoadOpened(
                    road=road.road, since=min(road.since, case.now), asks=road.asks, person=road.person
                )
                case.work.record(incident.ref, event, at=case.now)


def _tried(desk: Desk, refs: Sequence[str], until: datetime, *, failed: set[Place]) -> tuple[int, Later]:
    """All in one transaction; each incident in its own where that cannot be: how many rungs, and whom to ask later."""
    try:
        return _walk(desk, refs, until, failed=failed)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("side_roads_are_walked_one_by_one", incidents=list(refs))
    done = 0
    later: Later = {}
    for ref in refs:
        try:
            rungs, left = _walk(desk, (ref,), until, failed=failed)
        except Exception as error:
            if store_is_down(error):
                raise
            log.exception("side_road_failed", incident=ref)
            failed.add((ref, EVERY_ROAD))
            continue
        done += rungs
        for address, places in left.items():
            later.setdefault(address, []).extend(places)
    return done, later


def _walk(desk: Desk, refs: Sequence[str], until: datetime, *, failed: set[Place]) -> tuple[int, Later]:
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        found = gather_beside(case, refs, until, but=failed)
        done = settle_beside(case, found, mail_everybody(case, (), found.asked))
    failed |= found.failed
    return done, found.later


def _some(later: Later) -> set[Place]:
    """The roads of the next reporters, all of an address together; taken out of `later`."""
    some: set[Place] = set()
    while later and len(some) < _AT_ONCE:
        some |= set(later.pop(next(iter(later))))
    return some


def _ask_later(desk: Desk, some: set[Place], until: datetime, *, failed: set[Place]) -> int:
    """A part of the reporters, each as their road stands by now."""
    refs = sorted({ref for ref, _ in some})
    try:
        with desk.store.work() as work:
            case = Case(desk=desk, work=work, now=desk.clock.now())
            found = gather_again(case, some, until)
            done = settle_beside(case, found, mail_everybody(case, (), found.asked))
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("reporters_could_not_be_asked", incidents=refs)
        failed |= some
        return 0
    failed |= found.failed
    return done

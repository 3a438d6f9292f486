"""The ladder of the 72 hours: which rung is due when, who hears it, what it asks (P19, P22, P23)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.events import AwareBasis
from compliance_bot.procedure.incident import AP, Incident, Road
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.norms import PROCEDURE, Norms
from compliance_bot.procedure.roles import Directory, Person, Role, each_once

ASSESSORS, DEPUTIES, ONDERSTEUNING, DIRECTIE = "assessors", "deputies", "ondersteuning", "directie"
MAIL, CHAT, OTHER = "mail", "chat", "other"
_LAST = 72
_LAST_TWELVE = 60
_TWELVE = 12
_NIGHT = 11
_DAY = 24


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The rungs in hours since awareness, the steps of the circle, the quiet hours (P22; configuration).

    norms: of the roads beside the AP road (P19). chat_from, others_from: from which hour a reminder goes by the chat,
    and by each person's extra ways; a mail goes at every hour.
    """

    rungs: tuple[int, ...] = (0, 1, 4, 12, 24, 36, 48, 54, 60, 62, 64, 66, 67, 68, 69, 70, 71, 72)
    overdue_every: int = 4
    deputies_from: int = 24
    ondersteuning_from: int = 36
    directie_from: int = 48
    provisional_from: int = 48
    quiet_from: time = time(22, 0)
    quiet_until: time = time(7, 0)
    before_quiet: time = time(21, 45)
    back_from: int = 36
    loud_from: int = 60
    at_once: tuple[int, ...] = (0, 1)
    taken_hours: int = 4
    chat_from: int = 0
    others_from: int = 60
    zone: ZoneInfo = AMSTERDAM
    norms: Norms = PROCEDURE


@dataclass(frozen=True, kw_only=True)
class DueRung:
    """One rung of one incident: `due_at` in UTC with quiet hours applied; `asks`: see asks_at, of a road beside
    the AP road see norms.Asks; `covers`: how many rungs it stands for; `since`: see events.RungReached."""

    incident: str
    hours: int
    due_at: datetime
    asks: str
    covers: int = 1
    road: str = AP
    since: datetime | None = None


def rung_moment(hours: int, aware: datetime, ladder: Ladder) -> datetime:
    """When the rung goes out, in UTC, with the quiet hours of P22.

    A rung brought forward to the evening goes no earlier than the rung below it: with awareness at 21:50,
    hour 54 would otherwise leave five minutes before hour 48.
    """
    moved = _moved(hours, aware, ladder)
    # one that was not brought forward has every rung below it behind it
    if not ladder.back_from <= hours < ladder.loud_from or moved >= t_strict(aware, hours):
        return moved
    below = (_moved(rung, aware, ladder) for rung in ladder.rungs if rung < hours)
    return max((moved, *below))


def asks_at(hours: int, road: Road, aware: datetime) -> str:
    """What the rung asks: "besluit", "indienen", from T_legal on "motiveren" (P22); '' on an ended road."""
    if road is Road.ENDED:
        return ""
    if t_strict(aware, hours) >= t_legal(aware):
        return "motiveren"
    return "besluit" if road is Road.DECIDE else "indienen"


def groups_at(hours: int, ladder: Ladder) -> tuple[str, ...]:
    """The circle at that hour, widening: assessors, deputies, ondersteuning, directie (P22)."""
    joins = (
        (0, ASSESSORS),
        (ladder.deputies_from, DEPUTIES),
        (ladder.ondersteuning_from, ONDERSTEUNING),
        (ladder.directie_from, DIRECTIE),
    )
    return tuple(group for start, group in joins if start <= hours or group == ASSESSORS)


def channels_at(hours: int, ladder: Ladder) -> tuple[str, ...]:
    """By which ways a rung goes out: mail always, the chat and extra ways from their hour on (P22)."""
    starts = ((0, MAIL), (ladder.chat_from, CHAT), (ladder.others_from, OTHER))
    return tuple(channel for start, channel in starts if start <= hours or channel == MAIL)


def people_at(hours: int, directory: Directory, ladder: Ladder) -> tuple[Person, ...]:
    """Whom to mail at that hour, nobody twice; never nobody while the directory has somebody able (P12)."""
    circle = _people(groups_at(hours, ladder), directory)
    if circle:
        return circle
    everybody = _people((ASSESSORS, DEPUTIES, ONDERSTEUNING, DIRECTIE), directory)
    return everybody or directory.covering(Role.MEDIA)


def due_rungs(incident: Incident, ladder: Ladder) -> tuple[DueRung, ...]:
    """The agenda of an open road: every rung not reached yet and the one next overdue rung (P19, P22)."""
    if incident.road is Road.ENDED:
        return ()
    open_rungs = tuple(rung for rung in ladder.rungs if rung not in incident.rungs)
    reached = max(incident.rungs, default=0)
    overdue = next_overdue(reached, ladder, perhaps_until=perhaps_until(incident))
    return tuple(_due(hours, incident, ladder) for hours in (*open_rungs, overdue))


def rungs_due_by(incident: Incident, now: datetime, ladder: Ladder) -> tuple[DueRung, ...]:
    """Every unreached rung due at `now` (P23); of the overdue ones only the last, which `covers` those before it.

    A downtime or a mistyped year of months would otherwise make thousands of entries of one and the same message.
    """
    due = [rung for rung in due_rungs(incident, ladder) if rung.due_at <= now]
    last = max(ladder.rungs, default=_LAST)
    if not due or due[-1].hours <= last:
        return tuple(due)
    until = perhaps_until(incident)
    hours = int((now - incident.aware_at) / timedelta(hours=1))
    while not _is_overdue_rung(hours, ladder, until):
        hours -= 1
    before = _overdue_rungs_to(due[-1].hours - 1, ladder, until)
    covers = _overdue_rungs_to(hours, ladder, until) - before
    return (*due[:-1], replace(_due(hours, incident, ladder), covers=covers))


def perhaps_until(incident: Incident) -> float:
    """Up to which hour an overdue road is only perhaps too late: by a moment that nobody confirmed or denied (P20).

    From then on it is late by the receipt as well. 0 where the awareness is certain, or the reporter denied it.
    """
    if incident.aware_confirmed or discovery_denied(incident):
        return 0.0
    return _LAST + (incident.surely_known_at() - incident.aware_at) / timedelta(hours=1)


def discovery_denied(incident: Incident) -> bool:
    """Did the reporters take back the discovery that drives the clock, or confirm a later one (P4, P20)?

    Another time that nobody confirmed denies nothing: anyone can have written it.
    """
    if incident.aware_basis is not AwareBasis.DISCOVERED or incident.aware_confirmed:
        return False
    return not any(report.discovered_start and not report.discovery_confirmed for report in incident.reports)


def next_overdue(after_hours: int, ladder: Ladder, *, perhaps_until: float = 0.0) -> int:
    """The first overdue rung after that hour: last rung plus a multiple of `overdue_every` (P22).

    Up to `perhaps_until` the last twelve hours of the ladder are walked again and again (P20).
    """
    hours = max(after_hours, max(ladder.rungs, default=_LAST)) + 1
    while not _is_overdue_rung(hours, ladder, perhaps_until):
        hours += 1
    return hours


def _is_overdue_rung(hours: int, ladder: Ladder, perhaps_until: float) -> bool:
    late = hours - max(ladder.rungs, default=_LAST)
    return late % ladder.overdue_every == 0 or (hours < perhaps_until and _as_in_last_twelve(late, ladder))


def _as_in_last_twelve(late: int, ladder: Ladder) -> bool:
    """Is there a rung at this hour of the last twelve, when they are walked again?"""
    return _LAST_TWELVE + (late - 1) % _TWELVE + 1 in ladder.rungs


def _overdue_rungs_to(hours: int, ladder: Ladder, perhaps_until: float) -> int:
    """How many overdue rungs there are up to that hour. Reckoned, not walked: a mistyped year is many hours."""
    last, step = max(ladder.rungs, default=_LAST), ladder.overdue_every
    period = math.lcm(_TWELVE, step)
    more = [late for late in range(1, period + 1) if late % step and _as_in_last_twelve(late, ladder)]
    rounds, rest = divmod(max(0, min(hours, math.ceil(perhaps_until) - 1) - last), period)
    return max(0, hours - last) // step + rounds * len(more) + sum(late <= rest for late in more)


def check_ladder(ladder: Ladder) -> list[str]:
    """What is wrong with a configured ladder, one sentence each; empty = it keeps P19 and P22."""
    problems = (_rung_problems, _silences, _circle_problems, _at_once_problems, _quiet_problems)
    return [sentence for found in problems for sentence in found(ladder)]


def _people(groups: tuple[str, ...], directory: Directory) -> tuple[Person, ...]:
    members = {
        ASSESSORS: directory.assessors(),
        DEPUTIES: directory.deputies_of(Role.DECIDER) + directory.deputies_of(Role.DPO),
        ONDERSTEUNING: directory.covering(Role.ONDERSTEUNING),
        DIRECTIE: directory.covering(Role.DIRECTIE),
    }
    return each_once(person for group in groups for person in members[group])


def _due(hours: int, incident: Incident, ladder: Ladder) -> DueRung:
    return DueRung(
        incident=incident.ref,
        hours=hours,
        due_at=rung_moment(hours, incident.aware_at, ladder),
        asks=asks_at(hours, incident.road, incident.aware_at),
    )


def _moved(hours: int, aware: datetime, ladder: Ladder) -> datetime:
    """The rung's own moment, out of the quiet hours: to the morning, from `back_from` on to the evening."""
    moment = t_strict(aware, hours)
    local = moment.astimezone(ladder.zone)
    evening, morning = local.time() >= ladder.quiet_from, local.time() < ladder.quiet_until
    if not (evening or morning) or hours in ladder.at_once or hours >= ladder.loud_from:
        return moment
    if hours < ladder.back_from:
        day, clock = local.date() + timedelta(days=evening), ladder.quiet_until
    else:
        day, clock = local.date() - timedelta(days=morning), ladder.before_quiet
    return datetime.combine(day, clock, tzinfo=ladder.zone).astimezone(UTC)


def after_quiet(moment: datetime, ladder: Ladder) -> datetime:
    """The moment itself, in the quiet hours their end (P22); in UTC."""
    local = moment.astimezone(ladder.zone)
    evening, morning = local.time() >= ladder.quiet_from, local.time() < ladder.quiet_until
    if not (evening or morning):
        return moment.astimezone(UTC)
    day = local.date() + timedelta(days=evening)
    return datetime.combine(day, ladder.quiet_until, tzinfo=ladder.zone).astimezone(UTC)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _rung_problems(ladder: Ladder) -> Iterator[str]:
    rungs = ladder.rungs
    if list(rungs) != sorted(set(rungs)):
        yield "rungs must go up, each hour once"
    if any(rung < 0 for rung in rungs):
        yield "rungs are hours after awareness and cannot be negative"
    if 0 not in rungs:
        yield "rung 0 is missing: the assessors must hear of a report at once (P8)"
    if _LAST not in rungs:
        yield "rung 72 is missing: it is the end of the term (AVG art. 33(1))"
    if any(rung > _LAST for rung in rungs):
        yield "rungs end at 72; later ones follow from overdue_every"


def _silences(ladder: Ladder) -> Iterator[str]:
    """Too long without a reminder: before the last twelve hours, in them, and after the end (P22)."""
    rungs = sorted(set(ladder.rungs))
    for before, after in pairwise(rungs):
        if 0 <= before < _LAST_TWELVE and after - before > _DAY:
            yield f"no rung between {before} and {after}: {_DAY} hours without a reminder at most (P22)"
    silent = [h for h in range(_LAST_TWELVE, _LAST) if h not in rungs and h + 1 not in rungs]
    if silent:
        yield f"hours {silent[0]} and {silent[0] + 1} are both without a rung: too silent for the last twelve"
    if not 1 <= ladder.overdue_every <= _TWELVE:
        yield "overdue_every must be 1 to 12 hours: what is too late is no less urgent (P22)"


def _circle_problems(ladder: Ladder) -> Iterator[str]:
    steps = {
        "deputies_from": ladder.deputies_from,
        "ondersteuning_from": ladder.ondersteuning_from,
        "directie_from": ladder.directie_from,
    }
    for name, hours in steps.items():
        if not 0 <= hours <= _LAST_TWELVE:
            yield f"{name} must be 0 to 60 hours: whoever joins later cannot act in time any more (P22)"
    if not 0 <= ladder.provisional_from <= _LAST_TWELVE:
        yield "provisional_from must be 0 to 60 hours: a notification still has to be filed in time (P22)"
    for name, hours in (("chat_from", ladder.chat_from), ("others_from", ladder.others_from)):
        if not 0 <= hours <= _LAST_TWELVE:
            yield f"{name} must be 0 to 60 hours: the last twelve use all channels (P22)"
    if ladder.taken_hours < 1:
        yield "taken_hours must be at least 1"


def _at_once_problems(ladder: Ladder) -> Iterator[str]:
    """The first report and "not picked up yet" wait for no morning (P8, P22)."""
    for hours in (0, 1):
        if hours in ladder.rungs and hours not in ladder.at_once:
            yield f"at_once must hold {hours}: it waits for no morning (P22)"


def _quiet_problems(ladder: Ladder) -> Iterator[str]:
    if not ladder.quiet_until < ladder.before_quiet <= ladder.quiet_from:
        yield "quiet hours run over midnight: quiet_until < before_quiet <= quiet_from"
    elif _minutes(ladder.quiet_until) + 24 * 60 - _minutes(ladder.before_quiet) > (_NIGHT - 1) * 60:
        yield "quiet hours may last ten hours at most, before_quiet included"
    if not 0 <= ladder.back_from <= ladder.loud_from <= _LAST_TWELVE:
        yield "0 <= back_from <= loud_from <= 60: the last twelve hours know no quiet hours (P22)"
    held = [rung for rung in ladder.rungs if rung not in ladder.at_once]
    if held and ladder.at_once and held[0] < max(ladder.at_once):
        yield f"at_once must be the lowest rungs: {held[0]} waits for the morning, later ones would not"
    early = [rung for rung in held if rung < ladder.back_from]
    later = [rung for rung in held if rung >= ladder.back_from]
    # between leaving early and waking up lie ten hours at most, in October one more
    if early and later and later[0] - early[-1] < _NIGHT:
        yield f"rungs {early[-1]} and {later[0]} could swap in the night: keep {_NIGHT} hours apart"

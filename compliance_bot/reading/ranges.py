"""A range of two moments: "tussen 9 en 10", "van maandag tot woensdag", "between 11 and 1 pm" (mail.md §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.clock_words import About
from compliance_bot.reading.dates import DayKind, dates_meant
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.local_time import instants
from compliance_bot.reading.meaning import Meaning, Said, When, meant, on_the_clock, readings, zone_of

_DAY = timedelta(days=1)


def between(first: Said, second: Said, words: str, *, when: When) -> Meaning | None:
    """The range of two moments that share what only one of them names (day, part of day, am or pm, zone).

    Where both are times of the clock, a range within one waking day goes before one that runs past 23:00.
    """
    one, two = _shared(first, second)
    found: list[Meaning] = []
    for start in readings(one, words, when=when):
        if one.clock and two.clock:
            end = _end_after(start.proposal.start, two, words, when)
        else:
            end = meant(two, words, when=when)
        if end is not None and end.proposal.end <= start.proposal.start and _is_weekday(one):
            start = replace(start, proposal=_week_earlier(start.proposal, when))
        if end is not None and end.proposal.end > start.proposal.start:
            proposal = MomentProposal(
                text=words, start=start.proposal.start, end=end.proposal.end, precision=Precision.RANGE.value
            )
            found.append(Meaning(proposal=proposal, never_was=start.never_was or end.never_was))
    waking = (one for one in found if _ends_by_23(one.proposal.end, when))
    return next(waking, found[0] if found else None)


def _is_weekday(said: Said) -> bool:
    return said.day is not None and said.day.kind is DayKind.WEEKDAY


def _week_earlier(proposal: MomentProposal, when: When) -> MomentProposal:
    """ "between Monday and Wednesday", said on a Tuesday: the Monday before that Wednesday."""
    local = proposal.start.astimezone(when.writer).replace(tzinfo=None, fold=0) - 7 * _DAY
    return replace(proposal, start=instants(local, when.writer)[0])


def _ends_by_23(end: datetime, when: When) -> bool:
    local = end.astimezone(when.writer)
    return timedelta(hours=7) < timedelta(hours=local.hour, minutes=local.minute) <= timedelta(hours=23)


def _shared(first: Said, second: Said) -> tuple[Said, Said]:
    one = replace(first, day=first.day or second.day, part=first.part or second.part)
    if second.day is None or second.day.kind is DayKind.NONE:
        second = replace(second, day=first.day)
    two = replace(second, part=second.part or (first.part if second.clock else None))
    if one.clock and two.clock:
        a, b = one.clock, two.clock
        zone = a.zone or b.zone
        # "between 9 and 10 am"; but "between 11 and 1 pm" begins before noon
        half = a.half_day or ("" if b.half_day == "pm" and a.hour % 12 > b.hour % 12 else b.half_day)
        if half and not a.half_day and a.hour <= 12:
            a = replace(a, half_day=half, twelve=False, digits=False)
        elif b.half_day == "pm" and not a.half_day:
            a = replace(a, half_day="am", twelve=False, digits=False)
        if b.about is About.AROUND:
            b = replace(b, about=About.EXACT)
        one, two = replace(one, clock=replace(a, zone=zone)), replace(two, clock=replace(b, zone=zone))
    return one, two


def _end_after(start: datetime, said: Said, words: str, when: When) -> Meaning | None:
    """The first reading of the second clock time after the start, at most a day later."""
    clock = said.clock
    zone = zone_of(clock, when) if clock else None
    if clock is None or zone is None:
        return None
    local = start.astimezone(zone).replace(tzinfo=None, fold=0)
    if said.day is not None:
        dates = [day for day, _ in dates_meant(said.day, when.sent_at.astimezone(zone).date())]
    else:
        dates = [local.date(), local.date() + _DAY]
    readings = [clock.hour % 24 * 60 + clock.minute]
    if clock.half_day:
        readings = [clock.hour % 12 * 60 + clock.minute + 720 * (clock.half_day == "pm")]
    elif clock.twelve or clock.hour <= 12:
        readings = [readings[0] % 720 + 720 * half for half in range(3)]
    ends = (datetime.combine(day, time()) + timedelta(minutes=more) for day in dates for more in readings)
    later = sorted(end for end in ends if end > local)
    return on_the_clock(later[0], said, words, zone=zone) if later else None

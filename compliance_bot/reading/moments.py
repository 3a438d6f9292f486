"""Days and times in running text, with their precision (mail.md §7, T18). Used by phrases.py and commands.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from compliance_bot.reading.borrowing import days_borrowed
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.grouping import Group, groups_in
from compliance_bot.reading.local_time import perhaps_zone, writer_zone
from compliance_bot.reading.meaning import Meaning, Said, When, likelier, meant
from compliance_bot.reading.ranges import between
from compliance_bot.reading.running_text import RunningText, level

__all__ = ["SaidMoment", "moments_in", "said_in", "writer_zone"]

_MOST = 200
_DAY = timedelta(days=1)
_OPENS = re.compile(
    r"(?<!\w)(?:(?:ergens |sometime |somewhere )?(?:tussen|between|van|from|vanaf)) (?:de |the )?$"
)
_JOINS = re.compile(
    r" ?(?:-|tot(?: en met)?|t/m|to|until|till|through|en|and|a) ?(?:om |at )?(?:de |the )?|\.\. ?"
)
_DASH = re.compile(r" ?- ?")
_UNTIL = re.compile(r" (?:tot(?: en met)?|t/m|to) ")
_ZONE_LABEL = re.compile(r"\((?P<zone>utc|gmt|cet|cest)\) ?[:|]? ?$")
_LONGEST_QUOTE = 200
_ALL_UTC = re.compile(
    r"(?<!\w)(?:all (?:the )?times(?: (?:below|mentioned|given|shown|listed|here))?(?: are)?(?: (?:given|shown|"
    r"listed))?"
    r"(?: in)?|times(?: are)?(?: (?:given|shown))? in|times are|alle tijden(?: (?:hieronder|zijn|staan)){0,3}(?: in)?|"
    r"tijden (?:zijn |staan )?in|timeline|tijdlijn|times|tijden) :?\(?(?:all |alle |in )?utc(?!\w)"
)


@dataclass(frozen=True, kw_only=True)
class SaidMoment:
    """A moment with its place in the level text: [begin, stop) in characters. never_was: no clock showed it (T18).

    day_at: where the day stands that a time took from elsewhere in its sentence; that day is a moment as well.
    """

    begin: int
    stop: int
    proposal: MomentProposal
    never_was: bool = False
    day_at: tuple[int, int] | None = None


def moments_in(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """Every day, time and part of a day in a text, in order, joined where they stand together (at most 200).

    A time without a day is today's, and only when it isn't after sending; local times that don't exist are left
    out; the writer's zone is `zone` when the Date's offset fits it, else that offset itself (mail.md §7).
    """
    found = said_in(level(text), sent_at=sent_at, zone=zone)
    return tuple(moment for moment in found if not moment.never_was)


def said_in(text: RunningText, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """As moments_in for a text that is level already, with the times that never were (`never_was`)."""
    when = _when(text.plain, sent_at, zone)
    groups = groups_in(text.plain)
    borrowed = days_borrowed(groups, text.plain)
    found: list[SaidMoment] = []
    at = 0
    while at < len(groups):
        group, upto = groups[at], groups[at + 1] if at + 1 < len(groups) else None
        loan = borrowed.get(at)
        lender = (groups[loan.lender], loan.unsure) if loan else None
        pair = (group, upto) if upto is not None and _is_range(group, upto, text.plain) else None
        moment = _with_loan(partial(_ranged, pair, text=text, when=when), lender, when=when) if pair else None
        if moment is not None:
            at += 1
        elif not group.said.is_nothing:
            moment = _with_loan(partial(_single, group, text=text, when=when), lender, when=when)
        found += [moment] if moment is not None else []
        at += 1
    return tuple(found[:_MOST])


def _when(plain: str, sent_at: datetime, zone: ZoneInfo) -> When:
    """The writer's zone; UTC where the mail says of all its times that they are in it: processors write so."""
    if _ALL_UTC.search(plain):
        return When(sent_at=sent_at.astimezone(UTC), writer=UTC)
    return When(
        sent_at=sent_at.astimezone(UTC),
        writer=writer_zone(sent_at, zone),
        perhaps=perhaps_zone(sent_at, zone),
    )


def _with_loan(
    read: Callable[[Group | None], SaidMoment | None], loan: tuple[Group, bool] | None, *, when: When
) -> SaidMoment | None:
    """A moment on the day it takes; on an event's day only where it can be no other: not today and not since."""
    day, unsure = loan or (None, False)
    if not unsure:
        return read(day)
    own = read(None)
    if own is not None:
        return own
    lent = read(day)
    return lent if lent is not None and lent.proposal.start > when.sent_at - _DAY else None


def _is_range(first: Group, second: Group, plain: str) -> bool:
    """ "tussen 9 en 10", "van 14.00 tot 15.00", "9.00 - 10.00 uur"."""
    gap = plain[first.stop : second.begin]
    if len(gap) > 16 or not _JOINS.fullmatch(gap) or first.said.ago or second.said.ago:
        return False
    opened = _OPENS.search(plain, max(0, first.begin - 24), first.begin)
    both = bool(first.said.clock and second.said.clock)
    return bool(opened) or (both and bool(_DASH.fullmatch(gap) or _UNTIL.fullmatch(gap)))


def _ranged(
    pair: tuple[Group, Group], day: Group | None, *, text: RunningText, when: When
) -> SaidMoment | None:
    """One moment of two, the words of "tussen" included."""
    first, second = pair
    opened = _OPENS.search(text.plain, max(0, first.begin - 24), first.begin)
    begin, stop = opened.start() if opened else first.begin, second.stop
    said = first.said
    if day is not None and second.said.day is None:
        said = _with_day(said, day.said)
    else:
        day = None
    said = _zoned(said, begin, text.plain)
    words = _words(begin, stop, day, text)
    both = (said, second.said)
    found = likelier(lambda seen: between(*both, words, when=seen), both, when=when)
    return _moment(begin, stop, found, day=day)


def _single(group: Group, day: Group | None, *, text: RunningText, when: When) -> SaidMoment | None:
    said, begin, stop = group.said, group.begin, group.stop
    if day is not None:
        said = _with_day(said, day.said)
    said, words = _zoned(said, begin, text.plain), _words(begin, stop, day, text)
    found = likelier(lambda seen: meant(said, words, when=seen), (said,), when=when)
    return _moment(begin, stop, found, day=day)


def _words(begin: int, stop: int, day: Group | None, text: RunningText) -> str:
    """What is quoted: the moment's own words, with the day from elsewhere when it stands near."""
    if day is not None and max(stop, day.stop) - min(begin, day.begin) <= _LONGEST_QUOTE:
        begin, stop = min(begin, day.begin), max(stop, day.stop)
    return text.shown[begin:stop].strip()


def _zoned(said: Said, begin: int, plain: str) -> Said:
    """With the zone of its label, as in "Detection time (UTC): 2026-11-21 03:40"."""
    label = _ZONE_LABEL.search(plain, max(0, begin - 16), begin)
    if label is None or said.clock is None or said.clock.zone:
        return said
    return replace(said, clock=replace(said.clock, zone=label["zone"]))


def _with_day(said: Said, lender: Said) -> Said:
    """With the day of another moment and its part of the day, unless an earlier hour shows that it was over."""
    over = bool(lender.clock and said.clock and said.clock.hour % 12 < lender.clock.hour % 12)
    if over and lender.day is not None and lender.part_name in ("ochtend", "middag"):
        return replace(said, day=replace(lender.day, part=""))
    return replace(said, day=lender.day, part=said.part or lender.part)


def _moment(begin: int, stop: int, found: Meaning | None, *, day: Group | None) -> SaidMoment | None:
    if found is None:
        return None
    return SaidMoment(
        begin=begin,
        stop=stop,
        proposal=found.proposal,
        never_was=found.never_was,
        day_at=(day.begin, day.stop) if day is not None else None,
    )

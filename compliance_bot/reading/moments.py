"""Days and times in running text, with their precision (mail.md §7, T18). Used by phrases.py and commands.py."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from compliance_bot.reading.ago_words import AgoSaid, agos_in
from compliance_bot.reading.clock_words import ClockSaid, clocks_in
from compliance_bot.reading.dates import DayKind, DaySaid
from compliance_bot.reading.day_words import PartSaid, days_in, parts_in
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.local_time import writer_zone
from compliance_bot.reading.meaning import Meaning, Said, When, meant
from compliance_bot.reading.ranges import between
from compliance_bot.reading.running_text import RunningText, level

__all__ = ["SaidMoment", "moments_in", "said_in", "writer_zone"]

_MOST = 200
_APART = 90
_LABEL = (
    r"[ \n]?(?:tijd(?:stip)?|time|uur|datum|date|dag|day)(?: (?:van |of )?(?:de |het )?(?:ontdekking|ontdekt|"
    r"discovery|"
    r"discovered|detection|detected))?(?: ?\((?:utc|cet|cest)\))? ?: ?"
)
_GAP = re.compile(
    rf"[ ,(/|-]{{0,3}}(?:(?:t|al|nog|pas|ergens|already|sometime|dus|namelijk|local|om|at|op|on|in|the|de|van|of|"
    rf"rond|'s|"
    rf"around|door de weeks|half way) ?){{0,3}}\(?|\) ?|{_LABEL}"
)
_OPENS = re.compile(
    r"(?<!\w)(?:(?:ergens |sometime |somewhere )?(?:tussen|between|van|from|vanaf)) (?:de |the )?$"
)
_JOINS = re.compile(
    r" ?(?:-|tot(?: en met)?|t/m|to|until|till|through|en|and|a) ?(?:om |at )?(?:de |the )?|\.\. ?"
)
_DASH = re.compile(r" ?- ?")
_UNTIL = re.compile(r" (?:tot(?: en met)?|t/m|to) ")
_OF = re.compile(r"(?<!\w)(?:van|from|of) (?:de |the )?$")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_OTHER_CLAUSE = re.compile(r"(?<!\w)(?:dat|die|waarbij|waarop|hoe|that|which|where|how)(?!\w)")
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


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Words that stand together and make one moment."""

    begin: int
    stop: int
    said: Said
    ends_in_day: bool = False


def moments_in(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """Every day, time and part of a day in a text, in order, joined where they stand together (at most 200).

    A time without a day is today's, and only when it isn't after sending; local times that don't exist are left
    out; the writer's zone is `zone` when the Date's offset fits it, else that offset itself (mail.md §7).
    """
    found = said_in(level(text), sent_at=sent_at, zone=zone)
    return tuple(moment for moment in found if not moment.never_was)


def said_in(text: RunningText, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """As moments_in for a text that is level already, with the times that never were (`never_was`)."""
    when = When(sent_at=sent_at.astimezone(UTC), writer=_zone_of_text(text.plain, writer_zone(sent_at, zone)))
    groups = _groups(text.plain)
    borrowed = _borrowings(groups, text.plain)
    found: list[SaidMoment] = []
    at = 0
    while at < len(groups):
        group, upto = groups[at], groups[at + 1] if at + 1 < len(groups) else None
        day = groups[borrowed[at]] if at in borrowed else None
        if upto is not None and _is_range(group, upto, text.plain):
            moment = _ranged((group, upto), day, text, when=when)
            if moment is not None:
                found.append(moment)
                at += 2
                continue
        if not group.said.is_nothing:
            moment = _single(group, day, text, when=when)
            found += [moment] if moment is not None else []
        at += 1
    return tuple(found[:_MOST])


def _zone_of_text(plain: str, writer: tzinfo) -> tzinfo:
    """UTC where the mail says of all its times that they are in it: processors write so."""
    return UTC if _ALL_UTC.search(plain) else writer


def _groups(plain: str) -> list[_Group]:
    taken = bytearray(len(plain))
    agos = list(agos_in(plain, taken))
    days = days_in(plain, taken)
    pieces: list[DaySaid | ClockSaid | PartSaid | AgoSaid] = [*agos, *days]
    pieces += parts_in(plain, taken)
    pieces += clocks_in(plain, taken)
    pieces.sort(key=lambda piece: piece.begin)
    groups: list[_Group] = []
    for piece in pieces[: 2 * _MOST]:
        joined = _join(groups[-1], piece, plain) if groups else None
        if joined is not None:
            groups[-1] = joined
        else:
            groups.append(
                _Group(
                    begin=piece.begin,
                    stop=piece.stop,
                    said=_alone(piece),
                    ends_in_day=isinstance(piece, DaySaid),
                )
            )
    return [group for group in groups if group.said.clock or not group.said.is_nothing]


def _alone(piece: DaySaid | ClockSaid | PartSaid | AgoSaid) -> Said:
    match piece:
        case DaySaid():
            return Said(day=piece)
        case ClockSaid():
            return Said(clock=piece)
        case PartSaid():
            return Said(part=piece)
        case AgoSaid():
            return Said(ago=piece)


def _join(group: _Group, piece: DaySaid | ClockSaid | PartSaid | AgoSaid, plain: str) -> _Group | None:
    """The group with the piece that stands right after it, None when they do not belong together."""
    gap = plain[group.stop : piece.begin]
    if len(gap) > 48 or not _GAP.fullmatch(gap) or isinstance(piece, AgoSaid) or group.said.ago:
        return None
    said, stop = group.said, piece.stop
    match piece:
        case DaySaid() if said.day is None and not (said.part and piece.part):
            said = replace(said, day=piece)
        case DaySaid() if group.ends_in_day and _is_decoration(said, piece):
            said = replace(said, day=replace(piece, part=said.day.part if said.day else ""))
        case ClockSaid() if said.clock is None and not _DASH.fullmatch(gap):
            said = replace(said, clock=piece)
        case PartSaid() if not said.part and not (said.day and said.day.part) and (piece.led or said.day):
            said = replace(said, part=piece)
        case _:
            return None
    stop += plain[group.stop : piece.begin].count("(") and plain.startswith(")", stop)
    return _Group(begin=group.begin, stop=stop, said=said, ends_in_day=isinstance(piece, DaySaid))


def _is_decoration(said: Said, day: DaySaid) -> bool:
    """ "maandag 23 november", "gisteren (23-11)", "vandaag, maandag": the second says the same, the date goes first."""
    first = said.day
    if first is None or DayKind.NONE in (first.kind, day.kind):
        return False
    return first.kind in (DayKind.WEEKDAY, DayKind.AGO) and day.kind is DayKind.DATE


def _is_range(first: _Group, second: _Group, plain: str) -> bool:
    """ "tussen 9 en 10", "van 14.00 tot 15.00", "9.00 - 10.00 uur"."""
    gap = plain[first.stop : second.begin]
    if len(gap) > 16 or not _JOINS.fullmatch(gap) or first.said.ago or second.said.ago:
        return False
    opened = _OPENS.search(plain, max(0, first.begin - 24), first.begin)
    both = bool(first.said.clock and second.said.clock)
    return bool(opened) or (both and bool(_DASH.fullmatch(gap) or _UNTIL.fullmatch(gap)))


def _ranged(
    pair: tuple[_Group, _Group], day: _Group | None, text: RunningText, *, when: When
) -> SaidMoment | None:
    """One moment of two, the words of "tussen" included."""
    first, second = pair
    opened = _OPENS.search(text.plain, max(0, first.begin - 24), first.begin)
    begin, stop = opened.start() if opened else first.begin, second.stop
    said, shown_from, shown_to = first.said, begin, stop
    if day is not None and second.said.day is None:
        said = _with_day(said, day.said)
        shown_from, shown_to = min(begin, day.begin), max(stop, day.stop)
    found = between(said, second.said, text.shown[shown_from:shown_to].strip(), when=when)
    return _moment(begin, stop, found, day=day)


def _single(group: _Group, day: _Group | None, text: RunningText, *, when: When) -> SaidMoment | None:
    said, begin, stop = group.said, group.begin, group.stop
    shown_from, shown_to = begin, stop
    if day is not None:
        said = _with_day(said, day.said)
        shown_from, shown_to = min(begin, day.begin), max(stop, day.stop)
    found = meant(said, text.shown[shown_from:shown_to].strip(), when=when)
    return _moment(begin, stop, found, day=day)


def _with_day(said: Said, lender: Said) -> Said:
    """With the day of another moment and its part of the day, unless an earlier hour shows that it was over."""
    over = bool(lender.clock and said.clock and said.clock.hour % 12 < lender.clock.hour % 12)
    if over and lender.day is not None and lender.part_name in ("ochtend", "middag"):
        return replace(said, day=replace(lender.day, part=""))
    return replace(said, day=lender.day, part=said.part or lender.part)


def _moment(begin: int, stop: int, found: Meaning | None, *, day: _Group | None) -> SaidMoment | None:
    if found is None:
        return None
    return SaidMoment(
        begin=begin,
        stop=stop,
        proposal=found.proposal,
        never_was=found.never_was,
        day_at=(day.begin, day.stop) if day is not None else None,
    )


def _borrowings(groups: list[_Group], plain: str) -> dict[int, int]:
    """Which time without a day takes the day said nearest in its own sentence: "Gisteren merkte ik om 9 uur …"."""
    found: dict[int, int] = {}
    for at, group in enumerate(groups):
        if group.said.day is None and group.said.ago is None:
            near = [other for other in (at - 1, at + 1) if 0 <= other < len(groups)]
            fits = [other for other in near if _lends(groups[other], group, plain)]
            if fits:
                found[at] = min(fits, key=lambda other: _space(groups[other], group))
    return found


def _lends(day: _Group, time: _Group, plain: str) -> bool:
    if day.said.day is None or _space(day, time) > _APART:
        return False
    if day.said.clock and day.begin > time.begin:
        return False  # "om 15.00 uur ontdekt, gisteren om 14.30 uur verstuurd"
    if _OF.search(plain, max(0, day.begin - 12), day.begin):
        return False  # "de mail van gisteren"
    if day.said.day.kind in (DayKind.WEEK, DayKind.WEEKEND, DayKind.MONTH):
        return False
    if day.said.part_name and time.said.part_name and not day.said.clock:
        return False
    gap = plain[min(day.stop, time.stop) : max(day.begin, time.begin)]
    return not _SENTENCE.search(gap) and not _OTHER_CLAUSE.search(gap)


def _space(one: _Group, other: _Group) -> int:
    return max(one.begin - other.stop, other.begin - one.stop, 0)

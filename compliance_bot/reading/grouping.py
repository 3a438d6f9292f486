"""Days, parts of them and times that stand together in a text and make one moment (mail.md §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from compliance_bot.reading.ago_words import AgoSaid, agos_in
from compliance_bot.reading.clock_words import ClockSaid, clocks_in
from compliance_bot.reading.dates import DayKind, DaySaid
from compliance_bot.reading.day_words import PartSaid, days_in, parts_in
from compliance_bot.reading.meaning import Said

_MOST = 400
_LABEL = (
    r"\.?[ \n]?(?:tijd(?:stip)?|time|uur|datum|date|dag|day)(?: (?:van |of )?(?:de |het )?(?:ontdekking|ontdekt|"
    r"discovery|"
    r"discovered|detection|detected))?(?: ?\((?:utc|cet|cest)\))? ?: ?"
)
_GAP = re.compile(
    rf"[ ,(/|-]{{0,3}}(?:(?:t|al|nog|pas|ergens|already|sometime|dus|namelijk|local|om|at|op|on|in|the|de|van|of|"
    rf"rond|'s|"
    rf"around|door de weeks|half way) ?){{0,3}}\(?|\) ?|{_LABEL}"
)
_DASH = re.compile(r" ?- ?")
_NEXT_SENTENCE = re.compile(r" (?:was|waren|is|zijn|ben|heb|hebben|had|hadden|werd|kwam) ")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Words that stand together and make one moment."""

    begin: int
    stop: int
    said: Said
    ends_in_day: bool = False


def groups_in(plain: str) -> list[Group]:
    """All moments said in a level text, in order, each with the words it is made of (400 pieces at most)."""
    taken = bytearray(len(plain))
    agos = list(agos_in(plain, taken))
    days = days_in(plain, taken)
    pieces: list[DaySaid | ClockSaid | PartSaid | AgoSaid] = [*agos, *days]
    pieces += parts_in(plain, taken)
    pieces += clocks_in(plain, taken)
    pieces.sort(key=lambda piece: piece.begin)
    groups: list[Group] = []
    for piece in pieces[:_MOST]:
        joined = _join(groups[-1], piece, plain) if groups else None
        if joined is not None:
            groups[-1] = joined
        else:
            groups.append(
                Group(
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


def _join(group: Group, piece: DaySaid | ClockSaid | PartSaid | AgoSaid, plain: str) -> Group | None:
    """The group with the piece that stands right after it, None when they do not belong together."""
    gap = plain[group.stop : piece.begin]
    if len(gap) > 48 or not _GAP.fullmatch(gap) or isinstance(piece, AgoSaid) or group.said.ago:
        return None
    said, stop = group.said, piece.stop
    match piece:
        case DaySaid() if opens_a_sentence(group, piece, plain):
            return None
        case DaySaid() if said.day is None and not (said.part and piece.part):
            said = replace(said, day=piece)
        case DaySaid() if group.ends_in_day and _repeats(said, piece):
            pass
        case DaySaid() if group.ends_in_day and _is_decoration(said, piece):
            said = replace(said, day=replace(piece, part=said.day.part if said.day else ""))
        case ClockSaid() if said.clock is None and not _DASH.fullmatch(gap):
            said = replace(said, clock=piece)
        case PartSaid() if not said.part and not (said.day and said.day.part) and (piece.led or said.day):
            said = replace(said, part=piece)
        case _:
            return None
    stop += plain[group.stop : piece.begin].count("(") and plain.startswith(")", stop)
    return Group(begin=group.begin, stop=stop, said=said, ends_in_day=isinstance(piece, DaySaid))


def opens_a_sentence(group: Group, day: DaySaid, plain: str) -> bool:
    """After a field's value without a full stop: "Tijdstip ontdekking: 14:30 Gisteren was er …"."""
    return plain.endswith(": ", 0, group.begin) and bool(_NEXT_SENTENCE.match(plain, day.stop))


def _repeats(said: Said, day: DaySaid) -> bool:
    """ "gisteren, maandag": the weekday says the same once more."""
    return bool(said.day and said.day.kind is DayKind.AGO and day.kind is DayKind.WEEKDAY and not day.part)


def _is_decoration(said: Said, day: DaySaid) -> bool:
    """ "maandag 23 november", "gisteren (23-11)", "vandaag, maandag": the second says the same, the date goes first."""
    first = said.day
    if first is None or DayKind.NONE in (first.kind, day.kind):
        return False
    return first.kind in (DayKind.WEEKDAY, DayKind.AGO) and day.kind is DayKind.DATE

"""Which day a time means that is said without one: the day said near it (mail.md §7: "on the day meant")."""

from __future__ import annotations

import re

from compliance_bot.reading.dates import DayKind
from compliance_bot.reading.grouping import Group

_APART = 90
_SENTENCES_APART = 200
_OF = re.compile(r"(?<!\w)(?:van|from|of) (?:de |the )?$")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_OTHER_CLAUSE = re.compile(r"(?<!\w)(?:dat|die|waarbij|waarop|hoe|that|which|where|how)(?!\w)")
_WIDE = (DayKind.WEEK, DayKind.WEEKEND, DayKind.MONTH)


def days_borrowed(groups: list[Group], plain: str) -> dict[int, int]:
    """For each time without a day the place in the list of the day it takes: the nearest in its own sentence, as in
    "Gisteren merkte ik om 9 uur …"; else what the time before it took; else the day in the sentence before it.

    So that "Gisteren is mijn tas gestolen. Dat zag ik om 17.10 uur." is never read as today's: that would be late.
    """
    found: dict[int, int] = {}
    for at, group in enumerate(groups):
        if group.said.day is not None or group.said.ago is not None:
            continue
        near = [other for other in (at - 1, at + 1) if 0 <= other < len(groups)]
        fits = [other for other in near if _lends(groups[other], group, plain)]
        if fits:
            found[at] = min(fits, key=lambda other: _space(groups[other], group))
        elif at - 1 in found and _is_near(groups[at - 1], group, plain):
            found[at] = found[at - 1]
        elif at and _is_next_sentence(groups[at - 1], group, plain):
            lender = found.get(at - 1, at - 1)
            if _lends_across(groups[lender], group, plain):
                found[at] = lender
    return found


def _lends(day: Group, time: Group, plain: str) -> bool:
    if day.said.day is None or not _is_near(day, time, plain) or not _may_lend(day, time, plain):
        return False
    # "om 15.00 uur ontdekt, gisteren om 14.30 uur verstuurd"
    return not (day.said.clock and day.begin > time.begin)


def _may_lend(day: Group, time: Group, plain: str) -> bool:
    if day.said.day is None or day.said.day.kind in _WIDE:
        return False
    if _OF.search(plain, max(0, day.begin - 12), day.begin):
        return False  # "de mail van gisteren"
    return not (day.said.part_name and time.said.part_name and not day.said.clock)


def _is_near(one: Group, other: Group, plain: str) -> bool:
    gap = plain[min(one.stop, other.stop) : max(one.begin, other.begin)]
    return len(gap) <= _APART and not _SENTENCE.search(gap) and not _OTHER_CLAUSE.search(gap)


def _is_next_sentence(before: Group, time: Group, plain: str) -> bool:
    gap = plain[before.stop : time.begin]
    return len(gap) <= _SENTENCES_APART and "\n" not in gap and len(_SENTENCE.findall(gap)) == 1


def _lends_across(day: Group, time: Group, plain: str) -> bool:
    future = day.said.day is not None and day.said.day.kind is DayKind.NONE
    return not future and _may_lend(day, time, plain)


def _space(one: Group, other: Group) -> int:
    return max(one.begin - other.stop, other.begin - one.stop, 0)

"""Which day a time means that is said without one: the day said near it (mail.md §7: "on the day meant")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from compliance_bot.reading.dates import DayKind
from compliance_bot.reading.grouping import Group, opens_a_sentence
from compliance_bot.reading.noticing import Landmarks, landmarks, same_sentence, weighed

_APART = 90
_SENTENCES_APART = 200
_OF = re.compile(r"(?<!\w)(?:van|from|of) (?:de |the )?$")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_OTHER_CLAUSE = re.compile(r"(?<!\w)(?:dat|die|waarbij|waarop|hoe|that|which|where|how)(?!\w)")
_WIDE = (DayKind.WEEK, DayKind.WEEKEND, DayKind.MONTH)
_ABSENT = re.compile(
    r"(?<!\w)(?:afwezig|vrij|vakantie|verlof|niet (?:aanwezig|bereikbaar|op kantoor|op het werk|in huis)|thuis|absent|"
    r"out of (?:the )?office|on leave|off|away|not (?:in|available)|day off|days off)(?!\w)"
)
_LINE_START = re.compile(r"(?:^|\n)[\W_]{0,4}$")
_HEADING = re.compile(r"[^.!?\n]{0,30}\n[\W_]{0,4}")


@dataclass(frozen=True, kw_only=True)
class Loan:
    """The place in the list of groups of the day that a time takes.

    unsure: it is an event's day in an earlier sentence, so that the day of sending goes before it.
    """

    lender: int
    unsure: bool = False


def days_borrowed(groups: list[Group], plain: str) -> dict[int, Loan]:
    """For each time without a day where its day stands: the nearest in its own sentence, as in "Gisteren merkte ik om
    9 uur …"; else what the time before it took; else the day in the sentence before it or at the head of its list.

    An event's day in another sentence is only perhaps the day on which it was noticed; a day of absence never is.
    """
    found: dict[int, Loan] = {}
    marks: Landmarks | None = None
    for at, group in enumerate(groups):
        if group.said.day is not None or group.said.ago is not None:
            continue
        near = [other for other in (at - 1, at + 1) if 0 <= other < len(groups)]
        fits = [other for other in near if _lends(groups[other], group, plain)]
        if fits:
            found[at] = Loan(lender=min(fits, key=lambda other: _space(groups[other], group)))
        elif at - 1 in found and _follows(groups[at - 1], group, plain):
            found[at] = found[at - 1]
        elif at and _is_next(groups[at - 1], group, plain):
            earlier = found.get(at - 1, Loan(lender=at - 1))
            marks = marks or landmarks(plain)
            loan = _across(groups, earlier, group, plain, marks)
            found |= {at: loan} if loan else {}
    return found


def _lends(day: Group, time: Group, plain: str) -> bool:
    if day.said.day is None or not _is_near(day, time, plain) or not _may_lend(day, time, plain):
        return False
    if day.begin > time.begin and opens_a_sentence(time, day.said.day, plain):
        return False
    # "om 15.00 uur ontdekt, gisteren om 14.30 uur verstuurd"
    return not (day.said.clock and day.begin > time.begin)


def _may_lend(day: Group, time: Group, plain: str) -> bool:
    if day.said.day is None or day.said.day.kind in _WIDE:
        return False
    if _OF.search(plain, max(0, day.begin - 12), day.begin):
        return False  # "de mail van gisteren"
    both = bool(day.said.part_name and time.said.part_name and not day.said.clock)
    return not both or (time.said.clock is not None and day.said.part_name == time.said.part_name)


def _is_near(one: Group, other: Group, plain: str) -> bool:
    gap = plain[min(one.stop, other.stop) : max(one.begin, other.begin)]
    return len(gap) <= _APART and not _SENTENCE.search(gap) and not _OTHER_CLAUSE.search(gap)


def _follows(before: Group, time: Group, plain: str) -> bool:
    """In one sentence, or one line of a list after the other."""
    return _is_near(before, time, plain) or (
        plain[before.stop : time.begin].count("\n") == 1
        and _starts_line(before, plain)
        and _starts_line(time, plain)
    )


def _is_next(before: Group, time: Group, plain: str) -> bool:
    """In the next sentence, or in the first line under a heading with a day."""
    gap = plain[before.stop : time.begin]
    if "\n" in gap:
        listed = before.said.clock and _starts_line(before, plain) and _starts_line(time, plain)
        return bool(listed or _HEADING.fullmatch(gap))
    return len(gap) <= _SENTENCES_APART and len(_SENTENCE.findall(gap)) == 1


def _starts_line(group: Group, plain: str) -> bool:
    return bool(_LINE_START.search(plain, max(0, group.begin - 6), group.begin))


def _across(groups: list[Group], earlier: Loan, time: Group, plain: str, marks: Landmarks) -> Loan | None:
    """The loan of a day in another sentence, or None where that day is to come, of an absence or cannot be."""
    day = groups[earlier.lender]
    if day.said.day is None or day.said.day.kind is DayKind.NONE or not _may_lend(day, time, plain):
        return None
    opens, shuts = _sentence(day, plain)
    if _ABSENT.search(plain, opens, shuts):
        return None
    unsure = earlier.unsure or (_is_of_event(day, marks) and not _goes_on(day, time))
    return Loan(lender=earlier.lender, unsure=unsure and not _starts_line(time, plain))


def _goes_on(day: Group, time: Group) -> bool:
    """ "Gisteren om 14.45 uur gestolen. Dat zag ik om 15.10 uur.", "'s Avonds zag ik het.": the same day's story."""
    if time.said.clock is None:
        return True
    if day.said.clock is None:
        return False
    first, second = ((one.hour % 24, one.minute) for one in (day.said.clock, time.said.clock))
    return second >= first


def _is_of_event(day: Group, marks: Landmarks) -> bool:
    """Whether a word of the event stands nearer to a day than one of noticing, in its own sentence."""
    span = (day.begin, day.stop)
    noticed = tuple((one.begin, one.stop) for one in marks.noticings)
    event, notice = (_nearest(span, places, marks) for places in (marks.events, noticed))
    return event is not None and (notice is None or event < notice)


def _nearest(span: tuple[int, int], places: Sequence[tuple[int, int]], marks: Landmarks) -> int | None:
    """How far the nearest of the ordered places in the same sentence stands, None where there is none."""
    first, last = (span[0] - _SENTENCES_APART,), (span[1] + _SENTENCES_APART,)
    around = places[bisect_left(places, first) : bisect_left(places, last)]
    same = (weighed(span, one, marks) for one in around if same_sentence(span, one, marks))
    return min(same, default=None)


def _sentence(day: Group, plain: str) -> tuple[int, int]:
    opens = max(
        (hit.end() for hit in _SENTENCE.finditer(plain, max(0, day.begin - 200), day.begin)), default=0
    )
    end = _SENTENCE.search(plain, day.stop, day.stop + 200)
    return max(opens, day.begin - 200), end.start() if end else min(len(plain), day.stop + 200)


def _space(one: Group, other: Group) -> int:
    return max(one.begin - other.stop, other.begin - one.stop, 0)

"""Which dates a day said in words can mean, seen from the day a mail was sent (mail.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DayKind(StrEnum):
    """How a day is said."""

    AGO = "ago"
    WEEKDAY = "weekday"
    DATE = "date"
    MONTH_DAY = "month_day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class DaySaid:
    """A day at [begin, stop): its kind with its numbers, and the part of it that the same words name.

    crosses: its night begins on the evening before ("vannacht", "last night"); coming: from 18:00 on it is the night
    to come; evening: after midnight it is the day before ("vanavond"). numbers: days ago and how many; weekday,
    whether today is shut out, weeks back; year, month and day.
    """

    begin: int
    stop: int
    kind: DayKind
    numbers: tuple[int, ...] = ()
    part: str = ""
    crosses: bool = False
    coming: bool = False
    evening: bool = False


def dates_meant(said: DaySaid, today: date) -> tuple[tuple[date, int], ...]:
    """(first day, how many days) that a day can mean, the likeliest first; () when there is none."""
    match said.kind:
        case DayKind.AGO:
            return (_back(today, *said.numbers),)
        case DayKind.WEEKDAY:
            return tuple((day, 1) for day in _weekdays(said.numbers, today))
        case DayKind.WEEK:
            return (_week(said.numbers[0], today),)
        case DayKind.WEEKEND:
            saturday = today - timedelta(days=(today.weekday() - 5) % 7)
            return ((saturday, 2), (saturday - timedelta(days=7), 2))
        case DayKind.MONTH:
            return _month(said.numbers, today)
        case DayKind.NONE:
            return ()
        case _:
            day = _date(said, today)
            return ((day, 1),) if day else ()


def _back(today: date, days: int, width: int = 1) -> tuple[date, int]:
    """So many days ago; for weeks half a week on either side (mail.md §7)."""
    return today - timedelta(days=days + width // 2), width


def _weekdays(numbers: tuple[int, ...], today: date) -> tuple[date, ...]:
    """The last such weekday not after sending; with "afgelopen" or "jl." today is none; of last week where said."""
    weekday, strict, last_week = numbers
    if last_week:
        return (today - timedelta(days=today.weekday() + 7 - weekday),)
    ago = (today.weekday() - weekday) % 7 or (7 if strict else 0)
    return tuple(today - timedelta(days=days) for days in (ago, ago + 7))[: 2 if ago == 0 else 1]


def _week(weeks_ago: int, today: date) -> tuple[date, int]:
    """Monday to Sunday of this week (0) or the last (1); the seven days up to today (-1: "afgelopen week")."""
    if weeks_ago < 0:
        return today - timedelta(days=7), 8
    return today - timedelta(days=today.weekday() + 7 * weeks_ago), 7


def _month(numbers: tuple[int, ...], today: date) -> tuple[tuple[date, int], ...]:
    year, month = numbers
    if not year:
        year = today.year if month <= today.month else today.year - 1
    first = date(year, month, 1)
    return ((first, (date(year + month // 12, month % 12 + 1, 1) - first).days),)


def _date(said: DaySaid, today: date) -> date | None:
    """The date; without a year or a month the last such date not after today (mail.md §7)."""
    year, month, day = said.numbers
    if year:
        return _valid(year, month, day)
    if month:
        tries = (_valid(today.year - back, month, day) for back in range(9))
    else:
        tries = (
            _valid(today.year - (today.month - 1 < back), (today.month - 1 - back) % 12 + 1, day)
            for back in range(3)
        )
    return next((one for one in tries if one is not None and one <= today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

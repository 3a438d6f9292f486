"""Dutch public holidays: days on which hardly anybody works (Algemene termijnenwet art. 3; T31).

They move no deadline of the 72 hours (P21); they only tell who can be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

_KINGS_DAY = (4, 27)
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    leap, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, years = divmod(rest, 4)
    sunday = (32 + 2 * left + 2 * quarter - epact - years) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> Mapping[date, str]:
    """The holidays of a year and their names, in order: those of the law, Good Friday and the two Sundays.

    5 May counts every year (T31). The King's birthday is celebrated a day earlier when it falls on a Sunday.
    """
    first = easter(year)
    king = date(year, *_KINGS_DAY)
    if king.weekday() == 6:
        king -= timedelta(days=1)
    named = (
        (date(year, 1, 1), "Nieuwjaarsdag"),
        (first - timedelta(days=2), "Goede Vrijdag"),
        (first, "Eerste Paasdag"),
        (first + timedelta(days=1), "Tweede Paasdag"),
        (king, "Koningsdag"),
        (date(year, 5, 5), "Bevrijdingsdag"),
        (first + timedelta(days=39), "Hemelvaartsdag"),
        (first + timedelta(days=49), "Eerste Pinksterdag"),
        (first + timedelta(days=50), "Tweede Pinksterdag"),
        (date(year, 12, 25), "Eerste Kerstdag"),
        (date(year, 12, 26), "Tweede Kerstdag"),
    )
    found: dict[date, str] = {}
    for day, name in sorted(named, key=lambda one: one[0]):
        # Ascension and 5 May are one day in 2016; of two names the first is enough
        found.setdefault(day, name)
    return found


def day_off(day: date) -> str:
    """Why hardly anybody works on this day: the holiday's name, else "zaterdag" or "zondag"; '' on a working day."""
    name = holidays(day.year).get(day, "")
    return name or (_WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "")

"""Which hour of the day a clock time means: by the part of day named, or by what is likely (mail.md §7, T18)."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_bot.reading.clock_words import ClockSaid

HOUR = 60
HALF_DAY = 12 * HOUR
WHOLE_DAY = 24 * HOUR
# from and until which hour of its day a part runs; "last night" is an evening and the night after it
PARTS = {"nacht": (0, 6), "ochtend": (6, 12), "middag": (12, 18), "avond": (18, 24), "last night": (-6, 6)}
# how far people stretch those words: "half een 's nachts" is within, "kwart over twaalf gisteravond" after midnight
_STRETCHED = {
    "nacht": (0, 9),
    "ochtend": (0, 13),
    "middag": (11, 20),
    "avond": (16, 28),
    "last night": (-7, 9),
}
_LIKELY = (7 * HOUR, 23 * HOUR)


def minutes_meant(clock: ClockSaid, part: str, *, crosses: bool = False) -> Iterator[tuple[int, bool]]:
    """(minutes after the day's midnight, likely?) of the readings of a clock time, the first to try first.

    May be below 0 or above 24 hours: "half twaalf vannacht" began the evening before. 12-hour words without a part
    of day: the latest between 07:00 and 23:00 first; a whole hour in digits reads as on a 24-hour clock from 7 on.
    """
    minutes = clock.hour % 24 * HOUR + clock.minute if clock.hour < 24 else WHOLE_DAY
    if clock.half_day:
        yield _of_half_day(clock), True
    elif part and (clock.hour <= 12 or clock.twelve):
        yield _within(minutes % HALF_DAY, part, crosses), True
    elif part in ("nacht", "last night") and crosses and clock.hour >= 18:
        yield minutes - WHOLE_DAY, True
    elif not clock.twelve or (clock.digits and clock.hour >= 7):
        yield minutes, True
    else:
        both = (minutes % HALF_DAY + HALF_DAY, minutes % HALF_DAY)
        likely = [one for one in both if _LIKELY[0] <= one <= _LIKELY[1]]
        yield from ((one, True) for one in likely)
        yield from ((one, False) for one in both if one not in likely)


def _of_half_day(clock: ClockSaid) -> int:
    return clock.hour % 12 * HOUR + clock.minute + HALF_DAY * (clock.half_day == "pm")


def _within(minutes: int, part: str, crosses: bool) -> int:
    """The reading inside a part of day, else the one nearest to it within what people mean by the word."""
    first, last = (bound * HOUR for bound in PARTS[part])
    low, high = (bound * HOUR for bound in _STRETCHED[part])
    if crosses and part == "nacht":
        low = -7 * HOUR
    readings = [minutes + HALF_DAY * half for half in range(-1, 4)]
    if part == "nacht" and not crosses:
        # "om 11 uur 's nachts", "at 11 at night": that day's own late evening
        return minutes if minutes < 9 * HOUR else minutes + HALF_DAY
    inside = [one for one in readings if first <= one < last]
    near = [one for one in readings if low <= one < high]
    away = {one: max(first - one, one - last, 0) for one in near}
    return (inside or sorted(near, key=lambda one: away[one]) or [minutes])[0]

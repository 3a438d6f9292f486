"""Absences that were planned: whole days of the organisation's own calendar, known beforehand (P11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Absence:
    """From the first day to the last, both included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Is this day one of them?"""
        return self.first <= day <= self.last


def away_until(absences: Iterable[Absence], now: datetime, zone: ZoneInfo) -> datetime | None:
    """The midnight, in UTC, at which somebody who is away at `now` is back; None when they are there.

    Days are those of the calendar in `zone`, whatever their length where the clock changes; absences that follow on
    each other are one.
    """
    known = tuple(absences)
    day = now.astimezone(zone).date()
    last: date | None = None
    while ends := [one.last for one in known if one.covers(day)]:
        last = max(ends)
        day = last + _DAY
    return None if last is None else datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def coming(absences: Iterable[Absence], today: date, *, days: int) -> tuple[Absence, ...]:
    """Those that go on today or begin within so many days, in order; what is over is left out."""
    until = today + days * _DAY
    return tuple(
        sorted(
            (one for one in absences if one.last >= today and one.first <= until), key=lambda one: one.first
        )
    )

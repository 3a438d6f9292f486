"""The moment of the weekly sign of life (promise 7), and when a warning about a day that comes is repeated."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK_DAYS = 7
WARN_DAYS = 30
DAILY_DAYS = 7


def latest_weekly(now: datetime, *, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """The last such moment of the week that is not after `now`, in UTC; 0 = Monday.

    Reckoned by the calendar of `zone`: over a clock change the next one is not 168 hours later (T31).
    """
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % WEEK_DAYS)
    found = _moment(day, at, zone)
    return found if found <= now else _moment(day - timedelta(days=WEEK_DAYS), at, zone)


def weeks_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """How many whole weeks of the calendar lie between two such moments."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days // WEEK_DAYS


def warns_today(*, today: date, ends_on: date, told: date | None) -> bool:
    """Whether to warn of what ends on that day: from 30 days before on, each week, in the last seven days daily.

    Also after it has ended, daily, until a new day is known. `told`: when the last warning was.
    """
    left = (ends_on - today).days
    if left > WARN_DAYS:
        return False
    # a day told in the future is the clock's mistake: better twice than not at all
    if told is None or told > today:
        return True
    return (today - told).days >= (1 if left <= DAILY_DAYS else WEEK_DAYS)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)

"""The weekly moment over clock changes, and when a warning is repeated (promise 7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.weekly import latest_weekly, warns_today, weeks_between


def weekly(now: datetime, weekday: int = 0, at: time = time(9)) -> datetime:
    return latest_weekly(now, weekday=weekday, at=at, zone=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        # Monday 30 November 2026 09:00 is 08:00 UTC
        (datetime(2026, 11, 30, 7, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 12, 6, 23, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        # Sunday evening in UTC is Monday in Amsterdam
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        # the clock went forward on 28 March 2027: 09:00 is an hour earlier in UTC
        (datetime(2027, 3, 29, 7, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC)),
        (datetime(2027, 3, 29, 6, 59, tzinfo=UTC), datetime(2027, 3, 22, 8, tzinfo=UTC)),
        (datetime(2026, 10, 26, 7, 59, tzinfo=UTC), datetime(2026, 10, 19, 7, tzinfo=UTC)),
    ],
)
def test_it_is_the_last_monday_at_nine_of_the_organisations_own_clock(now: datetime, found: datetime) -> None:
    """T31: by the calendar, not by 168 hours."""
    assert weekly(now) == found


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
    st.integers(0, 6),
    st.times(),
)
def test_there_is_exactly_one_in_every_week(now: datetime, weekday: int, at: time) -> None:
    """Whatever the day and hour: never in the future, never more than a week and an hour ago, and it stays itself."""
    found = weekly(now, weekday, at)
    assert timedelta(0) <= now - found <= timedelta(days=7, hours=1)
    assert weekly(found, weekday, at) == found
    before = weekly(found - timedelta(seconds=1), weekday, at)
    assert weeks_between(before, found, AMSTERDAM) == 1


ENDS = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("left", "told_before", "warns"),
    [
        (31, None, False),
        (30, None, True),
        (29, 1, False),
        (24, 6, False),
        (23, 7, True),
        (8, 1, False),
        (7, 1, True),
        (7, 0, False),
        (1, 1, True),
        (0, 1, True),
        (-5, 1, True),
        (20, -3, True),
    ],
)
def test_it_warns_from_thirty_days_on_weekly_and_in_the_last_seven_daily(
    left: int, told_before: int | None, warns: bool
) -> None:
    """A day told in the future is the clock's mistake: better twice than not at all."""
    today = ENDS - timedelta(days=left)
    told = None if told_before is None else today - timedelta(days=told_before)
    assert warns_today(today=today, ends_on=ENDS, told=told) is warns


def test_over_a_month_the_warnings_come_at_30_23_16_and_9_days_and_then_every_day() -> None:
    told, days = None, []
    for left in range(40, -2, -1):
        today = ENDS - timedelta(days=left)
        if warns_today(today=today, ends_on=ENDS, told=told):
            told = today
            days.append(left)
    assert days == [30, 23, 16, 9, 7, 6, 5, 4, 3, 2, 1, 0, -1]

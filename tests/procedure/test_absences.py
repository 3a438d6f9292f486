"""Planned absences are whole days of the calendar, whatever their length (P11; T31)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.absences import Absence, away_until, coming
from compliance_bot.procedure.moments import AMSTERDAM

CHRISTMAS = Absence(first=date(2026, 12, 24), last=date(2027, 1, 3))


def at(text: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "away"),
    [
        ("2026-12-23 23:59:59", False),
        ("2026-12-24 00:00:00", True),
        ("2026-12-31 12:00:00", True),
        ("2027-01-03 23:59:59", True),
        ("2027-01-04 00:00:00", False),
    ],
)
def test_both_days_are_included_from_midnight_to_midnight(now: str, away: bool) -> None:
    until = away_until([CHRISTMAS], at(now), AMSTERDAM)
    assert until == (at("2027-01-04 00:00:00") if away else None)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 11, 24), 24)],
)
def test_a_day_on_which_the_clock_changes_is_a_whole_day(day: date, hours: int) -> None:
    """T31: 25 October 2026 has 25 hours, 28 March 2027 has 23."""
    start = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)
    one = [Absence(first=day, last=day)]
    assert away_until(one, start, AMSTERDAM) == start + timedelta(hours=hours)
    assert away_until(one, start + timedelta(hours=hours, seconds=-1), AMSTERDAM) is not None
    assert away_until(one, start + timedelta(hours=hours), AMSTERDAM) is None
    assert away_until(one, start - timedelta(seconds=1), AMSTERDAM) is None


def test_the_hour_that_comes_twice_and_the_one_that_never_is_are_both_inside() -> None:
    october = [Absence(first=date(2026, 10, 25), last=date(2026, 10, 25))]
    for utc in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        assert away_until(october, utc, AMSTERDAM) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    march = [Absence(first=date(2027, 3, 28), last=date(2027, 3, 28))]
    assert away_until(march, datetime(2027, 3, 28, 1, tzinfo=UTC), AMSTERDAM) == datetime(
        2027, 3, 28, 22, tzinfo=UTC
    )


def test_absences_that_touch_or_overlap_are_one() -> None:
    later = Absence(first=date(2027, 1, 4), last=date(2027, 1, 8))
    inside = Absence(first=date(2026, 12, 28), last=date(2026, 12, 29))
    apart = Absence(first=date(2027, 1, 10), last=date(2027, 1, 11))
    until = away_until([apart, later, inside, CHRISTMAS], at("2026-12-24 09:00:00"), AMSTERDAM)
    assert until == at("2027-01-09 00:00:00")


def test_the_day_is_that_of_the_organisations_own_zone() -> None:
    moment = at("2026-12-24 00:30:00")
    assert away_until([CHRISTMAS], moment, AMSTERDAM) is not None
    assert away_until([CHRISTMAS], moment, ZoneInfo("Europe/London")) is None


def test_what_is_coming_leaves_out_what_is_over_and_what_is_far_off() -> None:
    past = Absence(first=date(2026, 11, 1), last=date(2026, 11, 2))
    far = Absence(first=date(2027, 7, 1), last=date(2027, 7, 21))
    assert coming([far, CHRISTMAS, past], date(2026, 12, 1), days=60) == (CHRISTMAS,)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)), max_size=5),
    st.integers(0, 60 * 24 * 60),
)
def test_whoever_is_away_comes_back_on_a_day_that_no_absence_covers(
    spans: list[tuple[int, int]], minutes: int
) -> None:
    first = date(2026, 10, 10)
    absences = [
        Absence(first=first + timedelta(days=start), last=first + timedelta(days=start + length))
        for start, length in spans
    ]
    now = datetime(2026, 10, 9, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    until = away_until(absences, now, AMSTERDAM)
    covered = any(one.covers(now.astimezone(AMSTERDAM).date()) for one in absences)
    assert (until is not None) == covered
    if until is not None:
        assert until > now
        assert away_until(absences, until, AMSTERDAM) is None
        assert away_until(absences, until - timedelta(seconds=1), AMSTERDAM) == until

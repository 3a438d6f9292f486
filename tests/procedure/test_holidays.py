"""Dutch holidays against published dates; days off by law, and 5 May every year (T31)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compliance_bot.procedure.holidays import day_off, easter, holidays

# year: Easter Sunday, the King's day, Ascension, Whit Monday, as published
PUBLISHED = {
    2024: ((3, 31), (4, 27), (5, 9), (5, 20)),
    2025: ((4, 20), (4, 26), (5, 29), (6, 9)),
    2026: ((4, 5), (4, 27), (5, 14), (5, 25)),
    2027: ((3, 28), (4, 27), (5, 6), (5, 17)),
    2028: ((4, 16), (4, 27), (5, 25), (6, 5)),
    2029: ((4, 1), (4, 27), (5, 10), (5, 21)),
    2030: ((4, 21), (4, 27), (5, 30), (6, 10)),
    2031: ((4, 13), (4, 26), (5, 22), (6, 2)),
    2032: ((3, 28), (4, 27), (5, 6), (5, 17)),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_moving_holidays_are_the_published_ones(year: int) -> None:
    first, king, ascension, whit = (date(year, month, day) for month, day in PUBLISHED[year])
    assert easter(year) == first
    found = holidays(year)
    assert found[first + timedelta(days=1)] == "Tweede Paasdag"
    assert found[first - timedelta(days=2)] == "Goede Vrijdag"
    assert found[king] == "Koningsdag"
    assert found[ascension] == "Hemelvaartsdag"
    assert found[whit] == "Tweede Pinksterdag"


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_fixed_holidays_stand_in_every_year_the_fifth_of_may_too(year: int) -> None:
    found = holidays(year)
    named = [found[date(year, *day)] for day in ((1, 1), (5, 5), (12, 25), (12, 26))]
    assert named == ["Nieuwjaarsdag", "Bevrijdingsdag", "Eerste Kerstdag", "Tweede Kerstdag"]
    assert len(found) == 11
    assert list(found) == sorted(found)


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    assert len(holidays(2016)) == 10, "Ascension fell on the fifth of May"


def test_a_day_off_is_named_by_its_holiday_or_its_weekday() -> None:
    assert day_off(date(2026, 12, 26)) == "Tweede Kerstdag", "a Saturday, but the holiday says more"
    assert day_off(date(2026, 11, 28)) == "zaterdag"
    assert day_off(date(2026, 11, 29)) == "zondag"
    assert day_off(date(2026, 11, 30)) == ""
    assert day_off(date(2025, 4, 27)) == "zondag", "the King's day was on the Saturday before"

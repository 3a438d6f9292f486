"""Moments as people write them (T18, T31)."""
# ruff: noqa: DTZ001 -- naive times are input here: hypothesis gives them a zone, or the code must judge them

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.moments import (
    AMSTERDAM,
    AmbiguousMoment,
    MomentError,
    NonexistentMoment,
    as_utc,
    parse_moment,
)

WINTER = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T10:17+01:00",
        "2026-11-24T10:17:00+01:00",
        "2026-11-24T09:17Z",
        "2026-11-24t09:17z",
        "2026-11-24T09:17:00.000000+0000",
        "2026-11-24 04:17 -05:00",
        "2026-11-24 10:17",
        "2026-11-24T10:17",
        "2026-11-24 10.17",
        "24-11-2026 10:17",
        "24-11-2026 10.17",
        "24/11/2026 10:17",
        "24-11-2026 10.17 uur",
        "24-11-2026, om 10.17 uur",
        "24-11-2026 10:17 CET",
        "  24-11-2026   09:17 UTC ",
    ],
)
def test_it_reads_the_ways_a_moment_is_written(text: str) -> None:
    """T31: every form ends in the same UTC instant."""
    assert parse_moment(text) == WINTER
    assert parse_moment(text).tzinfo is UTC


def test_summer_time_is_the_zones_own() -> None:
    """T31."""
    assert parse_moment("01-07-2026 10:17") == datetime(2026, 7, 1, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gisteren",
        "10:17",
        "2026-11-24",
        "20261124T1017",
        "24-11-26 10:17",
        "24-11-2026 25:00",
        "24-11-2026 24:00",
        "24-11-2026 10:60",
        "30-02-2026 10:17",
        "11-24-2026 10:17",
        "2026-11-24T10:17+99:00",
        "2026-11-24T10:17+01:75",
        "2026-11-24T10:17 en nog iets",
        "٢٠٢٦-11-24 10:17",
        "9" * 100_000,
    ],
)
def test_what_is_no_moment_says_what_to_write(text: str) -> None:
    """T18: nothing is guessed, no time is invented."""
    with pytest.raises(MomentError, match=r"write 2026-11-24T10:17\+01:00"):
        parse_moment(text)


def test_the_repeated_hour_gives_both_instants() -> None:
    """T18: 02:30 on 25 October 2026 happened twice."""
    with pytest.raises(AmbiguousMoment, match=r"02:30\+02:00.*02:30\+01:00") as caught:
        parse_moment("25-10-2026 02:30")
    assert caught.value.first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert caught.value.second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_skipped_hour_is_named() -> None:
    """T18: 02:30 on 29 March 2026 did not exist."""
    with pytest.raises(NonexistentMoment, match="did not exist") as caught:
        parse_moment("2026-03-29 02:30")
    assert caught.value.before == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert caught.value.after == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("25-10-2026 02:30 CEST", 0),
        ("25-10-2026 02:30 zomertijd", 0),
        ("25-10-2026 02.30 uur wintertijd", 1),
        ("2026-10-25T02:30+02:00", 0),
        ("2026-10-25T02:30+01:00", 1),
    ],
)
def test_a_named_offset_settles_the_repeated_hour(text: str, hour: int) -> None:
    """T18: what the error proposes is understood."""
    assert parse_moment(text) == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["25-10-2026 01:59", "25-10-2026 03:00", "29-03-2026 01:59", "29-03-2026 03:00"]
)
def test_the_minutes_around_the_changes_are_plain(text: str) -> None:
    """T31."""
    moment = parse_moment(text).astimezone(AMSTERDAM)
    assert moment.strftime("%d-%m-%Y %H:%M") == text


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))
def test_a_local_time_comes_back_as_itself_or_is_named(naive: datetime) -> None:
    """T18, T31: never silently another hour."""
    with suppress(AmbiguousMoment, NonexistentMoment):
        assert as_utc(naive).astimezone(AMSTERDAM).replace(tzinfo=None) == naive


@given(st.datetimes(min_value=datetime(2026, 10, 25, 2), max_value=datetime(2026, 10, 25, 2, 59, 59)))
def test_every_time_of_the_repeated_hour_is_two_instants_an_hour_apart(naive: datetime) -> None:
    """T18: and both read as that local time."""
    with pytest.raises(AmbiguousMoment) as caught:
        as_utc(naive)
    first, second = caught.value.first, caught.value.second
    assert second - first == timedelta(hours=1)
    assert {one.astimezone(AMSTERDAM).replace(tzinfo=None, fold=0) for one in (first, second)} == {naive}


@given(st.datetimes(min_value=datetime(2026, 3, 29, 2), max_value=datetime(2026, 3, 29, 2, 59, 59)))
def test_every_time_of_the_skipped_hour_is_named(naive: datetime) -> None:
    """T18."""
    with pytest.raises(NonexistentMoment) as caught:
        as_utc(naive)
    assert caught.value.after - caught.value.before == timedelta(hours=1)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.timezones()))
def test_an_aware_moment_keeps_its_instant(moment: datetime) -> None:
    assert as_utc(moment).timestamp() == moment.timestamp()


@given(st.text(max_size=80))
def test_any_text_ends_in_a_moment_or_a_moment_error(text: str) -> None:
    """T10's lesson: what others write never crashes."""
    with suppress(MomentError):
        assert parse_moment(text).tzinfo is UTC

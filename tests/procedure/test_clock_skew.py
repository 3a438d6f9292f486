"""Whether the clock is off: several servers' stamps that agree, and not one odd mail (promise 7)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.clock_skew import (
    APART,
    SEVERAL,
    Observation,
    ahead_of,
    skew_of,
    with_observation,
)

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


def seen(*minutes: float, every: float = 6) -> tuple[Observation, ...]:
    """Observations so many minutes ahead, the last one just now."""
    last = len(minutes) - 1
    return tuple(
        Observation(at=NOW - timedelta(minutes=every * (last - n)), ahead=timedelta(minutes=one))
        for n, one in enumerate(minutes)
    )


@pytest.mark.parametrize(
    ("minutes", "off"),
    [
        ((5, 5, 5), 5),
        ((-3, -3.5, -4), -3.5),
        ((5, 5), None),
        ((5, 5, 0), None),
        ((0, 5, 5), None),
        ((2, 2, 2), None),
        ((5, -5, 5), None),
        # mails that a person moved look old by a different time each
        ((5, 20, 11), None),
        ((60, 60.5, 61), 60.5),
    ],
)
def test_several_that_agree_are_a_difference(minutes: tuple[float, ...], off: float | None) -> None:
    assert skew_of(seen(*minutes), NOW) == (None if off is None else timedelta(minutes=off))


def test_what_was_seen_yesterday_or_in_the_future_says_nothing_of_now() -> None:
    assert skew_of(seen(5, 5, 5), NOW + timedelta(days=2)) is None
    assert skew_of(seen(5, 5, 5), NOW - timedelta(minutes=1)) is None


def test_one_bad_moment_is_not_several_observations() -> None:
    """Answers a second apart are one."""
    known: tuple[Observation, ...] = ()
    for second in range(60):
        new = Observation(at=NOW + timedelta(seconds=second), ahead=timedelta(minutes=9))
        known = with_observation(known, new)
    assert len(known) == 1
    assert skew_of(known, NOW + timedelta(minutes=1)) is None


def test_a_clock_that_was_set_back_begins_anew() -> None:
    """What it saw in its own future is no past."""
    known = seen(5, 5, 5)
    earlier = Observation(at=NOW - timedelta(hours=1), ahead=timedelta(0))
    assert with_observation(known, earlier) == (earlier,)


@given(st.lists(st.floats(-30, 30), max_size=12))
def test_never_more_are_kept_than_are_needed_and_never_too_close(minutes: list[float]) -> None:
    known: tuple[Observation, ...] = ()
    for number, one in enumerate(minutes):
        at = NOW + timedelta(minutes=3 * number)
        known = with_observation(known, Observation(at=at, ahead=timedelta(minutes=one)))
    assert len(known) <= SEVERAL
    gaps = [b.at - a.at for a, b in itertools.pairwise(known)]
    assert all(gap >= APART for gap in gaps)


@pytest.mark.parametrize(
    ("stamp", "ahead"), [(-90, 30), (-60, 0), (-30, 0), (0, 0), (45, -45)], ids=lambda one: f"{one} s"
)
def test_a_stamp_between_two_moments_of_ours_is_no_difference(stamp: int, ahead: int) -> None:
    found = ahead_of(NOW + timedelta(seconds=stamp), earliest=NOW - timedelta(seconds=60), latest=NOW)
    assert found == timedelta(seconds=ahead)

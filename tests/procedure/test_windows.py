"""The windows of P3: one hour for employees, four for processors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import ReporterRole, WindowVerdict
from compliance_bot.procedure.windows import Judged, Windows, judge

RECEIVED = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
EMPLOYEE, PROCESSOR, OUTSIDER = ReporterRole.EMPLOYEE, ReporterRole.PROCESSOR, ReporterRole.OUTSIDER
WINDOW = {EMPLOYEE: 60, PROCESSOR: 240}


def judged(role: ReporterRole, *before: timedelta) -> Judged:
    """The verdict with discovery that long before receipt: one moment, or the start and end of a range."""
    start = RECEIVED - before[0] if before else None
    end = RECEIVED - before[-1] if before else None
    return judge(role, received_at=RECEIVED, start=start, end=end, windows=Windows())


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize("role", [EMPLOYEE, PROCESSOR])
def test_exactly_the_window_is_on_time_and_a_minute_more_is_late(role: ReporterRole) -> None:
    """P3: 60:00 and 240:00 are on time; 61:00 and 241:00 are late by one minute."""
    window = WINDOW[role]
    assert judged(role, minutes(window)) == Judged(verdict=WindowVerdict.ON_TIME, window_minutes=window)
    late = judged(role, minutes(window + 1))
    assert (late.verdict, late.late_min, late.late_max) == (WindowVerdict.LATE, 1, 1)


def test_seconds_within_the_last_minute_do_not_count() -> None:
    """P3: lateness is in whole minutes; 60:59 shows as 60 minutes and cannot be late by none."""
    assert judged(EMPLOYEE, timedelta(minutes=60, seconds=59)).verdict is WindowVerdict.ON_TIME
    assert judged(EMPLOYEE, timedelta(minutes=61, seconds=59)).late_max == 1


def test_the_same_hours_are_late_for_one_and_in_time_for_the_other() -> None:
    """P3: each role has its own window."""
    assert judged(EMPLOYEE, minutes(180)).verdict is WindowVerdict.LATE
    assert judged(EMPLOYEE, minutes(180)).late_max == 120
    assert judged(PROCESSOR, minutes(180)).verdict is WindowVerdict.ON_TIME


@pytest.mark.parametrize(
    ("start", "end", "verdict", "late_min", "late_max"),
    [
        (50, 10, WindowVerdict.ON_TIME, 0, 0),
        (60, 10, WindowVerdict.ON_TIME, 0, 0),
        (61, 10, WindowVerdict.POSSIBLY_LATE, 0, 1),
        (300, 60, WindowVerdict.POSSIBLY_LATE, 0, 240),
        (300, 61, WindowVerdict.LATE, 1, 240),
        (930, -510, WindowVerdict.POSSIBLY_LATE, 0, 870),
        (30, -510, WindowVerdict.ON_TIME, 0, 0),
    ],
)
def test_a_range_is_judged_at_both_ends(
    start: int, end: int, verdict: WindowVerdict, late_min: int, late_max: int
) -> None:
    """P3: only a date or part of day is known; what lies after receipt is no possibility."""
    found = judged(EMPLOYEE, minutes(start), minutes(end))
    expected = Judged(verdict=verdict, window_minutes=60, late_min=late_min, late_max=late_max)
    assert found == expected


@pytest.mark.parametrize("after", [timedelta(seconds=1), timedelta(days=1)])
def test_a_discovery_after_receipt_is_a_contradiction(after: timedelta) -> None:
    """P3: it is asked about and judged neither way."""
    expected = Judged(verdict=WindowVerdict.CONTRADICTION, window_minutes=60)
    assert judged(EMPLOYEE, -after) == expected


def test_reporting_at_once_is_on_time() -> None:
    """P3."""
    assert judged(EMPLOYEE, timedelta(0)).verdict is WindowVerdict.ON_TIME


def test_no_discovery_time_is_unknown() -> None:
    """P3, P4: unknown is a verdict of its own, never on time."""
    assert judged(PROCESSOR) == Judged(verdict=WindowVerdict.UNKNOWN, window_minutes=240)


def test_an_outsider_has_no_window() -> None:
    """P3: n.v.t., whatever the outsider says about discovery."""
    expected = Judged(verdict=WindowVerdict.NOT_APPLICABLE, window_minutes=0)
    assert judged(OUTSIDER) == judged(OUTSIDER, minutes(900)) == judged(OUTSIDER, minutes(-5)) == expected


def test_a_start_without_an_end_is_a_moment() -> None:
    """P3."""
    found = judge(EMPLOYEE, received_at=RECEIVED, start=RECEIVED - minutes(70), end=None, windows=Windows())
    assert (found.verdict, found.late_min, found.late_max) == (WindowVerdict.LATE, 10, 10)


def test_the_window_runs_by_elapsed_time_over_the_clock_change() -> None:
    """P3, T31: 01:45 to 03:15 on 29 March is half an hour."""
    start = datetime.fromisoformat("2026-03-29T01:45+01:00")
    received = datetime.fromisoformat("2026-03-29T03:15+02:00")
    found = judge(EMPLOYEE, received_at=received, start=start, end=start, windows=Windows())
    assert found.verdict is WindowVerdict.ON_TIME


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from([EMPLOYEE, PROCESSOR]))
def test_the_verdict_follows_from_the_two_lateness_figures(
    start: int, length: int, role: ReporterRole
) -> None:
    """P3: late only if late at both ends, possibly late only if late at one."""
    found = judged(role, minutes(start), minutes(start - length))
    assert 0 <= found.late_min <= found.late_max
    expected = {
        (False, False): WindowVerdict.ON_TIME,
        (False, True): WindowVerdict.POSSIBLY_LATE,
        (True, True): WindowVerdict.LATE,
    }
    assert found.verdict is expected[found.late_min > 0, found.late_max > 0]

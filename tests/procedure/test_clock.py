"""The clock of P20 and P21: worked examples, both clock changes, any machine zone."""
# ruff: noqa: DTZ001 -- naive times are input here: hypothesis gives them a zone, or the code must judge them

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.clock import Awareness, awareness, filing_verdict, t_legal, t_strict
from compliance_bot.procedure.events import AwareBasis, FilingVerdict, Language, ReporterRole
from compliance_bot.procedure.incident import Report
from compliance_bot.procedure.moments import AMSTERDAM

ROOT = Path(__file__).resolve().parents[2]
SHARED_TABLE = ROOT.parent / "shared" / "cases" / "clock.csv"

# aware, T_strict, T_legal: Amsterdam local time with its offset, counted by hand
EXAMPLES = {
    "plain Monday": ("2026-02-02T14:23+01:00", "2026-02-05T14:23+01:00", "2026-02-05T15:00+01:00"),
    "on the hour": ("2026-02-02T14:00+01:00", "2026-02-05T14:00+01:00", "2026-02-05T15:00+01:00"),
    "one minute to the hour": ("2026-02-02T14:59+01:00", "2026-02-05T14:59+01:00", "2026-02-05T15:00+01:00"),
    "weekend": ("2026-02-06T17:40+01:00", "2026-02-09T17:40+01:00", "2026-02-09T18:00+01:00"),
    "new year": ("2026-12-30T23:10+01:00", "2027-01-02T23:10+01:00", "2027-01-03T00:00+01:00"),
    "Easter": ("2026-04-03T09:30+02:00", "2026-04-06T09:30+02:00", "2026-04-06T10:00+02:00"),
    "into summer time": ("2026-03-28T20:15+01:00", "2026-03-31T21:15+02:00", "2026-03-31T22:00+02:00"),
    "just before the gap": ("2026-03-29T01:59+01:00", "2026-04-01T02:59+02:00", "2026-04-01T03:00+02:00"),
    "just after the gap": ("2026-03-29T03:00+02:00", "2026-04-01T03:00+02:00", "2026-04-01T04:00+02:00"),
    "ends in the gap's night": ("2026-03-26T02:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:00+02:00"),
    "into winter time": ("2026-10-24T20:15+02:00", "2026-10-27T19:15+01:00", "2026-10-27T20:00+01:00"),
    "first 02:10": ("2026-10-25T02:10+02:00", "2026-10-28T01:10+01:00", "2026-10-28T02:00+01:00"),
    "second 02:10": ("2026-10-25T02:10+01:00", "2026-10-28T02:10+01:00", "2026-10-28T03:00+01:00"),
    "ends in the first 02:30": ("2026-10-22T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00"),
    "no leap day": ("2027-02-26T08:05+01:00", "2027-03-01T08:05+01:00", "2027-03-01T09:00+01:00"),
}

moments = st.datetimes(
    min_value=datetime(2016, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(AMSTERDAM)
)


def local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat(timespec="minutes")


@pytest.mark.parametrize(("aware", "strict", "legal"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_it_counts_as_counted_by_hand(aware: str, strict: str, legal: str) -> None:
    """P21, T31: elapsed hours, over weekends, holidays and both clock changes."""
    moment = datetime.fromisoformat(aware)
    assert local(t_strict(moment)) == strict
    assert local(t_legal(moment)) == legal


def test_it_agrees_with_every_row_of_the_shared_table() -> None:
    """P21: the worked examples kept beside the project."""
    if not SHARED_TABLE.exists():
        pytest.skip("../shared/cases/clock.csv does not lie beside this checkout")
    with SHARED_TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        aware = datetime.fromisoformat(row["aware_local"])
        assert aware == datetime.fromisoformat(row["aware_utc"]), row["id"]
        for found, key in ((t_strict(aware), "t_strict_local"), (t_legal(aware), "t_legal_local")):
            assert found.astimezone(AMSTERDAM).isoformat() == row[key], row["id"]


@given(moments)
def test_the_legal_line_lies_up_to_an_hour_after_our_own(aware: datetime) -> None:
    """P21: T_legal is a whole local hour, later than T_strict by more than nothing and by an hour at most."""
    gap = t_legal(aware) - t_strict(aware)
    assert timedelta(0) < gap <= timedelta(hours=1)
    end = t_legal(aware).astimezone(AMSTERDAM)
    assert (end.minute, end.second, end.microsecond) == (0, 0, 0)


@given(moments)
def test_seventy_two_hours_really_pass(aware: datetime) -> None:
    """T31: elapsed time, also where the wall clock jumps."""
    assert t_strict(aware) - aware.astimezone(UTC) == timedelta(hours=72)
    assert t_strict(aware).tzinfo is UTC


@given(moments, moments)
def test_a_later_awareness_never_gives_an_earlier_line(one: datetime, other: datetime) -> None:
    """P21: both lines go up with awareness."""
    first, second = sorted((one.astimezone(UTC), other.astimezone(UTC)))
    assert t_strict(first) <= t_strict(second)
    assert t_legal(first) <= t_legal(second)


def test_another_regime_has_other_hours() -> None:
    """procedure.md §9: the hours are data."""
    aware = datetime(2026, 2, 2, 13, 23, tzinfo=UTC)
    assert t_strict(aware, 96) == datetime(2026, 2, 6, 13, 23, tzinfo=UTC)
    assert t_legal(aware, 96) == datetime(2026, 2, 6, 14, 0, tzinfo=UTC)


def test_it_refuses_a_moment_without_a_zone() -> None:
    """T31, T34: a naive time would silently be the machine's."""
    with pytest.raises(ValueError, match="without a zone"):
        t_strict(datetime(2026, 2, 2, 13, 23))
    with pytest.raises(ValueError, match="without a zone"):
        t_legal(datetime(2026, 2, 2, 13, 23))


_SHOW = """
from datetime import datetime, timedelta, timezone
from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.ladder import Ladder, rung_moment
from compliance_bot.procedure.moments import parse_moment
for text in ("27-03-2026 16:30", "2026-10-23 23:30", "2027-03-28 01:30", "2026-11-24T10:17+01:00"):
    aware = parse_moment(text)
    print(aware, t_strict(aware), t_legal(aware), *(rung_moment(h, aware, Ladder()) for h in Ladder().rungs))
"""


def test_the_machines_own_zone_changes_nothing() -> None:
    """P21, T31: the same lines and rungs on a machine in UTC, Amsterdam and New York."""
    shown = {
        subprocess.run(
            [sys.executable, "-c", _SHOW],
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Europe/Amsterdam", "America/New_York")
    }
    assert len(shown) == 1
    assert "2026-11-27 09:17:00+00:00 2026-11-27 10:00:00+00:00" in shown.pop()


AWARE = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
STRICT = datetime(2026, 11, 27, 9, 17, tzinfo=UTC)
LEGAL = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("filed", "verdict"),
    [
        (AWARE, FilingVerdict.ON_TIME),
        (STRICT - SECOND, FilingVerdict.ON_TIME),
        (STRICT, FilingVerdict.OWN_LIMIT_PASSED),
        (LEGAL, FilingVerdict.OWN_LIMIT_PASSED),
        (LEGAL + SECOND, FilingVerdict.LATE),
        (LEGAL + timedelta(days=9), FilingVerdict.LATE),
    ],
)
def test_a_filing_is_held_against_both_lines(filed: datetime, verdict: FilingVerdict) -> None:
    """P21: before T_strict, until T_legal, only then late."""
    assert filing_verdict(filed, AWARE) is verdict


def make_report(
    role: ReporterRole, received: str, discovered: str = "", *, confirmed: bool = False
) -> Report:
    start = datetime.fromisoformat(discovered) if discovered else None
    return Report(
        arrival=1,
        evidence="e",
        received_at=datetime.fromisoformat(received),
        role=role,
        person="",
        language=Language.NL,
        discovered_start=start,
        discovered_end=start,
        discovery_confirmed=confirmed,
    )


EMPLOYEE, PROCESSOR, OUTSIDER = ReporterRole.EMPLOYEE, ReporterRole.PROCESSOR, ReporterRole.OUTSIDER
RECEIVED = "2026-11-24T10:00+00:00"
EARLIER = "2026-11-24T08:30+00:00"


def found(moment: str, basis: AwareBasis, *, confirmed: bool = True) -> Awareness:
    return Awareness(aware_at=datetime.fromisoformat(moment), basis=basis, confirmed=confirmed)


def test_an_employees_discovery_starts_the_clock_unconfirmed() -> None:
    """P20: an employee's knowledge is the organisation's; a proposal already drives (mail.md §7)."""
    report = make_report(EMPLOYEE, RECEIVED, EARLIER)
    assert awareness([report]) == found(EARLIER, AwareBasis.DISCOVERED, confirmed=False)


def test_a_confirmed_discovery_is_marked_so() -> None:
    """P4, P20."""
    report = make_report(EMPLOYEE, RECEIVED, EARLIER, confirmed=True)
    assert awareness([report]) == found(EARLIER, AwareBasis.DISCOVERED)


@pytest.mark.parametrize("role", [PROCESSOR, OUTSIDER])
def test_others_discovery_does_not_start_our_clock(role: ReporterRole) -> None:
    """P20: of a processor or outsider only the receipt counts."""
    assert awareness([make_report(role, RECEIVED, EARLIER)]) == found(RECEIVED, AwareBasis.RECEIVED)


@pytest.mark.parametrize("discovered", ["", RECEIVED, "2026-11-24T10:00:01+00:00", "2026-12-01T00:00+00:00"])
def test_an_unknown_or_later_discovery_counts_from_receipt(discovered: str) -> None:
    """P3, P20: a discovery after receipt is a contradiction and moves no clock."""
    assert awareness([make_report(EMPLOYEE, RECEIVED, discovered)]) == found(RECEIVED, AwareBasis.RECEIVED)


def test_the_earliest_of_several_reports_counts() -> None:
    """P20: a processor's early mail beats an employee's later discovery, whatever their order."""
    reports = [
        make_report(EMPLOYEE, RECEIVED, EARLIER),
        make_report(PROCESSOR, "2026-11-24T07:00+00:00", "2026-11-20T07:00+00:00"),
        make_report(EMPLOYEE, "2026-11-24T12:00+00:00"),
    ]
    expected = found("2026-11-24T07:00+00:00", AwareBasis.RECEIVED)
    assert awareness(reports) == awareness(reports[::-1]) == expected


def test_of_equal_moments_the_confirmed_one_stands() -> None:
    """P20: nothing is left to ask when another report already fixes the same moment."""
    reports = [make_report(EMPLOYEE, RECEIVED, EARLIER), make_report(OUTSIDER, EARLIER)]
    assert awareness(reports) == found(EARLIER, AwareBasis.RECEIVED)


def test_no_report_has_no_awareness() -> None:
    with pytest.raises(ValueError, match="at least one report"):
        awareness([])

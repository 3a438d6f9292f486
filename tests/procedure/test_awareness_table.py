"""P20 as a table: who reports what how, from when the clock runs, and both lines of P21 in Amsterdam time."""
# ruff: noqa: E501 -- a row of the table is one line, so that it can be read down its columns

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock import awareness, fresh_awareness, moments_known, t_legal, t_strict
from compliance_bot.procedure.incident import Report
from compliance_bot.procedure.moments import AMSTERDAM, parse_moment

EMPLOYEE, PROCESSOR, OUTSIDER = (
    ev.ReporterRole.EMPLOYEE,
    ev.ReporterRole.PROCESSOR,
    ev.ReporterRole.OUTSIDER,
)
D, R, F, C = (
    ev.AwareBasis.DISCOVERED,
    ev.AwareBasis.RECEIVED,
    ev.AwareBasis.FORWARDED,
    ev.AwareBasis.CALLED,
)
FAR = "2026-11-24 10:17"


def report(role: ev.ReporterRole, received: str, arrival: int = 1, **more: str | bool) -> Report:
    """A report; found, until: its discovery, reached: when the first of us had it, called: a logged phone call."""

    def moment(name: str) -> datetime | None:
        return parse_moment(str(more[name])) if name in more else None

    start = moment("found")
    return Report(
        arrival=arrival,
        evidence="",
        received_at=parse_moment(received),
        role=role,
        person="",
        language=ev.Language.NL,
        discovered_start=start,
        discovered_end=moment("until") or start,
        discovery_confirmed=bool(more.get("sure")),
        reached_start=moment("reached"),
        called_at=moment("called"),
        call_confirmed=bool(more.get("sure")),
    )


# role, received, what else is known | aware, basis, certain | T_strict, T_legal
TABLE = [
    # an employee counts from the discovery, a range from its start, unknown or after the report from receipt
    (EMPLOYEE, FAR, {}, "2026-11-24 10:17", R, True, "27-11 10:17", "27-11 11:00"),
    (EMPLOYEE, FAR, {"found": "2026-11-24 09:40"}, "2026-11-24 09:40", D, False, "27-11 09:40", "27-11 10:00"),
    (EMPLOYEE, FAR, {"found": "2026-11-24 09:00", "sure": True}, "2026-11-24 09:00", D, True, "27-11 09:00", "27-11 10:00"),
    (EMPLOYEE, FAR, {"found": "2026-11-23 18:00", "until": "2026-11-24 00:00"}, "2026-11-23 18:00", D, False, "26-11 18:00", "26-11 19:00"),
    (EMPLOYEE, FAR, {"found": "2026-11-24 11:00"}, "2026-11-24 10:17", R, True, "27-11 10:17", "27-11 11:00"),
    (EMPLOYEE, FAR, {"found": "2026-11-19 10:00"}, "2026-11-19 10:00", D, False, "22-11 10:00", "22-11 11:00"),
    # processors and outsiders from receipt, whatever they discovered
    (PROCESSOR, FAR, {"found": "2026-11-23 08:00", "sure": True}, "2026-11-24 10:17", R, True, "27-11 10:17", "27-11 11:00"),
    (OUTSIDER, FAR, {"found": "2026-11-20 08:00", "sure": True}, "2026-11-24 10:17", R, True, "27-11 10:17", "27-11 11:00"),
    # or from the logged phone call, of an employee's from the discovery before it
    (OUTSIDER, FAR, {"called": "2026-11-24 09:05", "sure": True}, "2026-11-24 09:05", C, True, "27-11 09:05", "27-11 10:00"),
    (PROCESSOR, FAR, {"called": "2026-11-24 09:05"}, "2026-11-24 09:05", C, False, "27-11 09:05", "27-11 10:00"),
    (EMPLOYEE, FAR, {"called": "2026-11-24 09:05", "found": "2026-11-24 08:30"}, "2026-11-24 08:30", D, False, "27-11 08:30", "27-11 09:00"),
    # passed on: from when the first of us had it, a proposal; an earlier discovery still wins
    (EMPLOYEE, FAR, {"reached": "2026-11-20 16:45"}, "2026-11-20 16:45", F, False, "23-11 16:45", "23-11 17:00"),
    (EMPLOYEE, FAR, {"reached": "2026-11-24 10:30"}, "2026-11-24 10:17", R, True, "27-11 10:17", "27-11 11:00"),
    (EMPLOYEE, FAR, {"reached": "2026-11-20 16:45", "found": "2026-11-20 16:00"}, "2026-11-20 16:00", D, False, "23-11 16:00", "23-11 17:00"),
    # over the start of summer time: an hour later on the wall, and over its end: an hour earlier (cases/clock.csv)
    (EMPLOYEE, "2026-03-27 18:00", {"found": "2026-03-27 16:30"}, "2026-03-27 16:30", D, False, "30-03 17:30", "30-03 18:00"),
    (OUTSIDER, "2027-03-25 15:20", {}, "2027-03-25 15:20", R, True, "28-03 16:20", "28-03 17:00"),
    (EMPLOYEE, "2027-03-28 03:10", {"found": "2027-03-28 01:30"}, "2027-03-28 01:30", D, False, "31-03 02:30", "31-03 03:00"),
    (EMPLOYEE, "2026-10-23 18:00", {"found": "2026-10-23 16:30"}, "2026-10-23 16:30", D, False, "26-10 15:30", "26-10 16:00"),
    (PROCESSOR, "2026-10-25 02:30+02:00", {}, "2026-10-25 02:30+02:00", R, True, "28-10 01:30", "28-10 02:00"),
    (EMPLOYEE, "2026-10-25 02:40+01:00", {"found": "2026-10-25 02:30+01:00"}, "2026-10-25 02:30+01:00", D, False, "28-10 02:30", "28-10 03:00"),
    # in the repeated hour both instants are a range, which counts from its start
    (EMPLOYEE, "2026-10-25 09:00", {"found": "2026-10-25 02:30+02:00", "until": "2026-10-25 02:30+01:00"}, "2026-10-25 02:30+02:00", D, False, "28-10 01:30", "28-10 02:00"),
    # over a weekend, Christmas and 29 February nothing pauses
    (EMPLOYEE, "2026-11-27 16:45", {}, "2026-11-27 16:45", R, True, "30-11 16:45", "30-11 17:00"),
    (OUTSIDER, "2026-12-24 16:10", {}, "2026-12-24 16:10", R, True, "27-12 16:10", "27-12 17:00"),
    (EMPLOYEE, "2028-02-29 01:00", {"found": "2028-02-28 23:30"}, "2028-02-28 23:30", D, False, "02-03 23:30", "03-03 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "received", "more", "aware", "basis", "certain", "strict", "legal"), TABLE)
def test_from_when_the_clock_runs(
    role: ev.ReporterRole,
    received: str,
    more: dict[str, str | bool],
    aware: str,
    basis: ev.AwareBasis,
    certain: bool,
    strict: str,
    legal: str,
) -> None:
    found = awareness([report(role, received, **more)])
    assert (found.aware_at, found.basis, found.confirmed) == (parse_moment(aware), basis, certain)
    lines = (t_strict(found.aware_at), t_legal(found.aware_at))
    assert tuple(f"{line.astimezone(AMSTERDAM):%d-%m %H:%M}" for line in lines) == (strict, legal)


def test_of_several_reports_the_earliest_counts_whoever_made_it() -> None:
    """P20."""
    reports = (
        report(PROCESSOR, "2026-11-24 12:00"),
        report(EMPLOYEE, "2026-11-24 13:00", 2, found="2026-11-24 09:30"),
        report(OUTSIDER, "2026-11-24 10:00", 3),
    )
    assert awareness(reports).aware_at == parse_moment("2026-11-24 09:30")
    assert awareness(reports[::2]).aware_at == parse_moment("2026-11-24 10:00")


def test_what_was_weighed_hurries_no_more_and_anything_new_does() -> None:
    """P20: a new report, another discovery or call of the same one, each against what an assessor knew."""
    known = report(EMPLOYEE, FAR, found="2026-11-24 09:00")
    weighed = moments_known([known])
    assert fresh_awareness([known], weighed) is None
    refuted = report(EMPLOYEE, FAR)
    assert fresh_awareness([refuted], weighed) is None, "its receipt was known too"
    for new in (
        report(EMPLOYEE, FAR, found="2026-11-24 08:00"),
        report(EMPLOYEE, FAR, 2, found="2026-11-24 09:00"),
        report(EMPLOYEE, FAR, found="2026-11-24 09:00", reached="2026-11-24 08:00"),
        report(OUTSIDER, FAR, called="2026-11-24 08:00"),
    ):
        found = fresh_awareness([known, new], weighed)
        assert found is not None
        assert found.aware_at <= parse_moment("2026-11-24 09:00")


def test_the_lines_never_lie_more_than_an_hour_apart_whatever_the_basis() -> None:
    moment = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    for minutes in range(0, 60 * 24 * 3, 7):
        aware = moment + timedelta(minutes=minutes)
        assert timedelta() < t_legal(aware) - t_strict(aware) <= timedelta(hours=1)

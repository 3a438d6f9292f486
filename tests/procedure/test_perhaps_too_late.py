"""P20: only perhaps too late, by a moment nobody confirmed: the cadence of the last twelve hours goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident, Report
from compliance_bot.procedure.ladder import Ladder, due_rungs, next_overdue, perhaps_until, rungs_due_by

LADDER = Ladder()
RECEIVED = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def discovered(days: float, *, confirmed: bool = False, denied: bool = False, **changes: object) -> Incident:
    """An incident whose discovery lies so many days before its receipt."""
    found = RECEIVED - timedelta(days=days)
    report = Report(
        arrival=1,
        evidence="",
        received_at=RECEIVED,
        role=ev.ReporterRole.EMPLOYEE,
        person="",
        language=ev.Language.NL,
        discovered_start=None if denied else found,
        discovery_confirmed=confirmed,
    )
    made = Incident(
        ref="AINL-2026-0001",
        kind=ev.IncidentKind.REPORT,
        opened_at=RECEIVED,
        regime="avg-2018",
        regime_version="1",
        received_at=RECEIVED,
        aware_at=found,
        aware_basis=ev.AwareBasis.DISCOVERED,
        aware_confirmed=confirmed,
        reports=(report,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def played(incident: Incident, hours: int, ladder: Ladder = LADDER) -> list[int]:
    """At which hours since awareness a rung goes out, when everything due is carried out every hour."""
    sent = []
    start = int((RECEIVED - incident.aware_at) / HOUR)
    for hour in range(start, start + hours):
        due = rungs_due_by(incident, incident.aware_at + hour * HOUR, ladder)
        if due:
            sent.append(hour)
            incident = replace(incident, rungs=(*incident.rungs, *(rung.hours for rung in due)))
    return sent


def test_the_last_twelve_hours_are_walked_again_until_it_is_late_for_certain() -> None:
    """Gaps of 2, 2, 2, 1, 1, 1, 1, 1, 1 hours; from receipt + 72 hours on every four."""
    four_days = discovered(4)
    sent = played(four_days, 100)
    assert sent[:12] == [96, 98, 100, 102, 103, 104, 105, 106, 107, 108, 110, 112]
    assert perhaps_until(four_days) == 168
    assert [hour for hour in sent if hour >= 160] == [
        160,
        162,
        163,
        164,
        165,
        166,
        167,
        168,
        172,
        176,
        180,
        184,
        188,
        192,
    ]


@pytest.mark.parametrize(
    "incident",
    [discovered(4, confirmed=True), discovered(4, denied=True), discovered(4, aware_confirmed=True)],
    ids=["confirmed by the reporter", "refuted by the reporter", "set by an assessor"],
)
def test_confirmed_or_refuted_it_is_every_four_hours(incident: Incident) -> None:
    assert played(incident, 20) == [96, 100, 104, 108, 112]


def test_another_time_that_nobody_confirmed_refutes_nothing() -> None:
    """A later time in a mail that anyone can have written does not make the reminders fewer."""
    (report,) = discovered(4).reports
    other = replace(report, discovered_start=RECEIVED - HOUR)
    assert perhaps_until(replace(discovered(4), reports=(other,))) == 168
    sure = replace(other, discovery_confirmed=True)
    assert perhaps_until(replace(discovered(4), reports=(sure,))) == 0


def test_one_entry_covers_all_that_a_downtime_missed() -> None:
    """P23: counted as if each had gone out."""
    at_once = rungs_due_by(discovered(4), discovered(4).aware_at + 155 * HOUR, LADDER)
    missed = _walk(72, 156)
    assert (at_once[-1].hours, at_once[-1].covers) == (missed[-1], len(missed))
    assert missed[:9] == [74, 76, 78, 79, 80, 81, 82, 83, 84]


def _walk(after: int, until: int) -> list[int]:
    found, hours = [], after
    while (hours := next_overdue(hours, LADDER, perhaps_until=168)) < until:
        found.append(hours)
    return found


def test_a_mistyped_century_costs_no_time() -> None:
    """Reckoned, not walked: a hundred years are 876,000 hours."""
    old = discovered(36525)
    due = rungs_due_by(old, RECEIVED, LADDER)
    assert due[-1].covers > 600_000
    assert len(due_rungs(old, LADDER)) == len(LADDER.rungs) + 1


@pytest.mark.parametrize(
    "ladder", [Ladder(rungs=(0, 48, 72)), Ladder(overdue_every=5), Ladder(overdue_every=24)]
)
def test_any_ladder_reminds_at_least_as_often_as_when_it_is_certain(ladder: Ladder) -> None:
    perhaps, certain = played(discovered(4), 70, ladder), played(discovered(4, confirmed=True), 70, ladder)
    assert set(certain) <= set(perhaps)
    covers = rungs_due_by(discovered(4), RECEIVED + 69 * HOUR, ladder)[-1].covers
    alone = replace(discovered(4), rungs=ladder.rungs)
    walked, hours = 0, 72
    while (hours := next_overdue(hours, ladder, perhaps_until=perhaps_until(alone))) <= 96 + 69:
        walked += 1
    assert covers == walked


def test_the_agenda_knows_no_present() -> None:
    """It follows from the journal alone: the same rows whoever asks when."""
    incident = discovered(4, rungs=(*LADDER.rungs, 96))
    assert [rung.hours for rung in due_rungs(incident, LADDER)] == [98]
    assert [rung.hours for rung in due_rungs(replace(incident, aware_confirmed=True), LADDER)] == [100]

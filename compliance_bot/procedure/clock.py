"""From when the 72 hours run (P20), the two lines they end at, and the verdict on a filing (P21)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from compliance_bot.procedure.events import AwareBasis, FilingVerdict, ReporterRole
from compliance_bot.procedure.incident import Report

LIMIT_HOURS = 72


@dataclass(frozen=True, kw_only=True)
class Awareness:
    """The moment the clock runs from (UTC), why, and whether anything in it still awaits confirmation."""

    aware_at: datetime
    basis: AwareBasis
    confirmed: bool


def t_strict(aware: datetime, hours: int = LIMIT_HOURS) -> datetime:
    """Our own line, which drives everything: `hours` elapsed hours after awareness, in UTC (P21, T31)."""
    return _utc(aware) + timedelta(hours=hours)


def t_legal(aware: datetime, hours: int = LIMIT_HOURS) -> datetime:
    """The law's line in UTC: the hour of the event is not counted (P21; Reg. 1182/71 art. 3(1), 3(2)(a)).

    Whole hours are floored in UTC: the offsets of Europe/Amsterdam are whole hours, so a local hour begins
    where a UTC hour begins, on both sides of a clock change too.
    """
    hour = _utc(aware).replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=1 + hours)


def filing_verdict(
    filed_at: datetime, aware: datetime, hours: int = LIMIT_HOURS, *, theirs: datetime | None = None
) -> FilingVerdict:
    """A filing held against both lines: before T_strict on time, until T_legal by law alone (P21).

    theirs: a term that the AP itself gave; a filing until then is on time as well, and is called so (P24).
    """
    filed = _utc(filed_at)
    if filed < t_strict(aware, hours):
        return FilingVerdict.ON_TIME
    if filed <= t_legal(aware, hours):
        return FilingVerdict.OWN_LIMIT_PASSED
    if theirs is not None and filed <= _utc(theirs):
        return FilingVerdict.WITHIN_THEIR_TERM
    return FilingVerdict.LATE


def awareness(reports: Sequence[Report]) -> Awareness:
    """The earliest awareness over an incident's reports (P20). Raises ValueError without a report.

    An unconfirmed discovery already drives the clock, marked as unconfirmed (mail.md §7).
    """
    if not reports:
        raise ValueError("awareness needs at least one report")
    found = fresh_awareness(reports, ())
    if found is None:
        raise ValueError("a report without a moment")
    return found


def fresh_awareness(reports: Sequence[Report], weighed: Collection[str]) -> Awareness | None:
    """The earliest awareness over the reports, without the moments that assessors weighed; None when none is left.

    What they set stands against what was known then; what comes out later still hurries the clock (P20).
    """
    # Of equal moments the confirmed one counts: nothing is left to ask about it.
    moments = (
        moment
        for report in reports
        for moment in (_aware_of(report), *_reached(report))
        if _key(report, moment.aware_at) not in weighed
    )
    return min(moments, key=lambda one: (one.aware_at, not one.confirmed), default=None)


def moments_known(reports: Sequence[Report]) -> tuple[str, ...]:
    """Every moment that these reports tell, each with its report: what an assessor weighs who sets the clock (P20)."""
    told = (
        (report, moment)
        for report in reports
        for moment in (
            report.received_at,
            report.called_at,
            report.discovered_start,
            report.reached_start,
        )
        if moment is not None
    )
    return tuple(dict.fromkeys(_key(report, moment) for report, moment in told))


def _key(report: Report, moment: datetime) -> str:
    return f"{report.arrival} {_utc(moment).isoformat()}"


def _reached(report: Report) -> tuple[Awareness, ...]:
    """A report that a colleague passed on counts from when the first of us received it, by its header (P20)."""
    found = report.reached_start
    if found is None or found >= report.received_at:
        return ()
    return (Awareness(aware_at=_utc(found), basis=AwareBasis.FORWARDED, confirmed=False),)


def _aware_of(report: Report) -> Awareness:
    """Employee with a known discovery before the report: its start; everybody else: receipt, or the call (P20).

    A call that nobody confirmed yet is a claim in a mail: it drives the clock, and gives nobody a right.
    """
    found = report.discovered_start
    if report.role is ReporterRole.EMPLOYEE and found is not None and found < report.reported_at:
        return Awareness(
            aware_at=_utc(found), basis=AwareBasis.DISCOVERED, confirmed=report.discovery_confirmed
        )
    if report.called_at is not None:
        return Awareness(
            aware_at=_utc(report.called_at), basis=AwareBasis.CALLED, confirmed=report.call_confirmed
        )
    return Awareness(aware_at=_utc(report.received_at), basis=AwareBasis.RECEIVED, confirmed=True)


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone cannot be counted from")
    return moment.astimezone(UTC)

"""Did the reporter keep the window: one hour for employees, four for processors (P3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance_bot.procedure.events import ReporterRole, WindowVerdict

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Windows:
    """AINL's own norms, in minutes of elapsed time; no office hours (P3)."""

    employee_minutes: int = 60
    processor_minutes: int = 240

    def of(self, role: ReporterRole) -> int:
        """The window of a role in minutes; 0 = none (outsiders)."""
        return {
            ReporterRole.EMPLOYEE: self.employee_minutes,
            ReporterRole.PROCESSOR: self.processor_minutes,
            ReporterRole.OUTSIDER: 0,
        }[role]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A verdict; late_min and late_max are whole minutes over the window, for both ends of a range."""

    verdict: WindowVerdict
    window_minutes: int
    late_min: int = 0
    late_max: int = 0


def judge(
    role: ReporterRole,
    *,
    received_at: datetime,
    start: datetime | None,
    end: datetime | None,
    windows: Windows,
) -> Judged:
    """The verdict of P3 on one report; discovery is the half-open [start, end), a minute has end = start.

    Elapsed time is cut to whole minutes, as people read both times in minutes: 60:59 is 60, thus on time.
    """
    window = windows.of(role)
    if role is ReporterRole.OUTSIDER:
        return Judged(verdict=WindowVerdict.NOT_APPLICABLE, window_minutes=window)
    if start is None:
        return Judged(verdict=WindowVerdict.UNKNOWN, window_minutes=window)
    if start > received_at:
        return Judged(verdict=WindowVerdict.CONTRADICTION, window_minutes=window)
    late_max = _late(received_at - start, window)
    # a range may run on past receipt: that part is no lateness, and _late never goes below none
    late_min = _late(received_at - max(start, end or start), window)
    return Judged(
        verdict=_verdict(late_min, late_max), window_minutes=window, late_min=late_min, late_max=late_max
    )


def _late(elapsed: timedelta, window: int) -> int:
    return max(0, elapsed // _MINUTE - window)


def _verdict(late_min: int, late_max: int) -> WindowVerdict:
    if late_max == 0:
        return WindowVerdict.ON_TIME
    return WindowVerdict.LATE if late_min else WindowVerdict.POSSIBLY_LATE

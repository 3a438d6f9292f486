"""The auditor's own arithmetic: when which rung is due, from the P-numbers alone (P19, P22, P23).

Written apart from ladder.py and roads.py, which the tick uses: a mistake in one of them shows by the other. It
counts in minutes of the day and lists, where they combine dates; nothing of theirs is imported but the configuration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta

from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.norms import Plan


def own_moment(hours: int, aware: datetime, ladder: Ladder) -> datetime:
    """When a rung of the AP road goes out, in UTC (P22).

    Awake hours, the first rungs and the last twelve hours: elapsed hours after awareness. In the night: below
    `back_from` when it ends, from there on before it begins, but never before a rung below it.
    """
    moment = _elapsed(hours, aware, ladder)
    if ladder.back_from <= hours < ladder.loud_from:
        return max([moment, *(_elapsed(rung, aware, ladder) for rung in ladder.rungs if rung < hours)])
    return moment


def own_side_moment(hours: int, since: datetime, ladder: Ladder) -> datetime:
    """When a rung beside the AP road goes out, in UTC: what falls in the night waits for its end.

    Hour 0 does not, nor the hours at which the AP road waits for no morning.
    """
    moment = since.astimezone(UTC) + timedelta(hours=hours)
    waits = hours not in {0, *ladder.at_once} and _in_the_night(moment, ladder)
    return _night_ends(moment, ladder) if waits else moment


def taken_back(
    before: Collection[int], aware: datetime, ladder: Ladder, *, later_at: datetime | None
) -> set[int]:
    """The hours carried out `before` the clock moved later, at `later_at`, that were still to come by it (P20)."""
    if later_at is None:
        return set()
    return {hours for hours in before if own_moment(hours, aware, ladder) > later_at}


def unreached(
    reached: Collection[int], ladder: Ladder, *, until: int, perhaps_until: float = 0.0
) -> Iterator[int]:
    """The hours up to `until` that no rung stands for: of the overdue ones any later rung stands for those before.

    perhaps_until: see audit_clock.Watch; below it the last twelve hours are walked again (P20).
    """
    yield from (hours for hours in ladder.rungs if hours not in reached and hours <= until)
    overdue = _overdue_after(max(reached, default=0), ladder, perhaps_until)
    if overdue <= until:
        yield overdue


def next_unreached(reached: Collection[int], ladder: Ladder, *, perhaps_until: float = 0.0) -> int:
    """The next hour of an open AP road; there always is one (P19)."""
    far = max([*reached, *ladder.rungs]) + 2 * ladder.overdue_every
    return next(unreached(reached, ladder, until=far, perhaps_until=perhaps_until))


def _overdue_after(furthest: int, ladder: Ladder, perhaps_until: float) -> int:
    """The first hour after `furthest` of the steps that are always walked, or of the last twelve hours once more."""
    last = max(ladder.rungs)
    late = max(0, furthest - last)
    coming = [last + (late // ladder.overdue_every + 1) * ladder.overdue_every]
    pattern = sorted(hours - last + 12 for hours in ladder.rungs if last - 12 < hours)
    rounds = (last + late // 12 * 12, last + late // 12 * 12 + 12)
    again = [start + step for start in rounds for step in pattern if start + step > last + late]
    coming += [hours for hours in again if hours < perhaps_until]
    return min(coming)


def next_of_plan(plan: Plan, reached: int) -> int | None:
    """The first hour of a plan above `reached`; None when it has no more."""
    left = [hours for hours in plan.hours if hours > reached]
    if left:
        return left[0]
    if plan.every <= 0:
        return None
    last = plan.hours[-1] if plan.hours else 0
    passed = max(0, reached - last)
    return last + (passed // plan.every + 1) * plan.every


def _elapsed(hours: int, aware: datetime, ladder: Ladder) -> datetime:
    moment = aware.astimezone(UTC) + timedelta(hours=hours)
    if hours in ladder.at_once or hours >= ladder.loud_from or not _in_the_night(moment, ladder):
        return moment
    return _night_ends(moment, ladder) if hours < ladder.back_from else _night_begins(moment, ladder)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _in_the_night(moment: datetime, ladder: Ladder) -> bool:
    minute = _minute(moment.astimezone(ladder.zone).time())
    return minute >= _minute(ladder.quiet_from) or minute < _minute(ladder.quiet_until)


def _night_ends(moment: datetime, ladder: Ladder) -> datetime:
    """The first `quiet_until` on the wall after it."""
    return _clock(moment, ladder, at=ladder.quiet_until, days=(0, 1), back=False)


def _night_begins(moment: datetime, ladder: Ladder) -> datetime:
    """The last `before_quiet` on the wall before it."""
    return _clock(moment, ladder, at=ladder.before_quiet, days=(-1, 0), back=True)


def _clock(moment: datetime, ladder: Ladder, *, at: time, days: tuple[int, int], back: bool) -> datetime:
    today = moment.astimezone(ladder.zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    walls = ((today + timedelta(days=day)).replace(hour=at.hour, minute=at.minute) for day in days)
    found = [wall.astimezone(UTC) for wall in walls]
    right = [one for one in found if (one <= moment if back else one >= moment)]
    return max(right) if back else min(right)

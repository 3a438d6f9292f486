"""How far this machine's clock seems to be off, from what servers say of the time (promise 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SEVERAL = 3
TOLERANCE = timedelta(minutes=2)
# so far apart they lie at least, so that one bad moment is not several observations
APART = timedelta(minutes=5)
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """At `at` (our clock) ours was ahead of a server's by at least this much; negative = behind, 0 = they agree."""

    at: datetime
    ahead: timedelta


def ahead_of(stamp: datetime, *, earliest: datetime, latest: datetime) -> timedelta:
    """How far our clock is ahead of the server that stamped something which happened between these moments of ours."""
    if stamp < earliest:
        return earliest - stamp
    return latest - stamp if stamp > latest else timedelta(0)


def with_observation(known: Sequence[Observation], new: Observation) -> tuple[Observation, ...]:
    """The latest few with this one; the same ones when the last is too fresh. Those of a clock set back are dropped."""
    kept = [one for one in known if one.at <= new.at]
    if kept and new.at - kept[-1].at < APART:
        return tuple(kept)
    return (*kept, new)[-SEVERAL:]


def skew_of(known: Sequence[Observation], now: datetime) -> timedelta | None:
    """How far our clock is ahead, when all of the last few agree that it is off by more than two minutes, else None.

    They must agree with each other too: mails that a person moved look old by a different time each.
    """
    fresh = [one for one in known if timedelta(0) <= now - one.at <= _FORGOTTEN]
    if len(fresh) < SEVERAL:
        return None
    offs = sorted(one.ahead for one in fresh[-SEVERAL:])
    one_way = all(off > TOLERANCE for off in offs) or all(off < -TOLERANCE for off in offs)
    if not one_way or offs[-1] - offs[0] > TOLERANCE:
        return None
    return offs[len(offs) // 2]

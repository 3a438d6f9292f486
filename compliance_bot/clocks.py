"""The one clock at the root (design.md §4): the system's own, or a paced one for demo and driven journeys."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time: what the service runs on; a server's stamp is believed as it stands."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        return datetime.now(UTC)

    def from_server(self, moment: datetime) -> datetime:
        """The server's stamp itself."""
        return moment


@dataclass(frozen=True, kw_only=True)
class _Segment:
    """From `real_at` on the story runs from `story_at` at `factor` story seconds a real second."""

    real_at: datetime
    story_at: datetime
    factor: float

    def at(self, real: datetime) -> datetime:
        """Story time at `real`; a moment before the segment counts as its beginning."""
        passed = max(real - self.real_at, timedelta(0))
        return self.story_at + passed * self.factor

    @property
    def first_stamp(self) -> datetime:
        """The first whole-second stamp that may have been given in this segment."""
        return self.real_at.replace(microsecond=0)


class PacedClock:
    """A piecewise linear, never falling map from real time to story time, for `now` and for servers' stamps.

    Servers stamp real time in *whole seconds* (INTERNALDATE): a mail that arrives 0.3 s after a jump made at
    12:00:05.6 is stamped 12:00:05, before the jump. So a segment begun within second S counts for every stamp
    from floor(S) on, and such a stamp is read as the segment's beginning. A mail stamped in that same second
    *before* the jump would be read too late; that is safe as long as whoever jumps has first had the mailbox
    read: an arrival is mapped once, when it is fetched. Stamps from before the clock existed run at factor 1
    backwards from `start`: a mail of three real days ago is three story days old.
    """

    def __init__(self, *, start: datetime, real: Callable[[], datetime]) -> None:
        """`start` is the first story moment (aware); `real` gives real time (aware). Begins at factor 1."""
        self._real = real
        self._lock = threading.Lock()
        self._latest = start.astimezone(UTC)
        self._segments = [_Segment(real_at=real(), story_at=self._latest, factor=1.0)]

    def now(self) -> datetime:
        """Story time, aware UTC; never earlier than an answer given before, whatever the real clock does."""
        with self._lock:
            return self._advance(self._real())

    def from_server(self, moment: datetime) -> datetime:
        """The story time of a server's stamp (real time, whole seconds)."""
        with self._lock:
            for segment in reversed(self._segments):
                if segment.first_stamp <= moment:
                    return segment.at(moment)
            first = self._segments[0]
            return first.story_at - (first.real_at - moment)

    def pace(self, factor: float) -> None:
        """From now on `factor` story seconds pass in a real one; 0 stands still, below 0 is a ValueError."""
        if factor < 0:
            raise ValueError("a clock does not run backwards")
        with self._lock:
            real = self._real()
            self._begin(real, self._advance(real), factor)

    def jump_to(self, moment: datetime) -> None:
        """Continue from `moment` at the same pace. Raises ValueError when that lies in the past."""
        if not self._jump(moment):
            raise ValueError(f"the story is past {moment.isoformat()} already")

    def skip_to(self, moment: datetime) -> None:
        """Continue from `moment` at the same pace; where the story is past it already it just goes on."""
        self._jump(moment)

    def _jump(self, moment: datetime) -> bool:
        with self._lock:
            real = self._real()
            if moment < self._advance(real):
                return False
            self._latest = moment.astimezone(UTC)
            self._begin(real, self._latest, self._segments[-1].factor)
            return True

    def _advance(self, real: datetime) -> datetime:
        self._latest = max(self._latest, self._segments[-1].at(real))
        return self._latest

    def _begin(self, real: datetime, story: datetime, factor: float) -> None:
        real_at = max(real, self._segments[-1].real_at)
        self._segments.append(_Segment(real_at=real_at, story_at=story, factor=factor))


def passed_seconds() -> float:
    """As elapsed_seconds, and the machine's sleep counts too where the system can tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


def elapsed_seconds() -> float:
    """Seconds on a clock that nobody sets, to measure how long something took; no moment in time."""
    return time.monotonic()

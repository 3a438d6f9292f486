"""Where one incident's clock stands, as the auditor reads it out of the journal by itself (P4, P20).

Beside clock_changes.py, which the tick goes by: awareness by the reports, KENNIS, merged incidents, a new fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from compliance_bot.procedure import events as ev

_HOUR = timedelta(hours=1)
_TERM = 72


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A moment of awareness: discovered is whether it rests on what a report says, confirmed whether that is sure."""

    aware_at: datetime
    discovered: bool = False
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Borrowed:
    """The clock of an incident that was merged into this one; weighed: assessors set a moment against it."""

    stand: Stand
    received_at: datetime
    reporters: frozenset[str]
    weighed: bool = False


@dataclass(kw_only=True)
class Watch:
    """The clock after the entries read so far.

    claims: of each report that names a discovery time, whether it was confirmed; reports: the arrivals of all of them.
    """

    own: Stand
    received_at: datetime
    sure_at: datetime | None = None
    reports: set[int] = field(default_factory=set)
    claims: dict[int, bool] = field(default_factory=dict)
    borrowed: dict[str, Borrowed] = field(default_factory=dict)

    def stand(self) -> Stand:
        """The earliest, and of equal ones the one that is sure; what assessors weighed counts no more (P20)."""
        found = self.own
        for one in self.borrowed.values():
            if one.weighed:
                continue
            sooner = one.stand.aware_at < found.aware_at
            surer = one.stand.aware_at == found.aware_at and one.stand.confirmed and not found.confirmed
            if sooner or surer:
                # a merged incident's clock is a fact here, whatever it rested on there
                found = replace(one.stand, discovered=False)
        return found

    def perhaps_until(self) -> float:
        """Below which hour the road is late only perhaps: by what nobody confirmed and nobody took back (P20)."""
        stand = self.stand()
        taken_back = stand.discovered and False not in self.claims.values()
        if stand.confirmed or taken_back:
            return 0.0
        return _TERM + (self._surely() - stand.aware_at) / _HOUR

    def _surely(self) -> datetime:
        if self.sure_at is not None:
            return self.sure_at
        others = (one.received_at for one in self.borrowed.values() if not one.weighed)
        return min([self.received_at, *others])

    def reported(self, event: ev.ReportReceived, *, first: bool) -> None:
        """The clock runs from the first report's receipt until something else is set (P20)."""
        self.reports.add(event.arrival)
        if first:
            self.own = replace(self.own, aware_at=event.received_at)
        self.received_at = event.received_at if first else min(self.received_at, event.received_at)

    def claim(self, event: ev.DiscoveryProposed) -> None:
        """A reporter's own words about when it was discovered (P4)."""
        if event.arrival in self.reports:
            self.claims[event.arrival] = event.confirmed

    def set(self, event: ev.AwarenessSet) -> None:
        """What the reports say."""
        discovered = event.basis is ev.AwareBasis.DISCOVERED
        self.own = Stand(aware_at=event.aware_at, discovered=discovered, confirmed=event.confirmed)

    def move(self, event: ev.AwarenessMoved) -> None:
        """What assessors set, against all that was known."""
        discovered = event.basis is ev.AwareBasis.DISCOVERED
        self.own = Stand(aware_at=event.aware_at, discovered=discovered, confirmed=event.confirmed)
        self.sure_at = event.aware_at if event.confirmed else self.sure_at
        self._weigh()

    def begin_anew(self, aware_at: datetime) -> None:
        """A new fact: everything from then on."""
        self.own = Stand(aware_at=aware_at, confirmed=True)
        self.sure_at = aware_at
        self._weigh()

    def borrow(self, event: ev.IncidentAbsorbed) -> None:
        """From a merged incident; told again with a moment that is not earlier it stays weighed."""
        known = self.borrowed.pop(event.ref, None)
        self.borrowed[event.ref] = Borrowed(
            stand=Stand(aware_at=event.aware_at, confirmed=event.confirmed),
            received_at=event.received_at,
            reporters=frozenset(event.reporters),
            weighed=known is not None and known.weighed and event.aware_at >= known.stand.aware_at,
        )

    def give_back(self, ref: str) -> None:
        """That incident stands by itself again."""
        self.borrowed.pop(ref, None)

    def reporters(self) -> frozenset[str]:
        """Who reported what was merged into this incident (P18)."""
        return frozenset(person for one in self.borrowed.values() for person in one.reporters)

    def _weigh(self) -> None:
        self.borrowed = {ref: replace(one, weighed=True) for ref, one in self.borrowed.items()}

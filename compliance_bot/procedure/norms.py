"""How often the roads beside the AP road are asked about: AINL's own norms in hours (P4, P8, P19, P26, P34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

DAY = 24
WEEK = 7 * DAY
YEAR = 365 * DAY
WITH_ONDERSTEUNING = 4
"""From this hour on an unanswered technical call is heard by Manager Ondersteuning too (P8)."""


class Asks(StrEnum):
    """What a road beside the AP road asks."""

    INFORM = "informeren"
    TELL = "inlichten"
    SUPPLEMENT = "aanvullen"
    CONFIRM = "bevestigen"
    DISCOVERED = "ontdekt"
    AUDIENCE = "doelgroep"
    RECHECK = "hercontrole"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The rungs of a road: these hours since it began, and then every so many (0 = no more)."""

    hours: tuple[int, ...]
    every: int = 0

    def after(self, reached: int) -> int | None:
        """The first rung above the one reached (-1 = none yet); None when there is no more."""
        coming = next((hours for hours in self.hours if hours > reached), None)
        if coming is not None or not self.every:
            return coming
        last = max(self.hours, default=0)
        return last + self.every * (max(0, reached - last) // self.every + 1)

    def last_by(self, elapsed: float, reached: int) -> tuple[int | None, int]:
        """The highest rung above the one reached that lies within so many hours, and how many rungs that stands for."""
        last, count = None, 0
        for hours in self.hours:
            if reached < hours <= elapsed:
                last, count = hours, count + 1
        end = max(self.hours, default=0)
        if self.every and elapsed >= end + self.every:
            first = self.after(max(reached, end)) or 0
            if first <= elapsed:
                more = int(elapsed - first) // self.every
                last, count = first + more * self.every, count + more + 1
        return last, count


# which plan belongs to what is asked; an Asks is found by its bare value too
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Asks.INFORM: "people",
        Asks.TELL: "telling",
        Asks.SUPPLEMENT: "supplement",
        Asks.CONFIRM: "technical",
        Asks.DISCOVERED: "reporter",
        Asks.AUDIENCE: "audience",
        Asks.RECHECK: "recheck",
    }
)


@dataclass(frozen=True, kw_only=True)
class Norms:
    """The plans of the roads beside the AP road, and when what is open there turns red (configuration).

    people: INFORMEREN or NIET INFORMEREN is awaited; telling: the people must be told still; supplement: after a
    provisional filing; technical: whoever was called did not answer; reporter: the discovery time is not known;
    audience: an audience's owner is not ready; recheck: the yearly question; at its last rung silence reopens.
    """

    people: Plan = Plan(hours=(0, 12, 24), every=DAY)
    telling: Plan = Plan(hours=(12,), every=12)
    supplement: Plan = Plan(hours=(WEEK,), every=WEEK)
    supplement_red: int = 4 * WEEK
    technical: Plan = Plan(hours=(1, 4, 12), every=DAY)
    reporter: Plan = Plan(hours=(4, 24))
    audience: Plan = Plan(hours=(4, 24), every=DAY)
    recheck: Plan = Plan(hours=(YEAR, YEAR + WEEK, YEAR + 2 * WEEK))

    def plan(self, asks: str) -> Plan:
        """The plan of what is asked, a value of Asks. Raises KeyError when it is nothing of these."""
        return self.plans()[_NAMES[asks]]

    def plans(self) -> Mapping[str, Plan]:
        """Every plan by its name."""
        return {name: getattr(self, name) for name in _NAMES.values()}


PROCEDURE = Norms()
"""The norms as the procedure has them."""


def check_norms(norms: Norms) -> list[str]:
    """What is wrong with configured norms, one sentence each; empty = they keep P19 and P34."""
    return list(_problems(norms))


def _problems(norms: Norms) -> Iterator[str]:
    named = norms.plans()
    for name, plan in named.items():
        if not plan.hours:
            yield f"{name}: at least one moment is needed"
        elif list(plan.hours) != sorted(set(plan.hours)) or plan.hours[0] < 0:
            yield f"{name}: moments rise, and none is negative or named twice"
    for name in ("people", "telling", "supplement", "technical", "audience"):
        if named[name].every < 1:
            yield f"{name}: it must go on until it is done, every hour or more (P19)"
    if norms.people.hours and norms.people.hours[0] != 0:
        yield "people: the first moment is 0, INFORMEREN is asked as soon as MELDEN was said (P19)"
    yield from _too_late(norms)


def _too_late(norms: Norms) -> Iterator[str]:
    """Norms that would leave somebody waiting too long."""
    for name, plan, most in (
        ("people", norms.people, 3 * DAY),
        ("telling", norms.telling, 3 * DAY),
        ("technical", norms.technical, 3 * DAY),
        ("audience", norms.audience, WEEK),
        ("supplement", norms.supplement, 4 * WEEK),
    ):
        gaps = [after - before for before, after in zip((0, *plan.hours), plan.hours, strict=False)]
        longest = max((*gaps, plan.every))
        if longest > most:
            yield f"{name}: {longest} hours without a reminder is too long, {most} at most"
    if norms.supplement_red < min(norms.supplement.hours, default=0):
        yield "supplement_red: it cannot turn red before the first reminder"
    if len(norms.recheck.hours) < 2 or norms.recheck.every:
        yield "recheck: at least two moments are needed, silence at the last one reopens (P34)"
    elif norms.recheck.hours[0] > YEAR + DAY:
        yield "recheck: it is asked every year (P34)"
    elif norms.recheck.hours[-1] - norms.recheck.hours[0] < WEEK:
        yield "recheck: people get a week at least to answer (P34)"

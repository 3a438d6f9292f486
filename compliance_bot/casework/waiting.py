"""Which incidents have a word on them that waits for somebody else's, as facts: they outlive a restart (P12, P18)."""

from __future__ import annotations

from collections.abc import Callable

from compliance_bot.casework.apart import apart
from compliance_bot.casework.desk import Case

CLOCK_WAITS = "clock waits"
"""The fact with the incidents on which KENNIS or TERMIJN waits for somebody."""
SECONDS_WAIT = "seconds wait"
"""The fact with the incidents on which a negative decision, or NIET INFORMEREN, waits for somebody."""


def note_waiting(case: Case, name: str, ref: str) -> None:
    """Something waits on this incident: look at it again at every tick."""
    waiting = case.work.fact(name).split()
    if ref not in waiting:
        case.work.set_fact(name, " ".join((*waiting, ref)))


def look_again(case: Case, name: str, still_waits: Callable[[Case, str], bool]) -> None:
    """Look at each of them, and drop those on which nothing waits any more; one that fails stops no other (T33)."""
    waiting = case.work.fact(name).split()
    still = []
    for ref in waiting:
        waits = True
        with apart(case, "second_could_not_be_asked", incident=ref):
            waits = still_waits(case, ref)
        if waits:
            still.append(ref)
    if still != waiting:
        case.work.set_fact(name, " ".join(still))

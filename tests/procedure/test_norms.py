"""The plans of the roads beside the AP road: the next rung, what collapses, what a configuration may not do (P19)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.norms import DAY, PROCEDURE, WEEK, YEAR, Asks, Norms, Plan, check_norms

plans = st.builds(
    Plan,
    hours=st.lists(st.integers(0, 300), min_size=1, max_size=5, unique=True).map(
        lambda hours: tuple(sorted(hours))
    ),
    every=st.sampled_from((0, 1, 3, 12, 24, WEEK)),
)


def rungs_of(plan: Plan, end: int) -> list[int]:
    """Every rung up to `end`, counted out by hand."""
    last = plan.hours[-1]
    more = range(last + plan.every, end + 1, plan.every) if plan.every else ()
    return [hours for hours in (*plan.hours, *more) if hours <= end]


@pytest.mark.parametrize(
    ("asks", "first"),
    [
        (Asks.INFORM, [0, 12, 24, 48, 72, 96]),
        (Asks.TELL, [12, 24, 36, 48]),
        (Asks.SUPPLEMENT, [7 * DAY, 14 * DAY, 21 * DAY, 28 * DAY, 35 * DAY]),
        (Asks.CONFIRM, [1, 4, 12, 36, 60]),
        (Asks.DISCOVERED, [4, 24, None]),
        (Asks.AUDIENCE, [4, 24, 48, 72]),
        (Asks.RECHECK, [YEAR, YEAR + WEEK, YEAR + 2 * WEEK, None]),
    ],
)
def test_the_rungs_are_those_of_the_procedure(asks: Asks, first: list[int | None]) -> None:
    """P4, P8, P19, P26, P34."""
    plan, reached, found = PROCEDURE.plan(asks), -1, []
    for _ in first:
        following = plan.after(reached)
        found.append(following)
        reached = following if following is not None else reached
    assert found == first


@given(plan=plans, reached=st.integers(-1, 2_000))
def test_the_next_rung_is_the_lowest_one_above_what_was_reached(plan: Plan, reached: int) -> None:
    above = [hours for hours in rungs_of(plan, reached + 2 * WEEK + 400) if hours > reached]
    assert plan.after(reached) == (above[0] if above else None)


@given(plan=plans, reached=st.integers(-1, 2_000), elapsed=st.floats(-5, 2_000))
def test_what_is_missed_is_counted_and_the_highest_is_told(plan: Plan, reached: int, elapsed: float) -> None:
    """P23: none is lost, none is told twice."""
    missed = [hours for hours in rungs_of(plan, 2_000) if reached < hours <= elapsed]
    assert plan.last_by(elapsed, reached) == (missed[-1] if missed else None, len(missed))


def test_a_road_that_nobody_knows_has_no_plan() -> None:
    with pytest.raises(KeyError):
        PROCEDURE.plan("iets anders")


def test_the_procedures_own_norms_are_in_order() -> None:
    assert check_norms(PROCEDURE) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"people": Plan(hours=(12, 24), every=DAY)}, "people: the first moment is 0"),
        ({"people": Plan(hours=(0, 12))}, "people: it must go on until it is done"),
        ({"people": Plan(hours=(0, 96), every=DAY)}, "people: 96 hours without a reminder is too long"),
        ({"people": Plan(hours=(0, 12), every=WEEK)}, "people: 168 hours without a reminder is too long"),
        ({"people": Plan(hours=(), every=DAY)}, "people: at least one moment is needed"),
        ({"telling": Plan(hours=(12, 12), every=12)}, "telling: moments rise"),
        ({"telling": Plan(hours=(96,), every=96)}, "telling: 96 hours without a reminder is too long"),
        ({"technical": Plan(hours=(4, 1), every=DAY)}, "technical: moments rise"),
        ({"technical": Plan(hours=(200,), every=DAY)}, "technical: 200 hours without a reminder is too long"),
        ({"reporter": Plan(hours=(-1, 4))}, "reporter: moments rise, and none is negative"),
        ({"audience": Plan(hours=(4,))}, "audience: it must go on"),
        ({"supplement": Plan(hours=(WEEK,), every=9 * WEEK)}, "supplement: 1512 hours"),
        ({"supplement_red": DAY}, "supplement_red: it cannot turn red before the first reminder"),
        ({"recheck": Plan(hours=(YEAR,))}, "recheck: at least two moments are needed"),
        ({"recheck": Plan(hours=(2 * YEAR, 2 * YEAR + WEEK))}, "recheck: it is asked every year"),
        ({"recheck": Plan(hours=(YEAR, YEAR + DAY))}, "recheck: people get a week at least"),
    ],
)
def test_norms_that_would_leave_somebody_waiting_are_refused(
    changes: dict[str, object], problem: str
) -> None:
    norms: Norms = replace(PROCEDURE, **changes)  # type: ignore[arg-type]
    assert any(one.startswith(problem) for one in check_norms(norms)), check_norms(norms)

"""The paced clock: a map from real time to story time that never falls, for `now` and for servers' stamps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.clocks import PacedClock, SystemClock

STORY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
REAL = datetime(2030, 1, 1, 12, 0, 0, 600_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Real:
    """Real time that passes when the test says so."""

    def __init__(self, at: datetime = REAL) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def a_clock() -> tuple[PacedClock, Real]:
    real = Real()
    return PacedClock(start=STORY, real=real), real


def stamp(real: Real) -> datetime:
    """What a mail server writes: whole seconds, cut off."""
    return real.at.replace(microsecond=0)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0, 5)),
        st.tuples(st.just("pace"), st.floats(0, 10_000)),
        st.tuples(st.just("jump"), st.floats(0, 400_000)),
        st.tuples(st.just("back"), st.floats(0, 3)),
    ),
    max_size=30,
)


def take(clock: PacedClock, real: Real, step: tuple[str, float]) -> None:
    kind, amount = step
    if kind == "wait":
        real.pass_by(amount)
    elif kind == "back":
        real.pass_by(-amount)
    elif kind == "pace":
        clock.pace(amount)
    else:
        clock.jump_to(clock.now() + timedelta(seconds=amount))


@given(steps)
def test_now_never_goes_backwards_even_when_the_real_clock_does(plan: list[tuple[str, float]]) -> None:
    clock, real = a_clock()
    before = clock.now()
    for step in plan:
        take(clock, real, step)
        assert clock.now() >= before
        before = clock.now()


@given(steps)
def test_stamps_map_in_order_and_never_into_the_future(plan: list[tuple[str, float]]) -> None:
    clock, real = a_clock()
    for step in plan:
        if step[0] != "back":
            take(clock, real, step)
    moments = [stamp(real) + n * SECOND for n in range(-120, 1)]
    mapped = [clock.from_server(moment) for moment in moments]
    assert mapped == sorted(mapped)
    assert mapped[-1] <= clock.now()


@given(st.floats(0, 0.99), st.floats(0, 0.99))
def test_a_mail_stamped_in_the_second_of_a_jump_counts_as_after_it(jump: float, arrival: float) -> None:
    """INTERNALDATE has whole seconds: a mail that came after the jump bears a stamp from before it."""
    clock, real = a_clock()
    real.at = REAL.replace(microsecond=0) + timedelta(seconds=5 + min(jump, arrival))
    target = STORY + timedelta(days=2)
    clock.jump_to(target)
    real.at = REAL.replace(microsecond=0) + timedelta(seconds=5 + max(jump, arrival))
    assert target <= clock.from_server(stamp(real)) <= clock.now()


def test_a_stamp_of_the_second_before_a_jump_stays_before_it() -> None:
    clock, real = a_clock()
    real.pass_by(10)
    clock.jump_to(STORY + timedelta(days=2))
    assert clock.from_server(stamp(real) - SECOND) < STORY + timedelta(seconds=10)


def test_at_a_pace_of_sixty_a_real_second_is_a_minute() -> None:
    clock, real = a_clock()
    clock.pace(60)
    real.pass_by(2.5)
    assert clock.now() == STORY + timedelta(seconds=150)
    assert clock.from_server(real.at) == clock.now()


def test_at_a_pace_of_nought_the_story_stands_still() -> None:
    clock, real = a_clock()
    clock.pace(0)
    real.pass_by(1000)
    assert clock.now() == STORY


def test_a_mail_from_before_the_clock_is_as_old_in_the_story_as_it_really_is() -> None:
    """A driven journey APPENDs a mail with an INTERNALDATE of three days ago (P2)."""
    clock, _real = a_clock()
    clock.pace(60)
    assert clock.from_server(REAL - timedelta(days=3)) == STORY - timedelta(days=3)


def test_it_refuses_to_jump_back_or_to_run_backwards() -> None:
    clock, real = a_clock()
    real.pass_by(60)
    with pytest.raises(ValueError, match="past"):
        clock.jump_to(STORY)
    with pytest.raises(ValueError, match="backwards"):
        clock.pace(-1)
    assert clock.now() == STORY + timedelta(seconds=60)


def test_story_time_is_utc_whatever_zone_the_start_was_written_in() -> None:
    amsterdam = STORY.astimezone(tz=None)
    clock = PacedClock(start=amsterdam, real=Real())
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.now() == STORY


def test_many_threads_see_one_rising_clock() -> None:
    clock = PacedClock(start=STORY, real=SystemClock().now)
    wrong: list[str] = []

    def watch() -> None:
        before = clock.now()
        for _ in range(300):
            after = clock.now()
            if after < before:
                wrong.append(f"{after} after {before}")
            before = after

    watchers = [threading.Thread(target=watch) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for hours in range(1, 50):
        clock.jump_to(STORY + timedelta(hours=hours))
        clock.pace(hours)
    for watcher in watchers:
        watcher.join()
    assert wrong == []


def test_the_system_clock_believes_servers_as_they_stand() -> None:
    clock = SystemClock()
    assert clock.from_server(STORY) is STORY
    assert clock.now().utcoffset() == timedelta(0)


def test_skipping_to_a_moment_that_the_story_has_passed_changes_nothing() -> None:
    """The demo reckons where to go while its clock runs on; under load it may be there already."""
    clock, real = a_clock()
    clock.pace(3600)
    real.pass_by(2)
    clock.skip_to(STORY + timedelta(hours=1))
    assert clock.now() == STORY + timedelta(hours=2)
    clock.skip_to(STORY + timedelta(hours=5))
    assert clock.now() == STORY + timedelta(hours=5)
    real.pass_by(1)
    assert clock.now() == STORY + timedelta(hours=6)

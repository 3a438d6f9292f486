"""Back-off and jitter as tables: how long a road that failed is left alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from compliance_bot.backoff import Patience, Trouble, pause_seconds

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "trouble", "asked", "jitter", "seconds"),
    [
        (0, Trouble.LINE, 0, 0, 0),
        (1, Trouble.LINE, 0, 0, 5),
        (2, Trouble.LINE, 0, 0, 10),
        (3, Trouble.LINE, 0, 0, 20),
        (6, Trouble.LINE, 0, 0, 160),
        (7, Trouble.LINE, 0, 0, 300),
        (10_000, Trouble.LINE, 0, 0, 300),
        (1, Trouble.LINE, 0, 1, 3.75),
        (7, Trouble.LINE, 0, 1, 225),
        (1, Trouble.LINE, 90, 0, 90),
        (1, Trouble.LINE, 90, 1, 90),
        (7, Trouble.LINE, 1800, 1, 1800),
        (1, Trouble.LOGIN, 0, 0, 260),
        (2, Trouble.LOGIN, 0, 0, 590),
        (99, Trouble.LOGIN, 0, 0, 590),
        (1, Trouble.LOGIN, 0, 1, 234),
    ],
)
def test_the_pause_grows_to_its_cap_and_is_never_shorter_than_asked(
    failures: int, trouble: Trouble, asked: float, jitter: float, seconds: float
) -> None:
    assert pause_seconds(failures, trouble, asked=asked, jitter=jitter) == seconds


def test_no_account_is_locked_and_a_mended_password_works_within_ten_minutes() -> None:
    """Five refusals in half an hour lock an account in many a place."""
    for jitter in (0.0, 1.0):
        at, tries = 0.0, 0
        while at < 30 * 60:
            tries += 1
            at += pause_seconds(tries, Trouble.LOGIN, jitter=jitter)
        assert tries == 4
    assert max(pause_seconds(n, Trouble.LOGIN) for n in range(1, 50)) < 600


def test_no_two_programs_come_back_at_the_same_moment() -> None:
    chance = random.Random(4)
    pauses = {pause_seconds(7, Trouble.LINE, jitter=chance.random()) for _ in range(100)}
    assert len(pauses) > 90
    assert all(225 <= pause <= 300 for pause in pauses)


def test_patience_runs_out_and_a_success_forgets_the_failures() -> None:
    patience = Patience(chance=lambda: 0.0)
    assert patience.left(NOW) == 0
    assert [patience.failed(NOW) for _ in range(3)] == [5, 10, 20]
    assert patience.left(NOW + timedelta(seconds=5)) == 15
    assert patience.left(NOW + timedelta(seconds=20)) == 0
    patience.worked()
    assert (patience.failures, patience.left(NOW)) == (0, 0)
    assert patience.failed(NOW) == 5


def test_a_clock_that_is_set_back_or_forward_holds_nobody_up() -> None:
    """An hour back must not become an hour of waiting."""
    patience = Patience(chance=lambda: 0.0)
    patience.failed(NOW)
    assert patience.left(NOW - timedelta(hours=1)) == 0
    assert patience.left(NOW + timedelta(hours=1)) == 0


def test_what_the_server_asks_for_is_kept_to() -> None:
    patience = Patience(chance=lambda: 1.0)
    assert patience.failed(NOW, asked=77) == 77
    assert patience.left(NOW) == 77

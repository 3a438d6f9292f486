"""Until when somebody says to be away (mail.md §8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.absence import absent_until

SENT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Ik ben afwezig tot en met 3 december.", date(2026, 12, 3)),
        ("Ik ben t/m 3-12 met verlof.", date(2026, 12, 3)),
        ("Ik ben afwezig tot\nen met donderdag 3 december 2026.", date(2026, 12, 3)),
        ("I am out of the office until 3 December.", date(2026, 12, 2)),
        ("I am away through December 12.", date(2026, 12, 12)),
        ("Ik ben op maandag 30 november terug", date(2026, 11, 29)),
        ("Op maandag 30 november ben ik er weer.", date(2026, 11, 29)),
        ("Per 1 december weer bereikbaar.", date(2026, 11, 30)),
        ("Ik ben terug op maandag 30 november.", date(2026, 11, 29)),
        ("Ik ben er weer vanaf 1 januari.", date(2026, 12, 31)),
        ("Back on Monday, January 4th, 2027", date(2027, 1, 3)),
        ("Van 23-11-2026 tot 30-11-2026 ben ik weg.", date(2026, 11, 29)),
        ("Absent until 2026-12-10.", date(2026, 12, 9)),
        ("Van 1 t/m 5 december en tot en met 24 december.", date(2026, 12, 24)),
        ("Ik ben vrij tot nader order.", None),
        ("Ik was weg tot en met 3 november 2026.", None),
        ("tot en met 31 februari", None),
        ("tot en met 24 mei", None),
        ("", None),
    ],
)
def test_the_last_day_of_an_absence_is_read(words: str, last: date | None) -> None:
    assert absent_until(words, SENT, AMSTERDAM) == last


@given(st.text(max_size=400))
def test_any_text_gives_a_day_within_90_days_or_none(words: str) -> None:
    day = absent_until(f"tot en met {words} december tot {words}", SENT, AMSTERDAM)
    assert day is None or SENT.date() <= day <= SENT.date() + timedelta(days=90)

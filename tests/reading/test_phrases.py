"""Discovery times in people's own words (mail.md §7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.phrases import discoveries, moment_of
from tests.reading.noticed import TUESDAY, ZONE, best, minute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik heb vandaag om 14.30 uur ontdekt dat er iets mis is.", minute("24 14:30")),
        ("Gisteren om 14:30 merkte ik dat er een bijlage bij zat.", minute("23 14:30")),
        ("Eergisteren 09.15 uur gezien.", minute("22 09:15")),
        ("Om 14.30 uur ontdekte ik dat de link openbaar stond.", minute("24 14:30")),
        ("Ontdekt: 23-11-2026 14:30", minute("23 14:30")),
        ("Datum van ontdekking: 23/11/2026 om 14.30 uur", minute("23 14:30")),
        ("Het is opgevallen op 23 november om 14.30 uur.", minute("23 14:30")),
        ("We kwamen er op 23 november 2026 14:30 achter: erachter gekomen.", minute("23 14:30")),
        ("Vastgesteld op 2026-11-23T14:30", minute("23 14:30")),
        ("We discovered this today at 2:30 pm.", minute("24 14:30")),
        ("I noticed it yesterday at 14:30.", minute("23 14:30")),
        ("The issue was found at 2 pm yesterday.", minute("23 14:00")),
        ("Discovered 24 November 2026 12:30 UTC by our team", minute("24 13:30")),
        ("It was detected on November 23, 2026 at 14:30.", minute("23 14:30")),
        ("Detected at 2026-11-24T12:30:00Z.", minute("24 13:30")),
        ("Gisteravond om 8 uur ontdekt.", minute("23 20:00")),
        ("Ik ontdekte het gisteren.", ("day", "23 00:00", "24 00:00")),
        ("Ik heb het gisteravond gezien.", ("part_of_day", "23 18:00", "24 00:00")),
        ("Vanochtend ontdekt door een collega.", ("part_of_day", "24 06:00", "24 12:00")),
        ("Vannacht is het opgevallen.", ("part_of_day", "24 00:00", "24 06:00")),
        ("We noticed it yesterday evening.", ("part_of_day", "23 18:00", "24 00:00")),
        ("Discovered this morning.", ("part_of_day", "24 06:00", "24 12:00")),
        ("Ik heb zojuist ontdekt dat een lijst openbaar staat.", ("range", "24 15:30", "24 16:00")),
        ("I have just noticed a leak.", ("range", "24 15:30", "24 16:00")),
        ("Rond 14.30 uur ontdekt.", ("range", "24 14:15", "24 14:45")),
    ],
)
def test_it_reads_when_it_was_noticed(text: str, expected: tuple[str, str, str]) -> None:
    """T18: dateparser made "gisteren om 14.30 uur" into 01:42; own grammar with precision."""
    assert best(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Gisteren om 14.30 uur is een mail naar de verkeerde persoon gestuurd.",
        "Ik heb ontdekt dat gisteren om 14.30 uur een mail verkeerd is verstuurd.",
        "Ik ben bereikbaar van 9.00 tot 17.00 uur.",
        "Ontdekt door Anna. Bel mij morgen om 10.00 uur terug.",
        "De mail die gisteren om 14.30 uur is verstuurd heb ik gezien.",
        "Er is iets ontdekt in dossier 2026-11-23.456",
        "Ontdekt om 23.30 uur.",  # later than the mail: today's is not possible
        "Ik heb iets gemerkt.",
        "",
    ],
)
def test_it_takes_nothing_else_for_a_discovery(text: str) -> None:
    assert best(text) is None


def test_the_nearest_moment_wins() -> None:
    text = "Gisteren om 10.00 uur verstuurde ik een lijst, vandaag om 09.15 uur ontdekte ik de fout."
    assert best(text) == minute("24 09:15")


def test_the_form_of_a_report_is_read_by_its_labels() -> None:
    text = "Datum incident: 20-11-2026 10:00\nDatum ontdekking: 23-11-2026 09:00\nTelefoon: 12.30 uur bellen"
    assert best(text) == minute("23 09:00")


def test_the_repeated_hour_of_october_gives_both_instants() -> None:
    """T18: a repeated local time is a range of both, not a guess."""
    found = discoveries("Ontdekt op 25-10-2026 om 02:30", sent_at=TUESDAY, zone=ZONE)
    assert found[0].precision == "range"
    assert (found[0].start, found[0].end) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_a_time_that_did_not_exist_is_no_proposal() -> None:
    """T18: nonexistent local times are not guessed."""
    assert best("Ontdekt op 29-03-2026 om 02:30") is None


def test_another_writers_zone_counts_by_the_offset_of_the_date() -> None:
    """T19: the Date's offset says the writer's zone, never the clock."""
    sent_at = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=-5)))
    found = discoveries("We noticed it today at 9:30.", sent_at=sent_at, zone=ZONE)
    assert found[0].start == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def test_a_moment_before_the_change_of_clocks_uses_that_days_offset() -> None:
    """T31: the zone, not today's offset, for a day in summer time."""
    found = discoveries("Ontdekt op 20-10-2026 om 14:30", sent_at=TUESDAY, zone=ZONE)
    assert found[0].start == datetime(2026, 10, 20, 12, 30, tzinfo=UTC)


def test_a_bare_day_is_the_last_one_not_after_sending() -> None:
    found = discoveries("Ontdekt op 25 november", sent_at=TUESDAY, zone=ZONE)
    assert found[0].start.astimezone(ZONE).date().isoformat() == "2025-11-25"


def test_a_moment_stands_alone_or_is_none() -> None:
    whole = moment_of("gisteren 14.30", sent_at=TUESDAY, zone=ZONE)
    assert whole is not None
    assert whole.start == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert moment_of("gisteren 14.30 ongeveer dan", sent_at=TUESDAY, zone=ZONE) is None


@given(st.text(alphabet="0123456789-:./ omvandgisterenontdektpUTC\n'", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_aware_moments(text: str) -> None:
    for proposal in discoveries(text, sent_at=TUESDAY, zone=ZONE):
        assert proposal.start <= proposal.end
        assert proposal.start.tzinfo is UTC

"""Whose moment it is: of noticing, of the event, of an absence, of opening hours; each rule with its negative (§7)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.moments import moments_in
from compliance_bot.reading.phrases import discoveries, moment_of
from compliance_bot.reading.running_text import level
from tests.reading.noticed import TUESDAY, ZONE, Expected, best, minute, span

NOTHING_NOTICED: list[tuple[str, Expected]] = [
    ("We went through the mail logs from 8:00 to 10:00 and found nothing odd.", None),
    ("Between 9:00 and 11:30 we saw no strange log-ins.", None),
    ("Tussen 9.00 en 11.30 uur zagen wij niets ongewoons.", None),
    ("Wij hebben vanochtend tussen 9.00 en 11.30 uur geen bijzonderheden geconstateerd.", None),
    ("Niemand heeft vanochtend tussen 9.00 en 11.30 uur iets vreemds gezien.", None),
    ("Vanmiddag om 13.00 uur constateerde de leverancier geen afwijkingen.", None),
    ("Yesterday at 10:00 nobody in the team had noticed.", None),
    ("Gisteren om 10.00 uur merkte niemand iets.", None),
    ("Ik ontdekte om 14.30 uur niets nieuws.", None),
    ("We saw between 9:00 and 11:30 nothing unusual.", None),
    # and what was noticed after all
    ("Ik zag om 9 uur geen slot op de kast.", minute("24 09:00")),
    ("Ik zag om 9 uur niets meer van mijn bestanden.", minute("24 09:00")),
    ("From 9:00 to 11:30 we noticed strange log-ins.", span("24 09:00", "24 11:30")),
    ("Tussen 9.00 en 11.30 uur zagen wij iets ongewoons.", span("24 09:00", "24 11:30")),
    ("Vanmiddag om 13.00 uur constateerde de leverancier afwijkingen.", minute("24 13:00")),
    ("We noticed nothing until yesterday 17:00.", minute("23 17:00")),
    ("Niemand merkte iets, vanochtend om 9.00 uur pas.", minute("24 09:00")),
    ("Om 9.15 uur zag ik geen laptop meer in mijn tas.", minute("24 09:15")),
    ("It was noticed no later than 9:00 today.", minute("24 09:00")),
]

OPENING_HOURS: list[tuple[str, Expected]] = [
    ("Ik ontdekte het net bij de balie die is dicht tot 9 uur", span("24 15:30", "24 16:00")),
    ("kwam er vanochtend half 10 achter balie is dicht tot 1 uur", minute("24 09:30")),
    ("Zag het vanochtend om 8.30 uur en de winkel is gesloten tot 11 uur", minute("24 08:30")),
    ("I noticed it at 8:30 and the shop is closed until 11:00", minute("24 08:30")),
    ("Ik heb tot 11.00 uur gezocht en de usb-stick niet meer gezien.", minute("24 11:00")),
    ("Ik heb het tot 11.00 uur laten zitten nadat ik het had gezien.", None),
    ("Tot gisteren 17.00 uur was het niet ontdekt.", minute("23 17:00")),
]

VAGUER: list[tuple[str, Expected]] = [
    ("Lek nu pas ontdekt\n\nOm 11.20 uur viel het Sara op.", minute("24 11:20")),
    ("Just noticed a leak\n\nWe saw this today at 10:05.", minute("24 10:05")),
    ("Zojuist gezien\n\nGisteravond om 9 uur merkte een vrijwilliger het al.", minute("23 21:00")),
    (
        "Nu pas gezien: de lijst ging om 10.00 uur de deur uit en is toen verstuurd.",
        span("24 15:30", "24 16:00"),
    ),
    ("Net ontdekt dat de map open staat.", span("24 15:30", "24 16:00")),
]

NOT_THAT_DAY: list[tuple[str, Expected]] = [
    # an absence
    ("Ik ben vrijdag afwezig, dus nu alvast. Ontdekt om 15.20 uur.", minute("24 15:20")),
    ("Maandag ben ik vrij, daarom nu. Gezien om 11.05 uur.", minute("24 11:05")),
    ("I am out of the office on Friday. Noticed at 11:05.", minute("24 11:05")),
    ("Ik was maandag vrij. Gezien om 17.05 uur.", None),
    ("Ik ben morgen afwezig. Gezien om 11.05 uur.", minute("24 11:05")),
    # an event
    ("Mijn tablet is vannacht uit huis gestolen. Ontdekte het om 7.40 uur.", minute("24 07:40")),
    ("De bus is vannacht opengebroken en de laptop gestolen. Zag het om half een.", minute("24 12:30")),
    ("Zondag is de lijst verstuurd. Ik merkte het om 9.10 uur.", minute("24 09:10")),
    ("The list was sent on Sunday. I noticed at 9:10.", minute("24 09:10")),
    ("Zondag is de lijst verstuurd. Ik merkte het om 17.10 uur.", None),
    ("Vorige week maandag is de tas gestolen. Ik zag het om 18.00 uur.", None),
    # an event's day where it can be no other: yesterday's evening
    ("Gisteren is mijn fiets met laptop gestolen. Dat zag ik om 17.10 uur.", minute("23 17:10")),
    ("The bag was stolen yesterday. I noticed at 5:10 pm.", minute("23 17:10")),
    # the story of one day, told by the clock
    ("Gisteren om 9.00 uur is de lijst verstuurd. Om 9.40 uur zag ik de fout.", minute("23 09:40")),
    ("Gisteren om 17.00 uur is de lijst verstuurd. Om 9.40 uur zag ik de fout.", minute("24 09:40")),
    # the same sentence says so, or the day is nothing else's
    ("Gisteren is de lijst verstuurd en om 11.40 uur zag ik de fout.", minute("23 11:40")),
    ("Gisteren kwam een lid boos langs. Om 11.40 uur zag ik de fout.", minute("23 11:40")),
    ("Gisteren ontdekte ik dat de map open stond. Het viel mij om 11.40 uur op.", minute("23 11:40")),
]

BEFORE_THE_VERB: list[tuple[str, Expected]] = [
    ("Vanochtend 8.50 uur ontdekt: de ledenlijst staat op de website.", minute("24 08:50")),
    ("Gisteren om 14.30 uur opgemerkt: een doos met formulieren bij het oud papier.", minute("23 14:30")),
    ("Today at 10:15 noticed: guest list is public.", minute("24 10:15")),
    ("Vandaag om 10.15 uur gezien: om 8.00 uur is de lijst verstuurd.", minute("24 10:15")),
    ("Tijd incident: 10:00 Ontdekt: 11:00", minute("24 11:00")),
    ("Tijdstip ontdekking: 14:30\nGisteren was er een vergadering.", minute("24 14:30")),
    ("Tijdstip ontdekking: 14:30 gisteren", minute("23 14:30")),
    ("Incident: 23-11-2026 10.00 uur Ontdekt: onbekend", None),
]

WHAT_WAS_NOTICED: list[tuple[str, Expected]] = [
    ("Hij ontdekte de diefstal zaterdagochtend om 9.30 uur.", minute("21 09:30")),
    ("Zij merkte de inbraak gisteravond rond 8 uur.", span("23 19:45", "23 20:15")),
    ("Ik zag een vervelend incident vanochtend om 9.00 uur.", minute("24 09:00")),
    ("We discovered the theft at ten past nine this morning.", minute("24 09:10")),
    ("The neighbour noticed the break-in on Sunday at 18:20.", minute("22 18:20")),
    ("Hij merkte de inbraak die zondagavond om 22.00 uur is gepleegd.", None),
    ("Ik zag de inbraak van zondagavond 22.00 uur.", None),
    ("De inbraak was zondagavond om 22.00 uur, zag ik.", None),
    ("Het incident is gisteren om 9.00 uur door de beheerder ontdekt.", minute("23 09:00")),
    ("The burglary was on Sunday at 18:20 by a neighbour discovered.", minute("22 18:20")),
    ("De diefstal is gisteren om 9.00 uur gepleegd en later ontdekt.", None),
]

LOOSE_WORDS: list[tuple[str, Expected]] = [
    ("Bij de controle om 2 uur 's nachts is een open map met contracten aangetroffen.", minute("24 02:00")),
    ("Bij de receptie zijn wij om 2 uur open; aangetroffen: een map.", None),
    ("Yesterday morning at 8 that list was noticed by Sam.", minute("23 08:00")),
    ("I noticed yesterday at 10 that the form is public.", minute("23 10:00")),
    ("I noticed at 9 people that they had the mail.", None),
    ("Dit is vanmiddag om 13.15 uur gespot door een vrijwilliger.", minute("24 13:15")),
    ("Piet spotte het vanmiddag om 13.15 uur.", minute("24 13:15")),
    ("De foto is om 13.15 uur in het stadion genomen.", None),
    ("Ontdekt om 14.30 uur\nMet vriendelijke groet, Jan", minute("24 14:30")),
]

IT_WAS: list[tuple[str, Expected]] = [
    ("Ik zag dat de kast niet op slot zat. Dat was om 14.10.", minute("24 14:10")),
    ("I noticed that anyone could see the folder. That was at 2:10 pm.", minute("24 14:10")),
    ("Ik merkte het in de tram, dat was gisteren om kwart over zes.", minute("23 18:15")),
    ("Ik zag het toen ik thuis was. Dat was maandag rond 18.00 uur.", span("23 17:45", "23 18:15")),
    ("Ik zag dat de lijst verkeerd was verstuurd. Dat was om 14.10.", None),
    ("Ik zag een map. Daarna ging ik naar huis. Dat was om 14.10.", None),
    ("Ik heb het niet gezien. Dat was om 14.10.", None),
    ("Ik zag het. Dat was om 14.10 uur verstuurd.", None),
]

TABLES: list[tuple[str, Expected]] = [
    (
        "Op een rij:\n\n9.05 uur mailing verstuurd aan een lid\n9.40 uur fout ontdekt (aanhef)\n9.50 uur verstuurd",
        minute("24 09:40"),
    ),
    (
        "Maandag 23 november:\n9.05 uur mailing verstuurd\n9.40 uur fout ontdekt\n9.50 uur gestopt",
        minute("23 09:40"),
    ),
    ("Gisteren:\n- 9.05 uur mailing verstuurd\n- 9.40 uur fout ontdekt", minute("23 09:40")),
    (
        "08:12 mail sent\n08:30 first complaint\n08:45 error noticed\n09:00 sending stopped",
        minute("24 08:45"),
    ),
    (
        "9.05 uur mailing verstuurd\n9.40 uur overleg met Sam\n9.50 uur excuus verstuurd\nDe fout is ontdekt.",
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *NOTHING_NOTICED,
        *OPENING_HOURS,
        *VAGUER,
        *NOT_THAT_DAY,
        *BEFORE_THE_VERB,
        *WHAT_WAS_NOTICED,
        *LOOSE_WORDS,
        *IT_WAS,
        *TABLES,
    ],
)
def test_a_moment_is_a_discovery_only_when_it_is_of_noticing(text: str, expected: Expected) -> None:
    """mail.md §7: only moments tied to noticing."""
    assert best(text) == expected


def test_met_is_a_word_and_no_zone() -> None:
    """T18: "14.30 uur met een collega" in summer is not an hour later."""
    july = datetime(2026, 7, 7, 16, 0, tzinfo=ZONE)
    assert best("Om 14.30 uur met een collega gezien.", july) == minute("07 14:30")
    assert best("Ontdekt om 14.30 uur\nMet vriendelijke groet, Jan", july) == minute("07 14:30")
    assert best("Ontdekt om 14:30 MET.", july) == minute("07 15:30")


WINTER = datetime(2026, 11, 24, 13, 45, tzinfo=UTC)  # 14.45 in Amsterdam
SUMMER = datetime(2026, 7, 7, 13, 45, tzinfo=UTC)  # 15.45 in Amsterdam


@pytest.mark.parametrize(
    ("text", "winter", "summer"),
    [
        # can be no UTC: read from a clock here
        ("Ontdekt om 14.30 uur.", "24 14:30", "07 14:30"),
        ("Vanmiddag om half drie ontdekt.", "24 14:30", "07 14:30"),
        ("Half drie ontdekt.", "24 14:30", "07 14:30"),
        ("Dinsdag om 14.30 uur ontdekt.", "24 14:30", "07 14:30"),
        ("Noticed today at 1:50 pm.", "24 13:50", "07 13:50"),
        ("Tussen 13.30 en 14.30 uur ontdekt.", "24 13:30", "07 13:30"),
        # can be both: UTC stays
        ("Ontdekt om 13.30 uur.", "24 14:30", "07 15:30"),
        ("Gisteren om 14.30 uur ontdekt.", "23 15:30", "06 16:30"),
        ("Tussen 12.30 en 13.30 uur ontdekt.", "24 13:30", "07 14:30"),
        # named
        ("Ontdekt om 12.30 uur UTC.", "24 13:30", "07 14:30"),
        ("Ontdekt om 14.30 CET.", "24 14:30", "07 15:30"),
        ("Ontdekt om 14.30 UTC.", None, None),
        ("Ontdekt om 14.30 uur. All times are in UTC.", None, None),
        ("Ontdekt om 12.30 uur Nederlandse tijd.", "24 12:30", "07 12:30"),
        ("Noticed at 12:30 Dutch time.", "24 12:30", "07 12:30"),
        ("Noticed at 12:30 local time.", "24 13:30", "07 14:30"),
        # can be neither
        ("Ontdekt om 18.30 uur.", None, None),
    ],
)
def test_a_date_in_utc_is_the_writers_zone_unless_the_time_cannot_be(
    text: str, winter: str | None, summer: str | None
) -> None:
    """mail.md §7, T19: mail programs stamp +0000 on Dutch mails; what lies ahead in UTC was read from a clock here."""
    for sent_at, expected in ((WINTER, winter), (SUMMER, summer)):
        found = best(text, sent_at)
        assert (found[1] if found else None) == expected


def test_the_answer_to_when_is_read_by_the_same_zone() -> None:
    """ONTDEKT 14.30 from a mail program that stamps +0000."""
    found = moment_of("om 14.30 uur", sent_at=WINTER, zone=ZONE)
    assert found is not None
    assert found.start == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([WINTER, SUMMER]), st.integers(0, 1439))
@settings(max_examples=200, deadline=None)
def test_with_a_date_in_utc_no_possible_reading_in_utc_gives_way(
    hour: int, number: int, day: datetime, minutes: int
) -> None:
    sent_at = day.replace(hour=0, minute=0) + timedelta(minutes=minutes)
    said = sent_at.replace(hour=hour, minute=number)
    found = moments_in(f"vandaag om {hour:02}:{number:02}", sent_at=sent_at, zone=ZONE)
    if said <= sent_at:
        assert [one.proposal.start for one in found] == [said]
    for one in found:
        assert one.proposal.start <= sent_at.astimezone(UTC) + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("9.05 uur een\n9.10 uur twee\n9.15 uur drie", 2),
        ("9.05 uur een\n9.10 uur twee", 0),
        ("het was om\n9.05 uur een\n9.10 uur twee\n9.15 uur drie\nen door", 0),
    ],
)
def test_three_times_in_a_row_are_lines_of_a_table_and_wrapped_prose_is_not(text: str, lines: int) -> None:
    assert level(text).plain.count("\n") == lines


@pytest.mark.parametrize(
    "bomb",
    [
        "gisteren verstuurd. om 9.00 uur. ",
        "ontdekt. dat was om 9.10. ",
        "9.05 uur verstuurd\n",
        "de inbraak is niet ",
        "merkte de diefstal om 9.05 ",
        "niemand 9.00 en ",
        "om 9.10 gezien: ",
        "zag om 9.00 en 10.00 niets ",
        "met met ",
    ],
)
def test_no_text_makes_it_slow(bomb: str) -> None:
    """T16: four times the text takes about four times as long."""
    took = []
    for size in (16 * 1024, 64 * 1024):
        text = (bomb * (size // len(bomb) + 1))[:size]
        began = time.process_time()
        discoveries(text, sent_at=TUESDAY, zone=ZONE)
        took.append(time.process_time() - began)
    assert took[1] < 8 * took[0] + 0.2

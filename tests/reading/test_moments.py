"""Every form of saying when something was noticed, Dutch and English, by the conventions of mail.md §7 (T18, T19)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command
from compliance_bot.reading.phrases import corrections, discoveries, moment_of, never_were
from tests.reading.noticed import TUESDAY, ZONE, Expected, best, day, minute, part, span

DUTCH: list[tuple[str, Expected]] = [
    # 12-hour words: the latest between 07:00 and 23:00 not after sending, on the day meant
    ("Ik ontdekte het om half elf.", minute("24 10:30")),
    ("Om tien voor half drie ontdekte ik dat de lijst open stond.", minute("24 14:20")),
    ("Vandaag om kwart voor negen gezien.", minute("24 08:45")),
    ("Gisteren om kwart voor negen gezien.", minute("23 20:45")),
    ("Gisterochtend om kwart voor negen gezien.", minute("23 08:45")),
    ("Gisteren ontdekt om half elf 's ochtends.", minute("23 10:30")),
    ("Gisteren ontdekt om half elf.", minute("23 22:30")),
    ("Vanmiddag om vijf over half drie gemerkt.", minute("24 14:35")),
    ("Vanmiddag om 5 over half 3 gemerkt.", minute("24 14:35")),
    ("Vanochtend om kwart over negen ontdekt.", minute("24 09:15")),
    ("Vanochtend om tien over tien ontdekt.", minute("24 10:10")),
    ("Vanochtend om 20 voor 11 ontdekt.", minute("24 10:40")),
    ("Vanmiddag om half een ontdekt.", minute("24 12:30")),
    ("Vannacht om half een ontdekt.", minute("24 00:30")),
    ("Vannacht om half drie is het mij opgevallen.", minute("24 02:30")),
    ("Vannacht om half twaalf ontdekt.", minute("23 23:30")),
    ("Vannacht om 23.30 uur ontdekt.", minute("23 23:30")),
    ("Vannacht om twaalf uur ontdekt.", minute("24 00:00")),
    ("Gisteravond om half elf ontdekt.", minute("23 22:30")),
    ("Gisteravond om kwart over twaalf ontdekt.", minute("24 00:15")),
    ("Gisteravond rond 8 uur ontdekt.", span("23 19:45", "23 20:15")),
    ("Gisteravond rond acht uur ontdekt.", span("23 19:45", "23 20:15")),
    ("Ik zag het vanochtend om negen uur.", minute("24 09:00")),
    ("Om negen uur zag ik dat het misging.", minute("24 09:00")),
    ("Om drie uur zag ik dat het misging.", minute("24 15:00")),
    ("Om 3 uur zag ik dat het misging.", minute("24 15:00")),
    ("Om 9 uur zag ik dat het misging.", minute("24 09:00")),
    ("Vandaag om een uur ontdekt.", minute("24 13:00")),
    ("Om twaalf uur 's middags ontdekt.", minute("24 12:00")),
    ("Ontdekt om 2 uur 's nachts.", minute("24 02:00")),
    ("Maandag om elf uur 's avonds ontdekt.", minute("23 23:00")),
    ("Gisteren om 11 uur 's avonds ontdekt.", minute("23 23:00")),
    ("Ontdekt om 14u30.", minute("24 14:30")),
    ("Ontdekt om 1430 uur.", minute("24 14:30")),
    ("Ontdekt vanmiddag om 2.30.", minute("24 14:30")),
    ("Ontdekt rond het middaguur.", span("24 11:45", "24 12:15")),
    ("Gisteren ontdekt om 24.00 uur.", minute("24 00:00")),
    # days
    ("Vrijdag jl. om 10.15 uur ontdekt.", minute("20 10:15")),
    ("Vrijdag jl. ontdekt.", day("20 00:00", "21 00:00")),
    ("Afgelopen vrijdag ontdekt.", day("20 00:00", "21 00:00")),
    ("Afgelopen dinsdag ontdekt.", day("17 00:00", "18 00:00")),
    ("Dinsdag jongstleden ontdekt.", day("17 00:00", "18 00:00")),
    ("Dinsdag om 10.00 uur ontdekt.", minute("24 10:00")),
    ("Dinsdag om 18.00 uur ontdekt.", minute("17 18:00")),
    ("Maandag ontdekt.", day("23 00:00", "24 00:00")),
    ("Woensdag ontdekt.", day("18 00:00", "19 00:00")),
    ("Vorige week maandag ontdekt.", day("16 00:00", "17 00:00")),
    ("Maandag vorige week om 9.30 uur ontdekt.", minute("16 09:30")),
    ("Vorige week vrijdag om 9.30 uur ontdekt.", minute("20 09:30")),
    ("Vorige week ontdekt.", span("16 00:00", "23 00:00")),
    ("Deze week ontdekt.", span("23 00:00", "24 16:00")),
    ("Afgelopen weekend ontdekt.", span("21 00:00", "23 00:00")),
    ("Eergisteren ontdekt.", day("22 00:00", "23 00:00")),
    ("Eergisteren om 21.05 uur ontdekt.", minute("22 21:05")),
    ("Eergisterenavond ontdekt.", part("22 18:00", "23 00:00")),
    ("Vrijdag al gezien maar dacht dat het meeviel.", day("20 00:00", "21 00:00")),
    ("Op 20 november om half tien ontdekt.", minute("20 21:30")),
    ("Op vrijdag 20 november om 9.30 uur ontdekt.", minute("20 09:30")),
    ("Op vrijdag (20 november) om 9.30 uur ontdekt.", minute("20 09:30")),
    ("Op vr 20 nov. om 9.30 uur ontdekt.", minute("20 09:30")),
    ("Op 20-11 om 9.30 uur ontdekt.", minute("20 09:30")),
    ("Op 20/11 ontdekt.", day("20 00:00", "21 00:00")),
    ("Ontdekt op 03-11-2026 om 9.30 uur.", minute("03 09:30")),
    ("Ontdekt op 3-11-26 om 9.30 uur.", minute("03 09:30")),
    ("Ontdekt op 20.11.2026 om 9.30 uur.", minute("20 09:30")),
    ("Op de 20e ontdekt.", day("20 00:00", "21 00:00")),
    ("Drie dagen geleden ontdekt.", day("21 00:00", "22 00:00")),
    ("Drie dagen geleden om 14.30 uur ontdekt.", minute("21 14:30")),
    ("Een week geleden ontdekt.", span("14 00:00", "21 00:00")),
    ("In de nacht van zaterdag op zondag ontdekt.", part("22 00:00", "22 06:00")),
    ("In de nacht van 21 op 22 november ontdekt.", part("22 00:00", "22 06:00")),
    # parts of a day
    ("Maandagochtend ontdekt.", part("23 06:00", "23 12:00")),
    ("Maandag in de ochtend ontdekt.", part("23 06:00", "23 12:00")),
    ("Maandag 's avonds ontdekt.", part("23 18:00", "24 00:00")),
    ("Zondagavond om half elf ontdekt.", minute("22 22:30")),
    ("Gisteren aan het begin van de middag ontdekt.", part("23 12:00", "23 18:00")),
    ("Aan het begin van de middag ontdekt.", part("24 12:00", "24 18:00")),
    ("Begin van de middag ontdekt.", part("24 12:00", "24 18:00")),
    ("Gisteren laat op de avond ontdekt.", part("23 18:00", "24 00:00")),
    ("Vanmorgen ontdekt.", part("24 06:00", "24 12:00")),
    ("Vannacht ontdekt.", part("24 00:00", "24 06:00")),
    ("In de ochtend van 20 november ontdekt.", part("20 06:00", "20 12:00")),
    ("Afgelopen nacht ontdekt.", part("24 00:00", "24 06:00")),
    # counted back
    ("Een uur geleden ontdekt.", span("24 14:30", "24 15:30")),
    ("Twee uur geleden ontdekt.", span("24 13:30", "24 14:30")),
    ("Ongeveer 3 uur geleden ontdekt.", span("24 12:30", "24 13:30")),
    ("Anderhalf uur geleden ontdekt.", span("24 14:00", "24 15:00")),
    ("Een half uur geleden ontdekt.", span("24 15:15", "24 15:45")),
    ("Een halfuur geleden ontdekt.", span("24 15:15", "24 15:45")),
    ("Een kwartier geleden ontdekt.", span("24 15:37", "24 15:52")),
    ("Tien minuten geleden ontdekt.", span("24 15:49", "24 15:50")),
    ("Een paar uur geleden ontdekt.", span("24 11:30", "24 14:30")),
    ("Zojuist ontdekt.", span("24 15:30", "24 16:00")),
    ("Ik heb dit net ontdekt.", span("24 15:30", "24 16:00")),
    ("Ik zag net dat de map open stond.", span("24 15:30", "24 16:00")),
    ("Daarnet viel mij op dat de map open stond.", span("24 15:30", "24 16:00")),
    ("Net gisteren ontdekt.", day("23 00:00", "24 00:00")),
    ("Net als gisteren ontdekt.", day("23 00:00", "24 00:00")),
    # around, between
    ("Omstreeks half elf ontdekt.", span("24 10:15", "24 10:45")),
    ("Circa 14.30 uur ontdekt.", span("24 14:15", "24 14:45")),
    ("Om ongeveer 14.30 uur ontdekt.", span("24 14:15", "24 14:45")),
    ("Zo rond 14:30 ontdekt.", span("24 14:15", "24 14:45")),
    ("Kort na 14.30 uur ontdekt.", span("24 14:30", "24 14:45")),
    ("Tussen 9 en 10 ontdekt.", span("24 09:00", "24 10:00")),
    ("Tussen 9.00 en 10.00 uur ontdekt.", span("24 09:00", "24 10:00")),
    ("Vanochtend tussen negen en tien ontdekt.", span("24 09:00", "24 10:00")),
    ("Gisteren tussen 9 en half elf ontdekt.", span("23 09:00", "23 10:30")),
    ("Gisteren ontdekt, ergens tussen 14.00 en 15.00 uur.", span("23 14:00", "23 15:00")),
    ("Ontdekt van 14.00 tot 15.00 uur.", span("24 14:00", "24 15:00")),
    ("Ontdekt 14.00-15.00 uur.", span("24 14:00", "24 15:00")),
    ("Gisteravond tussen 8 en 9 uur ontdekt.", span("23 20:00", "23 21:00")),
    ("Ontdekt tussen vrijdag en maandag.", span("20 00:00", "24 00:00")),
    ("Ontdekt tussen gisteren 17.00 uur en vandaag 9.00 uur.", span("23 17:00", "24 09:00")),
    ("Gisteren tussen elf en een ontdekt.", span("23 11:00", "23 13:00")),
    # tied to noticing, also over words between and broken sentences
    ("Vanochtend merkte ik om 9.15 uur dat de map open stond.", minute("24 09:15")),
    ("Gisteren kreeg ik een telefoontje en om 14.30 uur ontdekte ik de fout.", minute("23 14:30")),
    ("De laptop is gestolen, gisteren om 9 uur heb ik dat ontdekt.", minute("23 09:00")),
    ("Wij kwamen daar maandag om 10.05 uur achter.", minute("23 10:05")),
    ("Ik ben er gisteren om 10.05 uur achter gekomen.", minute("23 10:05")),
    ("Het viel ons gisteren om 10.05 uur op.", minute("23 10:05")),
    ("Wij stelden gisteren om 10.05 uur vast dat er iets mis was.", minute("23 10:05")),
    ("Wij troffen gisteren om 10.05 uur een doos met dossiers aan.", minute("23 10:05")),
    ("Gisteren om 10.05 uur bleek dat er iets mis was.", minute("23 10:05")),
    ("Maandag verstuurd en dinsdag ontdekt.", day("24 00:00", "25 00:00")),
    ("Tijdstip ontdekking: 14:30", minute("24 14:30")),
    ("Datum ontdekking: 23-11-2026\nTijdstip ontdekking: 09:00", minute("23 09:00")),
    ("Ontdekt op: 23-11-2026\n\nTijd: 09:00", minute("23 09:00")),
    ("Datum incident: 20-11-2026 10:00 Datum ontdekking: 23-11-2026 09:00", minute("23 09:00")),
    # the day meant is the one said before
    ("Gisteren om 14.45 uur is mijn tas gestolen. Dat ontdekte ik om 15.10 uur.", minute("23 15:10")),
    ("Gisteren om 14.30 uur verstuurde ik de lijst en om 15.00 uur ontdekte ik de fout.", minute("23 15:00")),
    ("Gisteravond om 8 uur verstuurde ik de lijst en om 9 uur ontdekte ik de fout.", minute("23 21:00")),
    ("Om 15.00 uur ontdekt, gisteren om 14.30 uur verstuurd.", minute("24 15:00")),
    ("Om 15.00 uur ontdekt in de mailing van gisteren.", minute("24 15:00")),
    ("Er is gisteren een laptop gestolen. Ik merkte dat vanochtend pas op.", part("24 06:00", "24 12:00")),
    ("Gisteren, maandag 23 november, om 16:20 uur merkte Piet dit op.", minute("23 16:20")),
    ("Vrijdagmiddag laat, rond vijven, viel het op.", span("20 16:45", "20 17:15")),
    ("Om een uur of drie ontdekt.", span("24 14:45", "24 15:15")),
    ("Na 14.30 uur ontdekt.", span("24 14:30", "24 16:00")),
    ("Wanneer ontdekt? Gisteren rond 16.15 uur.", span("23 16:00", "23 16:30")),
    # denied
    ("Vorige week was dit nog niet ontdekt.", None),
    ("Gisteren om 10.00 uur had nog niemand iets gemerkt.", None),
    ("Niet ontdekt tot gisteren 17.00 uur.", minute("23 17:00")),
    ("Niemand heeft het gezien, gisteren pas.", day("23 00:00", "24 00:00")),
    ("Gisteren nog niet gezien, vanochtend om 9.00 uur ontdekt.", minute("24 09:00")),
    ("Ik heb het gisteren gezien, maar niet gemeld.", day("23 00:00", "24 00:00")),
]

ENGLISH: list[tuple[str, Expected]] = [
    ("I noticed it at half past ten.", minute("24 10:30")),
    ("We discovered it at a quarter to three.", minute("24 14:45")),
    ("We discovered it at quarter past nine this morning.", minute("24 09:15")),
    ("It was found at ten to three.", minute("24 14:50")),
    ("It was found at twenty past 2.", minute("24 14:20")),
    ("It was found at nine o'clock.", minute("24 09:00")),
    ("It was found at nine.", minute("24 09:00")),
    ("I noticed it at 9.", minute("24 09:00")),
    ("I noticed it at 9 am.", minute("24 09:00")),
    ("I noticed it at 9 a.m. today.", minute("24 09:00")),
    ("I noticed it at 2:15 p.m. today.", minute("24 14:15")),
    ("I noticed it at 12 am.", minute("24 00:00")),
    ("I noticed it at 12.30 pm.", minute("24 12:30")),
    ("I noticed it yesterday at 11 pm.", minute("23 23:00")),
    ("I noticed it yesterday at 11 at night.", minute("23 23:00")),
    ("I noticed it at noon.", minute("24 12:00")),
    ("I noticed it around noon.", span("24 11:45", "24 12:15")),
    ("I noticed it last night at 11.", minute("23 23:00")),
    ("I noticed it last night at 2 am.", minute("24 02:00")),
    ("I noticed it last night.", part("23 18:00", "24 06:00")),
    ("I noticed it yesterday afternoon.", part("23 12:00", "23 18:00")),
    ("I noticed it on Monday morning.", part("23 06:00", "23 12:00")),
    ("I noticed it early on Monday morning.", part("23 06:00", "23 12:00")),
    ("I noticed it in the morning of 20 November.", part("20 06:00", "20 12:00")),
    ("I noticed it last Friday.", day("20 00:00", "21 00:00")),
    ("I noticed it last Tuesday.", day("17 00:00", "18 00:00")),
    ("I noticed it on Friday at 10:15.", minute("20 10:15")),
    ("I noticed it on Monday of last week.", day("16 00:00", "17 00:00")),
    ("I noticed it the day before yesterday at 3 pm.", minute("22 15:00")),
    ("I noticed it last week.", span("16 00:00", "23 00:00")),
    ("I noticed it over the weekend.", span("21 00:00", "23 00:00")),
    ("I noticed it an hour ago.", span("24 14:30", "24 15:30")),
    ("I noticed it two hours ago.", span("24 13:30", "24 14:30")),
    ("I noticed it about 3 hours ago.", span("24 12:30", "24 13:30")),
    ("I noticed it half an hour ago.", span("24 15:15", "24 15:45")),
    ("I noticed it ten minutes ago.", span("24 15:49", "24 15:50")),
    ("I noticed it two days ago.", day("22 00:00", "23 00:00")),
    ("We just found out.", span("24 15:30", "24 16:00")),
    ("We noticed just now.", span("24 15:30", "24 16:00")),
    ("I just noticed yesterday that the list was public.", day("23 00:00", "24 00:00")),
    ("Between 9 and 10 am we noticed strange traffic.", span("24 09:00", "24 10:00")),
    ("Yesterday between 11 and 1 pm we noticed strange traffic.", span("23 11:00", "23 13:00")),
    ("We noticed it from 2 pm to 3 pm.", span("24 14:00", "24 15:00")),
    ("We noticed it between 14:00 and 15:00 UTC.", span("24 15:00", "24 16:00")),
    ("Discovered: 24 Nov 2026, 12:30 (UTC)", minute("24 13:30")),
    ("Discovered at 12:30 UTC on 24 November 2026.", minute("24 13:30")),
    ("Discovered on 2026-11-24 at 1230 UTC.", minute("24 13:30")),
    ("Discovered on 24/11/2026 at 12:30 GMT.", minute("24 13:30")),
    ("Discovered at 14:30 CET.", minute("24 14:30")),
    ("Discovered at 2026-11-24T08:30:00-05:00.", minute("24 14:30")),
    ("Discovered at 08:30 EST.", minute("24 14:30")),
    ("Discovered at 14:30 UTC+1.", minute("24 14:30")),
    ("Discovered at 14:30 IST.", None),
    ("Discovered today at 11:00. All times are in UTC.", minute("24 12:00")),
    ("Detection time (UTC): 2026-11-21 03:40", minute("21 04:40")),
    ("Discovered 2026-11-24 09:00-09:30 UTC", span("24 10:00", "24 10:30")),
    ("On 21 Nov we got an alert at 02:14 UTC. We identified the breach at 03:40 UTC.", minute("21 04:40")),
    ("Date discovered: 21/11/2026. Time discovered: 03:40 UTC.", minute("21 04:40")),
    ("Timeline (UTC): 08:12 first login, 11:05 detected by our SOC.", minute("24 12:05")),
    ("Discovered between Monday and Wednesday.", span("16 00:00", "19 00:00")),
    ("Discovered between 20 and 22 November 2026.", span("20 00:00", "23 00:00")),
    ("We became aware of this on 23 November at 09:00.", minute("23 09:00")),
    ("It came to our attention on 23 November at 09:00.", minute("23 09:00")),
    ("We were made aware at 09:00 today.", minute("24 09:00")),
    ("The mail was sent on Monday and the error was discovered on Tuesday.", day("24 00:00", "25 00:00")),
    ("This was not noticed until yesterday 17:00.", minute("23 17:00")),
    ("Nobody noticed before yesterday at 17:00.", minute("23 17:00")),
    ("It went unnoticed until 23 November.", day("23 00:00", "24 00:00")),
    ("We had not discovered this on Friday.", None),
    ("Found on Nov 20th at 9:30 am.", minute("20 09:30")),
    ("Found on the 20th.", day("20 00:00", "21 00:00")),
]

NONE_AT_ALL = [
    "De lijst is gisteren om 14.30 uur verstuurd, dat heb ik gezien.",
    "The file was published on Monday at 9 am and then I noticed.",
    "Ik ben van 9.00 tot 17.00 uur bereikbaar over wat ik heb ontdekt.",
    "Gisteren om 14.30 uur is een mail naar de verkeerde persoon gestuurd.",
    "Ik ontdekte dat gisteren om half elf een lijst was gedeeld.",
    "Wij hebben ontdekt dat er op 20 november om 10:00 is ingelogd.",
    "Ik zag een mail die vanochtend om 9.00 uur was verzonden.",
    "Ik heb iets gezien in de mail van gisteren.",
    "I noticed an error in yesterday's mailing.",
    "Ontdekt door Anna. Ons kantoor is open van 9.00 tot 17.00 uur.",
    "Ontdekt. U kunt mij bellen tussen 14.00 en 15.00 uur.",
    "Discovered by our team. Call me back at 3 pm.",
    "Wij hebben morgen om 10.00 uur een afspraak over wat is ontdekt.",
    "Wij hebben iets ontdekt in dossier 12.30.",
    "Wij hebben iets ontdekt, ticket 14:30.",
    "Er zijn tussen 9 en 10 mensen die het hebben gezien.",
    "Wij ontdekten om 9 deelnemers te schrappen.",
    "Het systeem heeft 2 uur lang niets gezien.",
    "Gezien de ernst bel ik vandaag.",
    "Gisteren vond er een overleg plaats.",
    "Wij hopen volgende week maandag te zien wat er is ontdekt.",
    "Ik ben maandag a.s. om 9.00 uur aanwezig; de fout is ontdekt.",
    "Wij hebben € 14.30 gevonden.",
    "Bel 06-12 34 56 78 als u het heeft gezien.",
    "Vanavond ontdekt.",
    "Ontdekt om 23.30 uur.",
    "Ontdekt op 30-11-2026 om 10:00.",
]


@pytest.mark.parametrize(("text", "expected"), DUTCH)
def test_it_reads_dutch_words_for_moments(text: str, expected: Expected) -> None:
    """mail.md §7, procedure.md §12."""
    assert best(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_it_reads_english_words_for_moments(text: str, expected: Expected) -> None:
    """mail.md §7: the English equals."""
    assert best(text) == expected


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_what_is_not_tied_to_noticing_is_no_discovery(text: str) -> None:
    """mail.md §7: times of the event, office hours, appointments, file numbers and call-back wishes are none."""
    assert best(text) is None


JUST_AFTER_MIDNIGHT = datetime(2026, 11, 24, 0, 10, tzinfo=ZONE)
NEW_YEAR = datetime(2027, 1, 1, 9, 0, tzinfo=ZONE)
CLOCKS_BACK = datetime(2026, 10, 25, 9, 0, tzinfo=ZONE)
CLOCKS_FORWARD = datetime(2026, 3, 29, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Om half elf ontdekt.", minute("23 22:30")),
        ("Vanavond om half elf ontdekt.", minute("23 22:30")),
        ("Vanavond ontdekt.", part("23 18:00", "24 00:00")),
        ("Om 23.30 uur ontdekt.", minute("23 23:30")),
        ("Vannacht ontdekt.", part("24 00:00", "24 06:00")),
        ("Zojuist ontdekt.", span("23 23:40", "24 00:10")),
        ("Een kwartier geleden ontdekt.", span("23 23:47", "24 00:02")),
        ("Gisteren ontdekt.", day("23 00:00", "24 00:00")),
        ("Vandaag ontdekt.", day("24 00:00", "25 00:00")),
        ("Om middernacht ontdekt.", minute("24 00:00")),
        ("I noticed it at 11.45 pm.", minute("23 23:45")),
        ("I noticed it tonight.", part("23 18:00", "24 00:00")),
    ],
)
def test_ten_past_midnight_the_evening_before_is_near(text: str, expected: Expected) -> None:
    assert best(text, JUST_AFTER_MIDNIGHT) == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Ontdekt op 31 december om 23.50 uur.", 2026, minute("31 23:50")),
        ("Ontdekt op 31-12.", 2026, day("31 00:00", "01 00:00")),
        ("Gisteren ontdekt.", 2026, day("31 00:00", "01 00:00")),
        ("Op 2 januari ontdekt.", 2026, day("02 00:00", "03 00:00")),
        ("Op de 28e ontdekt.", 2026, day("28 00:00", "29 00:00")),
        ("Vorige week donderdag ontdekt.", 2026, day("24 00:00", "25 00:00")),
        ("In december ontdekt.", 2026, span("01 00:00", "01 00:00")),
        ("Op 29 februari ontdekt.", 2024, day("29 00:00", "01 00:00")),
    ],
)
def test_on_new_years_day_the_last_such_date_is_of_the_old_year(
    text: str, year: int, expected: Expected
) -> None:
    assert best(text, NEW_YEAR) == expected
    assert discoveries(text, sent_at=NEW_YEAR, zone=ZONE)[0].start.astimezone(ZONE).year == year


@pytest.mark.parametrize(
    "text",
    ["Ontdekt om 2.30 uur.", "Vannacht om half drie ontdekt.", "Zondag 25 oktober 02:30 uur ontdekt."],
)
def test_a_time_in_the_repeated_hour_gives_both_instants(text: str) -> None:
    """T18."""
    found = discoveries(text, sent_at=CLOCKS_BACK, zone=ZONE)[0]
    assert (found.precision, found.start, found.end) == (
        "range",
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_of_the_repeated_hour_only_what_lies_before_sending_is_left() -> None:
    first_pass = datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2)))
    found = discoveries("Om 2.30 uur ontdekt.", sent_at=first_pass, zone=ZONE)[0]
    assert (found.precision, found.start) == ("minute", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


def test_hours_ago_are_counted_over_the_change_of_the_clocks() -> None:
    """T31: elapsed time."""
    found = discoveries("Drie uur geleden ontdekt.", sent_at=CLOCKS_BACK.replace(hour=4), zone=ZONE)[0]
    assert found.start == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ontdekt op 29 maart om 02.30 uur.", "29 maart om 02.30 uur"),
        ("Vannacht om half drie ontdekt.", "Vannacht om half drie"),
        ("I noticed it today at 2:30 am.", "today at 2:30 am"),
        ("Vannacht tussen 2 en 3 uur ontdekt.", "Vannacht tussen 2 en 3 uur"),
    ],
)
def test_a_time_that_no_clock_showed_is_named_and_not_guessed(text: str, named: str) -> None:
    """T18."""
    assert discoveries(text, sent_at=CLOCKS_FORWARD, zone=ZONE) == ()
    assert never_were(text, sent_at=CLOCKS_FORWARD, zone=ZONE) == (named,)


def test_the_night_to_come_is_no_night_of_noticing() -> None:
    """mail.md §7: "vannacht" in a mail sent before 18:00 is the night just past."""
    assert best("Vannacht ontdekt.", TUESDAY.replace(hour=17, minute=59)) == part("24 00:00", "24 06:00")
    assert best("Vannacht ontdekt.", TUESDAY.replace(hour=18)) is None
    assert best("Afgelopen nacht ontdekt.", TUESDAY.replace(hour=20)) == part("24 00:00", "24 06:00")


def test_every_proposal_carries_the_words_it_was_read_from() -> None:
    """P4."""
    text = "Hallo,\nik ontdekte dit GISTEREN\n  om  half   elf, vlak voor ik naar huis ging."
    assert discoveries(text, sent_at=TUESDAY, zone=ZONE)[0].text == "GISTEREN om half elf"


def test_all_are_kept_and_the_nearest_goes_first() -> None:
    """mail.md §7."""
    text = (
        "Maandag om 10.00 uur gezien. Vandaag om 9.00 uur heb ik zelf nog eens alles goed bekeken en gemerkt."
    )
    found = discoveries(text, sent_at=TUESDAY, zone=ZONE)
    assert [one.text for one in found] == ["Maandag om 10.00 uur", "Vandaag om 9.00 uur"]


FORWARDED = """Van: Anna de Wit <anna@amnesty.example>
Verzonden: vrijdag 20 november 2026 11:05
Aan: Jan
Onderwerp: Verkeerde lijst

Vanochtend om half tien ontdekte ik dat de lijst open stond.
"""


def test_the_words_of_a_forwarded_mail_count_from_its_own_date_and_are_kept_apart() -> None:
    """mail.md §7, T19: a time in somebody else's words is never the fact of the new text."""
    found = discoveries(FORWARDED, sent_at=TUESDAY, zone=ZONE, where="forwarded")
    assert [(one.where, one.start) for one in found] == [
        ("forwarded", datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    ]


def test_a_quoted_mail_without_a_date_counts_from_the_mail_that_quotes_it() -> None:
    found = discoveries("> Gisteren ontdekt.", sent_at=TUESDAY, zone=ZONE, where="quoted")
    assert [(one.where, one.text) for one in found] == [("quoted", "Gisteren")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("het was vanochtend om 9.00 uur", ["24 09:00"]),
        ("niet om 14.30 uur maar om 15.30 uur", ["24 15:30"]),
        ("3-11-2026 14.30", ["03 14:30"]),
        ("gisteren merkte ik om 9 uur", ["23 09:00"]),
        ("om 14.30 uur is de mail verstuurd", []),
        ("ik weet het niet", []),
    ],
)
def test_a_correction_is_a_time_without_a_word_of_noticing(text: str, expected: list[str]) -> None:
    """mail.md §6: NEE, <correctie>."""
    found = corrections(text, sent_at=TUESDAY, zone=ZONE)
    assert [one.proposal.start.astimezone(ZONE).strftime("%d %H:%M") for one in found] == expected


def test_a_moment_alone_may_be_a_part_of_a_day_or_a_range() -> None:
    """ONTDEKT gisteravond; ONTDEKT tussen 9 en 10."""
    evening = moment_of("gisteravond", sent_at=TUESDAY, zone=ZONE)
    morning = moment_of("tussen 9 en 10 uur", sent_at=TUESDAY, zone=ZONE)
    assert evening is not None
    assert morning is not None
    assert (evening.precision, morning.precision) == ("part_of_day", "range")


# What any text must obey, whatever it says.

_PHRASES = st.sampled_from([text for text, _ in (*DUTCH, *ENGLISH)])
_SENT = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2028, 12, 31)).map(  # noqa: DTZ001
    lambda local: local.replace(tzinfo=UTC).astimezone(ZONE)
)
_UNRELATED = st.sampled_from(
    [
        "Met vriendelijke groet, Jan",
        "Ons kantoor is open van 9.00 tot 17.00 uur.",
        "Gisteren was er een vergadering.",
        "Bel mij morgen om 10.00 uur terug.",
        "De mail is maandag om 8.15 uur verstuurd.",
        "The meeting was on Friday at 3 pm.",
        "Dossier 2026-11-23.456 hoort hierbij.",
    ]
)


def test_a_moment_named_in_the_hour_that_comes_twice_is_past_in_its_second_half() -> None:
    """T31: adding minutes to a time of the zone itself would forget which of the two hours it is."""
    sent_at = datetime(2027, 10, 31, 2, 0, tzinfo=ZONE, fold=1)
    said = read_command("ONTDEKT 31-10-2027 02.20 CEST", sent_at=sent_at, zone=ZONE)
    assert isinstance(said, Command)
    assert said.at == datetime(2027, 10, 31, 0, 20, tzinfo=UTC)


@given(_PHRASES, _SENT)
@settings(max_examples=300, deadline=None)
def test_no_discovery_lies_after_sending_or_ends_before_it_starts(text: str, sent_at: datetime) -> None:
    for found in discoveries(text, sent_at=sent_at, zone=ZONE):
        assert found.start <= sent_at.astimezone(UTC) + timedelta(minutes=10)
        assert found.start <= found.end
        assert found.start.tzinfo is UTC
        assert found.end.tzinfo is UTC


@given(_PHRASES, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_case_spaces_and_line_breaks_make_no_difference(text: str, random: Random) -> None:
    loud = text.upper() if random.random() < 0.5 else text
    wrapped = re.sub(r" (?!-)", lambda _: random.choice([" ", "\n", "  ", "\u00a0", "\r\n"]), loud)
    assert best(wrapped) == best(text)


@given(_PHRASES, _UNRELATED, _UNRELATED)
@settings(max_examples=200, deadline=None)
def test_sentences_about_something_else_change_nothing(text: str, before: str, after: str) -> None:
    assert best(f"{before}\n\n{text} {after}") == best(text)


@pytest.mark.parametrize("machine", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_makes_no_difference(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [best(text) for text, _ in DUTCH[:40]]
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        assert [best(text) for text, _ in DUTCH[:40]] == known
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "bomb",
    ["om 9 ", "kwam ", "tussen 9 en ", "10:30-", "nacht van ", "( ", "'s ", "ontdekt:", "net ontdekt ", "1 "],
)
def test_no_text_makes_the_reader_slow(bomb: str) -> None:
    """T16: four times the text takes about four times as long."""
    took = []
    for size in (16 * 1024, 64 * 1024):
        text = (bomb * (size // len(bomb) + 1))[:size]
        began = time.process_time()
        discoveries(text, sent_at=TUESDAY, zone=ZONE)
        took.append(time.process_time() - began)
    assert took[1] < 8 * took[0] + 0.2

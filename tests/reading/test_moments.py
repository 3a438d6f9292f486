"""Every form of saying when something was noticed, Dutch and English, by the conventions of mail.md §7 (T18, T19)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.reading.phrases import corrections, discoveries, moment_of, never_were

ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)

Expected = tuple[str, str, str] | None


def best(text: str, sent_at: datetime = TUESDAY) -> Expected:
    """(precision, start, end) of the best proposal in Amsterdam time, or None."""
    found = discoveries(text, sent_at=sent_at, zone=ZONE)
    if not found:
        return None
    start, end = (moment.astimezone(ZONE).strftime("%d %H:%M") for moment in (found[0].start, found[0].end))
    return found[0].precision, start, end


def minute(at: str) -> Expected:
    return "minute", at, at


def span(start: str, end: str) -> Expected:
    return "range", start, end


def part(start: str, end: str) -> Expected:
    return "part_of_day", start, end


def day(start: str, end: str) -> Expected:
    return "day", start, end


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

"""Numbers of people and records as people write them, and all the numbers that are none of these."""

from __future__ import annotations

import pytest

from compliance_bot.reading.incident_facts import facts_in


def counts(text: str) -> set[tuple[str, str]]:
    return {
        (fact.name, fact.value) for fact in facts_in(text) if fact.name in ("people", "records", "recipients")
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120 mensen", "120"),
        ("Het gaat om 120 donateurs.", "120"),
        ("circa 120 leden", "~120"),
        ("ca. 120 personen", "~120"),
        ("ongeveer 400 betrokkenen", "~400"),
        ("zo'n 50 vrijwilligers", "~50"),
        ("tussen 50 en 100 mensen", "50-100"),
        ("tussen de 50 en de 100 mensen", "50-100"),
        ("50 tot 100 mensen", "50-100"),
        ("50-100 donateurs", "50-100"),
        ("een stuk of dertig deelnemers", "~30"),
        ("1.200 leden", "1200"),
        ("48 geïnterviewden", "48"),
        ("twaalf stagiaires", "12"),
        ("70 delegates", "70"),
        ("vijftien asielzoekers", "15"),
        ("ong. 90 man", "~90"),
        ("Eén persoon, met handtekening.", "1"),
        ("alle vrijwilligers (17)", "17"),
        ("de nieuwe stagiairs (5 stuks)", "5"),
        ("88 kandidaat-bestuursleden", "88"),
        ("1,200 members", "1200"),
        ("1 200 leden", "1200"),
        ("12.345 donateurs", "12345"),
        ("ruim duizend donateurs", "1000+"),
        ("meer dan 500 mensen", "500+"),
        ("at least 500 people", "500+"),
        ("maximaal 20 mensen", "<20"),
        ("fewer than 20 people", "<20"),
        ("10k subscribers", "10000"),
        ("2,5 duizend leden", "2500"),
        ("1.5 million users", "1500000"),
        ("twee donateurs", "2"),
        ("tweehonderd leden", "200"),
        ("two hundred donors", "200"),
        ("about a hundred people", "~100"),
        ("a dozen volunteers", "~12"),
        ("honderden donateurs", "hundreds"),
        ("tientallen mensen", "tens"),
        ("400 actieve maandelijkse donateurs", "400"),
        ("Aantal betrokkenen: 400", "400"),
        ("Number of data subjects: 1,200", "1200"),
        ("Ik denk 120 mensen", "~120"),
        ("Mijn tas is gestolen (ik denk 40 namen).", "~40"),
        ("een lijst met 120 namen", "120"),
        ("1 persoon", "1"),
        ("één donateur", "1"),
    ],
)
def test_numbers_of_people_are_read(text: str, value: str) -> None:
    """Question 7.3, exact or with its ends."""
    assert ("people", value) in counts(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.000 records", "5000"),
        ("about 10k email addresses", "~10000"),
        ("12 dossiers", "12"),
        ("tussen de 200 en 300 rijen", "200-300"),
    ],
)
def test_numbers_of_records_are_read(text: str, value: str) -> None:
    """Question 6.3.1."""
    assert ("records", value) in counts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De lijst is aan twee collega's gestuurd.", {("recipients", "2")}),
        ("Naar 3 personen gemaild.", {("recipients", "3")}),
        ("Verstuurd naar 400 leden, met iedereen in cc in plaats van bcc.", {("people", "400")}),
        ("Sent to 5 recipients.", {("recipients", "5")}),
    ],
)
def test_those_who_got_it_are_not_those_it_is_about(text: str, expected: set[tuple[str, str]]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bel mij op 06-12345678, mensen zijn bereikbaar.",
        "tel. 020 5550100",
        "sinds 2019 leden",
        "In 2024 leden we verlies.",
        "om 14.30 uur mensen gebeld",
        "€ 50 donateurs",
        "50 euro per donateur",
        "ticket 4711 mensen",
        "Keizersgracht 177, kamer 3",
        "20% van de leden",
        "3 uur later zag ik de namen",
        "24-11-2026",
        "versie 2.1",
        "een donateur",
        "BSN 123456782",
        "op 24 november leden",
        "NL00BANK0123456789",
        "2 weken geleden",
        "One can read other people's names.",
        "One of the volunteers saw it.",
        "Een man belde ons.",
        "A man called us.",
        "One man called us.",
        "Drie jaar geleden gebeurde dit ook.",
        "Kamer 12 gasten.",
        "We betaalden 3.000 euro aan partners.",
        "Dorpsstraat 12, bewoners onbekend.",
        "Om 14.30 kwamen de stagiairs.",
    ],
)
def test_other_numbers_count_nobody(text: str) -> None:
    """Phone numbers, years, times, amounts, ticket and house numbers."""
    assert counts(text) == set()


def test_a_telephone_number_before_a_word_for_people_counts_nobody() -> None:
    assert counts("Bel 06-12345678 mensen") == set()

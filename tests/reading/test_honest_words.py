"""What honest people write is taken: reasons, numbers, and words with a name under them (P15, P18, P19)."""

from __future__ import annotations

from datetime import datetime

import pytest

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.reasons import says_more

SENT = datetime(2026, 11, 24, 12, 0, tzinfo=AMSTERDAM)


def read(text: str) -> Command | Unclear:
    return read_command(text, sent_at=SENT, zone=AMSTERDAM)


@pytest.mark.parametrize("word", ["NIET MELDEN", "GEEN DATALEK"])
@pytest.mark.parametrize(
    "reason",
    [
        "De verwerker moet dit melden, wij zijn geen verwerkingsverantwoordelijke.",
        "De bank moet dit melden, niet wij.",
        "De gemeente zal dit melden. Wij zijn hier verwerker.",
        "Dit wordt gemeld aan het MT, maar niet aan de AP.",
        "I don't think we need to notify, the data was encrypted.",
        "Alles is later alsnog teruggevonden. Beslist geen risico.",
        "Ik weet niet wie het heeft gevonden, maar de stick was versleuteld.",
        "Beslissing komt van mij en de FG samen, na overleg over de logbestanden.",
    ],
)
def test_an_honest_reason_is_taken(word: str, reason: str) -> None:
    found = read(f"{word}\n\n{reason}")
    assert isinstance(found, Command), found
    assert found.reason == reason


@pytest.mark.parametrize(
    "reason",
    [
        "Of we de betrokkenen informeren beslissen we morgen.",
        "Ik weet niet hoeveel mensen geraakt zijn, dus melden.",
        "Zekerheidshalve voorlopig melden, beslissen over betrokkenen komt later.",
        "Eerst even overleggen met de FG over de tekst.",
    ],
)
def test_a_melden_stands_whatever_is_still_open(reason: str) -> None:
    """P18."""
    found = read(f"MELDEN\n{reason}")
    assert isinstance(found, Command), found


@pytest.mark.parametrize("reason", ["toch maar niet melden", "grapje", "Dit is geen datalek."])
def test_a_melden_that_is_taken_back_is_asked_back(reason: str) -> None:
    assert isinstance(read(f"MELDEN\n{reason}"), Unclear)


@pytest.mark.parametrize(
    "number",
    [
        "2026-123456",
        "1234567",
        "DL-2026-00123",
        "MELD-2026-12345",
        "31415926535",
        "0123456789",
        "31-2026-123456",
    ],
)
def test_a_real_looking_number_is_taken(number: str) -> None:
    found = read(f"GEMELD {number}")
    assert isinstance(found, Command), found
    assert found.number == number


@pytest.mark.parametrize(
    "number", ["AINL-2026-0007", "2026", "06-12345678", "0612345678", "10u30", "24nov", "020-5550100"]
)
def test_what_is_no_number_of_a_filing_is_asked_back(number: str) -> None:
    assert isinstance(read(f"GEMELD {number}"), Unclear)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("", False),
        ("Mirte", False),
        ("Mirte de Vries\nManager F&M", False),
        ("Dank je wel!", False),
        ("De database met alle donateurs staat open", True),
        ("Er is een tas gestolen", True),
    ],
)
def test_a_name_below_a_word_says_nothing_more(text: str, more: bool) -> None:
    assert says_more(text) is more

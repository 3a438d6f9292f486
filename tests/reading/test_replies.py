"""A reply's own words, apart from what it quotes (T16, T17)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading import sorting
from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN, split_reply

NEW = "NIET MELDEN\nDe ontvanger heeft alles gewist."
MENU = "Antwoord met een van deze woorden:\nMELDEN\nNIET MELDEN"
QUOTES = {
    "gmail": "Op di 24 nov. 2026 om 14:30 schreef Meldpunt <meldpunt@amnesty.example>:\n> MELDEN",
    "gmail wrapped": "Op di 24 nov. 2026 om 14:30 schreef Meldpunt <\nmeldpunt@amnesty.example>:\n\n> MELDEN",
    "iphone": "Op 24 nov. 2026 om 14:30 heeft Meldpunt <m@amnesty.example> het volgende geschreven:\n\nMELDEN",
    "iphone wrapped": "Op 24 nov. 2026 om 14:30 heeft Meldpunt\n<m@amnesty.example> het volgende geschreven:\n\nMELDEN",
    "gmail english": "On Tue, Nov 24, 2026 at 2:30 PM Meldpunt <m@amnesty.example> wrote:\n> MELDEN",
    "outlook": "Van: Meldpunt <m@amnesty.example>\nVerzonden: dinsdag 14:30\nAan: Anna\nOnderwerp: x\n\n"
    + MENU,
    "outlook bold": "*Van:* Meldpunt\n*Verzonden:* dinsdag\n*Aan:* Anna\n*Onderwerp:* x\n\n" + MENU,
    "outlook english": "From: Meldpunt\nSent: Tuesday\nTo: Anna\nSubject: x\n\n" + MENU,
    "outlook apart": "Van: Meldpunt\n\nVerzonden: dinsdag\n\nAan: Anna\n\n" + MENU,
    "underscores": "________________________________\nVan: Meldpunt\n" + MENU,
    "original": "-----Oorspronkelijk bericht-----\n" + MENU,
    "original english": "-----Original Message-----\n" + MENU,
    "forwarded": "---------- Forwarded message ---------\nFrom: Jan\n" + MENU,
    "forwarded dutch": "---------- Doorgestuurd bericht ---------\n" + MENU,
    "apple forwarded": "Begin doorgestuurd bericht:\n\n" + MENU,
    "separator": SEPARATOR + "\n" + MENU,
    "separator english": SEPARATOR_EN + "\n" + MENU,
    "quoted separator": "| " + SEPARATOR + "\n" + MENU,
    "phone": "Verstuurd vanaf mijn iPhone\n\n" + MENU,
    "phone english": "Sent from my iPhone\n\n" + MENU,
    "outlook app": "Outlook voor Android downloaden\n" + MENU,
    "signature": "-- \nAnna de Vries\nMELDEN",
    "marks": "> MELDEN\n> NIET MELDEN",
}


@pytest.mark.parametrize("name", QUOTES)
def test_what_is_quoted_is_not_new(name: str) -> None:
    """T16, T17: the quote contains our own menu."""
    reply = split_reply(NEW + "\n\n" + QUOTES[name])
    assert reply.new == NEW
    assert reply.quoted or reply.forwarded


@pytest.mark.parametrize(
    "name", [name for name in QUOTES if name not in ("phone", "phone english", "outlook app", "signature")]
)
def test_a_mail_that_only_quotes_says_nothing(name: str) -> None:
    assert split_reply(QUOTES[name]).new == ""


@pytest.mark.parametrize(
    "text",
    [
        "Op maandag heb ik een mail gestuurd naar de verkeerde persoon.\nHet ging om twee namen.",
        "Van: dat soort mails heb ik er drie.\nDat was het.",
        "On Monday I sent a list.\nIt had names.",
        "From here on it is unclear.",
        "Ik heb dit verstuurd vanaf het kantoor.\nDaarna zag ik het.",
        "Aan: Jan gestuurd\nin plaats van Piet",
        "Vandaag om 10:15 schreef een collega mij dat er op 24-11-2026 drie mails weg zijn, namelijk:\n- Jan",
        "Op 24 november 2026 stuurde ik een lijst naar Jan Jansen <jan@fout.example>:\nnamen en adressen",
        "Op 24-11-2026 om 10.15 ging een mail naar Jan <jan@fout.example>:\nnamen en adressen",
        "Wij ontdekten op 23-11-2026 dat Jan <jan@fout.example> overal bij kon:\nde map met dossiers",
        "On 24/11/2026 we sent the list to Jan <jan@fout.example>:\nnames and addresses",
        "Collega Jan schreef gisteren:\nik heb het verkeerd gestuurd.\nDaarna belde hij mij.",
        "Verzonden via mail aan de verkeerde persoon.\nDat zag ik vandaag.",
        "Verstuurd vanuit het verkeerde account\nvan de afdeling.",
        "Sent from my desk, is much easier than my mobile phone.",
        "Outlook op mijn iPhone verstuurde alles\nnaar de verkeerde lijst",
        "Outlook voor iOS gaf een fout\nen toen ging het mis",
        "Datum: 24 november\nTijd: 10.15\nWat: een laptop",
        "De volgende mensen kregen het:\nJan <jan@fout.example>\nPiet <piet@fout.example>:\nallebei",
        "Op mijn laptop stond 1 bestand\nen in de mail stond het ook",
        "Wat er stond --- een lijst --- was geheim\nen nu niet meer",
        "--- mijn verhaal ---\nGisteren ging het mis",
        "Am 24.11.2026 habe ich die Liste an Jan <jan@fout.example> geschickt:\nNamen",
    ],
)
def test_ordinary_sentences_stay(text: str) -> None:
    assert split_reply(text).new == text


def test_answers_between_the_lines_stay_and_quotes_go() -> None:
    reply = split_reply("> Wanneer?\nGisteren om 14.30 uur.\n> Wie?\nIk.")
    assert reply.new == "Gisteren om 14.30 uur.\nIk."
    assert reply.quoted == "> Wanneer?\n> Wie?"


def test_what_lies_past_the_caps_is_quoted() -> None:
    """T16: caps first."""
    reply = split_reply("regel\n" * 500 + "MELDEN")
    assert reply.new.count("regel") == 400
    assert "MELDEN" in reply.quoted


def test_twenty_thousand_openings_cost_no_more_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """T16: 20,000 lines of "Op ma" took libraries over 100 s; here the work is counted, not timed."""
    counts: list[int] = []
    whole = sorting.plain

    def counted(line: str) -> str:
        counts[-1] += 1
        return whole(line)

    monkeypatch.setattr(sorting, "plain", counted)
    for size in (400, 20_000):
        counts.append(0)
        split_reply("Op ma\n" * size)
    assert counts[0] == counts[1] == 400


@given(st.text(alphabet="Op ma schreef:>Van\n-_<@ *", max_size=400))
@settings(max_examples=200, deadline=None)
def test_splitting_twice_changes_nothing(text: str) -> None:
    new = split_reply(text).new
    assert split_reply(new).new == new

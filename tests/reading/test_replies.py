"""A reply's own words, apart from what it quotes (T16, T17)."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN, split_reply
from tests.reading.reply_layouts import ATTRIBUTIONS, BLOCKS, FORWARDS, ORIGINALS, SIGNATURES, block

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
        "Verzonden met Outlook aan de verkeerde persoon.\nDat zag ik vandaag.",
        "Verstuurd vanuit het verkeerde account\nvan de afdeling.",
        "Sent from my desk, is much easier than my mobile phone.",
        "Outlook op mijn iPhone verstuurde alles\nnaar de verkeerde lijst",
        "Outlook voor iOS gaf een fout\nen toen ging het mis",
        "Datum: 24 november\nTijd: 10.15\nWat: een laptop",
        "De volgende mensen kregen het:\nJan <jan@fout.example>\nPiet <piet@fout.example>:\nallebei",
        "Op mijn laptop stond 1 bestand\nen in de mail stond het ook",
        "Wat er stond --- een lijst --- was geheim\nen nu niet meer",
        "--- mijn verhaal ---\nGisteren ging het mis",
        "Op 3 mei 2026 schreef ik aan Jan <jan@fout.example>:\nnamen en adressen",
        "Am 24.11.2026 habe ich die Liste an Jan <jan@fout.example> geschickt:\nNamen",
    ],
)
def test_ordinary_sentences_stay(text: str) -> None:
    assert split_reply(text).new == text


def test_answers_between_the_lines_stay_and_quotes_go() -> None:
    """mail.md §6: such answers count for checks, never for decisions, so that they are told apart."""
    reply = split_reply("> Wanneer?\nGisteren om 14.30 uur.\n> Wie?\nIk.")
    assert reply.new == "Gisteren om 14.30 uur.\nIk."
    assert reply.quoted == "> Wanneer?\n> Wie?"
    assert reply.inline == (("Wanneer?", "Gisteren om 14.30 uur."), ("Wie?", "Ik."))
    assert reply.begins_inline


def test_words_above_the_answers_between_the_lines_come_first() -> None:
    reply = split_reply(
        "Zie onder.\n\n> 2.1 Namen?\n\nJA, tien\nen nog wat\n\n> 2.2 Adressen?\n> Zo ja, welke?\nNEE\n"
    )
    assert reply.new.split("\n")[0] == "Zie onder."
    assert reply.inline == (("2.1 Namen?", "JA, tien\nen nog wat"), ("Zo ja, welke?", "NEE"))
    assert not reply.begins_inline


def test_an_answer_well_below_the_last_quoted_line_is_not_inline() -> None:
    reply = split_reply("On 24/11/2026 14:30, Breach Desk wrote:\n> MELDEN of NIET MELDEN?\n\nMELDEN")
    assert (reply.new, reply.inline, reply.begins_inline) == ("MELDEN", (), False)


WIDE = "> Antwoord bovenaan uw mail met precies een van deze twee woorden: MELDEN of NIET"


@pytest.mark.parametrize("below", ["", "\n> De klok loopt.", "\n\n", "\n\n> De klok loopt."])
def test_the_tail_of_a_quoted_line_that_was_wrapped_is_not_new(below: str) -> None:
    """T17: a mail program that breaks a quoted line leaves its last words without a mark."""
    reply = split_reply(f"{WIDE}\nMELDEN{below}")
    assert reply.new == ""
    assert "\nMELDEN" in reply.quoted


def test_a_quoted_line_that_was_broken_twice_leaves_nothing_new() -> None:
    long = "schrijf precies een van deze twee woorden bovenaan uw mail en stuur die terug: NIET"
    assert split_reply(f"{WIDE}\n{long}\nMELDEN\n> De klok loopt.").new == ""


@pytest.mark.parametrize("question", ["> Wat is uw besluit", f"{WIDE} MELDEN?", f"{WIDE} MELDEN."])
def test_an_answer_below_a_whole_line_is_no_tail(question: str) -> None:
    assert split_reply(f"{question}\nJA, zo is het\n> De klok loopt.").new == "JA, zo is het"


def test_a_signature_of_a_telephone_above_the_quote_leaves_the_answers_below_it() -> None:
    """iPhones put their line above the mail that is answered; people go on below or between it."""
    intro = "> Op 24 nov. 2026 om 14:30 heeft X <x@y.example> geschreven:"
    text = f"Verstuurd vanaf mijn iPhone\n\n{intro}\n>\n> Wie?\n\nIk."
    assert split_reply(text).new == "Ik."
    assert split_reply("-- \nAnna\n> Volg ons\nMELDEN").new == ""


def test_an_answer_on_the_line_of_the_attribution_stays() -> None:
    reply = split_reply("JA Op di 24 nov 2026 om 14:30 schreef Meldpunt <m@amnesty.example>:\n> Klopt dat?")
    assert reply.new == "JA"
    assert reply.quoted.startswith("Op di 24 nov")


@pytest.mark.parametrize(
    "own",
    [
        "Op 24 november is het ontdekt",
        "JA, de mail aan jan@fout.example is gewist",
        "NEE, het waren er 3",
        "Hij schreef het op",
    ],
)
def test_a_sentence_right_above_the_attribution_is_no_part_of_it(own: str) -> None:
    intro = "Op di 24 nov 2026 om 14:30 schreef Meldpunt Datalekken <m@amnesty.example>:"
    for lead in (intro, intro.replace("Meldpunt ", "Meldpunt\n"), intro.replace("<", "<\n")):
        assert split_reply(f"{own}\n{lead}\n> Klopt dat?").new == own
        assert split_reply(f"{own}\n{lead}\nKlopt dat?").new == own


def test_what_lies_past_the_caps_is_quoted() -> None:
    """T16: caps first."""
    reply = split_reply("regel\n" * 500 + "MELDEN")
    assert reply.new.count("regel") == 400
    assert "MELDEN" in reply.quoted


BOMBS = [
    "Op ma",
    "Op ma 24-11-2026 om 10:00 <",
    "Op 24-11-2026 om 10:00 schreef X <x@y",
    ">",
    "> a\nb",
    "> " + "a" * 70 + "\nbbb",
    "Van: x",
    "Van: x\nAan: y",
    "Verstuurd vanaf mijn",
    "begin doorgestuurd bericht",
    "Op ma 3\n> q\nschreef X <x@y>:",
    "Op 24-11-2026 schreef X <x@y>:\n> q\nx",
    "<" * 70,
    "-" * 29,
    "schreef: 2026",
    "a@b.example:",
    "",
]


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("flags", [{}, {"forwards": True, "answers": False}])
def test_work_grows_no_faster_than_the_text_and_stops_at_the_caps(bomb: str, flags: dict[str, bool]) -> None:
    """T16: 20,000 lines of "Op ma" took libraries over 100 s; here calls are counted, not timed."""
    calls = []
    for size in (100, 400, 20_000):
        count = 0

        def counted(_frame: object, event: str, _what: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        text = f"{bomb}\n" * size
        sys.setprofile(counted)
        try:
            split_reply(text, **flags)
        finally:
            sys.setprofile(None)
        calls.append(count)
    assert calls[1] <= 4.5 * calls[0] + 200
    assert calls[2] <= calls[1] + 200


@pytest.mark.parametrize(
    "bomb", [">", "<", "a@", "(", ":", "on 1 ", "2026 ", "wrote ", "\ufdfa", "\u200d", "Van: "]
)
def test_one_endless_line_is_read_up_to_its_cap(bomb: str) -> None:
    """T16: 998 characters of a line are looked at, the rest is kept as quoted."""
    text = bomb * (1024 * 1024 // len(bomb))
    reply = split_reply(text)
    assert len(reply.new) <= 998
    assert len(reply.new) + len(reply.quoted) <= len(text) + 2


PIECES = [
    *(line for lines in ATTRIBUTIONS.values() for line in lines[:2]),
    *(block(labels[0]) for labels in BLOCKS.values()),
    *ORIGINALS.values(),
    *(lines[0] for lines in FORWARDS.values()),
    *(lines[0] for lines in SIGNATURES.values()),
    *(
        "MELDEN",
        "NIET MELDEN",
        "De stick was versleuteld.",
        "Gisteren om 14.30 uur zag ik het.",
        "JA",
        "2.3 NEE",
    ),
    *(
        "> MELDEN",
        "> Wat is uw besluit?",
        ">> Op ma",
        ">",
        "",
        "-- ",
        "_" * 32,
        "-" * 40,
        "Op ma 3",
        "schreef X <x@y>:",
    ),
    *(
        "<",
        "x@y.example>",
        "wrote:",
        "Van:",
        "Aan: X",
        "Datum: 3",
        WIDE,
        "(https://x.example/y)",
        "ja On 3 Nov 2026, X wrote:",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join)


@given(
    st.one_of(TEXTS, st.text(alphabet="Op ma schreef:>Van\n-_<@ *3", max_size=400)),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_splitting_twice_changes_nothing(text: str, forwards: bool, answers: bool) -> None:
    new = split_reply(text, forwards=forwards, answers=answers).new
    assert split_reply(new, forwards=forwards, answers=answers).new == new


@given(TEXTS, st.booleans())
@settings(max_examples=250, deadline=None)
def test_every_word_goes_to_one_place_and_no_marked_line_is_new(text: str, forwards: bool) -> None:
    """P1: nothing of what a reporter wrote is lost; what isn't new is kept."""
    reply = split_reply(text, forwards=forwards)
    assert not any(line.lstrip().startswith(">") for line in reply.new.split("\n"))
    whole = f"{reply.new}\n{reply.quoted}\n{reply.forwarded}"
    assert Counter(whole.replace(">", " ").split()) == Counter(text.replace(">", " ").split())


@given(
    TEXTS,
    TEXTS,
    st.sampled_from([SEPARATOR, SEPARATOR_EN, f"*{SEPARATOR}*", f"| {SEPARATOR}"]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_noise_below_our_separator_changes_nothing(
    text: str, noise: str, separator: str, forwards: bool
) -> None:
    alone = split_reply(f"{text}\n{separator}", forwards=forwards)
    noisy = split_reply(f"{text}\n{separator}\n{noise}", forwards=forwards)
    assert (noisy.new, noisy.forwarded, noisy.inline) == (alone.new, alone.forwarded, alone.inline)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_only_where_the_words_go_depends_on_what_kind_of_mail_it_is(text: str) -> None:
    """A mail known as one that is passed on never has more new words than the same mail as an answer."""
    assert split_reply(text, forwards=True).new == split_reply(text).new

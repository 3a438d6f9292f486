"""The language of a mail, for the answer (P5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import Language
from compliance_bot.reading.language import language_of, language_of_mail

DUTCH = (
    "Hallo, ik heb een mail naar de verkeerde persoon gestuurd.",
    "Laptop gestolen in Utrecht.",
    "Telefoon kwijt",
    "laptop kwijt!!",
    "Ja",
    "Ja, dat klopt.",
    "Nee",
    "Klopt helemaal",
    "Ongeveer 120 mensen",
    "circa 400",
    "Beste collega,\n\nDe data breach melding van gisteren klopt niet.",
    "We hebben een phishing mail gehad en het account is gecompromised.",
    "FYI zie onder",
    "Zie bijlage.",
    "Onze cloud backup server was open voor iedereen via internet.",
    "De hacker heeft ransomware op de file server gezet.",
    "USB-stick met ledenlijst verloren in de trein",
    "Dag, per ongeluk alle adressen in cc gezet. Groet, Robin",
    "Verkeerde bijlage",
    "Geachte heer/mevrouw, ik ontving post van iemand anders.",
    "moet ik dit melden?",
    "Is dit een datalek?",
    "Help! Mailbox gehackt, wat nu?",
    "Brief van een ander in mijn envelop",
    "Wachtwoord gelekt",
    "Sorry, ik zag het pas vanochtend. Cheers, Sam",
    "Dossier ligt nog op het station",
    "Mijn iPhone is gestolen\n\nSent from my iPhone",
    "Ledenlijst gemaild aan verkeerde persoon.\n\nKind regards,\nAlex Example\nData Protection and "
    "Security Team of the Organisation",
    "Hoi, de link naar het formulier staat open. Best regards, Kim",
    "CAUTION: this mail comes from outside the organisation, do not click on links.\n\nIk heb een brief "
    "gekregen die niet voor mij is.",
    "Wij onderzoeken dit nog; update volgt.",
    "Er is ingebroken bij ons kantoor.",
    "Kun je even bellen over een incident met data?",
    "Badge verloren.",
    "Wij zijn gehackt",
    "foutje met bcc",
)
ENGLISH = (
    "Hello, I sent an email to the wrong person yesterday.",
    "Laptop stolen",
    "I lost my phone",
    "Yes",
    "Yes, that's right.",
    "Thanks, about 120 people.",
    "We have discovered a security incident.",
    "Dear Sir or Madam, we are writing to inform you of a data breach.",
    "Please find our incident report attached.",
    "Names and addresses of your donors",
    "Our ticket is CS-1044. The account has been disabled.",
    "Someone else's data was shown in the portal.",
    "I left the papers on the train",
    "Is this a data breach?",
    "It's still accessible.",
    "The list was sent to the wrong recipients\n\nMet vriendelijke groet,\nJan de Vries",
    "I noticed this an hour ago.\n\nVerstuurd vanaf mijn iPhone",
    "Hi, I'm a volunteer with Amnesty in Utrecht and my bag was stolen.",
    "We don't know which data yet",
    "Password leaked, what should I do?",
    "Server down",
    "Sehr geehrte Damen und Herren, wir haben gestern einen Angriff auf unsere Server entdeckt.",
    "Guten Tag, die Daten unserer Kunden sind betroffen.",
    "Bonjour, nous avons envoyé un fichier à la mauvaise personne.",
    "Bonjour, j'ai reçu une lettre qui n'est pas pour moi. Merci.",
    "Hola, hemos perdido los datos de sus donantes.",
    "Buongiorno, abbiamo scoperto ieri che i dati sono visibili.",
    "Ваши данные доступны в интернете, пожалуйста, свяжитесь с нами.",
    "数据泄露通知",
)


@pytest.mark.parametrize("text", DUTCH)
def test_a_dutch_mail_is_answered_in_dutch(text: str) -> None:
    assert language_of(text, default=Language.EN) is Language.NL


@pytest.mark.parametrize("text", ENGLISH)
def test_any_other_mail_is_answered_in_english(text: str) -> None:
    """German, French and others too: our only other language."""
    assert language_of(text, default=Language.NL) is Language.EN


@pytest.mark.parametrize(
    "text", ["", "???", "12345", "ok", "jan@amnesty.example", "https://portaal.example/the/list/of/names"]
)
@pytest.mark.parametrize("default", list(Language))
def test_what_says_nothing_gets_the_organisations_own_language(text: str, default: Language) -> None:
    assert language_of(text, default=default) is default


@pytest.mark.parametrize(
    ("subject", "new", "rest", "language"),
    [
        (
            "FW: Security incident at our site",
            "Zie onder, dit kreeg ik vanochtend.",
            DUTCH[0] + "\n" + "the " * 400,
            Language.NL,
        ),
        (
            "Antw: datalek",
            "Please see our answer below.",
            "Op maandag schreef de beoordelaar: wat is er gebeurd met de lijst? " * 20,
            Language.EN,
        ),
        ("Laptop gestolen", "", "", Language.NL),
        ("Fwd: Incident", "FYI", "We have discovered that names of your members were visible.", Language.EN),
        ("Fwd: Incident", "fyi", "Wij ontdekten dat de namen van uw leden zichtbaar waren.", Language.NL),
        (
            "RE: [AINL-2026-0007] Wij hebben uw melding ontvangen",
            "120 people",
            "Dank voor uw melding. " * 9,
            Language.EN,
        ),
    ],
)
def test_the_new_words_go_before_subject_and_quote(
    subject: str, new: str, rest: str, language: Language
) -> None:
    assert language_of_mail(subject, new, rest) is language


@given(st.text(max_size=3000))
def test_any_text_has_a_language(text: str) -> None:
    assert language_of(text) in Language

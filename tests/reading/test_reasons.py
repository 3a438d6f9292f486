"""The reason under a decision: what counts as one, and what turns the word above it round (mail.md §6, P15)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear, UnclearKind

ZONE = ZoneInfo("Europe/Amsterdam")
NEGATIVE = pytest.mark.parametrize("word", ["NIET MELDEN", "GEEN DATALEK"])


def read(text: str) -> Command | Unclear:
    return read_command(text, zone=ZONE)


def kind_of(text: str) -> UnclearKind | None:
    said = read(text)
    return said.kind if isinstance(said, Unclear) else None


HONEST = [
    "De laptop was versleuteld en op afstand gewist.",
    "Eens. De laptop was versleuteld en op afstand gewist.",
    "Ik ben het ermee eens: niemand kon erbij.",
    "De ontvanger heeft de mail ongelezen gewist.",
    "Het ging om testgegevens.",
    "De stick was versleuteld.",
    "Geen risico: alleen namen van collega's.",
    "Er waren geen persoonsgegevens bij betrokken.",
    "De ontvanger heeft de mail per vergissing ontvangen en direct gewist.",
    "De collega heeft het meteen gemeld en de mail is teruggehaald.",
    "Een melding is niet nodig, want er is geen risico voor betrokkenen.",
    "Het is geen datalek: de lijst was al openbaar.",
    "Alleen intern gedeeld, de ontvanger is gebonden aan geheimhouding.",
    "Dit hoeft niet gemeld te worden omdat de gegevens versleuteld zijn.",
    "Wij hoeven dit niet te melden: de kans op schade is klein.",
    "De verwerker bevestigde dat niemand de bestanden heeft geopend.",
    "Uit de logs blijkt dat het bestand nul keer is gedownload.",
    "Het risico is niet hoog; één bekende ontvanger, bevestigd gewist.",
    "Verkeerde bijlage bleek een leeg sjabloon",
    "laptop versleuteld",
    "Mirte heeft met de ontvanger gebeld. Die heeft alles verwijderd.",
    "Besproken met de FG op 24 november: geen gevolgen voor betrokkenen.",
    "Melden is geen goed idee hier: er is niets gelekt.",
    "We doen wel een interne evaluatie, maar er is geen risico.",
    "Manager heeft bevestigd dat alles gewist is.",
    "2026 stond in de titel, verder geen gegevens.",
    "De brief was alleen bestemd voor collega's en is ongeopend terug.",
    "Deze mail was vertrouwelijk maar versleuteld verzonden.",
    "Dit bericht is gewist door de geadresseerde.",
    "De gegevens zijn niet vertrouwelijk.",
    "Geen nadelige gevolgen; Anna de Vries kreeg alleen haar eigen dossier.",
    "The recipient deleted it unread.",
    "It was test data only.",
    "The laptop was encrypted and wiped remotely.",
    "This does not need to be reported: the data were public already.",
    "No risk to the people concerned; we do not have to notify.",
    "I agree with Mirte: nobody opened the file.",
    "Sent to one colleague by mistake, deleted within minutes.",
    "There is no need to notify, the key was never exposed.",
    "This message was intended for a colleague and was deleted unread.",
    "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief.\n\nMirte de Vries\nManager Fondsenwerving",
    "Versleuteld apparaat.\n\nMirte de Vries\nManager\n\n"
    "This message is confidential. If you are not the intended recipient, please notify the sender.",
    "Reden: de stick was versleuteld.",
    "Waarom niet? De laptop was versleuteld en gewist.",
]

HONEST += """\
De bijlage bevatte alleen openbare informatie uit ons jaarverslag.
Er is geen sprake van een inbreuk; de mail bleef in de concepten staan.
Na overleg met ICT: apparaat was versleuteld, op afstand gewist om 14:30.
Kans op nadelige gevolgen is heel klein, want de ontvanger is een vaste leverancier met verwerkersovereenkomst.
Het betreft 1 persoon, die is gebeld en vond het geen probleem.
We hebben de ontvanger gevraagd de mail te wissen en dat is bevestigd.
Het is niet waarschijnlijk dat de inbreuk een risico inhoudt voor de rechten van personen.
Phishingmail is niet geopend en direct gemeld bij ICT.
Deze week is bevestigd dat de back-up compleet is.
Volgens ICT zijn er geen bestanden gelezen.
Het was een oefening, geen echt incident.
De melder heeft zich vergist: het ging om een eigen dossier.
Graag wel de ontvanger bedanken. Verder geen risico.
De melding kwam dubbel binnen, zie AINL-2026-0004.
Onterecht alarm van de virusscanner.
De gegevens waren al openbaar (website).
We gaan dit niet melden omdat de sleutel veilig is.
Dit hoeven we niet bij de AP te melden, zie richtsnoer voorbeeld 5.
Ik heb besloten dat er geen risico is. Het besluit is met Fenna besproken.
Gegevens onleesbaar voor derden, sleutel niet gelekt, back-up aanwezig.
The data was encrypted with a strong key that wasn't compromised.
False alarm: the file never left our network.
Not likely to result in a risk to individuals.
The email bounced, so nobody received it.
We should not notify because there is no risk.
Report was a duplicate.
We do not need to report this: recipient is a trusted processor.
Verloren USB-stick was leeg.
Enveloppe kwam ongeopend retour""".splitlines()

TURNED = [
    "dat is geen goed idee, doe maar wel",
    "Dat raad ik sterk af; dit moet gemeld worden.",
    "Hoezo? Dit is overduidelijk een groot datalek.",
    "Volgens mij wel hoor, maar ik beslis morgen pas.",
    "Dit moet wel gemeld worden.",
    "We moeten dit toch echt melden bij de AP.",
    "Graag melden bij de AP dus.",
    "Ik beslis later deze week over deze zaak.",
    "Dit is een ernstig datalek.",
    "Mijn besluit volgt morgen.",
    "Volgens mij moet het wel.",
    "Dit is niet zo'n goed plan.",
    "Reden: kan echt niet want dit is ernstig",
    "That is not a good idea, please do.",
    "I strongly advise against this; it must be reported.",
    "This is clearly a serious breach.",
    "I will decide tomorrow.",
    "We should notify the authority.",
    "That isn’t a good idea at all.",
    "Dat is een slecht plan hoor",
    "dit wordt gewoon gemeld",
]

TURNED += [
    "Ik weet het nog niet zeker.",
    "Hier wil ik eerst nog over nadenken.",
    "Wil er nog een nachtje over slapen.",
    "Verkeerd besluit, lijkt me.",
    "Het is wel degelijk een datalek.",
    "Natuurlijk is dit een datalek.",
    "Onacceptabel, meteen melden",
    "Dit moet toch naar de AP.",
    "Er is een hoog risico voor de donateurs.",
    "There is a high risk for our donors.",
    "I don't know yet, still thinking.",
]

ASKING = [
    "Klopt dat zo volgens jullie?",
    "Is dat zo?",
    "Reden: klopt dat zo\nvolgens jullie?",
    "Vinden jullie dat ook? Of toch niet?",
    "Do you agree with that?",
    "Klopt dat zo volgens jullie?\n\nMirte de Vries",
]

NO_REASON = [
    "Mirte de Vries\nManager Fondsenwerving",
    "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
    "Mirte de Vries | Hoofd ICT\n+31 6 12345678\nmirte@amnesty.example\nwww.amnesty.example",
    "M. de Vries\nT 020-1234567\nE: mirte@amnesty.example\nKeizersgracht 1, 1015 CN Amsterdam\nWerkdagen: ma, di, do",
    "Hallo allemaal,\n\nalvast bedankt!",
    "Reden:",
    "This e-mail is confidential and intended\nsolely for the addressee.\n",
    "Privacy Officer, Amnesty International",
    "Beste bot,",
    "manager fondsenwerving",
    "If you received this message in error, please notify the sender.",
    "Fijne dag verder",
]


@NEGATIVE
@pytest.mark.parametrize("reason", HONEST)
def test_an_honest_reason_carries_its_decision(word: str, reason: str) -> None:
    said = read(f"{word}\n\n{reason}")
    assert isinstance(said, Command)
    assert said.reason == reason


@NEGATIVE
@pytest.mark.parametrize("reason", TURNED)
def test_a_reason_that_says_the_opposite_is_asked_back(word: str, reason: str) -> None:
    """P15, mail.md §6: a word that its own reason takes back decides nothing."""
    assert kind_of(f"{word}\n\n{reason}") is UnclearKind.REASON_TURNS


@NEGATIVE
@pytest.mark.parametrize("reason", ASKING)
def test_a_question_is_no_reason(word: str, reason: str) -> None:
    """mail.md §6: whoever asks hasn't decided."""
    assert kind_of(f"{word}\n\n{reason}") is UnclearKind.QUESTION


@NEGATIVE
@pytest.mark.parametrize("reason", NO_REASON)
def test_a_signature_or_a_disclaimer_is_no_reason(word: str, reason: str) -> None:
    """P15: a negative decision without a reason is refused, whatever the mail program put below it."""
    assert kind_of(f"{word}\n\n{reason}") is UnclearKind.REASON_MISSING


@pytest.mark.parametrize(
    "tail",
    [
        "Fenna, kun jij dit vandaag doen?",
        "Mirte de Vries\nManager",
        "Er staan BSN's in.",
        "Over de brief nog overleggen.",
        "",
    ],
)
def test_melden_needs_no_reason(tail: str) -> None:
    assert isinstance(read(f"MELDEN\n\n{tail}"), Command)


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("Klopt dat?", UnclearKind.QUESTION),
        ("Zeker weten?", UnclearKind.QUESTION),
        ("Dat is geen goed idee.", UnclearKind.REASON_TURNS),
        ("Dat raad ik sterk af.", UnclearKind.REASON_TURNS),
        ("Maar ik beslis morgen pas.", UnclearKind.REASON_TURNS),
        ("NIET MELDENabb", UnclearKind.REASON_TURNS),
    ],
)
def test_melden_with_a_doubt_under_it_is_asked_back(tail: str, kind: UnclearKind) -> None:
    assert kind_of(f"MELDEN\n\n{tail}") is kind


def test_a_filing_stays_a_filing_with_a_question_below_it() -> None:
    said = read("GEMELD 1234567\n\nKlopt dat? Over de betrokkenen beslis ik later.")
    assert isinstance(said, Command)
    assert said.number == "1234567"


def test_nee_takes_its_text_whatever_it_says() -> None:
    """Only decisions are weighed; a correction may ask and doubt."""
    assert isinstance(read("NEE, het was gisteren\n\nIs dat goed zo?"), Command)

"""A reason that takes its decision back is asked back; one that merely doubts aloud, or speaks of others, is not."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear, UnclearKind

SENT = datetime(2026, 11, 24, 16, 0, tzinfo=AMSTERDAM)
ASKED = {UnclearKind.REASON_TURNS, UnclearKind.REASON_MISSING, UnclearKind.QUESTION, UnclearKind.TWO_DECISIONS}

NO_LONGER_MEANT = {
    "NIET MELDEN": """\
Alleen als de FG akkoord gaat.
Pas als de logs binnen zijn weten we meer.
Onder voorbehoud van het onderzoek van Dirk.
In afwachting van de logbestanden.
De stick is versleuteld, tenzij Wout zich vergist.
De kans is klein, mits de drukker niets heeft bewaard.
Zolang we niet weten wat er op stond.
Zodra we meer weten komt het besluit.
Voorlopig niet in elk geval.
Nog niet, eerst de logs bekijken.
Vooralsnog even wachten op IT.
We wachten nog op de logs.
Vandaag nog niet, morgen kijk ik er weer naar.
Vergissing! Moet zijn: melden.
Oeps, verkeerde regel gekozen.
Sorry, foutje van mij.
Verkeerd antwoord aangeklikt, het moest MELDEN zijn.
Ik heb me bedacht.
Ik denk er inmiddels anders over.
Ik bedoelde natuurlijk melden.
Trek dit maar in.
Mijn antwoord is hierbij ingetrokken.
Laat maar, ik bel je.
Nog niet verwerken aub.
Doe hier nog even niets mee.
Ik probeer alleen of deze mail aankomt.
Zeg jij het maar, Fenna.
Laat Fenna maar beslissen.
Vraag het maar aan de FG.
Ik ben hier sterk tegen.
Ik sta hier niet achter.
Ik durf dit niet alleen te beslissen.
gaat me te ver
voelt niet goed
klinkt mij niet goed in de oren
kunnen we niet maken
zal de AP ons kwalijk nemen
durf ik niet
zouden we spijt van krijgen
stond in het concept van Dirk, maar dat klopt niet
zei Dirk, ik vind van wel
wil Dirk, ik niet
Dat is onverantwoord.
Dit is voorbarig.
Dat is niet uit te leggen.
Toch wel.
Nee, wel doen.
Wel dus.
Natuurlijk wel!
Dat mag niet.
Melden dus.
gewoon melden
Ja melden graag
Misschien moeten we toch melden.
Of toch wel?
We melden dit gewoon bij de AP.
Melden we morgen, als Fenna er is.
Bij twijfel moeten we melden.
Ik twijfel nog.
Er is nog veel twijfel over de back-up.
Hmm, lastig. Ik kom erop terug.
Haha, nee natuurlijk niet.
Het is eigenlijk wel een lek.
Dirk vindt van niet, ik vind zelf van wel.
Eens met Dirk. Of toch niet, ik weet het niet.
Na overleg alsnog wel melden.
👎 slecht plan""",
    "GEEN DATALEK": """\
zou ik niet durven zeggen
kan ik niet hard maken
denk ik
hoop ik, de logs komen nog
Tenzij er namen in staan.
Misschien, ik kijk morgen nog een keer.
Toch wel een datalek.
Wel een lek eigenlijk.
Vergeet mijn vorige regel.""",
    "NIET INFORMEREN": """\
Tenzij de FG anders beslist.
Voorlopig niet, eerst de brief maken.
Toch wel informeren.
voelt niet goed
Ik bedoelde wel informeren.""",
    "GEEN CRISIS": """\
Tenzij de pers belt.
Nog niet, misschien morgen.
Sorry, verkeerde knop.""",
    "DO NOT NOTIFY": """\
Only if Fenna agrees.
Provided the printer confirms.
As long as nothing comes up in the logs.
If the logs are clean.
Before we know what was on it.
Not yet, we are waiting for the logs.
For now.
Pending the report of IT.
I changed my mind.
Never mind, will call you.
Ignore this message please.
Please disregard this, wrong line.
Oops, wrong answer, sorry.
Wait, let me check with Fenna first.
Hold on.
I meant NOTIFY.
I hereby withdraw this decision.
Ask Fenna.
It's up to Fenna.
Let Fenna decide.
feels wrong to me
could be a costly mistake
sounds wrong
Maybe, maybe not.
I think.
I guess, but the DPO should say so.
Yes, do notify.
No, we should.
We can't.
That would be irresponsible.
This is premature.
Unless I hear otherwise.
The list was encrypted, unless Wout is wrong.
I am against this.
Actually, we should report.""",
    "MELDEN": """\
Alleen als Fenna akkoord is.
Mits de FG akkoord is.
Indien de logs niet schoon zijn.
Pas nadat we de logs hebben gezien.
Zodra de FG terug is.
Wacht, eerst even overleggen.
Stop!
Nee.
niet doen
Toch maar niet.
Ik twijfel.
Ik twijfel of dit wel moet.
hoeft toch niet
zou ik hier niet doen
vind ik overdreven
is niet nodig
was een vergissing
Vandaag niet.
Nu nog niet.
Nog even niet.
Vergeet dat maar.
Negeer mijn mail.
Ik trek dit besluit in.
Beter van niet, lijkt me van niet.
Liever niet.
👎
Verkeerde zaak, sorry.
lijkt me onnodig""",
    "NOTIFY": """\
No.
Don't!
Not now.
Unless it was encrypted.
If Fenna agrees.
Wrong case, sorry.
I am not sure.
Not sure about this one.
Rather not.
Never mind.""",
    "GEMELD 2026-118204": """\
Moet ik morgen nog versturen.
Het concept staat klaar in het formulier.
Verkeerd nummer, sorry.
Dit nummer is van een ander incident.
Nog niet verzonden.
De verzending is mislukt.
Not sent yet.
Niet dus.""",
}

STILL_MEANT = {
    "NIET MELDEN": """\
De laptop was versleuteld. Dat is door Dirk bevestigd.
Fenna en ik hebben hier lang over gesproken en zijn het eens.
Niemand heeft de map geopend voordat hij werd afgesloten.
De mail is teruggehaald voordat de ontvanger hem opende.
De link werkte tot 10.00 uur, en niemand heeft hem gebruikt.
Er is geen enkele twijfel over de versleuteling.
We hadden eerst twijfel, maar die is nu weg.
Zonder twijfel een loos alarm.
Zie het onderzoek van IT: nul downloads.
Geen gevolgen voor de mensen in de lijst.
Betreft alleen zakelijke adressen.
Gaat om testgegevens.
Heeft geen gevolgen gehad.
Nee, niet nodig: de stick is leeg.
Nee, er is niets weg.
Als iemand de map had geopend, had dat in de logs gestaan.
De ontvanger werkt bij onze accountant en is gebonden aan geheimhouding.
Artikel 33 zegt: melden hoeft, tenzij een risico niet waarschijnlijk is. Dat is hier zo.
Volgens de AVG is melden verplicht, tenzij er waarschijnlijk geen risico is. Dat risico is er niet.
Een collega las zijn eigen dossier, verder niemand.
De brief is ongeopend retour gekomen.
Het bestand bleek toch leeg te zijn.
De mail bleek toch niet verstuurd.
De gegevens waren eigenlijk al openbaar.
Het ging niet om persoonsgegevens maar om aantallen.
De envelop lag nog in het postvak.
Alles is nu weer veilig.
De sleutel ligt nog in de kluis.
Dirk heeft de stick gevonden in de la.
De map was alleen intern zichtbaar.
Er is maar één mail verstuurd, naar een collega.
De stick is maandag teruggevonden en was de hele tijd op kantoor.
Uit voorzorg is het wachtwoord toch gewijzigd.
Wel vervelend, maar geen risico: alleen voornamen.
Ja, de laptop was kwijt, maar hij was versleuteld.
De bijlage is niet geopend. De ontvanger schreef dat zelf.
De ontvanger heeft per vergissing meegelezen en alles gewist.
De melder dacht aan een lek, maar het was gepland onderhoud.
Is versleuteld en op afstand gewist.
Was een oefening van IT.
Kan niet gelezen worden zonder de sleutel.
Het risico is nihil. Wel passen we de instructie aan.
De kaartjes hadden alleen een ordernummer.
Ik heb met de ontvanger gebeld; hij heeft alles weggegooid.
Het aantal is klein (2) en het zijn eigen medewerkers.
Wij zijn verwerker. Loonhuis doet de melding.
Wordt door de gemeente gemeld, wij zijn daar geen partij in.
Reden: stick versleuteld, zie notitie.
1. Versleuteld. 2. Gewist. 3. Niemand heeft het gezien.
Geen risico. We hoeven niet op de logs te wachten, want de schijf was leeg.
Iedereen in de lijst had zelf toestemming gegeven voor publicatie.
De verkeerde bijlage was een lege factuur.""",
    "GEEN DATALEK": """\
Het was een storing, geen lek.
De lijst bevat geen namen.
De laptop lag nog thuis.
Er is niets verstuurd: de mail stond in de concepten.
Het bericht kwam van onze eigen testserver.""",
    "GEEN INCIDENT": """\
Dubbele melding van dezelfde stick.
Gewone reclame.
Nieuwsbrief van een leverancier, verder niets.""",
    "NIET INFORMEREN": """\
Het risico is niet hoog. Wel melden we bij de AP.
De brief zelf zou mensen in gevaar brengen.
De betrokkenen weten het al, zij hebben zelf gebeld.""",
    "GEEN CRISIS": """\
Het blijft klein en er is geen pers.
Dirk heeft alles onder controle.""",
    "DO NOT NOTIFY": """\
Nobody opened the folder before it was closed.
The mail was recalled before anybody read it.
The key was never exposed, so there is no risk.
There is no doubt that the disk was encrypted.
We agreed on this together with the DPO.
The link only worked until noon and nobody used it.
Only names of companies, no people.
No, nothing was lost.
The recipient is our accountant and deleted it at once.
I thought it was a leak, but it was planned maintenance.
Is encrypted and was wiped.
It was found in the office on Monday.
Not a breach of anybody's data: the file was empty.
The wrong attachment was an empty invoice.""",
    "MELDEN": """\
Er zijn rekeningnummers gelekt.
Voordat de 72 uur om zijn.
Moet vandaag nog.
Zo snel mogelijk.
Zodra het kan.
Er is veel onduidelijk, dus voorlopig.
We twijfelen over het aantal, dus we melden voor de zekerheid.
Als we niet melden lopen mensen risico.
Niet alle bestanden waren versleuteld.
Niet alleen namen, ook BSN's.
Toch maar melden, gezien de aantallen.
Toch wel.
Ja.
Ja, Fenna is het eens.
Is besproken met Fenna.
Is verplicht: medische gegevens.
Fenna dient het formulier in, ik ben er morgen niet.
We weten nog niet hoeveel mensen het zijn.
De sleutel was toch niet veilig.
De stick was toch niet versleuteld.
Wachten kan niet langer.
Het is niet verstandig om te wachten op de logs.
De betrokkenen informeren we later.
De brief is nog niet klaar.""",
    "NOTIFY": """\
As soon as possible.
We are not sure how many people are in it.
Not all files were encrypted.
Bank details were in it.
Of course.
The DPO agrees.
If we don't, people are at risk.""",
    "GEMELD 2026-118204": """\
Fenna heeft dit ingediend, ik was erbij.
De aantallen zijn nog niet bekend, aanvulling volgt.
Bevestiging van de AP zit in de map.
Voorlopige melding, we vullen later aan.
Over de betrokkenen beslis ik later.""",
    "ADVIES MELDEN": """\
Bij twijfel melden.
Het gaat om bijzondere gegevens, dan weegt twijfel zwaar.
Ik twijfel niet.
Niet melden is hier niet te verdedigen.""",
    "ADVIES NIET MELDEN": """\
De laptop was versleuteld, dus een risico is niet waarschijnlijk.""",
    "HERCONTROLE VEILIG": """\
Het algoritme is nog steeds goed.""",
    "HERCONTROLE NIET VEILIG": """\
Niet meer, de sleutel is gelekt.""",
}


def cases_of(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, reason) for word, lines in table.items() for reason in lines.split("\n")]


def read(text: str) -> Command | Unclear:
    return read_command(text, sent_at=SENT, zone=AMSTERDAM)


@pytest.mark.parametrize(("word", "reason"), cases_of(NO_LONGER_MEANT))
def test_a_decision_that_its_reason_takes_back_is_asked_back(word: str, reason: str) -> None:
    """mail.md §6, P15: worst of all is a NIET or GEEN that nobody meant any more."""
    said = read(f"{word}\n{reason}")
    assert isinstance(said, Unclear), said
    assert said.kind in ASKED


@pytest.mark.parametrize(("word", "reason"), cases_of(STILL_MEANT))
def test_a_decision_that_its_reason_carries_is_taken(word: str, reason: str) -> None:
    """Whoever wrote an honest reason shouldn't have to write it twice while the clock runs."""
    said = read(f"{word}\n{reason}")
    assert isinstance(said, Command), said
    assert said.name.replace("_", " ").upper() == word.partition(" 2")[0] or word in ("NOTIFY", "DO NOT NOTIFY")


@pytest.mark.parametrize(
    "noise",
    [
        "[cid:image001.png@01DC5E3A.7F2A1B40]",
        "[image: logo van amnesty]",
        "<image002.jpg>",
        "[https://amnesty.example/logo.png]",
        "Virusvrij.www.scan.example",
        "Deze e-mail is door de scanner op virussen gecontroleerd.",
        "This email has been checked for viruses by the scanner.",
        "Sent from my iPhone",
        "Verstuurd vanaf mijn telefoon",
        "Outlook voor Android downloaden",
    ],
)
def test_a_picture_or_what_a_machine_adds_is_no_reason(noise: str) -> None:
    """T17, P15: refused without a reason, and this is none."""
    for text in (noise, f"Mirte de Vries\n{noise}", f"{noise}\n\n{noise}"):
        said = read(f"NIET MELDEN\n\n{text}")
        assert isinstance(said, Unclear), said
        assert said.kind is UnclearKind.REASON_MISSING


@pytest.mark.parametrize("word", ["MELDEN", "NIET MELDEN", "GEMELD 2026-118204"])
@pytest.mark.parametrize("piece", ["als ", "niet ", "tenzij ", "twijfel ", "ik neem dit ", "artikel ", "nee, ", "dat is "])
def test_a_long_reason_is_weighed_in_no_time(word: str, piece: str) -> None:
    """style.md: every pattern is linear; 64 KiB is the most that is read."""
    line = (piece * 400)[:990]
    begun = time.perf_counter()
    read("\n".join([word, *[line] * 66]))
    assert time.perf_counter() - begun < 2

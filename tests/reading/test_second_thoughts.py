"""A reason that takes its decision back is asked back; one that merely doubts aloud, or speaks of others, is not."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear, UnclearKind

SENT = datetime(2026, 11, 24, 16, 0, tzinfo=AMSTERDAM)
ASKED = {
    UnclearKind.REASON_TURNS,
    UnclearKind.REASON_MISSING,
    UnclearKind.QUESTION,
    UnclearKind.TWO_DECISIONS,
}

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
👎 slecht plan
Hier ga ik niet in mijn eentje over.
Ik wil eerst Dirk spreken voordat ik iets zeg.
Graag nog overleg met de FG hierover.
We moeten hier eerst nog goed naar kijken.
Dat kun je niet menen, er staan paspoorten in.
Serieus? Natuurlijk moet dit gemeld.
Dit kan toch niet waar zijn.
Geen sprake van.
Geen denken aan!
Echt niet.
Nee nee nee.
Ho ho, wacht even.
Sorry, ik zat in het verkeerde dossier.
Dit antwoord hoort bij een ander incident.
Dit was voor AINL-2026-0012 bedoeld.
Verkeerde mail beantwoord.
Ik heb op de verkeerde mail geantwoord.
Dit is niet mijn besluit.
Dit besluit is van Dirk, niet van mij.
Ik was te snel.
Te snel geantwoord, ik kijk nog even.
Ik kom hierop terug.
Wordt vervolgd.
Besluit volgt na het overleg van 15 uur.
Dit is een conceptantwoord.
Concept, nog niet versturen.
Nog niet definitief.
Dit is mijn voorlopige inschatting, morgen definitief.
Mijn gevoel zegt melden.
Ik zou zelf wel melden.
Ik zou melden als ik jou was.
Ik neig naar melden.
Ik neig naar niet melden, maar weet het niet zeker.
Ik vind dat we moeten melden.
Volgens Fenna moet het wel, en ik volg haar.
Fenna heeft gelijk: dit moet naar de AP.
Toch stuur ik de melding vandaag in.
De melding gaat vandaag de deur uit.
Melding is al ingediend.
Ik dien de melding vanmiddag in.
Inmiddels is alles gemeld bij de AP.
Als er BSN's in staan wel.
Behalve de medische gegevens, die wel.
Behalve dat ene bestand.
Hangt af van de logs.
Afhankelijk van wat IT vindt.
Ligt aan de uitkomst van het onderzoek.
Onder de voorwaarde dat de drukker tekent.
Dat is, als de stick leeg blijkt.
Ervan uitgaande dat de logs kloppen.
Aangenomen dat niemand de link gebruikt heeft.
Mogelijk moeten we later alsnog melden.
Ik kan dit niet beoordelen.
Dat kan ik niet beoordelen.
Geen idee eigenlijk.
Weet ik niet zeker.
Ik weet het niet.
Onzeker.
Twijfel!
50/50
Wat vinden jullie?
Of zie ik dat verkeerd?
Niet melden is strafbaar.
Niet melden is geen optie.
Niet melden zou dom zijn.
Niet melden kan ons een boete opleveren.
Wie zegt dat?
Wie heeft dit bedacht
Deze knop werkt niet goed, ik wilde melden.
Ik wilde melden kiezen.
Ik koos per ongeluk niet melden.
Per ongeluk gestuurd.
Per abuis verzonden.
Verkeerd verstuurd
Sorry verkeerd
Klik fout
Foutje, melden graag
oh nee toch wel
hmm of toch wel
mag niet van de FG
mag van mij niet
moet van mij wel
in geen geval
nooit!
dat nooit
onder geen beding
absoluut niet mee eens
ben ik tegen
daar ben ik het niet mee eens
oneens
kom op zeg
belachelijk
schandalig idee
doe dat nou niet
niet doen
liever melden
graag alsnog melden
zet maar op melden
maak er melden van
verander in melden
De laptop was versleuteld. Bij nader inzien vertrouw ik dat toch niet helemaal.
De ontvanger heeft gewist, zegt hij. Ik geloof hem niet.
De stick was versleuteld. Maar Fenna wil toch melden, dus doen we dat.
Versleuteld. Behalve de map met paspoorten.
De mail is gewist. Of dat waar is weten we morgen pas.
Ik vertrouw het niet.
Dirk zegt versleuteld, maar dat moet nog blijken.
Dit moet nog blijken uit de logs.
Eerst moeten we zeker weten dat de laptop versleuteld is.
Zolang de laptop zoek is kan ik hier niets over zeggen.
Graag eerst de logs.
Stuur mij eerst de logs.
Ik mis informatie om te kunnen besluiten.
Te weinig informatie.
Ik heb hier te weinig informatie voor.
Nog onvoldoende bekend.
Hierover later meer.
Later meer.
Dit besluit geldt alleen als de ontvanger tekent.
Geldt niet voor de medische dossiers.
Voor de paspoorten wel.
De paspoorten wel natuurlijk.
Was het advies van Dirk maar ik neem een ander besluit.
Advies van Dirk, dat ik niet overneem.
Ik neem dit advies niet over.
Er staan BSN's in, dus wel melden.
Er zijn 214 rekeningnummers gelekt, dat moeten we melden.
Met 214 rekeningnummers moet je wel melden.
Met zoveel rekeningnummers is dat niet te verantwoorden.
Hoe kan dit geen datalek zijn?
Alsjeblieft wel.
Kies toch maar voor melden.
Mijn besluit is melden.
Besluit: melden
Het besluit is dus melden.
Ik besluit tot melden.
Ik ga voor melden.
Optie 1: melden.
Ik wil dit melden bij de AP.
Wij melden dit bij de AP.
Doen we dus niet, we melden.
Dat doen we niet meer, alles gaat naar de AP.
Dat zou ik iedereen afraden.
Dit is juist wel meldplichtig.
Meldplichtig!
Er is sprake van een meldplicht.
Risico is hoog.
Het risico voor betrokkenen is groot.
Hoog risico.
Groot risico voor de mensen in de lijst.
De gegevens liggen op straat.
test""",
    "GEEN DATALEK": """\
zou ik niet durven zeggen
kan ik niet hard maken
denk ik
hoop ik, de logs komen nog
Tenzij er namen in staan.
Misschien, ik kijk morgen nog een keer.
Toch wel een datalek.
Wel een lek eigenlijk.
Vergeet mijn vorige regel.
dat zou mooi zijn
als je het mij vraagt, maar beslis jij maar
was het maar waar
zegt IT, maar ik geloof het niet
volgens IT, ik denk van wel
Dit is natuurlijk wel een datalek.
Er zijn wel persoonsgegevens gelekt.
Wat mij betreft wel.
Dit is er wel een.
Dit is er toch echt een.
Er is wel degelijk iets gelekt.
De gegevens zijn gelekt.
Persoonsgegevens van 214 mensen zijn ingezien door een derde.
Zegt de verwerker. Ik denk van wel.
volgens de verwerker, ik wil bewijs zien""",
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
Actually, we should report.
I want to talk to Fenna first.
Need to check with the DPO.
We should probably notify though.
My gut says notify.
I would notify.
I'd rather notify.
Wrong thread, sorry.
This was meant for another incident.
I replied to the wrong mail.
Sent by accident.
By mistake, sorry.
Draft, do not use.
Not final.
To be confirmed.
TBC
Depends on the logs.
Assuming the logs are clean.
No way.
Absolutely not.
Over my dead body.
Are you kidding
You must be joking.
Says who?
I can't decide this alone.
I'm not sure.
Undecided.
Let's discuss tomorrow.
I'll get back to you.
The notification goes out today.
We already notified.
Correction: notify.
Make that notify.
Change to notify.
Scrap that.
On reflection, notify.
I take that back.
is not acceptable
The laptop was encrypted. On second thought I don't trust that.
The laptop was encrypted. Still, we have to notify.
I don't trust this.
Not enough information.
I need more information first.
Send me the logs first.
More later.
Only applies if the recipient signs.
There are passport numbers in it, so notify.
My decision is notify.
Decision: notify
I go for notify.
High risk.
The risk is high.
We must notify by law.
That is Dirk's advice, I don't follow it.
I don't agree with this.
test""",
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
lijkt me onnodig
Hangt van de logs af.
Afhankelijk van Fenna.
Ik wil eerst Dirk spreken.
Geen sprake van.
Nee hoor.
Echt niet.
Per ongeluk verstuurd.
Verkeerde mail beantwoord.
Dit was voor een ander incident bedoeld.
Ik zou niet melden.
Ik neig naar niet melden.
Dit is geen datalek.
Is niet nodig vind ik.
Nooit.
Onzin.
Overdreven.
Maak er niet melden van.
ben ik tegen
doe maar niet
laat maar zitten
hangt ervan af
Besluit volgt morgen.
Concept, nog niet definitief.
Eerst overleg met Fenna.
Bij nader inzien niet.
Dirk wil melden, ik niet.
De laptop bleek versleuteld, dus melden hoeft niet meer.
Is achterhaald.
Niet meer nodig, stick is terug.
Hoeft niet meer.
Mijn besluit is niet melden.
Besluit: niet melden
Ik ga voor niet melden.
Geen risico, dus niet doen.
De FG moet dit besluiten.
Nog even wachten.
Daar ben ik tegen.
test
Later.
Morgen misschien.""",
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
Niet dus.
Grapje.
Per ongeluk verstuurd.
Nog in te dienen.
Dit is het oude nummer.
Ik moet hem nog indienen.
Dat nummer klopt niet.
Verkeerde zaak.
Melding is nog niet verstuurd, dit is het nummer van het concept.
wordt het nummer denk ik""",
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
De verkeerde bijlage was een lege factuur.
De persoon die de mail kreeg, werkt bij dezelfde afdeling en heeft alles weggegooid.
Wij hebben de logs van 20 t/m 23 november bekeken: geen toegang van buiten.
De stick zat in de tas van Wout en is vanmiddag gevonden.
Er stonden alleen initialen en donaties zonder namen in.
De foute mail ging naar een eigen postbus die niemand leest.
Ik heb dit met Fenna afgestemd. Zij is het ermee eens dat het risico klein is.
De fout zat in een testbestand met verzonnen namen.
Mail is binnen twee minuten teruggehaald en server bevestigt: niet gelezen.
Het dossier is weer compleet; het lag op de verkeerde plank.
De brief ging naar het oude adres, de bewoner heeft hem dicht teruggegeven.
De ontvanger is de moeder van de donateur en wist het al.
Er is niets gelekt. Het account was geblokkeerd voordat iemand inlogde.
De aanvaller kwam niet verder dan het inlogscherm.
Alleen een voornaam en een plaats; daar kan niemand iets mee.
De harde schijf is vernietigd met certificaat.
Het wachtwoord is gewijzigd voordat het gebruikt kon worden.
De link was beveiligd met een code die niet is verstuurd.
Dit hoeft niet gemeld te worden, want er is geen risico voor de betrokkenen.
Dirk heeft bevestigd dat de back-up niet gestolen is.
Er zijn 3 mensen bij betrokken en die hebben wij zelf gesproken.
Versleuteld met BitLocker.
De map stond alleen open voor het eigen team.
Het incident is klein en hersteld. Lessen bespreken we in het teamoverleg.
Ontvanger tekende een verklaring dat alles is gewist.
De sleutel is nooit in andere handen geweest.
De gegevens zijn geanonimiseerd en niet te herleiden.
Wij hebben dit nagevraagd bij OGD: de server heeft niets doorgestuurd.
De printer staat in een afgesloten ruimte.
De telefoon is vergrendeld en op afstand gewist om 14.10 uur.
Alleen de onderwerpregel was zichtbaar.
Dat blijkt uit de logs: er is niet ingelogd.
Niet nodig: geen risico.
Niet nodig want versleuteld
Geen persoonsgegevens.
geen risico voor betrokkenen, zie notitie
laptop terug, niet geopend
ontvanger is bekend en betrouwbaar, heeft gewist
Omdat de schijf versleuteld was.
Want de mail is niet geopend.
Reden is dat de gegevens al openbaar waren.
Het gaat om een klein aantal en de ontvanger is een advocaat met geheimhouding.
De kans op misbruik is verwaarloosbaar.
Fenna: akkoord. Dirk: akkoord.
Toelichting: de tas is teruggevonden, ongeopend.
De AP-richtsnoeren noemen dit voorbeeld als niet meldingsplichtig.
De ontvanger heeft ons zelf gebeld en de mail weggegooid zonder hem te lezen.
Er is geen kopie gemaakt. Dat heeft IT onderzocht.
Dit is een kopie van een openbare lijst.
Zelfs als iemand het opent, staan er alleen cijfers in.
Wel een incident, geen risico: alles is versleuteld.
Het was wel slordig, maar er is niets naar buiten gegaan.
De stick bleek eigenlijk nooit weg te zijn geweest.
We hebben toch alle 40 ontvangers gebeld en iedereen heeft gewist.
Het duurde even voordat IT de logs had, maar er is niets gebeurd.
Ik heb gewacht op de logs; die zijn schoon.
Nu de logs er zijn, is duidelijk dat er niets is ingezien.
Dirk twijfelde even over de sleutel, maar die ligt in de kluis.
De melder was niet zeker, maar IT heeft bevestigd dat er niets weg is.
De laptop was versleuteld en het wachtwoord stond nergens opgeschreven.
Wout heeft bevestigd dat de stick nooit uit het pand is geweest. Kans op misbruik nul.
De mail ging naar Fenna van HR in plaats van Fenna van F&M; beiden mogen deze gegevens zien.
De enige ontvanger is onze huisadvocaat. Die heeft de mail vernietigd en dat schriftelijk bevestigd.
De gegevens waren al bekend bij de ontvanger: het is haar eigen echtgenoot.
De pagina stond twaalf minuten online en is volgens de logs door niemand bezocht.
Het ging om een formulier zonder inhoud.
Er was geen toegang van buitenaf mogelijk.
Ontvanger tekent vandaag een geheimhoudingsverklaring, mail is al gewist.
Het betreft de namen van drie sprekers die ook op de affiche staan.
De printjes lagen een kwartier bij de printer op de eigen afdeling.
Fenna heeft art. 33 erbij gepakt: geen waarschijnlijk risico.
Zie bijlage met verklaring van de verwerker.
De gegevens zijn gehasht en met zout.
Iemand heeft op een phishinglink geklikt maar niets ingevuld. Wachtwoord is voor de zekerheid gewijzigd.
De rekening is nog niet gebruikt en inmiddels geblokkeerd door de bank.
De stick is pas na het weekend gemist, maar lag de hele tijd in de kluis.
We melden het wel intern en passen de werkwijze aan.
De collega die de mail kreeg mag deze gegevens uit hoofde van haar functie zien.
Het dossier was niet weg maar verkeerd opgeborgen.
Er is niets uitgelekt; de back-up was zelfs nog ingepakt.
Risico laag: alleen voornaam en woonplaats, ontvanger bekend.
Laag risico. Ontvanger bekend en betrouwbaar.
geen hoog risico, alles versleuteld
Het risico is klein: ontvanger is bekend.
Het was een mail aan mijzelf.
Dit zijn oude gegevens van overleden donateurs.
Het systeem liet alleen de eerste letter zien.
Mail aan verkeerde Jan, maar Jan werkt hier ook.
Twee vellen papier, direct versnipperd.""",
    "GEEN DATALEK": """\
Het was een storing, geen lek.
De lijst bevat geen namen.
De laptop lag nog thuis.
Er is niets verstuurd: de mail stond in de concepten.
Het bericht kwam van onze eigen testserver.
Het betrof spam en niemand heeft geklikt.
De lijst bevatte alleen namen van bedrijven.
Er is alleen een leeg formulier verstuurd.
Het alarm ging af door een software-update.
De kast was leeg.
Alle bestanden zijn er nog.
Geen gegevens van mensen, alleen de begroting.
De camera hing er wel maar nam niets op.
Het was een andere organisatie met bijna dezelfde naam.
De storing trof alleen de website, zonder gegevens.
De tas bevatte alleen folders.""",
    "GEEN INCIDENT": """\
Dubbele melding van dezelfde stick.
Gewone reclame.
Nieuwsbrief van een leverancier, verder niets.
Dit is een vraag over een donatie.
Dit is een uitnodiging voor een webinar.
Automatische mail van het printsysteem.
Is al bekend onder een ander nummer.""",
    "NIET INFORMEREN": """\
Het risico is niet hoog. Wel melden we bij de AP.
De brief zelf zou mensen in gevaar brengen.
De betrokkenen weten het al, zij hebben zelf gebeld.
De gegevens waren versleuteld, dus geen hoog risico.
Alle betrokkenen zijn al gebeld door hun contactpersoon.
Alleen oud-medewerkers van voor 2010 zonder adres.""",
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
The wrong attachment was an empty invoice.
The recipient called us and deleted it without opening.
The stick was found in a drawer, still sealed.
Logs show no access at all between 20 and 23 November.
No need: the data is public.
Only three colleagues saw it and they work with this data anyway.
Encrypted with BitLocker, key in the safe.
Because the file was empty.
The DPO agrees with me that there is no risk.
There was never any risk; the server was offline.
No personal data.
It was sent to our lawyer, who is bound by secrecy.
Even if somebody opens it, there are only numbers in it.
Dirk checked the backup: nothing is missing.
The wrong Jan received it, but he deleted it.
Password was changed before it could be used.
The page was online for twelve minutes and nobody visited it.
The only recipient is our own lawyer, who destroyed it.
The stick never left the building.
Low risk: first names only.
The printouts lay at our own printer for a quarter of an hour.
Somebody clicked a phishing link but entered nothing. Password changed to be sure.
The laptop is encrypted; the password was not written down anywhere.
The file was found where it belonged.
The bank blocked the account before it could be used.
All recipients confirmed that they deleted it.""",
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
De brief is nog niet klaar.
Ik heb dit met Fenna besproken, zij bereidt het formulier voor.
BSN's en bankgegevens van 214 mensen.
De laptop was niet versleuteld.
Het risico is hoog en we kunnen niets uitsluiten.
Er zijn aanwijzingen dat de gegevens te koop staan.
Voorlopige melding graag, details volgen.
We weten niet wie de stick heeft.
Niemand weet waar de tas is.
De verwerker wil niet bevestigen dat alles gewist is.
Geen bewijs dat er niets is ingezien.
Geen logbestanden beschikbaar, dus melden.
Niet uit te sluiten dat er is meegelezen.
Omdat het om kinderen gaat.
Eens met het advies van Fenna.
Kunnen jullie dit vandaag nog doen?
Wie dient het in?
De betrokkenen nog niet informeren, eerst de brief.
Over NIET INFORMEREN beslis ik later.
Ook al is het maar een klein lek.
Het is geen klein lek.
De ontvanger heeft het niet gewist.
Er is ingelogd vanaf een onbekend adres en wij weten niet wat er is bekeken.
Hoog risico: paspoorten.
De ontvanger reageert niet.
Ontvanger weigert te wissen.
Advies van Fenna volg ik.
De FG adviseert dit ook.
De AP zal vragen naar de logs; die volgen later.
Ook al is Dirk het er niet helemaal mee gerust.
Graag vandaag nog indienen, Fenna.
Kan Fenna dit indienen?
De betrokkenen hoeven nog geen bericht.
Na overleg met directie.
De laptop is niet teruggevonden.
Versleuteling stond niet aan.
Wij kunnen misbruik niet uitsluiten.""",
    "NOTIFY": """\
As soon as possible.
We are not sure how many people are in it.
Not all files were encrypted.
Bank details were in it.
Of course.
The DPO agrees.
If we don't, people are at risk.
Bank details of 214 people.
We can't rule out that somebody has read it.
The laptop was not encrypted.
No logs are available.
Nobody knows where the bag is.
Fenna prepares the form.
Better safe than sorry.
Discussed with the DPO.""",
    "GEMELD 2026-118204": """\
Fenna heeft dit ingediend, ik was erbij.
De aantallen zijn nog niet bekend, aanvulling volgt.
Bevestiging van de AP zit in de map.
Voorlopige melding, we vullen later aan.
Over de betrokkenen beslis ik later.
Ingediend door Fenna om 15.20 uur.
Ontvangstbevestiging zit bij dit bericht.
Aanvulling volgt zodra de logs er zijn.
We weten nog niet om hoeveel mensen het gaat.
Ingediend via het formulier, voorlopig.
Om 14.10 uur ingediend, met hulp van Dirk.
Dit is het nummer van de bevestiging.
De bevestiging staat in het dossier.""",
    "ADVIES MELDEN": """\
Bij twijfel melden.
Het gaat om bijzondere gegevens, dan weegt twijfel zwaar.
Ik twijfel niet.
Niet melden is hier niet te verdedigen.""",
    "ADVIES NIET MELDEN": """\
De laptop was versleuteld, dus een risico is niet waarschijnlijk.""",
    "HERCONTROLE VEILIG": """\
Het algoritme is nog steeds goed.
Zelfde versleuteling, sleutel ligt nog in de kluis.""",
    "HERCONTROLE NIET VEILIG": """\
Niet meer, de sleutel is gelekt.""",
    "AFSLUITEN": """\
Alles is afgerond.""",
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
    assert said.name.replace("_", " ").upper() == word.partition(" 2")[0] or word in (
        "NOTIFY",
        "DO NOT NOTIFY",
    )


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


@pytest.mark.parametrize("piece", ["als ", "tenzij ", "ik neem dit ", "nee, ", "dat is "])
def test_a_long_reason_is_weighed_in_no_time(piece: str) -> None:
    """style.md: every pattern is linear; 64 KiB is the most that is read."""
    line = (piece * 400)[:990]
    begun = time.process_time()
    read("\n".join(["NIET MELDEN", *[line] * 66]))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("line", ["ONTDEKT: 23-11-2026 16.05", "Ontdekt, 23-11-2026 16.05 uur."])
def test_a_moment_may_follow_a_colon_or_a_comma(line: str) -> None:
    """mail.md §6."""
    said = read(line)
    assert isinstance(said, Command), said
    assert said.at == datetime(2026, 11, 23, 16, 5, tzinfo=AMSTERDAM)

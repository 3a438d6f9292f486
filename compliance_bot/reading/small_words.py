"""Words that name no ground: a reason of these alone says why nothing was or wasn't done about the data. Data.

Little words, talk of deciding and of answering, moments, and what one thinks of an idea (P15, mail.md §6).
"""

from __future__ import annotations

from compliance_bot.reading.vocabulary import words_of

SMALL_WORDS = words_of("""
a aan aanmelden about above absolutely abuis accident accidentally achter actually advice advies advise
adviseer adviseert adviseren advises af afgelopen after afwachten afwegen afweging again al all alle alleen
allemaal alles alone already als alsnog also altijd always am an and ander andere anders another antwoord
antwoordde antwoorden any anybody anyone anything ap april are aren't as ask asked assuming at augustus
autoriteit avond away back bad be beantwoord because beding bedoel bedoeld bedoelde bedoelen been beetje
before begrijp begrijpt behalve beide being bekijken bel belachelijk bellen ben bent beoordelen beoordeling
bepaal bepaalt bepalen bericht berichten berichtje beslis beslissen beslissing beslist besloten besluit
besluiten bespreken besproken best bestuur better bij bijna bijvoorbeeld binnen body both boven breach buiten
but button by call can can't cannot case change check checken choice choose chose click clicked come concept
conceptantwoord conceptbesluit conclusie confirm confirmed consider correctie correction could couldn't course
crisis daar daarbij daarmee daarna daarom daarop daarover daarvan dacht dachten dag dagen dan dat datalek
datalekken day days de dead december decide decided decides deciding decision definitely definitief degene
denk denken denkt depends des deze dezelfde did didn't die dien dinsdag directie discuss discussed dit do doch
doe doen does doesn't doet doing dom don't donderdag done dont door dossier dossiers doubt doubts down dpo
draadje draft drukte dus dwaas each echt echter een eens eentje eerst eerste eigen eigenlijk either elk elkaar
elke else en enig enige enkel er erbij erg ergens ermee erop erover ervan even ever every everybody everyone
everything excuses excuus explain fact februari feel feeling feels fg fijn final fine first for forget
formulier fout fouten foutje from further ga gaan gaat gauw gave geantwoord gebeld gedaan gedacht gedrukt geef
geeft geen gegaan gehad gehoord geintje gek geklikt gekomen gekozen gelijk geloof geloven gemaakt gemeld
genoeg gesproken gestuurd get getikt gets geval gevallen gevoel gevraagd gewoon gezegd gezien ging gisteren
give go god goed goede goes going gok good got graag grap grapje great guess gut had hadden haha handig has
hasn't have haven't having he hear heard heb hebben hebt heeft heel helaas helemaal help hem hemel hen hence
her here hereby heroverwegen hers herstel het hetzelfde hey hi hier hierbij hierin hierop hierover hiervan
hihi hij him his hmm ho hoe hoeft hoeven hold hoop hoor hoort hope hopen horen how however hun i i'd i'll i'm
i've idea idee ieder iedereen iemand iets if ik in incident incidenten inderdaad inform informeren inlichten
inmiddels inschatting instead into is isn't it it's its itself ja jammer januari je jij joke joking jou jouw
juist juiste juli jullie juni just kan keek keer keus keuze kidding kies kiest kiezen kijk kijken klik klikte
knop know known kom komen komt kon konden koos kun kunnen kunt laat laatste lang langer last lastig laten
later least lek let let's leuk liever lijkt like line link little logisch look looks lukt maak maakt maand
maandag maar maart made mag mail mails mailtje make maken makes making makkelijk manager many may maybe me
mean meant mee meer meest mei meld melden melding meldingen meldt men mening met middag mij mijn mind minder
mine minuten minuut misschien mistake moeilijk moest moesten moet moeten mogelijk mogen moment mooi more
morgen most much must mwah my myself na naar nachtje nadat nadenken natuurlijk nee need needs neen neig neigt
netjes never new next niet niets niks no nodig nog nogal none nooit nor normaal not note nothing notification
notified notify notifying nou november now nu nummer ochtend oeps of off oh ok okay oktober om omdat on once
onder onderwerp one ongeluk onjuist onjuiste only ons onterecht onverantwoord onverstandig onwaar onze onzeker
onzin ook oops oordeel op optie option or other others our out over overdreven overleg overlegd overleggen
overlegt overmorgen overweeg overwegen own pardon pas per perhaps person plan please praten precies
preliminary prima probably proposal put quite raar rather reactie reageer reageren reason reflection regel
regels replied reply report reported reporting right riskant said same samen saw say says schandalig schande
scrap see seems send sent september serieus serious seriously shall she should shouldn't since sinds slapen
slecht slechte slechts slim snap snapt snel so some somebody something sommige soms soon soort sorry speak
sprake spreek spreken steeds sterk still stop straks stug sturen stuur stuurde such sure take talk tbc te team
tegen tegenstander tekst tell ten ter terecht terug terugkomen terugkoppelen than thank thanks that that's the
their them then there there's these they thing things think thinking this those though thought thread through
tijd tijdelijk tikte time tja to toch today toe toen together tomorrow tonight too tot totdat traag trouwens
trust tussen twijfel twijfelen twijfelt typte u uit undecided under until up upon uren us used uur uw vaak van
vanaf vanavond vandaag vandaar vanmiddag vanochtend vast veel verander veranderen verantwoord verder
vergissing vergist verkeerd verkeerde vermoed versie verstandig verstuur verstuurd vervolg vervolgd very
verzend verzonden via vind vinden vindt voel voelt volgende volgens voor vooraf vooral vooralsnog voorbarig
voordat voorkeur voorlopig voorstander voorstel vorige vraag vragen vreemd vrees vrijdag vroeg waar waarom
waarschijnlijk waarvoor wacht wachten wachtte wait wanneer want wanted wants waren was wasn't wat way we we'd
we'll we're week weer weet weken wel weleens welke well wellicht werd werden were werk weten what when where
whether which while who whole whom why wie wij wijzig wijzigen wil wilde wilden will willen wise wist with
within without woensdag won't wonder word worden wordt wou would wouldn't wrong yes yesterday yet you you'd
you'll you're your yours zaak zaken zal zaterdag ze zeer zeg zeggen zegt zei zeker zekerheid zelf zelfs zet
zetten zich zie zien ziet zij zijn zit zo zoals zodat zodra zolang zondag zonder zou zouden zult zwaar
""")

"""Words that name no ground: a reason of these alone says why nothing was or wasn't done about the data. Data.

Little words, talk of deciding and of answering, moments, and what one thinks of an idea (P15, mail.md §6).
"""

from __future__ import annotations

from compliance_bot.reading.vocabulary import words_of

SMALL_WORDS = words_of("""
aan achter af afgelopen al alle alleen allemaal alles als alsnog altijd ander andere anders beetje behalve
ben bent beide bij bijna bijvoorbeeld binnen boven buiten daar daarbij daarmee daarna daarom daarop daarover daarvan dan
dat de deze degene des dezelfde die dien dit doch doe doen doet door dus echt echter een eens eentje eigen eigenlijk elk elke
elkaar en enig enige enkel er ergens erbij erg ermee erop erover ervan even ga gaan gaat gauw geef geen geeft gehad gelijk
genoeg gewoon ging graag had hadden heb hebben hebt heeft heel helaas helemaal hem hen het hetzelfde hier hierbij hierin
hierop hierover hiervan hij hoe hoeft hoeven hoor hun iemand iets ieder iedereen ik in inderdaad inmiddels is ja jammer je
jij jou jouw jullie juist kan keer kom komen komt kon konden kun kunnen kunt laat laten later lang langer liever lijkt
lukt maak maakt maken maar mag mee meer meest men met mij mijn minder misschien moest moesten moet moeten
mogelijk mogen na naar nadat natuurlijk nee neen niet niets niks nog nogal nooit nou nu of om omdat onder ons onze
ook op over per precies pas prima samen sinds slechts snel sommige soms soort steeds straks te tegen ten ter terug tijd
toch toe toen tot totdat trouwens tussen u uit uw vaak van vanaf vandaar veel verder via vind vinden vindt volgens voor
vooral voordat vooraf waar waarom waarschijnlijk waarvoor wachten wacht wachtte wanneer want waren was wat we weer weet
wel welke weleens wellicht werd werden werk wie wij wil wilde wilden willen wordt word worden wou zal ze zeer zeg zegt
zei zeggen zeker zelf zelfs zich zie zien ziet zij zijn zit zo zodat zodra zolang zonder zou zouden zoals zult
nodig vast soort keus bedoeld bedoel bedoelde bedoelen hoort horen gehoord gezegd gedaan gemaakt gekomen gegaan gezien
denk denken denkt dacht dachten gedacht weten wist geloof geloven gok hoop hopen vermoed vrees neig neigt twijfel twijfelt
twijfelen snap snapt begrijp begrijpt voel voelt gevoel mening oordeel inschatting conclusie voorstel voorkeur
beslis beslist beslissen beslissing besluit besluiten besloten kies kiest kiezen koos gekozen keuze optie idee plan
bepaal bepaalt bepalen beoordelen beoordeling afwegen afweging heroverwegen overweeg overwegen overleg overleggen overlegd
overlegt spreek spreken gesproken bespreken besproken praten vraag vragen vroeg gevraagd bel bellen gebeld check checken
kijk kijken keek bekijken nadenken slapen nachtje afwachten terugkomen terugkoppelen reageer reageren reactie antwoord
antwoorden antwoordde geantwoord beantwoord mail mails mailtje bericht berichten berichtje tekst regel regels knop link
zaak zaken incident incidenten dossier dossiers nummer thread draadje onderwerp formulier concept conceptantwoord
conceptbesluit versie definitief voorlopig vooralsnog tijdelijk onzeker zekerheid vervolg vervolgd
stuur sturen stuurde gestuurd verstuurd verstuur verzonden verzend klik klikte geklikt drukte gedrukt tikte getikt typte
fout foutje fouten vergissing vergist verkeerd verkeerde ongeluk abuis oeps sorry excuus excuses pardon grap grapje geintje
haha hihi hmm tja mwah ho stop zet zetten verander veranderen wijzig wijzigen correctie herstel
goed goede slecht slechte slim dom dwaas gek raar vreemd mooi fijn leuk handig lastig moeilijk makkelijk snel traag
verstandig onverstandig verantwoord onverantwoord belachelijk schandalig onzin overdreven voorbarig waar onwaar terecht
onterecht jammer riskant netjes serieus sterk stug zwaar normaal logisch juiste onjuist onjuiste beding geval gevallen
sprake tegenstander voorstander schande god hemel
melden meld meldt gemeld melding meldingen aanmelden datalek datalekken lek informeren inlichten crisis advies adviseert
adviseren adviseer fg ap it dpo directie manager autoriteit team bestuur
vandaag morgen gisteren overmorgen vanavond vanmiddag vanochtend middag ochtend avond dag dagen week weken maand maandag
dinsdag woensdag donderdag vrijdag zaterdag zondag uur uren minuut minuten moment januari februari maart april mei juni juli
augustus september oktober november december eerst eerste laatste volgende vorige
a about above absolutely accident accidentally actually after again all alone already also always am an and another any
anybody anyone anything are aren't as ask asked assuming at away back bad be because been before being bad best better both
but button by call can can't cannot case change check choose chose choice click clicked come confirm confirmed consider
correction could couldn't course day days dead decide decided decides deciding decision definitely depends did didn't discuss
discussed do does doesn't doing don't done dont doubt doubts down draft dpo each either else even ever every everybody
everyone everything explain fact feel feeling feels fine final first for forget from further gave get gets give go goes
going good got great guess gut had has hasn't have haven't having he hear heard help hence her here hereby hers hey hi him
his hold hope how however i i'd i'll i'm i've idea if in incident instead into is isn't it it's its itself joke joking just
kidding know known last later least let let's like line little look looks made mail make makes making many may maybe me mean
meant mind mine mistake moment more most much must my myself need needs never new next no none nor not note nothing
notification notified notify notifying now of off oh ok okay on once one only oops option or other others our out over own
perhaps person plan please preliminary probably proposal put quite rather reason reply replied reflection report reported
reporting right said same saw say says scrap see seems sent send serious seriously shall she should shouldn't since so some
somebody something soon sorry speak still such sure take talk tbc tell than thank thanks that that's the their them then
there there's these they thing things think thinking this those though thought thread through time to today together
tomorrow too tonight trust under undecided until up upon us used very wait wants want wanted was wasn't way we we'd we'll
we're well were what when where whether which while who whole whom why will wise with within without won't wonder word
would wouldn't wrong yes yesterday yet you you'd you'll you're your yours body breach inform advice advise advises
""")

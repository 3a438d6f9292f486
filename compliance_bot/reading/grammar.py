"""The command words of mail.md §6 as one table: adding a command is adding a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Argument(Enum):
    """What may follow the word on its own line."""

    NONE = "none"
    FILING = "filing"
    MOMENT = "moment"
    TEXT = "text"
    CORRECTION = "correction"


class Reason(Enum):
    """What the following lines are."""

    UNUSED = "unused"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One command: its name (Dutch, snake case), its words, and whether it decides (then nothing is forgiven)."""

    name: str
    words: tuple[str, ...]
    decides: bool = False
    argument: Argument = Argument.NONE
    reason: Reason = Reason.UNUSED


RULES: tuple[Rule, ...] = (
    Rule(name="melden", words=("melden", "notify"), decides=True, reason=Reason.OPTIONAL),
    Rule(name="niet_melden", words=("niet melden", "do not notify"), decides=True, reason=Reason.REQUIRED),
    Rule(name="geen_datalek", words=("geen datalek", "no breach"), decides=True, reason=Reason.REQUIRED),
    Rule(
        name="advies_melden",
        words=("advies melden", "advice notify"),
        decides=True,
        reason=Reason.OPTIONAL,
    ),
    Rule(
        name="advies_niet_melden",
        words=("advies niet melden", "advice do not notify"),
        decides=True,
        reason=Reason.OPTIONAL,
    ),
    Rule(
        name="gemeld",
        words=("gemeld", "notified"),
        decides=True,
        argument=Argument.FILING,
        reason=Reason.OPTIONAL,
    ),
    Rule(name="opgepakt", words=("opgepakt", "taken"), reason=Reason.OPTIONAL),
    Rule(name="status", words=("status",)),
    Rule(name="hulp", words=("hulp", "help")),
    Rule(name="notitie", words=("notitie", "note"), argument=Argument.TEXT, reason=Reason.OPTIONAL),
    Rule(name="ontdekt", words=("ontdekt", "discovered"), argument=Argument.MOMENT, reason=Reason.OPTIONAL),
    Rule(name="ja", words=("ja", "yes"), reason=Reason.OPTIONAL),
    Rule(name="nee", words=("nee", "no"), argument=Argument.CORRECTION, reason=Reason.OPTIONAL),
)

PROVISIONAL = ("voorlopig", "provisional")

# The AP's number of a filing ("meldnummer"): one word with at least four digits …
NUMBER = r"(?=(?:[^ ]*\d){4})[A-Za-z0-9][A-Za-z0-9._/-]{3,39}"
# … that is none of these: an incident number of ours or a token, a year, a date, a time, a phone number.
OTHER_NUMBERS = (
    r"AINL-\d{4}-\d{4,6}(?:-.*)?",
    r"\d{4}-\d{4,6}-[a-z2-7]{26}",
    r"[^\d]*(?:19|20)\d\d[^\d]*",
    r"\d{1,2}[-/.]\d{1,2}(?:[-/.](?:\d\d|\d{4}))?|\d{4}[-/.]\d\d?[-/.]\d\d?",
    r"\d{1,2}[-/.]?[a-z]{3,9}[-/.]?(?:\d\d|\d{4})?",
    r"\d{1,2}[.u:h-]\d\d(?:u|uur|h)?|\d{3,4}(?:u|uur|h)",
    r"0\d{1,3}[-.]\d{6,8}|0031[-.]?[1-9][-.\d]{8,10}|06(?:[-.]?\d){8}",
)

# A reason that says the opposite of the word above it, or takes it back (mail.md §6). Read without case and accents.
TURNS = (
    r"^(?:is|lijkt|zou|mag|kan|hoeft|moet|vind|was|wil|doe|doen) ",
    r"^(?:is|seems|would|may|can|cannot|should|must|was|isn't|shouldn't|won't) ",
    r"\bgeen (?:goede )?(?:optie|idee)\b",
    r"\bniet (?:akkoord|mee eens|verstandig|de bedoeling|waar)\b",
    r"\b(?:oneens|grapje|bij nader inzien|of toch|of juist niet|twijfel|nog niet zeker|wacht (?:nog )?even)\b",
    r"\btoch (?:maar |wel |niet |gewoon )*(?:melden|gemeld|doen)\b",
    r"\b(?:ik )?(?:trek|neem) (?:dit|dat|het|mijn besluit) (?:in|terug)\b",
    r"\bnot (?:an option|agreed|a good idea|sure)\b",
    r"\b(?:disagree|just kidding|on second thoughts?|after all|wait a moment|i doubt|not yet)\b",
)
TURNS_DECISION = (
    r"\b(?:geen|niet) (?:een |zo'n |echt )?(?:goede?|slim|verstandige?|juiste?) (?:idee|plan|keuze|optie|besluit)\b",
    r"\bslecht (?:idee|plan)\b",
    r"\braad(?:en)?\b.{0,40}\baf\b",
    r"\b(?:ont|af)raden\b",
    r"\bbeslis(?:sen)?\b.{0,30}\b(?:later|morgen|straks|nog|pas|volgende)\b",
    r"\b(?:later|morgen|straks)\b.{0,25}\bbeslis(?!t\b)",
    r"\b(?:besluit|beslissing) (?:volgt|komt(?! van)|neem ik|nemen we)\b",
    r"\bik weet (?:het |dat |dit )?(?:nog )?(?:even )?niet(?=\s*(?:$|[.,;!]|of\b|zeker|goed|meer\s*[.!]?$))",
    r"^weet (?:ik )?(?:het )?(?:nog )?niet\b",
    r"\beerst (?:even |nog |eens |hier |er )*(?:over )?(?:nadenken|overleggen|slapen)\b",
    r"\b(?:verkeerde?|onjuiste?|fout) (?:besluit|beslissing|keuze)\b|\bwel degelijk\b",
    r"\bi (?:do not|don't) know\b|\bstill (?:thinking|deciding|undecided)\b|\bneed to think\b",
    r"^hoezo\b.{0,20}\?",
    r"\b(?:not|isn't|hardly) (?:really )?(?:a )?(?:good|wise|smart|right) (?:idea|plan|choice|thing)\b",
    r"\bbad (?:idea|plan)\b",
    r"\b(?:advise|recommend) (?:strongly |you )?against\b",
    r"\bdecide\b.{0,30}\b(?:later|tomorrow|soon|next)\b",
    r"\bdecision (?:will )?follows?\b",
)
TURNS_POSITIVE = (
    r"\b(?:niet|geen) (?:te )?(?:meld|datalek)",
    r"\b(?:do not|don't|not to) notif",
    r"\bno breach\b",
)
_FILL = r"(?:we |wij |ik |dit |het |dat |wel |toch |echt |zeker |gewoon |dus |zo snel mogelijk |direct |bij de ap )*"
_STRESS = r"(?:overduidelijk|duidelijk|wel|toch|zeker|echt|gewoon|absoluut|natuurlijk|inderdaad|dus|helaas)"
TURNS_NEGATIVE = (
    r"\b(?:wel|alsnog|toch) (?:een datalek|melden|gemeld)\b",
    r"\b(?:do|should|must|please) (?:definitely |really |still )?(?:notify|report)\b",
    r"\bis (?:wel|toch) een datalek\b",
    r"\bwe (?:moeten|gaan) (?:wel )?melden\b",
    rf"(?<!niet )(?<!niets )\b(?:moet|moeten|dient|dienen|hoort|horen|gaan|zal|zullen) {_FILL}(?:te )?"
    r"(?:worden )?(?:(?:aan)?gemeld|(?:aan)?melden|aan te melden)\b",
    r"\b(?:graag|gewoon|maar|a\.?u\.?b\.?|svp) (?:wel |toch |even |direct |gewoon )*(?:aan)?melden\b",
    r"(?:^|[.!,;:] )(?:direct|meteen|zo snel mogelijk|zsm|vandaag nog|onmiddellijk) (?:aan)?melden\b",
    rf"\b(?:moet|moeten) {_FILL}naar de (?:ap|autoriteit)\b",
    r"\b(?:natuurlijk|uiteraard|duidelijk|overduidelijk) (?:is (?:dit|het|dat) )?(?:wel )?(?:een )?.{0,12}\bdatalek\b",
    r"\b(?:er is|is er|is) (?:wel |echt |een |dus )*(?:hoog|groot|ernstig) risico\b",
    r"\bthere is (?:clearly |really )?a (?:high|big|serious|real) risk\b",
    r"\b(?:dit|het|dat) wordt (?:wel |toch |vandaag |morgen |nog |alsnog |gewoon |dus |zeker )*gemeld\b",
    r"\bdoe (?:het |dit |dat |maar |toch )*wel\b",
    r"\bvolgens mij (?:moet(?:en)? (?:we |het )?)?(?:juist )?wel\b",
    rf"\bis {_STRESS}(?: (?!geen\b|niet\b)[\w'-]+){{0,4}} (?:datalek|lek)\b",
    r"\b(?:is|wordt|betreft|vind ik) (?:dus |echt |een |wel |erg |heel |zeer )*(?:grote?|ernstige?|zware?|hoge?|hoog|"
    r"zwaar) (?:datalek|lek|risico)\b",
    r"\b(?:dit|dat|het) is (?:heel |zeer |erg |echt |te )*ernstig\b",
    r"(?<!not )(?<!n't )(?<!no )\b(?:must|should|needs? to|ha(?:ve|s) to|ought to) (?:definitely |really |still |"
    r"certainly |surely )*(?:be (?:notified|reported)|notify|report)\b",
    r"\bis (?:clearly|obviously|definitely|certainly|indeed|evidently)(?: (?!no\b|not\b)[\w'-]+){0,4} "
    r"(?:breach|leak)\b",
    r"\bis a (?:very |really )?(?:big|major|serious|severe|large) (?:data )?(?:breach|leak|risk)\b",
    r"\bi think (?:we should|so)\b",
    r"\bnog (?:even |eens |een |nachtje |hier |er )*(?:over )?(?:nadenken|overleggen|uitzoeken|slapen)\b",
)
TURNS_NO_BREACH = (
    rf"\b(?:dit|het|dat) is (?:{_STRESS} )*(?:een )?(?:(?!geen\b|niet\b)[\w'-]+ )?datalek\b",
    r"\b(?:this|it|that) is (?:an? )?(?:(?!no\b|not\b)[\w'-]+ )?(?:data )?breach\b",
)
# What sounds like a turn but is the negative decision in other words; taken out before the turns are looked for.
AGREES_NEGATIVE = (
    # somebody else has to notify, not we
    r"\b(?:de|het|onze|hun) [\w-]+ (?:moet|moeten|zal|zullen|gaat|gaan|dient|dienen) (?:dit |het |dat |zelf |dan )*"
    r"(?:te )?melden\b",
    r"\b(?:dit|het|dat) wordt (?:[\w-]+ ){0,2}gemeld (?:aan|bij) [^.]{1,40}\bniet (?:aan|bij) de (?:ap|autoriteit)\b",
    r"\b(?:don't|do not|doesn't|does not) (?:think|believe|see)(?: that| why)? (?:we|this|it|that) "
    r"(?:needs?|ha(?:ve|s)|should|must|ought)(?: to)? (?:be )?(?:notif\w+|report\w*)\b",
    r"\b(?:aan)?melden (?:is|lijkt|lijkt me|lijkt mij|vind ik|vinden wij) (?:dan |hier |daarom |dus |ook )*"
    r"(?:geen (?:goed |goede )?(?:idee|plan|optie)|niet verstandig|niet de bedoeling|niet nodig)\b",
    r"\braad(?:t|en)? (?:ik |wij |we |dan |daarom )*(?:een melding|melden)\b.{0,20}\baf\b",
    r"\badvises? against (?:notif|report)\w*\b",
    r"\b(?:notifying|reporting) (?:is|would be) not (?:really )?(?:a )?(?:good|wise|smart) (?:idea|plan|choice)\b",
)
# A question that doubts the decision above it ("Klopt dat?"), unlike one to a colleague ("Wil jij dit doen?").
DOUBTS = (
    r"\b(?:klopt|toch|juist|goed zo|akkoord|eens|hoezo|waarom|zeker|wel|moet(?:en)?|of niet|right|correct|agree|sure|"
    r"should|really|why)\b"
)

PROMPTS = r"^\s*(?:reden|reason)\s*:"
NO_REASON = (
    r"(?:beste|hallo|hoi|hai|dag|geachte|dear|hi|hello|hey|goede(?:morgen|middag|navond)|good (?:morning|afternoon))"
    r"(?: [\w'.-]+){0,3}[,!.]?",
    r"(?:alvast |heel |hartelijk |veel |many )*(?:bedankt|dank|dankjewel|dank je wel|thanks|thank you)\b.{0,30}",
    r"(?:een )?(?:fijne|prettige|goede|mooie) (?:dag|avond|middag|weekend|week|vakantie)\b.{0,15}",
    r"(?:disclaimer|vertrouwelijk|confidential)\W*",
)
DISCLAIMERS = (
    r"\b(?:dit|deze|this) (?:e-?mail|mail|e-?mailbericht|bericht|message|communication)\b(?! (?:was|werd|had|has)\b)"
    r".{0,60}\b(?:vertrouwelijk\w*|confidential|privileged)\b",
    r"\b(?:alleen|uitsluitend|slechts|enkel) (?:bestemd|bedoeld) voor de (?:geadresseerde|ontvanger)",
    r"\bintended (?:only |solely |exclusively )?for the (?:addressee|use of|person|named|intended|individual)",
    r"\b(?:als|indien|mocht|heeft) u\b.{0,80}\b(?:abusievelijk|per abuis|per vergissing|ten onrechte|niet voor u)\b",
    r"\bif you\b.{0,80}\b(?:in error|by mistake|not the intended)\b|\bnot the intended recipient\b",
    r"\b(?:geen rechten|no rights)\b.{0,40}\b(?:ontleend|derived)\b",
    r"\b(?:denk aan het milieu|consider the environment)\b",
    r"\bniet de (?:beoogde|bedoelde) (?:ontvanger|geadresseerde)\b",
)
PARTICLES = (
    r"(?:de|den|der|van|von|het|'t|ten|ter|te|la|le|du|el|al|bij|in|op|voor|en|of|and|for|ad|interim|a\.?i)"
)
JOBS = (
    r"(?:manager|directeur|directrice|director|hoofd|teamleider|teamlead|coordinator|coördinator|medewerk(?:er|ster)|"
    r"functionaris|officer|adviseur|advisor|consultant|secretaris|secretaresse|assistent|assistant|bestuurder|"
    r"voorzitter|penningmeester|beheerder|specialist|jurist|controller|stagiair|trainee|head|lead|fg|dpo|ciso|cfo|ceo|"
    r"cio|coo|cto)"
)
# Words of what happened: a short capitalised line that holds one is no name ("Laptop Gevonden", "Manager akkoord").
CONTENT_WORDS = (
    r"(?:laptop|telefoon|phone|stick|usb|usb-stick|tas|bag|brief|envelop|enveloppe|e?-?mail|bijlage|bestand|bestanden|"
    r"ontvanger|retour|risico|datalek|incident|akkoord|eens|interne?|openbare?|gegevens|testdata|testgegevens|"
    r"persoonsgegevens|back-?up|geen|niet|niemand|alles|alleen|reeds|al|was|is|zijn|heeft|vals|alarm|oefening|test|"
    r"versleutelde?|encrypted|anonieme?|geanonimiseerde?|gepseudonimiseerde?|gevonden|teruggevonden|gestolen|verloren|"
    r"kwijt|ontvangen|gewist|verwijderd|vernietigd|hersteld|bevestigd|bevestigt|geopend|ongeopend|ongelezen|leeg|"
    r"verkeerde?|verstuurd|verzonden|gelekt|gehackt|hack|phishing|ransomware|virus|lost|stolen|found|deleted|wiped|"
    r"returned|received|recipient|unopened|no|not|false|public|stolen|leaked|hacked|help)"
)
_PHONE = r"(?:\+|\(?0)[\d\s().-]{7,20}"
CONTACTS = (
    r"(?:(?:t|tel|telefoon|phone|m|mob|mobiel|mobile|f|fax|e|e-?mail|mail|w|web|website|i)\.?\s*[:|.]?\s*)?"
    rf"(?:{_PHONE}|[\w.+-]{{1,64}}@[\w.-]{{1,255}}|(?:https?://|www\.)\S{{1,300}})"
    rf"(?:\s*[|•·,/-]\s*(?:[a-z]{{1,8}}\.?:?\s*)?(?:{_PHONE}|[\w.+-]{{1,64}}@[\w.-]{{1,255}}|(?:https?://|www\.)\S{{1,300}}))*",
    r"(?:[\w'.-]+ ){0,3}[\w'.-]*(?:straat|weg|laan|gracht|kade|plein|singel|dijk|street|road|avenue) \d{1,5}\b.{0,60}",
    r"(?:postbus \d{1,6}|(?-i:\d{4} ?[A-Z]{2}))\b.{0,40}",
    r"(?:werkdagen|aanwezig op|werkzaam op|working days)\b.{0,60}",
)

CLOSINGS = (
    r"(?:met )?(?:vriendelijke |hartelijke |warme |beste )*groet(?:en|jes)?\b.{0,60}",
    r"mvg\b.{0,40}",
    r"(?:kind|best|warm|many) regards\b.{0,40}",
    r"(?:regards|cheers|best|thanks|bedankt|dank)(?:,.{0,40})?",
)

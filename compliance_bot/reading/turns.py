"""What turns a decision round: the words of a reason that say the opposite of the word above it (mail.md §6). Data."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_bot.reading.grammar import Topic

# A reason that says the opposite of the word above it, or takes it back (mail.md §6). Read without case and accents.
TURNS = (
    r"\bgeen (?:goede )?(?:optie|idee)\b",
    r"\bniet (?:akkoord|mee eens|de bedoeling|waar)\b",
    r"\b(?:oneens|grapje|bij nader inzien|of toch|of juist niet|nog niet zeker|wacht (?:nog )?even)\b",
    r"\bnot (?:an option|agreed|a good idea)\b",
    r"\b(?:disagree|just kidding|on second thoughts?|after all|wait a moment|i doubt|not yet)\b",
)
TURNS_DECISION = (
    r"\b(?:geen|niet) (?:een |zo'n |echt )?(?:goede?|slim|verstandige?|juiste?) (?:idee|plan|keuze|optie|"
    r"besluit)\b",
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
    r"\btoch (?:maar |wel |gewoon )*niet (?:maar |gewoon )*(?:melden|gemeld|doen)\b",
)
_FILL = r"(?:we |wij |ik |dit |het |dat |wel |toch |echt |zeker |gewoon |dus |zo snel mogelijk |direct |bij de ap )*"
_STRESS = r"(?:overduidelijk|duidelijk|wel|toch|zeker|echt|gewoon|absoluut|natuurlijk|inderdaad|dus|helaas)"
TURNS_NEGATIVE = (
    r"\b(?:wel|alsnog|toch) (?:een datalek|melden|gemeld)\b",
    r"\b(?:do|should|must|please) (?:definitely |really |still )?(?:notify|report)\b",
    r"\bis (?:wel|toch) een datalek\b",
    r"\bwe (?:moeten|gaan) (?:wel )?melden\b",
    r"\b(?:we|wij|ik) meld(?:en)? (?:(?:dit|het|dat|dus|toch|gewoon|morgen|vandaag) )*(?:wel(?! intern| bij "
    r"de verwerker)|"
    r"toch|alsnog|vandaag|morgen|bij de (?:ap|autoriteit))\b(?! niet)",
    r"\bmelden (?:we|wij|ik)? ?(?:dit |het |dat )?(?:later|morgen|straks|vandaag|zodra|pas|alsnog|nadat)\b",
    r"\b(?:sprake van een|juist wel|is wel|dus|gewoon|toch|wel) meldplicht(?:ig)?\b|^meldplichtig\b",
    r"(?:^|[.!;:,] )(?:hoog|groot|ernstig|high|serious) ris(?:ico|k)\b",
    r"\bris(?:ico|k) (?:\w+ ){0,3}is (?:te |erg |zeer |heel |dus |gewoon |echt |too |very |quite "
    r"){0,2}(?:hoog|groot|ernstig|reeel|"
    r"aanzienlijk|high|serious|real)\b|\b(?:liggen|ligt) (?:nu |inmiddels )?op straat\b",
    r"\bmelding (?:is|wordt|gaat|staat|doen|dien|stuur)\b (?:\w+ ){0,3}(?:ingediend|verstuurd|verzonden|"
    r"gedaan|de deur uit|in|uit|"
    r"binnen)\b|\b(?:dien|stuur|doe) (?:ik |we )?(?:de|een|onze) melding\b",
    r"\bgemeld (?:bij|aan) de (?:ap|autoriteit)\b|\b(?:we|i) (?:have )?(?:already )?(?:notified|reported) "
    r"(?:the|it|this)\b",
    r"\b(?:ik|we|wij) (?:wil|wilde|wilden|wou|zou|zouden|neig) (?:[\w']+ ){0,4}?(?<!niet )(?<!niet te "
    r")(?:melden|informeren)\b",
    r"\b(?:should|would|'d|must) (?:probably |really |rather |still |actually |definitely ){1,2}(?:be "
    r")?(?:notif\w+|report\w*)\b",
    r"(?:^|[.,;:!] )(?:dus |maar )?meld (?:het|dit|dat|maar|gewoon|dus|toch)\b",
    r"\b(?:bij|in geval van) (?:enige |de minste )?twijfel (?:altijd |toch |maar |moet je |moeten we "
    r")*(?:aan)?melden\b",
    r"\bdatalek (?:is|was) (?:het|dit) (?:wel|zeker|natuurlijk)\b|\bwel een (?:data)?lek\b",
    rf"(?<!niet )(?<!niets )\b(?:moet|moeten|dient|dienen|hoort|horen|gaan|zal|zullen) {_FILL}(?:te )?"
    r"(?:worden )?(?:(?:aan)?gemeld|(?:aan)?melden|aan te melden)\b",
    r"\b(?:graag|gewoon|maar|a\.?u\.?b\.?|svp) (?:wel |toch |even |direct |gewoon )*(?:aan)?melden\b",
    r"(?:^|[.!,;:] )(?:direct|meteen|zo snel mogelijk|zsm|vandaag nog|onmiddellijk) (?:aan)?melden\b",
    rf"\b(?:moet|moeten) {_FILL}naar de (?:ap|autoriteit)\b",
    r"\b(?:natuurlijk|uiteraard|duidelijk|overduidelijk) (?:is (?:dit|het|dat) )?(?:wel )?(?:een "
    r")?.{0,12}\bdatalek\b",
    r"\b(?:er is|is er|is) (?:wel |echt |een |dus )*(?:hoog|groot|ernstig) risico\b",
    r"\bthere is (?:clearly |really )?a (?:high|big|serious|real) risk\b",
    r"\b(?:dit|het|dat) wordt (?:wel |toch |vandaag |morgen |nog |alsnog |gewoon |dus |zeker )*gemeld\b",
    r"\bdoe (?:het |dit |dat |maar |toch )*wel\b",
    r"\bvolgens mij (?:moet(?:en)? (?:we |het )?)?(?:juist )?wel\b",
    rf"\bis {_STRESS}(?: (?!geen\b|niet\b)[\w'-]+){{0,4}} (?:datalek|lek)\b",
    r"\b(?:is|wordt|betreft|vind ik) (?:dus |echt |een |wel |erg |heel |zeer )*(?:grote?|ernstige?|zware?|"
    r"hoge?|hoog|"
    r"zwaar) (?:datalek|lek|risico)\b",
    r"\b(?:dit|dat|het) is (?:heel |zeer |erg |echt |te )*ernstig\b",
    r"(?<!not )(?<!n't )(?<!no )\b(?:must|should|needs? to|ha(?:ve|s) to|ought to) (?:definitely |really |"
    r"still |"
    r"certainly |surely )*(?:be (?:notified|reported)|notify|report)\b",
    r"\bis (?:clearly|obviously|definitely|certainly|indeed|evidently)(?: (?!no\b|not\b)[\w'-]+){0,4} "
    r"(?:breach|leak)\b",
    r"\bis a (?:very |really )?(?:big|major|serious|severe|large) (?:data )?(?:breach|leak|risk)\b",
    r"\bi think (?:we should|so)\b",
    r"\bnog (?:even |eens |een |nachtje |hier |er )*(?:over )?(?:nadenken|overleggen|uitzoeken|slapen)\b",
)
TURNS_NO_BREACH = (
    r"(?<!geen )\b(?:persoons)?gegevens (?:van )?(?:[\w']+ ){0,4}(?:zijn|werden) (?:wel |echt |nu |"
    r"inmiddels ){0,2}(?:gelekt|gestolen|"
    r"misbruikt|verkocht|ingezien door een (?:derde|vreemde|onbekende|hacker))\b",
    rf"\b(?:dit|het|dat) is (?:{_STRESS} )*(?:een )?(?:(?!geen\b|niet\b)[\w'-]+ )?datalek\b",
    r"\b(?:this|it|that) is (?:an? )?(?:(?!no\b|not\b)[\w'-]+ )?(?:data )?breach\b",
)
_TO_TELL = r"(?:informeren|inlichten|in te lichten|te informeren|op de hoogte (?:te )?(?:stellen|brengen))"
TURNS_NO_INCIDENT = (
    rf"\b(?:dit|het|dat|er) is (?:{_STRESS} )*(?:een )?(?:(?!geen\b|niet\b)[\w'-]+ "
    rf")?(?:beveiligings)?incident\b",
    r"\b(?:this|it|that) is (?:an? )?(?:(?!no\b|not\b)[\w'-]+ )?incident\b",
)
TURNS_BREACH = (
    r"\bgeen (?:echt |enkel )?(?:datalek|incident)\b",
    r"\b(?:no|not a|not really a) (?:data )?breach\b",
)
TURNS_INFORM = (
    rf"\b(?:niet|geen|niemand) (?:\w+ ){{0,2}}{_TO_TELL}\b",
    r"\b(?:do not|don't|not to|should not|shouldn't) (?:inform|tell)\b",
)
TURNS_NOT_INFORM = (
    rf"(?<!niet )(?<!hoeven )\b(?:moet|moeten|dient|dienen|gaan|zullen) (?:we |wij |de |hen |ze |wel |toch |"
    rf"echt |"
    rf"alle |iedereen |betrokkenen |mensen |zeker |alsnog |dus |direct ){{0,5}}{_TO_TELL}\b",
    rf"\b(?:wel|toch|alsnog|graag) (?:maar |even |direct |wel )*{_TO_TELL}\b",
    r"(?<!not )\b(?:must|should|need to|have to|please) (?:definitely |really |still )?(?:inform|tell)\b",
    r"\b(?:er is|is er|is) (?:wel |echt |een |dus )*(?:hoog|groot|ernstig) risico\b",
    r"\bthere is (?:clearly |really )?a (?:high|big|serious|real) risk\b",
)
TURNS_CRISIS = (r"\bgeen (?:echte )?crisis\b", r"\b(?:no|not a|not really a) crisis\b")
TURNS_NO_CRISIS = (
    rf"\b(?:dit|het|dat) is (?:{_STRESS} )*(?:een )?(?:(?!geen\b|niet\b)[\w'-]+ )?crisis\b",
    r"\b(?:this|it|that) is (?:an? )?(?:(?!no\b|not\b)[\w'-]+ )?crisis\b",
    r"\b(?:roep|bel) (?:het |maar |toch |wel |nu )*crisisteam\b|\bcall the crisis team\b",
)
TURNS_SAFE = (
    r"\b(?:niet (?:meer |langer )?|on)veilig\b",
    r"(?<!niet )(?<!geen )(?<!nooit )(?<!nergens )\b(?:gelekt|uitgelekt|gekraakt|gehackt|gestolen|"
    r"buitgemaakt)\b",
    r"\b(?:not (?:any more |any longer )?|un)safe\b",
    r"(?<!not )(?<!never )(?<!n't )\b(?:leaked|cracked|stolen|compromised)\b",
)
TURNS_NOT_SAFE = (
    r"\b(?:is|zijn|lijkt) (?:toch |wel |gewoon |nog |nog steeds |dus )+veilig\b",
    r"\bis (?:still |actually )safe\b",
)
# what turns a word round, by what it is about and whether it ends or spares something
TURNS_OF: Mapping[tuple[Topic, bool], tuple[str, ...]] = {
    (Topic.NOTIFY, False): TURNS_POSITIVE,
    (Topic.NOTIFY, True): TURNS_NEGATIVE,
    (Topic.BREACH, False): TURNS_BREACH,
    (Topic.BREACH, True): (*TURNS_NEGATIVE, *TURNS_NO_BREACH),
    (Topic.INCIDENT, True): (*TURNS_NEGATIVE, *TURNS_NO_BREACH, *TURNS_NO_INCIDENT),
    (Topic.INFORM, False): TURNS_INFORM,
    (Topic.INFORM, True): TURNS_NOT_INFORM,
    (Topic.CRISIS, False): TURNS_CRISIS,
    (Topic.CRISIS, True): TURNS_NO_CRISIS,
    (Topic.SAFE, True): TURNS_SAFE,
    (Topic.SAFE, False): TURNS_NOT_SAFE,
}
# What sounds like a turn but is the negative decision in other words; taken out before the turns are looked for.
AGREES_NEGATIVE = (
    # somebody else has to notify, not we
    r"\b(?:de|het|onze|hun) [\w-]+ (?:moet|moeten|zal|zullen|gaat|gaan|dient|dienen) (?:dit |het |dat |zelf "
    r"|dan )*"
    r"(?:te )?melden\b",
    r"\b(?:dit|het|dat) wordt (?:[\w-]+ ){0,2}gemeld (?:aan|bij) [^.]{1,40}\bniet (?:aan|bij) de (?:ap|"
    r"autoriteit)\b",
    r"\b(?:don't|do not|doesn't|does not) (?:think|believe|see)(?: that| why)? (?:we|this|it|that) "
    r"(?:needs?|ha(?:ve|s)|should|must|ought)(?: to)? (?:be )?(?:notif\w+|report\w*)\b",
    r"\b(?:aan)?melden (?:is|lijkt|lijkt me|lijkt mij|vind ik|vinden wij) (?:dan |hier |daarom |dus |ook )*"
    r"(?:geen (?:goed |goede )?(?:idee|plan|optie)|niet verstandig|niet de bedoeling|niet nodig)\b",
    r"\braad(?:t|en)? (?:ik |wij |we |dan |daarom )*(?:een melding|melden)\b.{0,20}\baf\b",
    r"\badvises? against (?:notif|report)\w*\b",
    r"\b(?:informeren|inlichten) (?:is|lijkt|lijkt me|lijkt mij|vind ik|vinden wij) (?:dan |hier |daarom |"
    r"dus |ook )*"
    r"(?:geen (?:goed |goede )?(?:idee|plan|optie)|niet verstandig|niet de bedoeling|niet nodig)\b",
    r"\b(?:notifying|reporting|informing) (?:is|would be) not (?:really )?(?:a )?(?:good|wise|smart) "
    r"(?:idea|plan|choice)\b",
)
# A question that doubts the decision above it ("Klopt dat?"), unlike one to a colleague ("Wil jij dit doen?").
DOUBTS = (
    r"\b(?:klopt|toch|juist|goed zo|akkoord|eens|hoezo|waarom|zeker|wel|moet(?:en)?|of niet|right|correct|"
    r"agree|sure|"
    r"should|really|why)\b"
)

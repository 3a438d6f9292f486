"""What takes a decision back, makes it depend on something, or leaves it to another: in its reason (mail.md §6). Data.

Read without case and accents, for every decision; what turns one word round by its own subject is in turns.py.
"""

from __future__ import annotations

from compliance_bot.reading.grammar import Topic
from compliance_bot.reading.vocabulary import words_of

# A question to a colleague about the work ahead, which doubts nothing.
ASKS_A_COLLEAGUE = r"(?:kun|kunnen|zouden|willen|mogen) (?:jij|je|jullie|u|we|\w+ (?:jij|dit|het)) [^.!?]{0,80}\?|kan (?!dit\b|dat\b|het\b)\w+ [^.!?]{0,80}\?"
# The beginning of a reason that goes on with the decision's own sentence: "NIET MELDEN / voelt niet goed".
GOES_ON = (
    r"(?:denk|dacht|geloof|gok|hoop|vermoed|meen|vrees) (?:ik|we|wij)\b",
    r"(?:i|we) (?:think|thought|guess|hope|suppose)(?:[,.!;]|$| but\b)",
    r"(?:voelt|voelde|klinkt|klonk|past|hoort|zal|zullen|kun|kunnen|durf|durven|zouden|mogen|blijkt|verdient|riekt|"
    r"stond|staat|zei|zegt|schreef|riep|las|lees|hoorde|stelde|vroeg|gaat(?! (?:het )?(?:om|over|alleen|slechts)\b)|"
    r"had (?:ik|ons|moeten|niet|nooit|gemoeten)|heeft (?:mijn|niet mijn)|wordt (?:lastig|moeilijk|riskant)) ",
    r"(?:feels|sounds|looks|felt|sounded|says|said|makes? no sense|goes against|could|couldn't|wouldn't) ",
    r"of (?:niet|wel|toch|juist|eigenlijk|misschien)\b",
    r"or (?:maybe|perhaps|rather|not|should|do)\b",
    r"(?:hmm+|tja|mwah|misschien|wellicht|mogelijk|eventueel|perhaps|maybe|possibly)\b",
    # a day is for a promise, not for a decision
    r"(?:vandaag|nu|voorlopig|even) (?:nog |maar |even ){0,5}niet\b(?! (?:meer|langer)\b)",
    r"(?:not (?:now|today|for now|until|before|unless)|for now|for the time being)\b",
    r"(?:alleen|pas|enkel|slechts|maar alleen|only|but only) (?:als|wanneer|indien|na|nadat|zodra|met|if|when|after|"
    r"once|with)\b",
    r"(?:zodra|as soon as|once) (?!(?:mogelijk|het kan|dat kan|dit kan|possible)\b)",
)
GOES_ON_POSITIVE = (
    r"(?:onzin|overdreven|nonsense|no way|absolutely not|over my dead body|kom (?:op|nou)|echt niet|in geen geval|"
    r"onder geen beding|geen (?:sprake van|denken aan)[ .!]{0,3}$)",
    r"(?:maar )?(?:als|indien|wanneer|mocht|zolang) (?!(?:we|wij|ik) (?:dit |het |dat )?niet\b)",
    r"(?:but )?(?:if|when|provided|as long as|pending) (?!(?:we|i) (?:do not|don't)\b)",
    r"nee\b|no(?:[,.!]|$| (?:way|wait|please|need|not|notification)\b)",
    r"(?:zou|lijkt|mag|hoeft|vind|wil|doe|doen|cannot|won't|isn't|shouldn't) ",
    r"(?:is|was) (?!(?:al |reeds |nu |ook |zo |inmiddels |hier |dus |echt |wel ){0,5}(?:afgestemd|besproken|akkoord|overlegd|"
    r"bevestigd|nodig|verplicht|noodzakelijk|urgent|dringend|needed|required|necessary|urgent|agreed|discussed)\b)",
    r"(?:kan|moet) (?!(?:ook |wel |nog |al |dus |nu |echt ){0,5}(?:voorlopig|vandaag|direct|meteen|voor|binnen|snel|zo snel|"
    r"morgen|omdat|wegens|volgens|van de)\b)",
    r"(?:seems|would|may|can|should|must) ",
)
GOES_ON_NEGATIVE = (
    r"(?:maar )?(?:als|indien|wanneer|mocht) (?![^.!?\n]{1,150}, (?:zou(?:den)?|had(?:den)?|was|waren|dan had|dan zou)\b)",
    r"(?:maar )?(?:zolang|voordat|totdat|tot) (?!(?:nu|nog|op heden|dusver|dusverre|\d)\b)",
    r"(?:but )?(?:if|when) (?![^.!?\n]{1,150}, [\w' ]{1,30}would\b)",
    r"(?:but )?(?:unless|until|till|before|provided|as long as|while we|pending) ",
    r"nee\b(?![,:]? (?:want|omdat|niet|geen|er (?:is|was|zijn|waren)|hoeft|dit hoeft|dat hoeft|de|het|alles|alle)\b)",
    r"no\b[,!.](?! (?:because|the|there|it|all|nothing|nobody|not needed|no need)\b)",
    r"(?:voorlopig|vooralsnog|nog niet|tijdelijk|not yet)\b",
    r"(?:lijkt|zou|mag|hoeft|moet|moeten|vind|wil|doe|doen|seems|would|may|cannot|should|must|isn't|shouldn't|won't) ",
    r"(?:is|was) (?!(?:al |reeds |nu |ook |zo |inmiddels |een |maar |slechts |alleen |volledig |geheel |gewoon |only |an? "
    r"|just |already |fully ){0,5}(?:afgestemd|besproken|overlegd|bevestigd|versleuteld|gewist|verwijderd|hersteld|"
    r"onderzocht|vernietigd|teruggevonden|gecontroleerd|test|oefening|interne?|eigen|leeg|lege|gepland|dubbel|openbaar|bekend|"
    r"vals|encrypted|wiped|deleted|returned|discussed|confirmed|drill|test|duplicate|empty|public|internal)\b)",
    r"kan (?!niet (?:meer )?(?:(?:gelezen|geopend|ingezien|bekeken|gebruikt|ontsleuteld|ontcijferd) worden|worden "
    r"(?:gelezen|geopend|ingezien|bekeken|gebruikt|ontsleuteld)|(?:gelezen|geopend|ingezien|bekeken) zijn)\b)",
    r"can (?!only be read|not be read|never be read)",
)
# The beginning of any sentence of the reason.
SENTENCES = (
    r"(?:(?:nee|no|oh|o|oeps|sorry|hm+),? ){0,5}(?:wacht|wait|stop|hold on|ho)(?=[,.!;]|$| (?:even|nog|eens|maar|hier|met|a|"
    r"until|please|tot|with)\b)",
    r"(?:sorry|oeps|oops|excuus|pardon|whoops|oh nee|o nee|oh no)\b.{0,40}\b(?:vergissing|foutje|fout|verkeerde?|mistake|"
    r"wrong|my bad|misclick|te snel)\b",
    r"(?:een )?(?:vergissing|foutje)(?:$|[.!,:]? (?:van mij|van me|mijn kant|ik|moet|dit moet|dat moet|sorry|het moest)\b|"
    r"[!,:]$)",
    r"(?:(?:dit|dat|het) (?:was|is) )?(?:de |het )?verkeerde? (?:knop|optie|antwoord|zaak|incident|dossier|regel|woord|"
    r"keuze|link|mail)[ .!,]*(?:gekozen|geklikt|ingedrukt|gedrukt)?(?:$|[,;]| sorry\b)",
    r"(?:(?:that|this|it) (?:was|is) )?(?:the )?wrong (?:button|option|answer|case|incident|line|word|link|choice|one)"
    r"(?:$|[,;]| sorry\b)",
    r"(?:maar |but )?(?:vraag (?:het |dit |dat |er )?(?:maar |even |eerst |eens ){0,5}(?:naar |aan )?\w+$|ask \w+$)",
    r"(?:misschien|wellicht|maybe|perhaps) (?:toch |wel |moet(?:en)? |is (?:het|dit) beter|we should|it is better|not)\b",
    r"(?:(?:dit|dat) (?:is|was) )?(?:sorry,? )?(?:per (?:ongeluk|abuis|vergissing)|by (?:accident|mistake)|verkeerd)"
    r"(?: (?:verstuurd|gestuurd|verzonden|gekozen|geklikt|getikt|sorry|sent))?(?:,? sorry)?$",
    r"sent by (?:accident|mistake)\b|sorry,? verkeerd\b",
    r"(?:dit is |dat is |this is )?(?:nog |maar |slechts |a |only |een ){0,3}(?:concept|draft|conceptantwoord)(?:$|[,;:])",
    r"(?:ervan |er van )?(?:uitgaande|aangenomen|vooropgesteld|gesteld dat|onder de voorwaarde|op voorwaarde|assuming|"
    r"presuming|supposing|given that it turns out) ",
    r"(?:maar )?(?:behalve|except|dat is, als|that is, if) ",
    r"not (?:notifying|informing|reporting) (?:is|was|would|could|seems) (?!(?:here |therefore )?(?:right|fine|justified|"
    r"correct|agreed|defensible)\b)",
    r"test(?:je|ing)?$",
    r"(?:haha+|hihi+|lol|geintje|grapje|joke|just joking|sarcasm|not!)\b",
    r"(?:onder voorbehoud|in afwachting|subject to|awaiting|pending) ",
    r"(?:maar )?(?:dan )?(?:alleen|pas|enkel|only) (?:als|wanneer|indien|nadat|zodra|if|when|after|once) (?:fenna|dirk|"
    r"mirte|de fg|jij|jullie|u|iedereen|ik|we|wij|the dpo|you|i|everybody|\w+ (?:akkoord|het eens|agrees?|zegt))\b",
)
# Anywhere in the reason.
ANYWHERE = (
    r"\b(?:tenzij|mits|behalve (?:als|wanneer|indien)|unless|except (?:if|when)|only if|onder voorwaarde|"
    r"op voorwaarde|on condition)\b",
    r"\b(?:ik|wij|we) bedoel(?:de|den|en)?\b|\bbedoel(?:de)? (?:ik|natuurlijk|dus|was)\b|\bi (?:meant?|intended)\b",
    r"\b(?:moe(?:s)?t (?:zijn|wezen)[: ]{1,2}|moest )(?:dus |wel |niet |geen ){0,5}(?:melden|datalek|informeren|notify|inform|crisis|"
    r"incident|veilig)\b",
    r"\b(?:vergeet|negeer) (?:dit|dat|het|mijn|deze|die|bovenstaand\w*|de (?:vorige|mail|regel))\b",
    r"\b(?:ignore|forget|disregard|scratch|scrap|strike|cancel) (?:this|that|it|my|the (?:above|last|previous|line|mail))\b",
    r"\bnever ?mind\b|\blaat (?:maar(?= zitten|$|[.!,])|dit maar|zitten)\b",
    r"\b(?:trek|neem|trekken|nemen|draai|draaien) (?:(?:ik|wij|we|dit|dat|het|hierbij|weer|nu|mijn|onze|deze|besluit|"
    r"beslissing|antwoord|daarom|dus|toch|alsnog|maar|graag) ){0,5}(?:in|terug)\b",
    r"\b(?:besluit|beslissing|antwoord) (?:is |wordt )?(?:hierbij |dus |weer ){0,5}(?:ingetrokken|vervallen|vervalt|"
    r"teruggedraaid|herzien)\b|\b(?:hierbij|bij deze) (?:weer )?ingetrokken\b",
    r"\bi (?:hereby |now )?(?:withdraw|retract|revoke|cancel|reverse)\b|\b(?:take|taking) (?:this|that|it) back\b",
    r"\b(?:me|mij|ons) (?:inmiddels |toch |weer ){0,5}(?:bedacht|vergist)\b|\bik bedenk me\b|\bvan gedachten veranderd\b",
    r"\bdenk(?:en)? (?:er |ik |we |hier |inmiddels |nu ){0,5}anders over\b|\bchanged my mind\b|\breconsider\b|"
    r"\bheroverweg\w*\b|\bi was wrong\b|\bmy mistake\b|\bmijn (?:fout|vergissing)\b",
    r"\bniet (?:verwerken|uitvoeren|registreren|vastleggen|doorvoeren)\b|\b(?:do not|don't) (?:process|record|register|"
    r"act on)\b|\b(?:even|nog) niets (?:mee |aan )?doen\b|\bdoe (?:hier |er )?(?:nog |even |maar ){0,5}niets mee\b",
    r"\bik (?:test|probeer)(?:te)? (?:even |alleen |maar |eens |hier ){0,5}(?:of|deze|het systeem|de bot|dit)\b|"
    r"\bjust testing\b|\btestantwoord\b",
    r"\b(?:zeg|beslis|kies|bepaal|weet) (?:jij|jullie|u) (?:het )?(?:maar|zelf)\b|\bzeg jij het\b|\bjij mag het zeggen\b",
    r"\blaat \w+ (?:maar |het |dit |hierover |daarover ){0,5}(?:beslissen|besluiten|kiezen|bepalen)\b|\blet \w+ (?:decide|choose)\b",
    r"\bup to (?:you|fenna|mirte|dirk|him|her|them|the dpo)\b|\bvraag (?:het|dit|dat) (?:maar |even |eerst ){0,5}(?:aan )?"
    r"(?:fenna|dirk|mirte|de fg|de directie)\b|\bask (?:fenna|dirk|mirte|the dpo)\b",
    r"\b(?:hangt|ligt) (?:[\w']+ ){0,5}(?:af\b|aan (?:de|het|wat|of)\b)|\bafhankelijk van\b|\bdepends? on\b",
    r"\b(?:andere?|verkeerde?|vorige?|wrong|another) (?:incident|zaak|mail|dossier|thread|draadje|one|case)\b.{0,30}\b"
    r"(?:bedoeld|beantwoord|geantwoord|gereageerd|replied|meant)\b|\bhoort? bij een (?:ander|andere) (?:incident|zaak)\b",
    r"\b(?:was|is) (?:voor|bedoeld voor|meant for) (?:een |de |the |a )?(?:ander|andere|another|[a-z]{2,16}-\d{4}-)",
    r"\b(?:replied|answered) to the wrong\b|\bik (?:koos|klikte|drukte|tikte|typte)\b",
    r"\b(?:wil|wilde|wou|zou|moet|moeten) (?:ik |we |wij )?(?:dit |het |nog |graag |even ){0,3}eerst (?:nog |even |met |goed ){0,3}"
    r"(?:[\w']+ ){0,3}(?:spreken|overleggen|bellen|vragen|nadenken|bespreken|kijken|weten|zien)\b",
    r"\b(?:voorlopige?|preliminary) (?:inschatting|oordeel|conclusie|antwoord|besluit|view|decision)\b|"
    r"\b(?:nog niet|not|morgen|later|straks) (?:final|definitief)\b|\bto be confirmed\b|\bwordt vervolgd\b",
    r"\b(?:geloof|vertrouw) (?:ik |we )?(?:het |dit |dat |hem |haar |ze |hen |er ){1,2}(?:\w+ ){0,2}niet\b|"
    r"\b(?:don't|do not) (?:really |quite )?(?:trust|believe|agree with|follow) (?:this|that|it|him|her|them|his|the)\b",
    r"\bniet over(?:neem|nemen)\b|\b(?:neem|nemen) (?:ik |we )?(?:dit |dat |het |zijn |haar ){0,2}(?:advies )?niet over\b",
    r"\b(?:besluit|decision|dit|this|het|it) (?:geldt|applies) (?:alleen|niet|only|not)\b|(?:^|[.!?;] )(?:geldt niet|only applies)\b",
    r"\b(?:moet|mag|zal|should|must) (?:dit |het |hierover |dat |zelf |maar ){0,2}(?:beslissen|besluiten|decide)\b|"
    r"\bnog (?:even|eventjes|een dag|een dagje|een nacht) wachten\b",
    r"\b(?:ben|bent|is|zijn|blijf|blijft) (?:ik |wij |we |fenna |dirk |mirte )?(?:er |hier |daar )?(?:sterk |fel |erg |heel |zeer |mordicus )?tegen\b"
    r"|\bi (?:am|remain) against\b|\bi object\b|\bvolg (?:ik )?(?:dat |dit |het )?(?:advies )?niet\b",
    r"\b(?:dat|dit|het) (?:zou|is|was|lijkt me|lijkt mij|vind ik) (?:wel |toch |echt |natuurlijk |me |een |iets |heel ){0,5}"
    r"(?:te makkelijk|te gemakkelijk|een fout|fout|onverantwoord|onverstandig|dom|onzin|onacceptabel|"
    r"kort door de bocht|te kort door de bocht|te vroeg|voorbarig|te snel|sterk|stug|niet (?:goed|te verantwoorden|handig|slim|juist|"
    r"terecht|wenselijk|uit te leggen|te verdedigen|verdedigbaar))(?=$|[\s]*[,.;:!?\n]| zijn\b| om\b| voor\b| want\b)",
    r"\b(?:that|this|it) (?:would be|is|seems) (?:too easy|wrong|irresponsible|premature|absurd|unwise|reckless|nonsense|"
    r"too early|too soon|indefensible|out of the question|not right|hard to defend)\b",
    r"\bik (?:durf|kan|wil) (?:dit|dat|het|hier) (?:\w+ ){0,2}niet (?:aan|beslissen|besluiten|alleen|verantwoorden|"
    r"voor mijn rekening)\b|\bik (?:sta|stond) (?:hier |er |daar )?niet achter\b",
    r"\b(?:nu|vandaag) nog (?:even )?niet\b|\bnog even niet\b|\bvoorlopig (?:nog |even |maar ){0,5}niet\b(?! meer)",
    r"[\U0001f44e\u274c\U0001f6ab\U0001f914\U0001f643\U0001f61c\U0001f609\u26d4\U0001f937\U0001f92a]|(?<!\w);-?\)",
)
ANYWHERE_POSITIVE = (
    r"(?:^|[.!?;] )(?:maar |graag |nog ){0,2}eerst (?:overleg|fenna|dirk|mirte|de logs|de fg)\b",
    r"(?:^|[.!?;] )(?:niet (?:meer )?nodig|not (?:needed|necessary))\b|\bmelden (?:hoeft|is|lijkt) (?:dus |hier |toch |me |ons ){0,3}"
    r"(?:niet|geen|onnodig|overbodig|overdreven)\b|, (?:maar )?(?:ik|wij) niet(?=$|[.,;!])",
    r"(?:^|[,;:.!] )(?:dus |maar |so ){0,2}(?:niet doen|don't do it|don't)(?=$|[.,;!])",
    r"^(?:later|morgen|straks|tomorrow)(?: misschien| wellicht| pas| maybe)?(?=$|[.,;!])",
    r"\b(?:ik|we|wij) twijfel(?:en|de|den)?\b(?! (?:er )?niet\b)|\btwijfel (?:ik|we|wij)\b(?! (?:er )?niet\b)",
    r"\b(?:nog|blijf|grote?|sterke?) twijfel\w*|^twijfel",
    r"\bniet verstandig\b|\b(?:vind|denk|lijkt me|lijkt mij) (?:ik )?van niet\b",
    r"\bnot sure (?:yet|about (?:this|it|that)|(?:whether|if) (?:we|i|to|this|that|it)|this|that|it|we should|i)\b|"
    r"\bnot sure(?=$|[.!,;])|^not sure\b|\bi am not sure\b",
    r"\btoch (?:maar |dus |liever ){0,5}niet(?:$|[.,;!]| (?:doen|melden|gemeld|nodig|informeren|inlichten|handig|verstandig))",
    r"\b(?:liever|beter) (?:toch |maar |nog |eigenlijk ){0,5}niet\b",
)
ANYWHERE_NEGATIVE = (
    r"\b(?:is|zou) (?:dit|dat|het) (?:echt |toch )?niet te (?:verantwoorden|verdedigen)\b",
    r"(?:^|[.!?;] )(?:(?:graag|stuur(?: \w+)?|maar|ik wil|geef(?: \w+)?) ){0,2}eerst (?:de |het |nog |overleg|moet|even|zeker|wil|"
    r"meer|dirk|fenna|mirte)",
    r"\b(?:need|send|want|see|check|ask)\b[^.!?]{0,40}\bfirst(?=$|[.,;!])",
    r"\b(?:te weinig|onvoldoende|niet genoeg|mis|missen) (?:nog |de |hier |daar ){0,2}(?:informatie|info|bewijs|bekend|gegevens om)\b|"
    r"\b(?:not enough|insufficient|need more|too little) (?:information|info|proof|evidence)\b|\bwil (?:\w+ ){0,2}bewijs\b",
    r"\bnog (?:te |maar )?(?:blijken|onduidelijk|onbekend|onvoldoende|niet (?:bekend|duidelijk|bewezen|bevestigd))\b|"
    r"\bof (?:dat|dit|het) (?:waar is|klopt)\b|\bweten we (?:morgen|pas|nog niet|straks|later)\b|\bremains to be seen\b",
    r"(?:^|[.!?;] )(?:maar )?(?:voor )?(?:die|deze|(?:de|het) [\w-]{1,30}) (?:dan )?wel(?: natuurlijk| uiteraard| degelijk)?(?=$|[.!;])",
    r"(?:^|[.!?;] )niet (?:te )?(?:melden|informeren|inlichten) (?:is|was|zou|kan|mag|lijkt|voelt|gaat|kost|levert|brengt|betekent) (?!(?:hier |"
    r"dus |daarom |dan |wel |ook |volgens \w+ ){0,3}(?:terecht|verantwoord|goed|juist|prima|akkoord|verdedigbaar|logisch|mogelijk|"
    r"toegestaan|passend|de juiste|gepast|afgestemd|besproken|hier )\b)",
    r"\bmoet het (?:toch |echt |dus )?wel\b|\bdie (?:dan )?wel\b|\bkun(?:nen)? (?:je|jullie|we) (?:dit |dat )?niet menen\b",
    r"\bwel (?:degelijk |toch )?(?:\w+ )?(?:persoons)?gegevens (?:gelekt|gestolen|ingezien|weg|kwijt)\b",
    r"\bwie (?:heeft|zegt|bedenkt) (?:dit|dat)\b|\bsays who\b|\bten onrechte (?:gekozen|geantwoord)\b",
    r"\btwijfel\w*|\bin doubt\b|\b(?:have|has|had) (?:\w+ ){0,2}doubts\b|\bdoubtful\b",
    r"\bniet verstandig\b|\bnot sure\b",
    r"\b(?:vind|vinden|denk|denken|dacht|lijkt me|lijkt mij|zeg|meen) (?:ik |we |wij )?(?:zelf |toch )?(?:van|dus) wel\b",
    r"\btoch (?:maar |liever |dus |beter |gewoon ){0,5}wel\b(?! (?:versleuteld|gewist|leeg|veilig|compleet|beveiligd)\b)",
    r"\b(?:liever|beter|eigenlijk) (?:toch |maar |dus ){0,5}wel\b|\btoch (?:maar |wel |gewoon ){0,5}(?:melden|gemeld|doen)\b",
    r"\bwacht(?:en|ten)? (?:ik |we |wij |hier |nog |eerst |even |liever |daarom ){0,5}(?:op|tot)\b|\bin afwachting\b|"
    r"\bafwachten\b|\b(?:awaiting|waiting for|wait for|wait until)\b",
    r"\b(?:zodra|als|wanneer) (?:ik|we|wij) meer weten?\b|\bonce we know more\b|\buntil (?:we|i) know\b",
    r"\bonder voorbehoud\b|\btotdat? (?:ik|we|wij|er meer|fenna|dirk|mirte)\b",
)
# A filing that hasn't been made, or whose number is another one's.
NOT_FILED = (
    r"\bnog niet (?:echt|helemaal|gedaan|verstuurd|verzonden|ingediend|definitief|afgerond|gemeld|ontvangen|"
    r"doorgestuurd|gelukt|klaar)\b|^nog niet\b",
    r"\b(?:het |een |als )?concept(?:melding)? (?:staat|ligt|is|opgeslagen)\b|\bstaat klaar\b|\bin concept\b|\bas a draft\b|"
    r"\bdraft (?:is|only)\b",
    r"\b(?:van|voor|bij|of) (?:een |de |het )?(?:andere?|vorige?|verkeerde?|another|previous) (?:\w+ )?(?:zaak|incident|"
    r"melding|datalek|dossier|case|breach|filing|one)\b",
    r"\b(?:verkeerde?|wrong|fout(?:e|ief)?) (?:meld)?(?:nummer|number)\b|\bnummer (?:klopt|is) (?:nog )?(?:niet|fout)\b",
    r"\b(?:moet|ga|gaat|zal) (?:ik |we |dit |hem |het |de melding ){0,5}(?:nog|morgen|straks|later) (?:\w+ ){0,2}"
    r"(?:versturen|indienen|verzenden|doen|melden)\b",
    r"\bnog (?:in )?te dienen\b|\b(?:oude|vorige|old|previous) nummer\b|\b(?:denk|dacht|geloof|gok) ik\b|\bi think\b",
    r"\bnog (?:te )?(?:versturen|verzenden|indienen)\b|\bnot (?:yet )?(?:sent|submitted|filed)\b",
    r"\b(?:niet|mislukt) (?:verstuurd|verzonden|ingediend|gelukt|aangekomen)\b|\bmislukt\b",
)
# What reads like one of these and isn't: taken out first.
NO_SECOND_THOUGHT = (
    # the law in its own words (article 33)
    r"\b(?:artikel|art|avg|wet|verplicht|richtsnoer\w*|article|gdpr|required|obligatory|guideline\w*)\b[^!?\n]{0,90}"
    r"\b(?:tenzij|mits|unless)\b[^.!?\n]{0,120}",
    r"\bverkeerd bedoelde?\b",
)
NO_SECOND_THOUGHT_NEGATIVE = (
    r"\b(?:geen|zonder|nooit|niet meer|buiten)(?: enkele?| ook maar enige?| nog)? twijfel\w*",
    r"\btwijfel(?:de|den|en)?(?: (?:ik|we|wij|er))? niet\b|\b(?:lijdt|leed) geen twijfel\b",
    r"\b(?:eerst|aanvankelijk|eerder|in het begin)(?: nog)?(?: wat| enige| veel)? (?:twijfel\w*|getwijfeld)\b"
    r"[^.!?\n]{0,80}\b(?:maar|en) (?:die|dat|nu|inmiddels)\b",
    r"\btwijfelden?\b[^.!?\n]{0,80}\bmaar (?:die|dat|nu|inmiddels|it|hij)\b",
    r"\btwijfel\b[^.!?\n]{0,60}\b(?:is|werd|heeft [\w ]{1,30}) (?:nu |inmiddels |helemaal ){0,5}weggenomen\b",
    r"\b(?:not|isn't) (?:a )?(?:good|wise) (?:idea )?to (?:bother|notify|report|burden|trouble)\b",
    r"\b(?:hoeven|hoeft|moet(?:en)?|konden|hoefden) (?:\w+ ){0,3}niet (?:meer |langer )?(?:te )?(?:af)?wachten\b",
)
NO_SECOND_THOUGHT_POSITIVE = (
    r"\b(?:als|indien|wanneer) (?:we|wij|ik) (?:dit |het |dat )?niet (?:te )?(?:melden|informeren)\b",
    r"\btwijfel\w*\b[^.!?\n]{0,80}\b(?:dus|daarom|vandaar|dan) ",
    r"\bniet verstandig om [^.!?\n]{0,40}(?:te wachten|niet te melden|niets te doen|niet te informeren)\b",
    r"\bnot (?:a )?(?:good|wise) (?:idea )?to (?:wait|keep|stay|do nothing|not)\b",
    r"\bniet (?:te )?(?:melden|informeren|inlichten) (?:zou (?:ik |wij |we )?(?:lastig|moeilijk|niet|onverantwoord|een fout)|"
    r"is (?:hier |dus |voor mij )?(?:geen|onverantwoord|lastig|niet|moeilijk)|(?:kan|durf|wil|mag) (?:ik |we |hier |dus )?"
    r"niet|lijkt (?:me|mij) (?:niet|onverantwoord|geen))\b",
)

# A sentence of these words alone says no more than yes or no: it agrees or it doesn't, and never is a reason.
FILLERS = words_of(
    "of nee ja toch eigenlijk liever maar wel niet dus doen gewoon hoor even sorry echt zeker beter dit dat het we wij ik "
    "dan zo maak zet maar op verander wilde wil wou correctie correction change make to on moet moeten kan mag natuurlijk absoluut alsnog juist nou wat mij betreft ons hier graag aub svp bij de ap doe zou er van geen nooit nog te please do don't dont yes "
    "no not really actually rather better this that it i should shouldn't must can can't cannot "
    "yet never course and en but so voor"
)
AGAINST_NEGATIVE = words_of(
    "wel alsnog toch eigenlijk liever beter of kan mag can can't cannot rather actually better should must"
)
AGAINST_POSITIVE = words_of(
    "niet geen nee nooit no not don't dont never shouldn't can't cannot liever eigenlijk of rather actually"
)
MATTERS = {
    Topic.NOTIFY: words_of("melden gemeld meld datalek notify report breach"),
    Topic.BREACH: words_of("datalek lek melden breach leak"),
    Topic.INCIDENT: words_of("incident datalek melden breach"),
    Topic.INFORM: words_of("informeren inlichten inform tell"),
    Topic.CRISIS: words_of("crisis crisisteam"),
    Topic.SAFE: words_of("veilig safe"),
}
DENIALS = words_of("niet geen nooit no not don't dont never shouldn't")

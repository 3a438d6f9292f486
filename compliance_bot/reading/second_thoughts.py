"""What takes a decision back, makes it depend on something, or leaves it to another: in its reason (mail.md §6). Data.

Read without case and accents, for every decision; what depends on the word is in second_thoughts_of.py and turns.py.
"""

from __future__ import annotations

# The beginning of a reason that goes on with the decision's own sentence: "NIET MELDEN / voelt niet goed".
GOES_ON = (
    r"(?:denk|dacht|geloof|gok|hoop|vermoed|meen|vrees) (?:ik|we|wij)\b",
    r"(?:i|we) (?:think|thought|guess|hope|suppose)(?:[,.!;]|$| but\b)",
    r"(?:voelt|voelde|klinkt|klonk|past|hoort|zal|zullen|kun|kunnen|durf|durven|zouden|mogen|blijkt|"
    r"verdient|riekt|"
    r"stond|staat|zei|zegt|schreef|riep|las|lees|hoorde|stelde|vroeg|gaat(?! (?:het )?(?:om|over|alleen|"
    r"slechts)\b)|"
    r"had (?:ik|ons|moeten|niet|nooit|gemoeten)|heeft (?:mijn|niet mijn)|wordt (?:lastig|moeilijk|riskant)) ",
    r"(?:feels|sounds|looks|felt|sounded|says|said|makes? no sense|goes against|could|couldn't|wouldn't) ",
    r"of (?:niet|wel|toch|juist|eigenlijk|misschien)\b",
    r"or (?:maybe|perhaps|rather|not|should|do)\b",
    r"(?:hmm+|tja|mwah|misschien|wellicht|mogelijk|eventueel|perhaps|maybe|possibly)\b",
    # a day is for a promise, not for a decision
    r"(?:vandaag|nu|voorlopig|even) (?:nog |maar |even ){0,5}niet\b(?! (?:meer|langer)\b)",
    r"(?:not (?:now|today|for now|until|before|unless)|for now|for the time being)\b",
    r"(?:alleen|pas|enkel|slechts|maar alleen|only|but only) (?:als|wanneer|indien|na|nadat|zodra|met|if|"
    r"when|after|"
    r"once|with)\b",
    r"(?:zodra|as soon as|once) (?!(?:mogelijk|het kan|dat kan|dit kan|possible)\b)",
)
# The beginning of any sentence of the reason.
SENTENCES = (
    r"(?:(?:nee|no|oh|o|oeps|sorry|hm+),? ){0,5}(?:wacht|wait|stop|hold on|ho)(?=[,.!;]|$| (?:even|nog|eens|"
    r"maar|hier|met|a|"
    r"until|please|tot|with)\b)",
    r"(?:sorry|oeps|oops|excuus|pardon|whoops|oh nee|o nee|oh no)\b.{0,40}\b(?:vergissing|foutje|fout|"
    r"verkeerde?|mistake|"
    r"wrong|my bad|misclick|te snel)\b",
    r"(?:een )?(?:vergissing|foutje)(?:$|[.!,:]? (?:van mij|van me|mijn kant|ik|moet|dit moet|dat moet|"
    r"sorry|het moest)\b|"
    r"[!,:]$)",
    r"(?:(?:dit|dat|het) (?:was|is) )?(?:de |het )?verkeerde? (?:knop|optie|antwoord|zaak|incident|dossier|"
    r"regel|woord|"
    r"keuze|link|mail)[ .!,]*(?:gekozen|geklikt|ingedrukt|gedrukt)?(?:$|[,;]| sorry\b)",
    r"(?:(?:that|this|it) (?:was|is) )?(?:the )?wrong (?:button|option|answer|case|incident|line|word|link|"
    r"choice|one)"
    r"(?:$|[,;]| sorry\b)",
    r"(?:maar |but )?(?:vraag (?:het |dit |dat |er )?(?:maar |even |eerst |eens ){0,5}(?:naar |aan )?\w+$|"
    r"ask \w+$)",
    r"(?:misschien|wellicht|maybe|perhaps) (?:toch |wel |moet(?:en)? |is (?:het|dit) beter|we should|it is "
    r"better|not)\b",
    r"(?:(?:dit|dat) (?:is|was) )?(?:sorry,? )?(?:per (?:ongeluk|abuis|vergissing)|by (?:accident|mistake)|"
    r"verkeerd)"
    r"(?: (?:verstuurd|gestuurd|verzonden|gekozen|geklikt|getikt|sorry|sent))?(?:,? sorry)?$",
    r"sent by (?:accident|mistake)\b|sorry,? verkeerd\b",
    r"(?:dit is |dat is |this is )?(?:nog |maar |slechts |a |only |een ){0,3}(?:concept|draft|"
    r"conceptantwoord)(?:$|[,;:])",
    r"(?:ervan |er van )?(?:uitgaande|aangenomen|vooropgesteld|gesteld dat|onder de voorwaarde|op "
    r"voorwaarde|assuming|"
    r"presuming|supposing|given that it turns out) ",
    r"(?:maar )?(?:behalve|except|dat is, als|that is, if) ",
    r"not (?:notifying|informing|reporting) (?:is|was|would|could|seems) (?!(?:here |therefore )?(?:right|"
    r"fine|justified|"
    r"correct|agreed|defensible)\b)",
    r"test(?:je|ing)?$",
    r"(?:haha+|hihi+|lol|geintje|grapje|joke|just joking|sarcasm|not!)\b",
    r"(?:onder voorbehoud|in afwachting|subject to|awaiting|pending) ",
    r"(?:maar )?(?:dan )?(?:alleen|pas|enkel|only) (?:als|wanneer|indien|nadat|zodra|if|when|after|once) "
    r"(?:"
    r"de fg|jij|jullie|u|iedereen|ik|we|wij|the dpo|you|i|everybody|\w+ (?:akkoord|het eens|agrees?|"
    r"zegt))\b",
)
# Anywhere in the reason.
ANYWHERE = (
    r"\b(?:tenzij|mits|behalve (?:als|wanneer|indien)|unless|except (?:if|when)|only if|onder voorwaarde|"
    r"op voorwaarde|on condition)\b",
    r"\b(?:ik|wij|we) bedoel(?:de|den|en)?\b|\bbedoel(?:de)? (?:ik|natuurlijk|dus|was)\b|\bi (?:meant?|"
    r"intended)\b",
    r"\b(?:moe(?:s)?t (?:zijn|wezen)[: ]{1,2}|moest )(?:dus |wel |niet |geen ){0,5}(?:melden|datalek|"
    r"informeren|notify|inform|crisis|"
    r"incident|veilig)\b",
    r"\b(?:vergeet|negeer) (?:dit|dat|het|mijn|deze|die|bovenstaand\w*|de (?:vorige|mail|regel))\b",
    r"\b(?:ignore|forget|disregard|scratch|scrap|strike|cancel) (?:this|that|it|my|the (?:above|last|"
    r"previous|line|mail))\b",
    r"\bnever ?mind\b|\blaat (?:maar(?= zitten|$|[.!,])|dit maar|zitten)\b",
    r"\b(?:trek|neem|trekken|nemen|draai|draaien) (?:(?:ik|wij|we|dit|dat|het|hierbij|weer|nu|mijn|onze|"
    r"deze|besluit|"
    r"beslissing|antwoord|daarom|dus|toch|alsnog|maar|graag) ){0,5}(?:in|terug)\b",
    r"\b(?:besluit|beslissing|antwoord) (?:is |wordt )?(?:hierbij |dus |weer ){0,5}(?:ingetrokken|vervallen|"
    r"vervalt|"
    r"teruggedraaid|herzien)\b|\b(?:hierbij|bij deze) (?:weer )?ingetrokken\b",
    r"\bi (?:hereby |now )?(?:withdraw|retract|revoke|cancel|reverse)\b|\b(?:take|taking) (?:this|that|it) "
    r"back\b",
    r"\b(?:me|mij|ons) (?:inmiddels |toch |weer ){0,5}(?:bedacht|vergist)\b|\bik bedenk me\b|\bvan "
    r"gedachten veranderd\b",
    r"\bdenk(?:en)? (?:er |ik |we |hier |inmiddels |nu ){0,5}anders over\b|\bchanged my mind\b|\breconsider\b|"
    r"\bheroverweg\w*\b|\bi was wrong\b|\bmy mistake\b|\bmijn (?:fout|vergissing)\b",
    r"\bniet (?:verwerken|uitvoeren|registreren|vastleggen|doorvoeren)\b|\b(?:do not|don't) (?:process|"
    r"record|register|"
    r"act on)\b|\b(?:even|nog) niets (?:mee |aan )?doen\b|\bdoe (?:hier |er )?(?:nog |even |maar "
    r"){0,5}niets mee\b",
    r"\bik (?:test|probeer)(?:te)? (?:even |alleen |maar |eens |hier ){0,5}(?:of|deze|het systeem|de bot|"
    r"dit)\b|"
    r"\bjust testing\b|\btestantwoord\b",
    r"\b(?:zeg|beslis|kies|bepaal|weet) (?:jij|jullie|u) (?:het )?(?:maar|zelf)\b|\bzeg jij het\b|\bjij mag "
    r"het zeggen\b",
    r"\blaat \w+ (?:maar |het |dit |hierover |daarover ){0,5}(?:beslissen|besluiten|kiezen|bepalen)\b|\blet "
    r"\w+ (?:decide|choose)\b",
    r"\bup to (?:you|him|her|them|the dpo)\b|\bvraag (?:het|dit|dat) (?:maar |even |eerst "
    r"){0,5}(?:aan )?"
    r"(?:de fg|de directie)\b|\bask (?:the dpo)\b",
    r"\b(?:hangt|ligt) (?:[\w']+ ){0,5}(?:af\b|aan (?:de|het|wat|of)\b)|\bafhankelijk van\b|\bdepends? on\b",
    r"\b(?:andere?|verkeerde?|vorige?|wrong|another) (?:incident|zaak|mail|dossier|thread|draadje|one|"
    r"case)\b.{0,30}\b"
    r"(?:bedoeld|beantwoord|geantwoord|gereageerd|replied|meant)\b|\bhoort? bij een (?:ander|andere) "
    r"(?:incident|zaak)\b",
    r"\b(?:was|is) (?:voor|bedoeld voor|meant for) (?:een |de |the |a )?(?:ander|andere|another|"
    r"[a-z]{2,16}-\d{4}-)",
    r"\b(?:replied|answered) to the wrong\b|\bik (?:koos|klikte|drukte|tikte|typte)\b",
    r"\b(?:wil|wilde|wou|zou|moet|moeten) (?:ik |we |wij )?(?:dit |het |nog |graag |even ){0,3}eerst (?:nog "
    r"|even |met |goed ){0,3}"
    r"(?:[\w']+ ){0,3}(?:spreken|overleggen|bellen|vragen|nadenken|bespreken|kijken|weten|zien)\b",
    r"\b(?:voorlopige?|preliminary) (?:inschatting|oordeel|conclusie|antwoord|besluit|view|decision)\b|"
    r"\b(?:nog niet|not|morgen|later|straks) (?:final|definitief)\b|\bto be confirmed\b|\bwordt vervolgd\b",
    r"\b(?:geloof|vertrouw) (?:ik |we )?(?:het |dit |dat |hem |haar |ze |hen |er ){1,2}(?:\w+ ){0,2}niet\b|"
    r"\b(?:don't|do not) (?:really |quite )?(?:trust|believe|agree with|follow) (?:this|that|it|him|her|"
    r"them|his|the)\b",
    r"\bniet over(?:neem|nemen)\b|\b(?:neem|nemen) (?:ik |we )?(?:dit |dat |het |zijn |haar ){0,2}(?:advies "
    r")?niet over\b",
    r"\b(?:besluit|decision|dit|this|het|it) (?:geldt|applies) (?:alleen|niet|only|not)\b|(?:^|[.!?;] "
    r")(?:geldt niet|only applies)\b",
    r"\b(?:moet|mag|zal|should|must) (?:dit |het |hierover |dat |zelf |maar ){0,2}(?:beslissen|besluiten|"
    r"decide)\b|"
    r"\bnog (?:even|eventjes|een dag|een dagje|een nacht) wachten\b",
    r"\b(?:ben|bent|is|zijn|blijf|blijft) (?:ik |wij |we )?(?:er |hier |daar )?(?:sterk "
    r"|fel |erg |heel |zeer |mordicus )?tegen\b"
    r"|\bi (?:am|remain) against\b|\bi object\b|\bvolg (?:ik )?(?:dat |dit |het )?(?:advies )?niet\b",
    r"\b(?:dat|dit|het) (?:zou|is|was|lijkt me|lijkt mij|vind ik) (?:wel |toch |echt |natuurlijk |me |een |"
    r"iets |heel ){0,5}"
    r"(?:te makkelijk|te gemakkelijk|een fout|fout|onverantwoord|onverstandig|dom|onzin|onacceptabel|"
    r"kort door de bocht|te kort door de bocht|te vroeg|voorbarig|te snel|sterk|stug|niet (?:goed|te "
    r"verantwoorden|handig|slim|juist|"
    r"terecht|wenselijk|uit te leggen|te verdedigen|verdedigbaar))(?=$|[\s]*[,.;:!?\n]| zijn\b| om\b| "
    r"voor\b| want\b)",
    r"\b(?:that|this|it) (?:would be|is|seems) (?:too easy|wrong|irresponsible|premature|absurd|unwise|"
    r"reckless|nonsense|"
    r"too early|too soon|indefensible|out of the question|not right|hard to defend)\b",
    r"\bik (?:durf|kan|wil) (?:dit|dat|het|hier) (?:\w+ ){0,2}niet (?:aan|beslissen|besluiten|alleen|"
    r"verantwoorden|"
    r"voor mijn rekening)\b|\bik (?:sta|stond) (?:hier |er |daar )?niet achter\b",
    r"\b(?:nu|vandaag) nog (?:even )?niet\b|\bnog even niet\b|\bvoorlopig (?:nog |even |maar "
    r"){0,5}niet\b(?! meer)",
    r"[\U0001f44e\u274c\U0001f6ab\U0001f914\U0001f643\U0001f61c\U0001f609\u26d4\U0001f937\U0001f92a]|"
    r"(?<!\w);-?\)",
)
# A filing that hasn't been made, or whose number is another one's.
NOT_FILED = (
    r"\bnog niet (?:echt|helemaal|gedaan|verstuurd|verzonden|ingediend|definitief|afgerond|gemeld|ontvangen|"
    r"doorgestuurd|gelukt|klaar)\b|^nog niet\b",
    r"\b(?:het |een |als )?concept(?:melding)? (?:staat|ligt|is|opgeslagen)\b|\bstaat klaar\b|\bin "
    r"concept\b|\bas a draft\b|"
    r"\bdraft (?:is|only)\b",
    r"\b(?:van|voor|bij|of) (?:een |de |het )?(?:andere?|vorige?|verkeerde?|another|previous) (?:\w+ "
    r")?(?:zaak|incident|"
    r"melding|datalek|dossier|case|breach|filing|one)\b",
    r"\b(?:verkeerde?|wrong|fout(?:e|ief)?) (?:meld)?(?:nummer|number)\b|\bnummer (?:klopt|is) (?:nog "
    r")?(?:niet|fout)\b",
    r"\b(?:moet|ga|gaat|zal) (?:ik |we |dit |hem |het |de melding ){0,5}(?:nog|morgen|straks|later) (?:\w+ "
    r"){0,2}"
    r"(?:versturen|indienen|verzenden|doen|melden)\b",
    r"\bnog (?:in )?te dienen\b|\b(?:oude|vorige|old|previous) nummer\b|\b(?:denk|dacht|geloof|gok) ik\b|"
    r"\bi think\b",
    r"\bnog (?:te )?(?:versturen|verzenden|indienen)\b|\bnot (?:yet )?(?:sent|submitted|filed)\b",
    r"\b(?:niet|mislukt) (?:verstuurd|verzonden|ingediend|gelukt|aangekomen)\b|\bmislukt\b",
)
# What reads like one of these and isn't: taken out first.
NO_SECOND_THOUGHT = (
    # the law in its own words (article 33)
    r"\b(?:artikel|art|avg|wet|verplicht|richtsnoer\w*|article|gdpr|required|obligatory|"
    r"guideline\w*)\b[^!?\n]{0,90}"
    r"\b(?:tenzij|mits|unless)\b[^.!?\n]{0,120}",
    r"\bverkeerd bedoelde?\b",
)
# A question to a colleague about the work ahead, which doubts nothing.
ASKS_A_COLLEAGUE = (
    r"(?:kun|kunnen|zouden|willen|mogen) (?:jij|je|jullie|u|we|\w+ (?:jij|dit|het)) [^.!?]{0,80}\?|"
    r"kan (?!dit\b|dat\b|het\b)\w+ [^.!?]{0,80}\?"
)

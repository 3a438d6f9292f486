"""What takes back a decision that ends or spares something, or one that does it: in its reason (mail.md §6, P18). Data.

Read without case and accents. NEGATIVE is of NIET and GEEN, where what is missed is worst; POSITIVE is of the rest.
"""

from __future__ import annotations

from compliance_bot.reading.grammar import Topic
from compliance_bot.reading.vocabulary import words_of

GOES_ON_POSITIVE = (
    r"(?:onzin|overdreven|nonsense|no way|absolutely not|over my dead body|kom (?:op|nou)|echt niet|in geen "
    r"geval|"
    r"onder geen beding|geen (?:sprake van|denken aan)[ .!]{0,3}$)",
    r"(?:maar )?(?:als|indien|wanneer|mocht|zolang) (?!(?:we|wij|ik) (?:dit |het |dat )?niet\b)",
    r"(?:but )?(?:if|when|provided|as long as|pending) (?!(?:we|i) (?:do not|don't)\b)",
    r"nee\b|no(?:[,.!]|$| (?:way|wait|please|need|not|notification)\b)",
    r"(?:zou|lijkt|mag|hoeft|vind|wil|doe|doen|cannot|won't|isn't|shouldn't) ",
    r"(?:is|was) (?!(?:al |reeds |nu |ook |zo |inmiddels |hier |dus |echt |wel ){0,5}(?:afgestemd|besproken|"
    r"akkoord|overlegd|"
    r"bevestigd|nodig|verplicht|noodzakelijk|urgent|dringend|needed|required|necessary|urgent|agreed|"
    r"discussed)\b)",
    r"(?:kan|moet) (?!(?:ook |wel |nog |al |dus |nu |echt ){0,5}(?:voorlopig|vandaag|direct|meteen|voor|"
    r"binnen|snel|zo snel|"
    r"morgen|omdat|wegens|volgens|van de)\b)",
    r"(?:seems|would|may|can|should|must) ",
)
GOES_ON_NEGATIVE = (
    r"(?:maar )?(?:als|indien|wanneer|mocht) (?![^.!?\n]{1,150}, (?:zou(?:den)?|had(?:den)?|was|waren|dan "
    r"had|dan zou)\b)",
    r"(?:maar )?(?:zolang|voordat|totdat|tot) (?!(?:nu|nog|op heden|dusver|dusverre|\d)\b)",
    r"(?:but )?(?:if|when) (?![^.!?\n]{1,150}, [\w' ]{1,30}would\b)",
    r"(?:but )?(?:unless|until|till|before|provided|as long as|while we|pending) ",
    r"nee\b(?![,:]? (?:want|omdat|niet|geen|er (?:is|was|zijn|waren)|hoeft|dit hoeft|dat hoeft|de|het|alles|"
    r"alle)\b)",
    r"no\b[,!.](?! (?:because|the|there|it|all|nothing|nobody|not needed|no need)\b)",
    r"(?:voorlopig|vooralsnog|nog niet|tijdelijk|not yet)\b",
    r"(?:lijkt|zou|mag|hoeft|moet|moeten|vind|wil|doe|doen|seems|would|may|cannot|should|must|isn't|"
    r"shouldn't|won't) ",
    r"(?:is|was) (?!(?:al |reeds |nu |ook |zo |inmiddels |een |maar |slechts |alleen |volledig |geheel |"
    r"gewoon |only |an? "
    r"|just |already |fully ){0,5}(?:afgestemd|besproken|overlegd|bevestigd|versleuteld|gewist|verwijderd|"
    r"hersteld|"
    r"onderzocht|vernietigd|teruggevonden|gecontroleerd|test|oefening|interne?|eigen|leeg|lege|gepland|"
    r"dubbel|openbaar|bekend|"
    r"vals|encrypted|wiped|deleted|returned|discussed|confirmed|drill|test|duplicate|empty|public|internal)\b)",
    r"kan (?!niet (?:meer )?(?:(?:gelezen|geopend|ingezien|bekeken|gebruikt|ontsleuteld|ontcijferd) worden|"
    r"worden "
    r"(?:gelezen|geopend|ingezien|bekeken|gebruikt|ontsleuteld)|(?:gelezen|geopend|ingezien|bekeken) zijn)\b)",
    r"can (?!only be read|not be read|never be read)",
)
ANYWHERE_POSITIVE = (
    r"(?:^|[.!?;] )(?:maar |graag |nog ){0,2}eerst (?:overleg|de logs|de fg)\b",
    r"(?:^|[.!?;] )(?:niet (?:meer )?nodig|not (?:needed|necessary))\b|\bmelden (?:hoeft|is|lijkt) (?:dus |"
    r"hier |toch |me |ons ){0,3}"
    r"(?:niet|geen|onnodig|overbodig|overdreven)\b|, (?:maar )?(?:ik|wij) niet(?=$|[.,;!])",
    r"(?:^|[,;:.!] )(?:dus |maar |so ){0,2}(?:niet doen|don't do it|don't)(?=$|[.,;!])",
    r"^(?:later|morgen|straks|tomorrow)(?: misschien| wellicht| pas| maybe)?(?=$|[.,;!])",
    r"\b(?:ik|we|wij) twijfel(?:en|de|den)?\b(?! (?:er )?niet\b)|\btwijfel (?:ik|we|wij)\b(?! (?:er )?niet\b)",
    r"\b(?:nog|blijf|grote?|sterke?) twijfel\w*|^twijfel",
    r"\bniet verstandig\b|\b(?:vind|denk|lijkt me|lijkt mij) (?:ik )?van niet\b",
    r"\bnot sure (?:yet|about (?:this|it|that)|(?:whether|if) (?:we|i|to|this|that|it)|this|that|it|we "
    r"should|i)\b|"
    r"\bnot sure(?=$|[.!,;])|^not sure\b|\bi am not sure\b",
    r"\btoch (?:maar |dus |liever ){0,5}niet(?:$|[.,;!]| (?:doen|melden|gemeld|nodig|informeren|inlichten|"
    r"handig|verstandig))",
    r"\b(?:liever|beter) (?:toch |maar |nog |eigenlijk ){0,5}niet\b",
)
ANYWHERE_NEGATIVE = (
    r"\b(?:is|zou) (?:dit|dat|het) (?:echt |toch )?niet te (?:verantwoorden|verdedigen)\b",
    r"(?:^|[.!?;] )(?:(?:graag|stuur(?: \w+)?|maar|ik wil|geef(?: \w+)?) ){0,2}eerst (?:de |het |nog |"
    r"overleg|moet|even|zeker|wil|"
    r"meer)",
    r"\b(?:need|send|want|see|check|ask)\b[^.!?]{0,40}\bfirst(?=$|[.,;!])",
    r"\b(?:te weinig|onvoldoende|niet genoeg|mis|missen) (?:nog |de |hier |daar ){0,2}(?:informatie|info|"
    r"bewijs|bekend|gegevens om)\b|"
    r"\b(?:not enough|insufficient|need more|too little) (?:information|info|proof|evidence)\b|\bwil (?:\w+ "
    r"){0,2}bewijs\b",
    r"\bnog (?:te |maar )?(?:blijken|onduidelijk|onbekend|onvoldoende|niet (?:bekend|duidelijk|bewezen|"
    r"bevestigd))\b|"
    r"\bof (?:dat|dit|het) (?:waar is|klopt)\b|\bweten we (?:morgen|pas|nog niet|straks|later)\b|\bremains "
    r"to be seen\b",
    r"(?:^|[.!?;] )(?:maar )?(?:voor )?(?:die|deze|(?:de|het) [\w-]{1,30}) (?:dan )?wel(?: natuurlijk| "
    r"uiteraard| degelijk)?(?=$|[.!;])",
    r"(?:^|[.!?;] )niet (?:te )?(?:melden|informeren|inlichten) (?:is|was|zou|kan|mag|lijkt|voelt|gaat|kost|"
    r"levert|brengt|betekent) (?!(?:hier |"
    r"dus |daarom |dan |wel |ook |volgens \w+ ){0,3}(?:terecht|verantwoord|goed|juist|prima|akkoord|"
    r"verdedigbaar|logisch|mogelijk|"
    r"toegestaan|passend|de juiste|gepast|afgestemd|besproken|hier )\b)",
    r"\bmoet het (?:toch |echt |dus )?wel\b|\bdie (?:dan )?wel\b|\bkun(?:nen)? (?:je|jullie|we) (?:dit |dat "
    r")?niet menen\b",
    r"\bwel (?:degelijk |toch )?(?:\w+ )?(?:persoons)?gegevens (?:gelekt|gestolen|ingezien|weg|kwijt)\b",
    r"\bwie (?:heeft|zegt|bedenkt) (?:dit|dat)\b|\bsays who\b|\bten onrechte (?:gekozen|geantwoord)\b",
    r"\btwijfel\w*|\bin doubt\b|\b(?:have|has|had) (?:\w+ ){0,2}doubts\b|\bdoubtful\b",
    r"\bniet verstandig\b|\bnot sure\b",
    r"\b(?:vind|vinden|denk|denken|dacht|lijkt me|lijkt mij|zeg|meen) (?:ik |we |wij )?(?:zelf |toch "
    r")?(?:van|dus) wel\b",
    r"\btoch (?:maar |liever |dus |beter |gewoon ){0,5}wel\b(?! (?:versleuteld|gewist|leeg|veilig|compleet|"
    r"beveiligd)\b)",
    r"\b(?:liever|beter|eigenlijk) (?:toch |maar |dus ){0,5}wel\b|\btoch (?:maar |wel |gewoon "
    r"){0,5}(?:melden|gemeld|doen)\b",
    r"\bwacht(?:en|ten)? (?:ik |we |wij |hier |nog |eerst |even |liever |daarom ){0,5}(?:op|tot)\b|\bin "
    r"afwachting\b|"
    r"\bafwachten\b|\b(?:awaiting|waiting for|wait for|wait until)\b",
    r"\b(?:zodra|als|wanneer) (?:ik|we|wij) meer weten?\b|\bonce we know more\b|\buntil (?:we|i) know\b",
    r"\bonder voorbehoud\b|\btotdat? (?:ik|we|wij|er meer)\b",
)
NO_SECOND_THOUGHT_NEGATIVE = (
    r"\b(?:geen|zonder|nooit|niet meer|buiten)(?: enkele?| ook maar enige?| nog)? twijfel\w*",
    r"\btwijfel(?:de|den|en)?(?: (?:ik|we|wij|er))? niet\b|\b(?:lijdt|leed) geen twijfel\b",
    r"\b(?:eerst|aanvankelijk|eerder|in het begin)(?: nog)?(?: wat| enige| veel)? (?:twijfel\w*|getwijfeld)\b"
    r"[^.!?\n]{0,80}\b(?:maar|en) (?:die|dat|nu|inmiddels)\b",
    r"\btwijfelden?\b[^.!?\n]{0,80}\bmaar (?:die|dat|nu|inmiddels|it|hij)\b",
    r"\btwijfel\b[^.!?\n]{0,60}\b(?:is|werd|heeft [\w ]{1,30}) (?:nu |inmiddels |helemaal ){0,5}weggenomen\b",
    r"\b(?:not|isn't) (?:a )?(?:good|wise) (?:idea )?to (?:bother|notify|report|burden|trouble)\b",
    r"\b(?:hoeven|hoeft|moet(?:en)?|konden|hoefden) (?:\w+ ){0,3}niet (?:meer |langer )?(?:te "
    r")?(?:af)?wachten\b",
)
NO_SECOND_THOUGHT_POSITIVE = (
    r"\b(?:als|indien|wanneer) (?:we|wij|ik) (?:dit |het |dat )?niet (?:te )?(?:melden|informeren)\b",
    r"\btwijfel\w*\b[^.!?\n]{0,80}\b(?:dus|daarom|vandaar|dan) ",
    r"\bniet verstandig om [^.!?\n]{0,40}(?:te wachten|niet te melden|niets te doen|niet te informeren)\b",
    r"\bnot (?:a )?(?:good|wise) (?:idea )?to (?:wait|keep|stay|do nothing|not)\b",
    r"\bniet (?:te )?(?:melden|informeren|inlichten) (?:zou (?:ik |wij |we )?(?:lastig|moeilijk|niet|"
    r"onverantwoord|een fout)|"
    r"is (?:hier |dus |voor mij )?(?:geen|onverantwoord|lastig|niet|moeilijk)|(?:kan|durf|wil|mag) (?:ik |"
    r"we |hier |dus )?"
    r"niet|lijkt (?:me|mij) (?:niet|onverantwoord|geen))\b",
)
# A sentence of these words alone says no more than yes or no: it agrees or it doesn't, and never is a reason.
FILLERS = words_of(
    "of nee ja toch eigenlijk liever maar wel niet dus doen gewoon hoor even sorry echt zeker beter dit dat het "
    "we wij ik dan zo maak zet op verander wilde wil wou correctie correction change make to on moet moeten kan "
    "mag natuurlijk absoluut alsnog juist nou wat mij betreft ons hier graag aub svp bij de ap doe zou er van "
    "geen nooit nog te please do don't dont yes no not really actually rather better this that it i should "
    "shouldn't must can can't cannot yet never course and en but so voor "
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

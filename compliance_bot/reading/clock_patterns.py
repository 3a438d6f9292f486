"""How times of the clock are written: patterns over level text for clock_words.py, every repeat bounded (T16)."""

from __future__ import annotations

import re

from compliance_bot.reading.local_time import ZONE_WORDS
from compliance_bot.reading.number_words import DUTCH, ENGLISH, any_of

_MINUTES_NL = {"twintig": 20, "kwart": 15, "kwartier": 15, "vijfentwintig": 25}
_MINUTES_EN = {"twenty": 20, "twenty-five": 25, "twenty five": 25, "a quarter": 15, "quarter": 15, "half": 30}
# "tegen vijven", "rond achten"
_ROUGH_WORDS = (
    *("eenen", "tweeen", "drieen", "vieren", "vijven", "zessen"),
    *("zevenen", "achten", "negenen", "tienen", "elven", "twaalven"),
)
_ROUGH = {word: number for number, word in enumerate(_ROUGH_WORDS, start=1)}
NUMBERS = {**DUTCH, **ENGLISH, **_MINUTES_NL, **_MINUTES_EN, **_ROUGH}

_NL_HOUR = rf"(?:{any_of(DUTCH)}|1[0-2]|0?[1-9])"
_EN_HOUR = rf"(?:{any_of(ENGLISH)}|1[0-2]|0?[1-9])"
_HOUR = rf"(?:{any_of({**DUTCH, **ENGLISH})}|2[0-4]|1\d|0?\d)"
_HALF_DAY = r"(?:a\.m\.?|p\.m\.?|am|pm)"
_UNIT = r"(?:uur|uurtje|u|h|hrs?|hours|o'?clock)"
_ALONE = r"(?<![\w.:,/+€$#-])"
_MEASURE = r"(?:euro|eur|gb|mb|kb|tb|kilo|km|kg|procent|percent|miljoen|million|graden)"
_DONE = rf"(?![\w%€]|[.:,/-]\d| ?{_MEASURE}(?!\w))"
# what may stand after a bare "om 9": no noun, or nine of something would be a time
_FREE = (
    r"(?= ?(?:$|[.,;:!?)\n-]|(?:en|and|of|or|tot|to|uur|u|h|am|pm|a\.m|p\.m|utc|cet|cest|ontdekt\w{0,3}|gezien|"
    r"zag\w{0,2}|"
    r"ge?merkt\w{0,2}|merkte\w?|op|on|is|was|werd|heb|heeft|hebben|had|hadden|kwam\w{0,2}|viel|vond\w{0,2}|bleek|"
    r"ik|wij|we|i|our|ons|onze|een|mijn|my|the|it|they|he|she|someone|iemand|het|dit|dat|"
    r"discover\w{0,4}|notic\w{0,4}|found|saw|"
    r"gister\w{0,8}|van\w{4,7}|yesterday|today|this|last|in|at|'s|maandag|dinsdag|woensdag|donderdag|vrijdag|"
    r"zaterdag|"
    r"zondag|monday|tuesday|wednesday|thursday|friday|saturday|sunday|pas|al|door|by|when|toen|that|which|because|while|during|omdat|terwijl|tijdens|dus|erachter|"
    r"opgevallen|"
    r"gevonden|aangetroffen|vastgesteld|geconstateerd|gesignaleerd|gecheckt)(?!\w)))"
)
RELATIVE_NL = re.compile(
    rf"{_ALONE}(?P<minutes>{any_of({**DUTCH, **_MINUTES_NL})}|[1-5]?\d)"
    rf"(?: minuten| minuut| min\.?)? (?P<side>voor|over) (?P<half>half )?(?P<hour>{_NL_HOUR})(?: uur)?{_DONE}"
)
RELATIVE_EN = re.compile(
    rf"{_ALONE}(?P<minutes>{any_of({**ENGLISH, **_MINUTES_EN})}|"
    rf"[1-5]?\d)(?: minutes?| mins?)? (?P<side>to|past|till) (?P<hour>{_EN_HOUR})"
    rf"(?: o'?clock)?(?: ?(?P<day>{_HALF_DAY}))?{_DONE}"
)
HALF_NL = re.compile(rf"{_ALONE}half (?P<hour>{_NL_HOUR})(?: uur)?{_DONE}")
HALF_EN = re.compile(rf"{_ALONE}half (?P<hour>{any_of(ENGLISH)}){_DONE}")
FOUR_DIGITS = re.compile(
    rf"{_ALONE}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?= ?(?:uur|hrs?|hours|h|utc|gmt|"
    rf"z)\b)(?: ?{_UNIT}\b)?{_DONE}"
)
DIGITAL = re.compile(
    rf"(?:(?<=[:.uh]\d\d-)|(?<![\d.:,/+€$#-]))(?<![a-su-z_])(?P<hour>2[0-4]|1\d|0?\d)[:.uh](?P<minute>[0-5]\d)"
    rf"(?::[0-5]\d(?:[.,]\d{{1,6}})?)?(?: ?(?:(?P<day>{_HALF_DAY})|{_UNIT})(?!\w))?"
    rf"(?:(?=(?:z|utc)(?!\w))|(?![\w%€]|[.:,/]\d| ?{_MEASURE}(?!\w)))"
)
WITH_UNIT = re.compile(
    rf"(?:(?<=\d-)|{_ALONE})(?P<hour>{_HOUR}) ?(?:(?P<day>{_HALF_DAY})|(?P<unit>uur|u|h|o'?clock))(?!\w)"
)
NAMED = re.compile(r"(?<!\w)(?:(?P<noon>(?:het )?middaguur|noon|midday)|middernacht|midnight)(?!\w)")
_BEFORE = (
    r"(?<!\w)(?:om|at|rond|omstreeks|tegen|circa|ca\.?|ongeveer|around|about|approximately|approx\.?|by|sinds|since|"
    r"voor|before|na|after|until|till|tot)"
)
BARE = re.compile(rf"{_BEFORE} (?P<hour>{_HOUR}|{any_of(_ROUGH)})(?:ish)?{_FREE}")
BETWEEN = re.compile(
    rf"(?<!\w)(?:tussen|between) (?P<first>{_HOUR}) ?(?:en|and|-) ?(?P<second>{_HOUR}){_FREE}"
)
FIRST_OF_TWO = re.compile(
    rf"{_ALONE}(?P<hour>{_HOUR})(?=(?: (?:en|and|tot|to|t/m|until|till) | ?- ?)(?P<next>\S))"
)
ZONE_AFTER = re.compile(
    rf" ?(?:\(? ?(?P<zone>{ZONE_WORDS})(?: ?time)?(?!\w)(?: ?\))?|"
    r"\(?(?:(?P<dutch>nederlandse|dutch|amsterdam)|lokale|onze|local) (?:tijd|time)(?!\w)\)?)"
)
UNTIL_TIME = re.compile(r"- ?\d\d?:?\d\d(?<=:\d\d)")
AN_HOUR_OR = re.compile(rf"(?<!\w)een uur of (?P<hour>{_NL_HOUR})(?! ?(?:geleden|terug|lang))(?!\w)")
DURATION_BEFORE = re.compile(
    r"(?<!\w)(?:binnen(?: de)?|gedurende|elke|iedere?|per|within|duurde|duurt|zo'n|ruim|bijna|nog|van de|over|for|"
    r"every|"
    r"in|after|na|slechts|all|alle) $"
)
DURATION_AFTER = re.compile(
    r" (?:lang|later|eerder|earlier|werk|per|long|of work|bezig|nodig|downtime|uitstel)\b"
)
NUMBER_BEFORE = re.compile(
    r"(?<!\w)(?:dossier|zaak|ticket|nummer|nr\.?|kenmerk|ref\.?|case|file|no\.?|versie|version|artikel|art\.?|"
    r"article|"
    r"paragraaf|hoofdstuk|punt|kamer|room|pagina|page|bijlage|release|incident|check|lid|tel\.?|telefoon|phone|"
    r"mobiel)"
    r" ?[:#]? ?\Z"
)
ABOUT = re.compile(
    r"(?<!\w)(?:(?P<about>(?:zo )?(?:rond|omstreeks|circa|ca\.?|ongeveer|around|about|approximately|approx\.?|"
    r"roughly)"
    r"(?: (?:om|at|de klok van))?|(?:om|at) (?:circa|ca\.?|ongeveer|about|around|approximately|approx\.?|roughly))"
    r"|(?P<short_after>(?:vlak|kort|even|net) na|(?:just|shortly) after)"
    r"|(?P<short_before>tegen|(?:vlak|kort|even|net) voor|(?:just|shortly) before)"
    r"|(?P<since>na|after|vanaf)|(?P<until>voor|before)"
    r"|(?P<exact>(?:precies |exact )?om(?: precies| exact)?|(?:exactly )?at(?: exactly)?|@)) $|(?P<sign>[~±]) ?$"
)

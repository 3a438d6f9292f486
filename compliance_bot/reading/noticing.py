"""Words of noticing, words of the event itself, and what separates them: which moments are a discovery (mail.md §7)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

ACROSS = 30
_MOST = 100
# the words between "kwam" and "achter": not the end of a sentence
_WORDS = r"(?:\w[\w':]{0,13}(?:\.\w{1,4})? ){0,8}?"
_NOTICED = re.compile(
    r"(?<!\w)(?:"
    # Dutch
    r"ontdek(?:t|te|ten|ken|king|kingen|kingsdatum|kingstijd)?|ontdekkings(?:datum|tijdstip|moment)|gezien|"
    r"zag(?:en)?|"
    r"gemerkt|merkt?en?|merkten?|merkte|bemerkt(?:en?)?|opgemerkt|opmerkten?|bespeurd|opgevallen|opviel(?:en)?|"
    rf"(?:viel|vielen|valt) {_WORDS}op(?! de| het| een| \d)|"
    r"in de gaten (?:kreeg|kregen|gekregen|had|hadden)|"
    r"(?:er ?)?achter ?(?:gekomen|kwam(?:en)?)|erachter|"
    rf"(?:kwam(?:en)?|kom|komen) {_WORDS}achter|stelden? {_WORDS}vast|trof(?:fen)? {_WORDS}aan|"
    r"vastgesteld|vaststelling|vaststelden?|geconstateerd|constateerden?|constatering|"
    r"gesignaleerd|signaleerden?|signalering|aangetroffen|aantroffen|aantrof|"
    r"gevonden|teruggevonden|vond(?:en)?|aan het licht (?:gekomen|kwam)|kwam (?:\w{1,10} )?aan het licht|bleek|"
    r"gebleken|"
    r"gedetecteerd|detectie|geïdentificeerd|geidentificeerd|opmerkzaam gemaakt|gewaargeworden|gewaar geworden|"
    r"bekend geworden|onopgemerkt|"
    # English
    r"discover(?:ed|y|ing)?|noticed|noticing|notice|found|detected|detection|spotted|reali[sz]ed|seen|saw|observed|"
    r"identified|uncovered|(?:became|become|was|were|been|made) aware|came to light|came across|"
    r"(?:came|come|brought) to (?:my|our|their) attention|found out|learn(?:ed|t) (?:of|about|that)|alerted|"
    r"unnoticed|undetected|not(?:ice)? of it|"
    # both
    r"gespot|spotten?|spotte|tegengekomen|tegenkwam(?:en)?|gestuit|stuitten?|stuitte"
    r")(?!\w)"
)
_NO_NOTICING = re.compile(
    r"(?:^|[.!?\n;] ?|, )gezien (?:de|het|dat|deze|dit|die|mijn|onze|uw|alle|hoe)(?!\w)|"
    r"(?<!\w)(?:tot ziens|zag er|zagen er|zie je|no notice|short notice|privacy notice|merk(?:en)? op|(?:can|may|"
    r"could|to) be found|"
    r"please notice|vond (?:ik|wij|we|hij|zij|ze) (?:het|dit|dat) (?:\w{1,10} ){0,2}(?:vervelend|raar|gek|vreemd|"
    r"erg|niet|jammer|nodig))(?!\w)|"
    r"(?<!\w)vond(?:en)?(?= [^.!?\n]{0,60}?(?<!\w)plaats(?!\w))"
)
_EVENT = re.compile(
    r"(?<!\w)(?:"
    r"(?:door|toe|na|op|uit|mee|rond|over)?(?:ver)?gestuurd|verstuurde?n?|verzonden|verzond|stuurden?|gemaild|"
    r"mailden?|gestolen|kwijt|"
    r"kwijtgeraakt|verloren|verloor|zoekgeraakt|gebeurd|gebeurden?|plaatsgevonden|plaats(?= ?(?:$|[.,;]))|"
    r"voorgevallen|gepubliceerd|"
    r"online (?:gezet|geplaatst|kwam|gekomen)|geplaatst|ingebroken|inbraak|diefstal|afgesproken|afspraak|"
    r"bereikbaar|aanwezig|afwezig|absent|out of (?:the )?office|on leave|dicht|closed|"
    r"kantooruren|openingstijden|kantoortijden|vergadering|overleg|terugbellen|bellen|belt|bel|teruggebeld|"
    r"geopend|(?<!een )(?<!de )(?<!het )(?<!an )(?<!the )open|gesloten|"
    r"gedeeld|deelden?|geupload|gedownload|ingelogd|inloggen|geklikt|klikten?|ingevuld|gekopieerd|gewist|verwijderd|"
    r"gehackt|geprint|afgedrukt|uitgeprint|achtergelaten|laten liggen|vergeten|bezorgd|afgeleverd|gepost|gevallen|"
    r"geblokkeerd|gereset|hersteld|opgelost|afgesloten|dichtgezet|offline|ontvangen|ontving(?:en)?|binnengekomen|"
    r"begon(?:nen)?|"
    r"gestart|startte|eindigde|duurde|ge(?:ë|e)indigd|gemeld|meldden?|doorgegeven|gebeld|belden?|incident|voorval|"
    r"gebeurtenis|deadline|"
    r"uiterlijk|vakantie|op reis|werkzaam|werk ik|werken|"
    r"sent|send|e-?mailed|mailed|stolen|stole|lost|went missing|happened|occurred|took place|taken place|published|"
    r"posted|uploaded|downloaded|shared|forwarded|logged in|log-?ins?|clicked|opened|copied|deleted|printed|left|"
    r"reachable|available|office hours|opening hours|open from|meeting|appointment|call(?: me| us| back)?|called|"
    r"broke in|"
    r"break-in|burglary|theft|received|started|began|began|ended|contained|restored|resolved|blocked|reset|reported|"
    r"incident(?: date| time)?|deadline|scheduled|expires?|due"
    r")(?!\w)"
)
_NOT = (
    r"(?:niet|nooit|nog niet|niemand|niets|geen(?:szins)?|zonder|not|never|nobody|no one|no-one|nothing|without|"
    r"hasn't|"
    r"haven't|hadn't|didn't|wasn't|weren't|isn't|couldn't|don't|cannot|can't)"
)
_NOT_INSIDE = re.compile(r" (?:niet|nooit|niets) ")
_NOT_BEFORE = re.compile(rf"(?<!\w){_NOT}(?: \w{{1,14}}){{0,3}} $")
_NOT_AFTER = re.compile(
    r"(?:(?: (?:het|dit|hem|ze|er|it|this|ik|we|wij|gisteren|toen|eerst|zelf|nog)){0,3}(?: dat| that)?"
    r" (?:niet|nooit|niets|nothing))(?= ?(?:$|[.,;!?\n]| (?:op|eerder|meteen|direct|gelijk|tot|pas|until|maar|"
    r"en)(?!\w)))"
)
_NOTHING_AFTER = re.compile(
    r"(?: (?:ik|we|wij|zij|hij|ze|er|daar|toen|verder|i|they|he|she|there|still)){0,3}"
    r"(?: (?:de|het|onze|een|the|our) \w{1,14})?"
    r" (?:niets|nothing|niemand|nobody|geen(?!(?: \w{1,14}){1,3} meer(?!\w))|"
    r"no(?! longer| later| earlier| less| more| doubt))(?!\w)"
)
_NOTHING_LATER = re.compile(
    r"(?: (?:ik|we|wij|zij|hij|ze|er|i|they|he|she|there|we))?(?: (?:de|het|onze|the|our) \w{1,14})?"
    r" (?:om|at|rond|around|tussen|between) [\w.:]{1,8}(?: (?:uur|am|pm))?"
    r"(?: (?:en|and|tot|-) [\w.:]{1,8}(?: (?:uur|am|pm))?)?"
    r" (?:niets|nothing|niemand|nobody)(?! (?:\w{1,14} )?(?:meer|left)(?!\w))(?!\w)"
)
_NOBODY_BEFORE = re.compile(
    r"(?<!\w)(?:niemand|nobody|no one|no-one|niets|nothing|geen(?:szins)?|no)"
    r"(?: (?!(?:dat|die|wat|toen|hoe|tot|ik|wij|we|that|which|what|when|until|i)\b)[\w.:'-]{1,14}){0,10} $"
)
_TIMES_JOINED = re.compile(r" (?:en|and) (?=\d|half |kwart )")
_THING = r"(?:inbraak|diefstal|incident|voorval|gebeurtenis|burglary|theft|break-in)"
# "het incident is gisteren om 9 uur ontdekt": no more an event of its own
_SUBJECT = re.compile(
    rf"(?<!\w)(?P<thing>{_THING}) (?:is|werd|was|were|has been|had been)(?: [\w.:'-]{{1,14}}){{1,12}}? "
    r"(?P<seen>ontdekt|gezien|gemerkt|opgemerkt|geconstateerd|vastgesteld|gesignaleerd|gespot|discovered|noticed|"
    r"found|detected|spotted|seen)(?!\w)"
)
_OBJECT = re.compile(
    r"(?: (?:ik|wij|we|zij|hij|ze|i|she|he|they))?"
    r" (?:de|het|een|deze|dit|mijn|onze|zijn|haar|hun|the|a|an|this|that|my|our|her|his|their)"
    r"(?: (?!(?:was|is|were|had|heb|hebben|heeft|werd|werden)\b)\w{1,14}){0,2}?"
    rf" (?={_THING}(?!\w))"
)
_SAW = re.compile(
    r"(?:be)?merk\w{0,3}|ontdek\w{0,3}|zag(?:en)?|opmerk\w{0,3}|constateerden?|signaleerden?|vond(?:en)?|spott?en?|"
    r"discover\w{0,3}|noticed?|noticing|found|detected|spotted|saw|seen|observed|identified|uncovered"
)
_UNSEEN = re.compile(r"onopgemerkt|unnoticed|undetected")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:jl|j\.l|ll|l\.l|ca|nr|no|dd|d\.d|dhr|mevr|mw|drs|ir|mr|mrs|ms|dr|ing|bijv|bv|e\.g|i\.e|etc|evt|"
    r"incl|excl|vs|approx|tel|art|st|resp|a\.m|p\.m|m\.b\.t|i\.v\.m|o\.a|t\.a\.v|z\.s\.m|s\.v\.p|n\.a\.v|d\.m\.v|min|"
    r"max|[a-z]|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun|jan|feb|mrt|mar|apr|jun|jul|aug|sept?|okt|oct|"
    r"nov|dec)$"
)
_STOP = re.compile(r"[.!?](?=[\s\"')])|\n")
_CLAUSE = re.compile(
    r"[,;()] ?|:(?=\s)|(?<!\w)(?:en|and|maar|but|want|dus|so|terwijl|while|waarna|daarna|then)(?!\w)"
)
_SUBORDINATE = re.compile(
    r"(?<!\w)(?:dat|die|waarbij|waarop|waarin|waarvan|hoe|nadat|omdat|that|which|where|how|because|whose)(?!\w)"
)
_LABEL = re.compile(
    r"(?: ?(?:op|om|at|on|en|and|/|datum|tijd|tijdstip|date|time|van|of|het|de|the|datalek|lek|incident|breach|utc|"
    r"\((?:utc|cet|cest|lokale tijd|local time|datum|date|tijd|time|datum en tijd|"
    r"date and time)\))){0,5} ?(?::(?!\d)|\||(?P<asks>\?))"
)
_ASKED = re.compile(
    r"(?:^|[.!?\n:] ?|[-*] )(?:wanneer|hoe laat|when|at what time|op welk moment)(?: \w{1,12}){0,5} $"
)


@dataclass(frozen=True, kw_only=True)
class Noticing:
    """A word of noticing at [begin, stop). denied: it says that nobody noticed, yet.

    label: it is the name of a field ("Datum ontdekking:"), whose value stands after it; end: where the label ends.
    """

    begin: int
    stop: int
    denied: bool
    label: int = 0


@dataclass(frozen=True, kw_only=True)
class Landmarks:
    """What stands where in one level text, each in order."""

    noticings: tuple[Noticing, ...]
    events: tuple[tuple[int, int], ...]
    stops: tuple[int, ...]
    clauses: tuple[int, ...]
    subordinates: tuple[int, ...]


def landmarks(plain: str) -> Landmarks:
    """Everything that decides which moment belongs to which word; at most 100 words of each kind."""
    shut = [hit.span() for hit in _NO_NOTICING.finditer(plain)]
    noticings = [hit.span() for hit in _NOTICED.finditer(plain)]
    noticings = [span for span in noticings if not any(one[0] <= span[0] < one[1] for one in shut[:_MOST])]
    objects = _objects(plain, noticings[:_MOST])
    return Landmarks(
        noticings=tuple(_noticing(plain, *span) for span in noticings[:_MOST]),
        events=tuple(hit.span() for hit in _EVENT.finditer(plain) if hit.start() not in objects),
        stops=tuple(hit.start() for hit in _STOP.finditer(plain) if not _is_abbreviation(plain, hit)),
        clauses=tuple(hit.start() for hit in _CLAUSE.finditer(plain)),
        subordinates=tuple(hit.start() for hit in _SUBORDINATE.finditer(plain)),
    )


def weighed(one: tuple[int, int], other: tuple[int, int], marks: Landmarks) -> int:
    """The distance in characters, and more across the border of a clause."""
    gap = (one[1], other[0]) if one[1] <= other[0] else (other[1], one[0])
    return max(gap[1] - gap[0], 0) + ACROSS * count_between(marks.clauses, *gap)


def same_sentence(one: tuple[int, int], other: tuple[int, int], marks: Landmarks) -> bool:
    """Whether no sentence ends between two places."""
    return not count_between(marks.stops, min(one[1], other[1]), max(one[0], other[0]))


def count_between(places: Sequence[int], begin: int, stop: int) -> int:
    """How many of the ordered places lie in [begin, stop)."""
    return bisect_left(places, stop) - bisect_left(places, begin) if begin < stop else 0


def _objects(plain: str, noticings: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Where the thing that was noticed stands: in "hij merkte de inbraak om 22 uur" it is no event of its own."""
    seen = (span for span in noticings if _SAW.fullmatch(plain, *span))
    hits = (_OBJECT.match(plain, stop, stop + 60) for _, stop in seen)
    objects = {hit.end() for hit in hits if hit}
    for hit in _SUBJECT.finditer(plain):
        alone = not any(
            words.search(plain, hit.end("thing"), hit.start("seen")) for words in (_CLAUSE, _EVENT, _STOP)
        )
        objects |= {hit.start()} if alone else set()
    return frozenset(objects)


def _noticing(plain: str, begin: int, stop: int) -> Noticing:
    denied = bool(_UNSEEN.fullmatch(plain, begin, stop) or _is_denied(plain, begin, stop))
    label = _LABEL.match(plain, stop, stop + 48)
    if label and label["asks"] and not _ASKED.search(plain, max(0, begin - 60), begin):
        label = None
    return Noticing(begin=begin, stop=stop, denied=denied, label=label.end() if label else 0)


def _is_denied(plain: str, begin: int, stop: int) -> bool:
    before = _TIMES_JOINED.sub(" - ", plain[max(0, begin - 100) : begin])
    clause = _CLAUSE.split(_STOP.split(before)[-1])[-1]
    if _NOT_INSIDE.search(plain, begin, stop) or _NOT_BEFORE.search(clause) or _NOBODY_BEFORE.search(clause):
        return True
    return any(words.match(plain, stop) for words in (_NOT_AFTER, _NOTHING_AFTER, _NOTHING_LATER))


def _is_abbreviation(plain: str, hit: re.Match[str]) -> bool:
    return hit[0] == "." and bool(_ABBREVIATED.search(plain, max(0, hit.start() - 7), hit.start()))

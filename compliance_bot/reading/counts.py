"""Numbers of people, records and recipients in running text (AP questions 6.3.1 and 7.3), as they are said.

A number counts only where a word for people or records follows it, so phone numbers, years, times, amounts and
ticket or house numbers never do. Values: `120`, `~120` (about), `120+` (more than), `<120` (at most), `50-100`,
`tens`, `hundreds`, `thousands`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = {
    word: value
    for value, words in {
        1: "één eén one",
        2: "twee two",
        3: "drie three",
        4: "vier four",
        5: "vijf five",
        6: "zes six",
        7: "zeven seven",
        8: "acht eight",
        9: "negen nine",
        10: "tien tiental ten",
        11: "elf eleven",
        12: "twaalf twelve dozijn dozen",
        13: "dertien thirteen",
        14: "veertien fourteen",
        15: "vijftien fifteen",
        16: "zestien sixteen",
        17: "zeventien seventeen",
        18: "achttien eighteen",
        19: "negentien nineteen",
        20: "twintig twintigtal twenty",
        30: "dertig dertigtal thirty",
        40: "veertig veertigtal forty",
        50: "vijftig vijftigtal fifty",
        60: "zestig zestigtal sixty",
        70: "zeventig zeventigtal seventy",
        80: "tachtig tachtigtal eighty",
        90: "negentig negentigtal ninety",
        100: "honderd honderdtal hundred",
        150: "anderhalfhonderd",
        1000: "duizend duizendtal thousand",
        1500: "vijftienhonderd",
        1200: "twaalfhonderd",
        1_000_000: "miljoen million",
    }.items()
    for word in words.split()
}
_TIMES = {
    "k": 1000,
    "duizend": 1000,
    "thousand": 1000,
    "honderd": 100,
    "hundred": 100,
    "miljoen": 10**6,
    "million": 10**6,
    "m": 10**6,
}
_WORD = "|".join(sorted(_UNITS, key=len, reverse=True))
_COMPOUND = rf"(?:{_WORD})(?:[ -]?(?:honderd|duizend|hundred|thousand|miljoen|million))?"
_DIGITS = (
    r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,3}|"
    r"\d{1,9}(?:[.,]\d{1,2}(?=\s?(?:k|duizend|thousand|miljoen|million)\b))?"
)
_NUMBER = re.compile(
    rf"(?:(?<![\w.,:/+€$£#@–-])|(?<=\d[-–])(?!0))(?:(?P<digits>{_DIGITS})(?:\s?(?P<times>k|duizend|"
    rf"thousand|honderd|hundred|"
    rf"miljoen|million))?"
    rf"|(?P<word>{_COMPOUND})|(?P<vague>tientallen|honderden|duizenden|dozens|hundreds|thousands|"
    rf"tens))(?![\w%€:/]|[.,]\d)"
)
_VAGUE = {
    "tientallen": "tens",
    "dozens": "tens",
    "tens": "tens",
    "honderden": "hundreds",
    "hundreds": "hundreds",
}
_JOIN = re.compile(r"\s{0,2}(?:[-–—]|tot(?: en met)?|t/m|à|a|en(?: de)?|of|and|to|or)\s{0,2}(?:de\s|the\s)?")
_ABOUT = re.compile(
    r"(?<!\w)(?:circa|ca\.?|ongeveer|ongeveer zo['’]n|plusminus|ruwweg|naar schatting|zo['’]n|zowat|"
    r"een stuk of|stuk of|rond de|rond|om en nabij(?: de)?|pakweg|ong\.?|"
    r"een kleine|bijna|grofweg|geschat|omstreeks|een|about|around|approximately|approx\.?|roughly|some|"
    r"nearly|almost|an estimated|estimated|circa|a)\s{1,2}$|[~±≈]\s?$"
)
_ARTICLE = re.compile(r"(?<!\w)(?:een|a|an)\s{1,2}$")
_OVER = re.compile(
    r"(?<!\w)(?:ruim|meer dan|minstens|minimaal|ten minste|tenminste|dik|boven de|over|more than|at least|"
    r"upwards of|in excess of|well over)\s{1,2}(?:de\s|een\s|a\s)?$|>\s?$"
)
_UNDER = re.compile(
    r"(?<!\w)(?:maximaal|hoogstens|ten hoogste|hooguit|minder dan|niet meer dan|at most|up to|fewer than|"
    r"less than|no more than|max\.?)\s{1,2}$|<\s?$"
)
_NOT_ONE = re.compile(
    r"(?<!\w)(?:nr\.?|nummer|no\.?|number|ticket|dossier|zaak|case|kamer|room|pagina|page|artikel|article|"
    r"versie|version|"
    r"tel\.?|telefoon|phone|eur|euro)\s{0,2}[:#]?\s{0,2}$|[€$£#]\s{0,2}$"
)
_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:sinds|since|in|uit|from|van|jaar|year|januari|februari|maart|april|mei|juni|juli|augustus|"
    r"september|oktober|november|december|january|february|march|may|june|july|august|october)\s{1,2}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"\s{1,2}(?P<word>[a-zà-ÿ'’-]{1,24})")
_NO_ADJECTIVE = _words(
    """uur euro eur jaar jaren dagen dag weken maanden minuten keer maal procent day days hour hours minutes week weeks
    month months year years times percent euros dollars januari februari maart april mei juni juli augustus september
    oktober november december january february march may june july august october en of and or die dat that which aan
    can could may might must should will would had are were has been kan kon kunnen konden mag mogen werd werden zei zag
    belde said saw had reads
    to naar door by voor for met with in op on is was zijn were heeft has"""
)
_ADJECTIVES = 3
_PEOPLE = re.compile(
    r"(?:(?!geleden|verleden|overleden|besteden)[a-zà-ÿ-]{0,20}(?:leden|verdedig(?:st)?ers|"
    r"medewerkers|werk(?:st)?ers|asielzoekers|(?:lot|huis|land|team|dorps)genoten)|"
    r"partners|partnerorganisaties|(?:ge[iï]nter|inter)viewden|interviewees|delegates|stagiairs|"
    r"stagiaires|stagiair|interns|attendees|"
    r"(?:asylum seekers|(?:\w{1,12} )?workers|defenders)|scholieren|studenten|students|getuigen|"
    r"witnesses|genodigden|gasten|guests|"
    r"man(?=$|[\s.,;:!)?])|sprekers|speakers|trainees|trainers|docenten|teachers|ouders|parents|"
    r"gevangenen|prisoners|nabestaanden|"
    r"bestuurders|ambassadeurs|collectanten|gedetineerden|detainees|survivors|lezers|readers|"
    r"freelancers|tolken|interpreters|"
    r"mensen|personen|persoon|betrokkenen|betrokkene|donateurs?|donatrices|leden|steuners?|supporters?|"
    r"klanten|relaties|medewerkers|werknemers|collega['’]?s|vrijwilligers|"
    r"ondertekenaars|deelnemers|deelneemsters|contacten|contactpersonen|abonnees|gezinnen|huishoudens|"
    r"bewoners|namen|sollicitanten|kandidaten|activisten|vluchtelingen|kinderen|leerlingen|"
    r"gebruikers|patiënten|cliënten|schenkers|inschrijvers|nieuwsbriefabonnees|"
    r"people|persons?|individuals?|data subjects?|donors?|members?|subscribers?|customers?|clients?|users?|"
    r"employees|colleagues|staff|volunteers|contacts|households|signatories|participants|"
    r"names|handtekeningen|signatures|applicants|candidates|activists|refugees|children|patients|"
    r"residents)(?!\w|['’]s(?!\w))"
)
_RECORDS = re.compile(
    r"(?:records?|regels|rijen|dossiers?|bestanden|documenten|formulieren|(?:e-?)?mail-?adressen|adressen|"
    r"rekeningnummers|contracten|inschrijvingen|machtigingen|"
    r"gegevensrecords|accounts?|rows|lines|files|documents|forms|entries|(?:e-?mail )?addresses|"
    r"account numbers|profielen|profiles|datasets|interviews?|gesprekken|opnames|recordings|calls|"
    r"reacties|responses|"
    r"registrations|aanmeldingen|steunbetuigingen|kaarten|scans|stuks|testamenten|postcodes|"
    r"telefoonnummers|phone numbers|"
    r"ibans?|nummers)(?!\w)"
)
_RECIPIENTS = re.compile(r"(?:ontvangers?|geadresseerden|recipients?|addressees)(?!\w)")
_NOUNS = (("people", _PEOPLE), ("records", _RECORDS), ("recipients", _RECIPIENTS))
_TO = re.compile(r"(?<!\w)(?:naar|aan|door|to|by)\s{1,2}(?:nog\s|precies\s|maar\s|exactly\s|only\s)?$")
_LABEL = re.compile(
    r"(?<!\w)(?:aantal (?P<nl>[a-zà-ÿ-]{4,20})|(?P<bare>[a-zà-ÿ-]{4,20})(?=\s?[:=])|"
    r"number of (?P<en>[a-z]{4,20}(?: subjects)?))(?: \w{2,12}){0,2}\s?(?:[:=]|is|was|bedraagt|are|"
    r"were)?\s{0,3}"
    r"(?:circa |ca\.? |ongeveer |about |approximately |~ ?)?$"
)
_IT_IS = re.compile(
    r"(?<!\w)(?:het gaat om|het betreft|gaat het om|it concerns|affected:|getroffen:|"
    r"betrokken:)\s{1,2}(?:circa |ca\.? |ongeveer |about |approximately |zo['’]n )?$"
)
_IN_BRACKETS = re.compile(r"(?<![\w-])(?P<noun>[a-zà-ÿ-]{4,24})\s?\($")
_I_COUNT = re.compile(
    r"(?<!\w)(?:ik|we|wij) tel(?:len|den|de)? er\s(?:ongeveer |circa |ca\. |zo['’]n |wel )?$"
)
_STOPS = re.compile(r"\s{0,2}(?:[.,;!)]|$)")
# "one can read other people's", "een man belde": no count
_ONE_OF_MANY = re.compile(r"\s{1,2}(?:of|van|man|(?:\w{1,14}\s){1,3}(?:people|mensen))(?!\w)")
_BEFORE = 48
_MOST = 40


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number with what it counts (people, records, recipients) and its place in the sentence."""

    name: str
    value: str
    span: tuple[int, int]


def counts_in(sentence: str, *, open_cc: bool = False) -> Iterator[Count]:
    """The numbers of a lower-case sentence that count people, records or recipients.

    open_cc: whoever got the mail is whom it is about.
    """
    found = list(_NUMBER.finditer(sentence))[:_MOST]
    skip = False
    for index, hit in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        other = following if following and _JOIN.fullmatch(sentence[hit.end() : following.start()]) else None
        count = _count(sentence, hit, other, open_cc=open_cc)
        if count is None and other is not None:
            count = _count(sentence, hit, None, open_cc=open_cc)
        elif count is not None and other is not None:
            skip = True
        if count is not None:
            yield count


def _count(sentence: str, hit: re.Match[str], other: re.Match[str] | None, *, open_cc: bool) -> Count | None:
    last = other or hit
    before = sentence[max(0, hit.start() - _BEFORE) : hit.start()]
    name, stop = _counted(sentence, last.end(), before, open_cc=open_cc)
    value = _value(hit, other, before)
    # the end of a range is read with its beginning; by itself it is the rest of a telephone number or a date
    rest = before.endswith(("-", "–")) or hit.group().startswith("0")
    if (name, value) == ("people", "1") and _ONE_OF_MANY.match(sentence, last.end()):
        return None
    if not name or not value or rest or _NOT_ONE.search(before):
        return None
    if _YEAR.fullmatch(hit.group()) and _YEAR_BEFORE.search(before):
        return None
    if name == "people" and not open_cc and _handed_to(before):
        name = "recipients"
    if name == "recipients" and open_cc:
        name = "people"
    return Count(name=name, value=value, span=(hit.start(), stop))


def _handed_to(before: str) -> bool:
    """ "aan twee collega's", "to three people": they got it, and are not whom it is about."""
    bare = _ABOUT.sub("", before)
    return bool(_TO.search(bare))


def _counted(sentence: str, place: int, before: str, *, open_cc: bool) -> tuple[str, int]:
    """What is counted right behind the number, or in a label before it, and where that ends; ('', place) if nothing."""
    in_brackets = _IN_BRACKETS.search(before)
    if in_brackets and sentence.startswith((")", " stuks)"), place):
        noun = in_brackets["noun"]
        return next(((name, place) for name, words in _NOUNS if words.fullmatch(noun)), ("", place))
    at = place
    for _ in range(_ADJECTIVES + 1):
        word = _BETWEEN.match(sentence, at)
        if word is None:
            break
        for name, words in _NOUNS:
            if found := words.match(sentence, word.start("word")):
                return name, found.end()
        if word["word"] in _NO_ADJECTIVE or (word["word"] in ("van", "from") and at > place):
            break
        at = word.end()
    label = _LABEL.search(before)
    if label:
        noun = label["nl"] or label["en"] or label["bare"]
        return next(((name, place) for name, words in _NOUNS if words.match(noun)), ("", place))
    if open_cc and _I_COUNT.search(before) and _STOPS.match(sentence, place):
        return "people", place
    if _IT_IS.search(before) and _STOPS.match(sentence, place):
        return "people", place
    return "", place


def _value(hit: re.Match[str], other: re.Match[str] | None, before: str) -> str:
    if hit["vague"]:
        return _VAGUE.get(hit["vague"], "thousands") if other is None else ""
    number = _number(hit)
    if number is None:
        return ""
    if other is not None:
        second = None if other["vague"] else _number(other)
        return f"{number}-{second}" if second is not None and second > number else ""
    if _OVER.search(before):
        return f"{number}+"
    if _UNDER.search(before):
        return f"<{number}"
    about = bool(_ABOUT.search(before)) and not (hit["digits"] and _ARTICLE.search(before))
    return f"~{number}" if about else str(number)


def _number(hit: re.Match[str]) -> int | None:
    times = _TIMES.get(hit["times"] or "", 1)
    if hit["word"]:
        return _word_number(hit["word"])
    text = hit["digits"]
    if re.fullmatch(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,3}", text):
        return int(re.sub(r"\D", "", text)) * times
    if re.search(r"[.,]", text):
        whole, _, part = text.replace(",", ".").partition(".")
        tenths: int = 10 ** len(part)
        return (int(whole) * tenths + int(part)) * times // tenths
    return int(text) * times


def _word_number(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS[word]
    for ending in ("honderd", "duizend", "hundred", "thousand", "miljoen", "million"):
        head = word.removesuffix(ending).strip(" -")
        if word.endswith(ending) and head in _UNITS:
            return _UNITS[head] * _TIMES[ending]
    return None

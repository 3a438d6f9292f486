"""Times of the clock in people's words: "half elf", "tien voor half drie", "14.30 uur", "half past two" (mail.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from compliance_bot.reading.local_time import ZONE_WORDS

_MOST = 200
_DUTCH = dict(
    zip("een twee drie vier vijf zes zeven acht negen tien elf twaalf".split(), range(1, 13), strict=True)
)
_ENGLISH = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)
)
_MINUTES = {"twintig": 20, "kwart": 15, "kwartier": 15, "twenty": 20, "twenty-five": 25, "twenty five": 25}
_MINUTES |= {"a quarter": 15, "quarter": 15, "half": 30, "vijfentwintig": 25}
# "tegen vijven", "rond achten"
_ROUGH = dict(
    zip(
        "eenen tweeen drieen vieren vijven zessen zevenen achten negenen tienen elven twaalven".split(),
        range(1, 13),
        strict=True,
    )
)
_NUMBERS = {**_DUTCH, **_ENGLISH, **_MINUTES, **_ROUGH}


def _any_of(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_NL_HOUR = rf"(?:{_any_of(_DUTCH)}|1[0-2]|0?[1-9])"
_EN_HOUR = rf"(?:{_any_of(_ENGLISH)}|1[0-2]|0?[1-9])"
_HOUR = rf"(?:{_any_of({**_DUTCH, **_ENGLISH})}|2[0-4]|1\d|0?\d)"
_HALF_DAY = r"(?:a\.m\.?|p\.m\.?|am|pm)"
_UNIT = r"(?:uur|uurtje|u|h|hrs?|hours|o'?clock)"
_ALONE = r"(?<![\w.:,/+€$#-])"
_MEASURE = r"(?:euro|eur|gb|mb|kb|tb|kilo|km|kg|procent|percent|miljoen|million|graden)"
_DONE = rf"(?![\w%€]|[.:,/-]\d| ?{_MEASURE}(?!\w))"
# what may stand after a bare "om 9": no noun, or nine of something would be a time
_FREE = (
    r"(?= ?(?:$|[.,;:!?)\n-]|(?:en|and|of|or|tot|to|uur|u|h|am|pm|a\.m|p\.m|utc|cet|cest|ontdekt\w{0,3}|gezien|zag\w{0,2}|"
    r"ge?merkt\w{0,2}|merkte\w?|op|on|is|was|werd|heb|heeft|hebben|had|hadden|kwam\w{0,2}|viel|vond\w{0,2}|bleek|"
    r"ik|wij|we|i|our|ons|onze|een|mijn|my|the|it|they|he|she|someone|iemand|het|dit|dat|discover\w{0,4}|notic\w{0,4}|found|saw|"
    r"gister\w{0,8}|van\w{4,7}|yesterday|today|this|last|in|at|'s|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|"
    r"zondag|monday|tuesday|wednesday|thursday|friday|saturday|sunday|pas|al|door|by|when|toen|dus|erachter|opgevallen|"
    r"gevonden|aangetroffen|vastgesteld|geconstateerd|gesignaleerd|gecheckt)(?!\w)))"
)
_RELATIVE_NL = re.compile(
    rf"{_ALONE}(?P<minutes>{_any_of({**_DUTCH, 'twintig': 0, 'kwart': 0, 'kwartier': 0, 'vijfentwintig': 0})}|[1-5]?\d)"
    rf"(?: minuten| minuut| min\.?)? (?P<side>voor|over) (?P<half>half )?(?P<hour>{_NL_HOUR})(?: uur)?{_DONE}"
)
_RELATIVE_EN = re.compile(
    rf"{_ALONE}(?P<minutes>{_any_of({**_ENGLISH, 'twenty': 0, 'twenty-five': 0, 'twenty five': 0})}|"
    rf"a quarter|quarter|half|[1-5]?\d)(?: minutes?| mins?)? (?P<side>to|past|till) (?P<hour>{_EN_HOUR})"
    rf"(?: o'?clock)?(?: ?(?P<day>{_HALF_DAY}))?{_DONE}"
)
_HALF_NL = re.compile(rf"{_ALONE}half (?P<hour>{_NL_HOUR})(?: uur)?{_DONE}")
_HALF_EN = re.compile(rf"{_ALONE}half (?P<hour>{_any_of(_ENGLISH)}){_DONE}")
_FOUR_DIGITS = re.compile(
    rf"{_ALONE}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?= ?(?:uur|hrs?|hours|h|utc|gmt|z)\b)(?: ?{_UNIT}\b)?{_DONE}"
)
_DIGITAL = re.compile(
    rf"(?:(?<=[:.uh]\d\d-)|(?<![\d.:,/+€$#-]))(?<![a-su-z_])(?P<hour>2[0-4]|1\d|0?\d)[:.uh](?P<minute>[0-5]\d)"
    rf"(?::[0-5]\d(?:[.,]\d{{1,6}})?)?(?: ?(?:(?P<day>{_HALF_DAY})|{_UNIT})(?!\w))?"
    rf"(?:(?=(?:z|utc)(?!\w))|(?![\w%€]|[.:,/]\d| ?{_MEASURE}(?!\w)))"
)
_WITH_UNIT = re.compile(
    rf"(?:(?<=\d-)|{_ALONE})(?P<hour>{_HOUR}) ?(?:(?P<day>{_HALF_DAY})|(?P<unit>uur|u|h|o'?clock))(?!\w)"
)
_NAMED = re.compile(r"(?<!\w)(?:(?P<noon>(?:het )?middaguur|noon|midday)|middernacht|midnight)(?!\w)")
_BEFORE = r"(?<!\w)(?:om|at|rond|omstreeks|tegen|circa|ca\.?|ongeveer|around|about|approximately|approx\.?|by|sinds|since|voor|before|na|after|until|till|tot)"
_BARE = re.compile(rf"{_BEFORE} (?P<hour>{_HOUR}|{_any_of(_ROUGH)})(?:ish)?{_FREE}")
_BETWEEN = re.compile(
    rf"(?<!\w)(?:tussen|between) (?P<first>{_HOUR}) ?(?:en|and|-) ?(?P<second>{_HOUR}){_FREE}"
)
_FIRST_OF_TWO = re.compile(
    rf"{_ALONE}(?P<hour>{_HOUR})(?=(?: (?:en|and|tot|to|t/m|until|till) | ?- ?)(?P<next>\S))"
)
_ZONE_AFTER = re.compile(
    rf" ?(?:\(? ?(?P<zone>{ZONE_WORDS})(?: ?time)?(?!\w) ?\)?|\(?(?:nederlandse|lokale|onze|local|dutch|amsterdam) (?:tijd|time)(?!\w)\)?)"
)
_UNTIL_TIME = re.compile(r"- ?\d\d?:?\d\d(?<=:\d\d)")
_AN_HOUR_OR = re.compile(rf"(?<!\w)een uur of (?P<hour>{_NL_HOUR})(?! ?(?:geleden|terug|lang))(?!\w)")
_DURATION_BEFORE = re.compile(
    r"(?<!\w)(?:binnen(?: de)?|gedurende|elke|iedere?|per|within|duurde|duurt|zo'n|ruim|bijna|nog|van de|over|for|every|in|after|na|slechts|all|alle) $"
)
_DURATION_AFTER = re.compile(
    r" (?:lang|later|eerder|earlier|werk|per|long|of work|bezig|nodig|downtime|uitstel)\b"
)
_NUMBER_BEFORE = re.compile(
    r"(?<!\w)(?:dossier|zaak|ticket|nummer|nr\.?|kenmerk|ref\.?|case|file|no\.?|versie|version|artikel|art\.?|article|"
    r"paragraaf|hoofdstuk|punt|kamer|room|pagina|page|bijlage|release|incident|check|lid|tel\.?|telefoon|phone|mobiel)"
    r" ?[:#]? ?$"
)
_ABOUT = re.compile(
    r"(?<!\w)(?:(?P<about>(?:zo )?(?:rond|omstreeks|circa|ca\.?|ongeveer|around|about|approximately|approx\.?|roughly)"
    r"(?: (?:om|at|de klok van))?|(?:om|at) (?:circa|ca\.?|ongeveer|about|around|approximately|approx\.?|roughly))"
    r"|(?P<short_after>(?:vlak|kort|even|net) na|(?:just|shortly) after)"
    r"|(?P<short_before>tegen|(?:vlak|kort|even|net) voor|(?:just|shortly) before)"
    r"|(?P<since>na|after|vanaf)|(?P<until>voor|before)"
    r"|(?P<exact>(?:precies |exact )?om(?: precies| exact)?|(?:exactly )?at(?: exactly)?|@)) $|(?P<sign>[~±]) ?$"
)


class About(StrEnum):
    """Where something was beside the time on the clock: around it is 15 minutes on either side (mail.md §7)."""

    EXACT = ""
    AROUND = "around"
    SHORTLY_AFTER = "shortly_after"
    SHORTLY_BEFORE = "shortly_before"
    SINCE = "since"
    UNTIL = "until"


_KINDS = {
    "about": About.AROUND,
    "sign": About.AROUND,
    "short_after": About.SHORTLY_AFTER,
    "short_before": About.SHORTLY_BEFORE,
    "since": About.SINCE,
    "until": About.UNTIL,
}


@dataclass(frozen=True, kw_only=True)
class ClockSaid:
    """A time of the clock at [begin, stop). twelve: the other half of the day could be meant as well.

    digits: a whole hour in digits, where the 24-hour reading goes first; sure: a time by itself, which "14.30" is not.
    """

    begin: int
    stop: int
    hour: int
    minute: int = 0
    twelve: bool = False
    digits: bool = False
    half_day: str = ""
    zone: str = ""
    about: About = About.EXACT
    sure: bool = True


def clocks_in(plain: str, taken: bytearray) -> list[ClockSaid]:
    """The times of the clock in a level text, in order, where no word is taken yet; marks what it takes."""
    found: list[ClockSaid] = []
    for reader in (_relative, _halves, _digital, _four_digits, _named, _with_unit, _bare, _between, _firsts):
        for clock in reader(plain, taken):
            if len(found) < _MOST and not any(taken[clock.begin : clock.stop]):
                dressed = _dressed(clock, plain, taken)
                taken[dressed.begin : dressed.stop] = b"\1" * (dressed.stop - dressed.begin)
                found.append(dressed)
    return sorted(found, key=lambda clock: clock.begin)


def _dressed(clock: ClockSaid, plain: str, taken: bytearray) -> ClockSaid:
    """With the zone behind it, and "rond" or "om" before it."""
    zone = _ZONE_AFTER.match(plain, clock.stop)
    written = plain[clock.begin : clock.stop]
    if (
        zone
        and _UNTIL_TIME.fullmatch(zone["zone"] or "")
        and written.count(":") < 2
        and plain[clock.begin - 1] != "t"
    ):
        zone = None  # "09:00-09:30" is a range; an offset follows seconds, or the T of a whole date
    if zone and not any(taken[clock.stop : zone.end()]):
        clock = replace(clock, stop=zone.end(), zone=zone["zone"] or "", sure=True)
    start = max(0, clock.begin - 24)
    about = _ABOUT.search(plain, start, clock.begin)
    if about is None or any(taken[about.start() : clock.begin]):
        return clock
    kind = next((said for group, said in _KINDS.items() if about[group]), About.EXACT)
    return replace(clock, begin=about.start(), about=kind or clock.about, sure=True)


def _relative(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "tien voor half drie", "kwart over 9", "ten to three", "half past ten"."""
    for hit in _RELATIVE_NL.finditer(plain):
        minutes = _number(hit["minutes"]) * (1 if hit["side"] == "over" else -1) - (30 if hit["half"] else 0)
        yield _around_hour(hit, minutes)
    for hit in _RELATIVE_EN.finditer(plain):
        minutes = _number(hit["minutes"]) * (1 if hit["side"] == "past" else -1)
        yield replace(_around_hour(hit, minutes), half_day=_half_day(hit["day"]))


def _halves(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "half elf" is 10:30; the English "half nine" is 9:30; "een uur of drie" is around three."""
    for hit in _AN_HOUR_OR.finditer(plain):
        yield replace(_whole_hour(hit["hour"], hit.start(), hit.end()), about=About.AROUND)
    yield from (_around_hour(hit, -30) for hit in _HALF_NL.finditer(plain))
    yield from (_around_hour(hit, 30) for hit in _HALF_EN.finditer(plain))


def _around_hour(hit: re.Match[str], minutes: int) -> ClockSaid:
    total = (_number(hit["hour"]) * 60 + minutes) % 720
    return ClockSaid(
        begin=hit.start(), stop=hit.end(), hour=total // 60 or 12, minute=total % 60, twelve=True
    )


def _digital(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in _DIGITAL.finditer(plain):
        hour, day = int(hit["hour"]), _half_day(hit["day"])
        impossible = (day and not 1 <= hour <= 12) or (hour == 24 and hit["minute"] != "00")
        if not impossible and not _NUMBER_BEFORE.search(plain, max(0, hit.start() - 14), hit.start()):
            yield ClockSaid(
                begin=hit.start(),
                stop=hit.end(),
                hour=hour,
                minute=int(hit["minute"]),
                half_day=day,
                sure=hit[0][-1].isalpha() or "." not in hit[0],
            )


def _four_digits(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in _FOUR_DIGITS.finditer(plain):
        yield ClockSaid(begin=hit.start(), stop=hit.end(), hour=int(hit["hour"]), minute=int(hit["minute"]))


def _named(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in _NAMED.finditer(plain):
        yield ClockSaid(begin=hit.start(), stop=hit.end(), hour=12 if hit["noon"] else 0)


def _with_unit(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "9 uur", "negen uur", "2 pm", "nine o'clock"; never how long something took."""
    for hit in _WITH_UNIT.finditer(plain):
        at = _ABOUT.search(plain, max(0, hit.start() - 24), hit.start())
        before = None if at else _DURATION_BEFORE.search(plain, max(0, hit.start() - 16), hit.start())
        lasted = not hit["day"] and (before or _DURATION_AFTER.match(plain, hit.end()))
        if not lasted and (at or hit["hour"] not in ("een", "one") or hit["day"]):
            clock = _whole_hour(hit["hour"], hit.start(), hit.end())
            if not hit["day"]:
                yield clock
            elif 1 <= clock.hour <= 12:
                yield replace(clock, half_day=_half_day(hit["day"]), twelve=False, digits=False)


def _bare(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "om 9", "at nine", "rond 8"."""
    for hit in _BARE.finditer(plain):
        yield _whole_hour(hit["hour"], hit.start("hour"), hit.end())


def _between(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "tussen 9 en 10": both, when no noun follows that they would count."""
    for hit in _BETWEEN.finditer(plain):
        for name in ("first", "second"):
            yield _whole_hour(hit[name], hit.start(name), hit.end(name))


def _firsts(plain: str, taken: bytearray) -> Iterator[ClockSaid]:
    """The 9 of "tussen 9 en half tien", "van 9 tot 10 uur" and "9-10 uur": before a time that is one already."""
    for hit in _FIRST_OF_TWO.finditer(plain):
        at = hit.start("next")
        opened = re.search(
            r"(?<!\w)(?:tussen|between|van|from|om|at|rond) $", plain[max(0, hit.start() - 9) : hit.start()]
        )
        dashed = plain[hit.end() : at].strip() == "-"
        if taken[at] and (opened or dashed):
            yield _whole_hour(hit["hour"], hit.start(), hit.end("hour"))


def _whole_hour(word: str, begin: int, stop: int) -> ClockSaid:
    hour = _number(word)
    ambiguous = 1 <= hour <= 12 and not (word.startswith("0") and len(word) == 2)
    return ClockSaid(begin=begin, stop=stop, hour=hour, twelve=ambiguous, digits=ambiguous and word.isdigit())


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _half_day(word: str | None) -> str:
    return (word or "").replace(".", "")

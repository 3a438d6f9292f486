"""Days and parts of days in people's words: "vrijdag jl.", "gisteravond", "24 november", "last night" (mail.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance_bot.reading.dates import DayKind, DaySaid
from compliance_bot.reading.number_words import DUTCH, ENGLISH, any_of

_MOST = 200
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WHOLE_MONTHS = frozenset(name for name in _MONTHS if len(name) > 4) | {
    "mei",
    "may",
    "june",
    "july",
    "juni",
    "juli",
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday ma mon",
            "dinsdag tuesday di tue",
            "woensdag wednesday wo wed",
            "donderdag thursday do thu",
            "vrijdag friday vr fri",
            "zaterdag saturday za sat",
            "zondag sunday zo sun",
        )
    )
    for name in names.split()
}
_COUNTS = {**DUTCH, **ENGLISH}
_COUNTS |= {"a": 1, "an": 1, "een paar": 4, "enkele": 4, "a few": 4, "several": 4, "a couple of": 3}
_MONTH = any_of(_MONTHS)
_WD = any_of(name for name in _WEEKDAYS if len(name) > 3)
_COUNT = any_of(_COUNTS) + r"|\d{1,2}"
_NL_PART = "ochtend|morgen|voormiddag|middag|namiddag|avond|nacht"
_EN_PART = "morning|afternoon|evening|night"
_ANY_PART = f"{_NL_PART}|{_EN_PART}"
_LAST_WEEK = r"(?:(?:de[ ])?(?:vorige|verleden)[ ]week|last[ ]week|the[ ]previous[ ]week)"
_DAY = re.compile(
    rf"""
    (?<!\w)(?:
      (?P<none>(?<!goede\s)(?<!goeie\s)(?<!'s\s)(?<!de\s)morgen(?:ochtend|middag|avond)?|overmorgen|tomorrow
        |(?:volgende|komende|aanstaande|a\.?s\.?|elke|iedere|every|next|each)[ ](?:(?:week|maand|
        month)(?:[ ](?:op[ ]|on[ ])?(?:{_WD}))?|{_WD})(?:{_NL_PART})?
        |(?:{_WD})(?:{_NL_PART})?[ ](?:a\.s\.|aanstaande|over[ ]een[ ]week|next[ ]week|volgende[ ]week))
      |nacht[ ]van[ ](?:{_WD}|\d{{1,2}}(?:[ ](?:{_MONTH}))?)[ ]op[ ]
        (?P<nightof>(?P<nightwd>{_WD})|(?P<nightd>\d{{1,2}})[ ](?P<nightm>{_MONTH}))
      |(?P<today>vandaag|today)
      |(?P<now>van(?P<nowpart>ochtend|morgen|voormiddag|middag|namiddag|avond|nacht)|
        (?P<pastnight>(?:de[ ])?afgelopen[ ]nacht)|this[ ](?P<nowpart2>morning|afternoon|evening)
        |(?P<tonight>tonight))
      |(?P<lastnight>last[ ]night|(?:gister(?:en)?|yesterday)[ ]?(?:nacht|night))
      |(?P<before>eergister(?:en)?|(?:the[ ])?day[ ]before[ ]yesterday)[ ]?(?P<beforepart>{_ANY_PART})?
      |(?P<yesterday>gister(?:en)?|yesterday)[ ]?(?P<yespart>{_ANY_PART})?
      |{_LAST_WEEK}[ ](?:op[ ]|on[ ])?(?P<lwwd>{_WD})[ ]?(?P<lwpart>{_ANY_PART})?
      |(?P<wdlw>{_WD})[ ]?(?P<wdlwpart>{_ANY_PART})?,?[ ](?:(?:van|in|of)[ ])?{_LAST_WEEK}
      |(?P<strict>(?:afgelopen|vorige|verleden|jongstleden|laatstleden|(?:this[ ])?past|last|previous)[ ])?
        (?P<wd>{_WD})(?:[ ]?(?P<wdpart>{_ANY_PART}))?(?P<jl>[ ](?:jl\b\.?|j\.l\.|ll\b\.?|l\.l\.|jongstleden|
        laatstleden))?
      |(?P<abbr>ma|di|wo|do|vr|za|zo)\.?[ ]jl\b\.?
      |(?P<weekend>(?:(?:afgelopen|dit|vorig|in[ ]het|het|this|last|past|over[ ]the|
        at[ ]the)[ ])weekend(?:[ ]jl\b\.?)?)
      |(?P<lastweek>{_LAST_WEEK})
      |(?P<pastweek>(?:de[ ])?afgelopen[ ]week|(?:the[ ])?past[ ]week)
      |(?P<thisweek>deze[ ]week|this[ ]week|earlier[ ]this[ ]week)
      |(?P<ago>{_COUNT})[ ](?P<agounit>dag(?:en)?|days?|week|weken|weeks?)[ ](?:geleden|terug|ago)
      |(?:in|begin|half|medio|eind|early[ ]in|
        late[ ]in)[ ](?P<monthonly>{_MONTH})(?:[ ](?P<monthyear>20\d\d))?(?![ ]?\d)
    )(?!\w)
    |(?<![\d./-])(?P<iy>\d{{4}})-(?P<im>\d{{1,2}})-(?P<id>\d{{1,2}})(?=t\d|(?![\w-]|[.,/]\d))
    |(?<![\w./-])(?P<nd>\d{{1,2}})(?P<sep>[-/.]|[ ]-[ ])(?P<nm>\d{{1,2}})(?P=sep)(?P<ny>\d{{4}}|'?\d\d)(?![\w-]|
      [.,/]\d|:\d)
    |(?<![\w./:-])(?P<wd_d>\d{{1,2}})(?:st|nd|rd|th|e|ste|de)?\.?[ -](?:of[ ])?(?P<wm>{_MONTH})(?!\w|[ ](?:have|
      be|not|still|also)(?!\w))\.?
        (?:(?:,?[ -])(?P<wy>(?:19|20)\d\d|'\d\d)(?![\d:.]\d))?(?:[ ](?:jl\b\.?|j\.l\.|dit[ ]jaar\b))?
    |(?:(?<=tussen[ ])|(?<=between[ ])|(?<=van[ ])|(?<=from[ ]))(?P<pd>\d{{1,2}})(?:st|nd|rd|th|e)?
        (?=(?:[ ](?:en|and|tot|tot[ ]en[ ]met|t/m|to)[ ]|[ ]?-[ ]?)\d{{1,2}}(?:st|nd|rd|th|
        e)?[ ](?P<pm>{_MONTH})(?!\w)(?:[ ](?P<py>20\d\d))?)
    |(?<![\w])(?P<um>{_MONTH})\.?[ ](?P<ud>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.]\d)
        (?:,?[ ](?P<uy>(?:19|20)\d\d)(?![\d:.]\d))?
    |(?<!\w)(?P<bare>(?:op|on|sinds|since|dd\.?|d\.d\.|datum:?|date:?|ontdekt:?|{_WD}|ma|di|wo|do|vr|za|zo)[ ])
        (?P<bd>\d{{1,2}})(?P<bsep>[-/])(?P<bm>\d{{1,2}})(?![\w/-]|[.,:]\d|[ ]\d\d[ ]\d\d)
    |(?<!\w)(?:op[ ])?(?:de|the)[ ](?P<md>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)(?!\w|[ ](?:keer|time|persoon|
      verdieping|floor|etage))
    """,
    re.VERBOSE,
)
_PART = re.compile(
    rf"(?<!\w)(?:(?P<led>(?:(?:aan|in|op)? ?(?:het )?(?:begin|einde?|midden|loop) (?:van )?(?:de|het) |"
    rf"halverwege de |tegen de |"
    rf"(?:heel )?(?:vroeg|laat|later|diep) (?:in|op) de |in de (?:vroege |late |loop van de )?|op de |'s |"
    rf"(?:early |late |later )?(?:in|during) the (?:early |late )?|at |on the |(?:early|late|mid)[ -](?:in the )?)?)"
    rf"(?P<part>ochtends|morgens|middags|avonds|nachts|{_ANY_PART}))(?!\w)"
)
_NAMES = {"morgen": "ochtend", "voormiddag": "ochtend", "namiddag": "middag", "morning": "ochtend"}
_NAMES |= {"afternoon": "middag", "evening": "avond", "night": "nacht", "ochtends": "ochtend"}
_NAMES |= {"morgens": "ochtend", "middags": "middag", "avonds": "avond", "nachts": "nacht"}


@dataclass(frozen=True, kw_only=True)
class PartSaid:
    """A part of a day by itself ("'s ochtends", "begin van de middag"); led: with words before it that say so."""

    begin: int
    stop: int
    part: str
    led: bool


def days_in(plain: str, taken: bytearray) -> list[DaySaid]:
    """The days in a level text, in order (at most 200); marks the places that they take."""
    found: list[DaySaid] = []
    for hit in _DAY.finditer(plain):
        if len(found) == _MOST:
            break
        said = _said(hit)
        if said is not None:
            taken[said.begin : said.stop] = b"\1" * (said.stop - said.begin)
            found.append(said)
    return found


def parts_in(plain: str, taken: bytearray) -> Iterator[PartSaid]:
    """The parts of a day that no day has taken yet."""
    for count, hit in enumerate(_PART.finditer(plain)):
        if count == _MOST:
            return
        if not any(taken[hit.start() : hit.end()]):
            taken[hit.start() : hit.end()] = b"\1" * (hit.end() - hit.start())
            word = hit["part"]
            yield PartSaid(
                begin=hit.start(), stop=hit.end(), part=_NAMES.get(word, word), led=bool(hit["led"].strip())
            )


def _said(hit: re.Match[str]) -> DaySaid | None:
    begin, stop = hit.span()
    if hit["bare"] and hit["bare"].strip(": ") in ("datum", "date", "ontdekt"):
        begin = hit.start("bd")
    if hit["wm"] in _WHOLE_MONTHS and hit[0].endswith("."):
        stop -= 1  # the end of the sentence
    for reader in (_near, _weekday, _longer, _written):
        found = reader(hit)
        if found is not None:
            kind, numbers, part, how = found
            return DaySaid(
                begin=begin,
                stop=stop,
                kind=kind,
                numbers=numbers,
                part=_NAMES.get(part, part),
                crosses=how in ("crosses", "coming"),
                coming=how == "coming",
                evening=how == "evening",
            )
    return None


_Found = tuple[DayKind, tuple[int, ...], str, str] | None


def _near(hit: re.Match[str]) -> _Found:
    if hit["none"]:
        return DayKind.NONE, (), "", ""
    if hit["today"]:
        return DayKind.AGO, (0,), "", ""
    if hit["now"]:
        part = hit["nowpart"] or hit["nowpart2"] or ("nacht" if hit["pastnight"] else "avond")
        past = "crosses" if hit["pastnight"] else "coming"
        return DayKind.AGO, (0,), part, past if part == "nacht" else "evening"
    if hit["lastnight"]:
        return DayKind.AGO, (0,), "last night", "crosses"
    if hit["before"]:
        return DayKind.AGO, (2,), hit["beforepart"] or "", ""
    if hit["yesterday"]:
        return DayKind.AGO, (1,), hit["yespart"] or "", ""
    return None


def _weekday(hit: re.Match[str]) -> _Found:
    if hit["nightwd"]:
        return DayKind.WEEKDAY, (_WEEKDAYS[hit["nightwd"]], 0, 0), "nacht", "crosses"
    if hit["lwwd"]:
        return DayKind.WEEKDAY, (_WEEKDAYS[hit["lwwd"]], 0, 1), hit["lwpart"] or "", ""
    if hit["wdlw"]:
        return DayKind.WEEKDAY, (_WEEKDAYS[hit["wdlw"]], 0, 1), hit["wdlwpart"] or "", ""
    if hit["wd"] or hit["abbr"]:
        strict = bool(hit["strict"] or hit["jl"] or hit["abbr"])
        return DayKind.WEEKDAY, (_WEEKDAYS[hit["wd"] or hit["abbr"]], strict, 0), hit["wdpart"] or "", ""
    return None


def _longer(hit: re.Match[str]) -> _Found:
    if hit["weekend"]:
        return DayKind.WEEKEND, (), "", ""
    for group, weeks in (("thisweek", 0), ("lastweek", 1), ("pastweek", -1)):
        if hit[group]:
            return DayKind.WEEK, (weeks,), "", ""
    if hit["monthonly"]:
        return DayKind.MONTH, (int(hit["monthyear"] or 0), _MONTHS[hit["monthonly"]]), "", ""
    if hit["ago"]:
        count = _COUNTS.get(hit["ago"]) or int(hit["ago"])
        weeks = hit["agounit"].startswith("we")
        if count == 4 and not hit["ago"].isdigit() and hit["ago"] not in ("vier", "four"):
            return DayKind.AGO, (3, 3) if not weeks else (21, 21), "", ""
        return DayKind.AGO, (count * 7, 7) if weeks else (count,), "", ""
    return None


def _written(hit: re.Match[str]) -> _Found:
    if hit["nightm"]:
        return DayKind.DATE, (0, _MONTHS[hit["nightm"]], int(hit["nightd"])), "nacht", "crosses"
    for year, month, day in (
        ("iy", "im", "id"),
        ("ny", "nm", "nd"),
        ("wy", "wm", "wd_d"),
        ("uy", "um", "ud"),
        ("py", "pm", "pd"),
    ):
        if hit[day]:
            number = _MONTHS.get(hit[month]) or int(hit[month])
            return DayKind.DATE, (_year(hit[year]), number, int(hit[day])), "", ""
    if hit["bd"]:
        return DayKind.DATE, (0, int(hit["bm"]), int(hit["bd"])), "", ""
    if hit["md"]:
        return DayKind.DATE, (0, 0, int(hit["md"])), "", ""
    return None


def _year(text: str | None) -> int:
    number = int((text or "0").strip("'"))
    return number + 2000 if text and number < 100 else number

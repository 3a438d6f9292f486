"""Stretches counted back from the moment of sending: "twee uur geleden", "an hour ago", "zojuist" (mail.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from compliance_bot.reading.number_words import DUTCH, ENGLISH, any_of

JUST_NOW = timedelta(minutes=30)
_MOST = 100
_COUNTS = {**DUTCH, **ENGLISH}
_COUNTS |= {"a": 1, "an": 1, "vijftien": 15, "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50}
_COUNTS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_FEW = ("een paar", "een aantal", "enkele", "a few", "several")
_COUPLE = ("a couple of", "a couple")
_NUMBER = any_of((*_COUNTS, *_FEW, *_COUPLE)) + r"|\d{1,3}(?:[.,]\d)?"
_MINUTE = r"minuut|minuten|minuutjes?|min\.?|minutes?|mins?"
_HOUR = r"uur|uren|uurtjes?|hours?|hrs?"
_QUARTER = r"kwartier(?:tje)?|kwartieren|quarters? of an hour"
_AGO = re.compile(
    rf"(?<![\w.,:-])(?:(?:ongeveer|circa|ca\.?|zo'n|ruim|bijna|krap|about|around|roughly|nearly|over|some) )?(?:"
    rf"(?P<half>(?:een |a )?half ?(?:uur(?:tje)?|hour|an hour)|half an hour)"
    rf"|(?P<more>anderhal(?:f|ve) uur|(?:one|1) and a half hours|an hour and a half)"
    rf"|(?P<three>drie ?kwartier(?:tje)?|three quarters of an hour)"
    rf"|een (?P<unit2>{_HOUR}|{_MINUTE}) of (?P<count2>{_NUMBER})"
    rf"|(?P<count>{_NUMBER}) (?P<unit>{_QUARTER}|{_HOUR}|{_MINUTE})"
    rf") (?:geleden|terug|ago|earlier)(?!\w)"
)
_NOW = re.compile(
    r"(?<!\w)(?:zojuist|zonet|daarnet|zo-even|zoeven|just now|(?:a few |some )?moments ago|a moment ago)(?!\w)"
)


@dataclass(frozen=True, kw_only=True)
class AgoSaid:
    """A stretch at [begin, stop) of the text that ended `end` before sending and began `start` before it."""

    begin: int
    stop: int
    start: timedelta
    end: timedelta


def agos_in(plain: str, taken: bytearray) -> Iterator[AgoSaid]:
    """What is counted back in hours and minutes, and what was a moment ago; marks what it takes."""
    for reader in (_counted, _just_now):
        for said in reader(plain):
            if not any(taken[said.begin : said.stop]):
                taken[said.begin : said.stop] = b"\1" * (said.stop - said.begin)
                yield said


def _counted(plain: str) -> Iterator[AgoSaid]:
    """Half the unit on either side; for one to three hours that is 30 minutes (mail.md §7)."""
    for number, hit in enumerate(_AGO.finditer(plain)):
        if number == _MOST:
            return
        unit, least, most = _measure(hit)
        yield AgoSaid(
            begin=hit.start(),
            stop=hit.end(),
            start=unit * most + unit / 2,
            end=max(unit * least - unit / 2, timedelta()),
        )


def _just_now(plain: str) -> Iterator[AgoSaid]:
    for number, hit in enumerate(_NOW.finditer(plain)):
        if number == _MOST:
            return
        yield AgoSaid(begin=hit.start(), stop=hit.end(), start=JUST_NOW, end=timedelta())


def _measure(hit: re.Match[str]) -> tuple[timedelta, float, float]:
    """(unit, least, most) of what is counted."""
    hour = timedelta(hours=1)
    if hit["half"]:
        return hour / 2, 1, 1
    if hit["more"]:
        return hour, 1.5, 1.5
    if hit["three"]:
        return hour / 4, 3, 3
    word, unit_word = hit["count"] or hit["count2"], hit["unit"] or hit["unit2"]
    unit = hour if re.match(_HOUR, unit_word) else hour / 60
    if re.match(_QUARTER, unit_word):
        unit = hour / 4
    if word in _FEW or word in _COUPLE:
        return unit, 2, 3 if word in _COUPLE else 4
    count = float(word.replace(",", ".")) if word[0].isdigit() else float(_COUNTS[word])
    return unit, count, count

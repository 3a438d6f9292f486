"""Times of the clock in people's words: "half elf", "tien voor half drie", "half past two" (mail.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from compliance_bot.reading import clock_patterns as said

_MOST = 200


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
    zone = said.ZONE_AFTER.match(plain, clock.stop)
    written = plain[clock.begin : clock.stop]
    if (
        zone
        and said.UNTIL_TIME.fullmatch(zone["zone"] or "")
        and written.count(":") < 2
        and plain[clock.begin - 1] != "t"
    ):
        zone = None  # "09:00-09:30" is a range; an offset follows seconds, or the T of a whole date
    if zone and not any(taken[clock.stop : zone.end()]):
        clock = replace(clock, stop=zone.end(), zone="nl" if zone["dutch"] else zone["zone"] or "", sure=True)
    start = max(0, clock.begin - 24)
    about = said.ABOUT.search(plain, start, clock.begin)
    if about is None or any(taken[about.start() : clock.begin]):
        return clock
    kind = next((said for group, said in _KINDS.items() if about[group]), About.EXACT)
    return replace(clock, begin=about.start(), about=kind or clock.about, sure=True)


def _relative(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "tien voor half drie", "kwart over 9", "ten to three", "half past ten"."""
    for hit in said.RELATIVE_NL.finditer(plain):
        minutes = _number(hit["minutes"]) * (1 if hit["side"] == "over" else -1) - (30 if hit["half"] else 0)
        yield _around_hour(hit, minutes)
    for hit in said.RELATIVE_EN.finditer(plain):
        minutes = _number(hit["minutes"]) * (1 if hit["side"] == "past" else -1)
        yield replace(_around_hour(hit, minutes), half_day=_half_day(hit["day"]))


def _halves(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "half elf" is 10:30; the English "half nine" is 9:30; "een uur of drie" is around three."""
    for hit in said.AN_HOUR_OR.finditer(plain):
        yield replace(_whole_hour(hit["hour"], hit.start(), hit.end()), about=About.AROUND)
    yield from (_around_hour(hit, -30) for hit in said.HALF_NL.finditer(plain))
    yield from (_around_hour(hit, 30) for hit in said.HALF_EN.finditer(plain))


def _around_hour(hit: re.Match[str], minutes: int) -> ClockSaid:
    total = (_number(hit["hour"]) * 60 + minutes) % 720
    return ClockSaid(
        begin=hit.start(), stop=hit.end(), hour=total // 60 or 12, minute=total % 60, twelve=True
    )


def _digital(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in said.DIGITAL.finditer(plain):
        hour, day = int(hit["hour"]), _half_day(hit["day"])
        impossible = (day and not 1 <= hour <= 12) or (hour == 24 and hit["minute"] != "00")
        if not impossible and not said.NUMBER_BEFORE.search(plain, max(0, hit.start() - 14), hit.start()):
            yield ClockSaid(
                begin=hit.start(),
                stop=hit.end(),
                hour=hour,
                minute=int(hit["minute"]),
                half_day=day,
                sure=hit[0][-1].isalpha() or "." not in hit[0],
            )


def _four_digits(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in said.FOUR_DIGITS.finditer(plain):
        yield ClockSaid(begin=hit.start(), stop=hit.end(), hour=int(hit["hour"]), minute=int(hit["minute"]))


def _named(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    for hit in said.NAMED.finditer(plain):
        yield ClockSaid(begin=hit.start(), stop=hit.end(), hour=12 if hit["noon"] else 0)


def _with_unit(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "9 uur", "negen uur", "2 pm", "nine o'clock"; never how long something took."""
    for hit in said.WITH_UNIT.finditer(plain):
        at = said.ABOUT.search(plain, max(0, hit.start() - 24), hit.start())
        before = None if at else said.DURATION_BEFORE.search(plain, max(0, hit.start() - 16), hit.start())
        lasted = not hit["day"] and (before or said.DURATION_AFTER.match(plain, hit.end()))
        if not lasted and (at or hit["hour"] not in ("een", "one") or hit["day"]):
            clock = _whole_hour(hit["hour"], hit.start(), hit.end())
            if not hit["day"]:
                yield clock
            elif 1 <= clock.hour <= 12:
                yield replace(clock, half_day=_half_day(hit["day"]), twelve=False, digits=False)


def _bare(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "om 9", "at nine", "rond 8"."""
    for hit in said.BARE.finditer(plain):
        yield _whole_hour(hit["hour"], hit.start("hour"), hit.end())


def _between(plain: str, _taken: bytearray) -> Iterator[ClockSaid]:
    """ "tussen 9 en 10": both, when no noun follows that they would count."""
    for hit in said.BETWEEN.finditer(plain):
        for name in ("first", "second"):
            yield _whole_hour(hit[name], hit.start(name), hit.end(name))


def _firsts(plain: str, taken: bytearray) -> Iterator[ClockSaid]:
    """The 9 of "tussen 9 en half tien", "van 9 tot 10 uur" and "9-10 uur": before a time that is one already."""
    for hit in said.FIRST_OF_TWO.finditer(plain):
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
    return int(word) if word.isdigit() else said.NUMBERS[word]


def _half_day(word: str | None) -> str:
    return (word or "").replace(".", "")

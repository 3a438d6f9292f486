"""Days and times in running text, with their precision (mail.md §7, T18). Used by phrases.py and commands.py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.facts import MomentProposal

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
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PARTS = {"nacht": (0, 6), "ochtend": (6, 12), "middag": (12, 18), "avond": (18, 24), "last night": (-6, 6)}
_PART_WORDS = {
    "morgen": "ochtend",
    "morning": "ochtend",
    "afternoon": "middag",
    "evening": "avond",
    "night": "nacht",
    "ochtends": "ochtend",
    "morgens": "ochtend",
    "middags": "middag",
    "avonds": "avond",
    "nachts": "nacht",
}
_DAYS_AGO = {
    "vandaag": 0,
    "today": 0,
    "gisteren": 1,
    "gister": 1,
    "yesterday": 1,
    "eergisteren": 2,
    "the day before yesterday": 2,
}
_DAY = re.compile(
    rf"""
    (?<![\w-])(?P<part>gister(?:en)?[ ]?(?:ochtend|morgen|middag|avond)|van(?:ochtend|morgen|middag|avond|nacht)
        |this[ ](?:morning|afternoon|evening)|yesterday[ ](?:morning|afternoon|evening)|last[ ]night|tonight)(?!\w)
    |(?<!\w)(?P<relative>eergisteren|gisteren|vandaag|the[ ]day[ ]before[ ]yesterday|yesterday|today)(?!\w)
    |(?<![\d./-])(?P<iy>\d{{4}})-(?P<im>\d{{1,2}})-(?P<id>\d{{1,2}})(?![\d-]|[.,/]\d)
    |(?<![\d./-])(?P<nd>\d{{1,2}})(?P<sep>[-/.])(?P<nm>\d{{1,2}})(?P=sep)(?P<ny>\d{{4}})(?!\d|[.,/-]\d)
    |(?<![\d.:-])(?P<wd>\d{{1,2}})(?:st|nd|rd|th)?[ ]{{1,3}}(?:of[ ])?(?P<wm>{_MONTH})(?!\w)\.?
        (?:,?[ ]{{1,3}}(?P<wy>(?:19|20)\d\d)(?![\d:.]\d))?
    |(?<!\w)(?P<um>{_MONTH})\.?[ ]{{1,3}}(?P<ud>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])
        (?:,?[ ]{{1,3}}(?P<uy>(?:19|20)\d\d)(?![\d:.]\d))?
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"""
    (?:(?P<about>(?<!\w)(?:rond|omstreeks|circa|ca\.?|around|about|approximately)\s{1,3}|[~±]\s?))?
    (?:(?P<at>(?<!\w)(?:om|at))\s{1,3})?
    (?:(?P<about2>(?<!\w)(?:ongeveer|circa|ca\.?|about|around|approximately)\s{1,3}))?
    (?<![\d.:,/+€$-])(?P<hour>[01]?\d|2[0-3])(?:[:.uh](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?)?
    (?:\s?(?P<unit>uur|u|hrs?|hours|h|am|pm|a\.m\.|p\.m\.)(?![\w]))?
    (?:\s?(?P<zone>utc|gmt|z|cest|cet|[+-]\d\d:?\d\d)(?!\w))?
    (?![\d%€]|[.:,/-]\d)(?!\w)
    """,
    re.VERBOSE,
)
_PART = re.compile(
    r"(?<!\w)(?:in de |['’`]s |in the |at )(?P<part>ochtend|morgen|middag|avond|nacht|ochtends|morgens|middags|"
    r"avonds|nachts|morning|afternoon|evening|night)(?!\w)"
)
_GAP = re.compile(r"\s{0,3}(?:,|t)?\s{0,3}(?:(?:om|at|op|on|in|the|de|rond)\s{1,3}){0,2}")
_NAMED_ZONES = {"utc": 0, "gmt": 0, "z": 0, "cet": 1, "cest": 2}
_MOST = 200
_TOLERANCE = timedelta(minutes=10)
_ABOUT = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class SaidMoment:
    """A moment with its place in the text: [begin, stop) in characters."""

    begin: int
    stop: int
    proposal: MomentProposal


@dataclass(frozen=True, kw_only=True)
class _Token:
    begin: int
    stop: int
    match: re.Match[str]
    kind: str


def moments_in(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """Every day, time and part of a day in a text, in order, joined where they stand together (at most 200).

    A time without a day is today's, and only when it isn't after sending; local times that don't exist are left
    out; the writer's zone is `zone` when the Date's offset fits it, else that offset itself (mail.md §7).
    """
    tokens = _tokens(text.lower())
    writer = writer_zone(sent_at, zone)
    found: list[SaidMoment] = []
    at = 0
    while at < len(tokens):
        group = _group(tokens, at, text.lower())
        at += len(group)
        proposal = _resolve(group, text, sent_at=sent_at.astimezone(writer), writer=writer)
        if proposal is not None:
            found.append(SaidMoment(begin=group[0].begin, stop=group[-1].stop, proposal=proposal))
    return tuple(found)


def writer_zone(sent_at: datetime, zone: ZoneInfo) -> tzinfo:
    """The organisation's zone when the Date's offset agrees with it, else the Date's own offset."""
    offset = sent_at.utcoffset()
    if offset is None or offset == sent_at.astimezone(zone).utcoffset():
        return zone
    return timezone(offset)


def _tokens(text: str) -> list[_Token]:
    days = [_token(hit, "day") for hit in _DAY.finditer(text)]
    taken = {place for day in days for place in range(day.begin, day.stop)}
    others = [_token(hit, "part") for hit in _PART.finditer(text)]
    times = [_token(hit, "time") for hit in _TIME.finditer(text) if hit["minute"] or hit["unit"]]
    free = [token for token in (*others, *times) if token.match.start(_core(token)) not in taken]
    return sorted((*days, *free), key=lambda token: token.begin)[:_MOST]


def _core(token: _Token) -> str:
    return "hour" if token.kind == "time" else "part"


def _token(hit: re.Match[str], kind: str) -> _Token:
    return _Token(begin=hit.start(), stop=hit.end(), match=hit, kind=kind)


def _group(tokens: list[_Token], at: int, text: str) -> list[_Token]:
    """The tokens from `at` that make one moment: at most one of each kind, only connecting words between."""
    group = [tokens[at]]
    for token in tokens[at + 1 : at + 3]:
        between = text[group[-1].stop : token.begin]
        if token.kind in {member.kind for member in group} or not _GAP.fullmatch(between):
            break
        group.append(token)
    return group


def _resolve(group: list[_Token], text: str, *, sent_at: datetime, writer: tzinfo) -> MomentProposal | None:
    by_kind = {token.kind: token.match for token in group}
    said = text[group[0].begin : group[-1].stop].strip()
    part, day = _part_of(by_kind), sent_at.date()
    if "day" in by_kind:
        meant = _day_of(by_kind["day"], sent_at.date())
        if meant is None:
            return None
        day = meant
    clock = by_kind.get("time")
    if clock is None:
        return _stretch(said, day, part, writer) if "day" in by_kind else None
    if "day" not in by_kind and not (clock["at"] or clock["unit"] or clock["about"]):
        return None
    proposal = _minute(said, day, clock, part=part, writer=writer)
    if proposal is not None and "day" not in by_kind and proposal.start > sent_at + _TOLERANCE:
        return None
    return proposal


def _part_of(by_kind: dict[str, re.Match[str]]) -> str:
    words = [by_kind[kind]["part"] for kind in ("part", "day") if kind in by_kind and by_kind[kind]["part"]]
    if not words:
        return ""
    word = words[0]
    if word == "last night":
        return word
    if word == "tonight":
        return "avond"
    ending = next((name for name in (*_PARTS, *_PART_WORDS) if word.endswith(name)), "")
    return _PART_WORDS.get(ending, ending)


def _day_of(hit: re.Match[str], today: date) -> date | None:
    if hit["relative"]:
        return today - timedelta(days=_DAYS_AGO[hit["relative"]])
    if hit["part"]:
        return today - timedelta(days=int(hit["part"].startswith(("gister", "yesterday"))))
    for year, month, day in (("iy", "im", "id"), ("ny", "nm", "nd"), ("wy", "wm", "wd"), ("uy", "um", "ud")):
        if hit[day]:
            number = _MONTHS.get(hit[month]) or int(hit[month])
            return _date(hit[year], number, int(hit[day]), today)
    return None


def _date(year: str | None, month: int, day: int, today: date) -> date | None:
    """The date, or without a year the last such date not after today; None when there is none."""
    try:
        if year:
            return date(int(year), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


def _stretch(said: str, day: date, part: str, writer: tzinfo) -> MomentProposal:
    first, last = _PARTS.get(part, (0, 24))
    midnight = datetime.combine(day, time())
    precision = Precision.PART_OF_DAY if part else Precision.DAY
    start, end = (_instants(midnight + timedelta(hours=hours), writer)[0] for hours in (first, last))
    return MomentProposal(text=said, start=start, end=end, precision=precision.value)


def _minute(
    said: str, day: date, clock: re.Match[str], *, part: str, writer: tzinfo
) -> MomentProposal | None:
    hour = _hour(clock, part)
    if hour is None:
        return None
    if part in ("nacht", "last night") and hour >= 18:
        day -= timedelta(days=1)
    local = datetime.combine(day, time(hour, int(clock["minute"] or 0)))
    instants = _instants(local, _zone_of(clock["zone"]) or writer)
    if not _exists(local, instants[0], _zone_of(clock["zone"]) or writer):
        return None
    start, end = instants
    if clock["about"] or clock["about2"]:
        start, end = start - _ABOUT, end + _ABOUT
    precision = Precision.MINUTE if start == end else Precision.RANGE
    return MomentProposal(text=said, start=start, end=end, precision=precision.value)


def _hour(clock: re.Match[str], part: str) -> int | None:
    hour, unit = int(clock["hour"]), (clock["unit"] or "").replace(".", "")
    if unit in ("am", "pm"):
        return hour % 12 + 12 * (unit == "pm") if 1 <= hour <= 12 else None
    if (part == "middag" and hour < 6) or (part in ("avond", "last night") and 6 <= hour < 12):
        return hour + 12
    return hour


def _zone_of(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name in _NAMED_ZONES:
        return timezone(timedelta(hours=_NAMED_ZONES[name]))
    digits = name[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(hours=24) else None


def _instants(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Both instants of a local time in UTC, earliest first; equal outside the repeated hour of October."""
    both: Iterable[datetime] = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    first, last = sorted(both)
    return first, last


def _exists(local: datetime, instant: datetime, zone: tzinfo) -> bool:
    back = [instant.astimezone(zone).replace(tzinfo=None, fold=0)]
    back.append(local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0))
    return local in back

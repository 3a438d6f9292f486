"""Local times as instants: zones by name, the hour that comes twice and the one that does not come at all (T18)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# hours before or after UTC; "ist" is three zones at once, and a time in it is not guessed
_NAMED = {"utc": 0, "gmt": 0, "z": 0, "zulu": 0, "wet": 0, "cet": 1, "met": 1, "bst": 1, "wintertijd": 1}
_NAMED |= {
    "west": 1,
    "cest": 2,
    "mest": 2,
    "zomertijd": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "est": -5,
    "edt": -4,
}
_NAMED |= {"cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "sgt": 8, "hkt": 8}
_UNCERTAIN = ("ist", "ast", "amt")
_NAMES = "|".join(sorted((*_NAMED, *_UNCERTAIN), key=len, reverse=True))
# "14.30 uur met een bijlage", "14.30 uur\nMet vriendelijke groet": a word, and not Middle European Time
ZONE_WORDS = rf"(?:(?:utc|gmt) ?[+-] ?\d\d?(?::?\d\d)?|[+-]\d\d:?\d\d|(?!met,? \w)(?:{_NAMES}))"
_OFFSET = re.compile(r"(?:utc|gmt)? ?(?P<sign>[+-]) ?(?P<hours>\d\d?):?(?P<minutes>\d\d)?")


def writer_zone(sent_at: datetime, zone: ZoneInfo) -> tzinfo:
    """The organisation's zone when the Date's offset agrees with it, else the Date's own offset (mail.md §7)."""
    offset = sent_at.utcoffset()
    if offset is None or offset == sent_at.astimezone(zone).utcoffset():
        return zone
    return timezone(offset)


def perhaps_zone(sent_at: datetime, zone: ZoneInfo) -> ZoneInfo | None:
    """The organisation's zone where a Date of +0000 differs from it: mail servers stamp that on its mails too."""
    return zone if sent_at.utcoffset() == timedelta() and writer_zone(sent_at, zone) is not zone else None


def zone_named(name: str) -> tzinfo | None:
    """The zone of "utc", "cest", "+01:00", "utc+1" or "nl" (Dutch time); None where the name leaves it open."""
    if name == "nl":
        return ZoneInfo("Europe/Amsterdam")
    if name in _NAMED:
        return timezone(timedelta(hours=_NAMED[name]))
    hit = _OFFSET.fullmatch(name)
    if hit is None:
        return None
    minutes = int(hit["hours"]) * 60 + int(hit["minutes"] or 0)
    offset = timedelta(minutes=-minutes if hit["sign"] == "-" else minutes)
    return timezone(offset) if abs(offset) < timedelta(hours=24) else None


def instants(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Both instants of a naive local time in UTC, earliest first; equal but for the two hours of the changes."""
    both: Iterable[datetime] = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    first, last = sorted(both)
    return first, last


def exists(local: datetime, zone: tzinfo) -> bool:
    """Whether a clock on the wall showed this time: not in the hour that is skipped in March."""
    back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None, fold=0) == local.replace(fold=0)

"""Written moments turned into UTC; local times that do not exist or exist twice are named (T18)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_HOW = "write 2026-11-24T10:17+01:00, 2026-11-24 10:17 or 24-11-2026 10:17"
_DATE = (
    r"(?:(?P<y>[12][0-9]{3})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"
    r"|(?P<d2>[0-9]{1,2})[-/](?P<m2>[0-9]{1,2})[-/](?P<y2>[12][0-9]{3}))"
)
_TIME = (
    r"(?P<H>[0-9]{1,2})[:.](?P<M>[0-9]{2})(?:[:.](?P<S>[0-9]{2})(?:\.(?P<F>[0-9]{1,6})[0-9]*)?)?(?:\s*uur)?"
)
_ZONE = r"(?:\s*(?P<zone>z|utc|gmt|cet|cest|wintertijd|zomertijd|[+-][0-9]{2}:?[0-9]{2}))?"
_MOMENT = re.compile(rf"{_DATE}(?:t|,?\s+(?:om\s+)?){_TIME}{_ZONE}", re.IGNORECASE)
_NAMED_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 60, "wintertijd": 60, "cest": 120, "zomertijd": 120}
_LONGEST = 64


class MomentError(ValueError):
    """A text is no moment; the message says what to write."""


class AmbiguousMoment(MomentError):
    """A local time in the repeated hour of October: `first` and `second` are both its instants, in UTC."""

    def __init__(self, local: datetime, first: datetime, second: datetime) -> None:
        self.local = local
        self.first = first
        self.second = second
        super().__init__(
            f"{local:%d-%m-%Y %H:%M} happened twice, because the clocks went back: "
            f"write {_with_offset(local, 0)} for the first or {_with_offset(local, 1)} for the second"
        )


class NonexistentMoment(MomentError):
    """A local time in the hour skipped in March; `before` and `after` are its two readings, in UTC."""

    def __init__(self, local: datetime, before: datetime, after: datetime) -> None:
        self.local = local
        self.before = before
        self.after = after
        super().__init__(
            f"{local:%d-%m-%Y %H:%M} did not exist, because the clocks went forward: "
            "write the time again, with its offset if you are sure of it "
            f"({_with_offset(local, 0)} or {_with_offset(local, 1)})"
        )


def as_utc(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The moment in UTC; a naive one is local time in `zone`.

    Raises AmbiguousMoment or NonexistentMoment in the two hours a year that are no plain local time (T18).
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    readings = (first.astimezone(UTC), second.astimezone(UTC))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment.replace(fold=0):
        raise AmbiguousMoment(first, *readings)
    raise NonexistentMoment(first, *sorted(readings))


def parse_moment(text: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """A written date and time as UTC: ISO with or without offset, or Dutch "24-11-2026 10.17".

    Raises MomentError (or one of its two children) with a sentence that says what to write.
    """
    found = _MOMENT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        raise MomentError(f"{text[:_LONGEST]!r} is no date with a time: {_HOW}")
    try:
        return as_utc(_moment(found), zone)
    except MomentError:
        raise
    except ValueError as error:
        raise MomentError(f"{text!r} is not in the calendar ({error}): {_HOW}") from error


def _moment(found: re.Match[str]) -> datetime:
    part = found.groupdict()
    return datetime(
        int(part["y"] or part["y2"]),
        int(part["m"] or part["m2"]),
        int(part["d"] or part["d2"]),
        int(part["H"]),
        int(part["M"]),
        int(part["S"] or 0),
        int((part["F"] or "0").ljust(6, "0")),
        tzinfo=_offset(part["zone"]),
    )


def _offset(name: str | None) -> timezone | None:
    if name is None:
        return None
    minutes = _NAMED_ZONES.get(name.lower())
    if minutes is None:
        digits = name[1:].replace(":", "")
        if int(digits[2:]) > 59:
            raise ValueError("an offset has at most 59 minutes")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if name[0] == "-" else 1)
    return timezone(timedelta(minutes=minutes))


def _with_offset(local: datetime, fold: int) -> str:
    return local.replace(fold=fold).isoformat(timespec="minutes")

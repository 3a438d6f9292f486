"""What is read as the moment of noticing, as tests write it down: (precision, start, end) in Amsterdam time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from compliance_bot.reading.phrases import discoveries

ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)

Expected = tuple[str, str, str] | None


def best(text: str, sent_at: datetime = TUESDAY) -> Expected:
    """(precision, start, end) of the best proposal in Amsterdam time, or None."""
    found = discoveries(text, sent_at=sent_at, zone=ZONE)
    if not found:
        return None
    start, end = (moment.astimezone(ZONE).strftime("%d %H:%M") for moment in (found[0].start, found[0].end))
    return found[0].precision, start, end


def minute(at: str) -> Expected:
    return "minute", at, at


def span(start: str, end: str) -> Expected:
    return "range", start, end


def part(start: str, end: str) -> Expected:
    return "part_of_day", start, end


def day(start: str, end: str) -> Expected:
    return "day", start, end

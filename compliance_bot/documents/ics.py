"""The deadline as a calendar file (RFC 5545): METHOD:PUBLISH, no organizer, no attendee (T56, mail.md §8)."""

from __future__ import annotations

from datetime import UTC, datetime

from compliance_bot.ports import File, IncidentView, Organisation

_FOLD = 75


def deadline_file(incident: IncidentView, organisation: Organisation, *, now: datetime) -> File:
    """`AINL-2026-0007.ics` with T_strict as an event; number and question only, no personal data (P10)."""
    domain = organisation.address.rpartition("@")[2] or "localhost"
    summary = f"[{incident.ref}] 72 uur voorbij: besluit genomen en melding bij de AP ingediend?"
    note = "Dit is alleen een herinnering. Het besluit gaat per mail; daar staat ook de grens van de wet."
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//compliance-bot//deadline//NL",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(incident.ref)}-deadline@{_text(domain)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(incident.t_strict)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(note)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(summary)}",
        "TRIGGER:-PT12H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    text = "".join(f"{_fold(line)}\r\n" for line in lines)
    return File(name=f"{incident.ref}.ics", content_type="text/calendar; method=PUBLISH", text=text)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _fold(line: str) -> str:
    """At most 75 octets a line, never inside a character (RFC 5545 §3.1)."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + char, size + width
    return "\r\n ".join((*pieces, piece))

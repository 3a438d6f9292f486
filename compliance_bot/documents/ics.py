"""The deadline as a calendar file (RFC 5545): METHOD:PUBLISH, no organizer, no attendee (T56, mail.md §8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from compliance_bot.documents.plan_words import QUESTIONS, labels_of
from compliance_bot.ports import File, IncidentView, Organisation
from compliance_bot.procedure.rehearsal import Step

_FOLD = 75


def deadline_file(incident: IncidentView, organisation: Organisation, *, now: datetime) -> File:
    """`AINL-2026-0007.ics` with T_strict as an event; number and question only, no personal data (P10)."""
    domain = organisation.address.rpartition("@")[2] or "localhost"
    summary = f"[{incident.ref}] 72 uur voorbij: besluit genomen en melding bij de AP ingediend?"
    note = "Dit is alleen een herinnering. Het besluit gaat per mail; daar staat ook de grens van de wet."
    lines = (
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
    )
    text = calendar_of(lines, product="deadline")
    return File(name=f"{incident.ref}.ics", content_type="text/calendar; method=PUBLISH", text=text)


def plan_file(steps: Sequence[Step], *, domain: str, now: datetime) -> str:
    """What `simulate` played as a calendar: an event at each moment, with roles and no names (P10)."""
    lines = [line for number, step in enumerate(steps, 1) for line in _event(step, number, domain, now=now)]
    return calendar_of(lines, product="simulate")


def calendar_of(lines: Iterable[str], *, product: str) -> str:
    """These components as one published calendar, its lines folded."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//compliance-bot//{product}//NL", "METHOD:PUBLISH")
    return "".join(f"{_fold(line)}\r\n" for line in (*head, *lines, "END:VCALENDAR"))


def _event(step: Step, number: int, domain: str, *, now: datetime) -> tuple[str, ...]:
    told = ", ".join(labels_of(step.roles))
    notes = "\n".join((f"Aan: {told}", f"Via: {', '.join(step.channels)}", *step.remarks, *step.warnings))
    return (
        "BEGIN:VEVENT",
        f"UID:{step.at:%Y%m%dT%H%M%S}-{number}-simulate@{_text(domain)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(step.at)}",
        f"SUMMARY:{_text(f'Proefkalender uur {step.hours}: {QUESTIONS[step.asks]}')}",
        f"DESCRIPTION:{_text(notes)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


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

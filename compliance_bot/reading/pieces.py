"""What arguments are made of: numbers of incidents and filings, channels, moments in a line (mail.md §6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.likeness import exact_form
from compliance_bot.reading.moments import moments_in
from compliance_bot.reading.phrases import moment_of
from compliance_bot.reading.vocabulary import CHANNELS, NUMBER, OTHER_NUMBERS

_NUMBER = re.compile(NUMBER)
_OTHER_NUMBER = re.compile("|".join(OTHER_NUMBERS), re.IGNORECASE)
_BEFORE_MOMENT = re.compile(r"(?:(?:op|om|per|dd\.?|d\.d\.|sinds|on|at|since|of)\s{1,3})?", re.IGNORECASE)
_BARE_TIME = re.compile(r"\d{1,2}[.:]\d\d(?!\d|[.:/-]\d)")
_LAST_TIME = re.compile(r"\s(\d{1,2}[.:]\d\d)$")
_LISTED = re.compile(r"[\s,;]+|\s(?:en|and|&)\s")
_COUNT = re.compile(r"#?([1-9]\d{0,8})")
_JOINED = re.compile(r"\s*(?:,|/|\+|&|\ben\b|\band\b)\s*")
_TOLERANCE = timedelta(minutes=10)
_AHEAD = timedelta(days=500)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What reading an argument needs beside the words: the writer's own time, the zone and the numbers' prefix.

    prefix: of the incident numbers; '' takes any.
    """

    sent_at: datetime | None
    zone: ZoneInfo
    prefix: str


def is_number(text: str, prefix: str) -> bool:
    """Whether a word can be the AP's number of a filing: four digits at least, and no date, time, phone or ours."""
    if not _NUMBER.fullmatch(text) or _OTHER_NUMBER.fullmatch(text):
        return False
    return not (prefix and text.upper().startswith(f"{prefix.upper()}-"))


def ref_of(text: str, prefix: str) -> str:
    """An incident number in full ("AINL-2026-0007", "2026-0007"), or the plain number of a triaged mail; else ''."""
    said = re.sub(r"^(?:nummer|number|nr\.?|no\.?)\s{0,3}", "", text.strip(), flags=re.IGNORECASE)
    count = _COUNT.fullmatch(said)
    if count:
        return count[1]
    known = re.escape(prefix) if prefix else r"[a-z][a-z0-9]{1,15}"
    full = re.fullmatch(rf"(?:({known})-)?(\d{{4}}-\d{{4,6}})", said, re.IGNORECASE | re.ASCII)
    if full is None:
        return ""
    return f"{prefix or (full[1] or '').upper()}-{full[2]}"


def listed_refs(text: str, prefix: str) -> tuple[str, ...]:
    """Every number of a list, each once; () when one of them is none."""
    pieces = [piece for piece in _LISTED.split(text) if piece and piece.lower() not in ("en", "and", "&")]
    refs = tuple(dict.fromkeys(ref_of(piece, prefix) for piece in pieces))
    return () if "" in refs else refs


def channels_in(text: str) -> tuple[str, ...]:
    """The channels of a closed list that a text consists of, in its order; () when it holds anything else."""
    plain = re.sub(r"^(?:per|via|by|met|op de|in)\s+", "", exact_form(text.strip(" .,:")) or "")
    found = [CHANNELS.get(piece) for piece in _JOINED.split(plain)]
    return tuple(dict.fromkeys(one for one in found if one)) if all(found) else ()


def names_something(text: str) -> bool:
    """Whether a text holds a letter, and so can be a name."""
    return any(char.isalpha() for char in text)


def is_past(moment: MomentProposal, reader: Reader) -> bool:
    """Whether a moment is known not to lie after sending."""
    return reader.sent_at is not None and moment.start <= reader.sent_at.astimezone(UTC) + _TOLERANCE


def looking_ahead(reader: Reader) -> Reader:
    """The same reader a year and more on, in the same zone: for a moment that may lie ahead and is written in full."""
    sent_at = reader.sent_at
    if sent_at is None:
        return reader
    later = sent_at + _AHEAD
    if sent_at.utcoffset() == sent_at.astimezone(reader.zone).utcoffset():
        later = later.astimezone(reader.zone)
    return replace(reader, sent_at=later)


def whole_moment(text: str, reader: Reader) -> MomentProposal | None:
    """A text that is a moment and nothing else, not after sending."""
    if reader.sent_at is None:
        return None
    moment = moment_of(_spoken(text), sent_at=reader.sent_at, zone=reader.zone)
    return moment if moment is not None and is_past(moment, reader) else None


def _one_spaced(text: str) -> str:
    """Single spaces and no hidden characters, so that a place in the text is the same for who reads the moments."""
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())


def _spoken(text: str) -> str:
    """A bare "14.30" alone is a time of day when it stands where a moment is asked for."""
    return f"om {text}" if _BARE_TIME.match(text) else text


def leading_moment(text: str, reader: Reader) -> tuple[MomentProposal, str] | None:
    """The moment that a text begins with, and the rest of it."""
    if reader.sent_at is None:
        return None
    text = _spoken(_one_spaced(text).lstrip(",: "))
    begin = _BEFORE_MOMENT.match(text).end()  # type: ignore[union-attr]  # it matches the empty string too
    found = moments_in(text, sent_at=reader.sent_at, zone=reader.zone)
    if not found or found[0].begin > begin:
        return None
    return found[0].proposal, text[found[0].stop :].strip(" ,:;-–")


def trailing_moment(text: str, reader: Reader) -> tuple[MomentProposal, str] | None:
    """The moment that a text ends with, and what stands before it."""
    if reader.sent_at is None:
        return None
    text = _one_spaced(text)
    found = moments_in(text, sent_at=reader.sent_at, zone=reader.zone)
    if not found:
        text = _LAST_TIME.sub(r" om \1", text)
        found = moments_in(text, sent_at=reader.sent_at, zone=reader.zone)
    if not found or found[-1].stop != len(text):
        return None
    before = re.sub(
        r"\s(?:op|om|on|at|per|d\.d\.)$", "", f" {text[: found[-1].begin].rstrip()}", flags=re.IGNORECASE
    )
    return found[-1].proposal, before.strip(" ,:;-–")

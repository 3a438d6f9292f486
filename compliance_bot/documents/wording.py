"""How moments, spans of time, command words and other people's words look in what we send (nl and en)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from compliance_bot.documents.fact_words import fact_groups, facts_left
from compliance_bot.procedure.events import Language

_DAYS = {
    Language.NL: ("ma", "di", "wo", "do", "vr", "za", "zo"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    Language.NL: ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    Language.EN: ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
# Characters that turn the direction of text round could make a line read as another line; shown, not obeyed.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 50_000  # characters of somebody's words in one mail; the evidence holds them all
_NAME = re.compile("[a-z]+(?:[_ ][a-z]+){0,3}")
_OPENINGS = ("Beste ", "Geachte ", "Goedendag", "Dear ", "Hello")
_SEEN = "dit is het moment waarop wij de mail voor het eerst zagen"
_NOTES = {
    "geen_servertijd": f"de mailserver gaf geen tijd van ontvangst; {_SEEN}",
    "servertijd_in_de_toekomst": f"de mailserver noemde een tijd in de toekomst; {_SEEN}",
    "later_in_de_mailbox_gezet": "de mail is later in de mailbox gezet; de mailserver noemt wel deze tijd",
    "met_de_hand": "genoteerd op de opdrachtregel; dit is het moment van noteren",
    "alleen_de_kop_opgehaald": "de mailserver gaf alleen de kop van deze mail; lees de mail in de mailbox zelf",
    "niet_opgehaald": "de mailserver gaf deze mail niet; lees de mail in de mailbox zelf",
}
# A reply marker or token in somebody else's words would let its reader answer as another (mail.md §4). Read more
# widely than by reading.tokens: also inside an encoded link, and broken once over a line.
_GAP = "(?:[\u00ad\u200b-\u200d\u2060\ufeff]|=?\r?\n[>| \t]{0,8}){0,3}"
_CODE = re.compile(rf"\d{{4}}-{_GAP}\d{{4,6}}{_GAP}-(?:{_GAP}[a-z2-7]){{26}}[a-z0-9]*", re.IGNORECASE)
_MARKER = re.compile(r"\[#[^\[\]]{1,100}\]")
_CODE_LEFT_OUT = "[code weggelaten]"
_MOST_BREAKS = 2
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Wording:
    """The filters of one language; aware datetimes are shown in `zone` with its short name (CET, CEST)."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self._language = language
        self._zone = zone
        self._dutch = language is Language.NL

    def filters(self) -> dict[str, Callable[..., object]]:
        """The filters by the name that templates use."""
        return {
            "moment": self.moment,
            "short_moment": self.short_moment,
            "remaining": self.remaining,
            "span": self.span,
            "day": self.day,
            "minutes": self.minutes,
            "verbatim": verbatim,
            "keyword": keyword,
            "noted": noted,
            "upfirst": upfirst,
            "greet": self.greet,
            "ranges": self.ranges,
            "fact_groups": fact_groups,
            "facts_left": facts_left,
        }

    def moment(self, at: datetime) -> str:
        """`vr 27 nov 2026 10.17 uur (CET)`; cut off to minutes: a deadline never looks later than it is."""
        local = at.astimezone(self._zone)
        return f"{self._date(local)} {local.year} {self._time(local)} ({local.tzname()})"

    def short_moment(self, at: datetime) -> str:
        """`vr 27 nov 10.17`, for subjects (mail.md §8)."""
        local = at.astimezone(self._zone)
        clock = f"{local.hour:02d}.{local.minute:02d}" if self._dutch else f"{local:%H:%M}"
        return f"{self._date(local)} {clock}"

    def day(self, on: date) -> str:
        """`vr 27 nov 2026`: a day of the calendar, without a time."""
        return f"{self._date(on)} {on.year}"

    def remaining(self, until: datetime, now: datetime) -> str:
        """`nog 5 uur en 12 minuten` or `2 uur na de termijn`."""
        seconds = int((until - now).total_seconds())
        amount = self._amount(abs(seconds) // 60)
        if self._dutch:
            return f"nog {amount}" if seconds > 0 else f"{amount} na de termijn"
        return f"{amount} left" if seconds > 0 else f"{amount} past the deadline"

    def span(self, start: datetime, end: datetime | None = None) -> str:
        """A moment, or both ends of a range (half-open, mail.md §7)."""
        if end is None or end == start:
            return self.moment(start)
        between, and_ = ("tussen", "en") if self._dutch else ("between", "and")
        return f"{between} {self.moment(start)} {and_} {self.moment(end)}"

    def minutes(self, count: int) -> str:
        """`4 uur`, `1 uur en 38 minuten`."""
        return self._amount(count)

    def greet(self, greeting: str) -> str:
        """The opening line: a whole greeting is kept, a bare name gets one, nothing gives a neutral one."""
        if not greeting:
            return "Goedendag," if self._dutch else "Hello,"
        if greeting.startswith(_OPENINGS):
            return greeting
        return f"{'Beste' if self._dutch else 'Dear'} {greeting},"

    def ranges(self, refs: Sequence[str], most: int = 0) -> str:
        """Incident numbers on one line, runs of them as `AINL-2026-0011 t/m AINL-2026-0590`; `most` pieces at most."""
        to = " t/m " if self._dutch else " to "
        pieces = [run[0] if len(run) == 1 else f"{run[0]}{to}{run[-1]}" for run in _runs(refs)]
        if not most or len(pieces) <= most:
            return ", ".join(pieces)
        rest = "en meer" if self._dutch else "and more"
        return f"{', '.join(pieces[:most])} {rest}"

    def _date(self, local: date) -> str:
        day = _DAYS[self._language][local.weekday()]
        return f"{day} {local.day} {_MONTHS[self._language][local.month - 1]}"

    def _time(self, local: datetime) -> str:
        return f"{local.hour:02d}.{local.minute:02d} uur" if self._dutch else f"{local:%H:%M}"

    def _amount(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if not minutes:
            return "minder dan 1 minuut" if self._dutch else "less than 1 minute"
        parts = []
        if hours:
            parts.append(f"{hours} uur" if self._dutch else f"{hours} hour{'s' * (hours != 1)}")
        if rest and self._dutch:
            parts.append(f"{rest} {'minuut' if rest == 1 else 'minuten'}")
        elif rest:
            parts.append(f"{rest} minute{'s' * (rest != 1)}")
        return (" en " if self._dutch else " and ").join(parts)


def verbatim(text: str) -> str:
    """Somebody else's words, every line behind `| ` (mail.md §6), whatever anybody takes for a line end."""
    text = without_codes(text)
    shown, rest = text[:_LONGEST], len(text) - _LONGEST
    lines = _visible(shown).strip().splitlines() or ["(leeg / empty)"]
    if rest > 0:
        lines.append(f"[… {rest} tekens weggelaten: zie de mail zelf]")
    return "\n".join(f"| {_CONTROL.sub(' ', line)}".rstrip() for line in lines)


def without_codes(text: str) -> str:
    """Somebody else's words with every reply marker and token-shaped piece left out (mail.md §4)."""
    return _CODE.sub(_left_out, _MARKER.sub(_CODE_LEFT_OUT, text))


def one_line(text: str) -> str:
    """Text that stays on its line: line ends, tabs and controls become one space (T28)."""
    return " ".join(_CONTROL.sub(" ", _visible(text)).split())


def keyword(word: str) -> str:
    """`niet_melden` or `niet melden` as people type it: `NIET MELDEN`; anything else stays as it is."""
    return word.replace("_", " ").upper() if _NAME.fullmatch(word) else word


def noted(note: str) -> str:
    """The note on a receipt time (mail.md §1) in Dutch words; an unknown note stays as it is."""
    return _NOTES.get(note, note)


def upfirst(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _runs(refs: Sequence[str]) -> list[list[str]]:
    """Numbers that follow each other, together; a pair stays two."""
    runs: list[list[str]] = []
    for ref in sorted(refs):
        if runs and _follows(runs[-1][-1], ref):
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return [part for run in runs for part in ([[one] for one in run] if len(run) == 2 else [run])]


def _follows(one: str, other: str) -> bool:
    (head, _, last), (year, _, number) = one.rpartition("-"), other.rpartition("-")
    return head == year and last.isdigit() and number.isdigit() and int(number) == int(last) + 1


def _left_out(code: re.Match[str]) -> str:
    """A word of one letter a line is no code."""
    return code.group() if code.group().count("\n") > _MOST_BREAKS else _CODE_LEFT_OUT


def _visible(text: str) -> str:
    return _BIDI.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)

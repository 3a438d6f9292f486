"""Lines like "Op di 24 nov. 2026 om 14:30 schreef X <x@y>:", wrapped over up to five lines (T16)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance_bot.reading.quotes_words import (
    AIMED,
    BEFORE_DATE,
    CLAUSES,
    TELLERS,
    TELLERS_SURELY,
    WROTE,
    WROTE_PIECES,
)

_MOST_LINES = 5
_LONGEST = 400
_MOST_WORDS_AFTER = 14


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WROTE = re.compile(rf"(?:\b(?:{_any_of(WROTE)})(?!\w)|{_any_of(WROTE_PIECES)})")
_SENT = re.compile(r"\bsent:$")
_ADDRESS = re.compile(r"[<(\[][^<>()\[\]@]{0,120}@[^<>()\[\]]{1,200}[>)\]]")
_ADDRESS_LAST = re.compile(r"@[^<>()\[\]]{1,200}[>)\]]{1,3}(?: [^\W\d_]{1,20}){0,3}:?$")
_WHOLE_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?!\d))")
_AFTER = rf"(?:{_any_of(BEFORE_DATE)})(?![^\W\d_])[^\d@<]{{0,28}}"
_AFTER_A_WORD = re.compile(rf"^[\"'*_\[(<-]{{0,4}}{_AFTER}\d")
_DATE_FIRST = re.compile(rf"^[\"'*_\[(<-]{{0,4}}(?:{_AFTER}|[^\W\d]{{2,12}}[.,]{{0,2}} ?)?\d")
_DAY_AND_TIME = re.compile(rf"^[\"'*_\[(<-]{{0,4}}{_AFTER}\d{{1,2}}(?!\d)\D{{1,20}}\d{{1,2}}[:.]\d\d(?!\d)")
_GROUPWISE = re.compile(r"^>>> .{1,300} (?:>>>|\d{1,2}[:.]\d\d(?: [ap]m)?)$")
_INSIDE = re.compile(r"(?<= )(?:on|op|am|le|el|il|em|den) [^\d@<:]{0,28}\d")
_SENTENCE_ENDS = re.compile(r"(?:[!?…]|[^\W\d]{6,40}\.)$")
_WORD = re.compile(r"[^\W_]+")


def attribution_end(lines: Sequence[str], index: int, *, quoted: Sequence[bool]) -> int:
    """The line after an attribution that begins at `index`, 0 when none does.

    lines: as `quotes.plain` makes them; quoted: which of them a mail program marked with ">". One without an
    address or a whole date counts only right above marked lines.
    """
    if not _may_begin(lines[index]):
        return 0
    end = _strong_end(lines, index, quoted)
    if end and not _begins_later(lines, index, end, quoted=quoted):
        return end
    if not end and _is_weak(lines[index]) and _quote_follows(index + 1, lines, quoted):
        return index + 1
    return 0


def is_attribution_text(line: str) -> bool:
    """Whether one plain line, its ">" taken off, says who wrote what follows."""
    return _is_strong(line) or _is_weak(line)


def opens_unmarked(line: str) -> bool:
    """Whether a plain marked line says who wrote what stands unmarked below it: GroupWise, some telephones."""
    return bool(_GROUPWISE.match(line)) or _is_strong(line.lstrip("> "))


def shared_line(lines: Sequence[str], index: int, *, quoted: Sequence[bool]) -> int:
    """Where in a line an attribution begins that shares it with an answer ("ja On Wed … wrote:"), 0 if none does."""
    line = lines[index]
    if not line.endswith(":") or _DATE_FIRST.match(line) or not _quote_follows(index + 1, lines, quoted):
        return 0
    hits = [hit.start() for hit in _INSIDE.finditer(line)][-3:]
    return next((at for at in hits if at and _is_strong(line[at:])), 0)


def _may_begin(line: str) -> bool:
    if not line or _SENTENCE_ENDS.search(line):
        return False
    return bool(_DATE_FIRST.match(line) or "@" in line or line.endswith("<") or _WROTE.search(line))


def _strong_end(lines: Sequence[str], index: int, quoted: Sequence[bool]) -> int:
    """The end of the shortest run of lines from `index` that together are an attribution beyond doubt."""
    joined, taken, at = "", 0, index
    while at < len(lines) and taken < _MOST_LINES and len(joined) <= _LONGEST:
        open_bracket = joined.count("<") > joined.count(">")
        if not lines[at]:
            if not (taken and at + 1 < len(lines) and (lines[at + 1] or "x")[0] == "<"):
                return 0
        elif quoted[at] and taken and not open_bracket:
            return 0
        else:
            joined = f"{joined} {lines[at]}" if joined else lines[at]
            taken += 1
            if _is_strong(joined):
                return at + 1
        at += 1
    return 0


def _begins_later(lines: Sequence[str], index: int, end: int, *, quoted: Sequence[bool]) -> bool:
    """Whether the attribution stands on the later of these lines, and the first is somebody's own sentence."""
    for later in range(index + 1, end):
        line = lines[later]
        clear = _AFTER_A_WORD.match(line) or (_DATE_FIRST.match(line) and _WHOLE_DATE.search(line[:30]))
        named = "@" in lines[later - 1] and lines[later - 1].endswith((">", ")"))
        if clear and not named and _strong_end(lines, later, quoted) == end:
            return True
    return False


def _is_strong(joined: str) -> bool:
    """Beyond doubt: who wrote, with an address or a whole date; or a date first and an address last."""
    if not joined.endswith(":") or len(joined) > _LONGEST:
        return False
    address = _ADDRESS.search(joined)
    wrote = _last_wrote(joined)
    words = set(_WORD.findall(joined))
    if wrote is None:
        dated = _DATE_FIRST.match(joined) and _WHOLE_DATE.search(joined[:60])
        return bool(dated and _ADDRESS_LAST.search(joined)) and not words & (TELLERS | AIMED)
    after = _WORD.findall(joined[wrote:])
    if len(after) > _MOST_WORDS_AFTER or CLAUSES & set(after):
        return False
    if address:
        return not words & TELLERS_SURELY
    return bool(_WHOLE_DATE.search(joined) or _DAY_AND_TIME.match(joined)) and not words & TELLERS


def _last_wrote(joined: str) -> int | None:
    ends = [hit.end() for hit in _WROTE.finditer(joined)]
    sent = _SENT.search(joined)
    return ends[-1] if ends else (sent.end() if sent else None)


def _is_weak(line: str) -> bool:
    """ "Jan schreef:", or a date and an address without a colon: only right above marked lines."""
    if len(line) > 200:
        return False
    wrote = _last_wrote(line)
    if line.endswith(":") and wrote is not None:
        return len(_WORD.findall(line[wrote:])) <= 5
    return bool(_DATE_FIRST.match(line)) and bool(_ADDRESS_LAST.search(line))


def _quote_follows(start: int, lines: Sequence[str], quoted: Sequence[bool]) -> bool:
    for at in range(start, min(start + 4, len(lines))):
        if quoted[at]:
            return True
        if lines[at]:
            return False
    return False

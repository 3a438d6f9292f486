"""Running text made level for the readers of moments: wrapping, spacing and typography make no difference (T16)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_READ = 64 * 1024
_BULLET = re.compile(r"(?:[-*•–·]|\d{1,2}\))\s")
# a line of a table of times: "13.45 uur  fout ontdekt"; three in a row, as wrapped prose never has
_TIMED = re.compile(r"(?:om |at )?(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\w.:-]).{3}")
_LINKS = re.compile(
    r"(?:^|\s)(?:om|op|rond|van|vanaf|tot|tussen|en|of|at|on|around|from|to|until|between|and|or|na|voor|after|before|by)$",
    re.I,
)
_IN_A_ROW = 3
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‑": "-"})
_ACCENTS = str.maketrans("éèêëóòôöáàâäïíü", "eeeeooooaaaaiiu")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True, kw_only=True)
class RunningText:
    """One text twice, place for place: `shown` as it was written, `plain` in small letters without accents.

    Single spaces between words; a line end stands only between paragraphs and before the item of a list.
    """

    shown: str
    plain: str


def level(text: str) -> RunningText:
    """The first 64 KiB of a text, made level."""
    pieces: list[str] = []
    apart = False
    lines = [" ".join(line.split()) for line in text[:_READ].translate(_UNSEEN).splitlines()]
    table = _table_lines(lines)
    for number, words in enumerate(lines):
        if not words:
            apart = True
            continue
        between = "\n" if apart or number in table or _BULLET.match(words) else " "
        pieces += [between, words] if pieces else [words]
        apart = False
    shown = "".join(pieces).translate(_PLAIN)
    plain = shown.lower().translate(_ACCENTS)
    return RunningText(shown=shown if len(plain) == len(shown) else plain, plain=plain)


def _table_lines(lines: list[str]) -> frozenset[int]:
    """The lines of tables of times, and the line after each: one may not run on into the next."""
    timed = [bool(_TIMED.match(words)) for words in lines]
    timed = [
        is_timed and not (number and _LINKS.search(lines[number - 1][-12:]))
        for number, is_timed in enumerate(timed)
    ]
    found: set[int] = set()
    start = 0
    for number, is_timed in enumerate([*timed, False]):
        if not is_timed:
            found |= set(range(start, number + 1)) if number - start >= _IN_A_ROW else set()
            start = number + 1
    return frozenset(found)

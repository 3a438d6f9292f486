"""Running text made level for the readers of moments: wrapping, spacing and typography make no difference (T16)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_READ = 64 * 1024
_BULLET = re.compile(r"(?:[-*•–·]|\d{1,2}\))\s")
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
    for line in text[:_READ].translate(_UNSEEN).splitlines():
        words = " ".join(line.split())
        if not words:
            apart = True
            continue
        between = "\n" if apart or _BULLET.match(words) else " "
        pieces += [between, words] if pieces else [words]
        apart = False
    shown = "".join(pieces).translate(_PLAIN)
    plain = shown.lower().translate(_ACCENTS)
    return RunningText(shown=shown if len(plain) == len(shown) else plain, plain=plain)

"""How a line reads and what it merely looks like: the exact form and the skeleton of a text (mail.md §6)."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u0327")
_LAST_PLAIN = 0x17F
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_APOSTROPHE = re.compile(r"(?<=\w)\u2019(?=\w)")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
# Letters of other scripts, and digits, that show as a Latin letter: what stands there, then what it shows.
_PAIRS = (
    "аa вb сc еe ԁd һh іi јj кk ӏl мm нn оo рp ѕs тt уy ԝw хx лl дd αa βb εe ηn ιi κk λl νv οo ρp τt υu χx μm γy "
    "ɡg ɩi ıi ɑa ℓl 0o 1l 3e 4a 5s 7t |l $s @a łl øo đd"
)
_LOOK_ALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split(" ")}


def exact_form(line: str) -> str | None:
    """The line without case, accents and double spaces; None when it holds letters from elsewhere or hidden ones."""
    # a phone writes the apostrophe of "don't" as a closing quote; no other command holds one
    text = unicodedata.normalize("NFD", _SPACES.sub(" ", _APOSTROPHE.sub("'", line)).strip())
    text = "".join(char for char in text if char not in _ACCENTS)
    if any(ord(char) > _LAST_PLAIN or unicodedata.category(char) in ("Cc", "Cf", "Mn") for char in text):
        return None
    return text.lower()


def skeleton(line: str) -> str:
    """Only the letters a line seems to show: look-alikes, marks, hidden characters, spaces and signs taken out."""
    text = unicodedata.normalize("NFKD", line).lower()
    text = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    return _NOT_LETTERS.sub("", text.translate(_LOOK_ALIKES))


def distance(one: str, other: str, most: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words; anything over `most` is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)

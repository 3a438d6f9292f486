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
    text = shown_form(line)
    return None if any(_is_odd(char) for char in text) else text


def shown_form(line: str) -> str:
    """As exact_form, where what is odd stays as it is: no word of ours holds any of it, but what follows one may."""
    # a phone writes the apostrophe of "don't" as a closing quote; no other command holds one
    text = unicodedata.normalize("NFD", _SPACES.sub(" ", _APOSTROPHE.sub("'", line)).strip())
    return "".join(char for char in text if char not in _ACCENTS).lower()


def written_after(line: str, head: str) -> str:
    """What stands behind a beginning of a line, as written but for doubled spaces; head: the beginning, as shown."""
    line = _SPACES.sub(" ", line).strip()
    for size in range(len(head), len(line) + 1):
        if shown_form(line[:size]) == head and shown_form(line[: size + 1]) != head:
            return line[size:].strip()
    return ""


def _is_odd(char: str) -> bool:
    return ord(char) > _LAST_PLAIN or unicodedata.category(char) in ("Cc", "Cf", "Mn")


def skeleton(line: str) -> str:
    """Only the letters a line seems to show: look-alikes, marks, hidden characters, spaces and signs taken out."""
    text = unicodedata.normalize("NFKD", line).lower()
    text = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    return _NOT_LETTERS.sub("", text.translate(_LOOK_ALIKES))


def may_be_near(one: frozenset[str], other: frozenset[str], most: int) -> bool:
    """Whether words of these letters can be within so many edits: a quick look that never says no wrongly.

    An edit adds or takes one letter, or puts one in another's place, so that at most two kinds of letters change.
    """
    return len(one ^ other) <= 2 * most


def distance(one: str, other: str, most: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words; anything over `most` is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    far, width = most + 1, len(other) + 1
    older: list[int] = []
    before: list[int] = []
    row = list(range(width))
    for i, left in enumerate(one, start=1):
        older, before, row = before, row, [far] * width
        row[0] = i
        # further from the diagonal lies nothing that near
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            right = other[j - 1]
            cost = before[j - 1] + (left != right)
            if before[j] < cost:
                cost = before[j] + 1
            if row[j - 1] < cost:
                cost = row[j - 1] + 1
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right and older[j - 2] < cost:
                cost = older[j - 2] + 1
            row[j] = cost
    return min(row[-1], far)

"""Numbers in words, Dutch and English, as people write hours and counts."""

from __future__ import annotations

from collections.abc import Iterable

_NL = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_EN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
DUTCH = {word: number for number, word in enumerate(_NL, start=1)}
ENGLISH = {word: number for number, word in enumerate(_EN, start=1)}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))

"""A mail's own words apart from what it quotes, forwards or signs (T16, T17). Linear: caps come first."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_bot.reading.facts import ReplyText
from compliance_bot.reading.quotes import (
    BLOCK_LABELS,
    BLOCK_LINES,
    DIVIDERS,
    FROM_LABELS,
    INTRO_ENDS,
    INTRO_LINES,
    INTRO_STARTS,
    INTRO_WORDS,
    LABEL,
    SEPARATOR,
    SEPARATOR_EN,
    SIGNATURES,
)

__all__ = ["SEPARATOR", "SEPARATOR_EN", "split_reply"]

_MOST_LINES = 400
_LONGEST_LINE = 998
_MOST_CHARACTERS = 64 * 1024
_SEPARATORS = tuple(text.strip("— ").lower() for text in (SEPARATOR, SEPARATOR_EN))


def split_reply(text: str) -> ReplyText:
    """New words above the first sign of a quote, all the rest as `quoted`; a forwarded part counts as quoted.

    Lines quoted with ">" between the new ones go to `quoted` too (answers between the lines stay new). Past
    400 lines, 998 characters a line or 64 KiB everything counts as quoted (T16).
    """
    head, rest = _capped(text)
    end = _end_of_new(head)
    new = [line for line in head[:end] if not _is_quoted(line)]
    quoted = [line for line in head[:end] if _is_quoted(line)] + head[end:]
    if rest:
        quoted.append(rest)
    return ReplyText(new="\n".join(new).strip(), quoted="\n".join(quoted).strip("\n"))


def _capped(text: str) -> tuple[list[str], str]:
    lines = text[:_MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]
    over = [line[_LONGEST_LINE:] for line in lines[:_MOST_LINES] if len(line) > _LONGEST_LINE]
    rest = "\n".join([*over, *lines[_MOST_LINES:]]) + text[_MOST_CHARACTERS:]
    return kept, rest


def _end_of_new(lines: Sequence[str]) -> int:
    plain = [_plain(line) for line in lines]
    for index, line in enumerate(plain):
        if not line or _is_quoted(lines[index]):
            continue
        if _starts_quote(plain, index) or SIGNATURES.match(line):
            return index
    return len(lines)


def _starts_quote(plain: Sequence[str], index: int) -> bool:
    line = plain[index]
    if any(separator in line for separator in _SEPARATORS) or DIVIDERS.match(line):
        return True
    return _is_intro(plain, index) or _is_header_block(plain, index)


def _is_intro(plain: Sequence[str], index: int) -> bool:
    """ "Op di 24 nov. 2026 om 14:30 schreef X <x@y>:" over at most four lines, or an ending of that kind."""
    if not plain[index].startswith(INTRO_STARTS):
        return plain[index].endswith(INTRO_ENDS) and any(mark in plain[index] for mark in "@<0123456789")
    joined = ""
    for line in plain[index : index + INTRO_LINES]:
        if not line:
            return False
        joined = f"{joined} {line}"
        if line.endswith(":"):
            return joined.endswith(INTRO_ENDS) or bool(INTRO_WORDS.search(joined))
    return False


def _is_header_block(plain: Sequence[str], index: int) -> bool:
    """Outlook's "Van: … Verzonden: … Aan: …", bold or not, blank lines allowed in between."""
    if _label(plain[index]) not in FROM_LABELS:
        return False
    labels = {_label(line) for line in plain[index + 1 : index + BLOCK_LINES]}
    return len(labels & BLOCK_LABELS) >= 2


def _label(line: str) -> str:
    hit = LABEL.match(line)
    return hit[1] if hit else ""


def _is_quoted(line: str) -> bool:
    return line.lstrip(" \t\u00a0").startswith(">")


def _plain(line: str) -> str:
    return " ".join(line.replace("\u200b", "").replace("\ufeff", "").split()).lower()

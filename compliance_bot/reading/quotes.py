"""Where a quote, a forwarded mail or a signature begins, line by line (T16). Pure looks of bounded width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from compliance_bot.reading.quotes_words import (
    AIMED,
    DEVICE_PIECES,
    DEVICES,
    FORWARD_LINES,
    FORWARDS,
    LABELS_DATE,
    LABELS_FROM,
    LABELS_MORE,
    LABELS_SUBJECT,
    LABELS_TO,
    ORIGINALS,
    OUTLOOK_FOR,
    OUTLOOK_GET,
    POSSESSIVES,
    SENT_FROM,
    SENT_FROM_PIECES,
    SEPARATOR,
    SEPARATOR_EN,
    WROTE,
)

_LONGEST_LINE = 998
_BLOCK_LINES = 12
_LONGEST_LABEL = 24
_LONGEST_DIVIDER = 200
_SEPARATORS = tuple(text.strip("— ").lower() for text in (SEPARATOR, SEPARATOR_EN))
_UNSEEN = dict.fromkeys(
    [
        0xAD,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_KINDS = {
    label: kind
    for kind, labels in (
        ("more", LABELS_MORE),
        ("subject", LABELS_SUBJECT),
        ("to", LABELS_TO),
        ("date", LABELS_DATE),
        ("from", LABELS_FROM),
    )
    for label in labels
}
# "data" and "datum" say a date, "a" says to whom; "date:" stands in forms of people too
_DASHES = "-\u2010–—\u2212_*=~\u2500\u2501"
_MARKS = f"{_DASHES}#<>|[] "
_RULE = re.compile(r"^(?:[_\u2500\u2501]{20,998}|[-\u2010–—]{30,998})$")
_DASHED = re.compile(rf"^[{_DASHES}]{{2,998}}\s{{0,4}}[^{_DASHES}\s]")
_WORD = re.compile(r"[^\W_][\w-]{0,40}")
_LINK = re.compile(r"<[^<>]{0,300}>|\([^()]{0,300}\)|https?:\S{1,400}")
_CLAUSE = re.compile(r"[.,;!?(]")
_WROTE_ENDS = tuple(WROTE)


class Sign(StrEnum):
    """What begins at a line: an older mail below it, a forwarded one, a rule without a name, a signature."""

    QUOTE = "quote"
    FORWARD = "forward"
    RULE = "rule"
    SIGNATURE = "signature"


def plain(line: str) -> str:
    """A line as it is compared: NFKC (a full-width colon is one), nothing invisible, single spaces, lower case."""
    kept = unicodedata.normalize("NFKC", line[:_LONGEST_LINE].translate(_UNSEEN))[:_LONGEST_LINE]
    return " ".join(kept.split()).lower()


def is_quoted(line: str) -> bool:
    """Whether a mail program marked the line as somebody's earlier words."""
    return line.translate(_UNSEEN).lstrip().startswith((">", "\uff1e"))


def is_separator(line: str) -> bool:
    """Whether a plain line is the first line of our own mails: nothing below it was written as an answer."""
    return any(separator in line for separator in _SEPARATORS)


def sign_at(lines: Sequence[str], index: int) -> Sign | None:
    """The sign that begins at one of the plain lines; attributions have their own look (`attribution_end`)."""
    line = lines[index]
    if not line:
        return None
    if _is_header_block(lines, index):
        return Sign.QUOTE
    divider = _divider(line)
    if divider is not None:
        return divider
    if _RULE.match(line):
        return Sign.RULE
    return Sign.SIGNATURE if _is_signature(line) else None


# --- "-----Oorspronkelijk bericht-----" -------------------------------------------------------------------------


def _divider(line: str) -> Sign | None:
    """A named line between mails: with dashes, or Apple's with a colon; "---- X wrote ----" is one too."""
    if len(line) > _LONGEST_DIVIDER:
        return None
    inner = line.strip(_MARKS)
    named = inner.removesuffix(":").strip(_MARKS)
    if inner.endswith(":") and named in FORWARD_LINES:
        return Sign.FORWARD
    if not _DASHED.match(line):
        return None
    if named in FORWARDS or named in FORWARD_LINES:
        return Sign.FORWARD
    wrote = not line[-2:].strip(f"{_DASHES} ") and named.endswith(_WROTE_ENDS)
    return Sign.QUOTE if named in ORIGINALS or wrote else None


# --- "Van: … / Verzonden: … / Aan: …" ---------------------------------------------------------------------------


def _is_header_block(lines: Sequence[str], index: int) -> bool:
    """Outlook's header of the mail below, in any order, bold or not, blank lines in between or all on one line.

    Beginning with who wrote it: two more labels, or at once the date. Beginning otherwise: labels on adjoining
    lines, among which a date with a number and a sender or receiver.
    """
    first = _kind(lines[index])
    if not first:
        return False
    if first == "from" and len(_kinds_within(lines[index])) >= 2:
        return True
    below = [line for line in lines[index + 1 : index + 1 + _BLOCK_LINES] if line]
    if first == "from":
        kinds = {_kind(line) for line in below} - {"", "from"}
        return len(kinds) >= 2 or bool(below and _is_date(below[0]))
    return _is_other_block(lines[index], below)


def _is_other_block(first: str, below: Sequence[str]) -> bool:
    run = [first]
    for line in below:
        if not _kind(line):
            break
        run.append(line)
    kinds = {_kind(line) for line in run}
    return len(kinds) >= 2 and bool(kinds & {"from", "to"}) and any(_is_date(line) for line in run)


def _is_date(line: str) -> bool:
    return _kind(line) == "date" and any(char.isdigit() for char in line)


def _kind(line: str) -> str:
    """What a line's label says ("from", "date", "to", "subject", "more"), '' without one."""
    label, colon, value = line.lstrip("*_ ").partition(":")
    if (
        not colon
        or len(label) > _LONGEST_LABEL
        or (value and value[0] not in " *_" and not _spaceless(label))
    ):
        return ""
    return _KINDS.get(label.strip("*_ "), "")


def _spaceless(label: str) -> bool:
    return not label.isascii()


def _kinds_within(line: str) -> set[str]:
    """The further labels on a line that begins with one: "Van: X Verzonden: … Aan: …"."""
    kinds: set[str] = set()
    for piece in line.split(":")[1:12]:
        words = piece.split()[-2:]
        kinds.add(
            _KINDS.get(" ".join(words).strip("*_ "))
            or _KINDS.get(words[-1].strip("*_ ") if words else "", "")
        )
    return kinds - {"", "from", "more"}


# --- signatures -------------------------------------------------------------------------------------------------


def _is_signature(line: str) -> bool:
    """ "-- ", or a line that a telephone or mail program puts below what was written."""
    if line in ("--", "–-", "—-"):
        return True
    if len(line) > _LONGEST_DIVIDER:
        return False
    said = " ".join(_LINK.sub(" ", line).strip(" <>[]()*_").split())
    return _is_outlook(said) or _is_sent_from(said)


def _is_outlook(said: str) -> bool:
    """ "Outlook voor iOS downloaden", "Get Outlook for Android"; no sentence about Outlook."""
    words = said.split()
    if "outlook" not in words or len(words) > 8:
        return False
    at = words.index("outlook")
    before, after = words[:at], words[at + 1 :]
    named = next((i for i, word in enumerate(after[:4]) if word in OUTLOOK_FOR), -1)
    if before and before[0].startswith(OUTLOOK_FOR):
        return len(after) == 1 and after[0] in OUTLOOK_GET
    more = after[named + 1 :]
    return named >= 1 and (not before or before[0] in OUTLOOK_GET) and (not more or more[0] in OUTLOOK_GET)


def _is_sent_from(said: str) -> bool:
    if any(piece in said for piece in SENT_FROM_PIECES):
        return len(said) <= 40
    start = next((start for start in SENT_FROM if said.startswith(start + " ")), "")
    if not start:
        return False
    words = _WORD.findall(_CLAUSE.split(said[len(start) :], maxsplit=1)[0])
    if len(words) > 8 or AIMED & set(words):
        return False
    if any(word in DEVICES for word in words) or any(piece in said for piece in DEVICE_PIECES):
        return True
    own = any(word in POSSESSIVES for word in [*start.split(), *words])
    return own and any(char.isdigit() for word in words for char in word)

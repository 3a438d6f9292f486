"""Attached files: a name that is safe to show, and whether a zip is locked. Nothing is unpacked (mail.md §2)."""

from __future__ import annotations

import re

from compliance_bot.inbox.addresses import decode_words, one_line

_LONGEST_NAME = 120
_LONGEST_ENDING = 24
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_MOST_ENTRIES = 1000
_DIRECTORY_READ = 256 * 1024


def safe_name(raw: str) -> str:
    """A file name to show and to keep: no folders, hidden or direction characters, nor names Windows acts on.

    Every ending stays to be seen ("factuur.pdf.exe"), also where a long name is cut in its middle.
    """
    name = one_line(decode_words(raw)).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - _LONGEST_ENDING - 1]}…{name[-_LONGEST_ENDING:]}"
    return name


def is_locked_zip(data: bytes) -> bool:
    """Whether a file in a zip needs a password, by the flags in its headers alone."""
    if data[:4] != _LOCAL:
        return False
    if _flag(data, 6):
        return True
    at = data.find(_CENTRAL, max(0, len(data) - _DIRECTORY_READ))
    for _ in range(_MOST_ENTRIES):
        if at < 0:
            return False
        if _flag(data, at + 8):
            return True
        at = data.find(_CENTRAL, at + 4)
    return False


def _flag(data: bytes, at: int) -> bool:
    """Bit 0 of the general purpose flags: encrypted."""
    return len(data) > at and bool(data[at] & 1)

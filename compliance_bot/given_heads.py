"""Heads of the register that left the machine earlier, held against the chain (P32, T36)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance_bot.errors import RecordsDiffer, UsageError
from compliance_bot.store import SqlStore

_HEAD = re.compile(r"[0-9a-f]{16,64}")
_LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<entries>\d+) (?P<head>[0-9a-f]{64})")
# a line a crash tore off in the middle is the beginning of one
_TORN = re.compile(r"[0-9a-f -]{0,90}")


@dataclass(frozen=True, kw_only=True)
class GivenHead:
    """A head, or its first 16 digits at least. entries: the number of entries it was told with, None = not told."""

    head: str
    entries: int | None = None
    where: str = ""


def given_head(text: str) -> GivenHead:
    """A head as a person copied it from a mail. Raises UsageError."""
    head = "".join(text.split()).lower()
    if not _HEAD.fullmatch(head):
        raise UsageError(
            f"{text!r} is no head: give the 64 digits (or at least the first 16) that the mail tells"
        )
    return GivenHead(head=head, where="the head given")


def read_heads(path: Path) -> tuple[GivenHead, ...]:
    """Every head of a file that [head] file wrote. Raises UsageError for a line that is none."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as a file of heads: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        told = _LINE.fullmatch(line.strip())
        if told:
            where = f"{path}, line {number} of {told['day']}"
            found.append(GivenHead(head=told["head"], entries=int(told["entries"]), where=where))
        elif not _TORN.fullmatch(line):
            raise UsageError(f"{path}, line {number}: is not `date entries head`")
    if not found:
        raise UsageError(f"{path} holds no head")
    return tuple(found)


def check_heads(store: SqlStore, given: Sequence[GivenHead]) -> None:
    """Each is in the chain, at its own place. Raises RecordsDiffer at the first that is not."""
    for one in given:
        place = store.place_of_head(one.head)
        if place is None:
            raise RecordsDiffer(
                f"{one.where}: no entry has the head {one.head[:16]}…: entries were cut off or replaced after it "
                "left, or an older backup was put back (see `compliance-bot register verify` without heads)"
            )
        if one.entries is not None and place[0] != one.entries:
            raise RecordsDiffer(
                f"{one.where}: the head {one.head[:16]}… is that of entry {place[0]}, not {one.entries}: "
                "the file was changed"
            )

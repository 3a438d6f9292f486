"""One pass over a mail's lines: each is new, of an older mail, or forwarded (T16). Only used by replies.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance_bot.reading.attributions import (
    attribution_end,
    is_attribution_text,
    opens_unmarked,
    shared_line,
)
from compliance_bot.reading.quotes import Sign, is_quoted, is_separator, plain, sign_at

_WRAP = 64  # mail programs break lines at 65 characters or more
_LONGEST_WORD = 12  # by which two lines of one width may differ
_ENDED = (".", "?", "!", ":", ";", "…")
_LONE_LINK = re.compile(r"^[<(\[]{0,2}https?:\S{1,900}(?: ?[>)\]]){0,3}$")
_MARK = re.compile(r"^\s{0,8}[>\uff1e] ?")
_NEW, _QUOTED, _FORWARDED = "new", "quoted", "forwarded"


@dataclass
class Pieces:
    """Where the lines went, in their order; `inline` holds (marked line, answer below it) between marked lines."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    inline: list[tuple[str, str]] = field(default_factory=list)
    begins_inline: bool = False

    def put(self, where: str, *lines: str) -> None:
        self.lines += [(where, line) for line in lines]

    def of(self, where: str) -> list[str]:
        return [line for place, line in self.lines if place == where]

    @property
    def new(self) -> str:
        return "\n".join(self.of(_NEW)).strip()

    @property
    def old(self) -> list[str]:
        return self.of(_QUOTED)

    @property
    def passed_on(self) -> list[str]:
        return self.of(_FORWARDED)

    @property
    def again(self) -> bool:
        """Whether new lines stand together now between which others stood: they may make a new sign."""
        places = [place for place, line in self.lines if line.strip() or place != _NEW]
        gone = next((at for at, place in enumerate(places) if place != _NEW), len(places))
        return _NEW in places[gone:]


def sort_lines(lines: Sequence[str], *, forwards: bool, answers: bool) -> Pieces:
    """One pass over the lines of a mail, from top to bottom (what the two flags mean: `replies.split_reply`)."""
    return _Sorting(lines, forwards=forwards, answers=answers).run()


class _Sorting:
    def __init__(self, lines: Sequence[str], *, forwards: bool, answers: bool) -> None:
        seen = [plain(line) for line in lines]
        marked = [is_quoted(line) for line in lines]
        cut = next((i for i, line in enumerate(seen) if is_separator(line) and not marked[i]), len(seen))
        self._lines, self._plain, self._marked = lines[:cut], seen[:cut], marked[:cut]
        self._ours = lines[cut:]
        self._last_marked = max((at for at, mark in enumerate(self._marked) if mark), default=-1)
        self._old = _FORWARDED if forwards else _QUOTED
        self._answers = answers
        self._signed = False
        self._attributed = False
        self._said = False
        self._asked = ""
        self._kept_at = -1
        self._pieces = Pieces()

    def run(self) -> Pieces:
        at = 0
        while at < len(self._lines):
            at = self._take(at)
        self._pieces.put(
            _QUOTED, *self._ours
        )  # below our own separator nothing is an answer, a fact or forwarded
        return self._pieces

    def _take(self, at: int) -> int:
        """Sort the line or lines at `at`; the next one to look at."""
        if self._marked[at]:
            return self._take_marked(at)
        if not self._plain[at]:
            return self._keep(at)
        sign = sign_at(self._plain, at)
        if sign is Sign.SIGNATURE:
            self._signed = True
            return self._keep(at)
        if sign is Sign.RULE and not self._answers and not self._signed:
            return self._keep(at)
        if sign is not None:
            return self._take_rest(at, sign)
        shared = shared_line(self._plain, at, quoted=self._marked)
        if shared:
            return self._take_shared(at, shared)
        end = attribution_end(self._plain, at, quoted=self._marked)
        if end:
            return self._take_attribution(at, end)
        return self._keep(at)

    def _keep(self, at: int) -> int:
        self._pieces.put(_QUOTED if self._signed else _NEW, self._lines[at])
        if self._plain[at] and not self._signed:
            self._note_inline(at)
        return at + 1

    def _note_inline(self, at: int) -> None:
        """Remember an answer between marked lines, or right below one (mail.md §6: for checks, never decisions)."""
        follows = at > 0 and self._kept_at == at - 1 and bool(self._pieces.inline)
        between = self._asked and (self._last_marked > at or self._marked[at - 1] or follows)
        if not self._said:
            self._pieces.begins_inline = bool(between)
        self._said = True
        if between and follows:
            asked, answer = self._pieces.inline[-1]
            self._pieces.inline[-1] = (asked, f"{answer}\n{self._lines[at].strip()}")
        elif between:
            self._pieces.inline.append((self._asked, self._lines[at].strip()))
        if between:
            self._kept_at = at

    def _take_rest(self, at: int, sign: Sign) -> int:
        """Everything below belongs to an older mail."""
        where = _FORWARDED if sign is Sign.FORWARD else self._old
        if sign is Sign.RULE and self._old is _QUOTED:
            where = _FORWARDED if self._is_forward_next(at + 1) else _QUOTED
        self._pieces.put(where, *self._lines[at:])
        return len(self._lines)

    def _is_forward_next(self, start: int) -> bool:
        at = next((i for i in range(start, len(self._lines)) if self._plain[i]), None)
        return at is not None and sign_at(self._plain, at) is Sign.FORWARD

    def _take_attribution(self, at: int, end: int) -> int:
        """Without marked lines below it everything below is the older mail; with them, only those."""
        start = self._name_above(at)
        following = next((i for i in range(end, len(self._lines)) if self._plain[i]), None)
        if start < at:
            self._pieces.lines[start - at :] = [
                (self._old, line) for _, line in self._pieces.lines[start - at :]
            ]
        if following is None or not self._marked[following]:
            return self._take_rest(at, Sign.QUOTE)
        self._pieces.put(self._old, *self._lines[at:following])
        self._attributed = True
        return following

    def _name_above(self, at: int) -> int:
        """The line where the attribution really begins: a name alone may stand on the line above its address."""
        above = self._plain[at - 1] if at else ""
        bound = (
            self._plain[at].startswith("<") or ("@" in above and above.endswith(">")) or above.endswith("<")
        )
        alone = (
            above and not self._marked[at - 1] and len(above) <= 100 and not above.endswith((".", "!", "?"))
        )
        return at - 1 if bound and alone else at

    def _take_shared(self, at: int, start: int) -> int:
        """An answer and an attribution on one line, told apart word by word."""
        said = len(self._plain[at][start:].split())
        words = self._lines[at].split()
        mine = " ".join(words[:-said]).rstrip("-–— ")
        self._pieces.put(_QUOTED if self._signed else _NEW, mine)
        self._pieces.put(self._old, " ".join(words[-said:]))
        self._attributed = self._said = True
        return at + 1

    # --- lines marked with ">" ------------------------------------------------------------------------------

    def _take_marked(self, at: int) -> int:
        """A run of marked lines with what belongs to it: blank lines, and the tails of lines that were wrapped."""
        end, last = at, at
        while end < len(self._lines) and (self._marked[end] or not self._plain[end] or self._is_tail(end)):
            if self._plain[end]:
                last = end
            end += 1
        first = next((i for i in range(at, last + 1) if self._inner(i)), at)
        inner = [self._inner(i) for i in range(first, min(last + 1, first + 12))]
        if any(is_attribution_text(text) for text in inner[:3]) or self._attributed:
            self._signed = False
        where = (
            self._old
            if self._old is _FORWARDED or sign_at(inner or [""], 0) is not Sign.FORWARD
            else _FORWARDED
        )
        for line in self._lines[at:end]:
            self._pieces.put(where, _unmarked(line) if where is _FORWARDED else line)
        self._attributed = False
        self._asked = _unmarked(self._lines[last]).strip()
        said = next((i for i in range(last, at - 1, -1) if self._inner(i)), at)
        if end < len(self._lines) and opens_unmarked(self._plain[said]):
            return self._take_rest(end, Sign.QUOTE)
        return end

    def _inner(self, at: int) -> str:
        return plain(_unmarked(self._lines[at])).lstrip("> ")

    def _is_tail(self, at: int) -> bool:
        """Whether an unmarked line is what a mail program broke off the line of the run above it, or a bare link."""
        if not self._plain[at - 1] or not self._plain[at]:
            return False
        above, line = self._lines[at - 1].rstrip(), self._plain[at]
        followed = at + 1 < len(self._lines) and self._marked[at + 1]
        if followed and (_LONE_LINK.match(line) or (_opens(above) and line.endswith((")", ">")))):
            return True
        too_long = len(above) + 1 + len(line.split()[0]) > _WRAP
        return too_long and not above.endswith(_ENDED) and len(line) <= len(above) + _LONGEST_WORD


def _unmarked(line: str) -> str:
    """A line with one mark taken off."""
    return _MARK.sub("", line, count=1)


def _opens(line: str) -> bool:
    """Whether a bracket is left open at the end of a line."""
    return line.count("(") > line.count(")") or line.lstrip("> ").count("<") > line.lstrip("> ").count(">")

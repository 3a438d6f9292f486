"""Answers to the data checks: lines like "2.3 NEE, want …", and answers typed into our quoted questions (P13, P14).

The outcomes of the checks are proposals and decide nothing; still a line that asks or answers twice is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from compliance_bot.reading.facts import Answer, CheckLine, Command, Unclear, UnclearKind
from compliance_bot.reading.likeness import shown_form, written_after
from compliance_bot.reading.vocabulary import CHECKS

_ANSWERS = {
    "ja": Answer.YES,
    "yes": Answer.YES,
    "nee": Answer.NO,
    "neen": Answer.NO,
    "no": Answer.NO,
    "weet niet": Answer.UNKNOWN,
    "weet ik niet": Answer.UNKNOWN,
    "weet het niet": Answer.UNKNOWN,
    "ik weet het niet": Answer.UNKNOWN,
    "onbekend": Answer.UNKNOWN,
    "don't know": Answer.UNKNOWN,
    "dont know": Answer.UNKNOWN,
    "do not know": Answer.UNKNOWN,
    "i don't know": Answer.UNKNOWN,
    "unknown": Answer.UNKNOWN,
    "niet alles": Answer.NOT_ALL,
    "not all": Answer.NOT_ALL,
    "not everything": Answer.NOT_ALL,
    "verantwoordelijke": Answer.CONTROLLER,
    "controller": Answer.CONTROLLER,
    "gezamenlijk verantwoordelijke": Answer.JOINT,
    "gezamenlijk verantwoordelijk": Answer.JOINT,
    "gezamenlijk": Answer.JOINT,
    "joint controller": Answer.JOINT,
    "joint": Answer.JOINT,
    "verwerker": Answer.PROCESSOR,
    "processor": Answer.PROCESSOR,
}
_ROLES = frozenset({Answer.CONTROLLER, Answer.JOINT, Answer.PROCESSOR})
_OF_1B, _OF_4_3B = _ROLES | {Answer.UNKNOWN}, frozenset({Answer.NOT_ALL})
_WORDS = "|".join(re.escape(word) for word in sorted(_ANSWERS, key=len, reverse=True))
_ID = r"(?P<id>\d(?:\.\d){0,2}[a-z]?)"
_NAMED = r"(?:check|vraag|question|punt)\s{1,3}"
# "2.3 nee", "2.3: NEE, want …", "check 2.3 - weet niet"; the sign between is one at most
_LINE = re.compile(
    rf"(?:{_NAMED})?{_ID}(?:\s{{0,3}}[.:)=–-])?\s{{1,3}}(?P<said>(?:{_WORDS})(?!\w).*)", re.DOTALL
)
_BARE_ID = re.compile(rf"(?:{_NAMED})?{_ID}(?:\s{{0,3}}[.:)=–-])?(?=\s|$)")
_ANSWER = re.compile(rf"(?P<answer>{_WORDS})(?!\w)(?P<rest>.*)", re.DOTALL)
# what follows an answer and takes it back or puts another beside it
_TWICE = re.compile(
    rf"[\s,.:;/|(–-]*(?:(?:of|or|en|and|maar|but|toch|dan|misschien|wellicht|maybe|perhaps)\s{{1,3}}){{0,3}}"
    rf"(?:wel\s{{1,3}})?(?:{_WORDS})(?!\w)"
)
_HEDGE = re.compile(
    r"[\s,.:;(–-]*(?:denk ik|geloof ik|dacht ik|volgens mij|misschien|wellicht|waarschijnlijk|vermoedelijk|"
    r"niet zeker|niet helemaal zeker|maar (?:ik )?(?:twijfel|weet)|i think|i guess|maybe|"
    r"perhaps|probably|not sure)(?!\w)"
)
_QUOTED = re.compile(r"[ \t\u00a0]*>[> \t\u00a0]*")
_QUOTE_LINES = 6
_MOST = 400
_LONGEST = 998
_SMALL = frozenset({"ja", "nee", "weet_niet"})


def is_check(line: str) -> bool:
    """Whether a line begins as an answer to a check, readable or not."""
    return _line_of(shown_form(line)) is not None


def read_checks(lines: Sequence[str]) -> Command | Unclear | None:
    """All check lines of a reply whose first line is one; None when it isn't, Unclear when one of them is in doubt.

    lines: from the first that counts up to the closing. What stands right under a line goes on with it; what stands
    apart below several is the reason of them all.
    """
    if not lines or not is_check(lines[0]):
        return None
    found: list[CheckLine] = []
    apart: list[str] = []
    loose = False
    for line in lines:
        if is_check(line):
            one = _read(line)
            if isinstance(one, Unclear):
                return one
            found.append(one)
            loose = False
        elif not line.strip():
            loose = True
        elif loose and len({one.check for one in found}) > 1:
            apart.append(line.strip())
        else:
            found[-1] = _going_on(found[-1], line.strip())
    return _together(found, reason="\n".join(apart), line=lines[0])


def read_checks_inline(text: str) -> tuple[CheckLine, ...]:
    """Answers typed into the quote of our questions: under a quoted "2.3 …", or behind its question mark.

    text: the whole text of the reply, quote and all. Checks only; a decision typed into a quote is nobody's (T17).
    """
    found: dict[str, CheckLine] = {}
    asked, since = "", 0
    for line in text[: 64 * 1024].split("\n")[:_MOST]:
        quote = _QUOTED.match(line[:_LONGEST])
        if quote is not None:
            said = line[quote.end() : _LONGEST].strip().lstrip("-*• ")
            named = _id_of(said)
            asked, since = (named, 0) if named else (asked if since < _QUOTE_LINES else "", since + 1)
            answer = _behind_question(said) if asked else None
        else:
            answer = _answer_of(line[:_LONGEST].strip()) if asked and line.strip() else None
        if answer is not None and asked not in found and _fits(asked, answer[0]):
            found[asked] = CheckLine(check=asked, answer=answer[0], explanation=answer[1])
        if answer is not None or (quote is None and line.strip()):
            asked = ""
    return tuple(found.values())


def inline_command(text: str, said: Command | Unclear) -> Command | None:
    """The check answers typed into a quote, as a command, where the reply's own first line said nothing else.

    To be confirmed before it counts: a bare "nee" under our question is an answer to it, and no more.
    """
    if isinstance(said, Command) and said.name not in _SMALL:
        return None
    if isinstance(said, Unclear) and said.kind not in (
        UnclearKind.PROSE,
        UnclearKind.EMPTY,
        UnclearKind.EXTRA_WORDS,
    ):
        return None
    if isinstance(said, Unclear) and said.understood not in ("", "JA", "NEE", "YES", "NO"):
        return None
    checks = read_checks_inline(text)
    return Command(name="check", checks=checks) if checks else None


def _line_of(shown: str) -> re.Match[str] | None:
    hit = _LINE.fullmatch(shown)
    return hit if hit is not None and hit["id"] in CHECKS else None


def _read(line: str) -> CheckLine | Unclear:
    hit = _line_of(shown_form(line))
    said = (
        _answer_of(written_after(line, hit.string[: hit.start("said")].rstrip())) if hit is not None else None
    )
    if hit is None or said is None or not _fits(hit["id"], said[0]):
        kind = UnclearKind.QUESTION if "?" in line else UnclearKind.BAD_CHECK
        return Unclear(kind=kind, line=line, understood=hit["id"] if hit else "")
    return CheckLine(check=hit["id"], answer=said[0], explanation=said[1])


def _answer_of(said: str) -> tuple[Answer, str] | None:
    """(answer, explanation as written) of a text that begins with an answer and doesn't take it back."""
    hit = _ANSWER.fullmatch(shown_form(said))
    if hit is None or _TWICE.match(hit["rest"]) or _HEDGE.match(hit["rest"]) or "?" in hit["rest"]:
        return None
    if hit["rest"][:1] in ("/", "|", "…", '"', "'", ")"):
        return None
    written = written_after(said, hit["answer"]).strip(" ,.:;–-") if hit["rest"].strip(" ,.!:;–-") else ""
    return _ANSWERS[hit["answer"]], written


def _behind_question(said: str) -> tuple[Answer, str] | None:
    """What stands behind the question mark of a quoted question, where it is an answer."""
    _, mark, after = said.rpartition("?")
    return _answer_of(after.strip()) if mark and after.strip() else None


def _id_of(said: str) -> str:
    shown = shown_form(said)
    hit = _BARE_ID.match(shown)
    return hit["id"] if hit is not None and hit["id"] in CHECKS and not _line_of(shown) else ""


def _fits(check: str, answer: Answer) -> bool:
    """1b knows roles and no yes or no; "niet alles" is of 4.3b alone."""
    if check == "1b":
        return answer in _OF_1B
    return answer not in _ROLES and (answer not in _OF_4_3B or check == "4.3b")


def _going_on(one: CheckLine, line: str) -> CheckLine:
    return replace(one, explanation=f"{one.explanation}\n{line}".strip())


def _together(found: Sequence[CheckLine], *, reason: str, line: str) -> Command | Unclear:
    """One command for all; the same check answered twice in two ways is none."""
    answers: dict[str, Answer] = {}
    for one in found:
        if answers.setdefault(one.check, one.answer) is not one.answer:
            return Unclear(kind=UnclearKind.TWO_DECISIONS, line=line, understood=one.check)
    return Command(name="check", checks=tuple(found), reason=reason)

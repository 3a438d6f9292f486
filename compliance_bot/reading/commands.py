"""The command in a reply (mail.md §6): the whole first line of the new text, or a named doubt. A closed grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from compliance_bot.reading.facts import Command, Unclear, UnclearKind
from compliance_bot.reading.grammar import (
    NUMBER,
    OTHER_NUMBERS,
    PROVISIONAL,
    RULES,
    Argument,
    Rule,
)
from compliance_bot.reading.likeness import distance, exact_form, skeleton
from compliance_bot.reading.phrases import moment_of
from compliance_bot.reading.reasons import doubt_about, is_prompt, reason_in

_MOST_LINES = 400
_LONGEST_LINE = 998
_LONGEST_LOOK_ALIKE = 60
_NUMBER = re.compile(NUMBER)
_OTHER_NUMBER = re.compile("|".join(OTHER_NUMBERS), re.IGNORECASE)
_SPLIT = re.compile(r"[/|,;+&]|\b(?:of|en|or|and|danwel)\b")
_SAYS = re.compile(r"\w")
_FORMS = sorted(((word, rule) for rule in RULES for word in rule.words), key=lambda form: -len(form[0]))
_DECISIONS = {skeleton(word): (word, rule) for word, rule in _FORMS if rule.decides}
_TOLERANCE = timedelta(minutes=10)


def read_command(
    new_text: str, *, banners: Sequence[str] = (), sent_at: datetime | None = None, zone: ZoneInfo
) -> Command | Unclear:
    """The one command of a reply's new text, or why there is none beyond doubt; never guesses.

    banners: beginnings of lines that mail servers put on top; sent_at: the writer's own time, for moments.
    """
    lines = _lines(new_text, banners)
    if not lines:
        return Unclear(kind=UnclearKind.EMPTY)
    doubt = _doubt(lines)
    if doubt is not None:
        return doubt
    form = _form_of(lines[0])
    if form is None:
        return _unknown(lines)
    word, rule = form
    rest = _rest(lines[0], word)
    if _second_decision(rule, lines[1:]):
        return _unclear(UnclearKind.TWO_DECISIONS, lines[0], word)
    command = _with_argument(rule, word, lines[0], rest=rest, when=(sent_at, zone))
    if isinstance(command, Unclear):
        return command
    return _with_reason(rule, word, lines, command)


def is_command_line(line: str, *, zone: ZoneInfo | None = None) -> bool:
    """Whether a line alone, with a good reason under it, would be taken as a command."""
    text = f"{line}\nEen reden van enkele woorden."
    return isinstance(read_command(text, zone=zone or ZoneInfo("Europe/Amsterdam")), Command)


def _lines(text: str, banners: Sequence[str]) -> list[str]:
    """The lines from the first that counts: not blank, no banner; blank ones further on are kept."""
    lines = [line[:_LONGEST_LINE].strip() for line in text.split("\n")[:_MOST_LINES]]
    for index, line in enumerate(lines):
        if not _is_blank(line) and not _is_banner(line, banners):
            return lines[index:]
    return []


def _is_blank(line: str) -> bool:
    return not line.strip("\u200b\u200c\u200d\u2060\ufeff\u00a0 \t\r")


def _is_banner(line: str, banners: Sequence[str]) -> bool:
    lowered = line.lower()
    for banner in banners:
        if banner.strip() and lowered.startswith(banner.strip().lower()):
            return skeleton(line[len(banner.strip()) :]) not in _DECISIONS
    return False


def _form_of(line: str) -> tuple[str, Rule] | None:
    """The longest command word that the line is, or begins with before a space, comma or colon."""
    text = exact_form(_ended(line))
    if text is None:
        return None
    for word, rule in _FORMS:
        if text == word or text.startswith((word + " ", word + ",", word + ":")):
            return word, rule
    return None


def _ended(line: str) -> str:
    """Without the one final full stop or exclamation mark that is forgiven; two or more are not."""
    kept = line[:-1].rstrip()
    return kept if line.endswith((".", "!")) and not kept.endswith((".", "!", "?", "…")) else line


def _rest(line: str, word: str) -> str:
    """What follows the word on its line, as written."""
    remaining = _ended(line)
    for part in word.split():
        remaining = remaining.lstrip()
        size = next(n for n in range(len(part), len(remaining) + 1) if exact_form(remaining[:n]) == part)
        while (
            size < len(remaining)
            and exact_form(remaining[: size + 1]) == part
            and not remaining[size].isspace()
        ):
            size += 1
        remaining = remaining[size:]
    return remaining.strip()


def _doubt(lines: Sequence[str]) -> Unclear | None:
    """A first line that asks, or that only resembles a decision."""
    line = lines[0]
    text = exact_form(_ended(line))
    if text is not None and any(text == word for word, _ in _FORMS):
        return None
    seen = _resembled(line)
    if "?" in line and (seen or _starts_with_decision(line)):
        return _unclear(UnclearKind.QUESTION, line, seen or _starts_with_decision(line))
    together = _decisions_on(line)
    if len({rule.name for _, rule in together}) > 1:
        return _unclear(UnclearKind.TWO_DECISIONS, line, " / ".join(word for word, _ in together))
    if seen:
        return _unclear(UnclearKind.LOOKS_LIKE, line, seen)
    return None


def _starts_with_decision(line: str) -> str:
    text = exact_form(line.lstrip("\"'([{<*_-“”‘’«» ")) or ""
    return next((word for word, rule in _FORMS if rule.decides and re.match(rf"{word}\b", text)), "")


def _resembled(line: str) -> str:
    """The decision word a short line looks like, '' if none: same letters or a typo of one or two (mail.md §6)."""
    if len(line) > _LONGEST_LOOK_ALIKE:
        return ""
    shown = skeleton(line)
    if shown in _DECISIONS:
        return _DECISIONS[shown][0]
    form = _form_of(line)
    if form is not None and form[1].argument in (Argument.TEXT, Argument.MOMENT):
        return ""
    best = min((distance(shown, known, 2) - (len(known) >= 6), known) for known in _DECISIONS)
    return _DECISIONS[best[1]][0] if best[0] <= 1 else ""


def _decisions_on(line: str) -> list[tuple[str, Rule]]:
    pieces = (skeleton(piece) for piece in _SPLIT.split(line.lower()[:200]))
    return [_DECISIONS[piece] for piece in pieces if piece in _DECISIONS]


def _second_decision(rule: Rule, others: Sequence[str]) -> bool:
    if not rule.decides:
        return False
    return any(_resembled(line) or _is_filing(line) for line in others if line and not is_prompt(line))


def _is_filing(line: str) -> bool:
    form = _form_of(line)
    if form is None or form[1].argument is not Argument.FILING:
        return False
    return _is_number((_rest(line, form[0]).split() or [""])[0])


def _is_number(text: str) -> bool:
    """Whether a word can be the AP's number of a filing: four digits at least, and no date, time, phone or ours."""
    return bool(_NUMBER.fullmatch(text)) and not _OTHER_NUMBER.fullmatch(text)


def _unknown(lines: Sequence[str]) -> Unclear:
    """Prose; when a decision stands elsewhere in it, that word is named so that the question back can be precise."""
    held = [_DECISIONS[shown][0] for line in lines if (shown := skeleton(line)) in _DECISIONS]
    text = exact_form(lines[0]) or ""
    inside = [word for word, rule in _FORMS if rule.decides and re.search(rf"\b{word}\b", text)]
    return _unclear(UnclearKind.PROSE, lines[0], next(iter(held + inside), ""))


def _with_argument(
    rule: Rule, word: str, line: str, *, rest: str, when: tuple[datetime | None, ZoneInfo]
) -> Command | Unclear:
    if rule.argument is Argument.FILING:
        return _filing(rule, word, line, rest=rest, when=when)
    if rule.argument is Argument.MOMENT:
        moment = _moment(rest, when)
        if moment is None:
            return _unclear(UnclearKind.BAD_MOMENT, line, word)
        return Command(name=rule.name, at=moment[0], value=rest)
    bare = rest.lstrip(",: ")
    if rule.argument is Argument.TEXT and (not bare or bare[0].isalnum()):
        return Command(name=rule.name, value=bare)
    if rule.argument is Argument.CORRECTION and (not rest or (rest[0] in ",:" and bare[:1].isalnum())):
        return Command(name=rule.name, value=bare)
    return _unclear(UnclearKind.EXTRA_WORDS, line, word) if rest else Command(name=rule.name)


def _filing(
    rule: Rule, word: str, line: str, *, rest: str, when: tuple[datetime | None, ZoneInfo]
) -> Command | Unclear:
    """GEMELD <number> [date time] [voorlopig]: a number always, a moment that is exact and not in the future."""
    number, _, tail = rest.partition(" ")
    if not _is_number(number):
        return _unclear(UnclearKind.NUMBER_MISSING, line, word)
    words = tail.split()
    provisional = bool(words) and exact_form(words[-1]) in PROVISIONAL
    tail = " ".join(words[:-1] if provisional else words)
    if not tail:
        return Command(name=rule.name, number=number, provisional=provisional)
    if not any(char.isdigit() for char in tail):
        return _unclear(UnclearKind.EXTRA_WORDS, line, word)
    moment = _moment(tail, when)
    if moment is None or moment[0] != moment[1]:
        return _unclear(UnclearKind.BAD_MOMENT, line, word)
    return Command(name=rule.name, number=number, at=moment[0], provisional=provisional)


def _moment(text: str, when: tuple[datetime | None, ZoneInfo]) -> tuple[datetime, datetime] | None:
    """(start, end) in UTC of a text that is a moment and not after sending; None otherwise."""
    sent_at, zone = when
    if sent_at is None:
        return None
    proposal = moment_of(text, sent_at=sent_at, zone=zone)
    if proposal is None or proposal.start > sent_at + _TOLERANCE:
        return None
    return proposal.start, proposal.end


def _with_reason(rule: Rule, word: str, lines: Sequence[str], command: Command) -> Command | Unclear:
    reason = reason_in(lines[1:])
    doubt = doubt_about(rule, reason)
    if doubt is not None:
        return _unclear(doubt, lines[0], word)
    if rule.argument is Argument.TEXT and not command.value:
        return replace(command, value=reason)
    return replace(command, reason=reason)


def _unclear(kind: UnclearKind, line: str, word: str) -> Unclear:
    return Unclear(kind=kind, line=line, understood=word.upper())

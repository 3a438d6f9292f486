"""The command in a reply (mail.md §6): the whole first line of the new text, or a named doubt. A closed grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from compliance_bot.reading.arguments import read_argument
from compliance_bot.reading.checks import is_check, read_checks
from compliance_bot.reading.correcting import AGREES, CORRECTION, read_corrected, taken_back
from compliance_bot.reading.facts import Command, ReplyText, Unclear, UnclearKind
from compliance_bot.reading.grammar import CORE, RULES, Argument, Rule, Topic
from compliance_bot.reading.likeness import (
    distance,
    exact_form,
    may_be_near,
    shown_form,
    skeleton,
    written_after,
)
from compliance_bot.reading.pieces import Reader, is_number, listed_refs
from compliance_bot.reading.reasons import doubt_about, is_prompt, reason_in, says_more, until_closing

_MOST_CHARACTERS = 64 * 1024
_MOST_LINES = 400
_LONGEST_LINE = 998
_LONGEST_LOOK_ALIKE = 60
_SPLIT = re.compile(r"[/|,;+&]|\b(?:of|en|or|and|danwel)\b")
_FORMS = sorted(((word, rule) for rule in RULES for word in rule.words), key=lambda form: -len(form[0]))
_RULE_OF = dict(_FORMS)
_FIRST_WORD = re.compile("[ ,:]")
_BY_FIRST_WORD = {
    first: [form for form in _FORMS if form[0].split()[0] == first]
    for first in {word.split()[0] for word, _ in _FORMS}
}
_LONGER = {
    word: [
        (longer, longer[len(word) :].strip())
        for longer, kind in _FORMS
        if longer != word and longer.startswith(word) and kind is not rule
    ]
    for word, rule in _FORMS
}
_DECIDING = "|".join(re.escape(word) for word, rule in _FORMS if rule.decides)
_DECIDING_START, _DECIDING_INSIDE = re.compile(rf"(?:{_DECIDING})\b"), re.compile(rf"\b(?:{_DECIDING})\b")
# the decisions that may be a whole line by themselves: what resembles one is asked about
_WHOLE = frozenset({Argument.NONE, Argument.REFS, Argument.LINE_REASON, Argument.PLACED})
_DECISIONS = {
    skeleton(word): (word, rule)
    for word, rule in _FORMS
    if rule.decides and (rule.argument in _WHOLE or rule.name == "gemeld")
}
# on these the first line is judged by its words alone; of all others what follows the word is read first
_STRICT = frozenset({Argument.NONE, Argument.CORRECTION})
_NUMBERED = frozenset({Argument.REFS, Argument.REF, Argument.LINK})
# a report often begins with one of these words alone, and its story below
_REPORTED = frozenset(
    {"melden", "datalek", "crisis", "informeren", "opgepakt", "status", "hulp", "telefoon", "correctie"}
)
# what may stand between our own quoted lines: it decides nothing
_BETWEEN_LINES = frozenset({"ja", "nee", "weet_niet", "ontdekt", "notitie", "status", "hulp"})
# late in a day, so that every time of day is past
_FAR_AHEAD = datetime(2099, 12, 31, 22, 55, tzinfo=UTC)


def read_command(
    new_text: str,
    *,
    banners: Sequence[str] = (),
    sent_at: datetime | None = None,
    zone: ZoneInfo,
    prefix: str = "AINL",
) -> Command | Unclear:
    """The one command of a reply's new text, or why there is none beyond doubt; never guesses.

    banners: beginnings of lines that mail servers put on top; sent_at: the writer's own time, for moments; prefix:
    of the incident numbers, '' takes any.
    """
    lines = _lines(new_text, banners)
    if not lines:
        return Unclear(kind=UnclearKind.EMPTY)
    return _read(lines, Reader(sent_at=sent_at, zone=zone, prefix=prefix))


def _read(lines: Sequence[str], reader: Reader, *, corrects: bool = False) -> Command | Unclear:
    """The command on the first of these lines, with its reason below. corrects: they stand behind CORRECTIE."""
    if is_check(lines[0]):
        return _checks(lines, reader)
    doubt = _doubt(lines[0])
    if doubt is not None:
        return doubt
    form = _form_of(lines[0])
    if form is None:
        return _unknown(lines)
    word, rule = form
    if rule.name == CORRECTION and corrects:
        return _unclear(UnclearKind.TWO_DECISIONS, lines[0], word)
    if rule.name == CORRECTION:
        behind = _rest(lines[0], word)
        said = read_corrected(behind, lines[1:], lambda inner: _read(inner, reader, corrects=True))
        if said is not None:
            return said
    wrapped = _wrapped(word, lines)
    if wrapped:
        return _unclear(UnclearKind.LOOKS_LIKE, lines[0], wrapped)
    if _second_decision(rule, lines[1:], reader):
        return _unclear(UnclearKind.TWO_DECISIONS, lines[0], word)
    command = read_argument(rule, _rest(lines[0], word), reader)
    if isinstance(command, UnclearKind):
        return _failed(rule, word, lines, command)
    if rule.argument in _NUMBERED and _numbers_below(lines, reader):
        return _unclear(UnclearKind.REF_MISSING, lines[0], word)
    return _with_reason(rule, word, lines, command)


def read_said(
    reply: ReplyText,
    *,
    banners: Sequence[str] = (),
    sent_at: datetime | None = None,
    zone: ZoneInfo,
    prefix: str = "AINL",
) -> Command | Unclear:
    """What a reply says, as `read_command` reads it; what is typed between our quoted lines never decides (§6)."""
    said = read_command(reply.new, banners=banners, sent_at=sent_at, zone=zone, prefix=prefix)
    decides = isinstance(said, Command) and (said.corrects or said.name not in _BETWEEN_LINES)
    if reply.begins_inline and isinstance(said, Command) and decides:
        first = next(line for line in reply.new.split("\n") if line.strip())
        return _unclear(UnclearKind.PROSE, first.strip(), said.name.replace("_", " "))
    return said


def is_command_line(line: str, *, zone: ZoneInfo | None = None) -> bool:
    """Whether a line alone, with a good reason under it, would be taken as a command of any organisation."""
    said = read_command(
        f"{line}\nEen reden van enkele woorden.",
        sent_at=_FAR_AHEAD,
        zone=zone or ZoneInfo("Europe/Amsterdam"),
        prefix="",
    )
    return isinstance(said, Command)


def looks_decided(said: Unclear) -> bool:
    """Whether what could not be read looks like a decision, whatever mail it stands in (mail.md §6)."""
    if said.kind in (UnclearKind.PROSE, UnclearKind.EMPTY):
        return False
    if said.kind in (UnclearKind.LOOKS_LIKE, UnclearKind.TWO_DECISIONS):
        return True
    rule = _RULE_OF.get(said.understood.lower())
    return rule is not None and (rule.topic is not Topic.NONE or rule.argument is Argument.FILING)


def may_be_report(command: Command) -> bool:
    """Whether this "command" may just as well be the first line of a report: "Datalek!" with a story below (P1).

    For mails that answer nothing of ours: there it is a report. A TELEFOON with its time and caller is none.
    """
    if command.name == "telefoon":
        return False
    return command.name in _REPORTED and says_more("\n".join((command.value, command.reason)))


def _lines(text: str, banners: Sequence[str]) -> list[str]:
    """The lines from the first that counts: not blank, no banner; blank ones further on are kept."""
    lines = [line[:_LONGEST_LINE].strip() for line in text[:_MOST_CHARACTERS].split("\n")[:_MOST_LINES]]
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
            after = line[len(banner.strip()) :]
            return not (skeleton(after) in _DECISIONS or _starts_with_decision(after) or is_check(after))
    return False


def _form_of(line: str) -> tuple[str, Rule] | None:
    """The longest command word that the line is, or begins with before a space, comma or colon."""
    text = shown_form(_ended(line))
    for word, rule in _BY_FIRST_WORD.get(_FIRST_WORD.split(text, maxsplit=1)[0], ()):
        if text == word or text.startswith((word + " ", word + ",", word + ":")):
            return word, rule
    return None


def _ended(line: str) -> str:
    """Without the one final full stop or exclamation mark that is forgiven; two or more are not."""
    kept = line[:-1].rstrip()
    return kept if line.endswith((".", "!")) and not kept.endswith((".", "!", "?", "…")) else line


def _rest(line: str, word: str) -> str:
    """What follows the word on its line, as written."""
    return written_after(_ended(line), word)


def _checks(lines: Sequence[str], reader: Reader) -> Command | Unclear:
    """Check lines; a decision between them or below is a second thing said, and which one counts is asked."""
    said = read_checks([line for line in until_closing(lines) if not is_prompt(line)])
    if isinstance(said, Command):
        others = [line for line in lines if line and not is_check(line)]
        held = next((word for line in others if (word := _decision_on(line, reader))), "")
        if held:
            return _unclear(UnclearKind.TWO_DECISIONS, lines[0], held)
    return said or _unknown(lines)


def _doubt(line: str) -> Unclear | None:
    """A first line that asks, or that only resembles a decision."""
    text = exact_form(_ended(line))
    if text is not None and text in _LONGER:
        return None
    seen = _resembled(line)
    asked = seen or _starts_with_decision(line)
    if "?" in line and asked:
        return _unclear(UnclearKind.QUESTION, line, asked)
    together = _decisions_on(line)
    if len({(rule.name, rule.value) for _, rule in together}) > 1:
        return _unclear(UnclearKind.TWO_DECISIONS, line, " / ".join(word for word, _ in together))
    return _unclear(UnclearKind.LOOKS_LIKE, line, seen) if seen else None


def _wrapped(word: str, lines: Sequence[str]) -> str:
    """The longer word that the first line makes with the next one ("CRISIS", "PLAN NEE"), a letter lost or not."""
    below = shown_form(next((line for line in lines[1:] if line), ""))
    for longer, tail in _LONGER.get(word, ()):
        if any(
            piece and _FIRST_WORD.sub(" ", f"{below} ").startswith(f"{piece} ") for piece in (tail, tail[1:])
        ):
            return longer
    return ""


def _numbers_below(lines: Sequence[str], reader: Reader) -> bool:
    """Whether the list of numbers goes on on the next line: which mails are meant is asked, none is left out."""
    below = next((line for line in lines[1:] if line), "")
    return bool(listed_refs(_ended(below), reader.prefix))


def _starts_with_decision(line: str) -> str:
    hit = _DECIDING_START.match(shown_form(line.lstrip("\"'([{<*_-“”‘’«» ")))
    return hit[0] if hit else ""


def _resembled(line: str, *, first: bool = True) -> str:
    """The decision word a short line looks like, '' if none: same letters or a typo of one or two (mail.md §6).

    first: the first line, where more typos are seen through; further down a name is likelier than a decision.
    """
    if len(line) > _LONGEST_LOOK_ALIKE:
        return ""
    shown = skeleton(line)
    if shown in _DECISIONS:
        return _DECISIONS[shown][0]
    form = _form_of(line)
    if form is not None and form[1].argument not in _STRICT:
        return ""
    size, letters = len(shown), frozenset(shown)
    near = (
        (distance(shown, known, 2) - more, known)
        for known, kinds, more in (_NEAR_FIRST if first else _NEAR_BELOW)
        if abs(size - len(known)) <= 1 + more and may_be_near(letters, kinds, 1 + more)
    )
    best = min(near, default=(2, ""))
    return _DECISIONS[best[1]][0] if best[0] <= 1 else ""


def _forgiven(known: str, rule: Rule, *, first: bool) -> int:
    """How many letters beyond one a look-alike of this word may be off; below zero: none at all."""
    if rule.name in CORE:
        return int(len(known) >= 6)
    if len(known) < 6:
        return -1
    return int(first and len(known) >= 8)


_NEAR_FIRST, _NEAR_BELOW = (
    tuple(
        (known, frozenset(known), _forgiven(known, rule, first=first))
        for known, (_, rule) in _DECISIONS.items()
    )
    for first in (True, False)
)


def _decisions_on(line: str) -> list[tuple[str, Rule]]:
    pieces = (skeleton(piece) for piece in _SPLIT.split(line.lower()[:200]))
    return [_DECISIONS[piece] for piece in pieces if piece in _DECISIONS]


def _second_decision(rule: Rule, others: Sequence[str], reader: Reader) -> bool:
    if not rule.one_at_a_time:
        return False
    return any(_decision_on(line, reader) for line in others if line and not is_prompt(line))


def _decision_on(line: str, reader: Reader) -> str:
    """The decision that a line further down is, or looks like; '' if none."""
    seen = _resembled(line, first=False)
    if seen:
        return seen
    form = _form_of(line)
    if form is not None and form[1].name == CORRECTION:
        return _decision_corrected(line, form[0], reader)
    if form is None or not form[1].decides or form[1].argument in _STRICT:
        return ""
    word, rule = form
    if rule.argument is Argument.FILING:
        return word if is_number((_rest(line, word).split() or [""])[0], reader.prefix) else ""
    return "" if isinstance(read_argument(rule, _rest(line, word), reader), UnclearKind) else word


def _decision_corrected(line: str, word: str, reader: Reader) -> str:
    """CORRECTIE further down: by itself it would take something back, before a decision it would be that one."""
    behind = _rest(line, word).lstrip(",: ")
    if not behind:
        return "" if word == AGREES else word
    inner = _form_of(behind)
    return word if inner is not None and inner[1].name == CORRECTION else _decision_on(behind, reader)


def _unknown(lines: Sequence[str]) -> Unclear:
    """Prose; when a decision stands elsewhere in it, that word is named so that the question back can be precise."""
    held = [_DECISIONS[shown][0] for line in lines if (shown := skeleton(line)) in _DECISIONS]
    inside = sorted(_DECIDING_INSIDE.findall(shown_form(lines[0])), key=len, reverse=True)
    return _unclear(UnclearKind.PROSE, lines[0], next(iter(held + inside), ""))


def _failed(rule: Rule, word: str, lines: Sequence[str], kind: UnclearKind) -> Unclear:
    """A word whose argument can't be read; a sentence or report that only begins with such a word is prose."""
    rest = _rest(lines[0], word)
    story = not rest and says_more("\n".join(lines[1:]))
    if rule.in_prose and (story or (rest and not any(char.isdigit() for char in rest))):
        kind = UnclearKind.PROSE
    return _unclear(kind, lines[0], word)


def _with_reason(rule: Rule, word: str, lines: Sequence[str], command: Command) -> Command | Unclear:
    below = reason_in(lines[1:])
    reason = f"{command.reason}\n{below}".strip() if command.reason else below
    doubt = doubt_about(rule, reason)
    if doubt is not None:
        return _unclear(doubt, lines[0], word)
    if rule.name == CORRECTION and not command.value:
        return taken_back(word, lines[0], reason)
    if rule.argument in (Argument.TEXT, Argument.QUESTION) and not command.value:
        if rule.argument is Argument.QUESTION and not reason:
            return _unclear(UnclearKind.DETAIL_MISSING, lines[0], word)
        return replace(command, value=reason)
    return replace(command, reason=reason)


def _unclear(kind: UnclearKind, line: str, word: str) -> Unclear:
    return Unclear(kind=kind, line=line, understood=word.upper())

"""The reason under a decision (mail.md §6, P15): what of it counts, and whether it says the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance_bot.reading.closings import (
    CLOSINGS,
    CONTACTS,
    CONTENT_WORDS,
    DISCLAIMERS,
    JOBS,
    NO_REASON,
    PARTICLES,
    PROMPTS,
)
from compliance_bot.reading.facts import UnclearKind
from compliance_bot.reading.grammar import Argument, Reason, Rule, Topic
from compliance_bot.reading.turns import DOUBTS
from compliance_bot.reading.weighing import names_a_ground, turns

_CLOSING = re.compile("|".join(CLOSINGS), re.IGNORECASE)
_CONTACT = re.compile("|".join(CONTACTS), re.IGNORECASE)
_DISCLAIMER = re.compile("|".join(DISCLAIMERS), re.IGNORECASE)
_EMPTY = re.compile("|".join(NO_REASON), re.IGNORECASE)
_PROMPT = re.compile(PROMPTS, re.IGNORECASE)
_PARTICLE = re.compile(PARTICLES, re.IGNORECASE)
_JOB = re.compile(JOBS, re.IGNORECASE)
_CONTENT = re.compile(CONTENT_WORDS, re.IGNORECASE)
_DOUBT = re.compile(DOUBTS)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]*")
_LONGEST_TITLE = 8
_LONGEST_NAME = 4


def is_prompt(line: str) -> bool:
    """Whether a line is no more than the "Reden:" that a ready reply puts there."""
    return bool(_PROMPT.match(line)) and not _PROMPT.sub("", line, count=1).strip()


def reason_in(lines: Sequence[str]) -> str:
    """The lines under a command verbatim, up to the closing ("Met vriendelijke groet")."""
    return "\n".join(until_closing(lines)).strip()


def until_closing(lines: Sequence[str]) -> list[str]:
    """The lines above the closing."""
    kept: list[str] = []
    for line in lines:
        if _CLOSING.fullmatch(line.strip()):
            break
        kept.append(line)
    return kept


def says_more(text: str) -> bool:
    """Whether a text holds more than names, titles, greetings, thanks, contact lines and disclaimers (T17)."""
    kept = _substance(_without_disclaimers(reason_in([line.strip() for line in text.split("\n")])))
    return any(_WORD.search(line) and not _is_first_name(line) for line in kept.split("\n"))


def asks(reason: str) -> bool:
    """Whether a question stands among what is said about the matter."""
    return bool(_parted(_substance(_without_disclaimers(reason)))[0])


def doubt_about(rule: Rule, reason: str) -> UnclearKind | None:
    """Why a reason doesn't carry its command: it is missing, asks, or turns the word round; None when it does."""
    said = _without_disclaimers(reason)
    questions, rest = _parted(_substance(said))
    if rule.reason is Reason.REQUIRED and not _says_enough(rest):
        return UnclearKind.QUESTION if questions else UnclearKind.REASON_MISSING
    if rule.topic is Topic.NONE and rule.argument is not Argument.FILING:
        return None
    if turns(rule, said):
        return UnclearKind.REASON_TURNS
    if rule.negative and rule.topic is not Topic.SAFE and _WORD.search(rest) and not names_a_ground(rest):
        return UnclearKind.REASON_MISSING
    if questions and not rest.strip() and rule.argument is not Argument.FILING:
        return UnclearKind.QUESTION if rule.negative or _DOUBT.search(questions.lower()) else None
    return None


def _without_disclaimers(reason: str) -> str:
    """The reason without our own prompt and without the paragraphs that a mail server put below it."""
    kept: list[str] = []
    disclaiming = False
    for line in _PROMPT.sub("", reason, count=1).split("\n"):
        text = line.strip()
        disclaiming = bool(text) and (disclaiming or bool(_DISCLAIMER.search(text)))
        if not disclaiming:
            kept.append(text)
    return "\n".join(kept).strip()


def _substance(said: str) -> str:
    """What is said about the matter: no greeting, signature or contact line."""
    lines = said.split("\n")
    return "\n".join(
        line
        for line in lines
        if not (_EMPTY.fullmatch(line) or _CONTACT.fullmatch(line) or _is_signature(line))
    )


def _is_signature(line: str) -> bool:
    """A line of names and titles alone: "Mirte de Vries", "Manager Fondsenwerving", "Mirte, hoofd ICT"."""
    words = re.findall(r"[^\s,|/&–-]+", line)
    if not words or len(words) > _LONGEST_TITLE or any(char.isdigit() for char in line):
        return False
    if any(_CONTENT.fullmatch(word.strip(".,!?;:()")) for word in words):
        return False
    if len(words) <= 2 and _JOB.fullmatch(words[0]):
        return True
    named = [word for word in words if not _PARTICLE.fullmatch(word)]
    if any(not word[:1].isupper() and not _JOB.fullmatch(word) for word in named):
        return False
    title = any(_JOB.fullmatch(word.strip(".()")) for word in named)
    name = 2 <= len(named) <= _LONGEST_NAME and not line.endswith((".", "!", "?")) and ":" not in line
    return title or name


def _is_first_name(line: str) -> bool:
    """One capitalised word alone: "Mirte", "Fenna."."""
    words = line.split()
    return len(words) == 1 and words[0][:1].isupper() and not _CONTENT.fullmatch(words[0].strip(".,!"))


def _parted(said: str) -> tuple[str, str]:
    """(the sentences that ask, the rest); a line that goes on in lower case belongs to the one before."""
    text = re.sub(r"\n(?=[^\W\d_])(?=[a-zà-ÿ])", " ", said)
    sentences = [hit[0] for hit in _SENTENCE.finditer(text) if _WORD.search(hit[0])]
    asking = [one for one in sentences if "?" in one]
    return " ".join(asking), " ".join(one for one in sentences if "?" not in one)


def _says_enough(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= 2 and sum(map(len, words)) >= 8

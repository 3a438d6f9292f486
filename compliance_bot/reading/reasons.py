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
from compliance_bot.reading.likeness import exact_form
from compliance_bot.reading.second_thoughts import (
    AGAINST_NEGATIVE,
    AGAINST_POSITIVE,
    ANYWHERE,
    ANYWHERE_NEGATIVE,
    ANYWHERE_POSITIVE,
    ASKS_A_COLLEAGUE,
    DENIALS,
    FILLERS,
    GOES_ON,
    GOES_ON_NEGATIVE,
    GOES_ON_POSITIVE,
    MATTERS,
    NO_SECOND_THOUGHT,
    NO_SECOND_THOUGHT_NEGATIVE,
    NO_SECOND_THOUGHT_POSITIVE,
    NOT_FILED,
    SENTENCES,
)
from compliance_bot.reading.small_words import SMALL_WORDS
from compliance_bot.reading.turns import (
    AGREES_NEGATIVE,
    DOUBTS,
    TURNS,
    TURNS_DECISION,
    TURNS_OF,
)

_CLOSING = re.compile("|".join(CLOSINGS), re.IGNORECASE)
_CONTACT = re.compile("|".join(CONTACTS), re.IGNORECASE)
_DISCLAIMER = re.compile("|".join(DISCLAIMERS), re.IGNORECASE)
_EMPTY = re.compile("|".join(NO_REASON), re.IGNORECASE)
_PROMPT = re.compile(PROMPTS, re.IGNORECASE)
_PARTICLE = re.compile(PARTICLES, re.IGNORECASE)
_JOB = re.compile(JOBS, re.IGNORECASE)
_CONTENT = re.compile(CONTENT_WORDS, re.IGNORECASE)
_DOUBT = re.compile(DOUBTS)
_AGREES = re.compile("|".join((*AGREES_NEGATIVE, *NO_SECOND_THOUGHT_NEGATIVE)))
_AGREES_POSITIVE = re.compile("|".join(NO_SECOND_THOUGHT_POSITIVE))
_GOES_ON, _SENTENCES = re.compile("|".join(GOES_ON)), re.compile("|".join(SENTENCES))
_ANYWHERE, _NOT_FILED = re.compile("|".join(ANYWHERE)), re.compile("|".join(NOT_FILED))
# by whether the decision ends or spares something: how a second thought begins, stands anywhere, and is none
_OF_SIGN = {
    negative: tuple(re.compile("|".join(patterns)) for patterns in all_three)
    for negative, all_three in {
        True: (GOES_ON_NEGATIVE, ANYWHERE_NEGATIVE, (*NO_SECOND_THOUGHT, *NO_SECOND_THOUGHT_NEGATIVE)),
        False: (GOES_ON_POSITIVE, ANYWHERE_POSITIVE, (*NO_SECOND_THOUGHT, *NO_SECOND_THOUGHT_POSITIVE)),
    }.items()
}
_AGREED = re.compile(r"\b(?:mee eens|het eens|eens met|akkoord|agrees?|agreed)\b|^eens\b")
_ASKS_A_COLLEAGUE = re.compile(ASKS_A_COLLEAGUE)
_BULLETS = " -–•*>\"'“”‘(.,:;!"
_BREAK = re.compile(r"[.!?;…]+(?=\s|$)|\n+")
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]*")
_ABOUT_THE_REST = re.compile(
    r"\b(?:betrokkenen|informeren|tekst|brief|hoeveel|data subjects|letter|how many)\b"
)
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


def doubt_about(rule: Rule, reason: str) -> UnclearKind | None:
    """Why a reason doesn't carry its command: it is missing, asks, or turns the word round; None when it does."""
    said = _without_disclaimers(reason)
    questions, rest = _parted(_substance(said))
    if rule.reason is Reason.REQUIRED and not _says_enough(rest):
        return UnclearKind.QUESTION if questions else UnclearKind.REASON_MISSING
    if rule.topic is Topic.NONE and rule.argument is not Argument.FILING:
        return None
    if _turns(rule, said):
        return UnclearKind.REASON_TURNS
    if rule.negative and rule.topic is not Topic.SAFE and _WORD.search(rest) and not _names_a_ground(rest):
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


def _names_a_ground(text: str) -> bool:
    """Whether a reason holds a word of the matter itself, beside little words, talk of deciding, and names."""
    if _AGREED.search(_plain(text)):
        return True
    words = re.findall(r"(?:[.!?\n]\s*|^)?[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    return any(
        _plain(word.strip("\n .!?")) not in SMALL_WORDS and not (word[:1].isupper() and word[1:].islower())
        for word in words
    )


def _undecided(text: str) -> bool:
    """Does a MELDEN doubt itself? What is still open about the people or the letter doubts nothing (P18)."""
    clauses = (clause for clause in re.split(r"[.,;!]", text) if not _ABOUT_THE_REST.search(clause))
    said = ". ".join(clauses)
    return any(re.search(pattern, said) for pattern in TURNS_DECISION)


def _turns(rule: Rule, said: str) -> bool:
    text = _plain(said)
    topic = Topic.NOTIFY if rule.argument is Argument.FILING else rule.topic
    if _second_thoughts(rule, topic, said):
        return True
    patterns = [*TURNS, *TURNS_OF[topic, rule.negative]]
    text = (_AGREES if rule.negative else _AGREES_POSITIVE).sub(" ", text)
    if rule.negative:
        patterns += TURNS_DECISION
    elif rule.argument is not Argument.FILING and _undecided(text):
        return True
    return any(re.search(pattern, text) for pattern in patterns)


def _plain(text: str) -> str:
    line = " ".join(text.replace("’", "'").split())
    return " ".join((exact_form(line) or line.lower()).split())


def _second_thoughts(rule: Rule, topic: Topic, said: str) -> bool:
    """Is the decision taken back, made to depend on something, or left to another?"""
    text = _plain(said).lstrip(_BULLETS)
    sentences, asks = _sentences(said), bool(_ASKS_A_COLLEAGUE.match(text))
    begins, anywhere, left_out = _OF_SIGN[rule.negative]
    if topic is not Topic.SAFE or rule.negative:
        short = [one for one in sentences if _is_short(one, MATTERS[topic])]
        if rule.negative and any(_is_short(one, MATTERS[topic]) and _names(one, MATTERS[topic]) for one in _pieces(text)):
            return True
        if any(_disagrees(one, rule.negative, MATTERS[topic], first=one is sentences[0]) for one in short):
            return True
        if rule.negative and sentences and len(short) == len(sentences):
            return True
        if begins.match(text) and (rule.negative or not asks):
            return True
    if (_GOES_ON.match(text) and not asks) or any(_SENTENCES.match(one) for one in sentences):
        return True
    text = left_out.sub(" ", _AGREES.sub(" ", text) if rule.negative else text)
    filing = rule.argument is Argument.FILING
    return bool(_ANYWHERE.search(text) or anywhere.search(text) or (filing and _NOT_FILED.search(text)))


def _sentences(said: str) -> list[str]:
    """The sentences of a reason, plain; a line that goes on in lower case belongs to the one before."""
    text = re.sub(r"\n(?=[^\W\d_])(?=[a-zà-ÿ])", " ", said)
    parts = (_plain(part).strip(_BULLETS) for part in _BREAK.split(text))
    return [part for part in parts if _WORD.search(part)]


def _is_short(sentence: str, matter: frozenset[str]) -> bool:
    """Whether a sentence says no more than yes or no to this matter."""
    return all(word in FILLERS or word in matter for word in _WORDS.findall(sentence))


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"[,:;.!?]", text) if _WORD.search(piece)]


def _names(sentence: str, matter: frozenset[str]) -> bool:
    """Whether a few words name what would have to be done, and don't deny it."""
    said = frozenset(_WORDS.findall(sentence))
    return bool(said & matter) and not said & DENIALS


def _disagrees(sentence: str, negative: bool, matter: frozenset[str], *, first: bool) -> bool:
    """Whether a sentence that says no more than yes or no says the other one, or leaves it open."""
    words = _WORDS.findall(sentence)
    if "course" in words:
        words = [word for word in words if word not in ("of", "course")]
    said = frozenset(words)
    if not negative:
        return bool(said & AGAINST_POSITIVE)
    named = bool(said & matter) and not said & DENIALS
    return (
        named
        or bool(said & AGAINST_NEGATIVE)
        or (first and words[:1] in (["ja"], ["yes"], ["no"], ["do"], ["doen"]))
    )

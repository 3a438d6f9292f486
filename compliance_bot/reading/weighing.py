"""Whether a reason carries the decision above it: names a ground, and doesn't turn the word round (mail.md §6, P15)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance_bot.reading.grammar import Argument, Rule, Topic
from compliance_bot.reading.likeness import exact_form
from compliance_bot.reading.second_thoughts import (
    ANYWHERE,
    ASKS_A_COLLEAGUE,
    GOES_ON,
    NO_SECOND_THOUGHT,
    NOT_FILED,
    SENTENCES,
)
from compliance_bot.reading.second_thoughts_of import (
    AGAINST_NEGATIVE,
    AGAINST_POSITIVE,
    ANYWHERE_NEGATIVE,
    ANYWHERE_POSITIVE,
    DENIALS,
    FILLERS,
    GOES_ON_NEGATIVE,
    GOES_ON_POSITIVE,
    MATTERS,
    NO_SECOND_THOUGHT_NEGATIVE,
    NO_SECOND_THOUGHT_POSITIVE,
)
from compliance_bot.reading.small_words import SMALL_WORDS
from compliance_bot.reading.turns import AGREES_NEGATIVE, TURNS, TURNS_DECISION, TURNS_OF

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
_PIECE = re.compile(r"[,:;.!?]")
_OPENINGS = frozenset({"ja", "yes", "no", "do", "doen"})
_ABOUT_THE_REST = re.compile(
    r"\b(?:betrokkenen|informeren|tekst|brief|hoeveel|data subjects|letter|how many)\b"
)


def names_a_ground(text: str) -> bool:
    """P15: whether a reason holds a word of the matter itself, beside little words, talk of deciding, and names."""
    if _AGREED.search(_plain(text)):
        return True
    words = re.findall(r"(?:[.!?\n]\s*|^)?[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    return any(
        _plain(word.strip("\n .!?")) not in SMALL_WORDS and not (word[:1].isupper() and word[1:].islower())
        for word in words
    )


def turns(rule: Rule, said: str) -> bool:
    """Whether a reason says the opposite of its word, takes it back, or leaves it open (mail.md §6)."""
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


def _undecided(text: str) -> bool:
    """Does a MELDEN doubt itself? What is still open about the people or the letter doubts nothing (P18)."""
    clauses = (clause for clause in re.split(r"[.,;!]", text) if not _ABOUT_THE_REST.search(clause))
    said = ". ".join(clauses)
    return any(re.search(pattern, said) for pattern in TURNS_DECISION)


def _second_thoughts(rule: Rule, topic: Topic, said: str) -> bool:
    """Is the decision taken back, made to depend on something, or left to another?"""
    text = _plain(said).lstrip(_BULLETS)
    sentences, asks = _sentences(said), bool(_ASKS_A_COLLEAGUE.match(text))
    begins, anywhere, left_out = _OF_SIGN[rule.negative]
    # HERCONTROLE NIET VEILIG says "niet" and yet spares nothing
    if topic is not Topic.SAFE or rule.negative:
        if _says_the_other(rule, MATTERS[topic], text, sentences):
            return True
        if begins.match(text) and (rule.negative or not asks):
            return True
    if (_GOES_ON.match(text) and not asks) or any(_SENTENCES.match(one) for one in sentences):
        return True
    text = left_out.sub(" ", _AGREES.sub(" ", text) if rule.negative else text)
    filing = rule.argument is Argument.FILING
    return bool(_ANYWHERE.search(text) or anywhere.search(text) or (filing and _NOT_FILED.search(text)))


def _says_the_other(rule: Rule, matter: frozenset[str], text: str, sentences: Sequence[str]) -> bool:
    """Whether some few words say the other word; of a negative one they also are no reason by themselves."""
    short = [one for one in sentences if _is_short(one, matter)]
    if any(_disagrees(one, rule.negative, matter, first=one is sentences[0]) for one in short):
        return True
    if not rule.negative:
        return False
    pieces = (piece for piece in _PIECE.split(text) if _WORD.search(piece))
    return any(_is_short(one, matter) and _names(one, matter) for one in pieces) or (
        bool(sentences) and len(short) == len(sentences)
    )


def _sentences(said: str) -> list[str]:
    """The sentences of a reason, plain; a line that goes on in lower case belongs to the one before."""
    text = re.sub(r"\n(?=[^\W\d_])(?=[a-zà-ÿ])", " ", said)
    parts = (_plain(part).strip(_BULLETS) for part in _BREAK.split(text))
    return [part for part in parts if _WORD.search(part)]


def _is_short(sentence: str, matter: frozenset[str]) -> bool:
    """Whether a sentence says no more than yes or no to this matter."""
    return all(word in FILLERS or word in matter for word in _WORDS.findall(sentence))


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
    agrees = not (said & AGAINST_NEGATIVE or _names(sentence, matter))
    return not agrees or (first and words[0] in _OPENINGS)

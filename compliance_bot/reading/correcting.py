"""What stands behind or below CORRECTIE: a command read as any other, or free words (mail.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from compliance_bot.reading.facts import Command, Unclear, UnclearKind
from compliance_bot.reading.grammar import RULES
from compliance_bot.reading.reasons import asks, until_closing

CORRECTION = "correctie"
AGREES = "correct"
"""The form that also says that something is right: with free words it is kept, and by itself it is no command."""
# these say nothing that could be set right, and free words begin with some of them ("Ja, dat was fout")
_NOTHING_TO_CORRECT = frozenset({"ja", "nee", "weet_niet", "status", "hulp", "notitie", "telefoon"})
_SMALL = frozenset(word.upper() for rule in RULES if rule.name in _NOTHING_TO_CORRECT for word in rule.words)
_FREE = frozenset({UnclearKind.PROSE, UnclearKind.EMPTY})


def read_corrected(
    rest: str, below: Sequence[str], read: Callable[[Sequence[str]], Command | Unclear]
) -> Command | Unclear | None:
    """The command that is to stand instead, or the doubt about it; None where free words stand there, or nothing.

    rest: what follows on the line of CORRECTIE; read: reads lines as the closed grammar does.
    """
    lines = [rest.lstrip(",: "), *below] if rest.lstrip(",: ") else _from_first(below)
    if not lines:
        return None
    said = read(lines)
    if isinstance(said, Unclear):
        free = said.kind in _FREE or said.understood in _SMALL
        return None if free else said
    if said.name not in _NOTHING_TO_CORRECT:
        return replace(said, corrects=True)
    # "Nee, het was dinsdag" is free words; "STATUS" or "NEE" by itself is a second thing said
    if said.value:
        return None
    return Unclear(kind=UnclearKind.TWO_DECISIONS, line=lines[0], understood=CORRECTION.upper())


def taken_back(word: str, line: str, reason: str) -> Command | Unclear:
    """CORRECTIE by itself, with free words below at most: a question there is no taking back."""
    if word == AGREES:
        # "Correct." says that something is right
        said = Command(name=CORRECTION, value=reason)
        return said if reason else Unclear(kind=UnclearKind.PROSE, line=line)
    if asks(reason):
        return Unclear(kind=UnclearKind.QUESTION, line=line, understood=CORRECTION.upper())
    return Command(name=CORRECTION, reason=reason)


def _from_first(below: Sequence[str]) -> list[str]:
    """The lines from the first that holds something; none of a closing."""
    lines = until_closing(below)
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return list(below[first:]) if first < len(lines) else []

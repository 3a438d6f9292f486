"""Which moment of a text belongs to which word of noticing, and how near it stands (mail.md §7). For phrases.py."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from compliance_bot.reading.moments import SaidMoment
from compliance_bot.reading.noticing import Landmarks, Noticing, count_between, same_sentence, weighed

FAR = 160
_AFTER_LABEL = 40
_OF = re.compile(r"(?<!\w)(?:van|from|of|vanaf) (?:de |het |the )?$")
_OF_BEFORE = re.compile(r"(?<!\w)(?:van|of) (?:de |het |the )?$")
_FILE = re.compile(
    r"(?<!\w)(?:dossier|zaak|ticket|nummer|nr\.?|kenmerk|ref\.?|referentie|case|file|no\.?|"
    r"incident)(?:nummer)? ?[:#]? ?\Z"
)
_POSSESSIVE = re.compile(r"'s (?!ochtends|morgens|middags|avonds|nachts)")
_UNTIL = re.compile(
    r"(?<!\w)(?:tot(?: aan)?|totdat|until|till|before|voor(?:dat)?|eerder dan|dan|than|pas|only|slechts)(?: pas|"
    r" op| on)? $"
)
_FIRST_THEN = re.compile(r" (?:pas|only|for the first time|voor het eerst)(?!\w)")
_PRONOUN = re.compile(r" (?:dat|that)(?: pas| al| only)? (?:op |om |on |at )?")
_IT_WAS = re.compile(
    r"[.!?,;:\n-] ?(?:dat|dit|het|that|this|it) (?:was|is)(?: (?:toen|dus|al|pas|then|already|only))? $"
)
_SAID_ALL = re.compile(
    r" ?(?:$|[.,;!?)\n]|(?:en|and|maar|but|dus|so|toen|when|op|in|bij|tijdens|during)(?!\w))"
)
_ONLY_UNTIL = re.compile(r"(?<!\w)(?:tot(?: aan)?|until|till)(?: om| op| at| on)? $")
_HEAD_WORDS = re.compile(r"[\W_]{0,4}(?:(?:ik|wij|we|i|heb|hebben|have|pas|net|al|only|just) ){0,4}")
_VERB_WORDS = re.compile(
    r" ?(?:(?:is|was|werd|heb|hebben|heeft|ik|wij|we|i|have|has|it|het|dit|dat|pas|al|net|door ons|by us) ){0,5}"
)
_CLAUSE_DONE = re.compile(r" ?(?:$|[.,;!?\n]|(?:pas|op|al|ook|already|too)(?!\w))")


def as_verb(word: Noticing, said: Sequence[SaidMoment], marks: Landmarks, plain: str) -> Noticing:
    """The word as a verb where its time goes before it, as in "Vanmiddag 14.15 uur gezien: de lijst staat open"."""
    if not word.label:
        return word
    at = bisect_left(marks.stops, word.begin)
    opens = marks.stops[at - 1] + 1 if at else 0
    told = any(
        _VERB_WORDS.fullmatch(plain, moment.stop, word.begin)
        and _HEAD_WORDS.fullmatch(plain, opens, moment.begin)
        for moment in said
        if opens <= moment.begin < moment.stop <= word.begin
    )
    return replace(word, label=0) if told else word


def ranked(
    said: Iterable[SaidMoment], word: Noticing, marks: Landmarks, plain: str
) -> list[tuple[int, int, SaidMoment]]:
    """(distance, place, moment) of the moments tied to one word of noticing."""
    tied = ((_nearest(moment, word, marks, plain), moment) for moment in said)
    return [(far, moment.begin, moment) for far, moment in tied if far is not None]


def _nearest(moment: SaidMoment, word: Noticing, marks: Landmarks, plain: str) -> int | None:
    """How far a moment stands from a word of noticing; a time that took its day from elsewhere goes before that day."""
    far = _tied(moment, word, marks, plain)
    if far is None or moment.day_at is None:
        return far
    begin, stop = moment.day_at
    day = _tied(replace(moment, begin=begin, stop=stop), word, marks, plain)
    return far if day is None else min(far, day - 1)


def _tied(moment: SaidMoment, word: Noticing, marks: Landmarks, plain: str) -> int | None:
    """How far a moment stands from a word of noticing, or None when it belongs to something else."""
    span, after = (moment.begin, moment.stop), moment.begin >= word.stop
    gap = (word.stop, span[0]) if after else (span[1], word.begin)
    if after and _says_when_it_was(span, word, marks, plain):
        return gap[1] - gap[0]
    if gap[1] - gap[0] > FAR or count_between(marks.stops, *gap):
        return _of_label(span, word, marks, plain)
    before = plain[max(0, span[0] - 20) : span[0]]
    if (plain[span[0]].isdigit() and _FILE.search(before)) or _POSSESSIVE.match(plain, span[1]):
        return None
    if not _lifts(moment, before, plain) if word.denied else _ONLY_UNTIL.search(before):
        return None
    if (_OF if after else _OF_BEFORE).search(before):
        return None
    if after and count_between(marks.subordinates, *gap) and not _points_back(gap, span, plain):
        return None
    if word.label:
        return _of_label(span, word, marks, plain)
    far = weighed(span, (word.begin, word.stop), marks)
    return None if nearest_event(span, marks) < far else far


def _says_when_it_was(span: tuple[int, int], word: Noticing, marks: Landmarks, plain: str) -> bool:
    """ "Ik zag het in de trein. Dat was om half elf.": right after, and no event is told that it could be of."""
    was = _IT_WAS.search(plain, max(word.stop, span[0] - 30), span[0])
    if word.denied or word.label or was is None or span[0] - word.stop > FAR:
        return False
    if count_between(marks.stops, word.stop, was.start()) or not _SAID_ALL.match(plain, span[1]):
        return False
    at = bisect_left(marks.stops, word.stop)
    opens = marks.stops[at - 1] if at else 0
    return bisect_left(marks.events, (opens,)) == bisect_left(marks.events, (span[0],))


def _of_label(span: tuple[int, int], word: Noticing, marks: Landmarks, plain: str) -> int | None:
    """A field's value stands after its colon, with no other field between."""
    if not word.label or not 0 <= span[0] - word.label <= _AFTER_LABEL:
        return None
    between = plain[word.label : span[0]]
    if between.strip() and count_between(marks.stops, word.label, span[0]):
        return None
    return None if ":" in between else span[0] - word.label


def _points_back(gap: tuple[int, int], span: tuple[int, int], plain: str) -> bool:
    """ "Ik merkte dat vanochtend pas op": "dat" is what was noticed, and begins no clause of its own."""
    return bool(_PRONOUN.fullmatch(plain, *gap) and _CLAUSE_DONE.match(plain, span[1]))


def _lifts(moment: SaidMoment, before: str, plain: str) -> bool:
    """ "not noticed until yesterday", "niet gezien, gisteren pas": the moment at which it was noticed after all."""
    return bool(_UNTIL.search(before) or _FIRST_THEN.match(plain, moment.stop))


def nearest_event(span: tuple[int, int], marks: Landmarks) -> int:
    """How far the nearest word of the event itself stands from a moment, in the same sentence."""
    at = bisect_left(marks.events, span)
    near: Sequence[tuple[int, int]] = marks.events[max(0, at - 1) : at + 2]
    same = [event for event in near if same_sentence(event, span, marks)]
    return min((weighed(span, event, marks) for event in same), default=FAR * 4)

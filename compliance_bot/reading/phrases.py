"""Discovery times in a reporter's own words, as proposals (P4, mail.md §7, T18, T19)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.ago_words import JUST_NOW
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.moments import SaidMoment, moments_in, said_in
from compliance_bot.reading.noticing import (
    ACROSS,
    Landmarks,
    Noticing,
    count_between,
    landmarks,
    same_sentence,
    weighed,
)
from compliance_bot.reading.running_text import RunningText, level

_FAR = 160
_MOST = 100
_AFTER_LABEL = 40
_BESIDE = 3
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
_NOW = re.compile(
    r"(?<!\w)(?:net(?! als| zo| na| voor| iets| niet| zoals| te)|nu(?: net| pas)?|just(?! before| after| like| as|"
    r" because| in)|"
    r"only now|now)(?!\w)"
)
_NOW_GAP = re.compile(r"(?: \w{1,12}){0,3} ?")
_NOW_NEXT = re.compile(r" ?(?:(?:pas|het|dit|dat|it|this|that|om|op|on|at) ){0,2}")
_SENT_LINE = re.compile(
    r"^[\s>*_]{0,8}(?:verzonden|datum|sent|date)\s?(?:\*{1,2})?:(?:\*{1,2})?\s?(?P<when>.{6,80})$", re.I
)
_HEADER_LINE = re.compile(r"^[\s>*_]{0,8}[A-Za-z-]{2,12}\s?(?:\*{1,2})?:")


def discoveries(
    text: str, *, sent_at: datetime, zone: ZoneInfo, where: str = "new"
) -> tuple[MomentProposal, ...]:
    """The moments tied to words of noticing, the best first; () when none is (then: onbekend, and asked back).

    Times of the event, office hours and call-back wishes are none (mail.md §7). `sent_at` is the mail's Date, or
    the receipt time where that is missing; at most 64 KiB are read. where: "forwarded" or "quoted" for the words
    of somebody else, which count from their own mail's date where they name it and are never the new text's fact.
    """
    if where != "new":
        text, sent_at = _others_words(text, sent_at, zone)
    found = _found(text, sent_at, zone)
    proposals = dict.fromkeys(moment.proposal for moment in found if not moment.never_was)
    return tuple(replace(proposal, where=where) for proposal in proposals)


def never_were(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """The words of discovery times that no clock ever showed, as the clocks went forward: named and asked (T18)."""
    return tuple(
        dict.fromkeys(moment.proposal.text for moment in _found(text, sent_at, zone) if moment.never_was)
    )


def moment_of(text: str, *, sent_at: datetime, zone: ZoneInfo) -> MomentProposal | None:
    """The moment that a text consists of, whole ("gisteren 14.30", "24-11-2026 14:30 UTC"), or None."""
    text = text[:200].strip()
    found = moments_in(text, sent_at=sent_at, zone=zone)
    whole = len(found) == 1 and found[0].begin == 0 and found[0].stop == len(level(text).plain)
    return found[0].proposal if whole else None


def corrections(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[SaidMoment, ...]:
    """The moments in the words after NEE: what was asked is when, so that no word of noticing is needed.

    Those that are denied ("niet om 14.30 maar om 15.30") or belong to the event are left out.
    """
    running = level(text)
    marks = landmarks(running.plain)
    said = said_in(running, sent_at=sent_at, zone=zone)
    lent = {moment.day_at for moment in said}
    own = (moment for moment in said if (moment.begin, moment.stop) not in lent)
    return tuple(moment for moment in own if _answers(moment, marks, running.plain))


def _answers(moment: SaidMoment, marks: Landmarks, plain: str) -> bool:
    span = (moment.begin, moment.stop)
    before = plain[max(0, span[0] - 16) : span[0]]
    if re.search(
        r"(?<!\w)(?:niet|not|geen|instead of|in plaats van|i\.p\.v\.|rather than)(?: (?:op|om|on|at|rond))? $",
        before,
    ):
        return False
    event = _nearest_event(span, marks)
    notice = min((weighed(span, (one.begin, one.stop), marks) for one in marks.noticings), default=_FAR)
    return event > notice or event > ACROSS


def _found(text: str, sent_at: datetime, zone: ZoneInfo) -> list[SaidMoment]:
    """The moments that are tied to noticing, the nearest first."""
    running = level(text)
    marks = landmarks(running.plain)
    said = said_in(running, sent_at=sent_at, zone=zone)
    begins = [moment.begin for moment in said]
    chosen: list[tuple[int, int, int, SaidMoment]] = []
    for one in marks.noticings:
        word = _no_label(one, said, marks, running.plain)
        near = said[bisect_left(begins, word.begin - 2 * _FAR) : bisect_left(begins, word.stop + _FAR)]
        tied = _ranked(near, word, marks, running.plain) + _just_now(near, word, running, sent_at)
        chosen += _by_vagueness(tied, sent_at)
    chosen.sort(key=lambda choice: choice[:3])
    # the day alone of a time that never was would hide that this time must be asked
    hidden = {moment.day_at for *_, moment in chosen if moment.never_was}
    return [moment for *_, moment in chosen if (moment.begin, moment.stop) not in hidden]


def _by_vagueness(
    tied: list[tuple[int, int, SaidMoment]], sent_at: datetime
) -> list[tuple[int, int, int, SaidMoment]]:
    """The moments of one word with their rank: "nu pas gezien" goes after a time told of another word of noticing.

    But before what stands farther from its own word: "zojuist gezien dat de lijst om 10 uur rondging".
    """
    end = sent_at.astimezone(UTC)
    just_now = (end - JUST_NOW, end)
    vague = [far for far, _, one in tied if (one.proposal.start, one.proposal.end) == just_now]
    beside = min(vague, default=_FAR * 4) + _BESIDE
    return [
        (1 if (one.proposal.start, one.proposal.end) == just_now else 2 * (far > beside), far, begin, one)
        for far, begin, one in tied
    ]


def _no_label(word: Noticing, said: Sequence[SaidMoment], marks: Landmarks, plain: str) -> Noticing:
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


def _ranked(
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
    if gap[1] - gap[0] > _FAR or count_between(marks.stops, *gap):
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
    return None if _nearest_event(span, marks) < far else far


def _says_when_it_was(span: tuple[int, int], word: Noticing, marks: Landmarks, plain: str) -> bool:
    """ "Ik zag het in de trein. Dat was om half elf.": right after, and no event is told that it could be of."""
    was = _IT_WAS.search(plain, max(word.stop, span[0] - 30), span[0])
    if word.denied or word.label or was is None or span[0] - word.stop > _FAR:
        return False
    if count_between(marks.stops, word.stop, was.start()) or not _SAID_ALL.match(plain, span[1]):
        return False
    at = bisect_left(marks.stops, word.stop)
    opens = marks.stops[at - 1] if at else 0
    return not any(opens <= begin < span[0] for begin, _ in marks.events)


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


def _nearest_event(span: tuple[int, int], marks: Landmarks) -> int:
    """How far the nearest word of the event itself stands from a moment, in the same sentence."""
    at = bisect_left(marks.events, span)
    near: Sequence[tuple[int, int]] = marks.events[max(0, at - 1) : at + 2]
    same = [event for event in near if same_sentence(event, span, marks)]
    return min((weighed(span, event, marks) for event in same), default=_FAR * 4)


def _just_now(
    said: Sequence[SaidMoment], word: Noticing, running: RunningText, sent_at: datetime
) -> list[tuple[int, int, SaidMoment]]:
    """ "net ontdekt", "I just noticed": the 30 minutes before sending, right beside the word and no other moment."""
    plain = running.plain
    if word.denied:
        return []
    hit = _now_beside(plain, word)
    if hit is None:
        return []
    first, last = min(hit[0], word.begin), max(hit[1], word.stop)
    if any(_touches(moment, first, last, plain) for moment in said):
        return []
    end = sent_at.astimezone(UTC)
    proposal = MomentProposal(
        text=running.shown[hit[0] : hit[1]], start=end - JUST_NOW, end=end, precision=Precision.RANGE.value
    )
    moment = SaidMoment(begin=hit[0], stop=hit[1], proposal=proposal)
    return [(max(word.begin - hit[1], hit[0] - word.stop, 0), hit[0], moment)]


def _now_beside(plain: str, word: Noticing) -> tuple[int, int] | None:
    start = max(0, word.begin - 40)
    for hit in reversed(list(_NOW.finditer(plain, start, word.begin))):
        if _NOW_GAP.fullmatch(plain, hit.end(), word.begin):
            return hit.span()
    behind = _NOW.search(plain, word.stop, word.stop + 30)
    return behind.span() if behind and _NOW_GAP.fullmatch(plain, word.stop, behind.start()) else None


def _touches(moment: SaidMoment, first: int, last: int, plain: str) -> bool:
    """Whether a moment stands between or right beside the words "net … ontdekt": then that is what they say."""
    if moment.stop > first and moment.begin < last:
        return True
    gap = (moment.stop, first) if moment.stop <= first else (last, moment.begin)
    return gap[1] - gap[0] < 16 and bool(_NOW_NEXT.fullmatch(plain, *gap))


def _others_words(text: str, sent_at: datetime, zone: ZoneInfo) -> tuple[str, datetime]:
    """The words of a forwarded or quoted mail without its header, and the moment that header says it was sent."""
    lines = text[: 64 * 1024].splitlines()
    sent, body = sent_at, 0
    for number, line in enumerate(lines[:_MOST]):
        hit = _SENT_LINE.match(line[:120])
        named = moments_in(hit["when"], sent_at=sent_at, zone=zone) if hit else ()
        if named and named[0].proposal.precision == Precision.MINUTE.value:
            sent, body = named[0].proposal.start.astimezone(zone), number + 1
            break
    while 0 < body < len(lines) and _HEADER_LINE.match(lines[body][:80]):
        body += 1
    return "\n".join(line.lstrip("> \t") for line in lines[body:]), sent

"""Discovery times in a reporter's own words, as proposals (P4, mail.md §7, T18, T19)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
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
    landmarks,
    weighed,
)
from compliance_bot.reading.running_text import RunningText, level
from compliance_bot.reading.tying import FAR, as_verb, nearest_event, ranked

_MOST = 100
_BESIDE = 3
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
    event = nearest_event(span, marks)
    notice = min((weighed(span, (one.begin, one.stop), marks) for one in marks.noticings), default=FAR)
    return event > notice or event > ACROSS


def _found(text: str, sent_at: datetime, zone: ZoneInfo) -> list[SaidMoment]:
    """The moments that are tied to noticing, the nearest first."""
    running = level(text)
    marks = landmarks(running.plain)
    said = said_in(running, sent_at=sent_at, zone=zone)
    begins = [moment.begin for moment in said]
    chosen: list[tuple[int, int, int, SaidMoment]] = []
    for one in marks.noticings:
        word = as_verb(one, said, marks, running.plain)
        near = said[bisect_left(begins, word.begin - 2 * FAR) : bisect_left(begins, word.stop + FAR)]
        tied = ranked(near, word, marks, running.plain) + _just_now(near, word, running, sent_at)
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
    beside = min(vague, default=FAR * 4) + _BESIDE
    return [
        (1 if (one.proposal.start, one.proposal.end) == just_now else 2 * (far > beside), far, begin, one)
        for far, begin, one in tied
    ]


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

"""Discovery times in a reporter's own words, as proposals (P4, mail.md §7, T18, T19)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.moments import SaidMoment, moments_in

_READ = 64 * 1024
_FAR = 160
_MOST = 100
_JUST_NOW = timedelta(minutes=30)
_NOTICED = re.compile(
    r"(?<!\w)(?:ontdekt|ontdekte|ontdekten|ontdekking|ontdekken|gezien|zag|zagen|gemerkt|merkte|merkten|bemerkt|"
    r"bemerkte|opgemerkt|opgevallen|erachter|achter kwam|achter gekomen|viel (?:het )?(?:mij |ons |me )?op|"
    r"vastgesteld|vaststelling|geconstateerd|constateerde|constateerden|gesignaleerd|aangetroffen|gevonden|"
    r"discovered|discovery|noticed|found|detected|spotted|realised|realized|became aware|came to light|"
    r"identified|saw)(?!\w)"
)
_EVENT = re.compile(
    r"(?<!\w)(?:verstuurd|gestuurd|verzonden|gemaild|gestolen|kwijtgeraakt|verloren|gebeurd|gebeurde|"
    r"plaatsgevonden|gepubliceerd|online gezet|ingebroken|afspraak|bereikbaar|kantooruren|openingstijden|"
    r"vergadering|bellen|terugbellen|geopend|sent|emailed|stolen|lost|happened|occurred|took place|published|"
    r"reachable|available|office hours|meeting|appointment|call me|broke in)(?!\w)"
)
_CLAUSE = re.compile(r"(?<!\w)(?:dat|die|waarbij|waarop|hoe|that|which|where|how)(?!\w)")
_OF = re.compile(r"(?<!\w)(?:van|from|of)\s{1,3}$")
_FILE = re.compile(r"(?<!\w)(?:dossier|zaak|ticket|nummer|nr\.?|kenmerk|ref\.?|case|file|no\.?)\s?[:#]?\s?$")
_SENTENCE_END = re.compile(r"[.!?;](?:\s{1,3}(?=[A-ZÀ-Ý])|\s{0,3}\n)|\n[ \t]{0,8}\n")
_BARE_TIME = re.compile(
    r"(?:om |at |rond )?\d{1,2}(?:[.:]\d{2})?\s?(?:uur|u|h|am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)
# a day that this grammar does not read: the time beside it is of that day, and not of today
_OTHER_DAY = re.compile(
    r"(?<!\w)(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|vorige|afgelopen|verleden|jl|jongstleden|geleden|weekend|week|last|ago|previous)(?!\w)"
)
_BESIDE = 60
_NOW = re.compile(r"(?<!\w)(?:zojuist|zonet|daarnet|net|just now|just|moments ago)(?!\w)")
_NOW_GAP = re.compile(r"(?:\s{1,3}\w{1,12}){0,3}\s{0,3}")


def discoveries(text: str, *, sent_at: datetime, zone: ZoneInfo) -> tuple[MomentProposal, ...]:
    """The moments tied to words of noticing, the best first; () when none is (then: onbekend, and asked back).

    Times of the event, office hours and call-back wishes are none (mail.md §7). `sent_at` is the mail's Date, or
    the receipt time where that is missing; at most 64 KiB are read.
    """
    text = text[:_READ]
    lowered = text.lower()
    if len(lowered) != len(text):
        text = lowered
    said = [*moments_in(text, sent_at=sent_at, zone=zone), *_just_now(lowered, sent_at)]
    noticed = [hit.span() for hit in _NOTICED.finditer(lowered)][:_MOST]
    events = [hit.span() for hit in _EVENT.finditer(lowered)][:_MOST]
    chosen: list[tuple[int, int, MomentProposal]] = []
    for word in noticed:
        chosen += _ranked(said, word, events, text)[:1]
    chosen.sort(key=lambda choice: choice[:2])
    return tuple(dict.fromkeys(proposal for _, _, proposal in chosen))


def moment_of(text: str, *, sent_at: datetime, zone: ZoneInfo) -> MomentProposal | None:
    """The moment that a text consists of, whole ("gisteren 14.30", "24-11-2026 14:30 UTC"), or None."""
    text = text[:200].strip()
    found = moments_in(text, sent_at=sent_at, zone=zone)
    whole = len(found) == 1 and found[0].begin == 0 and found[0].stop == len(text)
    return found[0].proposal if whole else None


def _ranked(
    said: Iterable[SaidMoment], word: tuple[int, int], events: list[tuple[int, int]], text: str
) -> list[tuple[int, int, MomentProposal]]:
    """(distance, place, proposal) of the moments tied to one noticing word, the nearest first."""
    tied = [(_tied(moment, word, events, text), moment) for moment in said]
    ranked = [(far, moment.begin, moment.proposal) for far, moment in tied if far is not None]
    return sorted(ranked, key=lambda choice: choice[:2])


def _tied(moment: SaidMoment, word: tuple[int, int], events: list[tuple[int, int]], text: str) -> int | None:
    """How far a moment stands from a noticing word, or None when it belongs to something else."""
    span = (moment.begin, moment.stop)
    far = _distance(span, word)
    between = text[min(span[1], word[1]) : max(span[0], word[0])]
    if far > _FAR or _SENTENCE_END.search(between):
        return None
    before = text[max(0, span[0] - 12) : span[0]].lower()
    if _of_another_day(span, text):
        return None
    if _FILE.search(before):
        return None
    if word[1] <= span[0] and (_CLAUSE.search(between.lower()) or _OF.search(before)):
        return None
    return None if any(_distance(span, event) < far for event in events) else far


def _of_another_day(span: tuple[int, int], text: str) -> bool:
    """A time without a day of its own, in a sentence that names a day we cannot read ("vorige week maandag")."""
    if not _BARE_TIME.fullmatch(text[span[0] : span[1]].strip()):
        return False
    before = _SENTENCE_END.split(text[max(0, span[0] - _BESIDE) : span[0]])[-1]
    after = _SENTENCE_END.split(text[span[1] : span[1] + _BESIDE])[0]
    return bool(_OTHER_DAY.search(before.lower()) or _OTHER_DAY.search(after.lower()))


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _just_now(lowered: str, sent_at: datetime) -> list[SaidMoment]:
    """ "zojuist ontdekt", "I just noticed": the 30 minutes before sending, only right beside a noticing word."""
    end = sent_at.astimezone(UTC)
    found: list[SaidMoment] = []
    for hit in list(_NOW.finditer(lowered))[:_MOST]:
        after = _NOTICED.search(lowered, hit.end(), hit.end() + 60)
        before = lowered[max(0, hit.start() - 40) : hit.start()]
        near = after is not None and _NOW_GAP.fullmatch(lowered[hit.end() : after.start()])
        if not near:
            last = next(reversed(list(_NOTICED.finditer(before))), None)
            near = last is not None and _NOW_GAP.fullmatch(before[last.end() :])
        if near:
            proposal = MomentProposal(
                text=hit[0], start=end - _JUST_NOW, end=end, precision=Precision.RANGE.value
            )
            found.append(SaidMoment(begin=hit.start(), stop=hit.end(), proposal=proposal))
    return found

"""Until when an out-of-office says somebody is away (mail.md §8): a proposal that only ever widens a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:[ .,/-]+(?P<{0}year>20\d\d))?"
_DAY = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|e|ste|de)?(?: of)? (?P<month>{_MONTH})\b\.?{_YEAR.format('')}"
    rf"|(?P<emonth>{_MONTH})\.? (?P<eday>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR.format('e')}"
    rf"|(?P<nday>\d{{1,2}})[-/.](?P<nmonth>\d{{1,2}})(?:[-/.](?P<nyear>20\d\d))?(?!\d)"
    r"|(?P<isoyear>20\d\d)-(?P<isomonth>\d\d)-(?P<isoday>\d\d))"
)
_WEEKDAY = (
    r"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\.?,? )?"
)
_LAST = re.compile(rf"(?:tot en met|t/m|tm|up to and including|through|thru) (?:the )?{_WEEKDAY}{_DAY}")
_BACK = re.compile(
    r"(?:terug(?: op| vanaf| per)?|weer (?:aanwezig|bereikbaar)(?: op| vanaf)?|vanaf|per|"
    r"(?:back|return(?:ing)?)(?: in the office)?(?: on| from)?|as of) "
    rf"(?:the )?{_WEEKDAY}{_DAY}"
)
# "Op maandag 30 november ben ik (er) weer", "30 november terug"
_THEN_BACK = re.compile(
    rf"(?:(?:vanaf|op|per) )?{_WEEKDAY}{_DAY},? (?:ben ik |hoop ik )?(?:er |weer |pas |ook ){{0,3}}"
    r"(?:terug|weer|aanwezig|bereikbaar|op kantoor|back)\b"
)
_UNTIL = re.compile(rf"(?:\btot|until|till) (?:the )?{_WEEKDAY}{_DAY}")
_SPACE = re.compile(r"\s+")
_AT_MOST = timedelta(days=90)
_READ = 8 * 1024


def absent_until(text: str, sent_at: datetime, zone: tzinfo) -> date | None:
    """The last day of absence that the text names; None when it names none within 90 days after `sent_at`.

    "Tot en met 3 december" is that day; "terug op 30 november" and "tot 30 november" are the day before. Day before
    month; without a year the next such day. Where several stand, the latest counts: it widens longest.
    """
    sent = sent_at.astimezone(zone).date()
    words = _SPACE.sub(" ", text[:_READ]).lower()
    last = list(_days(_LAST, words, sent))
    back = [
        day - timedelta(days=1)
        for pattern in (_BACK, _THEN_BACK, _UNTIL)
        for day in _days(pattern, words, sent)
    ]
    able = [day for day in (*last, *back) if sent <= day <= sent + _AT_MOST]
    return max(able, default=None)


def _days(pattern: re.Pattern[str], words: str, sent: date) -> Iterator[date]:
    for hit in pattern.finditer(words):
        day = _date(hit.groupdict(), sent)
        if day is not None:
            yield day


def _date(found: dict[str, str | None], sent: date) -> date | None:
    day = found["day"] or found["eday"] or found["nday"] or found["isoday"] or ""
    name = found["month"] or found["emonth"]
    month = _MONTHS[name] if name else int(found["nmonth"] or found["isomonth"] or 0)
    year = found["year"] or found["eyear"] or found["nyear"] or found["isoyear"]
    years = (int(year),) if year else (sent.year, sent.year + 1)
    for one in years:
        try:
            named = date(one, month, int(day))
        except ValueError:
            continue
        if named >= sent:
            return named
    return None

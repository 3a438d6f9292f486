"""CORRECTIE: which word of somebody is their last one, and whether it can be taken back (P18, P19; mail.md §6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import NEGATIVE, Rules, Why, settle
from compliance_bot.procedure.incident import Filing, Incident, Road

CORRECTION = "correctie"
FILED = "gemeld"
_TAKEN, _ADVICE = "opgepakt", "advies_"
MELDEN_FOR = timedelta(hours=24)
"""For how long a MELDEN is taken back by CORRECTIE alone (mail.md §6); after that it must say what it is to be."""


class Sort(StrEnum):
    """What an entry of somebody is to CORRECTIE; SORT.BACK: it took something back itself."""

    VOTE = "vote"
    FILING = "filing"
    OTHER = "other"
    BACK = "back"


class NotBack(StrEnum):
    """Why nothing is taken back; the code a template turns into a friendly sentence."""

    NOTHING = "nothing_to_take_back"
    MELDEN_STANDS = "melden_stands"
    TYPED = "own_mail_needed"
    OLDER = "older"


@dataclass(frozen=True, kw_only=True)
class LastWord:
    """A word of somebody that was recorded. word: as its command is named; check: which question; number: of a filing.

    elsewhere: the merged incident that it was said on, '' for this one.
    """

    sort: Sort
    word: str
    said_at: datetime
    check: str = ""
    number: str = ""
    advice: bool = False
    elsewhere: str = ""


def last_word(told: Iterable[tuple[datetime, ev.Event]], person: str) -> LastWord | None:
    """This person's last entry; what a CORRECTIE only noted is none. told: (recorded at, event), oldest first."""
    found = list(_words(told, person))
    return found[-1] if found else None


def corrected_word(
    told: Iterable[tuple[datetime, ev.Event]], person: str, *, name: str, checks: tuple[str, ...] = ()
) -> LastWord | None:
    """Which earlier entry of theirs a word behind CORRECTIE is to replace: the last of its kind, else the last one.

    name: of the new word; checks: the questions that it answers.
    """
    # OPGEPAKT says nothing that another word could set right
    found = [one for one in _words(told, person) if one.sort is not Sort.BACK and one.word != _TAKEN]
    sort = _sort_of(name)
    alike = [one for one in found if one.sort is sort and (sort is not Sort.OTHER or one.word == name)]
    alike = [one for one in alike if not checks or one.check in checks]
    if name.startswith(_ADVICE):
        # of somebody who decides and advises, it is the advice that is set right (P18)
        alike = [one for one in alike if one.advice] or alike
    return next(reversed(alike or found), None)


def why_not_back(last: LastWord | None, incident: Incident, person: str, *, at: datetime, typed: bool) -> str:
    """Why CORRECTIE by itself, received at `at`, takes this word not back; '' when it does.

    MELDEN is the safe side: it goes only soon, by the speaker's own mail, on an open road, and never by whoever
    reported it, whose MELDEN keeps the decision with the directie (P18). typed: on the command line.
    """
    if last is None or last.sort is Sort.BACK or not _stands(last, incident, person):
        return NotBack.NOTHING
    if last.said_at > at:
        return NotBack.OLDER
    if last.sort is Sort.FILING:
        return ""
    if incident.outcome is ev.Outcome.GEMELD:
        return Why.ENDED
    return (
        _why_melden_stays(last, incident, person, at=at, typed=typed) if last.word == ev.Word.MELDEN else ""
    )


def outcome_falls(incident: Incident, *, now: datetime, rules: Rules) -> bool:
    """Does the negative outcome that it ended with stand no more by the words that are left (P18, P19)?"""
    if incident.outcome is None or incident.outcome not in {word.value for word in NEGATIVE}:
        return False
    return settle(incident, now=now, rules=rules).outcome is not incident.outcome


def is_its_number(filing: Filing, number: str) -> bool:
    """Whether this is the number of that filing; case does not matter."""
    return filing.number.casefold() == number.casefold()


def _why_melden_stays(last: LastWord, incident: Incident, person: str, *, at: datetime, typed: bool) -> str:
    if person in incident.reporters():
        return Why.REPORTER
    if incident.road is Road.ENDED:
        return Why.ENDED
    if typed:
        return NotBack.TYPED
    return NotBack.MELDEN_STANDS if at - last.said_at > MELDEN_FOR else ""


def _stands(last: LastWord, incident: Incident, person: str) -> bool:
    """Does it count still: a newer word, a new fact or somebody's HEROPENEN may have made an end to it."""
    if last.sort is Sort.FILING:
        return any(one.person == person and is_its_number(one, last.number) for one in incident.filings[-1:])
    votes = (*incident.votes, *incident.typed)
    standing = ev.Standing.ADVICE if last.advice else ev.Standing.DECISION
    return any((v.person, v.said_at, v.standing) == (person, last.said_at, standing) for v in votes)


def _words(told: Iterable[tuple[datetime, ev.Event]], person: str) -> Iterator[LastWord]:
    """Every entry of this person, oldest first. OVERDRAGEN is its speaker's, not of whom it names."""
    handed: set[int] = set()
    for at, event in told:
        if isinstance(event, ev.StatementRecorded):
            handed.add(event.arrival)
        found = _word(event, at)
        if found is None or getattr(event, "person", "") != person:
            continue
        if not (isinstance(event, ev.TakenUp) and event.arrival in handed):
            yield found


def _word(event: ev.Event, at: datetime) -> LastWord | None:
    if isinstance(event, ev.DecisionRecorded):
        advice = event.standing is ev.Standing.ADVICE
        return LastWord(sort=Sort.VOTE, word=event.word.value, said_at=event.said_at, advice=advice)
    if isinstance(event, ev.FilingRecorded | ev.FilingCorrected):
        return LastWord(sort=Sort.FILING, word=FILED, said_at=event.said_at, number=event.number)
    if isinstance(event, ev.WordTakenBack):
        return LastWord(sort=Sort.BACK, word=event.word, said_at=event.said_at)
    if isinstance(event, ev.StatementRecorded) and event.name != CORRECTION:
        return LastWord(sort=Sort.OTHER, word=event.name, said_at=event.said_at, check=event.check)
    return LastWord(sort=Sort.OTHER, word=_TAKEN, said_at=at) if isinstance(event, ev.TakenUp) else None


def _sort_of(name: str) -> Sort:
    if name == FILED:
        return Sort.FILING
    return Sort.VOTE if name.removeprefix(_ADVICE) in {word.value for word in ev.Word} else Sort.OTHER

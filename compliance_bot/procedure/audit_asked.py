"""Whom somebody's word waits for, as the auditor reads it out of the journal by itself (P11, P18, P20, P23, P24).

The second on a negative decision, on NIET INFORMEREN, on KENNIS and on TERMIJN, and who an incident was handed to.
What only may be so is not read: a word that others spoke against, or that was taken back, is left to the next asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.audit_roads import PEOPLE
from compliance_bot.procedure.incident import AP

KENNIS, TERMIJN, HANDED = "kennis", "termijn", "handed"
ADVICE_FIRST, DISAGREEMENT = "advice_first", "disagreement"
_ALL = frozenset({AP, PEOPLE, KENNIS, TERMIJN, HANDED})
_INFORMING = frozenset({"informeren", "niet_informeren", "openbare_mededeling"})
_BREACH = frozenset({"datalek", "informeren"})


@dataclass(frozen=True, kw_only=True)
class Situation:
    """How the incident stands: who seems out of reach, and who surely is (P11)."""

    at: datetime
    aware_at: datetime | None
    ended: bool
    filed: bool
    away: frozenset[str]
    surely: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Somebody whose word is awaited since `at`. about: AP, people, kennis, termijn or handed.

    by_mail: asked by a mail of its own; otherwise by the reminder in which their turn had come. speakers: who had
    spoken about it. away, surely: see Situation, as it was then.
    """

    person: str
    about: str
    at: datetime
    why: str
    by_mail: bool
    speakers: frozenset[str]
    away: frozenset[str]
    surely: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A person's latest word about it; negative: one that needs a second (P18)."""

    person: str
    at: datetime
    negative: bool
    decides: bool


@dataclass(kw_only=True)
class Asked:
    """After the entries read so far: whom what waits for, and the words it waits on.

    doubtful: about what words may count that are not known here, or known words may count no more. borrowed: another
    incident, with what was said there, was merged into this one.
    """

    waiting: dict[str, dict[str, Asking]] = field(default_factory=dict)
    words: dict[str, dict[str, Spoken]] = field(default_factory=dict)
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    borrowed: bool = False
    handed_by: int | None = None
    term: datetime | None = None

    def read(self, event: ev.Event, now: Situation) -> None:
        """The next entry of the journal."""
        reading = _READINGS.get(type(event))
        if reading is not None:
            reading(self, event, now)

    def waits(self, about: str) -> tuple[Asking, ...]:
        """Whom it waits for."""
        return tuple(self.waiting.get(about, {}).values())

    def only_word(self, about: str) -> Spoken | None:
        """The word of the one person who said anything about it; None where several did, or may have."""
        words = list(self.words.get(about, {}).values())
        return words[0] if len(words) == 1 and about not in self.doubtful else None

    def ask(self, about: str, persons: tuple[str, ...], now: Situation, *, why: str) -> None:
        """The persons who are asked; a list that only grew names who is asked beside them from now on."""
        before = self.named.get(about, ())
        grew = bool(before) and len(persons) > len(before) and persons[: len(before)] == before
        self.named[about] = persons
        if not grew:
            self.waiting[about] = {}
        self.add(about, persons[len(before) :] if grew else persons, now, why=why, by_mail=not grew)

    def add(
        self, about: str, persons: tuple[str, ...], now: Situation, *, why: str = "", by_mail: bool = True
    ) -> None:
        """These beside who was asked before."""
        for person in persons:
            self.waiting.setdefault(about, {})[person] = Asking(
                person=person,
                about=about,
                at=now.at,
                why=why,
                by_mail=by_mail,
                speakers=frozenset(self.words.get(about, ())),
                away=now.away,
                surely=now.surely,
            )

    def speak(self, about: str, word: Spoken) -> None:
        """Whom it waits for now is asked anew, whoever was asked about an earlier word."""
        self.words.setdefault(about, {})[word.person] = word
        self.waiting.pop(about, None)
        self.named.pop(about, None)

    def doubt(self, *abouts: str) -> None:
        """What was said may stand otherwise than it was said: the next asking tells whom it waits for."""
        for about in abouts:
            self.waiting.pop(about, None)
            if self.words.get(about):
                self.doubtful.add(about)

    def begin_anew(self) -> None:
        """Nothing that was said counts any more."""
        for kept in (self.waiting, self.words, self.named):
            kept.clear()
        self.doubtful = {AP, PEOPLE} if self.borrowed else set()


def _decided(asked: Asked, event: ev.DecisionRecorded, now: Situation) -> None:
    """A typed negative word waits for its speaker's own reply (mail.md §6)."""
    negative = event.word is not ev.Word.MELDEN
    if negative and event.proof == ev.TYPED:
        return
    decides = event.standing is ev.Standing.DECISION
    asked.speak(AP, Spoken(person=event.person, at=now.at, negative=negative, decides=decides))


def _said(asked: Asked, event: ev.StatementRecorded, now: Situation) -> None:
    decides = event.standing == ev.Standing.DECISION
    if event.name == "overdragen":
        asked.handed_by = event.arrival
    if event.name in _BREACH and decides:
        asked.doubt(AP)
    if not event.standing:
        return
    negative = event.name == "niet_informeren"
    is_question = not now.ended or now.filed
    if event.name in _INFORMING and is_question and not (negative and event.proof == ev.TYPED):
        asked.speak(PEOPLE, Spoken(person=event.person, at=now.at, negative=negative, decides=decides))
    if event.name in (KENNIS, TERMIJN) and event.proof != ev.TYPED and event.at is not None:
        later = now.aware_at is not None and event.at > now.aware_at
        waits = later if event.name == KENNIS else event.at != asked.term
        asked.speak(event.name, Spoken(person=event.person, at=now.at, negative=waits, decides=decides))


def _second(asked: Asked, event: ev.SecondAsked, now: Situation) -> None:
    asked.ask(AP, event.persons, now, why=event.why)


def _informing(asked: Asked, event: ev.InformingAsked, now: Situation) -> None:
    asked.ask(PEOPLE, event.persons, now, why=event.why)


def _clock_second(asked: Asked, event: ev.ClockSecondAsked, now: Situation) -> None:
    """It names those who are asked now; whoever was asked before is awaited still."""
    asked.add(event.name, event.persons, now, why=event.why)


def _taken(asked: Asked, event: ev.TakenUp, now: Situation) -> None:
    """OPGEPAKT, or OVERDRAGEN to somebody."""
    asked.doubt(HANDED)
    if event.arrival == asked.handed_by:
        asked.add(HANDED, (event.person,), now)


def _reported(asked: Asked, event: ev.ReportReceived, _now: Situation) -> None:
    """Who reported it is neither decider nor second (P18)."""
    asked.doubt(KENNIS, *((AP, PEOPLE, TERMIJN) if event.reporter_person else ()))


def _called(asked: Asked, event: ev.CallTold, _now: Situation) -> None:
    asked.doubt(KENNIS, *((AP, PEOPLE, TERMIJN) if event.person else ()))


def _clock(asked: Asked, _event: Any, _now: Situation) -> None:
    """What came out after a KENNIS leaves nothing of it (P20)."""
    asked.doubt(KENNIS)


def _term(asked: Asked, event: ev.DeadlineOverridden, _now: Situation) -> None:
    asked.doubt(TERMIJN)
    asked.term = event.at


def _absorbed(asked: Asked, _event: ev.IncidentAbsorbed, _now: Situation) -> None:
    """What was said there counts here (mail.md §5)."""
    asked.borrowed = True
    asked.doubt(*_ALL)
    asked.doubtful |= {AP, PEOPLE}


def _all(asked: Asked, _event: Any, _now: Situation) -> None:
    asked.doubt(*_ALL)


def _anew(asked: Asked, _event: ev.LadderRestarted, _now: Situation) -> None:
    asked.begin_anew()


def _filed(asked: Asked, _event: ev.FilingRecorded, _now: Situation) -> None:
    asked.doubt(AP)


def _settled(asked: Asked, _event: ev.InformingSettled, _now: Situation) -> None:
    asked.doubt(PEOPLE)


def _ended(asked: Asked, event: ev.OutcomeReached, _now: Situation) -> None:
    asked.doubt(*(_ALL - {PEOPLE} if event.outcome is ev.Outcome.GEMELD else _ALL))


_READINGS: Mapping[type[Any], Callable[[Asked, Any, Situation], None]] = {
    ev.DecisionRecorded: _decided,
    ev.StatementRecorded: _said,
    ev.SecondAsked: _second,
    ev.InformingAsked: _informing,
    ev.ClockSecondAsked: _clock_second,
    ev.TakenUp: _taken,
    ev.ReportReceived: _reported,
    ev.CallTold: _called,
    ev.DiscoveryProposed: _clock,
    ev.DiscoveryRefuted: _clock,
    ev.AwarenessSet: _clock,
    ev.AwarenessMoved: _clock,
    ev.DeadlineOverridden: _term,
    ev.IncidentAbsorbed: _absorbed,
    ev.IncidentReleased: _all,
    ev.OutcomeWithdrawn: _all,
    ev.LadderRestarted: _anew,
    ev.FilingRecorded: _filed,
    ev.WordTakenBack: _all,
    ev.InformingSettled: _settled,
    ev.OutcomeReached: _ended,
}
ASKED = frozenset(_READINGS)
"""The kinds of event that are read here."""

"""What one incident's journal tells the auditor: read anew, beside the projection that the tick goes by (P19, P31).

Only what is needed to say what should have gone to whom; sealed texts are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import AP

_TELLS = frozenset({"niet_informeren", "ingelicht", "openbare_mededeling", "informeren"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One journal entry: the event, and when it was recorded."""

    at: datetime
    event: ev.Event


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A rung that was carried out, with what stood in the journal before it."""

    at: datetime
    event: ev.RungReached
    aware_at: datetime
    ended: bool
    asks: str
    owner: str
    reporters: frozenset[str]
    away: frozenset[str]
    seconds: frozenset[str]
    taken_until: datetime | None


@dataclass(kw_only=True)
class Message:
    """A message that was queued, and how it went."""

    key: str
    queued_at: datetime
    channel: str
    kind: str
    person: str
    delivered_at: datetime | None = None
    failed_at: datetime | None = None


@dataclass(kw_only=True)
class Walk:
    """A road beside the AP road that is open: opened_at is when that was recorded."""

    opened_at: datetime
    since: datetime
    asks: str
    owner: str
    reached: int = -1


@dataclass(kw_only=True)
class Story:
    """The state after the entries read so far; it grows entry by entry and is nobody's to keep.

    stands_since: when the ladder last changed by an event, before which no rung can be said to have been missed.
    """

    ref: str = ""
    opened_at: datetime | None = None
    reported: bool = False
    aware_at: datetime | None = None
    stands_since: datetime | None = None
    ended_at: datetime | None = None
    outcome: ev.Outcome | None = None
    digest_at: datetime | None = None
    rungs: set[int] = field(default_factory=set)
    carried: list[Carried] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    walks: dict[str, Walk] = field(default_factory=dict)
    walked: dict[str, datetime] = field(default_factory=dict)
    reporters: set[str] = field(default_factory=set)
    unreached: dict[str, datetime] = field(default_factory=dict)
    seconds: frozenset[str] = frozenset()
    taken_until: datetime | None = None
    melden_at: datetime | None = None
    notify_at: datetime | None = None
    provisional_at: datetime | None = None
    told_people: bool = False

    def away(self, at: datetime) -> frozenset[str]:
        """Who seemed out of reach then (P11)."""
        return frozenset(person for person, until in self.unreached.items() if until > at)

    def is_open(self) -> bool:
        """Does anything still have to be asked, or a message to go?"""
        waits = any(not (one.delivered_at or one.failed_at) for one in self.messages.values())
        return self.ended_at is None or bool(self.walks) or waits


def read_story(entries: Iterable[Told]) -> Story:
    """The story of one incident's entries, in the order of the journal."""
    story = Story()
    for told in entries:
        reading = _READINGS.get(type(told.event))
        if reading is not None:
            reading(story, told.event, told.at)
    return story


def _opened(story: Story, event: ev.IncidentOpened, at: datetime) -> None:
    story.ref, story.opened_at = event.ref, at
    story.aware_at = story.stands_since = at


def _reported(story: Story, event: ev.ReportReceived, at: datetime) -> None:
    if not story.reported:
        # the clock runs from the first report's receipt until something else is set (P20)
        story.aware_at, story.stands_since, story.reported = event.received_at, at, True
    _named(story, event.reporter_person)


def _named(story: Story, person: str) -> None:
    story.seconds = frozenset()
    if person:
        story.reporters.add(person)


def _called(story: Story, event: ev.CallTold, _at: datetime) -> None:
    _named(story, event.person)


def _aware(story: Story, event: ev.AwarenessSet, at: datetime) -> None:
    if event.aware_at != story.aware_at:
        story.aware_at, story.stands_since = event.aware_at, at


def _rung(story: Story, event: ev.RungReached, at: datetime) -> None:
    walk = story.walks.get(event.road)
    if event.road == AP:
        story.rungs.add(event.hours)
        story.digest_at = None
    elif walk is not None and walk.since == event.since:
        walk.reached = max(walk.reached, event.hours)
    carried = Carried(
        at=at,
        event=event,
        aware_at=story.aware_at or at,
        ended=story.ended_at is not None if event.road == AP else walk is None,
        asks=walk.asks if walk else "",
        owner=walk.owner if walk else "",
        reporters=frozenset(story.reporters),
        away=story.away(at),
        seconds=frozenset() if story.away(at) else story.seconds,
        taken_until=story.taken_until,
    )
    story.carried.append(carried)


def _rearmed(story: Story, event: ev.RungsRearmed, at: datetime) -> None:
    story.rungs -= set(event.hours)
    story.stands_since = at


def _held(story: Story, event: ev.HeldForDigest, _at: datetime) -> None:
    story.digest_at = event.due_at


def _walk_opened(story: Story, event: ev.SideRoadOpened, at: datetime) -> None:
    story.walks[event.road] = Walk(opened_at=at, since=event.since, asks=event.asks, owner=event.person)
    story.walked[event.road] = at


def _walk_ended(story: Story, event: ev.SideRoadEnded, _at: datetime) -> None:
    story.walks.pop(event.road, None)


def _decided(story: Story, event: ev.DecisionRecorded, at: datetime) -> None:
    story.seconds = frozenset()
    if event.word is ev.Word.MELDEN:
        story.melden_at = at
        story.notify_at = story.notify_at or (at if story.ended_at is None else None)


def _asked_second(story: Story, event: ev.SecondAsked, at: datetime) -> None:
    """Whom it waits for can change with who is away: then the circle alone is judged."""
    story.seconds = frozenset() if story.away(at) else frozenset(event.persons)


def _said(story: Story, event: ev.StatementRecorded, _at: datetime) -> None:
    story.seconds = frozenset()
    story.told_people = story.told_people or event.name in _TELLS
    if event.name == "aangevuld":
        story.provisional_at = None


def _filed(story: Story, event: ev.FilingRecorded, at: datetime) -> None:
    story.seconds = frozenset()
    story.notify_at = story.notify_at or at
    story.provisional_at = at if event.provisional else None


def _ended(story: Story, event: ev.OutcomeReached, at: datetime) -> None:
    story.ended_at, story.outcome = at, event.outcome
    if event.outcome is not ev.Outcome.GEMELD:
        story.notify_at = None


def _withdrawn(story: Story, _event: ev.OutcomeWithdrawn, at: datetime) -> None:
    story.ended_at = story.outcome = None
    # taken back by the MELDEN just before it: from then on the people are asked about
    story.notify_at = at if story.melden_at == at else story.notify_at
    story.seconds = frozenset()
    story.stands_since = at


def _taken(story: Story, event: ev.TakenUp, _at: datetime) -> None:
    story.taken_until = event.until


def _unreached(story: Story, event: ev.PersonUnreached, _at: datetime) -> None:
    known = story.unreached.get(event.person, event.until)
    story.unreached[event.person] = max(known, event.until)


def _queued(story: Story, event: ev.MessageQueued, at: datetime) -> None:
    story.messages[event.key] = Message(
        key=event.key, queued_at=at, channel=event.channel, kind=event.kind, person=event.person
    )


def _delivered(story: Story, event: ev.MessageDelivered, at: datetime) -> None:
    if event.key in story.messages:
        story.messages[event.key].delivered_at = at


def _failed(story: Story, event: ev.MessageFailed, at: datetime) -> None:
    if event.key in story.messages:
        story.messages[event.key].failed_at = at


_READINGS: Mapping[type[Any], Callable[[Story, Any, datetime], None]] = {
    ev.IncidentOpened: _opened,
    ev.ReportReceived: _reported,
    ev.CallTold: _called,
    ev.AwarenessSet: _aware,
    ev.RungReached: _rung,
    ev.RungsRearmed: _rearmed,
    ev.HeldForDigest: _held,
    ev.SideRoadOpened: _walk_opened,
    ev.SideRoadEnded: _walk_ended,
    ev.DecisionRecorded: _decided,
    ev.SecondAsked: _asked_second,
    ev.StatementRecorded: _said,
    ev.FilingRecorded: _filed,
    ev.OutcomeReached: _ended,
    ev.OutcomeWithdrawn: _withdrawn,
    ev.TakenUp: _taken,
    ev.PersonUnreached: _unreached,
    ev.MessageQueued: _queued,
    ev.MessageDelivered: _delivered,
    ev.MessageFailed: _failed,
}
READ = frozenset(_READINGS)
"""The kinds of event that the audit reads."""

"""What one incident's journal tells the auditor: read anew, beside the projection that the tick goes by (P19, P31).

Only what is needed to say what should have gone to whom; sealed texts are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.audit_asked import ASKED, Asked, Asking, Situation
from compliance_bot.procedure.audit_clock import Stand, Watch
from compliance_bot.procedure.audit_moments import taken_back
from compliance_bot.procedure.audit_records import Carried, Message, Told, Walk
from compliance_bot.procedure.audit_roads import PEOPLE, TECHNICAL, Said
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.norms import Asks


@dataclass(kw_only=True)
class Story:
    """The state after the entries read so far; it grows entry by entry and is nobody's to keep.

    stands_since: when the ladder last changed by an event, before which no rung can be said to have been missed.
    later_at: when the clock moved later for the last time; before_later: the rungs that were carried out before that.
    wanted: the roads beside the AP road that must be open, each since it must. heard_at: when somebody's mail or word
    was recorded here last. dropped: a road that ended although nobody answered, and since when.
    """

    ref: str = ""
    opened_at: datetime | None = None
    reported: bool = False
    watch: Watch | None = None
    aware_at: datetime | None = None
    perhaps_until: float = 0.0
    stands_since: datetime | None = None
    ended_at: datetime | None = None
    outcome: ev.Outcome | None = None
    digest_at: datetime | None = None
    rungs: set[int] = field(default_factory=set)
    later_at: datetime | None = None
    before_later: set[int] = field(default_factory=set)
    carried: list[Carried] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    walks: dict[str, Walk] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    wanted: dict[str, datetime] = field(default_factory=dict)
    reporters: set[str] = field(default_factory=set)
    took_calls: set[str] = field(default_factory=set)
    unreached: dict[str, datetime] = field(default_factory=dict)
    surely_unreached: dict[str, datetime] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    heard_at: datetime | None = None
    dropped: dict[str, datetime] = field(default_factory=dict)
    taken_by: str = ""
    taken_until: datetime | None = None

    def away(self, at: datetime) -> frozenset[str]:
        """Who seemed out of reach then (P11)."""
        return frozenset(person for person, until in self.unreached.items() if until > at)

    def surely_away(self, at: datetime) -> frozenset[str]:
        """Who was out of reach then by a notice that surely was theirs (P11)."""
        return frozenset(person for person, until in self.surely_unreached.items() if until > at)

    def reached(self, ladder: Ladder) -> set[int]:
        """The hours that were carried out and count; of a clock that moved later whatever the journal says (P20)."""
        if self.aware_at is None:
            return self.rungs
        return self.rungs - taken_back(self.before_later, self.aware_at, ladder, later_at=self.later_at)

    def standing_aside(self) -> frozenset[str]:
        """Who reported, here or on what was merged into it (P18)."""
        return frozenset(self.reporters) | (self.watch.reporters() if self.watch else frozenset())


def read_story(entries: Iterable[Told]) -> Story:
    """The story of one incident's entries, in the order of the journal."""
    story = Story()
    for told in entries:
        event, at = told.event, told.at
        reading = _READINGS.get(type(event))
        if reading is not None:
            reading(story, event, at)
            _follow(story, at)
        if type(event) in ASKED:
            story.asked.read(event, _situation(story, at))
        if type(event) in _HEARD:
            # who answered late answered all the same
            story.heard_at, story.dropped = at, {}
    return story


def _situation(story: Story, at: datetime) -> Situation:
    return Situation(
        at=at,
        aware_at=story.aware_at,
        ended=story.ended_at is not None,
        filed=story.outcome is ev.Outcome.GEMELD,
        away=story.away(at),
        surely=story.surely_away(at),
    )


def _follow(story: Story, at: datetime) -> None:
    """The clock and the roads as they stand now; since when, where that is new."""
    if story.watch is not None:
        stand = story.watch.stand().aware_at, story.watch.perhaps_until()
        if stand != (story.aware_at, story.perhaps_until):
            if story.aware_at is not None and stand[0] > story.aware_at:
                story.later_at, story.before_later = at, set(story.rungs)
            story.aware_at, story.perhaps_until = stand
            story.stands_since = at
    wanted = story.said.wanted(story.outcome, ended=story.ended_at is not None)
    story.wanted = {road: story.wanted.get(road, at) for road in sorted(wanted)}


def _opened(story: Story, event: ev.IncidentOpened, at: datetime) -> None:
    story.ref, story.opened_at = event.ref, at
    story.watch = Watch(own=Stand(aware_at=at), received_at=at)


def _reported(story: Story, event: ev.ReportReceived, at: datetime) -> None:
    _of(story, at).reported(event, first=not story.reported)
    story.reported = True
    _named(story, event.reporter_person)


def _of(story: Story, at: datetime) -> Watch:
    """Its clock, also where the journal begins in the middle."""
    if story.watch is None:
        story.watch = Watch(own=Stand(aware_at=at), received_at=at)
    return story.watch


def _named(story: Story, person: str) -> None:
    if person:
        story.reporters.add(person)


def _called(story: Story, event: ev.CallTold, _at: datetime) -> None:
    _named(story, event.person)
    story.took_calls |= {event.noted_by} - {""}


def _claimed(story: Story, event: ev.DiscoveryProposed, at: datetime) -> None:
    _of(story, at).claim(event)


def _refuted(story: Story, event: ev.DiscoveryRefuted, at: datetime) -> None:
    _of(story, at).claims.pop(event.arrival, None)


def _aware(story: Story, event: ev.AwarenessSet, at: datetime) -> None:
    _of(story, at).set(event)


def _moved(story: Story, event: ev.AwarenessMoved, at: datetime) -> None:
    _of(story, at).move(event)
    _again(story, event.rearmed, at)


def _absorbed(story: Story, event: ev.IncidentAbsorbed, at: datetime) -> None:
    _of(story, at).borrow(event)
    story.said.absorbed(event)
    _again(story, event.rearmed, at)


def _released(story: Story, event: ev.IncidentReleased, at: datetime) -> None:
    _of(story, at).give_back(event.ref)
    story.said.released(event)
    _again(story, event.rearmed, at)


def _restarted(story: Story, event: ev.LadderRestarted, at: datetime) -> None:
    """Everything is asked anew (P20, P34)."""
    _of(story, at).begin_anew(event.aware_at)
    story.ended_at = story.outcome = story.taken_until = None
    story.said = story.said.begun_anew()
    story.stands_since = at
    _again(story, tuple(story.rungs), at)


def _again(story: Story, hours: tuple[int, ...], at: datetime) -> None:
    """These rungs are due again."""
    if hours:
        story.rungs -= set(hours)
        story.stands_since = at


def _rung(story: Story, event: ev.RungReached, at: datetime) -> None:
    walk = story.walks.get(event.road)
    if event.road == AP:
        story.rungs.add(event.hours)
        story.before_later.discard(event.hours)
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
        reporters=story.standing_aside(),
        took_calls=frozenset(story.took_calls),
        away=story.away(at),
        surely=story.surely_away(at),
        asked=_asked_by(story, event.road, walk.asks if walk else ""),
        later_at=story.later_at,
        taken_by=story.taken_by,
        taken_until=story.taken_until,
    )
    story.carried.append(carried)


def _asked_by(story: Story, road: str, asks: str) -> tuple[Asking, ...]:
    """Whose word is awaited by what this rung asks."""
    if road == AP:
        return story.asked.waits(AP)
    return story.asked.waits(PEOPLE) if asks in (Asks.INFORM, Asks.TELL) else ()


def _rearmed(story: Story, event: ev.RungsRearmed, at: datetime) -> None:
    _again(story, event.hours, at)


def _held(story: Story, event: ev.HeldForDigest, _at: datetime) -> None:
    story.digest_at = event.due_at


def _walk_opened(story: Story, event: ev.SideRoadOpened, at: datetime) -> None:
    story.dropped.pop(event.road, None)
    story.walks[event.road] = Walk(opened_at=at, since=event.since, asks=event.asks, owner=event.person)


def _walk_ended(story: Story, event: ev.SideRoadEnded, at: datetime) -> None:
    """Technical handling is awaited until somebody answers in that very moment, or nothing is left to handle (P8)."""
    story.walks.pop(event.road, None)
    needless = story.said.needs_no_handling(story.outcome)
    if event.road == TECHNICAL and not needless and story.heard_at != at:
        story.dropped[event.road] = at


def _decided(story: Story, event: ev.DecisionRecorded, _at: datetime) -> None:
    story.said.decided(event)


def _said(story: Story, event: ev.StatementRecorded, _at: datetime) -> None:
    story.said.said(event)


def _settled(story: Story, event: ev.InformingSettled, _at: datetime) -> None:
    story.said.settled(event)


def _filed(story: Story, event: ev.FilingRecorded, _at: datetime) -> None:
    story.said.filed(event)


def _corrected(story: Story, event: ev.FilingCorrected, _at: datetime) -> None:
    story.said.corrected(event)


def _word_taken_back(story: Story, event: ev.WordTakenBack, _at: datetime) -> None:
    story.said.taken_back(event)


def _ended(story: Story, event: ev.OutcomeReached, at: datetime) -> None:
    story.ended_at, story.outcome = at, event.outcome
    story.said.ended(event)


def _withdrawn(story: Story, event: ev.OutcomeWithdrawn, at: datetime) -> None:
    story.ended_at = story.outcome = None
    story.said.reopened(event)
    story.stands_since = at


def _taken(story: Story, event: ev.TakenUp, _at: datetime) -> None:
    story.taken_by, story.taken_until = event.person, event.until


def _unreached(story: Story, event: ev.PersonUnreached, _at: datetime) -> None:
    known = story.unreached.get(event.person, event.until)
    story.unreached[event.person] = max(known, event.until)
    if event.proven:
        known = story.surely_unreached.get(event.person, event.until)
        story.surely_unreached[event.person] = max(known, event.until)


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


def _taken_back(story: Story, event: ev.MessageWithdrawn, at: datetime) -> None:
    if event.key in story.messages:
        story.messages[event.key].withdrawn_at = at


_READINGS: Mapping[type[Any], Callable[[Story, Any, datetime], None]] = {
    ev.IncidentOpened: _opened,
    ev.ReportReceived: _reported,
    ev.CallTold: _called,
    ev.DiscoveryProposed: _claimed,
    ev.DiscoveryRefuted: _refuted,
    ev.AwarenessSet: _aware,
    ev.AwarenessMoved: _moved,
    ev.IncidentAbsorbed: _absorbed,
    ev.IncidentReleased: _released,
    ev.LadderRestarted: _restarted,
    ev.RungReached: _rung,
    ev.RungsRearmed: _rearmed,
    ev.HeldForDigest: _held,
    ev.SideRoadOpened: _walk_opened,
    ev.SideRoadEnded: _walk_ended,
    ev.DecisionRecorded: _decided,
    ev.StatementRecorded: _said,
    ev.InformingSettled: _settled,
    ev.FilingRecorded: _filed,
    ev.FilingCorrected: _corrected,
    ev.WordTakenBack: _word_taken_back,
    ev.OutcomeReached: _ended,
    ev.OutcomeWithdrawn: _withdrawn,
    ev.TakenUp: _taken,
    ev.PersonUnreached: _unreached,
    ev.MessageQueued: _queued,
    ev.MessageDelivered: _delivered,
    ev.MessageFailed: _failed,
    ev.MessageWithdrawn: _taken_back,
}
_HEARD = frozenset(
    {
        ev.MailAttached,
        ev.NoteAdded,
        ev.TakenUp,
        ev.StatementRecorded,
        ev.DecisionRecorded,
        ev.FilingRecorded,
        ev.FilingCorrected,
        ev.WordTakenBack,
    }
)
READ = frozenset(_READINGS) | ASKED | _HEARD
"""The kinds of event that the audit reads."""

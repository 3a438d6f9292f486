"""What lies behind the journal, held against it by the auditor: outbox rows, the agenda's next moments (promise 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from compliance_bot.procedure.audit_moments import (
    next_of_plan,
    next_unreached,
    own_moment,
    own_side_moment,
)
from compliance_bot.procedure.audit_records import Message
from compliance_bot.procedure.audit_story import Story
from compliance_bot.procedure.audit_values import Difference, Fate, Practice, What
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.ladder import OTHER, Ladder


def waiting(story: Story) -> tuple[Message, ...]:
    """The messages that neither went nor were given up or taken back, by the journal: see their outbox rows."""
    return tuple(one for one in story.messages.values() if one.waits())


def unsent(
    story: Story, fates: Mapping[str, Fate], practice: Practice, *, now: datetime
) -> Iterator[Difference]:
    """A message whose outbox row is gone, or that waits for an hour while its road works (mail.md §8).

    A person's extra way stands beside their mail and may fail by itself for days: it is never missed.
    """
    for one in waiting(story):
        fate = fates.get(one.key)
        works = practice.works_since.get(one.channel, practice.awake_since)
        due = one.queued_at if fate is None or fate.tried else max(one.queued_at, fate.due_at)
        what = What.LOST if fate is None else What.UNSENT
        if fate is not None:
            if fate.replaced or fate.held or works is None or one.channel == OTHER:
                continue
            if max(due, works, practice.awake_since) + practice.patience >= now:
                continue
        yield Difference(
            incident=story.ref,
            what=what,
            road=one.kind,
            person=one.person.partition(":")[0],
            channel=one.channel,
            since=due,
        )


def without_future(
    story: Story, moments: Mapping[str, datetime], practice: Practice, *, now: datetime
) -> Iterator[Difference]:
    """A road that is open and has no coming moment in the agenda, or one later than its next rung (promise 2).

    moments: road -> its next moment by the agenda.
    """
    for road, hours, due in _next_moments(story, practice.ladder):
        if road not in moments:
            yield Difference(incident=story.ref, what=What.NO_FUTURE, road=road, since=now)
        elif moments[road] > due:
            yield Difference(incident=story.ref, what=What.AGENDA, road=road, hours=hours, since=due)


def _next_moments(story: Story, ladder: Ladder) -> Iterator[tuple[str, int, datetime]]:
    if story.ended_at is None and story.aware_at is not None:
        hours = next_unreached(story.reached(ladder), ladder, perhaps_until=story.perhaps_until)
        yield AP, hours, own_moment(hours, story.aware_at, ladder)
    for road, walk in story.walks.items():
        coming = next_of_plan(ladder.norms.plan(walk.asks), walk.reached)
        if coming is not None:
            yield road, coming, own_side_moment(coming, walk.since, ladder)

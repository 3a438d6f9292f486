"""The auditor: what should have gone to whom by now, by journal and configuration alone, beside what did (promise 2).

It looks at neither agenda nor projection (P19, P22, P23): the tick goes by those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from compliance_bot.procedure.audit_moments import (
    next_of_plan,
    own_moment,
    own_side_moment,
    unreached,
)
from compliance_bot.procedure.audit_people import must_hear, must_hear_beside
from compliance_bot.procedure.audit_story import Carried, Story, Told, read_story
from compliance_bot.procedure.audit_values import Difference, Practice, What
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.norms import Asks

_MAIL, _CHAT = "mail", "chat"
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_OPGEPAKT = "opgepakt"


def audit(entries: Sequence[Told], practice: Practice, *, now: datetime) -> tuple[Difference, ...]:
    """What differs on one incident, by its journal and the configuration."""
    return differences(read_story(entries), practice, now=now)


def differences(story: Story, practice: Practice, *, now: datetime) -> tuple[Difference, ...]:
    """What differs on one incident whose journal was read."""
    return (
        *_missing_rungs(story, practice, now),
        *_missing_side_rungs(story, practice, now),
        *_missing_roads(story, practice, now),
        *_wrongly_carried(story, practice, now),
        *_missed_people(story, practice),
        *_nobody_reached(story, practice, now),
    )


def _missing_rungs(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    """A rung that is due with neither its own record nor, where it is overdue, a later one (P19, P22, P23)."""
    if story.ended_at is not None or story.aware_at is None or story.stands_since is None:
        return
    elapsed = int((now - story.aware_at) / _HOUR) + 24
    reached = story.reached(practice.ladder)
    coming = unreached(reached, practice.ladder, until=elapsed, perhaps_until=story.perhaps_until)
    for hours in coming:
        moment = own_moment(hours, story.aware_at, practice.ladder)
        if hours == 0 and story.digest_at is not None:
            moment = max(moment, story.digest_at)
        due = max(moment, story.stands_since, practice.awake_since)
        if due + practice.grace < now:
            yield Difference(incident=story.ref, what=What.RUNG, hours=hours, since=due)


def _missing_side_rungs(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    for road, walk in story.walks.items():
        hours = next_of_plan(practice.ladder.norms.plan(walk.asks), walk.reached)
        if hours is None:
            continue
        moment = own_side_moment(hours, walk.since, practice.ladder)
        due = max(moment, walk.opened_at, practice.awake_since)
        if due + practice.grace + practice.extra < now:
            yield Difference(incident=story.ref, what=What.RUNG, road=road, hours=hours, since=due)


def _missing_roads(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    """From MELDEN on the people are asked about, after a provisional filing the supplement, and so on (P19)."""
    for road, since in story.wanted.items():
        if road not in story.walks and max(since, practice.awake_since) + practice.grace < now:
            yield Difference(incident=story.ref, what=What.ROAD, road=road, since=since)


def _judged(story: Story, practice: Practice) -> list[Carried]:
    """The rungs that went by messages of their own under today's configuration."""
    return [one for one in story.carried if one.at >= practice.since and not one.event.collapsed]


def _wrongly_carried(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    """A rung after the end of its road, or with another moment than its hour has (P19, P22); told for a day."""
    for one in story.carried:
        if one.at < practice.since or now - one.at > _DAY:
            continue
        event = one.event
        if one.ended:
            yield _about(story, one, What.AFTER_END)
            continue
        own = own_moment(event.hours, one.aware_at, practice.ladder)
        if event.road != AP:
            own = own_side_moment(event.hours, event.since or one.at, practice.ladder)
        if event.due_at != own:
            yield _about(story, one, What.MOMENT)


def _missed_people(story: Story, practice: Practice) -> Iterator[Difference]:
    """A rung recorded without a message to somebody who had to get it, nor a later one to them (P12, P18, P22)."""
    got_later: dict[str, set[str]] = {}
    for one in reversed(_judged(story, practice)):
        if _only_asked_who_has_it(one):
            continue
        later = got_later.setdefault(one.event.road, set())
        messages = [story.messages[key] for key in one.event.keys if key in story.messages]
        got = {message.person for message in messages if message.channel == _MAIL}
        for person in sorted(_had_to_hear(one, practice) - got - later):
            yield _about(story, one, What.PERSON, person=person)
        if _chat_was_due(one, practice) and not _was_in_chat(story, one) and not later:
            yield _about(story, one, What.CHAT)
        later |= got


def _chat_was_due(one: Carried, practice: Practice) -> bool:
    """Not where a reporter alone is asked, nor on the AP road below the hour from which the chat hears it (P22)."""
    early = one.event.road == AP and one.event.hours < practice.ladder.chat_from
    return practice.chat and not early and one.asks != Asks.DISCOVERED


def _was_in_chat(story: Story, one: Carried) -> bool:
    """A line about several incidents is in nobody's journal: its key is known by the rung alone."""
    messages = story.messages
    return any(key not in messages or messages[key].channel == _CHAT for key in one.event.keys)


def _had_to_hear(one: Carried, practice: Practice) -> set[str]:
    directory, ladder = practice.directory, practice.ladder
    if one.event.road != AP:
        aside = one.reporters | one.took_calls if one.asks == Asks.CONFIRM else one.reporters
        return must_hear_beside(one.asks, directory, ladder, reporters=aside, owner=one.owner)
    circle = must_hear(one.event.hours, directory, ladder, reporters=one.reporters, away=one.away)
    seconds = {person.id for person in directory.persons if person.id in one.seconds and person.addresses}
    return circle | (seconds - one.reporters)


def _only_asked_who_has_it(one: Carried) -> bool:
    """Rung 1 while somebody has it: nothing is asked (P22, P23)."""
    taken = one.taken_until is not None and one.taken_until > one.at
    return one.event.hours == 1 and one.event.remark == _OPGEPAKT and taken


def _nobody_reached(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    """A mail of the newest rung was given up and nobody was asked beside its reader, or nobody got any (P11)."""
    rungs = [one for one in _judged(story, practice) if one.event.road == AP and one.event.keys]
    if story.ended_at is not None or not rungs:
        return
    newest = rungs[-1]
    mails = [story.messages[key] for key in newest.event.keys if key in story.messages]
    mails = [one for one in mails if one.channel == _MAIL]
    for mail in mails:
        if mail.failed_at and story.unreached.get(mail.person, mail.failed_at) <= mail.failed_at:
            yield _about(story, newest, What.NOT_HANDED_OVER, person=mail.person)
    since = [one for one in story.messages.values() if one.channel == _MAIL and one.queued_at >= newest.at]
    known = {person.id for person in practice.directory.persons}
    hopeful = any(one.person in known and not (one.failed_at or one.withdrawn_at) for one in since)
    if mails and not hopeful and newest.at + practice.patience < now:
        yield _about(story, newest, What.NOBODY)


def _about(story: Story, one: Carried, what: What, *, person: str = "") -> Difference:
    event = one.event
    return Difference(
        incident=story.ref, what=what, road=event.road, hours=event.hours, person=person, since=one.at
    )

"""The auditor: what should have gone to whom by now, by journal and configuration alone, beside what did (promise 2).

It looks at neither agenda nor projection (P19, P22, P23): the tick goes by those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from compliance_bot.procedure.audit_asked import HANDED, KENNIS, TERMIJN, Asking
from compliance_bot.procedure.audit_moments import (
    next_of_plan,
    own_moment,
    own_side_moment,
    unreached,
)
from compliance_bot.procedure.audit_people import (
    first_asked,
    may_assess,
    must_be_mailed,
    must_hear,
    must_hear_beside,
    seconds_at,
)
from compliance_bot.procedure.audit_records import Carried, Told
from compliance_bot.procedure.audit_roads import PEOPLE
from compliance_bot.procedure.audit_story import Story, read_story
from compliance_bot.procedure.audit_values import Difference, Practice, What
from compliance_bot.procedure.events import Outcome
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.norms import Asks

_MAIL, _CHAT = "mail", "chat"
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_OPGEPAKT = "opgepakt"
# the mails that ask apart from the reminders
_ASK_APART: Mapping[str, frozenset[str]] = {
    AP: frozenset({"second", "assessment"}),
    PEOPLE: frozenset({"second_informing", "side_road", "side_roads"}),
    KENNIS: frozenset({"clock_second"}),
    TERMIJN: frozenset({"clock_second"}),
    HANDED: frozenset({"assessment"}),
}


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
        *_never_asked(story, practice, now),
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
    for road, since in story.dropped.items():
        if not story.said.needs_no_handling(story.outcome) and since + practice.grace < now:
            yield Difference(incident=story.ref, what=What.ROAD, road=road, since=since)


def _never_asked(story: Story, practice: Practice, now: datetime) -> Iterator[Difference]:
    """Somebody whose word is awaited, or to whom it was handed over, and who was not asked (P18, P20, P23, P24)."""
    aside = story.standing_aside()
    for about in _open_questions(story):
        late = [one for one in story.asked.waits(about) if practice.since <= one.at < now - practice.grace]
        missed = {
            (person, one.at)
            for one in late
            for person in must_be_mailed(one, practice.directory, aside)
            if not _was_mailed(story, person, one)
        }
        word = story.asked.only_word(about)
        if practice.second and word is not None and practice.since <= word.at < now - practice.grace:
            waits = {one.person for one in story.asked.waits(about)}
            missed |= {(who, word.at) for who in first_asked(word, practice.directory, aside) - waits}
        for person, since in sorted(missed):
            yield Difference(incident=story.ref, what=What.ASKED, road=about, person=person, since=since)


def _open_questions(story: Story) -> tuple[str, ...]:
    """What can wait for somebody's word as things stand (check 4.1)."""
    if story.ended_at is None:
        return (AP, KENNIS, TERMIJN, HANDED, *(() if story.said.not_informing else (PEOPLE,)))
    asks_about_people = story.outcome is Outcome.GEMELD and not story.said.not_informing
    return (PEOPLE,) if asks_about_people else ()


def _was_mailed(story: Story, person: str, one: Asking) -> bool:
    """By a mail that asks, of its own or of a reminder; whose turn came with a reminder may have had it before.

    No reminder asks about the clock, and one that went in the moment of handing over was made before.
    """
    apart = _ASK_APART[one.about]
    carried = {key for rung in story.carried for key in rung.event.keys}
    for mail in story.messages.values():
        if mail.channel != _MAIL or mail.person != person or (one.by_mail and mail.queued_at < one.at):
            continue
        reminds = mail.key in carried and one.about not in (KENNIS, TERMIJN)
        if mail.kind in apart or (reminds and (one.about != HANDED or mail.queued_at > one.at)):
            return True
    return False


def _judged(story: Story, practice: Practice) -> list[Carried]:
    """The rungs that went by messages of their own under today's configuration."""
    mine = (one for one in story.carried if one.at >= practice.since and not one.event.collapsed)
    return [one for one in mine if not _is_silence(one, practice)]


def _is_silence(one: Carried, practice: Practice) -> bool:
    """The last rung of the yearly re-check asks nobody anything: it opens the incident again (P34)."""
    return one.event.road == "recheck" and one.event.hours == practice.ladder.norms.recheck.hours[-1]


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
        if _only_asked_who_has_it(one, practice):
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
    seconds = seconds_at(one, directory, since=practice.since)
    if one.event.road != AP:
        return seconds | must_hear_beside(one, directory, ladder)
    circle = must_hear(one.event.hours, directory, ladder, reporters=one.reporters, away=one.away)
    return circle | seconds


def _only_asked_who_has_it(one: Carried, practice: Practice) -> bool:
    """Rung 1 while somebody who can assess it has it and is there: nothing is asked (P11, P22, P23)."""
    if one.event.hours != 1 or one.event.road != AP or one.event.remark != _OPGEPAKT:
        return False
    taken = one.taken_until is not None and one.taken_until > one.at
    return taken and one.taken_by not in one.surely and may_assess(one.taken_by, practice.directory)


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

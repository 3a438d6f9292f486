"""An out-of-office or a mail that came back from somebody who must act: handed to the ladder at once (P11).

It only widens the circle: the person stays in it, others are asked beside them (mail.md §8).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from compliance_bot.casework.asking_beside import FEW, ask_beside, asked, label_out, persons_of
from compliance_bot.casework.circle import beside
from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.roads_beside import ask_on_roads, walked_for
from compliance_bot.casework.routing import Thread, returned_drafts
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.absences import away_until
from compliance_bot.procedure.decisions import label_in_circle
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.absence import absent_until
from compliance_bot.reading.facts import MailClass
from compliance_bot.reading.tokens import Seat, match_token, tokens_in

UNREACHED_FOR = timedelta(days=7)
_DAY = timedelta(days=1)
# a mail to nobody of the directory is one to the reporter; their name has no place in the chat (P10)
_REPORTER = "de melder"
_CHAT = {
    ev.Unreached.ABSENT: "absent",
    ev.Unreached.BOUNCED: "mail_failed",
    ev.Unreached.DELAYED: "mail_late",
    ev.Unreached.PLANNED: "planned_absence",
}
_WHY = {
    MailClass.AUTO_REPLY.value: ev.Unreached.ABSENT,
    MailClass.BOUNCE_HARD.value: ev.Unreached.BOUNCED,
    MailClass.BOUNCE_DELAYED.value: ev.Unreached.DELAYED,
}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Somebody of the directory seems out of reach until then; `proven`: see events.PersonUnreached."""

    person: Person
    why: ev.Unreached
    until: datetime
    proven: bool = False
    arrival: int = 0
    evidence: str = ""


def notices_of(case: Case, mail: Incoming, thread: Thread) -> tuple[Notice, ...]:
    """Whom of the directory this automatic mail says to be out of reach, and until when; () when nobody."""
    why = _WHY.get(mail.mail_class)
    if why is None:
        return ()
    proven = _token_holders(case, mail, thread)
    people = _about(case, mail, proven)
    return tuple(
        Notice(
            person=person,
            why=why,
            until=_until(case, mail, why),
            proven=person.id in proven,
            arrival=mail.arrival.id,
            evidence=mail.arrival.evidence,
        )
        for person in people
    )


def hand_over(case: Case, notice: Notice) -> frozenset[str]:
    """Ask others beside them on every open incident they were asked on; the incidents on which it was news.

    An absence belongs to the person: it is remembered, so that the next incident's circle is wide from the start.
    """
    _remember(case, notice)
    concerned = [one for one in case.work.incidents(open_only=True) if asked(case, one, notice.person)]
    concerned = list({one.ref: one for one in (*concerned, *walked_for(case, notice.person))}.values())
    news = [incident.ref for incident in concerned if record_unreached(case, incident, notice)]
    if news:
        open_ones = [one for one in map(case.incident, news) if one.road is not Road.ENDED]
        called = ask_beside(case, notice.person, open_ones)
        called = each_once((*called, *(p for ref in news for p in ask_on_roads(case, notice.person, ref))))
        occasion = f"{notice.person.id} {notice.until.isoformat()}"
        say_unreached(case, notice.why, news, person=notice.person, called=called, occasion=occasion)
    return frozenset(news)


def say_unreached(
    case: Case,
    why: ev.Unreached,
    refs: Sequence[str],
    *,
    person: Person | None,
    occasion: str,
    called: Sequence[Person] = (),
) -> None:
    """The chat hears who was not reached and who is asked: under each incident, or in one line for many (P10)."""
    told: dict[str, object] = {
        "role": label_out(case, person) if person else _REPORTER,
        "called": tuple(map(label_in_circle, called)),
    }
    if len(refs) > FEW:
        views = tuple(view_of(case, case.incident(ref)) for ref in refs)
        send_chat(case, _CHAT[why], model_for(case, None, incidents=views, **told), occasion=occasion)
        return
    for ref in refs:
        model = model_for(case, view_of(case, case.incident(ref)), **told)
        send_chat(case, _CHAT[why], model, occasion=occasion)


def carry_over(case: Case, ref: str) -> None:
    """Whoever is known to be out of reach is so for a new incident too; nobody is told twice of it."""
    for person in case.desk.policy.directory.persons:
        expected = planned(case, person)
        for known in (*_remembered(case, person), *((expected,) if expected else ())):
            record_unreached(case, case.incident(ref), known)


def planned(case: Case, person: Person) -> Notice | None:
    """The absence of this person that the configuration foresaw for now; nobody can have forged it (P11)."""
    until = away_until(person.absences, case.now, case.desk.policy.zone)
    if until is None:
        return None
    return Notice(person=person, why=ev.Unreached.PLANNED, until=until, proven=True)


def known_absences(case: Case) -> tuple[Notice, ...]:
    """Everybody of the directory who is known to be out of reach now, by a notice or by the configuration."""
    people = case.desk.policy.directory.persons
    expected = (planned(case, person) for person in people)
    told = (known for person in people for known in _remembered(case, person))
    return (*told, *(one for one in expected if one is not None))


def _about(case: Case, mail: Incoming, proven: frozenset[str]) -> tuple[Person, ...]:
    """An absence is its sender's; a mail that came back is about whom it was sent to."""
    directory = case.desk.policy.directory
    if mail.mail_class == MailClass.AUTO_REPLY.value:
        return (mail.sender.person,) if mail.sender.person else ()
    named = (directory.by_address(address) for address in mail.facts.bounced_to)
    asked = (directory.person(one) for one in sorted(proven))
    return each_once(one for one in (*named, *asked) if one is not None)


def _token_holders(case: Case, mail: Incoming, thread: Thread) -> frozenset[str]:
    """The persons whose own token or message the notice carries: only they, or a server on the way to them, had it."""
    persons = tuple(person.id for person in case.desk.policy.directory.persons)
    returned = (found for text in mail.facts.returned_tokens for found in tokens_in(text, Seat.BODY))
    matches = (match_token(found, case.desk.policy.token_keys, persons) for found in returned)
    held = {match.person for match in (*thread.tokens, *matches) if match is not None}
    held.update(draft.person for draft in returned_drafts(case, mail))
    # a mail about many incidents has no token of its own; the id it went under was told to nobody else
    ids = (mail.facts.bounced_id, *mail.facts.in_reply_to, *mail.facts.references)
    held.update(hit.person for hit in case.work.thread_hits(ids))
    return frozenset(held.intersection(persons))


def _until(case: Case, mail: Incoming, why: ev.Unreached) -> datetime:
    """Until the end of the day it names, else for seven days (mail.md §8); a delayed mail for one."""
    received = mail.arrival.received_at
    if why is ev.Unreached.DELAYED:
        return received + _DAY
    zone = case.desk.policy.zone
    words = f"{mail.facts.subject}\n{mail.facts.text}"
    day = absent_until(words, received, zone) if why is ev.Unreached.ABSENT else None
    if day is None:
        return received + UNREACHED_FOR
    return max(datetime.combine(day + _DAY, time(0), tzinfo=zone).astimezone(received.tzinfo), received)


def record_unreached(case: Case, incident: Incident, notice: Notice) -> bool:
    """The event, where it is news; whether it was."""
    if not is_news(case, incident, notice):
        return False
    # what a forged notice says of others must not decide whom a proven one gives rights
    out = {*incident.out_of_reach(case.now, proven=notice.proven), notice.person.id}
    called = beside(case, incident, persons_of(case, out), out=out)
    event = ev.PersonUnreached(
        person=notice.person.id,
        why=notice.why,
        until=notice.until,
        called=tuple(person.id for person in each_once(called)),
        proven=notice.proven,
        arrival=notice.arrival,
        evidence=notice.evidence,
    )
    case.work.record(incident.ref, event, at=case.now)
    return True


def is_news(case: Case, incident: Incident, notice: Notice) -> bool:
    """Does something wait there still, and is it not known there yet?"""
    mine = [one for one in incident.unreached if one.person == notice.person.id and one.until > case.now]
    if notice.why is ev.Unreached.PLANNED:
        # a shorter absence that is known must not end before the planned one does
        known = any(one.proven and one.until >= notice.until for one in mine)
    else:
        known = any(one.proven or not notice.proven for one in mine)
    ended = incident.road is Road.ENDED and not incident.side_roads
    return not (ended or known)


def _fact(person: Person, *, proven: bool) -> str:
    return f"unreached {'proven ' if proven else ''}{person.id}"


def _remember(case: Case, notice: Notice) -> None:
    """The longest absence; what was proven apart from what anyone can have written."""
    earlier = (one for one in _remembered(case, notice.person) if one.proven == notice.proven)
    if any(one.until >= notice.until for one in earlier):
        return
    kept = {
        "why": notice.why.value,
        "until": notice.until.isoformat(),
        "arrival": notice.arrival,
        "evidence": notice.evidence,
    }
    case.work.set_fact(_fact(notice.person, proven=notice.proven), json.dumps(kept))


def _remembered(case: Case, person: Person) -> Iterator[Notice]:
    """What is known of this person and not over, the proven notice first."""
    for proven in (True, False):
        text = case.work.fact(_fact(person, proven=proven))
        kept = json.loads(text) if text else {}
        if kept and datetime.fromisoformat(kept["until"]) > case.now:
            yield Notice(
                person=person,
                why=ev.Unreached(kept["why"]),
                until=datetime.fromisoformat(kept["until"]),
                proven=proven,
                arrival=kept["arrival"],
                evidence=kept["evidence"],
            )

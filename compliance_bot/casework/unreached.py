"""An out-of-office or a mail that came back from somebody who must act: handed to the ladder at once (P11).

It only widens the circle: the person stays in it, others are asked beside them (mail.md §8).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from compliance_bot.casework.circle import beside, may_decide
from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.routing import Thread, returned_drafts
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.absence import absent_until
from compliance_bot.reading.facts import MailClass
from compliance_bot.reading.tokens import Purpose, Seat, match_token, tokens_in

UNREACHED_FOR = timedelta(days=7)
_DAY = timedelta(days=1)
_TECHNICAL = "technical_call"
# the mails that ask somebody to act; a receipt that comes back widens nothing
_ASKING = frozenset({"assessment", "reminder", "reminder_digest", "second", _TECHNICAL})
_CHAT = {
    ev.Unreached.ABSENT: "absent",
    ev.Unreached.BOUNCED: "mail_failed",
    ev.Unreached.DELAYED: "mail_late",
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
    concerned = (one for one in case.work.incidents(open_only=True) if _asked(case, one, notice.person))
    return frozenset(incident.ref for incident in concerned if _widen(case, incident, notice))


def carry_over(case: Case, ref: str) -> None:
    """Whoever is known to be out of reach is so for a new incident too; nobody is told twice of it."""
    for person in case.desk.policy.directory.persons:
        known = _remembered(case, person)
        if known is not None and known.until > case.now:
            _record(case, case.incident(ref), known)


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


def _asked(case: Case, incident: Incident, person: Person) -> frozenset[str]:
    """The kinds of mail by which this person was asked to act on the incident."""
    queued = (e.event for e in case.work.entries(incident.ref) if isinstance(e.event, ev.MessageQueued))
    return frozenset(one.kind for one in queued if one.person == person.id and one.kind in _ASKING)


def _widen(case: Case, incident: Incident, notice: Notice) -> bool:
    """Record the notice, ask whom it brings in, say it in the chat; False when it tells nothing new."""
    if not _record(case, incident, notice):
        return False
    now = case.incident(incident.ref)
    out = _persons(case, now.out_of_reach(case.now))
    kinds = frozenset(kind for one in out for kind in _asked(case, now, one))
    called = each_once(beside(case, now, out))
    for person in called:
        _ask(case, now, person, notice=notice, kinds=kinds)
    model = model_for(
        case, view_of(case, now), role=label_of(notice.person), called=tuple(map(_label, called))
    )
    send_chat(case, _CHAT[notice.why], model, occasion=f"{notice.person.id} {notice.until.isoformat()}")
    return True


def _record(case: Case, incident: Incident, notice: Notice) -> bool:
    """The event, unless the incident knows as much already."""
    known = next((one for one in incident.unreached if one.person == notice.person.id), None)
    if known and known.until > case.now and (known.proven or not notice.proven):
        return False
    if incident.road is Road.ENDED:
        return False
    out = {*incident.out_of_reach(case.now), notice.person.id}
    called = beside(case, incident, _persons(case, out), out=out)
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


def _persons(case: Case, ids: Collection[str]) -> tuple[Person, ...]:
    """In the directory's order; a deputy who is out passes the question on, so everybody out counts."""
    return tuple(one for one in case.desk.policy.directory.persons if one.id in ids)


def _ask(case: Case, incident: Incident, person: Person, *, notice: Notice, kinds: frozenset[str]) -> None:
    """The stand-in gets what the other one got, unless they were asked that before."""
    had = _asked(case, incident, person)
    for kind in _wanted(kinds):
        if kind in had or (kind == "assessment" and had - {_TECHNICAL}):
            continue
        technical = kind == _TECHNICAL
        letter = Letter(
            kind=kind,
            incidents=(incident.ref,),
            recipient=person.addresses[0],
            occasion=f"beside {notice.person.id}",
            person=person.id,
            question=Purpose.HANDLING if technical else Purpose.AP,
        )
        model = model_for(
            case,
            view_of(case, incident, hours=max(incident.rungs, default=0)),
            greeting=person.name,
            role=_label(person),
            who=label_of(notice.person),
            why="stand_in",
            decides=not technical and may_decide(case, incident, person),
            reasons=may_assess(person, case.desk.policy.directory),
        )
        send_letter(case, letter, model)


def _wanted(kinds: Iterable[str]) -> Iterator[str]:
    if _TECHNICAL in kinds:
        yield _TECHNICAL
    if set(kinds) - {_TECHNICAL}:
        yield "assessment"


def _label(person: Person) -> str:
    """A role for the chat and the mail; who holds none is there as a deputy."""
    return label_of(person) if person.roles else "plaatsvervanger"


def _fact(person: Person) -> str:
    return f"unreached {person.id}"


def _remember(case: Case, notice: Notice) -> None:
    known = _remembered(case, notice.person)
    if known is not None and known.until >= notice.until and (known.proven or not notice.proven):
        return
    kept = {
        "why": notice.why.value,
        "until": max(notice.until, known.until if known else notice.until).isoformat(),
        "proven": notice.proven or bool(known and known.proven and known.until > case.now),
        "arrival": notice.arrival,
        "evidence": notice.evidence,
    }
    case.work.set_fact(_fact(notice.person), json.dumps(kept))


def _remembered(case: Case, person: Person) -> Notice | None:
    text = case.work.fact(_fact(person))
    if not text:
        return None
    kept = json.loads(text)
    return Notice(
        person=person,
        why=ev.Unreached(kept["why"]),
        until=datetime.fromisoformat(kept["until"]),
        proven=kept["proven"],
        arrival=kept["arrival"],
        evidence=kept["evidence"],
    )

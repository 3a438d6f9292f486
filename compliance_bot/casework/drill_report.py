"""What came of an exercise: who was mailed what and when, who answered when and with what, how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from compliance_bot.casework.drill import Answered, Drill
from compliance_bot.ports import Arrival, Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.events import Standing
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.facts import MailClass
from compliance_bot.reading.replies import read_reply

_SHOWN = 80
# mails that merely tell something ask for no answer
_ASKS = frozenset(
    {
        *("assessment", "reminder", "technical_call", "side_road", "side_roads", "together"),
        *("second", "question_back"),
    }
)
_AUTOMATIC = frozenset(
    {MailClass.AUTO_REPLY.value, MailClass.BOUNCE_HARD.value, MailClass.BOUNCE_DELAYED.value}
)


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """One mail that went out to somebody; `at`: when the mail server took it."""

    person: str
    at: datetime
    kind: str


@dataclass(frozen=True, kw_only=True)
class Milestones:
    """When it was picked up, decided and filed first; None = not (yet)."""

    taken: datetime | None
    decided: datetime | None
    filed: datetime | None


def report_of(drill: Drill, *, stopped: bool = False) -> dict[str, Any]:
    """The report so far, JSON-ready; times are local, as the exercise's clock has them."""
    with drill.desk.store.work() as work:
        entries = work.entries(drill.ref)
        answers = tuple(_answered(drill, one, work.evidence(one.evidence)) for one in _answers(work, drill))
    incident = drill.incident()
    start, zone = entries[0].at, drill.desk.policy.zone
    mailed = tuple(_mailed(entries))
    marks = milestones(entries)
    people = [
        _person(drill, one, mailed, answers, start=start) for one in drill.desk.policy.directory.persons
    ]
    return {
        "exercise": drill.ref,
        "began": start.astimezone(zone).isoformat(),
        "ended": drill.desk.clock.now().astimezone(zone).isoformat(),
        "stopped_early": stopped and incident.road is not Road.ENDED,
        "outcome": incident.outcome.value if incident.outcome else None,
        "minutes_until": {
            "taken": _minutes(start, marks.taken),
            "decided": _minutes(start, marks.decided),
            "filed": _minutes(start, marks.filed),
        },
        "never_answered": [one["name"] for one in people if one["asked"] and not one["answered"]],
        "people": people,
    }


def milestones(entries: Sequence[Entry]) -> Milestones:
    """The first OPGEPAKT, the first decision (no advice), the first filing."""

    def first(moments: Iterator[datetime]) -> datetime | None:
        return min(moments, default=None)

    return Milestones(
        taken=first(one.at for one in entries if isinstance(one.event, ev.TakenUp)),
        decided=first(
            one.at
            for one in entries
            if isinstance(one.event, ev.DecisionRecorded) and one.event.standing is Standing.DECISION
        ),
        filed=first(one.at for one in entries if isinstance(one.event, ev.FilingRecorded)),
    )


def _answers(work: Any, drill: Drill) -> tuple[Arrival, ...]:
    """All mails of the exercise but the report it began with."""
    return tuple(one for one in work.arrivals_of(incident=drill.ref) if one.ref.uid and one.ref.internaldate)


def _answered(drill: Drill, arrival: Arrival, raw: bytes) -> Answered:
    facts = drill.desk.reader(raw)
    sender = drill.desk.policy.directory.by_address(facts.from_address)
    lines = (line.strip() for line in read_reply(facts).new.splitlines())
    return Answered(
        person=sender.id if sender else "",
        at=arrival.received_at,
        said=next(filter(None, lines), "")[:_SHOWN],
        outcome=arrival.outcome,
        automatic=arrival.mail_class in _AUTOMATIC,
    )


def _mailed(entries: Sequence[Entry]) -> Iterator[Mailed]:
    queued = {one.event.key: one.event for one in entries if isinstance(one.event, ev.MessageQueued)}
    for entry in entries:
        if isinstance(entry.event, ev.MessageDelivered) and entry.event.channel == "mail":
            event = queued.get(entry.event.key)
            if event is not None and event.person:
                yield Mailed(person=event.person, at=entry.at, kind=event.kind)


def _person(
    drill: Drill, person: Any, mailed: Sequence[Mailed], answers: Sequence[Answered], *, start: datetime
) -> dict[str, Any]:
    zone = drill.desk.policy.zone
    got = [one for one in mailed if one.person == person.id]
    said = [one for one in answers if one.person == person.id]
    by_hand = [one for one in said if not one.automatic]
    first = min((one.at for one in by_hand), default=None)
    return {
        "name": person.name,
        "roles": sorted(role.value for role in person.roles),
        "asked": any(one.kind in _ASKS for one in got),
        "mailed": [{"at": one.at.astimezone(zone).isoformat(), "kind": one.kind} for one in got],
        "answered": [
            {"at": one.at.astimezone(zone).isoformat(), "said": one.said, "outcome": one.outcome}
            for one in by_hand
        ],
        "automatic": [
            {"at": one.at.astimezone(zone).isoformat(), "said": one.said} for one in said if one.automatic
        ],
        "minutes_to_first_answer": _minutes(min((one.at for one in got), default=start), first),
    }


def _minutes(start: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else max(int((moment - start) / timedelta(minutes=1)), 0)

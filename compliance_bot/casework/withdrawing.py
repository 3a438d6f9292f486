"""A question that waits unsent and has been answered meanwhile does not go out any more (P19, P23; mail.md §8).

With the mail server down a reminder may wait for hours. It is withdrawn in the transaction that answers it, and said
so in the register. An overview that also asks about open incidents still goes: a reminder is made anew without those
that ended, one that first tells of new incidents goes as it is, for nobody was told of them in another way; so does one
that asks about different roads, until all of it was answered.
"""

from __future__ import annotations

from compliance_bot.casework.apart import apart
from compliance_bot.casework.circle import pending
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder, remind_of_many
from compliance_bot.casework.told import TOGETHER, roads_told
from compliance_bot.casework.views import view_of
from compliance_bot.ports import OutboxRow
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import NEGATIVE, newest
from compliance_bot.procedure.incident import AP, Incident, Road
from compliance_bot.procedure.informing import informing_is_a_question, informing_votes, waits_for
from compliance_bot.procedure.ladder import due_rungs
from compliance_bot.procedure.roles import Person

# what asks for a decision or a filing, by mail, in the chat and beside them
_OF_THE_AP = frozenset({"assessment", "reminder", "reminder_digest", "new_digest", "rung", "other"})
# what asks one person one thing about one incident, on whatever road
_ASKED_APART = frozenset({"second", "second_informing", "side_road"})
_REMADE = "reminder_digest"


def withdraw_answered(case: Case, ref: str) -> None:
    """Take back what still waits to ask about this incident and needs no asking any more; safe to repeat.

    While its road is open no overview is looked at: hundreds of incidents in one overview would each look at all.
    """
    ended = _ended(case, ref)
    kinds = _ASKED_APART | _OF_THE_AP | {TOGETHER} if ended else _ASKED_APART
    for row in case.work.waiting_about(ref, kinds=kinds):
        if is_answered(case, row):
            _withdraw(case, row)
        elif row.draft.kind == _REMADE and row.draft.topic:
            _make_anew(case, row)


def but_answered(case: Case, rows: tuple[OutboxRow, ...]) -> tuple[OutboxRow, ...]:
    """These messages without those whose question was answered: the last look before they are sent.

    One about an incident that cannot be looked at goes out: a duplicate is preferred to silence (P23).
    """
    kept = []
    for row in rows:
        gone = False
        with apart(case, "message_could_not_be_looked_at", outbox_key=row.draft.key) as look:
            gone = is_answered(case, row)
            if gone:
                _withdraw(case, row)
        if look.failed or not gone:
            kept.append(row)
    return tuple(kept)


def is_answered(case: Case, row: OutboxRow) -> bool:
    """Was everything answered that this message asks?"""
    refs = row.draft.incidents
    if row.draft.kind in _OF_THE_AP:
        return bool(refs) and all(_ended(case, ref) for ref in refs)
    if row.draft.kind == TOGETHER:
        return all(_all_answered(case, ref, row.draft.key) for ref in refs)
    incident = case.work.incident(refs[0]) if row.draft.kind in _ASKED_APART and refs else None
    if incident is None:
        return False
    if row.draft.kind == "second":
        return _asked_no_more(case, incident, row.draft.person)
    if row.draft.kind == "second_informing":
        return _informing_asked_no_more(case, incident, row.draft.person)
    road = row.draft.topic.removeprefix(f"side {row.draft.person} ")
    return incident.side_road(road) is None


def _ended(case: Case, ref: str) -> bool:
    incident = case.work.incident(ref)
    return incident is not None and incident.road is Road.ENDED


def _all_answered(case: Case, ref: str, key: str) -> bool:
    """Was everything answered that this message asks about one incident on its different roads?"""
    incident = case.work.incident(ref)
    if incident is None:
        return False
    told = roads_told(case.work.entries(ref), key)
    ended = incident.road is Road.ENDED
    return bool(told) and all(ended if road == AP else incident.side_road(road) is None for road in told)


def _asked_no_more(case: Case, incident: Incident, person: str) -> bool:
    """The word that this second or decider was asked about no longer stands (P18)."""
    if incident.road is Road.ENDED:
        return True
    if any(one.id == person for one in pending(case, incident).ask):
        return False
    latest = newest(incident.votes)
    return latest is None or latest.word not in NEGATIVE


def _informing_asked_no_more(case: Case, incident: Incident, person: str) -> bool:
    """The NIET INFORMEREN that they were asked about is final, or no longer stands (P18, P19)."""
    if incident.not_informing is not None or not informing_is_a_question(incident):
        return True
    if any(one.id == person for one in waits_for(incident, now=case.now, rules=case.desk.rules).ask):
        return False
    latest = newest(informing_votes(incident))
    return latest is None or latest.word not in NEGATIVE


def _withdraw(case: Case, row: OutboxRow) -> None:
    if not case.work.withdraw(row.draft.key, at=case.now):
        return
    for ref in row.draft.incidents:
        event = ev.MessageWithdrawn(
            key=row.draft.key,
            channel=row.draft.channel.value,
            kind=row.draft.kind,
            person=row.draft.person,
        )
        case.work.record(ref, event, at=case.now)


def _make_anew(case: Case, row: OutboxRow) -> None:
    """An overview of reminders without the incidents that ended; as it is where none of it did."""
    person = case.desk.policy.directory.person(row.draft.person)
    found = tuple(case.work.incident(ref) for ref in row.draft.incidents)
    still = tuple(one for one in found if one is not None and one.road is not Road.ENDED)
    if person is None or None in found or len(still) == len(found):
        return
    reminders = sorted(
        (_reminder(case, one, person) for one in still), key=lambda reminder: reminder.view.t_strict
    )
    remind_of_many(case, person, reminders, instead=row.draft.key)
    _withdraw(case, row)


def _reminder(case: Case, incident: Incident, person: Person) -> Reminder:
    """What the latest rung asked; nothing here counts as one carried out."""
    return Reminder(
        incident=incident,
        rungs=due_rungs(incident, case.desk.policy.ladder)[:1],
        people=(person,),
        view=view_of(case, incident, hours=max(incident.rungs, default=0)),
    )

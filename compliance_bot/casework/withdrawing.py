"""A question that waits unsent and has been answered meanwhile does not go out any more (P19, P23; mail.md §8).

With the mail server down a reminder may wait for hours. It is withdrawn in the transaction that answers it, and said
so in the register. An overview that also asks about open incidents still goes: a reminder is made anew without those
that ended, one that first tells of new incidents goes as it is, for nobody was told of them in another way.
"""

from __future__ import annotations

from compliance_bot.casework.apart import apart
from compliance_bot.casework.circle import pending
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder, remind_of_many
from compliance_bot.casework.views import view_of
from compliance_bot.ports import OutboxRow
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import NEGATIVE, newest
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import due_rungs
from compliance_bot.procedure.roles import Person

# what asks for a decision or a filing, by mail, in the chat and beside them
_OF_THE_AP = frozenset({"assessment", "reminder", "reminder_digest", "new_digest", "rung", "other"})
_REMADE = "reminder_digest"


def withdraw_answered(case: Case, ref: str) -> None:
    """Take back what still waits to ask about this incident and needs no asking any more; safe to repeat."""
    for row in case.work.waiting_about(ref):
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
    found = (case.work.incident(ref) for ref in row.draft.incidents)
    incidents = tuple(incident for incident in found if incident is not None)
    if not incidents or len(incidents) < len(row.draft.incidents):
        return False
    if row.draft.kind in _OF_THE_AP:
        return all(incident.road is Road.ENDED for incident in incidents)
    if row.draft.kind == "second":
        return _asked_no_more(case, incidents[0], row.draft.person)
    if row.draft.kind == "side_road":
        road = row.draft.topic.removeprefix(f"side {row.draft.person} ")
        return incidents[0].side_road(road) is None
    return False


def _asked_no_more(case: Case, incident: Incident, person: str) -> bool:
    """The word that this second or decider was asked about no longer stands (P18)."""
    if incident.road is Road.ENDED:
        return True
    if any(one.id == person for one in pending(case, incident).ask):
        return False
    latest = newest(incident.votes)
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

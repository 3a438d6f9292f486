"""The last rungs also go by the extra ways that a person has, beside their mail and never instead of it (P22, P10).

One short text a person and way: the number, what is left of the time, what is asked. Nobody's name or words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance_bot.casework.apart import apart
from compliance_bot.casework.compose import queue
from compliance_bot.casework.desk import Case, key_of
from compliance_bot.casework.due import Reminder, occasion_of
from compliance_bot.casework.views import model_for
from compliance_bot.ports import Channel, ChatBody, Draft, IncidentView
from compliance_bot.procedure.ladder import OTHER, channels_at
from compliance_bot.procedure.roles import Person, each_once

KIND = "other"


def send_others(case: Case, reminders: Sequence[Reminder]) -> dict[str, tuple[str, ...]]:
    """Queue what is due by extra ways in this tick; incident -> the keys. What cannot be made stops no mail."""
    ladder = case.desk.policy.ladder
    late = [one for one in reminders if OTHER in channels_at(one.rungs[-1].hours, ladder)]
    keys: dict[str, tuple[str, ...]] = {}
    for person in each_once(person for one in late for person in one.people if person.others):
        mine = sorted((one for one in late if person in one.people), key=lambda one: one.view.t_strict)
        with apart(case, "extra_message_could_not_be_made", person=person.id):
            made = tuple(_queue_to(case, person, mine))
            for one in mine:
                keys[one.incident.ref] = (*keys.get(one.incident.ref, ()), *made)
    return keys


def _queue_to(case: Case, person: Person, mine: Sequence[Reminder]) -> Iterator[str]:
    text = _text(case, tuple(one.view for one in mine))
    occasion = occasion_of(mine)
    for number in range(1, person.others + 1):
        draft = Draft(
            key=key_of(KIND, person.id, number, occasion),
            incidents=tuple(one.incident.ref for one in mine),
            channel=Channel.OTHER,
            # never the address itself: it holds a key, and the register needs none
            recipient=f"{person.id} {number}",
            kind=KIND,
            person=person.id,
            topic=f"{KIND} {person.id} {number}",
            chat=ChatBody(text=text),
        )
        queue(case, draft)
        yield draft.key


def _text(case: Case, views: tuple[IncidentView, ...]) -> str:
    single = views[0] if len(views) == 1 else None
    return case.desk.documents.chat(KIND, model_for(case, single, incidents=views))

"""Saying what the auditor found: by mail and by chat, a difference once a day, and that it is over (promises 2, 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for
from compliance_bot.ports import DifferenceView
from compliance_bot.procedure.audit_values import Difference, What
from compliance_bot.procedure.decisions import label_in_circle
from compliance_bot.procedure.roles import Person, Role, each_once

FOUND = "audit"
"""The fact that no sign of life is given for: since when something differs, and how many; '' when nothing does."""
LOOKED_AT = "audited_at"
_TOLD = "audit told"
_SHOWN = 30
_IN_CHAT = 20
# what is past and endangers nobody is told, and keeps no sign of life back
_HARMLESS = frozenset({What.AFTER_END, What.MOMENT})


def note(case: Case, found: Sequence[Difference]) -> None:
    """Keep that something differs, and since when we know."""
    case.work.set_fact(LOOKED_AT, case.now.isoformat())
    grave = sum(1 for one in found if one.what not in _HARMLESS)
    since = case.work.fact(FOUND).partition(" ")[0] or case.now.isoformat()
    case.work.set_fact(FOUND, f"{since} {grave}" if grave else "")


def tell(case: Case, found: Sequence[Difference]) -> None:
    """Mail and chat when there is something that was not told today; once more when nothing is left."""
    told: dict[str, str] = json.loads(case.work.fact(_TOLD) or "{}")
    today = f"{case.now.astimezone(case.desk.policy.zone):%Y-%m-%d}"
    if any(told.get(one.id) != today for one in found):
        _alarm(case, found)
    elif told and not found:
        _alarm(case, ())
    case.work.set_fact(_TOLD, json.dumps({one.id: today for one in found}) if found else "")


def _alarm(case: Case, found: Sequence[Difference]) -> None:
    """To the assessors and IT; the chat hears numbers of incidents only (P10)."""
    directory = case.desk.policy.directory
    refs = tuple(dict.fromkeys(one.incident for one in found if one.incident))
    over, occasion = not found, f"audit {case.now.isoformat()}"
    named = ", ".join(refs[:_IN_CHAT]) + (f" en nog {len(refs) - _IN_CHAT}" if len(refs) > _IN_CHAT else "")
    send_chat(case, "audit_alarm", model_for(case, None, word=named, final=over), occasion=occasion)
    for person in each_once((*directory.assessors(), *directory.covering(Role.IT))):
        letter = Letter(
            kind="audit_alarm",
            incidents=(),
            recipient=person.addresses[0],
            occasion=occasion,
            person=person.id,
        )
        model = model_for(
            case,
            None,
            greeting=person.name,
            final=over,
            number=str(len(found)),
            differences=tuple(
                view_of_difference(one, case.desk.policy.directory.persons) for one in found[:_SHOWN]
            ),
        )
        send_letter(case, letter, model)


def view_of_difference(one: Difference, persons: Sequence[Person]) -> DifferenceView:
    """As people see it: a role for a person (promise 6)."""
    person = next((who for who in persons if who.id == one.person), None)
    role = label_in_circle(person) if person else ""
    return DifferenceView(
        ref=one.incident,
        what=one.what.value,
        road=one.road.partition(" ")[0],
        hours=one.hours,
        role=role,
        channel=one.channel,
        since=one.since,
    )


def difference_row(one: Difference) -> dict[str, object]:
    """A difference, JSON-ready: for the machine's operator, who may know who it is about."""
    return {
        "incident": one.incident or None,
        "what": one.what.value,
        "road": one.road,
        "hours": one.hours if one.hours >= 0 else None,
        "person": one.person or None,
        "channel": one.channel or None,
        "since": _iso(one.since),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")

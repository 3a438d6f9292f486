"""Showing the assessors what somebody else wrote on an incident (mail.md §3)."""

from __future__ import annotations

from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.opening import TEXT_KEPT
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure.incident import Incident
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.tokens import Purpose


def show_assessors(case: Case, incident: Incident, mail: Incoming) -> None:
    """A mail on an incident goes to the assessors in its sender's own words, but not back to that sender."""
    view = view_of(case, incident)
    for person in case.desk.policy.directory.assessors():
        if mail.sender.person is not None and person.id == mail.sender.person.id:
            continue
        letter = Letter(
            kind="attached",
            incidents=(incident.ref,),
            recipient=person.addresses[0],
            occasion=f"arrival {mail.arrival.id}",
            person=person.id,
            question=Purpose.AP,
        )
        model = model_for(
            case,
            view,
            greeting=person.name,
            who=f"{mail.sender_name} <{mail.sender.address}>".strip(),
            text=(split_reply(mail.facts.text).new or mail.facts.text)[:TEXT_KEPT],
            lines=tuple(one.name for one in mail.facts.attachments),
        )
        send_letter(case, letter, model)

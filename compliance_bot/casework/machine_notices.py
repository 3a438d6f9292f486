"""What a technician must know of the machine itself: a chat line and a mail to IT (promise 7, T42)."""

from __future__ import annotations

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for
from compliance_bot.ports import NoticeView
from compliance_bot.procedure.decisions import label_of
from compliance_bot.procedure.roles import Role

_KIND = "machine_notice"


def tell_technicians(case: Case, notice: NoticeView, *, occasion: str) -> None:
    """By both roads: it concerns the roads themselves. Who covers for a vacant IT hears it (P12); no ticket desk."""
    occasion = f"{notice.about} {occasion}"
    send_chat(case, _KIND, model_for(case, None, notice=notice), occasion=occasion)
    for person in case.desk.policy.directory.covering(Role.IT):
        letter = Letter(
            kind=_KIND,
            incidents=(),
            recipient=person.addresses[0],
            occasion=occasion,
            person=person.id,
        )
        model = model_for(case, None, notice=notice, greeting=person.name, role=label_of(person))
        send_letter(case, letter, model)

"""The ticket numbers of technical handlers, so that their robot's answers end in one incident (P9; T58)."""

from __future__ import annotations

import re
from datetime import timedelta

from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.procedure.events import TicketLearned
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.facts import MailClass
from compliance_bot.reading.replies import read_reply

_NUMBER = re.compile(
    r"\[#?(?!(?:19|20)\d\d\])\d{3,12}\]|"  # [#12345], [4711], but no year
    r"\[[A-Z]{2,8}-\d{1,10}\]|"  # [OGD-12345]
    r"(?<![A-Za-z0-9])(?:INC|REQ|RITM|TASK|CHG|PRB|SR|CS)-?\d{4,12}(?![A-Za-z0-9])|"
    r"(?<![A-Za-z])(?:ticket|call|case|zaak|verzoek|melding|incident)(?:nummer|nr)?\.?[ :]{0,2}#?"
    r"(?!(?:19|20)\d\d(?!\d))\d{3,12}(?!\d)",
    re.IGNORECASE,
)
_NOT_OF_IT = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"^(?:ticket|call|case|zaak|verzoek|melding|incident)(?:nummer|nr)?")
_STAYS_KNOWN = timedelta(days=30)
_CLOSING = re.compile(
    r"\b(?:gesloten|afgesloten|afgehandeld|opgelost|afgemeld|closed|resolved|solved|completed)\b",
    re.IGNORECASE,
)
_READ = 4096


def ticket_number(subject: str, prefix: str) -> str:
    """The ticket number in a subject as its writer has it, '' if none; an incident number of ours is none."""
    ours = rf"\[?{re.escape(prefix)}-\d{{4}}-\d{{4,6}}\]?|\[#[^\]]{{30,}}\]"
    found = _NUMBER.search(re.sub(ours, " ", subject, flags=re.IGNORECASE))
    return found.group() if found else ""


def incident_of_ticket(case: Case, mail: Incoming) -> str:
    """The incident whose ticket number this technical handler's mail carries; '' when it is not known.

    On an ended incident too for a month: its helpdesk still writes that the ticket was closed (T58).
    """
    number = ticket_number(mail.facts.subject, case.desk.policy.organisation.prefix)
    ref = case.work.fact(_name(mail, number)) if number and mail.technical else ""
    incident = case.work.incident(ref) if ref else None
    if incident is None:
        return ""
    if incident.road is Road.ENDED and case.now - (incident.ended_at or case.now) > _STAYS_KNOWN:
        return ""
    return ref


def only_closes(mail: Incoming) -> bool:
    """Whether a mail on a ticket merely tells that it was closed; anything else may be news (mail.md §3)."""
    said = f"{mail.facts.subject}\n{read_reply(mail.facts).new[:_READ]}"
    return mail.mail_class != MailClass.HUMAN or bool(_CLOSING.search(said))


def learn_ticket(case: Case, mail: Incoming, ref: str) -> None:
    """Keep the number a technical handler gave this incident; a number that is known already stays where it is."""
    number = ticket_number(mail.facts.subject, case.desk.policy.organisation.prefix)
    person = mail.sender.person
    if not (number and person and mail.technical and mail.direct) or incident_of_ticket(case, mail):
        return
    case.work.record(
        ref, TicketLearned(person=person.id, number=number, arrival=mail.arrival.id), at=case.now
    )
    case.work.set_fact(_name(mail, number), ref)


def _name(mail: Incoming, number: str) -> str:
    """[#12345], `Ticket 12345` and `ticketnummer: 12345` are one number of one handler."""
    bare = _NOT_OF_IT.sub("", number.lower())
    return f"ticket {mail.sender.person.id if mail.sender.person else ''} {_WORD.sub('', bare)}"

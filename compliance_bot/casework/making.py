"""An incident of a mail that was put aside or attached: INCIDENT <nr> (mail.md §2, §3)."""

from __future__ import annotations

from dataclasses import replace

import structlog

from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming, bytes_and_time, on_the_desk
from compliance_bot.casework.keeping import NOT_WHOLE
from compliance_bot.casework.opening import open_incident
from compliance_bot.casework.saying import Saying
from compliance_bot.errors import EvidenceUnreadable, StoreError
from compliance_bot.ports import Arrival, Handled
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.threading import identity_of

log = structlog.get_logger(__name__)

NO_SUCH_MAIL, INCIDENT_ALREADY = "no_such_mail", "incident_already"


def arrival_numbered(case: Case, number: str) -> Arrival | None:
    """The mail with this number, as overviews and attached mails name it; None when there is none."""
    if not number.isdecimal():
        return None
    try:
        return case.work.arrival(int(number))
    except StoreError:
        return None


def make_incident(
    case: Case, saying: Saying, number: str, *, role: str, attached_to: str = ""
) -> Incident | str:
    """Open an incident of this mail as if it had been a report, with its own receipt time; or why it cannot be.

    Its arrival keeps one outcome: from now on that it opened this incident, so that a repeated reply opens nothing.
    """
    arrival = arrival_numbered(case, number)
    if arrival is None:
        return NO_SUCH_MAIL
    if arrival.outcome in ("opened", "quarantined"):
        return INCIDENT_ALREADY
    if arrival.outcome != "triage" and not (
        arrival.outcome == "attached" and arrival.incident == attached_to
    ):
        return NO_SUCH_MAIL
    mail = _read_again(case, arrival)
    linked = arrival.incident if arrival.outcome == "attached" else ""
    incident = open_incident(case, mail, linked_to=linked, heard_at=case.now)
    case.work.record(incident.ref, _made(saying, role, incident.ref, number), at=case.now)
    handled = Handled(
        outcome="opened",
        reason=f"INCIDENT by arrival {saying.mail.arrival.id}",
        incident=incident.ref,
        message_id=mail.facts.message_id,
        identity=identity_of(mail.facts) or bytes_and_time(arrival),
        mail_class=arrival.mail_class or mail.mail_class,
        at=case.now,
    )
    case.work.finish_arrival(arrival.id, handled)
    log.info("mail_became_incident", arrival=arrival.id, incident=incident.ref)
    return case.incident(incident.ref)


def _made(saying: Saying, role: str, ref: str, number: str) -> ev.StatementRecorded:
    """On the new incident: who made it one, of which mail."""
    return ev.StatementRecorded(
        name="incident",
        person=saying.person.id,
        role=role,
        arrival=saying.mail.arrival.id,
        evidence=saying.mail.arrival.evidence,
        said_at=saying.mail.arrival.received_at,
        proof=saying.proof.level.value,
        proof_reason=saying.proof.reason,
        number=number,
        ref=ref,
        carried_out=True,
        reason=saying.command.reason,
    )


def _read_again(case: Case, arrival: Arrival) -> Incoming:
    """The mail from its evidence; what cannot be opened becomes an incident with its receipt time all the same (P1)."""
    facts = MailFacts(unreadable="the bytes of this mail were not kept")
    if arrival.evidence:
        try:
            facts = case.desk.reader(case.work.evidence(arrival.evidence))
        except EvidenceUnreadable as error:
            log.error("mail_cannot_be_opened", arrival=arrival.id, why=str(error))
            facts = MailFacts(unreadable=f"the kept mail cannot be opened: {error.brief}")
    if arrival.receipt_note in NOT_WHOLE and not facts.unreadable:
        facts = replace(facts, unreadable="the mail server did not give the mail (T7)")
    mail, _ = on_the_desk(case.desk.policy, arrival, facts)
    return mail

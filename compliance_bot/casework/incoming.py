"""A mail on the desk, and whether and when its sender may be answered (T20, T21; mail.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from compliance_bot.casework.desk import Case
from compliance_bot.ports import Arrival
from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.roles import Sender, bare_address
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.tokens import reporter_key

log = structlog.get_logger(__name__)

# in an hour to one address: answers on one incident; acknowledgements at once, and those put off to the next hour
ANSWERS, ANSWERS_TO_TOKEN = 10, 20
AT_ONCE, AT_ONCE_TO_OUTSIDER, PUT_OFF = 60, 10, 50
_NEXT_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A mail on the desk: its record, what it says, and who it seems to come from.

    direct: the sender is the one address of its one From; taken from Reply-To or X-Original-From it decides nothing.
    """

    arrival: Arrival
    facts: MailFacts
    sender: Sender
    sender_name: str
    direct: bool
    mail_class: str
    answerable: bool


def may_be_answered(case: Case, mail: Incoming, ref: str, *, own_token: bool = False) -> bool:
    """May this mail get an answer on this incident: a person's, not our own, and not one too many in an hour.

    Two machines that answer each other end here by themselves; receipts and reminders are never counted. Who carries
    the token we mailed them gets more, so that a forger cannot use an assessor's answers up.
    """
    if not _is_answerable(case, mail):
        return False
    answered = _count(case, f"answers {reporter_key(answer_address(mail))} {ref}")
    if answered <= (ANSWERS_TO_TOKEN if own_token else ANSWERS):
        return True
    log.warning("answer_held_back", answered=answered, arrival=mail.arrival.id)
    return False


def acknowledgement_delay(case: Case, mail: Incoming) -> timedelta | None:
    """How long the acknowledgement of a report waits; None: none is sent (a machine, ourselves, a flood).

    A colleague or processor in the middle of an event sends dozens of reports in an hour, and each is answered (P5);
    an outsider's eleventh is put off to the next hour, and past fifty they are alarmed about and not sent.
    """
    if not _is_answerable(case, mail):
        return None
    outsider = mail.sender.reporter_role is ReporterRole.OUTSIDER
    count = _count(case, f"acknowledged {reporter_key(answer_address(mail))}")
    if count <= (AT_ONCE_TO_OUTSIDER if outsider else AT_ONCE):
        return timedelta(0)
    if count <= (PUT_OFF if outsider else AT_ONCE + PUT_OFF):
        return _NEXT_HOUR
    log.warning("acknowledgement_held_back", acknowledged=count, arrival=mail.arrival.id)
    return None


def _is_answerable(case: Case, mail: Incoming) -> bool:
    recipient = bare_address(answer_address(mail))
    return mail.answerable and recipient not in ("", case.desk.policy.organisation.address)


def _count(case: Case, name: str) -> int:
    """One more under this name in this hour; the number so far, this one included."""
    hour = f"{case.now:%Y-%m-%dT%H}"
    then, _, count = case.work.fact(name).partition(" ")
    now = (int(count) if then == hour and count.isdigit() else 0) + 1
    case.work.set_fact(name, f"{hour} {now}")
    return now


def answer_address(mail: Incoming) -> str:
    """From, or Reply-To where From is a no-reply address (mail.md §8)."""
    local = mail.sender.address.partition("@")[0].replace("-", "").replace("_", "").replace(".", "")
    if local.startswith(("noreply", "donotreply")) and mail.facts.reply_to:
        return mail.facts.reply_to[0].address
    return mail.sender.address

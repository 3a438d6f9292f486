"""A mail on the desk, and whether and when its sender may be answered (T20, T21; mail.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.caps import CAPS, OUTSIDERS_FOR, Cap, Per, alarm, count, counted
from compliance_bot.casework.desk import Case, key_of
from compliance_bot.casework.floods import without_numbers
from compliance_bot.ports import Arrival, Policy
from compliance_bot.procedure.events import AcknowledgementHeldBack, ReporterRole
from compliance_bot.procedure.roles import Role, Sender, bare_address
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.facts import Classified, MailFacts, MomentProposal
from compliance_bot.reading.tokens import reporter_key

log = structlog.get_logger(__name__)

_HOUR = timedelta(hours=1)
_TECHNICAL = frozenset({Role.IT, Role.HELPDESK})


@dataclass(frozen=True, kw_only=True)
class Call:
    """A report by phone or at the desk, as whoever took it tells (P7).

    at: None when it is not known, or was told to be after the note itself (`later`: that moment); said: what was
    said, without the line that tells of the call; quote: that line. role, person: as `procedure.callers` proposes.
    confirmed, typed_by, discovered: typed on the command line, by that user of the machine, with that discovery.
    """

    at: datetime | None
    later: datetime | None = None
    who: str = ""
    role: ReporterRole = ReporterRole.OUTSIDER
    person: str = ""
    said: str = ""
    quote: str = ""
    contact: str = ""
    confirmed: bool = False
    typed_by: str = ""
    discovered: MomentProposal | None = None


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A mail on the desk: its record, what it says, and who it seems to come from.

    direct: the sender is the one address of its one From; taken from Reply-To or X-Original-From it decides nothing.
    call: it tells of a report by phone (P7); perhaps_call: it may, but names no time, and counts as a mail.
    """

    arrival: Arrival
    facts: MailFacts
    sender: Sender
    sender_name: str
    direct: bool
    mail_class: str
    answerable: bool
    call: Call | None = None
    perhaps_call: bool = False

    @property
    def technical(self) -> bool:
        """Does it come from a technical handler's address (P9)?"""
        return self.sender.person is not None and bool(self.sender.person.roles & _TECHNICAL)


def on_the_desk(
    policy: Policy, arrival: Arrival, facts: MailFacts, *, own: bool = False
) -> tuple[Incoming, Classified]:
    """A kept mail as it comes to the desk, with its class; own: it is one of ours (mail.md §2)."""
    address, name = author(facts, policy)
    sender = policy.directory.who(address)
    outsider = sender.reporter_role is ReporterRole.OUTSIDER
    classified = classify(
        facts,
        own=own,
        own_lists=policy.own_lists,
        spam_header=policy.spam_header if outsider else "",
        known=sender.person is not None,
    )
    mail = Incoming(
        arrival=arrival,
        facts=facts,
        sender=sender,
        sender_name=name,
        direct=bool(facts.from_address) and address == facts.from_address,
        mail_class=classified.mail_class.value,
        answerable=may_answer(facts, classified)[0] and address != policy.organisation.address,
    )
    return mail, classified


def bytes_and_time(arrival: Arrival) -> str:
    """What tells a mail without id and date from others: its bytes and the moment of receipt."""
    return f"{arrival.evidence} {arrival.received_at.isoformat()}"


def author(facts: MailFacts, policy: Policy) -> tuple[str, str]:
    """Whom a mail seems to come from: From; where a group rewrote that to our own address, the original author."""
    ours = policy.organisation.address
    if facts.unreadable and facts.named_sender:
        # the provider's own mail in place of one it could not convert says whose that was (T52)
        named = facts.named_sender
        return (named, "") if "@" in named else ("", named)
    if facts.from_address and facts.from_address != ours:
        return facts.from_address, facts.froms[0].name
    if facts.from_address == ours:
        original = facts.header("x-original-from").strip().strip("<>").lower()
        if "@" in original and original != ours:
            return original.rpartition("<")[2].strip(" >"), ""
        others = [address for address in facts.reply_to if address.address != ours]
        return (others[0].address, others[0].name) if others else ("", "")
    return (facts.froms[0].address, facts.froms[0].name) if facts.froms else ("", "")


def may_be_answered(case: Case, mail: Incoming, ref: str, *, own_token: bool = False) -> bool:
    """May this mail get an answer on this incident: a person's, not our own, and not one too many (caps.py).

    Two machines that answer each other end here by themselves; receipts and reminders are never counted.
    """
    if not _is_answerable(case, mail):
        return False
    key = reporter_key(answer_address(mail))
    hour, day = (
        (Cap.ANSWERS_TO_TOKEN, Cap.ANSWERS_TO_TOKEN_DAY) if own_token else (Cap.ANSWERS, Cap.ANSWERS_DAY)
    )
    within = count(case, hour, key, ref) <= CAPS[hour].most
    within = count(case, day, key, ref) <= CAPS[day].most and within
    if within and not own_token and case.work.incident(ref) is not None:
        within = _within_the_incidents(case, ref)
    if not within:
        log.warning("answer_held_back", arrival=mail.arrival.id)
    return within


def _within_the_incidents(case: Case, ref: str) -> bool:
    """Not one answer too many on this incident today; the chat hears of it at the cap (T21)."""
    if count(case, Cap.ANSWERS_ON_INCIDENT, ref) <= CAPS[Cap.ANSWERS_ON_INCIDENT].most:
        return True
    alarm(case, "answers_held_back", ref=ref, per=Per.DAY)
    return False


def acknowledgement_delay(case: Case, mail: Incoming, ref: str) -> timedelta | None:
    """How long the acknowledgement of a report waits; None: none is sent (a machine, ourselves, a flood).

    A colleague or processor in the middle of an event sends dozens of reports in an hour, and each is answered (P5).
    To outsiders together so many an hour go out; what is over waits for a later hour, and never goes silently.
    """
    if not _is_answerable(case, mail):
        return None
    outsider = mail.sender.reporter_role is ReporterRole.OUTSIDER
    hour, day = (
        (Cap.ACKNOWLEDGED_OUTSIDER, Cap.ACKNOWLEDGED_OUTSIDER_DAY)
        if outsider or mail.technical
        else (Cap.ACKNOWLEDGED, Cap.ACKNOWLEDGED_DAY)
    )
    alike = Cap.ALIKE_TECHNICAL if mail.technical else Cap.ALIKE_OUTSIDER if outsider else Cap.ALIKE
    key, words = reporter_key(answer_address(mail)), without_numbers(mail.facts.subject, mail.facts.text)
    late = count(case, hour, key) > CAPS[hour].most
    if count(case, day, key) > CAPS[day].most:
        _held_back(case, mail, ref, why="address")
        return None
    if count(case, alike, key, key_of(words)) > CAPS[alike].most:
        _held_back(case, mail, ref, why="alike")
        return None
    wait = _HOUR if late else timedelta(0)
    return _turn_of_outsider(case, mail, ref, wait=wait) if outsider else wait


def _turn_of_outsider(case: Case, mail: Incoming, ref: str, *, wait: timedelta) -> timedelta | None:
    """The first hour that still has room for one more outsider; none within a day: given up."""
    most, asked = case.desk.policy.floods.acknowledgements_an_hour, case.now + wait
    hour = asked.replace(minute=0, second=0, microsecond=0)
    end = case.now.replace(minute=0, second=0, microsecond=0) + OUTSIDERS_FOR
    while hour < end:
        name, period = f"acknowledgements at {hour:%H}", f"{hour:{Per.HOUR.value}}"
        if _so_far(case, name, period) < most:
            counted(case, name, period=period)
            if hour > asked:
                alarm(case, "acknowledgements_late")
            return max(asked, hour) - case.now
        hour += _HOUR
    _held_back(case, mail, ref, why="everybody")
    return None


def _so_far(case: Case, name: str, period: str) -> int:
    then, _, number = case.work.fact(name).partition(" ")
    return int(number) if then == period and number.isdigit() else 0


def _held_back(case: Case, mail: Incoming, ref: str, *, why: str) -> None:
    case.work.record(ref, AcknowledgementHeldBack(arrival=mail.arrival.id, why=why), at=case.now)
    alarm(case, "acknowledgements_held_back")
    log.warning("acknowledgement_held_back", why=why, arrival=mail.arrival.id)


def _is_answerable(case: Case, mail: Incoming) -> bool:
    recipient = bare_address(answer_address(mail))
    return mail.answerable and recipient not in ("", case.desk.policy.organisation.address)


def answer_address(mail: Incoming) -> str:
    """From, or Reply-To where From is a no-reply address (mail.md §8)."""
    local = mail.sender.address.partition("@")[0].replace("-", "").replace("_", "").replace(".", "")
    if local.startswith(("noreply", "donotreply")) and mail.facts.reply_to:
        return mail.facts.reply_to[0].address
    return mail.sender.address

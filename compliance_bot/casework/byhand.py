"""What people type on the command line: a report by phone (P7), and a word on somebody's behalf (mail.md §6).

What was typed becomes a small mail of its own, kept as every mail is, in a place where no mailbox has mails: so the
journal names its evidence, `register verify` and `rebuild` know it, and a crash leaves all of it or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

import structlog

from compliance_bot.casework.calling import was_called
from compliance_bot.casework.decide import carry_out
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.incoming import Call, Incoming
from compliance_bot.casework.opening import TEXT_KEPT, open_incident
from compliance_bot.casework.receive import handle_arrival
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.sharing import show_assessors
from compliance_bot.casework.steering import end_road
from compliance_bot.errors import ComplianceBotError, store_is_down
from compliance_bot.ports import Arrival, Handled, MailRef, NewArrival
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.informing import TECHNICAL_ROAD
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Command, MailClass
from compliance_bot.reading.threading import identity_of
from compliance_bot.reading.trust import TYPED_BY, Proof, ProofLevel

log = structlog.get_logger(__name__)

PLACE = "by-hand"
"""Mailbox and folder of what was typed, with UIDVALIDITY 0, which no IMAP server gives."""
NOTE = "met_de_hand"
_LAST = "by-hand last"
_REFUSED = frozenset({"asked_back", "noted"})
_LINE = "%d-%m-%Y %H:%M %z"


class NotCarriedOut(ComplianceBotError):
    """A typed word was understood and refused; `why` is the code of the reason, and nothing was recorded."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, kw_only=True)
class TypedCall:
    """A phone call or walk-in as typed: `role_word` is the role that was named, '' when the name has to tell."""

    call: Call
    by: Person
    role_word: str = ""


@dataclass(frozen=True, kw_only=True)
class TypedWord:
    """A command typed on behalf of `person` by `user` of the machine; `line` and `reason` as typed."""

    ref: str
    command: Command
    person: Person
    user: str
    line: str
    reason: str


def record_call_by_hand(desk: Desk, typed: TypedCall) -> str:
    """Open an incident for a call that was typed in, all in one transaction; its number (P7). Raises StoreError.

    Where its first messages cannot be made, what was typed is kept all the same and handled as a mail is: at worst
    an incident a person looks at (P1), or a mail that waits. Then '' is returned.
    """
    try:
        with desk.store.work() as work:
            case = Case(desk=desk, work=work, now=desk.clock.now())
            return _opened(case, typed)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("typed_call_could_not_be_opened")
    with desk.store.work() as work:
        arrival = _kept(Case(desk=desk, work=work, now=desk.clock.now()), _call_mail(desk, typed)).id
    try:
        handle_arrival(desk, arrival)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("typed_call_waits", arrival=arrival)
    with desk.store.work() as work:
        return work.arrival(arrival).incident


def carry_out_by_hand(desk: Desk, typed: TypedWord) -> Handled:
    """Carry out a word typed on somebody's behalf, by the rights and the law of a mailed one, in one transaction.

    Raises NotCarriedOut where a mail would be asked back: then nothing at all is recorded.
    """
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        arrival = _kept(case, _word_mail(desk, typed))
        mail = _incoming(case, arrival, typed.person)
        # shown to assessors with the words: this person did not mail them
        mail = replace(mail, sender_name=f"{typed.person.name} (op de opdrachtregel)")
        saying = Saying(
            mail=mail,
            ref=typed.ref,
            command=typed.command,
            person=typed.person,
            proof=Proof(level=ProofLevel.TYPED, reason=f"{TYPED_BY}{typed.user}"),
        )
        handled = _note(case, mail, typed.ref) if typed.command.name == "notitie" else carry_out(case, saying)
        if handled.outcome in _REFUSED:
            raise NotCarriedOut(handled.reason)
        if mail.technical and was_called(case, typed.ref, typed.person):
            # typed for a technical handler it is their answer as much as a mail is (P9)
            end_road(case, typed.ref, TECHNICAL_ROAD, why="answered")
        _finish(case, mail, handled)
        return handled


def _note(case: Case, mail: Incoming, ref: str) -> Handled:
    """NOTITIE: in the time line, and shown to the assessors, as a mailed one (mail.md §5)."""
    event = ev.MailAttached(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        received_at=mail.arrival.received_at,
        attached_by=ev.TYPED,
        mail_class=mail.mail_class,
        sender_person=mail.sender.person.id if mail.sender.person else "",
        sender_role=mail.sender.reporter_role.value,
        sender_address=mail.sender.address,
        text=mail.facts.text[:TEXT_KEPT],
    )
    case.work.record(ref, event, at=case.now)
    show_assessors(case, case.incident(ref), mail)
    return Handled(outcome="attached", reason="notitie", incident=ref)


def _opened(case: Case, typed: TypedCall) -> str:
    arrival = _kept(case, _call_mail(case.desk, typed))
    mail = replace(_incoming(case, arrival, typed.by), call=typed.call)
    incident = open_incident(case, mail)
    _finish(case, mail, Handled(outcome="opened", reason="a report by hand", incident=incident.ref))
    log.info("call_recorded", arrival=arrival.id, incident=incident.ref)
    return incident.ref


def _kept(case: Case, letter: EmailMessage) -> Arrival:
    """Evidence and arrival of what was typed, in a place of its own: no watermark moves, no mail waits for a mark."""
    uid = int(case.work.fact(_LAST) or 0) + 1
    case.work.set_fact(_LAST, str(uid))
    domain = case.desk.policy.organisation.address.rpartition("@")[2]
    letter["Message-ID"] = f"<{PLACE}-{uid}.{case.now:%Y%m%d%H%M%S}@{domain}>"
    letter["Date"] = format_datetime(case.now.astimezone(case.desk.policy.zone))
    raw = letter.as_bytes()
    ref = MailRef(mailbox=PLACE, folder=PLACE, uidvalidity=0, uid=uid, internaldate=case.now, size=len(raw))
    new = NewArrival(
        ref=ref, received_at=case.now, receipt_note=NOTE, first_seen_at=case.now, raw=raw, swept=True
    )
    arrival = case.work.store_arrival(new)
    if arrival is None:
        raise ValueError(f"something was typed under number {uid} before")
    return case.work.arrival(arrival)


def _incoming(case: Case, arrival: Arrival, person: Person) -> Incoming:
    """What was typed, read back from its evidence; nobody mailed it, so no answer names its Message-ID."""
    facts = case.desk.reader(case.work.evidence(arrival.evidence))
    return Incoming(
        arrival=arrival,
        facts=replace(facts, message_id="", references=()),
        sender=case.desk.policy.directory.who(person.addresses[0]),
        sender_name=person.name,
        direct=True,
        mail_class=MailClass.HUMAN.value,
        answerable=True,
    )


def _finish(case: Case, mail: Incoming, handled: Handled) -> None:
    known = case.desk.reader(case.work.evidence(mail.arrival.evidence))
    done = replace(
        handled,
        message_id=known.message_id,
        identity=identity_of(known),
        mail_class=mail.mail_class,
        at=case.now,
    )
    case.work.finish_arrival(mail.arrival.id, done)


def _call_mail(desk: Desk, typed: TypedCall) -> EmailMessage:
    """The call as the colleague would have mailed it: should it have to be handled as a mail, it still is one."""
    call, zone = typed.call, desk.policy.zone
    at = f"{call.at.astimezone(zone):{_LINE}} " if call.at else ""
    lines = [f"TELEFOON {at}{', '.join(part for part in (call.who, typed.role_word) if part)}"]
    if call.contact:
        lines.append(f"Te bereiken via: {call.contact}")
    if call.discovered:
        lines.append(f"Wanneer ontdekt: {call.discovered.text}")
    letter = _letter(desk, "Melding in een gesprek", "\n".join((*lines, "", call.said)))
    letter["From"] = formataddr((_plain(typed.by.name), typed.by.addresses[0]))
    letter["Comments"] = f"{PLACE}: {TYPED_BY}{_plain(call.typed_by)}"
    return letter


def _word_mail(desk: Desk, typed: TypedWord) -> EmailMessage:
    """The words as typed; never a mail of the person named, who wrote none."""
    letter = _letter(desk, f"[{typed.ref}] op de opdrachtregel", f"{typed.line}\n{typed.reason}")
    letter["From"] = desk.policy.organisation.address
    letter["Comments"] = f"{PLACE}: {TYPED_BY}{_plain(typed.user)} on behalf of {_plain(typed.person.id)}"
    return letter


def _letter(desk: Desk, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["To"], letter["Subject"] = desk.policy.organisation.address, subject
    letter.set_content(text, cte="8bit" if max(map(len, text.split("\n"))) < 900 else "base64")
    return letter


def _plain(text: str) -> str:
    """Text that stands in a header: one line."""
    return " ".join(text.split())

"""Reports by phone or at the desk: `TELEFOON <tijd> <wie>` by mail from any colleague (P7, P20; mail.md §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Call, Incoming
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import MailModel
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.callers import caller_of
from compliance_bot.procedure.incident import Incident
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, MailClass, Unclear, UnclearKind
from compliance_bot.reading.replies import read_reply
from compliance_bot.reading.tokens import Purpose

WORD = "telefoon"
_WORDS = ("TELEFOON", "PHONE")
_SAME_MINUTE = timedelta(minutes=5)
_LONGEST = 500
_FAR_AHEAD = timedelta(days=400)
_NOBODY = "Onbekend"
_ANY_WORDS = "Dit is wat de beller heeft verteld."


def with_call(case: Case, mail: Incoming, *, sent_at: datetime) -> Incoming:
    """The mail with the call it tells of, when a colleague sent it and it names a time; else as it was.

    A processor's or stranger's is an ordinary report (mail.md §5). Without a time nobody can tell a call from a
    report of a lost phone: it counts as a report of the sender, whose clock starts no later, and we ask.
    """
    if mail.mail_class != MailClass.HUMAN or mail.sender.reporter_role is not ev.ReporterRole.EMPLOYEE:
        return mail
    new = read_reply(mail.facts).new
    said = _read(case, new, sent_at)
    if isinstance(said, Command):
        told = Told(at=said.at, who=said.value) if said.name == WORD else None
        return replace(mail, call=_call(case, mail, told, new)) if told else mail
    if said.understood not in _WORDS:
        return mail
    told = _half_told(case, said, sent_at)
    return replace(mail, call=_call(case, mail, told, new)) if told else replace(mail, perhaps_call=True)


def _read(case: Case, text: str, sent_at: datetime) -> Command | Unclear:
    policy = case.desk.policy
    return read_command(
        text, banners=policy.banners, sent_at=sent_at, zone=policy.zone, prefix=policy.organisation.prefix
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the line of a TELEFOON tells; who: '' when it names nobody."""

    at: datetime | None
    who: str = ""


def _half_told(case: Case, said: Unclear, sent_at: datetime) -> Told | None:
    """A line that is no whole command but surely tells of a call: no words below, no name, or a time to come.

    What lacks is put there, and the line read again by the same grammar: "Telefoon 9.30 uur gestolen" stays prose.
    """
    end_of_day = sent_at.replace(hour=23, minute=59)
    readings = {
        UnclearKind.REASON_MISSING: ((said.line, sent_at),),
        UnclearKind.DETAIL_MISSING: ((f"{said.line} {_NOBODY}", sent_at),),
        UnclearKind.BAD_MOMENT: ((said.line, end_of_day), (said.line, sent_at + _FAR_AHEAD)),
    }
    for line, moment in readings.get(said.kind, ()):
        whole = _read(case, f"{line}\n{_ANY_WORDS}", moment)
        if isinstance(whole, Command) and whole.at is not None:
            return Told(at=whole.at, who=whole.value.removesuffix(_NOBODY).strip())
    return None


def _call(case: Case, mail: Incoming, told: Told, new: str) -> Call:
    """A moment after the mail itself contradicts it, and is asked (P3); the clocks of two machines may differ."""
    received = mail.arrival.received_at
    at = None if told.at is None else told.at if told.at > received + _SAME_MINUTE else min(told.at, received)
    later = at if at is not None and at > received else None
    caller = caller_of(told.who, case.desk.policy.directory)
    line = next((one for one in new.splitlines() if one.strip().upper().startswith(_WORDS)), "")
    return Call(
        at=None if later else at,
        later=later,
        who=told.who[:_LONGEST],
        role=caller.role,
        person=caller.person,
        said=new.partition(line)[2].strip(),
        quote=line.strip()[:_LONGEST],
    )


def may_be_call(case: Case, ref: str, report: int) -> bool:
    """Did this report come by phone, or begin with the word, so that its sender may tell of the call (again)?"""
    for entry in case.work.entries(ref):
        event = entry.event
        if isinstance(event, ev.CallTold) and event.report == report:
            return True
        if isinstance(event, ev.ReportReceived) and event.arrival == report:
            first = next((line.strip() for line in event.text.splitlines() if line.strip()), "")
            if first.upper().startswith(_WORDS):
                return True
    return False


def record_call(
    case: Case, ref: str, mail: Incoming, *, report: int, confirmed: bool, sure: bool = True
) -> None:
    """Write down who made this report by phone, and when, as this mail or record tells (P7)."""
    call = mail.call
    if call is None:
        return
    event = ev.CallTold(
        report=report,
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        called_at=call.at,
        role=call.role,
        person=call.person,
        confirmed=confirmed and call.at is not None,
        noted_by=mail.sender.person.id if mail.sender.person else "",
        typed_by=call.typed_by,
        sure=sure,
        who=call.who,
        contact=call.contact,
        quote=call.quote,
    )
    case.work.record(ref, event, at=case.now)


def call_letter(
    case: Case, letter: Letter, incident: Incident, *, report: int, later: datetime | None
) -> str:
    """Thank the colleague who took the call, with the number and what they told (P5, P7); its outbox key."""
    view = view_of(case, incident)
    told = next(one for one in view.reports if one.arrival == report)
    english = told.language == ev.Language.EN.value
    words = ("YES", "PHONE", "DISCOVERED") if english else ("JA", "TELEFOON", "ONTDEKT")
    token = token_for(case, incident.ref, letter.person, letter.question or Purpose.DISCOVERY)
    model: MailModel = model_for(
        case,
        view,
        language=ev.Language(told.language),
        greeting=told.name,
        who=told.caller,
        role=told.role,
        called_at=told.called_at,
        until=later,
        final=told.call_confirmed,
        ask_discovery=told.role != ev.ReporterRole.OUTSIDER
        and (told.discovered_start is None or told.verdict == ev.WindowVerdict.CONTRADICTION.value),
        quote=told.quote,
        discovered_start=told.discovered_start,
        discovered_end=told.discovered_end,
        provisional=not told.confirmed,
        links=ready_replies(case, incident.ref, token, words),
    )
    return send_letter(case, letter, model)

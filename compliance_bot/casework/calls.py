"""Reports by phone or at the desk: `TELEFOON <tijd> <wie>` by mail from any colleague (P7, P20; mail.md §6)."""

from __future__ import annotations

from dataclasses import replace
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
from compliance_bot.reading.facts import Command, MailClass, Unclear
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.tokens import Purpose

WORD = "telefoon"
_WORDS = ("TELEFOON", "PHONE")
_SAME_MINUTE = timedelta(minutes=5)
_LONGEST = 500


def with_call(case: Case, mail: Incoming, *, sent_at: datetime) -> Incoming:
    """The mail with the call it tells of, when a colleague sent it and it names a time; else as it was.

    A processor's or stranger's is an ordinary report (mail.md §5). Without a time nobody can tell a call from a
    report of a lost phone: it counts as a report of the sender, whose clock starts no later, and we ask.
    """
    if mail.mail_class != MailClass.HUMAN or mail.sender.reporter_role is not ev.ReporterRole.EMPLOYEE:
        return mail
    new = split_reply(mail.facts.text).new
    said = read_command(new, banners=case.desk.policy.banners, sent_at=sent_at, zone=case.desk.policy.zone)
    if isinstance(said, Command) and said.name == WORD and said.at is not None:
        return replace(mail, call=_call(case, mail, said, line=_first_line(new)))
    return replace(mail, perhaps_call=_resembles(said))


def _resembles(said: Command | Unclear) -> bool:
    if isinstance(said, Command):
        return said.name == WORD
    return said.understood in _WORDS


def _call(case: Case, mail: Incoming, said: Command, *, line: str) -> Call:
    """A moment after the mail itself contradicts it, and is asked (P3); the clocks of two machines may differ."""
    received = mail.arrival.received_at
    at = said.at if said.at is None or said.at > received + _SAME_MINUTE else min(said.at, received)
    later = at if at is not None and at > received else None
    caller = caller_of(said.value, case.desk.policy.directory)
    return Call(
        at=None if later else at,
        later=later,
        who=said.value[:_LONGEST],
        role=caller.role,
        person=caller.person,
        said=said.reason,
        quote=line[:_LONGEST],
    )


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def may_be_call(case: Case, ref: str, report: int) -> bool:
    """Did this report come by phone, or begin with the word, so that its sender may tell of the call (again)?"""
    for entry in case.work.entries(ref):
        event = entry.event
        if isinstance(event, ev.CallTold) and event.report == report:
            return True
        if isinstance(event, ev.ReportReceived) and event.arrival == report:
            begins = _first_line(event.text).upper().startswith(_WORDS)
            if begins:
                return True
    return False


def record_call(case: Case, ref: str, mail: Incoming, *, report: int, confirmed: bool) -> None:
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

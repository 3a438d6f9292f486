"""What the colleague who took a call answers: the right time and name, or that it is right (P4, P7, P20)."""

from __future__ import annotations

from dataclasses import replace

from compliance_bot.casework.calls import call_letter, record_call
from compliance_bot.casework.compose import Letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Call, Incoming, answer_address, may_be_answered
from compliance_bot.casework.opening import bracketed, judge_report, set_awareness
from compliance_bot.casework.views import view_of
from compliance_bot.reading.tokens import Purpose, reporter_key


def retell_call(case: Case, ref: str, report: int, *, mail: Incoming, sure: bool) -> None:
    """TELEFOON in answer to our thanks: the old telling stays in the journal, the clock moves by the new one (P20).

    sure: the colleague's own token from their own address. Otherwise it only counts where it makes the clock start
    earlier; it takes no role away, and names nobody as the caller: that would bring their stand-ins' rights (P18).
    """
    known, call = next(one for one in case.incident(ref).reports if one.arrival == report), mail.call
    if call is None:
        return
    earlier = call.at is not None and call.at < known.reported_at
    if sure or (earlier and not known.call_confirmed):
        told = mail if sure else replace(mail, call=replace(call, role=known.role, person=""))
        record_call(case, ref, told, report=report, confirmed=sure, sure=sure)
        _reckon(case, ref, report)
    if may_be_answered(case, mail, ref):
        _thank(case, ref, report, mail=mail)


def confirm_call(case: Case, ref: str, report: int, *, mail: Incoming) -> None:
    """JA by the colleague who took the call: the time they told is confirmed, whatever else they agree with (P4).

    Where somebody without their token told another time since, nobody can see which one the JA is about: it is asked
    once more, and that answer confirms it.
    """
    known = next(one for one in case.incident(ref).reports if one.arrival == report)
    if known.called_at is None or known.call_confirmed:
        return
    told = next(one for one in view_of(case, case.incident(ref)).reports if one.arrival == report)
    call = Call(at=known.called_at, who=told.caller, role=known.role, contact=told.contact)
    asked_about = replace(mail, call=call)
    record_call(case, ref, asked_about, report=report, confirmed=known.call_sure)
    _reckon(case, ref, report)
    if not known.call_sure and may_be_answered(case, mail, ref):
        _thank(case, ref, report, mail=asked_about)


def _reckon(case: Case, ref: str, report: int) -> None:
    judge_report(case, ref, report)
    set_awareness(case, ref)


def _thank(case: Case, ref: str, report: int, *, mail: Incoming) -> None:
    letter = Letter(
        kind="call_noted",
        incidents=(ref,),
        recipient=answer_address(mail),
        occasion=f"arrival {mail.arrival.id}",
        person=reporter_key(mail.sender.address),
        question=Purpose.DISCOVERY,
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
    )
    call_letter(case, letter, case.incident(ref), report=report, later=mail.call.later if mail.call else None)

"""GEMELD: the filing at the AP ends the road, and behind CORRECTIE sets right what was typed of it (P19, P28)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from compliance_bot.casework.answer import Offer, ask_back
from compliance_bot.casework.breach import inform_of_breach
from compliance_bot.casework.compose import send_chat, update_chat
from compliance_bot.casework.corrected import said_instead
from compliance_bot.casework.desk import Case, number_of
from compliance_bot.casework.opening import TEXT_KEPT
from compliance_bot.casework.receipts import tell_receipts, view_of_filing
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.steering import end_road, steer
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock import filing_verdict
from compliance_bot.procedure.corrections import is_its_number
from compliance_bot.procedure.incident import Filing, Incident
from compliance_bot.procedure.informing import SUPPLEMENT
from compliance_bot.reading.facts import UnclearKind


def file_at_ap(case: Case, saying: Saying) -> Handled:
    """GEMELD <meldnummer>: the filing ends the AP road, and means MELDEN (P19, P28)."""
    incident = case.incident(saying.ref)
    right = rule.right_to_file(saying.person, incident=incident, now=case.now, rules=case.desk.rules)
    standing = incident.filings[-1] if incident.filings else None
    why = _hindrance(case, saying, right, standing)
    if why:
        offer = _offer(saying) if why == rule.Why.ENDED and standing is not None else None
        return ask_back(case, saying.mail, saying.ref, said=saying.command, why=why, offer=offer)
    if standing is not None:
        return _correct(case, saying, right, standing)
    if incident.outcome is not None:
        withdrawn = ev.OutcomeWithdrawn(outcome=incident.outcome, why=f"GEMELD ({right.role})")
        case.work.record(saying.ref, withdrawn, at=case.now)
    filed_at = saying.command.at or saying.mail.arrival.received_at
    event = ev.FilingRecorded(
        **_said(case, saying, right, filed_at),
        provisional=saying.command.provisional,
        **said_instead(saying),
    )
    case.work.record(saying.ref, event, at=case.now)
    case.work.record(saying.ref, ev.OutcomeReached(outcome=ev.Outcome.GEMELD), at=case.now)
    inform_of_breach(case, saying.ref)
    return _told(case, saying, right)


def _correct(case: Case, saying: Saying, right: rule.Right, was: Filing) -> Handled:
    """The filing that stands gets the number, moment and kind that were meant; the road stays ended."""
    event = ev.FilingCorrected(
        **_said(case, saying, right, saying.command.at or was.filed_at),
        provisional=_is_provisional(saying, was),
        was_number=was.number,
        was_filed_at=was.filed_at,
        was_provisional=was.provisional,
        was_verdict=was.verdict,
    )
    case.work.record(saying.ref, event, at=case.now)
    if event.filed_at != was.filed_at:
        # its days are counted from the moment that is right now
        end_road(case, saying.ref, SUPPLEMENT, why="corrected")
    return _told(case, saying, right, was=was)


def _is_provisional(saying: Saying, was: Filing) -> bool:
    """What the line leaves out stays as it was: nobody ends a road by forgetting a word.

    Where nothing else on it differs, the word left out is what it corrects.
    """
    command = saying.command
    if command.provisional or not was.provisional:
        return command.provisional
    same_moment = command.at is None or command.at == was.filed_at
    return not (is_its_number(was, command.number) and same_moment)


def _changes_nothing(saying: Saying, was: Filing) -> bool:
    command = saying.command
    same = is_its_number(was, command.number) and (command.at is None or command.at == was.filed_at)
    return same and _is_provisional(saying, was) == was.provisional


def _said(case: Case, saying: Saying, right: rule.Right, filed_at: datetime) -> dict[str, Any]:
    incident = case.incident(saying.ref)
    theirs = incident.override.at if incident.override else None
    return {
        "number": saying.command.number,
        "filed_at": filed_at,
        "verdict": filing_verdict(filed_at, incident.aware_at, theirs=theirs),
        "person": saying.person.id,
        "role": right.role,
        "arrival": saying.mail.arrival.id,
        "evidence": saying.mail.arrival.evidence,
        "said_at": saying.mail.arrival.received_at,
        "proof": saying.proof.level.value,
        "proof_reason": saying.proof.reason,
        "remark": saying.command.reason[:TEXT_KEPT],
    }


def _told(case: Case, saying: Saying, right: rule.Right, *, was: Filing | None = None) -> Handled:
    """The roads beside follow; assessors and chat hear of it."""
    steer(case, saying.ref)
    tell_receipts(case, saying, word="gemeld", right=right, was=was)
    view = view_of(case, case.incident(saying.ref))
    verdict = case.incident(saying.ref).filings[-1].verdict.value
    model = model_for(
        case,
        view,
        word="gemeld",
        role=right.role,
        final=True,
        filing_verdict=verdict,
        was=view_of_filing(was) if was is not None else None,
    )
    send_chat(case, "ended", model, occasion=f"arrival {saying.mail.arrival.id}")
    update_chat(case, model, occasion=f"arrival {saying.mail.arrival.id}")
    return Handled(outcome="command", reason="gemeld", incident=saying.ref)


def _hindrance(case: Case, saying: Saying, right: rule.Right, standing: Filing | None) -> str:
    """Why it is not recorded, '' when it is."""
    command, incident = saying.command, case.incident(saying.ref)
    if _is_ours(case, saying):
        return UnclearKind.NUMBER_MISSING.value
    if right.refused is not None:
        return right.refused.value
    if standing is not None and not command.corrects:
        return rule.Why.ENDED.value
    if standing is not None and _is_older(case, saying):
        return "older"
    if standing is not None and _changes_nothing(saying, standing):
        return "filing_same"
    return "" if _can_be(saying, incident, standing) else UnclearKind.BAD_MOMENT.value


def _can_be(saying: Saying, incident: Incident, standing: Filing | None) -> bool:
    """Can it have been filed then? A moment that only stays as it was is not judged again."""
    filed_at = saying.command.at or saying.mail.arrival.received_at
    kept = standing is not None and saying.command.at is None
    return kept or incident.aware_at - timedelta(days=1) <= filed_at <= _latest_moment(saying)


def _is_older(case: Case, saying: Saying) -> bool:
    """Was something said of the filing after this mail was received?"""
    told = (entry.event for entry in case.work.entries(saying.ref))
    said = [one.said_at for one in told if isinstance(one, ev.FilingRecorded | ev.FilingCorrected)]
    return bool(said) and saying.mail.arrival.received_at < max(said)


def _offer(saying: Saying) -> Offer:
    """How to say that the one which stands was typed in wrongly: what they wrote, behind CORRECTIE."""
    command = saying.command
    label = f"CORRECTIE GEMELD {command.number}"
    moment = f" {command.at.astimezone(UTC):%d-%m-%Y %H.%M} UTC" if command.at else ""
    return Offer(label=label, body=f"{label}{moment}{' voorlopig' if command.provisional else ''}")


def _is_ours(case: Case, saying: Saying) -> bool:
    """Is the number given an incident number of ours, with or without its prefix?"""
    number, prefix = saying.command.number.upper(), case.desk.policy.organisation.prefix
    return number == number_of(saying.ref) or number.startswith(f"{prefix}-")


def _latest_moment(saying: Saying) -> datetime:
    """The latest a moment in this mail can be: receipt, or when we saw it, should the server's clock be behind."""
    arrival = saying.mail.arrival
    return max(arrival.received_at, arrival.first_seen_at) + timedelta(minutes=5)

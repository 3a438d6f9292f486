"""Something new about an incident that has ended: its ladder stands again, from the new fact on (P20, P34)."""

from __future__ import annotations

from datetime import datetime

from compliance_bot.casework.compose import update_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Road


def reopen_for_new_fact(case: Case, ref: str, *, at: datetime, why: str) -> None:
    """Open an ended incident again, aware of the new fact at `at`; nothing happens to one that is open (P20)."""
    incident = case.incident(ref)
    if incident.road is not Road.ENDED or incident.outcome is None:
        return
    if incident.not_informing is not None:
        case.work.record(ref, ev.InformingSettled(final=False, why=why), at=case.now)
    withdrawn = ev.OutcomeWithdrawn(outcome=incident.outcome, why=why, asks_again=True)
    case.work.record(ref, withdrawn, at=case.now)
    if incident.rungs:
        case.work.record(ref, ev.RungsRearmed(hours=incident.rungs, ahead_until=case.now), at=case.now)
    case.work.record(
        ref,
        ev.AwarenessSet(aware_at=at, basis=ev.AwareBasis.RECEIVED, confirmed=True),
        at=case.now,
    )
    update_chat(
        case, model_for(case, view_of(case, case.incident(ref))), occasion=f"reopened {at.isoformat()}"
    )

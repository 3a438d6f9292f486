"""An ended incident goes on: HEROPENEN at its true hour, or a new fact with a ladder of its own (P19, P20, P34)."""

from __future__ import annotations

from datetime import datetime

from compliance_bot.casework.compose import update_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.lending import leads_to
from compliance_bot.casework.saying import Effect, Saying
from compliance_bot.casework.steering import steer
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import known_now
from compliance_bot.procedure.decisions import Right
from compliance_bot.procedure.incident import Road

RECHECK_NOT_SAFE, RECHECK_SILENT = "recheck_not_safe", "recheck_silent"


def reopen(case: Case, saying: Saying, right: Right) -> Effect:
    """HEROPENEN: whoever assesses may do it, for it is the safe side; the earlier awareness drives on (P19, P20)."""
    incident = case.incident(saying.ref)
    if incident.outcome is None:
        return Effect()
    why = f"{saying.command.name.upper()} ({right.role})"
    event = ev.OutcomeWithdrawn(outcome=incident.outcome, why=why, asks_again=True)
    case.work.record(saying.ref, event, at=case.now)
    filed = incident.outcome is ev.Outcome.GEMELD
    return Effect(did="reopened_filed" if filed else "reopened", reopened=not filed)


def reopen_without_filing(case: Case, saying: Saying, right: Right) -> Effect:
    """INGETROKKEN: the filing that ended it is there no more, so the ladder is back at the true hour (P19).

    Whether it need not be notified after all is a decision of its own, with its second (P18).
    """
    if case.incident(saying.ref).outcome is not ev.Outcome.GEMELD:
        return Effect()
    return reopen(case, saying, right)


def reopen_on_recheck(case: Case, saying: Saying, _right: Right) -> Effect:
    """HERCONTROLE NIET VEILIG: a new fact, known since its mail came in (P34). On an open incident it is only kept."""
    received = saying.mail.arrival.received_at
    restarted = reopen_for_new_fact(case, saying.ref, received, RECHECK_NOT_SAFE)
    return Effect(did="restarted" if restarted else "open")


def reopen_for_new_fact(case: Case, ref: str, at: datetime, why: str) -> bool:
    """A new ladder from `at` on, the receipt of the new fact; whether the incident had ended (P20, P34).

    Everything is asked again, also whether people are informed: what was decided before did not know this. The tick
    asks it at once. why: a code, nobody's words.
    """
    ref = leads_to(case, ref)
    incident = case.incident(ref)
    if incident.road is not Road.ENDED or incident.outcome is None:
        return False
    event = ev.LadderRestarted(
        aware_at=at, was=incident.aware_at, outcome=incident.outcome, why=why, weighed=known_now(incident)
    )
    case.work.record(ref, event, at=case.now)
    steer(case, ref)
    view = view_of(case, case.incident(ref))
    update_chat(case, model_for(case, view), occasion=f"new fact {at.isoformat()}")
    return True

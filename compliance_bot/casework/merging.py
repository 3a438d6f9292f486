"""HOORT BIJ and LOS VAN: one event, one clock, the earliest; and back again (P18, P20; mail.md §3, §5)."""

from __future__ import annotations

from compliance_bot.casework.compose import update_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.lending import chain_of, leads_to, lend
from compliance_bot.casework.saying import Effect, Saying
from compliance_bot.casework.steering import end_road, open_road, steer
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import due_again
from compliance_bot.procedure.clock_changes import without
from compliance_bot.procedure.decisions import Right
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.informing import AUDIENCE, TECHNICAL_ROAD, Wanted
from compliance_bot.procedure.norms import Asks


def link_hindrance(case: Case, saying: Saying) -> str:
    """Why these cannot be linked or unlinked, '' when they can: no side door around a decision (mail.md §5)."""
    command = saying.command
    named = (command.ref, *command.refs)
    if any(case.work.incident(ref) is None for ref in named):
        return "no_such_incident"
    if command.name == "los_van":
        return "" if _merged_pair(case, saying) else "not_joined"
    if command.refs and command.refs != (saying.ref,):
        return "other_number"
    target = case.incident(leads_to(case, command.ref))
    if target.ref == saying.ref:
        return "no_such_incident"
    if target.road is Road.ENDED:
        return "belongs_to_ended"
    return "reopen_first" if case.incident(saying.ref).road is Road.ENDED else ""


def merge(case: Case, saying: Saying, _right: Right) -> Effect:
    """This incident goes on in the other one: the earliest clock, all reporters, a MELDEN that was said."""
    target = leads_to(case, saying.command.ref)
    _hand_over_audiences(case, saying.ref, target)
    reached = ev.OutcomeReached(outcome=ev.Outcome.SAMENGEVOEGD, into=target)
    case.work.record(saying.ref, reached, at=case.now)
    lend(case, saying.ref)
    _hand_over_technical(case, saying.ref, target)
    _show(case, saying, saying.ref, target)
    return Effect(did="merged", other=target)


def _hand_over_technical(case: Case, ref: str, target: str) -> None:
    """Technicians who did not answer yet are asked about the one that goes on, where their answer leads (P8)."""
    if case.incident(ref).side_road(TECHNICAL_ROAD) is None:
        return
    end_road(case, ref, TECHNICAL_ROAD, why=ev.MERGED)
    open_road(case, target, Wanted(road=TECHNICAL_ROAD, since=case.now, asks=Asks.CONFIRM))


def _hand_over_audiences(case: Case, ref: str, target: str) -> None:
    """An audience whose owner is not ready goes along: what was said of it is said of the one that goes on (P26)."""
    known = {one.audience for one in case.incident(target).statements if one.name == "doelgroep"}
    for road in case.incident(ref).side_roads:
        kind, _, audience = road.road.partition(" ")
        if kind != AUDIENCE or audience in known:
            continue
        for entry in reversed(case.work.entries(ref)):
            event = entry.event
            if isinstance(event, ev.StatementRecorded) and event.audience == audience:
                case.work.record(target, event, at=case.now)
                break


def unmerge(case: Case, saying: Saying, right: Right) -> Effect:
    """It stands at its own clock again, and the other gives back what it borrowed."""
    absorbed = _merged_pair(case, saying)
    if not absorbed:
        return Effect()
    target = case.incident(case.incident(absorbed).merged_into)
    alone = without(target, absorbed)
    again = due_again(target, alone.aware_at, now=case.now, ladder=case.desk.policy.ladder)
    later = alone.aware_at > target.aware_at
    released = ev.IncidentReleased(ref=absorbed, rearmed=again if later else ())
    case.work.record(target.ref, released, at=case.now)
    lend(case, target.ref)
    withdrawn = ev.OutcomeWithdrawn(outcome=ev.Outcome.SAMENGEVOEGD, why=f"LOS VAN ({right.role})")
    case.work.record(absorbed, withdrawn, at=case.now)
    _show(case, saying, absorbed, target.ref)
    return Effect(did="released", other=absorbed if saying.ref != absorbed else target.ref)


def _merged_pair(case: Case, saying: Saying) -> str:
    """Of the incident that is spoken on and the one that is named, the one merged into the other; '' for none."""
    here, named = saying.ref, saying.command.ref
    if here in chain_of(case, named):
        return named
    return here if named in chain_of(case, here) else ""


def _show(case: Case, saying: Saying, *refs: str) -> None:
    """The roads beside the AP road and the chat follow on both."""
    for ref in refs:
        steer(case, ref)
        model = model_for(case, view_of(case, case.incident(ref)))
        update_chat(case, model, occasion=f"arrival {saying.mail.arrival.id}")

"""KENNIS and TERMIJN carried out: earlier at once, later and the AP's own term with a second (P18, P20, P24)."""

from __future__ import annotations

from compliance_bot.casework.clock_seconds import settle_or_ask
from compliance_bot.casework.desk import Case
from compliance_bot.casework.lending import lend
from compliance_bot.casework.saying import Effect, Saying
from compliance_bot.casework.typed import typed_by
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import TERMIJN, is_earlier, known_now
from compliance_bot.procedure.decisions import Right


def is_at_once(case: Case, saying: Saying) -> bool:
    """Does this KENNIS need nobody else: the safe side (P20)?"""
    at = saying.command.at
    return saying.command.name != TERMIJN and at is not None and is_earlier(case.incident(saying.ref), at)


def set_clock(case: Case, saying: Saying, right: Right) -> Effect:
    """KENNIS <date time> <reason>, once it was kept; the old clock drives until a later moment has its second."""
    incident = case.incident(saying.ref)
    if is_at_once(case, saying):
        return _earlier(case, saying, right)
    if typed_by(saying):
        # no word of theirs where a second is needed, before their own reply (mail.md §6)
        return Effect(did="typed", was=incident.aware_at)
    did = settle_or_ask(case, saying.ref, saying.command.name, occasion=f"arrival {saying.mail.arrival.id}")
    return Effect(did=did, was=incident.aware_at)


def _earlier(case: Case, saying: Saying, right: Right) -> Effect:
    """Any assessor, the FG too. Who reported it hurries the clock, and makes nothing certain (P18).

    Nor does a word typed on somebody's behalf: whose turn it is to decide follows from what is certain (mail.md §6).
    """
    incident, at = case.incident(saying.ref), saying.command.at or case.now
    sure = saying.person.id not in incident.reporters() and not typed_by(saying)
    if at == incident.aware_at and (incident.aware_confirmed or not sure):
        return Effect(did="same", was=incident.aware_at)
    event = ev.AwarenessMoved(
        aware_at=at,
        was=incident.aware_at,
        was_basis=incident.aware_basis,
        confirmed=sure,
        person=saying.person.id,
        role=right.role,
        weighed=known_now(incident),
    )
    case.work.record(saying.ref, event, at=case.now)
    lend(case, saying.ref)
    return Effect(did="earlier" if at < incident.aware_at else "confirmed", was=incident.aware_at)

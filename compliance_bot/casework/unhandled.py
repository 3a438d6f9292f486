"""Mails that stay without an outcome, however often they are tried: a person must know (P1)."""

from __future__ import annotations

from datetime import timedelta

from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for

_PATIENCE = timedelta(minutes=15)
_KIND, _TOLD = "mails_unhandled", "mails unhandled told"


def tell_of_unhandled(case: Case) -> int:
    """One chat line a day with how many mails wait for longer than a quarter of an hour; how many, 0 when told."""
    today = f"{case.now:%Y-%m-%d}"
    waiting = case.work.unhandled()
    if not waiting or case.work.fact(_TOLD) == today:
        return 0
    late = sum(case.now - case.work.arrival(arrival_id).first_seen_at >= _PATIENCE for arrival_id in waiting)
    if late:
        send_chat(case, _KIND, model_for(case, None, lines=("",) * late), occasion=today)
        case.work.set_fact(_TOLD, today)
    return late

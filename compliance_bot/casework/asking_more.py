"""A word that waits for its second: who may be it changes with time and absences, and is asked at once (P11, P18)."""

from __future__ import annotations

from compliance_bot.casework.clock_seconds import ask_more_on_clock
from compliance_bot.casework.desk import Case
from compliance_bot.casework.informing import ask_more_on_informing
from compliance_bot.casework.seconds import ask_more_to_decide
from compliance_bot.casework.unreached import carry_over
from compliance_bot.casework.waiting import CLOCK_WAITS, SECONDS_WAIT, look_again


def ask_more(case: Case) -> None:
    """Ask whoever's turn has come since the last tick."""
    look_again(case, SECONDS_WAIT, _ask_more_seconds)
    look_again(case, CLOCK_WAITS, _ask_more_on_clock)


def _ask_more_seconds(case: Case, ref: str) -> bool:
    # an absence told about another incident counts here too: a vacation program answers us once (T21)
    carry_over(case, ref)
    decide, inform = ask_more_to_decide(case, ref), ask_more_on_informing(case, ref)
    return decide or inform


def _ask_more_on_clock(case: Case, ref: str) -> bool:
    carry_over(case, ref)
    return ask_more_on_clock(case, ref)

"""What the tick tells of the program itself, each in a transaction of its own (promise 7)."""

from __future__ import annotations

from collections.abc import Callable

from compliance_bot.casework.clock_check import tell_of_skew
from compliance_bot.casework.desk import Case
from compliance_bot.casework.expiries import tell_of_expiries
from compliance_bot.casework.heads import tell_of_lost_heads
from compliance_bot.casework.sign_of_life import tell_of_life

SIGNS: tuple[Callable[[Case], int], ...] = (tell_of_life, tell_of_expiries, tell_of_skew, tell_of_lost_heads)

"""An incident whose row cannot be read gets no reminders: who relies on them hears it, once a day (T33; promise 7)."""

from __future__ import annotations

from compliance_bot.casework.caps import Per, alarm
from compliance_bot.casework.desk import Case

_LOOKED = "looked for unreadable incidents"


def tell_of_unreadable(case: Case) -> None:
    """Name it in the chat: at once where something is due on it, else with the look at all open ones, once an hour.

    The others go on. `register verify` finds what is wrong, `rebuild` makes the row again from the journal.
    """
    spoiled = set(case.work.unreadable(case.now))
    hour = f"{case.now:{Per.HOUR.value}}"
    if case.work.fact(_LOOKED) != hour:
        case.work.set_fact(_LOOKED, hour)
        spoiled |= set(case.work.unreadable())
    for ref in sorted(spoiled):
        alarm(case, "reminder_failed", named=ref, per=Per.DAY)

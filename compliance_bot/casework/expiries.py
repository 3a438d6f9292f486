"""Passwords, tokens and certificates that end on a known day: said in time, so that no road dies of it (T42)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.machine_notices import tell_technicians
from compliance_bot.ports import ExpiryView, NoticeView, Work
from compliance_bot.procedure.weekly import WARN_DAYS, warns_today

CERTIFICATES = ("mailbox_certificate", "smtp_certificate")


class _Ends(NamedTuple):
    what: str
    on: date


def certificate_seen(desk: Desk, what: str, ends_at: datetime | None) -> None:
    """Remember until when a server's certificate is valid, as it was shown on our last line to it."""
    if ends_at is None:
        return
    with desk.store.work() as work:
        if work.fact(_seen(what)) != ends_at.isoformat():
            work.set_fact(_seen(what), ends_at.isoformat())


def expiries_of(case: Case) -> tuple[ExpiryView, ...]:
    """All that has a known end, the next to end in front."""
    today = _today(case)
    found = sorted(_known(case.work, case), key=lambda one: (one.on, one.what))
    return tuple(ExpiryView(what=one.what, on=one.on, days=(one.on - today).days) for one in found)


def expiring(case: Case) -> tuple[ExpiryView, ...]:
    """What ends within thirty days, or has ended."""
    return tuple(one for one in expiries_of(case) if one.days <= WARN_DAYS)


def tell_of_expiries(case: Case) -> int:
    """Warn of what ends soon: from thirty days on each week, in the last seven days daily; how many warnings."""
    today, told = _today(case), 0
    for one in expiring(case):
        fact = f"expiry told {one.what} {one.on.isoformat()}"
        if not warns_today(today=today, ends_on=one.on, told=_day(case.work.fact(fact))):
            continue
        notice = NoticeView(about="expiry", what=one.what, days=one.days, on=one.on)
        tell_technicians(case, notice, occasion=f"{one.what} {one.on} {today}")
        case.work.set_fact(fact, today.isoformat())
        told += 1
    return told


def _known(work: Work, case: Case) -> list[_Ends]:
    found = [_Ends(one.what, one.on) for one in case.desk.policy.silence.expiries]
    for what in CERTIFICATES:
        ends_at = remembered(work, _seen(what))
        if ends_at is not None:
            found.append(_Ends(what, ends_at.astimezone(case.desk.policy.zone).date()))
    return found


def _today(case: Case) -> date:
    return case.now.astimezone(case.desk.policy.zone).date()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _seen(what: str) -> str:
    return f"ends {what}"

"""Whoever the configuration says to be away has somebody beside them from the first day on (P11; mail.md §8).

Like every absence it only widens: the person stays in the circle. It is proven, for the operator said so. It is not
remembered: an absence taken out of the configuration counts for no new incident.
"""

from __future__ import annotations

from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_beside import ask_beside
from compliance_bot.casework.desk import Case
from compliance_bot.casework.unreached import Notice, planned, record_unreached, say_unreached


def tell_of_absences(case: Case) -> None:
    """Ask others on each open incident from the midnight on at which somebody is away; safe to repeat."""
    for person in case.desk.policy.directory.persons:
        notice = planned(case, person)
        if notice is not None:
            with apart(case, "absence_could_not_be_told", person=person.id):
                _begin(case, notice)


def _begin(case: Case, notice: Notice) -> None:
    news = [one.ref for one in case.work.incidents(open_only=True) if record_unreached(case, one, notice)]
    if news:
        called = ask_beside(case, notice.person, [case.incident(ref) for ref in news])
        occasion = f"planned {notice.person.id} {notice.until.isoformat()} {' '.join(news)}"
        say_unreached(case, notice.why, news, person=notice.person, called=called, occasion=occasion)

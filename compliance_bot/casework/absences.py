"""Whoever is known to be away has somebody beside them on every open incident, also on one that opens again (P11).

By the configuration from the first day on, which is proven, for the operator said so; by a notice of theirs for as long
as that lasts: an absence belongs to the person, for all incidents (mail.md §8). Like every absence it only widens: the
person stays in the circle. What the configuration says is not remembered: an absence taken out of it counts for no new
incident.
"""

from __future__ import annotations

from collections.abc import Sequence

from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_beside import ask_beside, asked
from compliance_bot.casework.desk import Case
from compliance_bot.casework.unreached import (
    Notice,
    is_news,
    known_absences,
    record_unreached,
    say_unreached,
)
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident


def tell_of_absences(case: Case) -> None:
    """Ask others on each open incident that does not know of an absence yet; safe to repeat."""
    away = known_absences(case)
    incidents = case.work.incidents(open_only=True) if away else ()
    for notice in away:
        with apart(case, "absence_could_not_be_told", person=notice.person.id):
            _begin(case, notice, incidents)


def _begin(case: Case, notice: Notice, incidents: Sequence[Incident]) -> None:
    """Where the person was asked, whoever acts beside them is asked at once; elsewhere it is only known in time."""
    unaware = [one.ref for one in incidents if is_news(case, one, notice)]
    news = [ref for ref in unaware if record_unreached(case, case.incident(ref), notice)]
    if notice.why is not ev.Unreached.PLANNED:
        news = [ref for ref in news if asked(case, case.incident(ref), notice.person)]
    if news:
        called = ask_beside(case, notice.person, [case.incident(ref) for ref in news])
        occasion = f"known {notice.person.id} {notice.until.isoformat()} {' '.join(news)}"
        say_unreached(case, notice.why, news, person=notice.person, called=called, occasion=occasion)

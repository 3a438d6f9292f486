"""Too many new incidents in an hour: their first messages go out together (mail.md §8).

Rung 0 of such an incident simply stays due in the agenda, so that nothing else than the ladder's own machinery has
to remember it (promise 2): the tick carries it out at the next quarter of an hour with the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from compliance_bot.casework.caps import next_grid
from compliance_bot.casework.desk import Case
from compliance_bot.ports import AlikeView, IncidentView
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import DueRung, after_quiet, rungs_due_by

DETAILED = 30
"""How many incidents, or attached mails, one overview shows in full; of the others it tells every number."""
_OPENED = "incidents opened lately"
_HOUR = timedelta(hours=1)
_CLOCK_SLACK = timedelta(minutes=5)
_NUMBERS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_WORDS_COMPARED = 2_000


def digest_moment(case: Case) -> datetime | None:
    """Count one more incident opened now; when its first messages go out, None: at once.

    Only the latest few moments are kept, as many as are told at once in an hour.
    """
    most = case.desk.policy.floods.incidents_an_hour
    recent = [moment for moment in _opened(case) if case.now - _HOUR < moment <= case.now + _CLOCK_SLACK]
    kept = (*recent, case.now)[-most:]
    case.work.set_fact(_OPENED, " ".join(moment.isoformat() for moment in kept))
    return next_grid(case, case.now) if len(recent) >= most else None


def _opened(case: Case) -> Iterable[datetime]:
    return map(datetime.fromisoformat, case.work.fact(_OPENED).split())


def waits_for_digest(incident: Incident, due: Sequence[DueRung], now: datetime) -> bool:
    """Is nothing due yet but the first messages, and those with the next overview?"""
    return incident.digest_at is not None and incident.digest_at > now and due[-1].hours == 0


def horizon(case: Case) -> datetime:
    """Until when rungs are carried out now: now; in a flood what falls within this quarter of an hour goes along.

    Hundreds of incidents that opened one by one would otherwise fill the day of their people with mails. Early by
    minutes, never late.
    """
    soon = case.now + timedelta(minutes=case.desk.policy.floods.digest_minutes)
    if not any(due.rung.road == AP for due in case.work.due(case.now)):
        return case.now
    coming = {due.incident.ref for due in case.work.due(soon) if due.rung.road == AP}
    return soon if len(coming) > case.desk.policy.floods.incidents_an_hour else case.now


def beside_horizon(case: Case) -> datetime:
    """The same for the roads beside the AP road; in the quiet hours only what may go in them, at its own moment."""
    if after_quiet(case.now, case.desk.policy.ladder) > case.now:
        return case.now
    soon = case.now + timedelta(minutes=case.desk.policy.floods.digest_minutes)
    coming = [due for due in case.work.due(soon) if due.rung.road != AP]
    if not any(due.rung.due_at <= case.now for due in coming):
        return case.now
    many = len({due.incident.ref for due in coming}) > case.desk.policy.floods.incidents_an_hour
    return soon if many else case.now


def due_rungs_until(case: Case, incident: Incident, until: datetime) -> tuple[DueRung, ...]:
    """The rungs due now, and those of a flood by `until`; never one that waits for the end of a quiet time."""
    ladder = case.desk.policy.ladder
    due = rungs_due_by(incident, case.now, ladder)
    if until <= case.now or incident.digest_at is not None:
        return due
    soon = rungs_due_by(incident, until, ladder)
    moved = any(rung.due_at != incident.aware_at + rung.hours * _HOUR for rung in soon[len(due) :])
    return due if moved else soon


def alike(views: Sequence[IncidentView], *, new: Iterable[str]) -> tuple[AlikeView, ...]:
    """Incidents whose words are the same but for numbers, as one block each, the most urgent block first."""
    fresh = frozenset(new)
    groups: dict[tuple[bool, str], list[IncidentView]] = {}
    for view in views:
        key = (view.ref in fresh, _likeness(view) or view.ref)
        groups.setdefault(key, []).append(view)
    return tuple(
        AlikeView(
            first=group[0],
            refs=tuple(view.ref for view in group),
            senders=len({report.address for view in group for report in view.reports}),
            new=is_new,
        )
        for (is_new, _), group in groups.items()
    )


def _likeness(view: IncidentView) -> str:
    """What look-alikes share: kind, subject and words without numbers; '' where there are no words."""
    bare = without_numbers(view.title, *(report.text for report in view.reports))
    return f"{view.kind} {bare}" if bare and view.road == "decide" else ""


def without_numbers(*texts: str) -> str:
    """What look-alikes have in common: the words without numbers, case and line ends."""
    words = " ".join(text[:_WORDS_COMPARED] for text in texts)
    return _SPACE.sub(" ", _NUMBERS.sub("", words)).strip().casefold()

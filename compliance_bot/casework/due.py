"""What is due on one incident, and whom it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import Letter, decision_words, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import DETAILED, alike
from compliance_bot.casework.views import model_for
from compliance_bot.ports import IncidentView, ReplyLink
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose

_FEW = 5
_ENOUGH = ("MELDEN", "NIET MELDEN", "GEEN DATALEK", "GEMELD", "STATUS")


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One incident's due rungs with whom they go to. new: nobody was told of it yet (a flood, mail.md §8)."""

    incident: Incident
    rungs: tuple[DueRung, ...]
    people: tuple[Person, ...]
    view: IncidentView

    @property
    def new(self) -> bool:
        """Do its first messages go out only now?"""
        return self.incident.digest_at is not None


def occasion_of(reminders: Sequence[Reminder]) -> str:
    """Which rungs a message carries, and for which awareness: a moved clock is another occasion."""
    return "; ".join(
        f"{r.incident.ref} {r.rungs[-1].hours} {r.incident.aware_at.isoformat()} {r.incident.rearmed}"
        for r in reminders
    )


def remind_of_many(
    case: Case,
    person: Person,
    reminders: Sequence[Reminder],
    *,
    beside: Person | None = None,
    instead: str = "",
) -> str:
    """Queue one mail with everything due to a person, the most urgent first; its key.

    Thirty stand in full with their own ready replies, so that each can be decided from it; of the others every
    number is told. A mail with new incidents in it is never replaced by a later reminder, nor is one that asks
    somebody beside a person out of reach (P11). instead: the key of the one whose place it takes, for some of its
    incidents have ended.
    """
    fresh = tuple(reminder.incident.ref for reminder in reminders if reminder.new)
    views = tuple(reminder.view for reminder in reminders)
    blocks = alike(views, new=fresh)[:DETAILED] if fresh else ()
    shown = shown_in_full(views, first=tuple(block.first.ref for block in blocks))
    told = {view.ref for view in shown} | {ref for block in blocks for ref in block.refs}
    letter = Letter(
        kind="new_digest" if fresh else "reminder_digest",
        incidents=tuple(view.ref for view in views),
        recipient=person.addresses[0],
        occasion=f"{_why(beside, instead)}{occasion_of(reminders)}",
        person=person.id,
        topic="" if fresh or beside else f"remind {person.id}",
        question=Purpose.OVERVIEW,
    )
    model = model_for(
        case,
        None,
        why="stand_in" if beside else "",
        who=label_of(beside) if beside else "",
        incidents=shown,
        incident_links=links_to_decide(case, person, shown),
        blocks=blocks,
        more=tuple(view.ref for view in views if view.ref not in told),
        greeting=person.name,
        role=label_of(person),
        decides=any(may_decide(case, reminder.incident, person) for reminder in reminders),
        reasons=may_assess(person, case.desk.policy.directory),
    )
    return send_letter(case, letter, model)


def _why(beside: Person | None, instead: str) -> str:
    """What makes it another message than the rung's own, which must not be taken for queued already."""
    return f"beside {beside.id} " if beside else f"instead of {instead} " if instead else ""


def shown_in_full(views: Sequence[IncidentView], *, first: Sequence[str] = ()) -> tuple[IncidentView, ...]:
    """The incidents an overview shows in full, the most urgent ones; those named go before the others."""
    if len(views) <= DETAILED:
        return tuple(views)
    named = [view for view in views if view.ref in first]
    others = [view for view in views if view.ref not in first]
    kept = {view.ref for view in (*named, *others)[:DETAILED]}
    return tuple(view for view in views if view.ref in kept)


def links_to_decide(
    case: Case, person: Person, views: Sequence[IncidentView]
) -> dict[str, tuple[ReplyLink, ...]]:
    """Each incident's own ready replies; in a long overview only those words that decide, and STATUS."""
    few = len(views) <= _FEW
    return {
        view.ref: ready_replies(
            case,
            view.ref,
            token_for(case, view.ref, person.id, Purpose.AP),
            tuple(word for word in decision_words(view.road) if few or word in _ENOUGH),
        )
        for view in views
    }

"""Asking the stand-ins of somebody out of reach: what the other one got, in one mail where it is much (P11, §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from compliance_bot.casework.calling import call_for_many
from compliance_bot.casework.circle import beside, has_it, may_decide
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder, remind_of_many
from compliance_bot.casework.told import TOGETHER, roads_told
from compliance_bot.casework.turns import next_asked, said_it
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.casework.waiting import SECONDS_WAIT, note_waiting
from compliance_bot.ports import IncidentView
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import label_in_circle, label_of, may_assess
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import due_rungs
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.tokens import Purpose

FEW = 3
"""So many incidents are told one by one; more of them in one mail a person and one chat line (mail.md §8)."""
_CALLS = frozenset({"technical_call", "technical_digest"})
# the mails that ask somebody to act; a receipt that comes back widens nothing
_QUESTIONS = frozenset({"assessment", "reminder", "reminder_digest", "new_digest", "second"})
# what asks for one word that waits: whoever is next in turn gets that question, not this mail's reader's stand-in
_APART = frozenset({"second_informing", "clock_second", "typed"})


def asked(case: Case, incident: Incident, person: Person, *, holder: Person | None = None) -> frozenset[str]:
    """The kinds of mail by which this person was asked to act on the incident.

    holder: only since that one has it, where they do. Whoever was asked before has left it to them since (P23).
    """
    told = case.work.entries(incident.ref)
    entries = told
    if holder is not None and has_it(incident, holder, case.now):
        taken = [at for at, entry in enumerate(told) if isinstance(entry.event, ev.TakenUp)]
        entries = told[taken[-1] :]
    queued = (e.event for e in entries if isinstance(e.event, ev.MessageQueued))
    mine = [one for one in queued if one.person == person.id]
    kinds = {one.kind for one in mine if one.kind in _CALLS | _QUESTIONS | _APART}
    reminded = any(one.kind == TOGETHER and AP in roads_told(told, one.key) for one in mine)
    return frozenset(kinds | ({"reminder"} if reminded else set()))


def label_out(case: Case, person: Person) -> str:
    """Who is out of reach, by role; a deputy without a role of their own as that."""
    deputy = not person.roles and case.desk.policy.directory.deputises(person)
    return "plaatsvervanger" if deputy else label_of(person)


def persons_of(case: Case, ids: Collection[str]) -> tuple[Person, ...]:
    """In the directory's order."""
    return tuple(one for one in case.desk.policy.directory.persons if one.id in ids)


def ask_beside(case: Case, out: Person, incidents: Sequence[Incident]) -> tuple[Person, ...]:
    """Ask everybody who acts beside those out of reach on these incidents, `out` the latest; whom it brings in.

    Whose turn it is to say a word that waits is asked for that, by the tick (asking_more.py).
    A deputy who is out passes the question on, so everybody out counts. Who was asked before is not asked again, but
    for what was handed to the one who is out since.
    """
    calls: dict[Person, dict[str, Incident]] = {}
    questions: dict[Person, dict[str, Incident]] = {}
    called: list[Person] = []
    for incident in incidents:
        in_turn = next_asked(case, incident)
        called += (one for one in beside(case, incident, (out,)) if not said_it(case, incident, one))
        called += in_turn
        if in_turn:
            # it may wait from before it was written down what waits
            note_waiting(case, SECONDS_WAIT, incident.ref)
        for away in persons_of(case, incident.out_of_reach(case.now)):
            kinds = asked(case, incident, away)
            # what was asked of this one: who stands in for the decider is not called for the IT that is out too
            for person in each_once(beside(case, incident, (away,))):
                had = asked(case, incident, person, holder=away)
                if kinds & _CALLS and not had & _CALLS:
                    calls.setdefault(person, {})[incident.ref] = incident
                if kinds & _QUESTIONS and not had & _QUESTIONS and person not in in_turn:
                    questions.setdefault(person, {})[incident.ref] = incident
    for person, mine in calls.items():
        _call(case, person, tuple(mine.values()), out)
    for person, mine in questions.items():
        _question(case, person, tuple(mine.values()), out)
    return each_once((*called, *calls, *questions))


def _call(case: Case, person: Person, mine: Sequence[Incident], out: Person) -> None:
    if len(mine) > FEW:
        call_for_many(case, person, _reminders(case, mine, person), beside=out)
        return
    for incident in mine:
        letter = _letter("technical_call", incident, person, out=out)
        model = model_for(
            case,
            view_of(case, incident),
            greeting=person.name,
            who=label_out(case, out),
            why="stand_in",
        )
        send_letter(case, letter, model)


def _question(case: Case, person: Person, mine: Sequence[Incident], out: Person) -> None:
    if len(mine) > FEW:
        remind_of_many(case, person, _reminders(case, mine, person), beside=out)
        return
    for incident in mine:
        model = model_for(
            case,
            _view(case, incident),
            greeting=person.name,
            role=label_in_circle(person),
            who=label_out(case, out),
            why="stand_in",
            decides=may_decide(case, incident, person),
            reasons=may_assess(person, case.desk.policy.directory),
        )
        send_letter(case, _letter("assessment", incident, person, out=out), model)


def _letter(kind: str, incident: Incident, person: Person, *, out: Person) -> Letter:
    return Letter(
        kind=kind,
        incidents=(incident.ref,),
        recipient=person.addresses[0],
        occasion=f"beside {out.id}",
        person=person.id,
        question=Purpose.HANDLING if kind in _CALLS else Purpose.AP,
    )


def _reminders(case: Case, mine: Iterable[Incident], person: Person) -> list[Reminder]:
    """The most urgent first; nothing here counts as a rung carried out."""
    found = [
        Reminder(
            incident=incident,
            rungs=due_rungs(incident, case.desk.policy.ladder)[:1],
            people=(person,),
            view=_view(case, incident),
        )
        for incident in mine
    ]
    return sorted(found, key=lambda one: one.view.t_strict)


def _view(case: Case, incident: Incident) -> IncidentView:
    return view_of(case, incident, hours=max(incident.rungs, default=0))

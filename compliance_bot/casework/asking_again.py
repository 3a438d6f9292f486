"""The reporter who has not said when it was discovered is asked again, in the language of the report (P4)."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.side_questions import Question, occasion_of
from compliance_bot.casework.views import model_for, reporter_addresses
from compliance_bot.ports import ReplyLink, ReportView
from compliance_bot.procedure import events as ev
from compliance_bot.reading.tokens import Purpose, reporter_key

NOBODY = "geen adres om het aan te vragen"
_ACKNOWLEDGED = frozenset({"acknowledgement", "call_noted"})


def ask_reporters(case: Case, questions: Sequence[Question]) -> dict[tuple[str, str], str]:
    """One mail an address for all that is asked of it in this tick; (incident, road) -> its outbox key (mail.md §8).

    Asked is who was thanked for the report, at the address that was thanked: nobody else, and no machine.
    """
    of: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        address = _thanked(case, question)
        if address:
            of.setdefault((address, _report(question).language), []).append(question)
    keys: dict[tuple[str, str], str] = {}
    for (address, _), mine in of.items():
        key = _ask_one(case, address, mine) if len(mine) == 1 else _ask_of_many(case, address, mine)
        keys |= {(question.incident.ref, question.road.road): key for question in mine}
    return keys


def _ask_one(case: Case, address: str, mine: Sequence[Question]) -> str:
    question, report = mine[0], _report(mine[0])
    letter = Letter(
        kind="discovery_asked",
        incidents=(question.incident.ref,),
        recipient=address,
        occasion=occasion_of(case, mine),
        person=_person(case, question),
        question=Purpose.DISCOVERY,
        answer=True,
    )
    model = model_for(
        case,
        question.view.incident,
        language=ev.Language(report.language),
        greeting=report.name,
        why="call" if report.by_phone else "",
        quote=report.quote,
        discovered_start=report.discovered_start,
        discovered_end=report.discovered_end,
    )
    return send_letter(case, letter, model)


def _ask_of_many(case: Case, address: str, mine: Sequence[Question]) -> str:
    shown = mine[:DETAILED]
    letter = Letter(
        kind="discoveries_asked",
        incidents=tuple(question.incident.ref for question in mine),
        recipient=address,
        occasion=occasion_of(case, mine),
        person=_person(case, mine[0]),
        answer=True,
    )
    model = model_for(
        case,
        None,
        language=ev.Language(_report(mine[0]).language),
        greeting=_report(mine[0]).name,
        incidents=tuple(question.view.incident for question in shown),
        incident_links={question.incident.ref: _links(case, question) for question in shown},
        more=tuple(question.incident.ref for question in mine[DETAILED:]),
    )
    return send_letter(case, letter, model)


def _links(case: Case, question: Question) -> tuple[ReplyLink, ...]:
    english = _report(question).language == ev.Language.EN
    token = token_for(case, question.incident.ref, _person(case, question), Purpose.DISCOVERY)
    return ready_replies(case, question.incident.ref, token, ("DISCOVERED",) if english else ("ONTDEKT",))


def _arrival(question: Question) -> int:
    return int(question.road.road.partition(" ")[2])


def _report(question: Question) -> ReportView:
    arrival = _arrival(question)
    return next(one for one in question.view.incident.reports if one.arrival == arrival)


def _person(case: Case, question: Question) -> str:
    """Whom the token of their acknowledgement names: the address the report came from."""
    address = reporter_addresses(case.work.entries(question.incident.ref)).get(_arrival(question), "")
    return reporter_key(address) if address else ""


def _thanked(case: Case, question: Question) -> str:
    """Where this reporter was thanked; '' when they were not, being a machine, or beyond a cap (T20, T21)."""
    person = _person(case, question)
    told = (entry.event for entry in case.work.entries(question.incident.ref))
    sent = [
        event.recipient
        for event in told
        if isinstance(event, ev.MessageQueued) and event.kind in _ACKNOWLEDGED and event.person == person
    ]
    return sent[-1] if person and sent else ""

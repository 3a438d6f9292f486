"""The reporter who has not said when it was discovered is asked again, in the language of the report (P4)."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_bot.casework.apart import apart
from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.side_questions import Place, Question, occasion_of
from compliance_bot.casework.views import model_for, reporter_addresses
from compliance_bot.ports import ReplyLink, ReportView
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose, reporter_key

NOBODY = "geen adres om het aan te vragen"
_ACKNOWLEDGED = frozenset({"acknowledgement", "call_noted"})


def ask_reporters(case: Case, questions: Sequence[Question]) -> tuple[dict[Place, str], set[Place]]:
    """One mail an address for all that is asked of it in this tick (mail.md §8): road -> its outbox key, and those
    whose mail could not be made. A road that is in neither has nobody to ask.

    Asked is who was thanked for the report, at the address that was thanked: nobody else, and no machine.
    """
    of: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        address = thanked(case, *question.place)
        if address:
            of.setdefault((address, _report(question).language), []).append(question)
    keys: dict[Place, str] = {}
    failed: set[Place] = set()
    for (address, _), mine in of.items():
        places = [question.place for question in mine]
        with apart(case, "reporter_could_not_be_asked", incidents=[ref for ref, _ in places]) as part:
            key = _ask_one(case, address, mine) if len(mine) == 1 else _ask_of_many(case, address, mine)
            keys |= dict.fromkeys(places, key)
        failed |= set(places) if part.failed else set()
    return keys, failed


def links_to_tell(case: Case, question: Question) -> tuple[ReplyLink, ...]:
    """The ready replies for who must tell when it was discovered, or whether what we read is right."""
    token = token_for(case, question.incident.ref, _person(case, question), Purpose.DISCOVERY)
    words = ("JA", "ONTDEKT") if _report(question).discovered_start else ("ONTDEKT",)
    return ready_replies(case, question.incident.ref, token, words)


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


def _arrival_of(road: str) -> int:
    return int(road.partition(" ")[2])


def _report(question: Question) -> ReportView:
    arrival = _arrival_of(question.road.road)
    return next(one for one in question.view.incident.reports if one.arrival == arrival)


def _person(case: Case, question: Question) -> str:
    return _key_of(case, *question.place)


def _key_of(case: Case, ref: str, road: str) -> str:
    """Whom the token of their acknowledgement names: the address the report came from."""
    address = reporter_addresses(case.work.entries(ref)).get(_arrival_of(road), "")
    return reporter_key(address) if address else ""


def thanked(case: Case, ref: str, road: str) -> str:
    """Where this reporter was thanked; '' when they were not, being a machine, or beyond a cap (T20, T21)."""
    person = _key_of(case, ref, road)
    told = (entry.event for entry in case.work.entries(ref))
    sent = [
        event.recipient
        for event in told
        if isinstance(event, ev.MessageQueued) and event.kind in _ACKNOWLEDGED and event.person == person
    ]
    return sent[-1] if person and sent else ""


def in_house(case: Case, address: str) -> Person | None:
    """The reporter who was thanked there, where that is somebody of the directory, whom we mail."""
    person = case.desk.policy.directory.by_address(address) if address else None
    return person if person is not None and person.addresses else None

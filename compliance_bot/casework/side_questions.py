"""What a rung of a road beside the AP road asks, of whom, and the mail that asks it (P8, P12, P19, P26, P34)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from compliance_bot.casework.calling import to_call
from compliance_bot.casework.circle import beside, people_for
from compliance_bot.casework.compose import Letter, ready_replies, send_letter, token_for
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.steering import open_roads
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import ReplyLink, RoadView
from compliance_bot.procedure.decisions import TECHNICAL, label_of
from compliance_bot.procedure.events import SideRoadOpened
from compliance_bot.procedure.incident import Incident, SideRoad
from compliance_bot.procedure.informing import waits_for
from compliance_bot.procedure.ladder import DueRung
from compliance_bot.procedure.norms import DAY, WITH_ONDERSTEUNING, Asks
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.procedure.roles import Person, Role, each_once
from compliance_bot.reading.tokens import Purpose

# the ready replies of each question (mail.md §6), the word of the answer in front
_WORDS: Mapping[Asks, tuple[str, ...]] = MappingProxyType(
    {
        Asks.INFORM: ("INFORMEREN", "NIET INFORMEREN", "OPENBARE MEDEDELING"),
        Asks.TELL: ("INGELICHT", "OPENBARE MEDEDELING"),
        Asks.SUPPLEMENT: ("AANGEVULD",),
        Asks.CONFIRM: ("OPGEPAKT", "NOTITIE"),
        Asks.AUDIENCE: ("DOELGROEP",),
        Asks.RECHECK: ("HERCONTROLE VEILIG", "HERCONTROLE NIET VEILIG"),
    }
)
_ALWAYS = ("STATUS", "HULP")
Place = tuple[str, str]
"""An incident and one of its roads."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One rung that is due on one road beside the AP road, and whom it goes to."""

    incident: Incident
    road: SideRoad
    rung: DueRung
    people: tuple[Person, ...]
    view: RoadView

    @property
    def of_reporter(self) -> bool:
        """Is it the reporter who is asked, who need not stand in the directory (P4)?"""
        return self.road.asks == Asks.DISCOVERED

    @property
    def place(self) -> Place:
        """Which road of which incident."""
        return self.incident.ref, self.road.road

    @property
    def on_informing(self) -> bool:
        """Is it whether, or that, the people are told (P19)?"""
        return self.road.asks in (Asks.INFORM, Asks.TELL)


def question_of(case: Case, incident: Incident, road: SideRoad, rung: DueRung) -> Question:
    """The rung with its people and what a mail shows of it."""
    people = whom(case, incident, road, rung.hours)
    view = _view(case, incident, road, rung)
    return Question(incident=incident, road=road, rung=rung, people=people, view=view)


def words_to_answer(incident: Incident) -> tuple[str, ...]:
    """The words that answer what is open beside the AP road, for who decides; () where nothing is (P19)."""
    found: dict[str, None] = {}
    for road in open_roads(incident):
        asks = Asks(road.asks)
        if asks not in (Asks.DISCOVERED, Asks.CONFIRM, Asks.AUDIENCE):
            found |= dict.fromkeys(_WORDS[asks])
    return tuple(found)


def occasion_of(case: Case, questions: Sequence[Question]) -> str:
    """What makes a message unique: these rungs of these walks. The same asked again has the same key (T33)."""
    return "; ".join(
        f"{q.incident.ref} {q.road.road} {q.road.since.isoformat()} {_walk_of(case, q)} {q.rung.hours}"
        for q in questions
    )


def _walk_of(case: Case, question: Question) -> int:
    """How often this road was opened: after a clock that had run ahead its rungs are due once more."""
    opened = (
        e.event for e in case.work.entries(question.incident.ref) if isinstance(e.event, SideRoadOpened)
    )
    return sum(one.road == question.road.road for one in opened)


def ask(case: Case, person: Person, mine: Sequence[Question], *, again: str = "") -> str:
    """One message with everything a person is asked in this tick, the oldest first; its outbox key (mail.md §8).

    again: why it is put beside a rung, '' where it is the rung's own.
    """
    single = len(mine) == 1
    shown = mine[:DETAILED]
    refs = tuple(dict.fromkeys(question.incident.ref for question in mine))
    letter = Letter(
        kind="side_road" if single else "side_roads",
        incidents=refs,
        recipient=person.addresses[0],
        occasion=f"{again}{occasion_of(case, mine)}",
        person=person.id,
        question=purpose_of(mine[0]) if single else Purpose.OVERVIEW,
        # what waits unsent gives way to a later asking of the same, never to another question
        topic=f"side {person.id} {mine[0].road.road}" if single else "",
    )
    links = _links_of_all(case, person, shown)
    told = {question.incident.ref for question in shown}
    model = model_for(
        case,
        mine[0].view.incident if single else None,
        greeting=person.name,
        role=label_of(person),
        roads=tuple(replace(q.view, mine=may_answer(case, person, q)) for q in shown),
        incidents=tuple({q.incident.ref: q.view.incident for q in shown}.values()),
        links=links[refs[0]] if single else (),
        incident_links={} if single else links,
        more=tuple(ref for ref in refs if ref not in told),
    )
    return send_letter(case, letter, model)


def _links_of_all(
    case: Case, person: Person, questions: Sequence[Question]
) -> dict[str, tuple[ReplyLink, ...]]:
    """Each incident's ready replies, those of all that is asked about it."""
    found: dict[str, tuple[ReplyLink, ...]] = {}
    for question in questions:
        ref, links = question.incident.ref, links_of(case, person, question)
        before = found.get(ref, ())
        known = {link.label for link in before}
        found[ref] = (*before, *(link for link in links if link.label not in known))
    return found


def links_of(case: Case, person: Person, question: Question) -> tuple[ReplyLink, ...]:
    """The ready replies to one question, with its own token."""
    ref = question.incident.ref
    token = token_for(case, ref, person.id, purpose_of(question))
    return ready_replies(case, ref, token, _words(case, person, question))


def _words(case: Case, person: Person, question: Question) -> tuple[str, ...]:
    asks = Asks(question.road.asks)
    if not may_answer(case, person, question):
        return ("NOTITIE", *_ALWAYS) if asks is Asks.CONFIRM else _ALWAYS
    if asks is Asks.AUDIENCE:
        return (f"DOELGROEP {question.view.about.upper()} KLAAR", *_ALWAYS)
    return (*_WORDS[asks], *_ALWAYS)


def may_answer(case: Case, person: Person, question: Question) -> bool:
    """May this person give the answer now (mail.md §5)? Who may not is asked to call those who may."""
    asks = Asks(question.road.asks)
    if asks is Asks.CONFIRM:
        return bool(person.roles & TECHNICAL) or case.desk.policy.directory.deputises(person, TECHNICAL)
    if asks is Asks.AUDIENCE and question.road.person == person.id:
        return True
    name = _WORDS[asks][0].lower().replace(" ", "_")
    right = right_to_say(name, person, incident=question.incident, now=case.now, rules=case.desk.rules)
    return right.refused is None


def whom(case: Case, incident: Incident, road: SideRoad, hours: int) -> tuple[Person, ...]:
    """Whom a rung of this road reaches (P8, P12, P19); nobody of the directory where a reporter is asked."""
    directory, ladder = case.desk.policy.directory, case.desk.policy.ladder
    match Asks(road.asks):
        case Asks.DISCOVERED:
            return ()
        case Asks.CONFIRM:
            called = to_call(case, incident)
            later = directory.covering(Role.ONDERSTEUNING) if hours >= WITH_ONDERSTEUNING else ()
            return each_once((*called, *later)) or directory.covering(Role.ONDERSTEUNING)
        case Asks.SUPPLEMENT:
            red = hours >= ladder.norms.supplement_red
            return people_for(case, incident, ladder.directie_from if red else 0)
        case Asks.RECHECK:
            first = hours <= ladder.norms.recheck.hours[0]
            return people_for(case, incident, 0 if first else ladder.deputies_from)
        case Asks.AUDIENCE:
            owner = directory.person(road.person)
            known = (owner,) if owner is not None and owner.addresses else ()
            there = [one for one in known if one.id not in incident.out_of_reach(case.now)]
            asked = each_once((*known, *(() if there else directory.assessors())))
            return each_once((*asked, *beside(case, incident, asked)))
        case Asks.INFORM | Asks.TELL:
            waits = waits_for(incident, now=case.now, rules=case.desk.rules)
            return each_once((*people_for(case, incident, hours), *waits.ask))


def _view(case: Case, incident: Incident, road: SideRoad, rung: DueRung) -> RoadView:
    norms = case.desk.policy.ladder.norms
    plan = norms.plan(road.asks)
    recheck = road.asks == Asks.RECHECK
    following = plan.after(rung.hours)
    asks_people = road.asks in (Asks.INFORM, Asks.TELL)
    return RoadView(
        incident=view_of(case, incident),
        asks=road.asks,
        about=road.road.partition(" ")[2],
        since=road.since,
        hours=rung.hours,
        covers=rung.covers,
        red=road.asks == Asks.SUPPLEMENT and rung.hours >= norms.supplement_red,
        # silence at the last rung of the re-check reopens, so the one before it asks for the last time (P34)
        last=following is None or (recheck and plan.after(following) is None),
        first=rung.hours == plan.hours[0],
        days=(plan.hours[-1] - plan.hours[0]) // DAY if recheck else 0,
        waits=asks_people and waits_for(incident, now=case.now, rules=case.desk.rules).word is not None,
    )


def purpose_of(question: Question) -> Purpose:
    """What its token answers."""
    return Purpose.HANDLING if question.road.asks == Asks.CONFIRM else Purpose.AP

"""What is due to one person on different roads in one tick, as one mail (mail.md §8; P19, P22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compliance_bot.casework.asking_again import links_to_tell
from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case, key_of
from compliance_bot.casework.due import Reminder, links_to_decide, occasion_of, shown_in_full
from compliance_bot.casework.floods import DETAILED, alike
from compliance_bot.casework.side_questions import Place, Question, links_of, may_answer, purpose_of
from compliance_bot.casework.side_questions import occasion_of as occasion_beside
from compliance_bot.casework.told import TOGETHER
from compliance_bot.casework.views import model_for
from compliance_bot.ports import AlikeView, MailModel, RoadView
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose


@dataclass(frozen=True, kw_only=True)
class Share:
    """All that is due to one person: reminders of the AP road, questions beside it, moments they must tell (P4)."""

    person: Person
    reminders: tuple[Reminder, ...] = ()
    questions: tuple[Question, ...] = ()
    moments: tuple[Question, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The roads that it tells of."""
        beside = (question.place for question in (*self.questions, *self.moments))
        return (*((reminder.incident.ref, AP) for reminder in self.reminders), *beside)

    @property
    def is_mixed(self) -> bool:
        """Is it more than one kind of thing, of which each would else be a mail by itself?"""
        return sum(map(bool, (self.reminders, self.questions, self.moments))) > 1

    @property
    def refs(self) -> tuple[str, ...]:
        """The incidents, the most urgent first."""
        return tuple(dict.fromkeys(ref for ref, _ in self.places))


def ask_together(case: Case, share: Share) -> str:
    """Queue one mail with a part for each thing asked, each part with its own ready replies; its key.

    The 72 hours come first, then what is beside them, the oldest first. Only a later mail about exactly the same takes
    its place while it waits unsent. A reply to the mail itself is about one question only where all of it is about one
    incident and is answered in the same right; else it is asked back.
    """
    beside = (*share.questions, *share.moments)
    fresh = any(reminder.new for reminder in share.reminders)
    letter = Letter(
        kind=TOGETHER,
        incidents=share.refs,
        recipient=share.person.addresses[0],
        occasion=f"{occasion_of(share.reminders)} / {occasion_beside(case, beside)}",
        person=share.person.id,
        question=Purpose.AP if _is_about_one(share) else Purpose.OVERVIEW,
        topic="" if fresh else f"{TOGETHER} {share.person.id} {key_of(*sorted(share.places))}",
    )
    return send_letter(case, letter, _model(case, share))


def _is_about_one(share: Share) -> bool:
    """Can the mail itself be answered? Then the word tells which question is meant."""
    asked = {purpose_of(question) for question in share.questions} | {Purpose.AP}
    return len(share.refs) == len(share.reminders) == 1 and asked == {Purpose.AP} and not share.moments


def _model(case: Case, share: Share) -> MailModel:
    person = share.person
    views = tuple(reminder.view for reminder in share.reminders)
    blocks = _blocks(share)
    in_full = shown_in_full(views, first=tuple(block.first.ref for block in blocks))
    told = {view.ref for view in in_full} | {ref for block in blocks for ref in block.refs}
    roads = _roads(case, share)
    return model_for(
        case,
        in_full[0] if _is_about_one(share) else None,
        incidents=in_full,
        incident_links=links_to_decide(case, person, in_full),
        blocks=blocks,
        more=tuple(view.ref for view in views if view.ref not in told),
        roads=roads[:DETAILED],
        lines=tuple(dict.fromkeys(road.incident.ref for road in roads[DETAILED:])),
        greeting=person.name,
        role=label_of(person),
        decides=any(may_decide(case, reminder.incident, person) for reminder in share.reminders),
        reasons=may_assess(person, case.desk.policy.directory),
    )


def _blocks(share: Share) -> tuple[AlikeView, ...]:
    """The new incidents among them, alike ones together; nobody was told of those yet."""
    new = {reminder.incident.ref for reminder in share.reminders if reminder.new}
    views = tuple(reminder.view for reminder in share.reminders if reminder.new)
    return alike(views, new=new)[:DETAILED]


def _roads(case: Case, share: Share) -> tuple[RoadView, ...]:
    person = share.person
    questions = (
        replace(q.view, mine=may_answer(case, person, q), links=links_of(case, person, q))
        for q in share.questions
    )
    moments = (replace(q.view, links=links_to_tell(case, q)) for q in share.moments)
    return (*questions, *moments)


def most_urgent(reminders: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """The one whose 72 hours end first in front."""
    return tuple(sorted(reminders, key=lambda reminder: reminder.view.t_strict))


def oldest(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The one that was due first in front."""
    return tuple(sorted(questions, key=lambda question: question.rung.due_at))

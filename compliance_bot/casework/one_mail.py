"""One message a person and tick with everything due to them; what cannot be made stays due (mail.md §8; T33)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_again import ask_reporters, in_house, thanked
from compliance_bot.casework.circle import may_decide
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.due import Reminder, occasion_of, remind_of_many
from compliance_bot.casework.opening import send_assessment
from compliance_bot.casework.side_questions import Place, Question, ask
from compliance_bot.casework.together import Share, ask_together, most_urgent, oldest
from compliance_bot.casework.views import model_for
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.roles import Person, each_once
from compliance_bot.reading.tokens import Purpose


@dataclass(kw_only=True)
class Told:
    """What was mailed: road -> the outbox keys of its messages; and the roads of which somebody got none."""

    keys: dict[Place, list[str]] = field(default_factory=dict)
    failed: set[Place] = field(default_factory=set)

    def note(self, places: Iterable[Place], key: str) -> None:
        """The message of this key told of these roads; '' = it could not be made."""
        for place in places:
            if key:
                self.keys.setdefault(place, []).append(key)
            else:
                self.failed.add(place)

    def keys_of(self, ref: str, road: str = AP) -> tuple[str, ...]:
        """The messages that told of this road."""
        return tuple(self.keys.get((ref, road), ()))


class _SomethingFailed(Exception):
    """Takes back what was made together: it was told of when it failed, and is made thing by thing then."""


def mail_everybody(case: Case, reminders: Sequence[Reminder], questions: Sequence[Question] = ()) -> Told:
    """Queue what each person is told: together, or kind by kind where something of it cannot be made.

    So a fault in one thing keeps nobody from another, just as if nothing had been put together. What cannot be made
    is tried at every tick; those who have their mail already get no second one, for its outbox key is the same.
    """
    shares = _shares(case, reminders, questions)
    if any(share.is_mixed for share in shares):
        with suppress(_SomethingFailed), case.work.apart():
            told = _mail_all(case, shares, questions)
            if told.failed:
                raise _SomethingFailed
            return told
    return _mail_all(case, [one for share in shares for one in _unmixed(share)], questions)


def _shares(case: Case, reminders: Sequence[Reminder], questions: Sequence[Question]) -> list[Share]:
    """What each person of the directory gets; a moment to tell goes along only with something else."""
    asked = [question for question in questions if not question.of_reporter]
    of = {
        question.place: in_house(case, thanked(case, *question.place))
        for question in questions
        if question.of_reporter
    }
    reminded = (person for one in reminders for person in one.people)
    people = each_once((*reminded, *(person for one in asked for person in one.people)))
    return [
        Share(
            person=person,
            reminders=most_urgent([one for one in reminders if person in one.people]),
            questions=oldest([one for one in asked if person in one.people]),
            moments=oldest([one for one in questions if of.get(one.place) == person]),
        )
        for person in people
    ]


def _unmixed(share: Share) -> Iterable[Share]:
    empty = Share(person=share.person)
    if share.reminders:
        yield replace(empty, reminders=share.reminders)
    if share.questions:
        yield replace(empty, questions=share.questions)


def _mail_all(case: Case, shares: Sequence[Share], questions: Sequence[Question]) -> Told:
    told = Told()
    for share in shares:
        if share.is_mixed:
            told.note(share.places, _made(case, share, ask_together))
        else:
            _mail_one_kind(case, share, told)
    # whoever has nothing else to be told is asked for the moment in the language of the report
    joined = {place for share in shares if share.is_mixed for place in share.places}
    left = [one for one in questions if one.of_reporter and one.place not in joined]
    keys, failed = ask_reporters(case, left)
    for place, key in keys.items():
        told.note((place,), key)
    told.failed |= failed
    return told


def _mail_one_kind(case: Case, share: Share, told: Told) -> None:
    """All of it as one message; each by itself when that one message cannot be made."""
    key = _made(case, share, _one_kind)
    if key or len(share.places) == 1:
        told.note(share.places, key)
        return
    empty = Share(person=share.person)
    reminders = (replace(empty, reminders=(one,)) for one in share.reminders)
    for one in (*reminders, *(replace(empty, questions=(one,)) for one in share.questions)):
        told.note(one.places, _made(case, one, _one_kind))


def _made(case: Case, share: Share, make: Callable[[Case, Share], str]) -> str:
    """Queue one message; its key, '' when it could not be made: then nothing of it was written."""
    with apart(case, "reminder_could_not_be_made", incidents=list(share.refs), person=share.person.id):
        return make(case, share)
    return ""


def _one_kind(case: Case, share: Share) -> str:
    if share.questions:
        return ask(case, share.person, share.questions)
    if len(share.reminders) > 1:
        return remind_of_many(case, share.person, share.reminders)
    reminder = share.reminders[0]
    if reminder.new:
        return send_assessment(case, reminder.incident, share.person, view=reminder.view)
    return _remind_of_one(case, share.person, reminder)


def _remind_of_one(case: Case, person: Person, reminder: Reminder) -> str:
    letter = Letter(
        kind="reminder",
        incidents=(reminder.incident.ref,),
        recipient=person.addresses[0],
        occasion=occasion_of([reminder]),
        person=person.id,
        question=Purpose.AP,
        topic=f"remind {person.id}",
    )
    return send_letter(
        case,
        letter,
        model_for(
            case,
            reminder.view,
            greeting=person.name,
            role=label_of(person),
            decides=may_decide(case, reminder.incident, person),
            reasons=may_assess(person, case.desk.policy.directory),
        ),
    )

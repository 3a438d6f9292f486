"""The tick: every rung that is due is carried out, one message a person, none skipped (P22, P23; mail.md §8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.absences import tell_of_absences
from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_more import ask_more
from compliance_bot.casework.calling import call_technicians_together
from compliance_bot.casework.caps import Per, alarm, next_grid
from compliance_bot.casework.circle import has_it, may_decide, pending, people_for
from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.due import Reminder, occasion_of, remind_of_many
from compliance_bot.casework.floods import due_rungs_until, horizon, waits_for_digest
from compliance_bot.casework.opening import missed, record_rungs, send_assessment
from compliance_bot.casework.others import send_others
from compliance_bot.casework.seconds import note_more_asked
from compliance_bot.casework.sharing import NOTES_WAITING, tell_of_notes
from compliance_bot.casework.side_roads import mend_side_roads, walk
from compliance_bot.casework.signs import SIGNS
from compliance_bot.casework.steering import begin_roads
from compliance_bot.casework.triage import TRIAGE_CHAT_NEXT, TRIAGE_WAITING, tell_of_triage
from compliance_bot.casework.unhandled import tell_of_unhandled
from compliance_bot.casework.unreadable import tell_of_unreadable
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import store_is_down
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.events import HeldForDigest, RungsRearmed
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import CHAT, DueRung, channels_at, rung_moment
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose

log = structlog.get_logger(__name__)

_CLOCK_SLACK = timedelta(minutes=5)
_CHAT_LINES = 5
_MOMENTS = (TRIAGE_CHAT_NEXT, TRIAGE_WAITING, NOTES_WAITING)


def tick(desk: Desk) -> int:
    """Carry out everything that is due now, in one transaction; how many rungs.

    A rung of an incident that was decided meanwhile is not due any more: the store's agenda follows the journal.
    An incident that fails is left due and said aloud; the others go on (T33). What else must be told comes after
    the rungs, each in its own transaction: nothing in it takes a rung back (promise 2).
    """
    _tell(desk, tell_of_absences)
    sent, failed = _carry_out_rungs(desk)
    _tell(desk, lambda case: _tell_of_failed(case, failed))
    _tell(desk, begin_roads)
    sent += walk(desk)
    notes = (tell_of_notes, tell_of_triage, tell_of_unhandled)
    signs = () if desk.policy.exercise else SIGNS
    for told in (ask_more, tell_of_unreadable, *notes, *signs):
        _tell(desk, told)
    return sent


def _carry_out_rungs(desk: Desk) -> tuple[int, tuple[str, ...]]:
    """How many rungs were carried out, and the incidents whose reminder could not be made."""
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        _mend_after_a_fast_clock(case)
        until = horizon(case)
        failed: set[str] = set()
        found = (_gather(case, incident, until, failed) for incident in _incidents_due(case, until))
        reminders = [reminder for reminder in found if reminder is not None]
        keys, unmade = _mail(case, reminders)
        failed |= unmade
        reminders = [reminder for reminder in reminders if reminder.incident.ref not in failed]
        call_technicians_together(case, [r for r in reminders if r.new])
        chats, extra = _chat(case, reminders), send_others(case, reminders)
        sent = 0
        for reminder in reminders:
            ref = reminder.incident.ref
            with apart(case, "rung_could_not_be_recorded", incident=ref) as part:
                told = (*keys.get(ref, ()), *chats[ref], *extra.get(ref, ()))
                record_rungs(case, reminder.incident, reminder.rungs, keys=told)
                sent += len(reminder.rungs)
            if part.failed:
                failed.add(ref)
        work.set_fact("ticked_at", case.now.isoformat())
    return sent, tuple(sorted(failed))


def _tell(desk: Desk, told: Callable[[Case], object]) -> None:
    """Tell something in a transaction of its own. What fails is tried again at every tick and stops nothing else."""
    try:
        with desk.store.work() as work:
            told(Case(desk=desk, work=work, now=desk.clock.now()))
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("could_not_be_told")


def _tell_of_failed(case: Case, failed: Sequence[str]) -> None:
    """Who relies on a reminder must know that none is coming: a chat line a day for each incident (T33)."""
    for ref in failed:
        alarm(case, "reminder_failed", named=ref, per=Per.DAY)


def _mend_after_a_fast_clock(case: Case) -> None:
    """The last tick lies in the future: the clock had run ahead. What was sent too early is due again (promise 2)."""
    ahead = remembered(case.work, "ticked_at") or case.now
    if ahead <= case.now + _CLOCK_SLACK:
        return
    log.error("the_clock_went_back", ahead_until=ahead.isoformat(), now=case.now.isoformat())
    case.work.clock_went_back(case.now)
    for name in _MOMENTS:
        _pull_back(case, name)
    mend_side_roads(case)
    for incident in case.work.incidents(open_only=True):
        with apart(case, "rungs_could_not_be_rearmed", incident=incident.ref):
            _rearm(case, incident, ahead)


def _rearm(case: Case, incident: Incident, ahead: datetime) -> None:
    early = tuple(
        hours
        for hours in incident.rungs
        if rung_moment(hours, incident.aware_at, case.desk.policy.ladder) > case.now
    )
    if early:
        case.work.record(incident.ref, RungsRearmed(hours=early, ahead_until=ahead), at=case.now)
    together = next_grid(case, case.now)
    if incident.digest_at is not None and incident.digest_at > together:
        case.work.record(incident.ref, HeldForDigest(due_at=together), at=case.now)


def _pull_back(case: Case, name: str) -> None:
    """What a wrong clock planned for later goes out now: the fact begins with its moment."""
    moment, space, rest = case.work.fact(name).partition(" ")
    if moment and datetime.fromisoformat(moment) > case.now:
        case.work.set_fact(name, f"{case.now.isoformat()}{space}{rest}")


def _incidents_due(case: Case, until: datetime) -> tuple[Incident, ...]:
    found = {due.incident.ref: due.incident for due in case.work.due(until) if due.rung.road == AP}
    return tuple(found.values())


def _gather(case: Case, incident: Incident, until: datetime, failed: set[str]) -> Reminder | None:
    """What is due on one incident; None when nothing is, or when it cannot be told: then it is among `failed`."""
    found = None
    with apart(case, "reminder_failed", incident=incident.ref) as part:
        found = _reminder(case, incident, until)
    if part.failed:
        failed.add(incident.ref)
        return None
    return found


def _reminder(case: Case, incident: Incident, until: datetime) -> Reminder | None:
    due = due_rungs_until(case, incident, until)
    if not due or waits_for_digest(incident, due, case.now) or _only_asks_who_has_it(case, incident, due):
        return None
    hours = due[-1].hours
    incident = note_more_asked(case, incident.ref)
    since = remembered(case.work, "ticked_at") or incident.received_at
    view = view_of(case, incident, hours=hours, collapsed=missed(due, since=since))
    if pending(case, incident).word is not None and view.asks == "indienen":
        # a negative decision waits for somebody: then that is the question, whatever the road says (P18)
        view = replace(view, asks="besluit", road="decide")
    return Reminder(incident=incident, rungs=due, people=people_for(case, incident, hours), view=view)


def _only_asks_who_has_it(case: Case, incident: Incident, due: tuple[DueRung, ...]) -> bool:
    """Rung 1 asks 'not picked up yet': an assessor's standing OPGEPAKT is recorded there instead (P22, P23).

    Not of somebody who is out of reach: then nobody is known to work on it (P11).
    """
    person = case.desk.policy.directory.person(incident.taken_by)
    taken = person is not None and has_it(incident, person, case.now)
    taken = taken and person is not None and may_assess(person, case.desk.policy.directory)
    taken = taken and incident.taken_by not in incident.out_of_reach(case.now)
    if not (taken and [rung.hours for rung in due] == [1]):
        return False
    record_rungs(case, incident, due, keys=(), remark="opgepakt")
    return True


def _mail(case: Case, reminders: list[Reminder]) -> tuple[dict[str, list[str]], set[str]]:
    """One mail a person with everything due to them; incident -> keys of its messages, and what failed.

    A mail that cannot be made stops nobody else's. Its incidents stay due and are tried at every tick; those who
    have their mail already get no second one, for its outbox key is the same (T33).
    """
    keys: dict[str, list[str]] = {}
    failed: set[str] = set()
    for person in dict.fromkeys(p for reminder in reminders for p in reminder.people):
        mine = sorted((r for r in reminders if person in r.people), key=lambda r: r.view.t_strict)
        for group in _makeable(case, person, mine):
            key = _remind(case, person, group)
            for reminder in group:
                if key:
                    keys.setdefault(reminder.incident.ref, []).append(key)
                else:
                    failed.add(reminder.incident.ref)
    return keys, failed


def _makeable(case: Case, person: Person, mine: list[Reminder]) -> list[list[Reminder]]:
    """All of a person's reminders as one message; each by itself when that one message cannot be made."""
    if len(mine) == 1 or _remind(case, person, mine):
        return [mine]
    return [[reminder] for reminder in mine]


def _remind(case: Case, person: Person, group: list[Reminder]) -> str:
    """Queue one message; its key, '' when it could not be made: then nothing of it was written."""
    key = ""
    refs = [reminder.incident.ref for reminder in group]
    with apart(case, "reminder_could_not_be_made", incidents=refs, person=person.id):
        if len(group) > 1:
            key = remind_of_many(case, person, group)
        elif group[0].new:
            key = send_assessment(case, group[0].incident, person, view=group[0].view)
        else:
            key = _remind_of_one(case, person, group[0])
    return key


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


def _chat(case: Case, reminders: list[Reminder]) -> dict[str, tuple[str, ...]]:
    """The chat lines of a tick, incident -> keys: one for all new incidents, one for many reminders (mail.md §8).

    A reminder of an hour before [ladder] chat_from goes by mail alone; a new incident is told in the chat always (P8).
    A line that cannot be made keeps no mail from going out: the rung is carried out by its mails.
    """
    ladder = case.desk.policy.ladder
    new = [r for r in reminders if r.new]
    old = [r for r in reminders if not r.new and CHAT in channels_at(r.rungs[-1].hours, ladder)]
    keys: dict[str, str] = {}
    if len(old) <= _CHAT_LINES:
        for reminder in old:
            keys |= _line(case, "rung", [reminder])
    else:
        keys = _line(case, "rungs", old)
    keys |= _line(case, "new_incidents", new)
    refs = (reminder.incident.ref for reminder in reminders)
    return {ref: (keys[ref],) if keys.get(ref) else () for ref in refs}


def _line(case: Case, kind: str, reminders: list[Reminder]) -> dict[str, str]:
    """One chat line about these, incident -> its key; nothing where there are none or it cannot be made."""
    if not reminders:
        return {}
    key = ""
    refs = [reminder.incident.ref for reminder in reminders]
    with apart(case, "chat_line_could_not_be_made", incidents=refs):
        views = tuple(sorted((one.view for one in reminders), key=lambda view: view.t_strict))
        model = model_for(
            case,
            views[0] if kind == "rung" else None,
            incidents=() if kind == "rung" else views,
            mentions=_mentions(case, reminders),
        )
        key = send_chat(case, kind, model, occasion=occasion_of(reminders))
    return dict.fromkeys(refs, key)


def _mentions(case: Case, reminders: list[Reminder]) -> tuple[str, ...]:
    """Who of the circle is called by their id in the chat: from the hour on that knows no quiet hours (P22)."""
    loud = case.desk.policy.ladder.loud_from
    people = (person for r in reminders if r.rungs[-1].hours >= loud for person in r.people)
    return tuple(dict.fromkeys(person.chat for person in people if person.chat))

"""The tick: every rung that is due is carried out, one message a person, none skipped (P22, P23; mail.md §8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.absences import tell_of_absences
from compliance_bot.casework.apart import apart
from compliance_bot.casework.asking_more import ask_more
from compliance_bot.casework.beside import Beside, concerns, gather_beside, refs_due, settle_beside
from compliance_bot.casework.calling import call_technicians_together
from compliance_bot.casework.caps import Per, alarm, next_grid
from compliance_bot.casework.circle import has_it, pending, people_for
from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.due import Reminder, occasion_of
from compliance_bot.casework.floods import beside_horizon, due_rungs_until, horizon, waits_for_digest
from compliance_bot.casework.one_mail import Told, mail_everybody
from compliance_bot.casework.opening import missed, record_rungs
from compliance_bot.casework.others import send_others
from compliance_bot.casework.seconds import note_more_asked
from compliance_bot.casework.sharing import NOTES_WAITING, tell_of_notes
from compliance_bot.casework.side_questions import Place
from compliance_bot.casework.side_roads import mend_side_roads, walk
from compliance_bot.casework.signs import SIGNS
from compliance_bot.casework.steering import begin_roads
from compliance_bot.casework.triage import TRIAGE_CHAT_NEXT, TRIAGE_WAITING, tell_of_triage
from compliance_bot.casework.unhandled import tell_of_unhandled
from compliance_bot.casework.unreadable import tell_of_unreadable
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import store_is_down
from compliance_bot.procedure.decisions import may_assess
from compliance_bot.procedure.events import HeldForDigest, RungsRearmed
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import CHAT, DueRung, channels_at, rung_moment

log = structlog.get_logger(__name__)

_CLOCK_SLACK = timedelta(minutes=5)
_CHAT_LINES = 5
_MOMENTS = (TRIAGE_CHAT_NEXT, TRIAGE_WAITING, NOTES_WAITING)


def tick(desk: Desk) -> int:
    """Carry out everything that is due now; how many rungs.

    A rung of an incident that was decided meanwhile is not due any more: the store's agenda follows the journal.
    An incident that fails is left due and said aloud; the others go on (T33). The reminders are one transaction, with
    what their people are asked beside them; what concerns nobody of them has another, and what else must be told
    comes after, each in its own: nothing in it takes a rung back (promise 2).
    """
    _tell(desk, tell_of_absences)
    _tell(desk, begin_roads)
    carried = _carry_out_rungs(desk)
    beside = set(carried.beside)
    sent = carried.rungs + walk(desk, carried.until, failed=beside)
    failed = sorted({*carried.failed, *(ref for ref, _ in beside)})
    _tell(desk, lambda case: _tell_of_failed(case, failed))
    notes = (tell_of_notes, tell_of_triage, tell_of_unhandled)
    signs = () if desk.policy.exercise else SIGNS
    for told in (ask_more, tell_of_unreadable, *notes, *signs):
        _tell(desk, told)
    return sent


@dataclass(frozen=True, kw_only=True)
class _Carried:
    """What came of it: rungs carried out, incidents and roads beside the AP road of which something cannot be made.

    until: up to which moment what is beside the AP road is asked now.
    """

    rungs: int
    until: datetime
    failed: Collection[str]
    beside: Collection[Place]


def _carry_out_rungs(desk: Desk) -> _Carried:
    """The reminders, and what their people are asked beside the AP road, in one transaction."""
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        _mend_after_a_fast_clock(case)
        until, failed = horizon(case), set[str]()
        found = (_gather(case, incident, until, failed) for incident in _incidents_due(case, until))
        reminders = [reminder for reminder in found if reminder is not None]
        until_beside = beside_horizon(case)
        beside = _beside(case, reminders, until_beside)
        told = mail_everybody(case, reminders, beside.asked)
        sent = _settle(case, reminders, told, failed)
        with apart(case, "side_roads_could_not_be_recorded"):
            sent += settle_beside(case, beside, told)
        work.set_fact("ticked_at", case.now.isoformat())
    return _Carried(rungs=sent, until=until_beside, failed=failed, beside=beside.failed)


def _beside(case: Case, reminders: Sequence[Reminder], until: datetime) -> Beside:
    """What is asked beside the AP road, where it concerns who is reminded too; else it has its own transaction."""
    found = Beside()
    with apart(case, "side_roads_are_left_for_later"):
        refs = refs_due(case, until)
        if concerns(case, refs, reminders, until):
            found = gather_beside(case, refs, until, reminders=reminders)
    return found


def _settle(case: Case, reminders: Sequence[Reminder], told: Told, failed: set[str]) -> int:
    """Tell the chat and the others, and record the rungs; how many. What cannot be told or recorded is `failed`."""
    failed |= {ref for ref, road in told.failed if road == AP}
    done = [reminder for reminder in reminders if reminder.incident.ref not in failed]
    call_technicians_together(case, [reminder for reminder in done if reminder.new])
    chats, extra = _chat(case, done), send_others(case, done)
    sent = 0
    for reminder in done:
        ref = reminder.incident.ref
        with apart(case, "rung_could_not_be_recorded", incident=ref) as part:
            keys = (*told.keys_of(ref), *chats[ref], *extra.get(ref, ()))
            record_rungs(case, reminder.incident, reminder.rungs, keys=keys)
            sent += len(reminder.rungs)
        if part.failed:
            failed.add(ref)
    return sent


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


def _chat(case: Case, reminders: Sequence[Reminder]) -> dict[str, tuple[str, ...]]:
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

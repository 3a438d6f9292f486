"""Asking the second on KENNIS to a later moment, or on TERMIJN; the old clock drives meanwhile (P18, P20, P24)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from compliance_bot.casework.compose import (
    REASON_PROMPT,
    Letter,
    ready_replies,
    ready_reply,
    send_letter,
    token_for,
    update_chat,
)
from compliance_bot.casework.desk import Case
from compliance_bot.casework.lending import lend
from compliance_bot.casework.turns import next_on_clock
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.casework.waiting import CLOCK_WAITS, note_waiting
from compliance_bot.ports import ReplyLink
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import (
    KENNIS,
    TERMIJN,
    ClockQuestion,
    clock_question,
    due_again,
    known_now,
)
from compliance_bot.procedure.incident import Incident, Road, Statement
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.tokens import Purpose

_NAMED_ZONES = frozenset({"CET", "CEST", "UTC"})


def settle_or_ask(case: Case, ref: str, name: str, *, occasion: str) -> str:
    """Carry it out where decider and second agree, or ask whose word is awaited; the code of what happened."""
    found = clock_question(case.incident(ref), name, now=case.now, rules=case.desk.rules)
    if found.said is None:
        return "kept"
    if found.settled:
        _carry_out(case, ref, name, found)
        return "settled"
    note_waiting(case, CLOCK_WAITS, ref)
    if not found.ask:
        return "nobody"
    _ask(case, ref, name, found, occasion=occasion)
    return found.why or "waits"


def ask_more_on_clock(case: Case, ref: str) -> bool:
    """Who may be the second changes with time: the next one is asked too as soon as it is their turn (P12, P18).

    Whether anything waits there. Once the ladder ended nobody more is asked (P19); where it opens again, what was
    proposed is asked on.
    """
    incident = case.incident(ref)
    if incident.road is Road.ENDED:
        return any(_proposed(case, incident, name) for name in (KENNIS, TERMIJN))
    kennis, termijn = (_look_again(case, ref, name) for name in (KENNIS, TERMIJN))
    return kennis or termijn


def _proposed(case: Case, incident: Incident, name: str) -> bool:
    return clock_question(incident, name, now=case.now, rules=case.desk.rules).said is not None


def _look_again(case: Case, ref: str, name: str) -> bool:
    """Ask whom nobody asked yet; whether it still waits."""
    incident = case.incident(ref)
    found = clock_question(incident, name, now=case.now, rules=case.desk.rules)
    if found.said is None:
        return False
    if found.settled:
        _carry_out(case, ref, name, found)
        update_chat(case, model_for(case, view_of(case, case.incident(ref))), occasion=f"{name} {found.at}")
        return False
    new = next_on_clock(case, incident, name)
    if new:
        _ask(case, ref, name, found, occasion=f"{name} {found.at}", only=new)
    return True


def _carry_out(case: Case, ref: str, name: str, found: ClockQuestion) -> None:
    incident, said = case.incident(ref), found.said
    if said is None or said.at is None:
        return
    if name == TERMIJN:
        event = ev.DeadlineOverridden(
            at=said.at,
            person=said.person,
            role=said.role,
            second=found.second,
            source=_told(case, ref, said)[0],
        )
        case.work.record(ref, event, at=case.now)
        return
    moved = ev.AwarenessMoved(
        aware_at=said.at,
        was=incident.aware_at,
        was_basis=incident.aware_basis,
        confirmed=True,
        person=said.person,
        role=said.role,
        second=found.second,
        weighed=known_now(incident),
        rearmed=due_again(incident, said.at, now=case.now, ladder=case.desk.policy.ladder),
    )
    case.work.record(ref, moved, at=case.now)
    lend(case, ref)


def _ask(
    case: Case, ref: str, name: str, found: ClockQuestion, *, occasion: str, only: tuple[Person, ...] = ()
) -> None:
    """One mail to each whose word is awaited, with the legal question and the reason so far, verbatim."""
    said = found.said
    if said is None or said.at is None:
        return
    asked = only or found.ask
    event = ev.ClockSecondAsked(
        name=name, at=said.at, persons=tuple(person.id for person in asked), why=found.why
    )
    case.work.record(ref, event, at=case.now)
    view = view_of(case, case.incident(ref))
    source, reason = _told(case, ref, said)
    for person in asked:
        letter = Letter(
            kind="clock_second",
            incidents=(ref,),
            recipient=person.addresses[0],
            occasion=f"{occasion} {name}",
            person=person.id,
            question=Purpose.AP,
        )
        model = model_for(
            case,
            view,
            greeting=person.name,
            word=name,
            who=said.role,
            filed_at=said.at,
            reason=reason,
            text=source,
            why=found.why,
            links=_links(case, ref, person, name=name, at=said.at),
        )
        send_letter(case, letter, model)


def _links(case: Case, ref: str, person: Person, *, name: str, at: datetime) -> tuple[ReplyLink, ...]:
    """The same word with the same moment, to the minute and with its zone: whoever agrees only writes the reason."""
    token = token_for(case, ref, person.id, Purpose.AP)
    line = f"{name.upper()} {written(at, case.desk.policy.zone)}"
    body = f"{line} " if name == TERMIJN else f"{line}\n\n{REASON_PROMPT} "
    agree = ready_reply(case, line, token, body=body, subject=f"[{ref}]")
    return (agree, *ready_replies(case, ref, token, ("STATUS", "HULP")))


def written(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the grammar reads it back in any writer's zone, also in the hour that comes twice (T18)."""
    local = moment.astimezone(zone)
    if local.tzname() not in _NAMED_ZONES:
        local = moment.astimezone(UTC)
    return f"{local:%d-%m-%Y %H.%M} {local.tzname()}"


def _told(case: Case, ref: str, said: Statement) -> tuple[str, str]:
    """What was said with it, verbatim: the source of TERMIJN, and the reason."""
    for entry in reversed(case.work.entries(ref)):
        event = entry.event
        if isinstance(event, ev.StatementRecorded) and (event.name, event.arrival) == (
            said.name,
            said.arrival,
        ):
            return event.value, event.reason
    return "", ""

"""Automatic mail from outsiders: kept, a chat line at once, a mail to the assessors within 4 hours (mail.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from compliance_bot.casework.caps import next_grid
from compliance_bot.casework.compose import (
    REASON_PROMPT,
    Letter,
    overview_token,
    ready_reply,
    send_chat,
    send_letter,
)
from compliance_bot.casework.desk import Case, remembered
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.views import model_for
from compliance_bot.errors import EvidenceUnreadable, store_is_down
from compliance_bot.ports import Arrival, Handled, ReplyLink
from compliance_bot.procedure.roles import Person
from compliance_bot.reading.facts import Classified, MailClass
from compliance_bot.reading.tokens import Purpose

log = structlog.get_logger(__name__)

_COLLECT = timedelta(hours=3)
_OLD = "old"
_SPAM = "the provider's spam header"  # how the reason of classify begins
_KINDS = {
    _OLD: "oude mail die later in de mailbox is gezet",
    MailClass.LIST.value: "nieuwsbrief of mail van een lijst",
    MailClass.AUTO_GENERATED.value: "mail van een systeem",
    MailClass.COMPLAINT.value: "klacht van een mailserver over misbruik",
}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TRIAGE_CHAT_NEXT, _CHAT_WAITING = "triage chat next", "triage chat waiting"
TRIAGE_WAITING = "triage waiting"
"""The fact that holds when the next overview goes out and the numbers of the mails in it."""
_BY_MAIL, _TOLD = "triage kept by mail", "triage_told_at"
_LISTED = 100
_READY = 20  # so many mails get a ready reply each; more of them would hide the list


def to_triage(case: Case, mail: Incoming, classified: Classified) -> Handled:
    """Keep an automatic mail for a person to look at; the chat hears of it now, without a word of its content."""
    _tell_chat(case, mail.arrival.id)
    _wait(case, mail.arrival.id, mail.arrival.first_seen_at)
    return Handled(outcome="triage", reason=classified.reason)


def triage_old_mail(case: Case, arrival_id: int) -> None:
    """Mail of before mailbox.start that somebody put here while we watched: never answered, but a person looks."""
    reason = "van voor mailbox.start, later in de mailbox gezet"
    _tell_chat(case, arrival_id)
    _wait(case, arrival_id, case.now)
    case.work.finish_arrival(
        arrival_id, Handled(outcome="triage", reason=reason, mail_class=_OLD, at=case.now)
    )


def _tell_chat(case: Case, arrival_id: int) -> None:
    """One line at once; what follows within the quarter of an hour is one line with its number (mail.md §8)."""
    following = remembered(case.work, TRIAGE_CHAT_NEXT)
    if following is None or following <= case.now:
        _chat_line(case, 1, occasion=f"arrival {arrival_id}")
        return
    waiting = case.work.fact(_CHAT_WAITING)
    case.work.set_fact(_CHAT_WAITING, str(int(waiting or 0) + 1))


def _chat_line(case: Case, number: int, *, occasion: str) -> None:
    model = model_for(case, None, lines=("",) * number)
    send_chat(case, "triage", model, occasion=occasion)
    case.work.set_fact(TRIAGE_CHAT_NEXT, next_grid(case, case.now).isoformat())
    case.work.set_fact(_CHAT_WAITING, "")


def tell_of_triage(case: Case) -> int:
    """Tell the chat what waited for its quarter of an hour, and mail the assessors once the oldest waits three hours.

    How many mails were listed. What cannot be made waits and is tried at every tick (T33).
    """
    waiting, following = case.work.fact(_CHAT_WAITING), remembered(case.work, TRIAGE_CHAT_NEXT)
    if waiting and following is not None and following <= case.now:
        _chat_line(case, int(waiting), occasion=f"until {following.isoformat()}")
    _take_over(case)
    moment, _, ids = case.work.fact(TRIAGE_WAITING).partition(" ")
    mails = tuple(map(int, ids.split()))
    if not mails or datetime.fromisoformat(moment) > case.now:
        return 0
    try:
        _mail_assessors(case, mails)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("triage_could_not_be_told", waiting=len(mails))
        return 0
    case.work.set_fact(TRIAGE_WAITING, "")
    return len(mails)


def _wait(case: Case, arrival_id: int, first_seen_at: datetime) -> None:
    """Among the mails of the next overview, by its number: whatever the clock does, it is listed once (promise 1)."""
    moment, _, ids = case.work.fact(TRIAGE_WAITING).partition(" ")
    due = first_seen_at + _COLLECT
    if moment:
        due = min(due, datetime.fromisoformat(moment))
    case.work.set_fact(TRIAGE_WAITING, f"{due.isoformat()} {ids} {arrival_id}")


def _take_over(case: Case) -> None:
    """Once: an earlier version remembered until which moment it had told, not which mails wait."""
    if case.work.fact(_BY_MAIL):
        return
    waiting = case.work.fact(TRIAGE_WAITING).split()[1:]
    for arrival in case.work.triaged_since(remembered(case.work, _TOLD) or _LONG_AGO):
        if str(arrival.id) not in waiting:
            _wait(case, arrival.id, arrival.first_seen_at)
    case.work.set_fact(_BY_MAIL, "1")


def _mail_assessors(case: Case, mails: Sequence[int]) -> None:
    shown = mails[:_LISTED]
    lines = tuple(_line(case, case.work.arrival(arrival_id)) for arrival_id in shown)
    for person in case.desk.policy.directory.assessors():
        letter = Letter(
            kind="triage",
            incidents=(),
            recipient=person.addresses[0],
            occasion=f"until arrival {mails[-1]}",
            person=person.id,
            question=Purpose.OVERVIEW,
        )
        model = model_for(
            case,
            None,
            greeting=person.name,
            lines=lines,
            number=str(len(mails)),
            links=tuple(_ready(case, person, shown)),
        )
        send_letter(case, letter, model)


def _ready(case: Case, person: Person, mails: Sequence[int]) -> Iterator[ReplyLink]:
    """A ready reply for each of a few mails, and one that none of them is an incident (mail.md §6)."""
    token, few = overview_token(case, person.id), mails[:_READY]
    for number in few:
        yield ready_reply(case, f"INCIDENT {number}", token)
    none = f"GEEN INCIDENT {' '.join(map(str, mails))}\n\n{REASON_PROMPT} "
    if len(few) == len(mails):
        yield ready_reply(case, "GEEN INCIDENT", token, body=none)


def _line(case: Case, arrival: Arrival) -> str:
    """Number, time, folder, kind, sender and subject: for assessors only, as the mail gives them."""
    moment = arrival.received_at.astimezone(case.desk.policy.zone)
    kind = _KINDS.get(arrival.mail_class, "automatische mail")
    if arrival.reason.startswith(_SPAM):
        kind = "door de mailprovider als spam gemerkt"
    return f"Nummer {arrival.id}: {moment:%d-%m-%Y %H.%M} uur, map {arrival.ref.folder}: {kind}{_said(case, arrival)}"


def _said(case: Case, arrival: Arrival) -> str:
    """`, van X, onderwerp: Y`, as far as the kept mail says."""
    if not arrival.evidence:
        return ""
    try:
        facts = case.desk.reader(case.work.evidence(arrival.evidence))
    except EvidenceUnreadable as error:
        log.error("triaged_mail_cannot_be_opened", arrival=arrival.id, why=str(error))
        return ", inhoud niet te openen"
    sender = ", ".join(one.address for one in facts.froms[:3]) or "onbekende afzender"
    return f", van {sender}, onderwerp: {facts.subject or '(geen)'}"

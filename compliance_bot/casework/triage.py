"""Automatic mail from outsiders: kept, a chat line at once, a mail to the assessors within 4 hours (mail.md §2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case, remembered
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.views import model_for
from compliance_bot.ports import Arrival, Handled
from compliance_bot.reading.facts import Classified, MailClass

_COLLECT = timedelta(hours=3)
_OLD = "old"
_KINDS = {
    _OLD: "oude mail die later in de mailbox is gezet",
    MailClass.LIST.value: "nieuwsbrief of mail van een lijst",
    MailClass.AUTO_GENERATED.value: "mail van een systeem",
}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def to_triage(case: Case, mail: Incoming, classified: Classified) -> Handled:
    """Keep an automatic mail for a person to look at; the chat hears of it now, without a word of its content."""
    model = model_for(case, None, lines=(classified.reason,))
    send_chat(case, "triage", model, occasion=f"arrival {mail.arrival.id}")
    return Handled(outcome="triage", reason=classified.reason)


def triage_old_mail(case: Case, arrival_id: int) -> None:
    """Mail of before mailbox.start that somebody put here while we watched: never answered, but a person looks."""
    reason = "van voor mailbox.start, later in de mailbox gezet"
    send_chat(case, "triage", model_for(case, None, lines=(reason,)), occasion=f"arrival {arrival_id}")
    case.work.finish_arrival(
        arrival_id, Handled(outcome="triage", reason=reason, mail_class=_OLD, at=case.now)
    )


def tell_of_triage(case: Case) -> int:
    """Mail the assessors what waits in triage once the oldest waits three hours; how many mails were listed."""
    since = remembered(case.work, "triage_told_at") or _LONG_AGO
    waiting = case.work.triaged_since(since)
    if not waiting or case.now - min(a.first_seen_at for a in waiting) < _COLLECT:
        return 0
    lines = tuple(_line(case, arrival) for arrival in waiting)
    for person in case.desk.policy.directory.assessors():
        letter = Letter(
            kind="triage",
            incidents=(),
            recipient=person.addresses[0],
            occasion=f"until arrival {waiting[-1].id}",
            person=person.id,
        )
        send_letter(case, letter, model_for(case, None, greeting=person.name, lines=lines))
    case.work.set_fact("triage_told_at", case.now.isoformat())
    return len(waiting)


def _line(case: Case, arrival: Arrival) -> str:
    moment = arrival.received_at.astimezone(case.desk.policy.zone)
    kind = _KINDS.get(arrival.mail_class, "automatische mail")
    return f"{moment:%d-%m-%Y %H.%M} uur, map {arrival.ref.folder}: {kind}"

"""What a mail tells beside its discovery time, recorded as proposals: facts, and whose report a colleague passes on."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident
from compliance_bot.reading.facts import MailClass
from compliance_bot.reading.incident_facts import FREE_TEXT, what_is_missing
from compliance_bot.reading.passed_on import facts_of, new_words, origin_of
from compliance_bot.reading.phrases import discoveries

_MOST_RECORDED = 24
_READ_FOR_FACTS = frozenset({MailClass.HUMAN.value, MailClass.LIST.value, MailClass.AUTO_GENERATED.value})


def record_facts(case: Case, ref: str, mail: Incoming) -> None:
    """Record what a mail on this incident tells, each name and value once for the whole incident (P4, P27)."""
    if mail.mail_class not in _READ_FOR_FACTS:
        return
    known = {(fact.name, fact.value) for fact in case.incident(ref).facts if fact.name not in FREE_TEXT}
    quotes = _free_texts(case.work.entries(ref))
    for fact in facts_of(mail.facts)[:_MOST_RECORDED]:
        free = fact.name in FREE_TEXT
        if (fact.name, fact.text) in quotes if free else (fact.name, fact.value) in known:
            continue
        event = ev.FactProposed(
            arrival=mail.arrival.id,
            name=fact.name,
            value="" if free else fact.value,
            where=fact.where,
            quote=fact.text,
        )
        case.work.record(ref, event, at=case.now)


def record_origin(case: Case, ref: str, mail: Incoming) -> None:
    """Record whose report a colleague passes on, and since when one of us had it: a proposal that drives (P20)."""
    sent = mail.facts.sent_at or mail.arrival.received_at.astimezone(case.desk.policy.zone)
    received = mail.arrival.received_at.astimezone(case.desk.policy.zone)
    origin = origin_of(
        mail.facts,
        case.desk.policy.directory,
        sender=mail.sender,
        ours=case.desk.policy.organisation.address,
        sent_at=min(sent, received),
        zone=case.desk.policy.zone,
    )
    if origin is None:
        return
    # somebody who tells a discovery of their own reports themselves, and shows the mail as evidence
    own = discoveries(new_words(mail.facts), sent_at=received, zone=case.desk.policy.zone)
    event = ev.ReportForwarded(
        arrival=mail.arrival.id,
        role=origin.who.reporter_role if origin.who else None,
        processor=origin.who.processor if origin.who else "",
        start=origin.start,
        end=origin.end,
        counts=not own,
        original_address=origin.who.address if origin.who else "",
        original_name=origin.name,
        quote=origin.quote,
    )
    case.work.record(ref, event, at=case.now)


def still_to_ask(incident: Incident) -> tuple[str, ...]:
    """What P5 asks the reporter and nobody told for sure yet, as what_is_missing names it."""
    return what_is_missing((fact.name, fact.value) for fact in incident.facts)


def _free_texts(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    return {
        (entry.event.name, entry.event.quote)
        for entry in entries
        if isinstance(entry.event, ev.FactProposed) and entry.event.name in FREE_TEXT
    }

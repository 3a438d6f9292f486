"""How a mail would be read: class, sender, thread, proof, command, discovery (design.md §5). Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from compliance_bot.casework.incoming import author
from compliance_bot.ports import Policy
from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.roles import Directory, Sender
from compliance_bot.reading.automatic import classify
from compliance_bot.reading.checks import inline_command
from compliance_bot.reading.commands import looks_decided, may_be_report, read_said
from compliance_bot.reading.facts import (
    Attachment,
    CheckLine,
    Command,
    MailClass,
    MailFacts,
    MomentProposal,
    Unclear,
)
from compliance_bot.reading.language import language_of_mail
from compliance_bot.reading.passed_on import facts_of, forwarded_text, origin_of
from compliance_bot.reading.phrases import discoveries
from compliance_bot.reading.replies import read_reply
from compliance_bot.reading.threading import find_tokens, incident_number, own_key
from compliance_bot.reading.tokens import FoundToken, Seat, match_token, reporter_key, tokens_in
from compliance_bot.reading.trust import proof_of

_COMMAND_KEYS = ("reason", "number", "ref", "value", "refs", "parts")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What `explain` needs of the organisation; without a configuration everybody is an outsider."""

    directory: Directory = field(default_factory=lambda: Directory(persons=(), deputies={}, domains=()))
    prefix: str = "AINL"
    zone: ZoneInfo = AMSTERDAM
    token_keys: Mapping[str, bytes] = field(default_factory=dict)
    banners: tuple[str, ...] = ()
    own_lists: tuple[str, ...] = ()
    spam_header: str = ""
    policy: Policy | None = None


def reading_for(policy: Policy | None) -> Reading:
    """What explain knows of the organisation; without a configuration everybody is an outsider."""
    if policy is None:
        return Reading()
    return Reading(
        directory=policy.directory,
        prefix=policy.organisation.prefix,
        zone=policy.zone,
        token_keys=policy.token_keys,
        banners=policy.banners,
        own_lists=policy.own_lists,
        spam_header=policy.spam_header,
        policy=policy,
    )


def explain(facts: MailFacts, file: str, reading: Reading, *, now: datetime) -> dict[str, Any]:
    """How a mail would be read, keys as design.md §5 lists them; changes nothing."""
    ours = own_key(facts, reading.token_keys) if reading.token_keys else ""
    address = facts.from_address or (facts.froms[0].address if facts.froms else "")
    if reading.policy is not None:
        address = author(facts, reading.policy)[0]
    sender = reading.directory.who(address)
    classified = classify(
        facts,
        own=bool(ours),
        own_lists=reading.own_lists,
        spam_header=reading.spam_header if sender.reporter_role is ReporterRole.OUTSIDER else "",
        known=sender.person is not None,
    )
    reply = read_reply(facts)
    new = reply.new
    sent = facts.sent_at or now.astimezone(reading.zone)
    said: Command | Unclear = read_said(
        reply, banners=reading.banners, sent_at=sent, zone=reading.zone, prefix=reading.prefix
    )
    inline = inline_command(facts.text, said)
    proof = proof_of(facts)
    incident, thread_by = _thread(facts, reading, address)
    human = classified.mail_class is MailClass.HUMAN
    is_reply = bool(facts.in_reply_to or facts.references or incident)
    passed_on = forwarded_text(facts)
    discovered = (
        *discoveries(f"{facts.subject}\n\n{new}", sent_at=sent, zone=reading.zone),
        *discoveries(passed_on, sent_at=sent, zone=reading.zone, where="forwarded"),
    )
    return {
        "file": file,
        "class": classified.mail_class.value,
        "class_reason": classified.reason,
        "from": address or None,
        "role": _role(sender),
        "incident": incident,
        "thread_by": thread_by,
        "proof": proof.level.value,
        "proof_reason": proof.reason,
        "new_text": new,
        "forwarded": bool(passed_on),
        "command": _shown(said, inline, is_reply=is_reply, zone=reading.zone) if human else None,
        "unclear": _unclear(said, is_reply) if human and inline is None else None,
        "discovered": [_moment(proposal, reading.zone) for proposal in discovered],
        "language": language_of_mail(facts.subject, new, facts.text or facts.attached_text).value,
        "facts": [
            {"name": fact.name, "value": fact.value, "text": fact.text, "where": fact.where}
            for fact in facts_of(facts)
        ],
        "lookalike": sender.lookalike or None,
        "forwarded_from": _origin(facts, reading, sender, sent),
        "attachments": [_attachment(one) for one in facts.attachments],
        "defects": [*facts.defects, *((facts.unreadable,) if facts.unreadable else ())],
    }


def _moment(proposal: MomentProposal, zone: ZoneInfo) -> dict[str, str]:
    return {
        "text": proposal.text,
        "start": _local(proposal.start, zone),
        "end": _local(proposal.end, zone),
        "precision": proposal.precision,
        "where": proposal.where,
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.content_type,
        "found": one.found,
        "size": one.size,
        "sha256": one.sha256,
    }


def unread(file: str, error: str) -> dict[str, Any]:
    """The line of a file that could not be read: none of thousands may be missing, and this one says why."""
    return {"file": file, "class": None, "error": error}


def _shown(
    said: Command | Unclear, inline: Command | None, *, is_reply: bool, zone: ZoneInfo
) -> dict[str, Any] | None:
    """The command as mail.md §6 ends; a report that begins with "Datalek!" answers nothing and commands nothing."""
    if inline is not None:
        return {**_command(inline, zone), "inline": True}
    if not isinstance(said, Command) or (not is_reply and may_be_report(said)):
        return None
    return _command(said, zone)


def _command(said: Command, zone: ZoneInfo) -> dict[str, Any]:
    found: dict[str, Any] = {"name": said.name}
    for key in _COMMAND_KEYS:
        value = getattr(said, key)
        if value:
            found[key] = list(value) if isinstance(value, tuple) else value
    if said.at is not None:
        found["at"] = _local(said.at, zone)
    if said.provisional:
        found["provisional"] = True
    if said.corrects:
        found["corrects"] = True
    if len(said.checks) == 1:
        (only,) = said.checks
        found.update(_check(only))
    elif said.checks:
        found["checks"] = [_check(one) for one in said.checks]
    return found


def _check(one: CheckLine) -> dict[str, str]:
    shown = {"check": one.check, "value": one.answer.value}
    return {**shown, "reason": one.explanation} if one.explanation else shown


def _unclear(said: Command | Unclear, is_reply: bool) -> str | None:
    """Why nothing could be read; of a mail that answers nothing of ours only where it looks like a decision."""
    if isinstance(said, Command) or not (is_reply or looks_decided(said)):
        return None
    return said.kind.value


def _thread(facts: MailFacts, reading: Reading, author_address: str) -> tuple[str | None, str | None]:
    """The incident a mail names by itself; whether it exists is for the database to say.

    A token counts when it verifies; without a configuration there is no key and its shape must do.
    """
    prefix = reading.prefix
    tokens = _genuine(facts, reading, author_address) if reading.token_keys else find_tokens(facts)
    if tokens:
        return f"{prefix}-{tokens[0].number}", "token"
    answered = _answered(facts, reading)
    if answered:
        return answered, "references"
    number = incident_number(facts.subject, prefix)
    return (number, "subject") if number else (None, None)


def _genuine(facts: MailFacts, reading: Reading, author_address: str) -> tuple[FoundToken, ...]:
    """The tokens made with our keys for somebody of the directory or for one of the senders."""
    senders = (*(one.address for one in facts.froms), author_address)
    people = tuple(person.id for person in reading.directory.persons)
    persons = (*people, *(reporter_key(address) for address in senders if address))
    return tuple(one for one in find_tokens(facts) if match_token(one, reading.token_keys, persons))


def _answered(facts: MailFacts, reading: Reading) -> str:
    """The incident of a message of ours that this mail answers, by the ids of our own domain; '' when none."""
    ours = reading.policy.organisation.address.rpartition("@")[2] if reading.policy else ""
    for value in (*facts.in_reply_to, *reversed(facts.references)):
        local, _, domain = value.strip("<>").rpartition("@")
        if not ours or domain.lower() != ours:
            continue
        tokens = tokens_in(local, Seat.REFERENCES)
        number = f"{reading.prefix}-{tokens[0].number}" if tokens else incident_number(local, reading.prefix)
        if number:
            return number
    return ""


def _role(sender: Sender) -> str:
    """Every role of the directory (`decider+directie`), else what the address counts as for its window (P3)."""
    names = sorted(role.value for role in sender.person.roles) if sender.person else []
    return "+".join(names) or sender.reporter_role.value


def _origin(facts: MailFacts, reading: Reading, sender: Sender, sent: datetime) -> dict[str, Any] | None:
    """Whose report a colleague passes on, by its header: a proposal (P20)."""
    ours = reading.policy.organisation.address if reading.policy else ""
    found = origin_of(facts, reading.directory, sender=sender, ours=ours, sent_at=sent, zone=reading.zone)
    if found is None:
        return None
    return {
        "from": found.who.address if found.who else None,
        "name": found.name,
        "role": _role(found.who) if found.who else None,
        "received": _local(found.start, reading.zone) if found.start else None,
        "text": found.quote,
    }


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()

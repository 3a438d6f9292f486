"""To which incident does a mail belong (mail.md §3): token, thread, number in the subject, technical handler."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from compliance_bot.casework.desk import Case, key_of
from compliance_bot.casework.incoming import Incoming
from compliance_bot.ports import Channel
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.roles import Role
from compliance_bot.reading.threading import find_tokens, incident_number
from compliance_bot.reading.tokens import Purpose, Seat, TokenMatch, match_token, reporter_key, tokens_in

_AFTER_OUR_CALL = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Where a mail belongs. `by`: token | references | subject | our_call | our_call_unclear | '' (nowhere).

    tokens: the verified tokens it carries; unknown: valid for an incident that this database does not hold;
    several: they point at more than one incident, so the reply answers no single question.
    """

    ref: str = ""
    by: str = ""
    tokens: tuple[TokenMatch, ...] = ()
    unknown: str = ""
    several: tuple[str, ...] = ()

    def token_of(self, person: str) -> TokenMatch | None:
        """The token this person was sent for the incident, if the mail carries it."""
        return next((t for t in self.tokens if t.person == person), None)

    @property
    def question(self) -> Purpose | None:
        """The purpose of the most specific token."""
        return self.tokens[0].purpose if self.tokens else None


def thread_of(case: Case, mail: Incoming) -> Thread:
    """The incident this mail belongs to, in the order of mail.md §3."""
    tokens = _verified(case, mail)
    by_token = _by_token(case, mail, tokens)
    if by_token is not None:
        return by_token
    returned = (mail.facts.bounced_id,) if mail.facts.bounced_id else ()
    ids = (*returned, *mail.facts.in_reply_to, *reversed(mail.facts.references))
    hits = case.work.thread_hits(ids)
    for hit in hits:
        if len(hit.incidents) > 1:
            return Thread(several=hit.incidents, by="references")
        if hit.incidents:
            return Thread(ref=hit.incidents[0], by="references", tokens=_known_token(case, mail, hit.token))
    number = incident_number(mail.facts.subject, case.desk.policy.organisation.prefix)
    if number and case.work.incident(number) is not None:
        return Thread(ref=number, by="subject")
    called = _after_our_call(case, mail)
    if not called:
        return Thread()
    return Thread(ref=called[-1], by="our_call" if len(called) == 1 else "our_call_unclear")


def _verified(case: Case, mail: Incoming) -> tuple[TokenMatch, ...]:
    """The genuine tokens in this mail, most specific seat first."""
    persons = _candidates(case, mail)
    keys = case.desk.policy.token_keys
    matches = (match_token(found, keys, persons) for found in find_tokens(mail.facts))
    return tuple(dict.fromkeys(match for match in matches if match is not None))


def _candidates(case: Case, mail: Incoming) -> tuple[str, ...]:
    everybody = tuple(person.id for person in case.desk.policy.directory.persons)
    senders = (address.address for address in mail.facts.froms)
    return (*everybody, *(reporter_key(address) for address in (*senders, mail.sender.address) if address))


def _by_token(case: Case, mail: Incoming, tokens: tuple[TokenMatch, ...]) -> Thread | None:
    if not tokens:
        return None
    prefix = case.desk.policy.organisation.prefix
    refs = tuple(dict.fromkeys(f"{prefix}-{match.number}" for match in tokens))
    known = tuple(ref for ref in refs if case.work.incident(ref) is not None)
    if not known:
        return Thread(unknown=refs[0], by="token")
    named = incident_number(mail.facts.subject, prefix)
    if named and named not in known and case.work.incident(named) is not None:
        # the subject speaks of another incident: nobody can tell which of them is meant
        known = (*known, named)
    elif named in known:
        # a long thread carries the questions of earlier incidents too: the subject says which one is meant
        known = (named,)
    if len(known) > 1:
        return Thread(several=known, by="token", tokens=tokens)
    fitting = tuple(match for match in tokens if f"{prefix}-{match.number}" == known[0])
    return Thread(ref=known[0], by="token", tokens=fitting)


def _known_token(case: Case, mail: Incoming, token: str) -> tuple[TokenMatch, ...]:
    """A reply to an id that the server gave our message: the outbox knows which question that was (T51)."""
    found = tokens_in(token, Seat.IN_REPLY_TO)
    persons, keys = _candidates(case, mail), case.desk.policy.token_keys
    matches = (match_token(one, keys, persons) for one in found)
    return tuple(match for match in matches if match is not None)


def _after_our_call(case: Case, mail: Incoming) -> tuple[str, ...]:
    """The incidents a technical handler was called for in the last 30 minutes, the latest last; several: unclear."""
    person = mail.sender.person
    if person is None or not person.roles & {Role.IT, Role.HELPDESK}:
        return ()
    refs = (incident.ref for incident in case.work.incidents(open_only=True))
    return tuple(sorted(ref for ref in refs if _called_recently(case, ref, person.addresses, mail)))


def _called_recently(case: Case, ref: str, addresses: Iterable[str], mail: Incoming) -> bool:
    keys = [key_of("mail", "technical_call", ref, address, "opened") for address in addresses]
    rows = (case.work.outbox_by_key(key) for key in keys)
    received = mail.arrival.received_at
    return any(
        row is not None
        and row.draft.channel is Channel.MAIL
        and row.sent_at is not None
        and timedelta(0) <= received - row.sent_at <= _AFTER_OUR_CALL
        for row in rows
    )


def is_reporter(case: Case, ref: str, address: str) -> int | None:
    """The arrival id of this address's (latest) report on the incident, None when it reported nothing."""
    mine = [
        entry.event.arrival
        for entry in case.work.entries(ref)
        if isinstance(entry.event, ev.ReportReceived) and entry.event.reporter_address == address
    ]
    return mine[-1] if mine and address else None

"""To which incident does a mail belong (mail.md §3): token, thread, number in the subject, technical handler."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from compliance_bot.casework.compose import letters_to
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.lending import leads_to
from compliance_bot.casework.tickets import incident_of_ticket, ticket_number
from compliance_bot.ports import Draft
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN
from compliance_bot.reading.threading import find_tokens, incident_number, returned_keys
from compliance_bot.reading.tokens import Purpose, Seat, TokenMatch, match_token, reporter_key, tokens_in

_AFTER_OUR_CALL = timedelta(minutes=30)
_CLOCK_SLACK = timedelta(minutes=1)
_CALLS = frozenset({"technical_call", "technical_digest"})
_TEXT_READ = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Where a mail belongs.

    by: token | references | returned | subject | ticket | quoted | our_call | our_call_unclear | '' (nowhere);
    tokens: the verified tokens it carries; unknown: valid for an incident that this database does not hold;
    several: they point at more than one incident, so the reply answers no single question;
    unsure: the other incidents that a technical handler's mail may be about.
    overview: the verified tokens of overviews, which are about no single incident.
    absorbed: the incident it names, where that was merged into `ref`.
    """

    ref: str = ""
    by: str = ""
    tokens: tuple[TokenMatch, ...] = ()
    unknown: str = ""
    several: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    overview: tuple[TokenMatch, ...] = ()
    absorbed: str = ""

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
    overview = tuple(match for match in tokens if match.purpose is Purpose.OVERVIEW)
    thread = _thread_of(case, mail, tuple(match for match in tokens if match not in overview))
    if not overview and not thread.ref:
        overview = _overview_answered(case, mail)
    return _led(case, replace(thread, overview=overview))


def _led(case: Case, thread: Thread) -> Thread:
    """What names an incident that was merged belongs to the one that goes on with it (mail.md §3)."""
    if thread.several:
        refs = tuple(dict.fromkeys(leads_to(case, ref) for ref in thread.several))
        if len(refs) > 1:
            return replace(thread, several=refs)
        thread = replace(thread, ref=thread.several[0], several=())
    unsure = tuple(dict.fromkeys(leads_to(case, ref) for ref in thread.unsure))
    target = leads_to(case, thread.ref) if thread.ref else ""
    absorbed = thread.ref if target != thread.ref else ""
    return replace(thread, ref=target, absorbed=absorbed, unsure=tuple(u for u in unsure if u != target))


def _overview_answered(case: Case, mail: Incoming) -> tuple[TokenMatch, ...]:
    """The token of the overview that a reply cites by the id which the server gave it (T51)."""
    hits = case.work.thread_hits((*mail.facts.in_reply_to, *reversed(mail.facts.references)))
    found = (token for hit in hits for token in _known_token(case, mail, hit.token))
    return tuple(dict.fromkeys(token for token in found if token.purpose is Purpose.OVERVIEW))


def _thread_of(case: Case, mail: Incoming, tokens: tuple[TokenMatch, ...]) -> Thread:
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
    came_back = _came_back(case, mail)
    if came_back:
        return Thread(ref=came_back, by="returned")
    number = incident_number(mail.facts.subject, case.desk.policy.organisation.prefix)
    if number and case.work.incident(number) is not None:
        return Thread(ref=number, by="subject")
    return _of_handler(case, mail) if mail.technical else _of_machine(case, mail)


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


def _came_back(case: Case, mail: Incoming) -> str:
    """The incident of our message that a delivery report returns: its token tells, whatever id it went under (T51)."""
    keys, prefix = case.desk.policy.token_keys, case.desk.policy.organisation.prefix
    persons = (*_candidates(case, mail), *map(reporter_key, mail.facts.bounced_to))
    found = (one for text in mail.facts.returned_tokens for one in tokens_in(text, Seat.BODY))
    matches = (match_token(one, keys, persons) for one in found)
    by_token = (f"{prefix}-{match.number}" for match in matches if match is not None)
    refs = (*by_token, *(ref for draft in returned_drafts(case, mail) for ref in draft.incidents[:1]))
    return next((ref for ref in refs if case.work.incident(ref) is not None), "")


def returned_drafts(case: Case, mail: Incoming) -> tuple[Draft, ...]:
    """Our messages whose own header, with its HMAC, stands in the mail that came back (mail.md §4)."""
    rows = map(case.work.outbox_by_key, returned_keys(mail.facts, case.desk.policy.token_keys))
    return tuple(row.draft for row in rows if row is not None)


def _of_handler(case: Case, mail: Incoming) -> Thread:
    """A technical handler's mail in a thread of its own: their ticket number, our number, our call (T58)."""
    by_ticket = incident_of_ticket(case, mail)
    if by_ticket:
        return Thread(ref=by_ticket, by="ticket")
    quoted = _open_ones(case, _numbers_in(case, mail))
    if len(quoted) == 1:
        return Thread(ref=quoted[0], by="quoted")
    called = quoted or _open_ones(case, _written_to(case, mail))
    if not called:
        return Thread()
    by = "our_call" if len(called) == 1 else "our_call_unclear"
    return Thread(ref=called[-1], by=by, unsure=called[:-1])


def _of_machine(case: Case, mail: Incoming) -> Thread:
    """Anybody's mail that repeats a mail of ours with its number, in a thread of its own: an answering machine."""
    quoted = _numbers_in(case, mail)
    if len(quoted) != 1 or not any(line in mail.facts.text for line in (SEPARATOR, SEPARATOR_EN)):
        return Thread()
    return Thread(ref=quoted[0], by="quoted")


def _numbers_in(case: Case, mail: Incoming) -> tuple[str, ...]:
    """The known incident numbers in a mail's text, each once."""
    lines = (line for line in mail.facts.text[:_TEXT_READ].splitlines() if "-" in line)
    prefix = case.desk.policy.organisation.prefix
    found = dict.fromkeys(number for line in lines if (number := incident_number(line, prefix)))
    return tuple(ref for ref in found if case.work.incident(ref) is not None)


def _open_ones(case: Case, refs: Iterable[str]) -> tuple[str, ...]:
    """Those that are open, a merged one by the incident that goes on with it, each once and the last one last."""
    led = [leads_to(case, ref) for ref in refs]
    latest = reversed(dict.fromkeys(reversed(led)))
    return tuple(ref for ref in latest if case.incident(ref).road is not Road.ENDED)


def _written_to(case: Case, mail: Incoming) -> tuple[str, ...]:
    """The incidents we wrote to this handler about in the last 30 minutes, the latest last; several: unclear."""
    rows = [case.work.outbox_by_key(key) for key in letters_to(case, mail.sender.person)]
    received = mail.arrival.received_at
    # a colleague of IT may report a second incident just after our thanks for the first: no robot, no attaching
    robot = bool(ticket_number(mail.facts.subject, case.desk.policy.organisation.prefix))
    lately = [
        row
        for row in rows
        if row is not None
        and row.sent_at is not None
        and (robot or row.draft.kind in _CALLS)
        and -_CLOCK_SLACK <= received - row.sent_at <= _AFTER_OUR_CALL
    ]
    lately.sort(key=lambda row: row.sent_at or received)
    newest_first = (ref for row in reversed(lately) for ref in row.draft.incidents)
    return tuple(reversed(dict.fromkeys(newest_first)))


def is_reporter(case: Case, ref: str, address: str) -> int | None:
    """The arrival id of this address's (latest) report on the incident, None when it reported nothing."""
    mine = [
        entry.event.arrival
        for entry in case.work.entries(ref)
        if isinstance(entry.event, ev.ReportReceived) and entry.event.reporter_address == address
    ]
    return mine[-1] if mine and address else None
